"""Fills the tables, and compares them with those before. Knows the tables, and nothing of files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Index,
    MetaData,
    Table,
    TableClause,
    and_,
    case,
    false,
    func,
    insert,
    or_,
    select,
)

from app.dataset.across import Columns
from app.dataset.progress import Progress
from app.models import POSITIONS, TABLES


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


class NewRows:
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


def write_rows(connection: Connection, table: TableClause, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows as the driver takes them: with millions, every step between costs seconds."""
    if not rows:
        return
    if not connection.dialect.positional:
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])
        return
    statement = insert(table).compile(dialect=connection.dialect, column_keys=names)
    connection.exec_driver_sql(str(statement), rows)


def tables_in(schema: str) -> Mapping[str, Table]:
    metadata = MetaData()
    return {name: table.to_metadata(metadata, schema=schema) for name, table in TABLES.items()}


def compare(connection: Connection, old: str | None, names: Iterable[str], progress: Progress) -> dict[str, Change]:
    """How some of the tables differ from those of the schema `old`, or from none."""
    if old is None:
        return {name: Change(added=_count(connection, TABLES[name])) for name in names}
    before, changes = tables_in(old), {}
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


#: Events in the order of their file.
_WAITING: Final = TABLES["event"].to_metadata(MetaData(), name="waiting_event")
