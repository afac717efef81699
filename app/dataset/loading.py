"""How does a data set get into the database? Compares them and writes what differs, all or nothing.

Knows the tables and the search index; what the files may hold was settled before.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Table, bindparam, column, delete, insert, select, table, update
from sqlmodel import SQLModel

from app.database import analyse, explained, migrate, writer
from app.dataset.cells import Value
from app.dataset.files import LANGUAGES
from app.dataset.reading import DataSet, Row, read
from app.search import fold

SEARCH_INDEX: Final = table("event_search", column("event"), column("language"), column("words"))

# Parents before the children that refer to them.
_LOAD_ORDER: Final = (
    "collection",
    "category",
    "place",
    "source",
    "unit",
    "series",
    "event",
    "citation",
    "figure",
    "relation",
    "timeline",
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


def load(data_dir: Path, database_url: str) -> LoadReport:
    """Make the database hold this data set, in one transaction: all of it or nothing.

    Rows that are the same already are left alone; where all are, nothing is written. Raises BadDataSet and
    DatabaseUnavailable.
    """
    data_set = read(data_dir)
    migrate(database_url)
    with explained(database_url), writer(database_url).begin() as connection:
        changes = _replace_rows(connection, data_set.tables)
        _refill_search_index(connection, _search_rows(data_set.tables))
        if any(changes.values()):
            analyse(connection)
    return LoadReport(data_set, changes)


def _search_rows(tables: Mapping[str, Sequence[Row]]) -> list[Row]:
    """What a reader can find an event by, folded: one row an event and language."""
    places = {row["slug"]: row for row in tables["place"]}
    publishers = {row["slug"]: row["publisher"] for row in tables["source"]}
    cited: dict[Value, dict[Value, None]] = defaultdict(dict)
    for row in tables["citation"]:
        cited[row["event"]][publishers[row["source"]]] = None
    rows: list[Row] = []
    for event in tables["event"]:
        place = places.get(event["place"], {})
        for language in LANGUAGES:
            texts: Iterable[Value] = (
                *(event[f"{name}_{language}"] for name in ("title", "summary", "attribution", "caveat")),
                place.get(f"name_{language}"),
                *cited[event["slug"]],
            )
            words = fold(" ".join(str(text) for text in texts if text))
            rows.append({"event": event["slug"], "language": language, "words": words})
    return rows


def _replace_rows(connection: Connection, tables: Mapping[str, Sequence[Row]]) -> dict[str, Change]:
    differences = {name: _Difference.between(connection, name, tables[name]) for name in _LOAD_ORDER}
    for difference in differences.values():
        difference.write(connection)
    # Children go before their parents, and after the children that stay have been pointed elsewhere.
    for difference in reversed(differences.values()):
        difference.remove(connection)
    return {name: difference.change for name, difference in differences.items()}


@dataclass(frozen=True, slots=True)
class _Difference:
    """What separates a table of the database from the data set."""

    table: Table
    added: list[Row]
    changed: list[Row]
    removed: list[Row]

    @staticmethod
    def between(connection: Connection, name: str, rows: Sequence[Row]) -> "_Difference":
        target = SQLModel.metadata.tables[name]
        keys = [one.name for one in target.primary_key]
        stored = {_key(row, keys): row for row in map(dict, connection.execute(select(target)).mappings())}
        wanted = {_key(row, keys): row for row in rows}
        return _Difference(
            target,
            added=[row for key, row in wanted.items() if key not in stored],
            changed=[row for key, row in wanted.items() if key in stored and stored[key] != row],
            removed=[row for key, row in stored.items() if key not in wanted],
        )

    @property
    def change(self) -> Change:
        return Change(len(self.added), len(self.changed), len(self.removed))

    def write(self, connection: Connection) -> None:
        if self.added:
            connection.execute(insert(self.table), [dict(row) for row in self.added])
        if self.changed:
            keys = [one.name for one in self.table.primary_key]
            statement = update(self.table).where(*self._is_row())
            connection.execute(
                statement,
                [
                    {f"key_{name}" if name in keys else name: value for name, value in row.items()}
                    for row in self.changed
                ],
            )

    def remove(self, connection: Connection) -> None:
        if self.removed:
            keys = [one.name for one in self.table.primary_key]
            statement = delete(self.table).where(*self._is_row())
            connection.execute(statement, [{f"key_{name}": row[name] for name in keys} for row in self.removed])

    def _is_row(self) -> list[Any]:
        return [one == bindparam(f"key_{one.name}") for one in self.table.primary_key]


def _key(row: Row, names: Sequence[str]) -> tuple[Value, ...]:
    return tuple(row[name] for name in names)


def _refill_search_index(connection: Connection, rows: list[Row]) -> None:
    columns = ("event", "language", "words")
    stored = {tuple(row) for row in connection.execute(select(*(SEARCH_INDEX.c[name] for name in columns)))}
    if stored != {_key(row, columns) for row in rows}:
        connection.execute(delete(SEARCH_INDEX))
        if rows:
            connection.execute(insert(SEARCH_INDEX), [dict(row) for row in rows])
