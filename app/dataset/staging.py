"""What separates the tables of the database from the data set, and how do they become the same?

The data set's rows wait in temporary tables, shaped like those they are for, until all of them are known to be
sound. Then each table is compared with its double, and what differs is written, by a few statements a table.
Knows the tables, and nothing of files.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Integer,
    MetaData,
    Table,
    TableClause,
    and_,
    delete,
    func,
    insert,
    or_,
    select,
    tuple_,
    update,
)
from sqlmodel import SQLModel

from app import models  # noqa: F401  (declares the tables)
from app.dataset.draft import Columns
from app.dataset.progress import Tell

# Parents before the children that refer to them.
_LOAD_ORDER: Final = (
    "collection",
    "kind",
    "category",
    "place",
    "alias",
    "source",
    "unit",
    "series",
    "event",
    "citation",
    "figure",
    "relation",
    "passage",
    "passage_category",
    "passage_event",
    "timeline",
)
# New rows come in this order where their keys are not the best one: what is read together shall lie together.
_ROW_ORDER: Final = {"event": ("earliest", "latest", "slug")}

_TEMPORARY: Final = MetaData()
_TEMP: Final = ["TEMPORARY"]


def _double(table: Table) -> Table:
    """A temporary table for rows of another: its columns, but no rules, since the rows were checked."""
    columns = [Column(one.name, one.type) for one in table.columns]
    return Table(
        f"staged_{table.name}", _TEMPORARY, Column("line", Integer, primary_key=True), *columns, prefixes=_TEMP
    )


_TABLES: Final = {name: SQLModel.metadata.tables[name] for name in _LOAD_ORDER}
_STAGED: Final = {name: _double(table) for name, table in _TABLES.items()}
#: Which rows of a double are new to its table, in the order in which they shall be written.
_NEW: Final = Table(
    "staged_new", _TEMPORARY, Column("rank", Integer, primary_key=True), Column("line", Integer), prefixes=_TEMP
)


@dataclass(frozen=True, slots=True)
class Change:
    """How many rows of a table were added, changed and removed."""

    added: int = 0
    changed: int = 0
    removed: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def __add__(self, other: "Change") -> "Change":
        return Change(self.added + other.added, self.changed + other.changed, self.removed + other.removed)

    def __str__(self) -> str:
        return f"{self.added} added, {self.changed} changed, {self.removed} removed"


class Staging:
    """A data set in temporary tables of one connection: `take` its rows, then `write` what differs."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        _TEMPORARY.create_all(connection)

    def take(self, name: str, columns: Columns) -> None:
        """Keep some rows of a table; what the table has no column for is left out."""
        rows = list(zip(*(columns[one.name] for one in _TABLES[name].columns), strict=True))
        if rows:
            write_rows(self._connection, _STAGED[name], list(_TABLES[name].columns.keys()), rows)

    def write(self, tell: Tell) -> dict[str, Change]:
        """Make the tables hold the rows that were taken, no others; in the transaction of the connection."""
        written = {name: self._add_and_change(name, tell) for name in _LOAD_ORDER}
        # Children go before their parents, and after the children that stay have been pointed elsewhere.
        removed = {name: self._remove(name, tell) for name in reversed(_LOAD_ORDER)}
        return {name: Change(*written[name], removed[name]) for name in _LOAD_ORDER}

    def _add_and_change(self, name: str, tell: Tell) -> tuple[int, int]:
        tell(f"comparing {name} rows", 0, None)
        changed = self._change(_TABLES[name], _STAGED[name])
        return self._add(_TABLES[name], _STAGED[name], tell), changed

    def _change(self, table: Table, staged: Table) -> int:
        values = [one.name for one in table.columns if not one.primary_key]
        if not values:
            return 0
        differs = or_(*(table.c[one].is_distinct_from(staged.c[one]) for one in values))
        statement = update(table).values({one: staged.c[one] for one in values})
        return self._connection.execute(statement.where(*_same_key(table, staged), differs)).rowcount

    def _add(self, table: Table, staged: Table, tell: Tell) -> int:
        order = _ROW_ORDER.get(table.name) or [one.name for one in table.primary_key]
        found = staged.outerjoin(table, and_(*_same_key(table, staged)))
        is_new = next(iter(table.primary_key)).is_(None)
        new = select(staged.c.line).select_from(found).where(is_new).order_by(*(staged.c[one] for one in order))
        self._connection.execute(delete(_NEW))
        self._connection.execute(insert(_NEW).from_select(["line"], new))
        # Drivers do not always tell how many rows an INSERT … SELECT had.
        count = self._count(_NEW)
        if count:
            tell(f"writing {table.name} rows", count, None)
            names = list(table.columns.keys())
            rows = select(*(staged.c[one] for one in names)).join(_NEW, _NEW.c.line == staged.c.line)
            self._connection.execute(insert(table).from_select(names, rows.order_by(_NEW.c.rank)))
        return count

    def _remove(self, name: str, tell: Tell) -> int:
        table, staged = _TABLES[name], _STAGED[name]
        # By now the table holds all that was taken.
        if self._count(table) == self._count(staged):
            return 0
        tell(f"removing {name} rows", 0, None)
        names = [one.name for one in table.primary_key]
        gone = select(*(table.c[one] for one in names)).except_(select(*(staged.c[one] for one in names)))
        key = table.c[names[0]] if len(names) == 1 else tuple_(*(table.c[one] for one in names))
        return self._connection.execute(delete(table).where(key.in_(gone))).rowcount

    def _count(self, table: Table) -> int:
        return self._connection.execute(select(func.count()).select_from(table)).scalar_one()


def write_rows(connection: Connection, table: TableClause, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows as the driver takes them: with millions, every step between costs seconds."""
    if not connection.dialect.positional:
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])
        return
    statement = insert(table).compile(dialect=connection.dialect, column_keys=names)
    connection.exec_driver_sql(str(statement), rows)


def _same_key(table: Table, staged: Table) -> list[ColumnElement[bool]]:
    return [one == staged.c[one.name] for one in table.primary_key]
