"""How queries read: one version of the data, rows by event, and the sets of events that a load has stored."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar, cast

from sqlalchemy import ColumnElement, Connection, Engine, Select, select
from sqlmodel import SQLModel

from app import models  # noqa: F401  (declares the tables)
from app.errors import DatabaseUnavailable
from app.eventset import EventSet, unite

_tables = SQLModel.metadata.tables
_posting = _tables["posting"].c
#: Written once: every page asks.
_VERSION = select(_tables["timeline"].c.version)
#: Rows fetched at a time while streaming: few enough that other requests are not kept waiting.
CHUNK: Final = 500

_NOTHING_LOADED = "No data set is loaded: run `python -m app load` first."

_Row = TypeVar("_Row")


def read_version(connection: Connection) -> str:
    """The version of the data that is loaded. Raises DatabaseUnavailable where none is."""
    version = connection.execute(_VERSION).scalar_one_or_none()
    if version is None:
        raise DatabaseUnavailable(_NOTHING_LOADED)
    return cast("str", version)


def read_timeline(connection: Connection) -> Mapping[str, Any]:
    """The row about the timeline by its columns. Raises DatabaseUnavailable where no data is loaded."""
    row = connection.execute(select(_tables["timeline"])).mappings().one_or_none()
    if row is None:
        raise DatabaseUnavailable(_NOTHING_LOADED)
    return dict(row)


@contextmanager
def reading(engine: Engine, version: str) -> Iterator[Connection]:
    """A connection of its own that sees this version of the data, for what goes on after its request was understood.

    Raises DatabaseUnavailable where other data has been loaded since.
    """
    with engine.connect() as connection:
        if read_version(connection) != version:
            raise DatabaseUnavailable("Other data was loaded while a file was about to begin.")
        yield connection


def read_by_event(
    connection: Connection,
    statement: Select[Any],
    slugs: Sequence[str],
    make: Callable[[Sequence[Any]], _Row],
    language: str = "",
) -> dict[str, list[_Row]]:
    """What a statement finds of events with these ``slugs``, by event: a list for each, empty where nothing is found.

    The first column is the event; ``make`` makes a row of the others. ``language`` is that of its texts, if it has any.
    """
    found: dict[str, list[_Row]] = {slug: [] for slug in slugs}
    for event, *row in connection.execute(statement, {"slugs": list(found), "language": language}):
        found[event].append(make(row))
    return found


def read_sets(connection: Connection, *clauses: ColumnElement[bool]) -> dict[str, dict[str, EventSet]]:
    """The events of some values by field."""
    blocks: dict[str, dict[str, list[tuple[int, bytes]]]] = {}
    postings = select(_posting.field, _posting.value, _posting.block, _posting.events).where(*clauses)
    for field, value, number, events in connection.execute(postings):
        blocks.setdefault(field, {}).setdefault(value, []).append((number, events))
    return {field: {value: unite(several) for value, several in values.items()} for field, values in blocks.items()}
