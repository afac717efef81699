"""Does the document lead from an empty folder to a served page? Its commands are run as they stand there."""

import os
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from app.dataset import read
from app.models.dataset import COLOURS, SHAPES
from tests.reading import Page, texts
from tests.test_command_line import OURS
from tests.test_documents import ROOT

DOCUMENT = (ROOT / "docs" / "your-own-timeline.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
SERVE = ".venv/bin/python -m app serve"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as the document wants it: the program, and its virtual environment."""
    folder = tmp_path_factory.mktemp("program")
    for name in ("app", "migrations", "static", "templates"):
        shutil.copytree(ROOT / name, folder / name)
    (folder / ".venv" / "bin").mkdir(parents=True)
    (folder / ".venv" / "bin" / "python").symlink_to(sys.executable)
    return folder


@contextmanager
def shell(folder: Path, script: str) -> Iterator["subprocess.Popen[str]"]:
    """A shell that runs the script and ends where a command fails."""
    # What a command has compiled the next one need not compile again, as for who follows the document.
    kept = {name: value for name, value in os.environ.items() if name not in (*OURS, "PYTHONDONTWRITEBYTECODE")}
    # A virtual environment is known by the folder that its python is in; here that is a link.
    environment = {**kept, "PORT": "0", "PYTHONPATH": os.pathsep.join([str(folder), *sys.path[1:]])}
    with subprocess.Popen(
        ["/bin/sh", "-ec", script],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        start_new_session=True,
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)


def told(folder: Path, script: str) -> str:
    """What the script says."""
    with shell(folder, script) as process:
        said, _ = process.communicate(timeout=60)
    assert process.returncode == 0, said
    return said


def fetched(folder: Path, script: str, path: str) -> Page:
    """A page of the server that the script ends with."""
    said = []
    with shell(folder, script) as process:
        assert process.stdout is not None
        for line in process.stdout:
            said.append(line)
            if found := re.search(r" on (http://127\.0\.0\.1:\d+)$", line):
                with urllib.request.urlopen(found[1] + path, timeout=30) as response:  # noqa: S310  (ours)
                    return Page(response.read().decode(), response.status)
    pytest.fail("".join(said))


def test_the_commands_of_the_document_lead_from_nothing_to_a_served_page(program: Path) -> None:
    begin, add, bring = BLOCKS
    settings = "\n".join(line for line in begin.splitlines() if line.startswith("export "))
    assert begin.rstrip().endswith(SERVE)
    assert not (program / "my-timeline").exists()
    page = fetched(program, begin, "/en/")
    assert page.text("h1") == "The first balloons, flight by flight"
    assert len(page.listed) == 5
    assert texts(page.all(".sections a")) == ["Timeline", "Story", "Sources", "About"]
    said = told(program, f"{settings}\n{add}")
    assert "my-timeline: 6 events" in said
    assert "1 added, 0 changed, 0 removed" in said
    page = fetched(program, f"{settings}\n{SERVE}", "/en/events/1784-06-04-thible")
    assert page.text("#panel h2") == "Élisabeth Thible flies over Lyon"
    (report,) = re.findall(r"^```text\n(.*?)^```", DOCUMENT, re.MULTILINE | re.DOTALL)
    said = told(program, f"{settings}\n{bring}")
    assert said.startswith(report)
    assert said.endswith("no fault\n")
    assert read(program / "bridges").counts["event"] == 2
    # The database of what the program brings along is another.
    assert not (program / "timeline.db").exists()


def test_the_document_names_the_colours_and_shapes_there_are() -> None:
    rows = re.findall(r"^\| (?:colours|shapes) \| (.*) \|$", DOCUMENT, re.MULTILINE)
    assert [tuple(re.findall(r"`(\w+)`", row)) for row in rows] == [COLOURS, SHAPES]
