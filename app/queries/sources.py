"""What does the database say of sources? Which there are under a filter, in their order, and which events cite them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, false, func, select, tuple_
from sqlmodel import SQLModel

from app import models  # noqa: F401  (declares the tables)
from app.errors import BadFilter, ParameterFault
from app.filters import SourceFilter
from app.postings import Events
from app.queries.sets import read_sets
from app.queries.version import reading
from app.search import words

_tables = SQLModel.metadata.tables
_source = _tables["source"].c
_entry = _tables["source_entry"].c
_posting = _tables["posting"].c
#: Rows fetched at a time while streaming.
_CHUNK = 500
#: What sources are listed by.
_KEY = _entry.publisher, _entry.published, _entry.source


class SourceRow(NamedTuple):
    """A source; ``published`` is EDTF, ``kind`` the slug of one, ``read`` how much of it was read."""

    slug: str
    publisher: str
    title: str
    title_is: str
    url: str | None
    published: str | None
    language: str
    kind: str
    read: str


def count_sources(connection: Connection, q: str = "") -> dict[tuple[str, str], int]:
    """How many sources there are that hold these words, by kind and language."""
    columns = _entry.kind, _entry.language
    rows = connection.execute(select(*columns, func.count()).where(*_holding(q)).group_by(*columns))
    return {(kind, language): count for kind, language, count in rows}


def find_sources(connection: Connection, where: SourceFilter, count: int) -> list[SourceRow]:
    """The first sources under a filter, by publisher and date. Raises BadFilter where ``after`` is no source."""
    listed = _tables["source_entry"].join(_tables["source"], _entry.source == _source.slug)
    rows = select(*(_source[name] for name in SourceRow._fields)).select_from(listed).where(*_holding(where.q))
    for column, values in ((_entry.kind, where.kind), (_entry.language, where.language)):
        if values:
            rows = rows.where(column.in_(values))
    if where.after:
        rows = rows.where(tuple_(*_KEY) > tuple_(*_key_of(connection, where.after)))
    return [SourceRow._make(row) for row in connection.execute(rows.order_by(*_KEY).limit(count))]


def stream_sources(engine: Engine, version: str, where: SourceFilter) -> Iterator[Sequence[tuple[SourceRow, int]]]:
    """All sources under a filter, in chunks, with the number of events that cite each; of this version of the data."""
    with reading(engine, version) as connection:
        while sources := find_sources(connection, where, _CHUNK):
            citing = find_citing(connection, [one.slug for one in sources])
            yield [(one, citing[one.slug].bit_count()) for one in sources]
            where = where.following(sources[-1].slug)


def _key_of(connection: Connection, slug: str) -> Sequence[Any]:
    key = connection.execute(select(*_KEY).where(_entry.source == slug)).one_or_none()
    if key is None:
        raise BadFilter([ParameterFault("after", slug, "the slug of a source")])
    return key


def _holding(q: str) -> list[ColumnElement[bool]]:
    """A word is found by its beginning. Folded words hold no sign that a pattern could mean."""
    if q and not words(q):
        # As among events: a search for punctuation alone finds nothing.
        return [false()]
    return [_entry.words.contains(f" {word}") for word in dict.fromkeys(words(q))]


def find_citing(connection: Connection, slugs: Sequence[str]) -> Mapping[str, Events]:
    """Which events cite each of some sources."""
    found = read_sets(connection, _posting.field == "source", _posting.value.in_(slugs)).get("source", {})
    return {slug: found.get(slug, 0) for slug in slugs}
