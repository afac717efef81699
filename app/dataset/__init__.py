"""Checks the data set and loads it into the database.

The files are the truth and the database is made of them. `read` checks a folder; `load` checks it and builds the
database anew: its tables are made beside the old ones, compared with them, and exchanged. Rows stream through, so that
a million of them need little memory. Knows nothing of pages, nor of one data set in particular: another folder is
another timeline.

scanning  a CSV file, a batch of rows at a time; what a file is that is none
toml      what timeline.toml says, and the passages of story.toml and about.toml
draft     checking rows against each other and other files
across    what rows have to agree in beside slugs
reading   from files without a fault to rows, and what names their content
tables    from rows to new tables, and how these differ from the old ones
derived   what is worked out from the tables
indexing  by what events are found, in a process beside the load
progress  how far it is
"""

import gc
import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, select

from app.database import building, explained
from app.dataset.derived import derive
from app.dataset.progress import Progress, no_progress
from app.dataset.reading import DataSet, read
from app.dataset.tables import Change, NewRows, compare, tables_in, write_rows
from app.models import TABLES

__all__ = ["Change", "DataSet", "LoadReport", "load", "read"]


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did: the `data_set` that is loaded and the `changes` a table."""

    data_set: DataSet
    changes: Mapping[str, Change]

    @property
    def sentence(self) -> str:
        """Such as "66 events, 113 sources, …: 1 added, 0 changed, 0 removed", which counts events."""
        if not any(self.changes.values()):
            return f"{self.data_set.summary}: nothing changed"
        others = sum((change for name, change in self.changes.items() if name != "event"), Change())
        rest = f" (other rows: {others})" if others else ""
        return f"{self.data_set.summary}: {self.changes['event']}{rest}"

    def as_json(self) -> dict[str, Any]:
        """For scripts: the data set, and with ``changes`` how many rows of each table became others."""
        return {**self.data_set.as_json(), "changes": {table: asdict(change) for table, change in self.changes.items()}}


def load(data_dir: Path, database_url: str, progress: Progress = no_progress) -> LoadReport:
    """Make the database hold this data set, in one step: all of it or nothing.

    Where the same program has loaded the same data already, nothing is written. The database is neither made nor
    locked before the whole data set was found sound. Raises BadDataSet and DatabaseUnavailable.
    """
    with explained(database_url), _without_cycles(), building(database_url) as build:
        connection = build.connection
        with connection.begin():
            rows = NewRows(connection)
            data_set = read(data_dir, rows.take, progress)
            write_rows(connection, TABLES["build"], ["program"], [(_program_digest(),)])
        with build.replacing() as old:
            if old and _made_of(connection, TABLES) == _made_of(connection, tables_in(old)):
                return LoadReport(data_set, dict.fromkeys(data_set.counts, Change()))
        with connection.begin():
            rows.sort_events(progress)
            derive(connection, data_set, progress)
            rows.make_indexes()
        with build.replacing() as old:
            changes = compare(connection, old, data_set.counts, progress)
            progress("finishing", 0, None)
            build.publish(list(TABLES))
    return LoadReport(data_set, changes)


def _made_of(connection: Connection, tables: Mapping[str, Table]) -> tuple[str | None, str | None]:
    """What names the content of all tables: the data set, and the program that made others of it."""
    version, program = tables["timeline"].c.version, tables["build"].c.program
    return connection.scalar(select(version)), connection.scalar(select(program))


@lru_cache(maxsize=1)
def _program_digest() -> str:
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.parent.rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


@contextmanager
def _without_cycles() -> Iterator[None]:
    """Rows come and go by the million and never refer to each other: looking for cycles takes a fifth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
