"""Reads for the data package: the row about the timeline, and all rows of any table, in a given order."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select
from sqlmodel import SQLModel

from app.models.columns import text_in

_tables = SQLModel.metadata.tables

#: A column, and the language in which its text is wanted: empty for what is no text.
Wanted = tuple[str, str]

#: Rows fetched at a time while streaming, as for events.
_CHUNK = 500


def read_timeline(connection: Connection) -> Mapping[str, Any]:
    """The row about the timeline by its columns."""
    return dict(connection.execute(select(_tables["timeline"])).mappings().one())


def stream_rows(
    connection: Connection, table: str, columns: Iterable[Wanted], order: Sequence[str]
) -> Iterator[Sequence[Sequence[Any]]]:
    """Some columns of all rows of a table, in chunks."""
    found = _tables[table].c
    wanted = (text_in(found[name], language) if language else found[name] for name, language in columns)
    statement = select(*wanted).order_by(*(found[name] for name in order))
    yield from connection.execute(statement, execution_options={"yield_per": _CHUNK}).partitions()


def find_related(connection: Connection, events: Sequence[str]) -> Mapping[str, Sequence[str]]:
    """The slugs of the events that are related to some, in order; empty where there are none."""
    related = defaultdict[str, list[str]](list)
    for event, other in connection.execute(_related_statement(), {"events": events}):
        related[event].append(other)
    return related


@lru_cache
def _related_statement() -> Select[Any]:
    relation = _tables["relation"].c
    of_events = relation.event.in_(bindparam("events", expanding=True))
    return select(relation.event, relation.related).where(of_events).order_by(relation.event, relation.related)
