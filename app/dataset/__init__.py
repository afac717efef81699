"""Checks the data set and loads it into the database.

The files are the truth and the database is made of them. `read` checks a folder; `load` checks it and builds the
database anew: its tables are made beside the old ones, compared with them, and exchanged. Rows stream through, so that
a million of them need little memory. Knows nothing of pages, nor of one data set in particular: another folder is
another timeline.

scanning  a CSV file, a batch of rows at a time; what a file is that is none
toml      what timeline.toml says, and the passages of story.toml and about.toml
draft     checking rows against each other and other files
across    what several cells or rows have to agree in
reading   from files without a fault to rows, and what names their content
derived   what is worked out from the tables
indexing  by what events are found, in a process beside the load
"""

import gc
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Index, MetaData, Table, and_, case, false, func, insert, or_, select

from app.database import building, explained
from app.dataset.derived import derive, write_rows
from app.dataset.reading import DataSet, Progress, no_progress, read
from app.models import POSITIONS, TABLES
from app.models.cells import Columns

__all__ = ["Change", "DataSet", "LoadReport", "Progress", "load", "no_progress", "read"]

#: Events in the order of their file.
_WAITING: Final = TABLES["event"].to_metadata(MetaData(), name="waiting_event")


@dataclass(frozen=True, slots=True)
class Change:
    """Numbers of rows of a table."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def __add__(self, other: "Change") -> "Change":
        return Change(self.added + other.added, self.changed + other.changed, self.removed + other.removed)

    def __str__(self) -> str:
        return f"{self.added} added, {self.changed} changed, {self.removed} removed"


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
            rows = _NewRows(connection)
            data_set = read(data_dir, rows.take, progress)
            write_rows(connection, TABLES["build"], ["program"], [(_program_digest(),)])
        with build.replacing() as old:
            if old and _made_of(connection, TABLES) == _made_of(connection, _tables_in(old)):
                return LoadReport(data_set, dict.fromkeys(data_set.counts, Change()))
        with connection.begin():
            rows.sort_events(progress)
            derive(connection, data_set, progress)
            rows.make_indexes()
        with build.replacing() as old:
            changes = _compare(connection, old, data_set.counts, progress)
            progress("finishing", 0, None)
            build.publish(list(TABLES))
    return LoadReport(data_set, changes)


class _NewRows:
    """A data set in new tables of a connection: `take` its rows, `sort_events`, then `make_indexes`.

    Events lie in the order of time, so that what is read together lies together: until the last of them is known,
    they wait in a table of their own.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        connection.exec_driver_sql(f"CREATE TABLE {_WAITING.name} AS SELECT * FROM event")  # noqa: S608
        # They take less time when all rows are there.
        for table in TABLES.values():
            for index in table.indexes:
                index.drop(connection)

    def take(self, name: str, columns: Columns) -> None:
        """Write some rows of a table; what the table has no column for is left out."""
        names = TABLES[name].columns.keys()
        rows = list(zip(*(columns[column] for column in names), strict=True))
        write_rows(self._connection, _WAITING if name == "event" else TABLES[name], names, rows)

    def sort_events(self, progress: Progress) -> None:
        """Put the events in order, and make the indexes by which they are read so."""
        progress("sorting events", 0, None)
        names = TABLES["event"].columns.keys()
        order = [_WAITING.c[name] for name in ("earliest", "latest", "position")]
        sorting = Index(f"{_WAITING.name}_order", *order)
        sorting.create(self._connection)
        in_order = select(*(_WAITING.c[name] for name in names)).order_by(*order)
        self._connection.execute(insert(TABLES["event"]).from_select(names, in_order))
        self._connection.exec_driver_sql(f"DROP TABLE {_WAITING.name}")
        for index in TABLES["event"].indexes:
            index.create(self._connection)

    def make_indexes(self) -> None:
        """Those that are left, when all rows are there."""
        for table in TABLES.values():
            for index in table.indexes if table.name != "event" else ():
                index.create(self._connection)


def _tables_in(schema: str) -> Mapping[str, Table]:
    metadata = MetaData()
    return {name: table.to_metadata(metadata, schema=schema) for name, table in TABLES.items()}


def _compare(connection: Connection, old: str | None, names: Iterable[str], progress: Progress) -> dict[str, Change]:
    """How some of the tables differ from those of the schema `old`, or from none."""
    if old is None:
        return {name: Change(added=_count(connection, TABLES[name])) for name in names}
    before, changes = _tables_in(old), {}
    for name in names:
        progress(f"comparing {name} rows", 0, None)
        changes[name] = _change(connection, TABLES[name], before[name])
    return changes


def _change(connection: Connection, table: Table, old: Table) -> Change:
    """Rows that stand elsewhere in their file are changed where it has the same rows; where some were added or removed,
    the others are not changed by having moved up or down.
    """
    # Of two tables of the same name, each name of a column would be the first one's.
    before = old.alias("before")
    differing = {
        column.name: column.is_distinct_from(before.c[column.name])
        for column in table.columns
        if not column.primary_key
    }
    moved = or_(false(), *differing.values())
    differing.pop(POSITIONS.get(table.name, ""), None)
    changed = or_(false(), *differing.values())
    in_both = table.join(before, and_(*(column == before.c[column.name] for column in table.primary_key)))
    counts = select(func.count(), func.count(case((changed, 1))), func.count(case((moved, 1))))
    in_common, several_changed, several_moved = connection.execute(counts.select_from(in_both)).one()
    added, removed = _count(connection, table) - in_common, _count(connection, old) - in_common
    return Change(added, several_changed if added or removed else several_moved, removed)


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


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
