"""Do the commands say what they did or what is wrong in sentences, and exit as they should?"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import NamedTuple, TextIO

import pytest
from starlette.testclient import TestClient

from app import dataset
from app.__main__ import main
from app.addresses import PACKAGE
from app.exports import EXPORTS
from tests.databases import IS_POSTGRESQL, contents, database_in
from tests.datasets import FROZEN, ROOT, grown

COUNTS = "66 events, 113 sources, 136 citations, 80 figures, 27 places, 7 series, 5 categories"
OURS = ("HOST", "PORT", "DATABASE_URL", "DATA_DIR", "PUBLIC_URL")


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OURS}
    return {**kept, "DATABASE_URL": database_in(tmp_path), "DATA_DIR": str(FROZEN), "PORT": "0"}


class Ended(NamedTuple):
    """How a command ended, and what it said."""

    returncode: int
    stdout: str
    stderr: str


def run(environment: dict[str, str], *arguments: str, stdout: TextIO | None = None) -> Ended:
    """A command in this process: another one would take a second to start."""
    out, err = (TextIOWrapper(BytesIO(), encoding="utf-8", newline="") for _ in range(2))
    handler = signal.getsignal(signal.SIGTERM)
    with pytest.MonkeyPatch.context() as patched, redirect_stdout(stdout or out), redirect_stderr(err):
        patched.setattr(os, "environ", environment)
        patched.chdir(ROOT)
        try:
            status = main(arguments)
        except SystemExit as end:
            # So argparse ends where the options cannot be understood, or help was asked for.
            status = end.code if isinstance(end.code, int) else 1
        finally:
            signal.signal(signal.SIGTERM, handler)
    return Ended(status, written(out), written(err))


def written(stream: TextIOWrapper) -> str:
    stream.flush()
    stream.seek(0)
    return stream.read()


def run_apart(environment: dict[str, str], *arguments: str, stdout: int | TextIO = subprocess.PIPE) -> Ended:
    """A command in a process of its own, as a person starts it."""
    ended = subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        env=environment,
        stdout=stdout,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    return Ended(ended.returncode, ended.stdout or "", ended.stderr)


def load(environment: dict[str, str]) -> None:
    """As the command does, without the second that a process takes to start."""
    dataset.load(Path(environment["DATA_DIR"]), environment["DATABASE_URL"])


@contextmanager
def serving(environment: dict[str, str], *options: str) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """A server and the line it printed."""
    with subprocess.Popen(
        [sys.executable, "-m", "app", "serve", *options],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    ) as process:
        try:
            assert process.stdout is not None
            yield process, process.stdout.readline().strip()
        finally:
            process.kill()


def assert_fails_with(result: Ended, *sentences: str) -> None:
    """One line on standard error for each sentence, and no traceback."""
    assert result.returncode == 1
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == len(sentences), result.stderr
    for line, sentence in zip(lines, sentences, strict=True):
        assert sentence in line


def test_help_names_the_commands_and_the_environment(environment: dict[str, str]) -> None:
    result = run(environment, "--help")
    assert result.returncode == 0
    for word in ("check", "load", "serve", *OURS, "python -m app load"):
        assert word in result.stdout


@pytest.mark.parametrize("command", ["check", "load", "serve", "export"])
def test_every_command_explains_itself(environment: dict[str, str], command: str) -> None:
    result = run(environment, command, "--help")
    assert result.returncode == 0
    assert len(result.stdout.splitlines()) >= 5


def test_no_command_is_a_usage_error(environment: dict[str, str]) -> None:
    result = run_apart(environment)
    assert result.returncode == 2
    assert result.stderr.startswith("usage:")


def test_check_counts_what_is_there_and_writes_nothing(environment: dict[str, str], tmp_path: Path) -> None:
    result = run(environment, "check")
    assert result.returncode == 0
    assert result.stdout == f"{FROZEN}: {COUNTS}, no fault\n"
    assert list(tmp_path.iterdir()) == []


def test_there_is_no_fault_in_the_data_which_is_checked_where_no_folder_is_named(environment: dict[str, str]) -> None:
    del environment["DATA_DIR"]
    result = run(environment, "check")
    assert result.returncode == 0
    assert re.fullmatch(r"data: \d+ events, .*, no fault\n", result.stdout)
    asked = Counter(line.partition(" is ")[2] for line in result.stderr.splitlines())
    # As its editors have decided: what its speakers did themselves nobody else need confirm, and who saw a train did
    # not see what it carried. Whatever comes to these should be looked at, and then counted here.
    assert asked == {
        "confirmed, but no party to it and no independent speaker states or confirms it": 15,
        "reported, but no independent speaker states or confirms it": 1,
        "claimed, but a party to it confirms it": 2,
        "claimed, but an independent speaker states or confirms it": 10,
    }


def test_check_asks_where_statements_do_not_bear_out_a_status_and_tells_a_script(environment: dict[str, str]) -> None:
    told = json.loads(run(environment, "check", "--json").stdout)
    assert told["faults"] == []
    sentences = [f"{one['event']} is {one['status']}, but {one['found']}" for one in told["warnings"]]
    assert "2024-10-08-first-troop-transfer is claimed, but a party to it confirms it" in sentences
    result = run(environment, "check")
    assert (result.returncode, result.stderr.splitlines()) == (0, sentences)


def test_there_is_none_where_an_event_and_a_source_are_added_and_another_event_is_corrected(
    environment: dict[str, str], tmp_path: Path
) -> None:
    counts, more = (
        json.loads(run({**environment, "DATA_DIR": str(folder)}, "check", "--json").stdout)["counts"]
        for folder in (ROOT / "data", grown(tmp_path).folder)
    )
    assert {table: more[table] - counts[table] for table in counts if more[table] != counts[table]} == dict.fromkeys(
        ("event", "source", "citation"), 1
    )


@pytest.mark.parametrize("command", ["check", "load"])
def test_every_fault_of_a_broken_data_set_has_a_line(environment: dict[str, str], tmp_path: Path, command: str) -> None:
    shutil.copytree(FROZEN, tmp_path / "data")
    places = tmp_path / "data" / "places.csv"
    places.write_text(places.read_text(encoding="utf-8").replace("55.82", "155.82"), encoding="utf-8")
    (tmp_path / "data" / "units.csv").unlink()
    result = run({**environment, "DATA_DIR": str(tmp_path / "data")}, command)
    assert_fails_with(
        result,
        "The data set has 2 faults:",
        "places.csv:2, latitude: found “155.82”, expected degrees from -90 to 90",
        "units.csv: expected a file of this name",
    )
    assert not (tmp_path / "timeline.db").exists()


def test_load_says_what_it_did_and_quiet_says_nothing(environment: dict[str, str]) -> None:
    first, second, quiet = (run(environment, "load", *options) for options in ((), (), ("--quiet",)))
    assert first.stdout.startswith(f"{COUNTS}: 66 added, 0 changed, 0 removed")
    assert second.stdout == f"{COUNTS}: nothing changed\n"
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")


def test_a_script_gets_what_a_person_is_told_as_json(environment: dict[str, str], tmp_path: Path) -> None:
    checked, loaded = (json.loads(run(environment, command, "--json").stdout) for command in ("check", "load"))
    assert (checked["counts"]["event"], checked["faults"]) == (66, [])
    assert loaded["version"] == checked["version"]
    assert loaded["changes"]["event"] == {"added": 66, "changed": 0, "removed": 0}
    shutil.copytree(FROZEN, tmp_path / "data")
    (tmp_path / "data" / "units.csv").unlink()
    broken = run({**environment, "DATA_DIR": str(tmp_path / "data")}, "check", "--json")
    assert broken.returncode == 1
    assert "units.csv: expected a file of this name" in broken.stderr
    (fault,) = json.loads(broken.stdout)["faults"]
    assert (fault["file"], fault["line"]) == ("units.csv", 0)


@pytest.mark.parametrize("extension", EXPORTS)
def test_every_format_is_written_as_the_site_gives_it(
    environment: dict[str, str], client: TestClient, tmp_path: Path, extension: str
) -> None:
    load(environment)
    environment = {**environment, "PUBLIC_URL": "http://testserver"}
    asked = ["export", "--format", extension, "--from", "..", "--to", "..", "--category", "troops", "--language", "fr"]
    file = tmp_path / f"events.{extension}"
    file.write_text("old", encoding="utf-8")
    written = run(environment, *asked, "--output", str(file))
    assert (written.returncode, written.stdout, written.stderr) == (0, "", "")
    site = client.get(f"/fr/events.{extension}?from=..&to=..&category=troops")
    assert file.read_bytes() == site.content
    if not EXPORTS[extension].is_binary:
        assert run(environment, *asked).stdout == site.content.decode()


def test_the_whole_data_set_is_written_as_the_site_gives_it(
    environment: dict[str, str], client: TestClient, tmp_path: Path
) -> None:
    load(environment)
    file = tmp_path / "whole.zip"
    assert run_apart(environment, "export", "--format", PACKAGE, "--output", str(file)).returncode == 0
    assert file.read_bytes() == client.get(f"/{PACKAGE}").content
    refused = run(environment, "export", "--format", PACKAGE, "--category", "arms")
    assert_fails_with(refused, "takes no other option than --output")


def test_a_file_that_cannot_be_finished_replaces_nothing(environment: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "events.csv"
    file.write_text("old", encoding="utf-8")
    # Nothing is loaded.
    assert run(environment, "export", "--output", str(file)).returncode == 1
    assert file.read_text(encoding="utf-8") == "old"
    load(environment)
    assert_fails_with(run(environment, "export", "--output", str(file / "events.csv")), "cannot be written")
    assert [path.name for path in tmp_path.iterdir() if "events" in path.name] == ["events.csv"]


def test_a_format_that_is_none_is_told_with_those_that_are(environment: dict[str, str]) -> None:
    result = run(environment, "export", "--format", "docx")
    assert result.returncode == 2
    assert f"found “docx”, expected {', '.join(EXPORTS)}, {PACKAGE}" in result.stderr


def test_load_and_check_do_not_wait_for_the_web_framework() -> None:
    code = "import sys, app.__main__, app.commands; sys.exit(bool({'fastapi', 'jinja2'} & {*sys.modules}))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_a_database_that_cannot_be_written_is_told(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = run({**environment, "DATABASE_URL": f"sqlite:///{tmp_path}/file/timeline.db"}, "load")
    assert_fails_with(result, "cannot be created")
    result = run({**environment, "DATABASE_URL": f"sqlite:///{tmp_path}"}, "load")
    assert_fails_with(result, "cannot be opened or created")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has a file that is always full")
def test_a_full_disk_behind_standard_output_is_told(environment: dict[str, str]) -> None:
    load(environment)
    for how, command in (
        (run, ["export", "--from", ".."]),
        (run, ["check"]),
        # What is written when the process ends has nowhere to go either.
        (run_apart, ["export", "--category", "labour"]),
    ):
        with Path("/dev/full").open("w") as full:
            result = how(environment, *command, stdout=full)
        assert result.returncode == 1
        assert result.stderr == "Standard output cannot be written: No space left on device.\n"


def test_a_file_that_is_no_database_is_told(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "timeline.db").write_text("words " * 1000, encoding="utf-8")
    environment = {**environment, "DATABASE_URL": f"sqlite:///{tmp_path}/timeline.db"}
    for command in ("load", "serve"):
        assert_fails_with(run(environment, command), "is not an SQLite database")


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("PORT", "abc", "PORT is “abc”: expected a port number"),
        ("PORT", "-1", "PORT is “-1”: expected a port number"),
        ("PORT", "70000", "PORT is “70000”: expected a port number"),
        ("DATABASE_URL", "mysql://localhost/x", "expected an SQLite file"),
        ("DATABASE_URL", "postgresql://localhost/", "or postgresql://user@host/database"),
        ("DATABASE_URL", "postgresql://me:secret@localhost:port/x", "“postgresql://me:***@localhost:port/x”"),
        ("DATABASE_URL", "sqlite://", "expected an SQLite file"),
        ("PUBLIC_URL", "timeline.example", "PUBLIC_URL is “timeline.example”: expected the address"),
        ("DATA_DIR", "/no/such/folder", "/no/such/folder"),
    ],
)
def test_a_bad_variable_is_told_by_name(environment: dict[str, str], name: str, value: str, sentence: str) -> None:
    result = run({**environment, name: value}, "check")
    assert result.returncode == 1
    assert sentence in result.stderr
    assert "Traceback" not in result.stderr


def test_a_blank_variable_counts_as_not_given(environment: dict[str, str]) -> None:
    blank = dict.fromkeys(OURS, "")
    assert run({**environment, **blank}, "check").returncode == 0


def test_serve_asks_for_a_load_first(environment: dict[str, str], tmp_path: Path) -> None:
    missing = "holds no data yet" if IS_POSTGRESQL else "does not exist yet"
    assert_fails_with(run(environment, "serve"), f"{missing}: run `python -m app load` first.")
    assert list(tmp_path.iterdir()) == []


def test_a_port_in_use_is_told(environment: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = run({**environment, "PORT": str(port)}, "serve")
    assert_fails_with(result, f"Port {port} on 127.0.0.1 is in use")


def test_a_host_that_is_not_ours_is_told(environment: dict[str, str]) -> None:
    assert_fails_with(run({**environment, "HOST": "192.0.2.1"}, "serve"), "no address of this machine")


def test_serve_prints_its_address_answers_and_ends_on_ctrl_c(environment: dict[str, str], tmp_path: Path) -> None:
    load(environment)
    before = contents(environment["DATABASE_URL"])
    with serving(environment) as (process, line):
        assert line.startswith("Alliance Timeline on http://127.0.0.1:")
        with urllib.request.urlopen(f"{line.split()[-1]}/healthz", timeout=60) as answer:  # noqa: S310  (our own address)
            assert answer.status == 200
            assert "Server" not in answer.headers
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")
    assert contents(environment["DATABASE_URL"]) == before
    assert [one.name for one in tmp_path.iterdir()] == ([] if IS_POSTGRESQL else ["timeline.db"])


def test_several_workers_answer_at_one_address_named_after_the_data_set_and_end_together(
    environment: dict[str, str], tmp_path: Path
) -> None:
    shutil.copytree(FROZEN, tmp_path / "data")
    about = tmp_path / "data" / "timeline.toml"
    text = about.read_text(encoding="utf-8").replace('name = "Alliance Timeline"', 'name = "Canals"')
    about.write_text(text, encoding="utf-8")
    environment = {**environment, "DATA_DIR": str(tmp_path / "data")}
    load(environment)
    with serving(environment, "--workers", "2") as (process, line):
        assert line.startswith("Canals on http://127.0.0.1:")
        address = line.split()[-1]
        with urllib.request.urlopen(f"{address}/en/events.csv", timeout=180) as answer:  # noqa: S310  (our own address)
            assert f",{address}/en/events/" in answer.read().decode()
        process.send_signal(signal.SIGTERM)
        # Ends when the last of them has let go of it.
        _, errors = process.communicate(timeout=60)
    assert (process.returncode, errors) == (0, "")


@pytest.mark.parametrize("number", ["0", "-1", "two", "1000"])
def test_a_number_of_workers_that_cannot_be_is_told(environment: dict[str, str], number: str) -> None:
    result = run(environment, "serve", f"--workers={number}")
    assert result.returncode == 2
    assert f"argument --workers: found “{number}”, expected a number from 1 to 64" in result.stderr
