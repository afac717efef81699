"""Does the site go on, or say what is wrong, while its database, its disk or its readers fail it?"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.dataset import load
from app.main import create_app
from app.settings import Settings
from tests.databases import sqlite_only
from tests.datasets import DATA_DIR, Copy
from tests.reading import Page
from tests.test_responses import assert_is_safe

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
    load(DATA_DIR, f"sqlite:///{whole}")
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
    with TestClient(app, follow_redirects=False) as client:
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
        response = client.get(path)
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
    monkeypatch.setattr("app.database._READER_WAITS_MS", 50)
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
            holder.communicate(b"\n", timeout=20)
        assert ask(client, 3) == before
