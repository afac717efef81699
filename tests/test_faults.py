"""Does the site go on, or say what is wrong, while its database, its disk or its readers fail it?"""

import asyncio
import os
import resource
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from app.dataset import load, read
from app.main import create_app
from app.settings import Settings
from tests.databases import database_in, sqlite_only
from tests.datasets import EVENT, FROZEN, ROOT, Copy
from tests.datasets import serving as site
from tests.processes import FORKED
from tests.reading import AS_A_BROWSER, PLAIN, Page
from tests.test_responses import assert_is_safe, counted

TITLE = {"en": "Rail bridge over the Tumen opens", "fr": "Ouverture du pont ferroviaire sur le Tumen"}
UNREADABLE = {
    "en": "The data cannot be read at the moment",
    "fr": "Les données sont momentanément inaccessibles",
}
LOCK = """\
import sqlite3, sys
sqlite3.connect(sys.argv[1], isolation_level=None).execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
input()
"""


@dataclass(frozen=True)
class File:
    """A database that is served, an untouched copy of it, and another one."""

    path: Path
    whole: Path
    other: Path

    def missing(self) -> None:
        self.path.unlink()

    def moved_away(self) -> None:
        self.path.rename(self.path.with_suffix(".away"))

    def emptied(self) -> None:
        os.truncate(self.path, 0)

    def truncated(self) -> None:
        os.truncate(self.path, self.path.stat().st_size // 2 + 100)

    def overwritten_with_rubbish(self) -> None:
        self.path.write_bytes(b"rubbish " * (self.path.stat().st_size // 8))

    def overwritten_but_for_its_first_page(self) -> None:
        with self.path.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xff\0rubbish" * ((self.path.stat().st_size - 4096) // 9))

    def replaced_by_rubbish(self) -> None:
        self.path.with_suffix(".rubbish").write_bytes(b"rubbish " * 1000)
        self.path.with_suffix(".rubbish").replace(self.path)

    def put_back(self) -> None:
        """As a person does: a whole file takes the place of whatever is there."""
        shutil.copy(self.whole, self.path.with_suffix(".new"))
        self.path.with_suffix(".new").replace(self.path)

    def copied_back(self) -> None:
        """As one must not: over the file that is being read."""
        shutil.copyfile(self.whole, self.path)


BROKEN = [
    File.missing,
    File.moved_away,
    File.emptied,
    File.truncated,
    File.overwritten_with_rubbish,
    File.overwritten_but_for_its_first_page,
    File.replaced_by_rubbish,
]


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two that were made alike and are equally long: nothing in the first bytes of a file tells it from the other."""
    folder = tmp_path_factory.mktemp("databases")
    whole, other = folder / "whole.db", folder / "other.db"
    load(FROZEN, f"sqlite:///{whole}")
    copy = Copy.of_all(folder)
    events = copy.folder / "events.csv"
    events.write_text(events.read_text(encoding="utf-8").replace("Rail bridge over", "Rope bridge over"))
    load(copy.folder, f"sqlite:///{other}")
    assert other.read_bytes()[:100] == whole.read_bytes()[:100]
    return whole, other


@pytest.fixture
def file(tmp_path: Path, databases: tuple[Path, Path]) -> File:
    return File(Path(shutil.copy(databases[0], tmp_path / "timeline.db")), *databases)


@contextmanager
def serving(file: File) -> Iterator[TestClient]:
    app = create_app(Settings(database_url=f"sqlite:///{file.path}", public_url="http://testserver"))
    with TestClient(app, follow_redirects=False, headers=PLAIN) as client:
        yield client


def ask(client: TestClient, number: int) -> list[int]:
    """The statuses of addresses that nobody asked for before; each page is right, or says that it cannot be made."""
    paths = [
        f"/en/?q=bridge&after={number}",
        f"/fr/?from=..&to=..&after={number}",
        f"/en/events/1959-08-rail-bridge?after={number}",
        f"/fr/events.csv?from=..&to=..&bom={number}",
        f"/en/?from=bad{number}",
        f"/en/none{number}",
        "/healthz",
    ]
    statuses = []
    for path in paths:
        response = client.get(path, headers=AS_A_BROWSER)
        statuses.append(response.status_code)
        assert_is_safe(response.headers)
        if response.status_code == 503:
            assert_is_plain(response, path)
        elif path.startswith(("/en/events/", "/fr/")):
            assert TITLE[path[1:3]] in response.text
    return statuses


def assert_is_plain(response: Any, path: str) -> None:
    """It says in the reader's language that there is nothing for now, and when to come again."""
    assert response.headers["Retry-After"]
    if path == "/healthz":
        assert response.json() == {"status": "unavailable"}
        return
    language = path.split("/")[1]
    page = Page(response.text, 503)
    assert page.one("html").attributes["lang"] == language
    assert page.text("h1") == UNREADABLE[language]


@sqlite_only("a server looks after its files itself")
@pytest.mark.parametrize("put_back", [File.put_back, File.copied_back], ids=lambda one: one.__name__)
@pytest.mark.parametrize("breaking", BROKEN, ids=lambda one: one.__name__)
def test_a_database_may_break_and_come_back_while_it_is_served(
    file: File, breaking: Callable[[File], None], put_back: Callable[[File], None]
) -> None:
    with serving(file) as client:
        before = ask(client, 1)
        assert before == [200, 200, 200, 200, 400, 404, 200]
        known = client.get("/en/").content
        breaking(file)
        # Whose file is gone goes on with the one it has open.
        is_gone = not file.path.is_file()
        assert ask(client, 2) == (before if is_gone else [503, 503, 503, 503, 503, 404, 503])
        assert client.get("/en/").content == known
        put_back(file)
        assert ask(client, 3) == before


@sqlite_only("a server looks after its files itself")
def test_a_file_that_is_copied_over_the_one_that_is_served_is_noticed(file: File) -> None:
    paths = ["/en/?from=..&to=..", "/en/events.csv?from=..&to=.."]
    with serving(file) as client:
        for source, title in ((file.whole, "Rail bridge over"), (file.other, "Rope bridge over")) * 2:
            shutil.copyfile(source, file.path)
            assert all(title in client.get(path).text for path in paths)


@sqlite_only("a server's readers wait for no writer")
def test_who_locks_the_database_locks_out_no_page_that_is_known(file: File, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.database.sqlite._READER_WAITS_MS", 50)
    with serving(file) as client:
        before = ask(client, 1)
        known = client.get("/en/").content
        with subprocess.Popen(
            [sys.executable, "-c", LOCK, str(file.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        ) as holder:
            assert holder.stdout is not None
            holder.stdout.readline()
            assert ask(client, 2) == [503, 503, 503, 503, 503, 404, 503]
            assert client.get("/en/").content == known
            holder.communicate(b"\n", timeout=60)
        assert ask(client, 3) == before


# Readers who do not go on


class Reader:
    """Asks for the file of all events and takes the head, but nothing of the body until it is told to."""

    def __init__(self, client: TestClient) -> None:
        self.app = client.app
        self.goes_on = asyncio.Event()
        self.is_asked_to_take = asyncio.Event()
        self.body = b""
        self.is_whole = False

    async def read(self) -> None:
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": "/en/events.csv",
            "query_string": b"from=..&to=..",
            "root_path": "",
            "headers": [],
            "server": ("testserver", 80),
            "client": ("testclient", 1),
        }
        await self.app(scope, asyncio.Event().wait, self.take)

    async def take(self, message: Any) -> None:
        if message["type"] == "http.response.body":
            self.is_asked_to_take.set()
            await self.goes_on.wait()
            self.body += message["body"]
            self.is_whole = not message.get("more_body")


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sixty-six events are many."""
    monkeypatch.setattr("app.queries.exporting.CHUNK", 5)
    monkeypatch.setattr("app.web.download._PIECE_BYTES", 1000)


@pytest.mark.usefixtures("small_chunks")
def test_who_does_not_take_a_download_keeps_nobody_from_loading_and_gets_it_whole(tmp_path: Path) -> None:
    copy = Copy.of_all(tmp_path)
    with site(copy) as client:
        whole = client.get("/en/events.csv?from=..&to=..").content

        async def download() -> bytes:
            reader = Reader(client)
            reading = asyncio.create_task(reader.read())
            await reader.is_asked_to_take.wait()
            copy.add_event("new")
            report = await asyncio.to_thread(load, copy.folder, copy.database_url)
            assert report.changes["event"].added == 1
            reader.goes_on.set()
            await reading
            assert reader.is_whole
            return reader.body

        assert client.portal is not None
        assert client.portal.call(download) == whole


@pytest.mark.usefixtures("small_chunks")
def test_sixty_who_do_not_take_their_downloads_keep_nobody_from_reading(client: TestClient) -> None:
    whole = client.get("/en/events.csv?from=..&to=..").content

    async def start() -> tuple[list[Reader], list[asyncio.Task[None]]]:
        readers = [Reader(client) for _ in range(60)]
        return readers, [asyncio.create_task(one.read()) for one in readers]

    async def end() -> None:
        for reader in readers:
            reader.goes_on.set()
        await asyncio.gather(*reading)

    assert client.portal is not None
    readers, reading = client.portal.call(start)
    assert [client.get(f"/en/?q=sixty{number}").status_code for number in range(60)] == [200] * 60
    client.portal.call(end)
    assert all(reader.is_whole and reader.body == whole for reader in readers)


@sqlite_only("a server looks after its files itself")
@pytest.mark.usefixtures("small_chunks")
def test_a_download_that_cannot_go_on_has_no_end_and_says_why_in_a_line(
    file: File, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.web.download._MOST_WAITING_BYTES", 5000)
    with serving(file) as client:

        async def download() -> Reader:
            reader = Reader(client)
            # Although the reader never goes on.
            await asyncio.wait_for(reader.read(), 60)
            reader.goes_on.set()
            await asyncio.sleep(0)
            return reader

        assert client.portal is not None
        assert not client.portal.call(download).is_whole
        assert ask(client, 1) == [200, 200, 200, 200, 400, 404, 200]
    assert [record.getMessage() for record in caplog.records] == [
        "A download was cut off: OSError('too much is waiting for slow readers already')"
    ]


def test_the_head_of_a_file_is_answered_without_reading_it(client: TestClient) -> None:
    with counted(client) as statements:
        assert client.head("/en/events.csv?from=..&to=..").status_code == 200
    assert not [statement for statement in statements if "export_row" in statement]


# Processes


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {**os.environ, "DATABASE_URL": database_in(tmp_path), "DATA_DIR": str(FROZEN), "PORT": "0"}


def start(environment: dict[str, str], *arguments: str, **options: Any) -> "subprocess.Popen[str]":
    command = [*options.pop("before", ()), sys.executable, "-m", "app", *arguments]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "encoding": "utf-8"}
    return subprocess.Popen(command, cwd=ROOT, env=environment, **pipes, **options)


def end(process: "subprocess.Popen[str]") -> tuple[int, str]:
    """Status and what was said on standard error, of a process that ends by itself or was told to."""
    with process:
        _, errors = process.communicate(timeout=60)
        return process.returncode, errors


def address(server: "subprocess.Popen[str]") -> tuple[str, int]:
    """Where a server that has started listens."""
    assert server.stdout is not None
    url = urlsplit(server.stdout.readline().split()[-1])
    assert url.hostname, server.stderr and server.stderr.read()
    assert url.port
    return url.hostname, url.port


def long_data_set(parent: Path, events: int = 1000) -> Copy:
    """A thousand events have eight megabytes of CSV, more than sockets take by themselves."""
    copy = Copy.without_events(parent)
    copy.add_source("one")
    slugs = [f"event-{number}" for number in range(events)]
    copy.add("events.csv", *({**EVENT, "slug": slug, "summary_en": "Long. " * 1300 + "End."} for slug in slugs))
    copy.add("citations.csv", *({"event": slug, "source": "one"} for slug in slugs))
    return copy


def test_a_server_that_is_told_to_end_finishes_what_it_answers_and_begins_nothing_new(
    tmp_path: Path, environment: dict[str, str]
) -> None:
    copy = long_data_set(tmp_path)
    load(copy.folder, copy.database_url)
    server = start(environment, "serve")
    where = address(server)
    with socket.create_connection(where, timeout=30) as connection:
        connection.sendall(b"GET /en/events.csv?from=..&to=.. HTTP/1.1\r\nHost: localhost\r\n\r\n")
        answer = connection.recv(1000)
        server.terminate()
        while is_open(where):
            time.sleep(0.01)
        while some := connection.recv(2**16):
            answer += some
    assert end(server) == (0, "")
    assert answer.startswith(b"HTTP/1.1 200 OK")
    assert answer.endswith(b"\r\n0\r\n\r\n")
    assert answer.count(b"/en/events/event-") == 1000


def is_open(where: tuple[str, int]) -> bool:
    try:
        socket.create_connection(where, timeout=5).close()
    except ConnectionError:
        return False
    return True


@sqlite_only("a server looks after its files itself")
def test_a_load_that_finds_no_room_leaves_all_as_it_was_and_says_what_is_full(
    file: File, environment: dict[str, str], tmp_path: Path
) -> None:
    copy = long_data_set(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    with serving(file) as client:
        ask(client, 1)
        result = subprocess.run(
            [sys.executable, "-m", "app", "load"],
            cwd=ROOT,
            env={**environment, "DATA_DIR": str(copy.folder)},
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
            # A full disk that every machine has: no file may become larger.
            preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (2**21, 2**21)),
        )
        assert (result.returncode, result.stdout) == (1, "")
        assert result.stderr.startswith(f"The database {file.path} cannot be written")
        assert result.stderr.endswith("Make room and load again; no data was changed.\n")
        assert result.stderr.count("\n") == 1
        assert ask(client, 2) == [200, 200, 200, 200, 400, 404, 200]
    assert {path: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()} == before


@sqlite_only("a server looks after its files itself")
def test_a_database_in_a_folder_that_cannot_be_written_is_served_and_not_loaded(
    file: File, environment: dict[str, str]
) -> None:
    before = file.path.read_bytes()
    file.path.chmod(0o444)
    file.path.parent.chmod(0o555)
    try:
        bound = bound_by_permissions(file.path.parent)
        server = start(environment, "serve", before=bound)
        try:
            host, port = address(server)
            for path in ("/en/", "/fr/events.csv", "/healthz"):
                with urllib.request.urlopen(f"http://{host}:{port}{path}", timeout=30) as answer:
                    assert answer.status == 200
            assert end(start(environment, "load", before=bound)) == (1, f"The database {file.path} is not writable.\n")
        finally:
            server.terminate()
            assert end(server) == (0, "")
    finally:
        file.path.parent.chmod(0o755)
    assert file.path.read_bytes() == before
    assert [path.name for path in file.path.parent.iterdir()] == ["timeline.db"]


def bound_by_permissions(folder: Path) -> list[str]:
    """What a command has to begin with for permissions to bind it: nothing, or for root, what gives up its rights."""
    before = [] if os.geteuid() else ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    if before and shutil.which("setpriv") is None:
        pytest.skip("permissions do not bind root, and there is no setpriv (util-linux) to give up its rights with")
    probe = subprocess.run([*before, "touch", str(folder / "probe")], capture_output=True, check=False)
    if probe.returncode == 0:
        (folder / "probe").unlink()
        pytest.skip("permissions do not bind here, even without the rights of root")
    return before


@sqlite_only("PostgreSQL has tests of its own for two writers")
def test_of_two_loads_at_once_one_waits_for_the_other_and_one_of_them_stands_whole(
    file: File, tmp_path: Path, environment: dict[str, str]
) -> None:
    copy = long_data_set(tmp_path, 200)
    folders = [copy.folder, FROZEN]
    with FORKED.Pool(2) as pool:
        assert all(pool.starmap(load, [(folder, environment["DATABASE_URL"]) for folder in folders], chunksize=1))
    with serving(file) as client:
        version = client.get("/healthz").json()["version"]
    (loaded,) = [folder for folder in folders if read(folder).version == version]
    assert not any(load(loaded, environment["DATABASE_URL"]).changes.values())
