"""The same events in Datasette: one table with the columns of our CSV, full-text search and the indexes it can use."""

import shutil
import sqlite3
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

from harness import HERE, Server, exported, free_port, serving

DATASETTE = HERE / ".venv" / "bin" / "datasette"
SQLITE = shutil.which("sqlite3")
_INDEXED = ("earliest", "latest", "category", "status", "place")
#: The settings with which it answers soonest and leaves nothing out.
_QUICKEST = (
    *("--setting", "suggest_facets", "off"),
    *("--setting", "facet_time_limit_ms", "60000"),
    *("--setting", "sql_time_limit_ms", "60000"),
    *("--setting", "max_csv_mb", "0"),
)
_SEARCHED = ("title", "summary", "place", "attribution", "caveat", "sources")


def make_database(data: Path, database: Path, peer: Path) -> None:
    """From our own export, in the order of its days, which is the quickest to read by day."""
    with (
        exported(data, database) as rows,
        closing(sqlite3.connect(peer, isolation_level=None)) as connection,
    ):
        columns = next(rows)
        names, marks = ", ".join(columns[1:]), ", ".join("?" * len(columns))
        searched = ", ".join(_SEARCHED)
        connection.execute(f"CREATE TABLE events (slug TEXT PRIMARY KEY, {names})")
        connection.execute("BEGIN")
        while some := list(islice(rows, 10_000)):
            connection.executemany(f"INSERT INTO events VALUES ({marks})", some)  # noqa: S608 - columns of our own
        connection.execute("COMMIT")
        for name in _INDEXED:
            connection.execute(f"CREATE INDEX events_{name} ON events ({name})")
        connection.execute(f"CREATE VIRTUAL TABLE events_fts USING fts5 ({searched}, content='events')")
        connection.execute(f"INSERT INTO events_fts (rowid, {searched}) SELECT rowid, {searched} FROM events")  # noqa: S608
        connection.execute("ANALYZE")


@contextmanager
def serving_datasette(peer: Path) -> Iterator[Server]:
    """As it is quickest, with the file declared unchanging, no facets suggested and time to count."""
    port = free_port()
    command: list[str | Path] = [DATASETTE, "serve", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--immutable", peer, *_QUICKEST]
    with serving(command, port, "/peer/events?_size=1") as server:
        yield server


def datasette_page(first: str, last: str, sort: str) -> str:
    """What begins in these days, fifty to a page as with us. (What overlaps them, as we answer, takes it longer.)"""
    order = "_sort" if sort == "oldest" else "_sort_desc"
    asked = f"earliest__gte={first}&earliest__lte={last}&_facet=category&_facet=status&_size=50&{order}=earliest"
    return f"/peer/events?{asked}"


def datasette_export() -> str:
    return "/peer/events.csv?_stream=on"


def sqlite_export(peer: Path) -> Sequence[str]:
    """The command that writes every event as CSV, as they lie in the file."""
    assert SQLITE  # noqa: S101
    return [SQLITE, "-readonly", "-csv", "-header", str(peer), "SELECT * FROM events"]


def versions() -> dict[str, str]:
    """Of those that are installed."""
    found = {}
    for name, program, word in (("Datasette", DATASETTE if DATASETTE.exists() else None, -1), ("sqlite3", SQLITE, 0)):
        if program:
            said = subprocess.run([program, "--version"], capture_output=True, text=True, check=True)  # noqa: S603
            found[name] = said.stdout.split()[word]
    return found
