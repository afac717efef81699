"""Reads sources: which there are under a filter, which events cite them, and how well they were read."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import Field
from sqlalchemy import ColumnElement, Connection, Engine, and_, false, func, or_, select, tuple_
from sqlmodel import SQLModel

from app.errors import BadFilter, ParameterFault
from app.eventset import EventSet
from app.models.columns import columns
from app.parameters import Query, Slug, Slugs, Texts, Words, one_of
from app.queries.reading import CHUNK, read_sets, reading
from app.search import NO_ALIASES, Aliases, Lookup, ask
from app.words import N_

_tables = SQLModel.metadata.tables
_source = _tables["source"].c
_entry = _tables["source_entry"].c
_posting = _tables["posting"].c
#: What sources are listed by: publisher and date, or first of all by how many events cite them, most first.
_KEYS = {
    "publisher": (_entry.publisher, _entry.published, _entry.source),
    "use": (-_entry.uses, _entry.publisher, _entry.published, _entry.source),
}


class SourceQuery(Query):
    """A filter on sources."""

    kind: Annotated[Slugs, Field(description=N_("sources of this kind"))] = ()
    language: Annotated[Texts, Field(description=N_("sources in this language"))] = ()
    q: Annotated[Words, Field(description=N_("sources that hold all of these words"))] = ""
    sort: Annotated[
        Literal["publisher", "use"],
        one_of(N_("publisher or use"), "publisher", "use"),
        Field(description=N_("order of the sources")),
    ] = "publisher"

    @property
    def is_narrowed(self) -> bool:
        return bool(self.kind or self.language or self.q)


class SourceFilter(SourceQuery):
    """A filter on sources, and the slug ``after`` which a long list of them goes on."""

    after: Slug = ""

    def following(self, slug: str) -> Self:
        """The list from the source after ``slug`` on; from its beginning where that is empty."""
        return self.but(after=slug)


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


class SourceCounts(NamedTuple):
    """How many sources there are, by how much of them was read and by what their titles are."""

    read: Counter[str]
    title_is: Counter[str]

    @property
    def total(self) -> int:
        return self.read.total()


def count_readings(connection: Connection) -> SourceCounts:
    counts = SourceCounts(Counter(), Counter())
    statement = select(_source.read, _source.title_is, func.count()).group_by(_source.read, _source.title_is)
    for read, title_is, count in connection.execute(statement):
        counts.read[read] += count
        counts.title_is[title_is] += count
    return counts


def count_sources(connection: Connection, q: str = "", aliases: Aliases = NO_ALIASES) -> dict[tuple[str, str], int]:
    """How many sources there are that hold these words, by kind and language."""
    groups = _entry.kind, _entry.language
    rows = connection.execute(select(*groups, func.count()).where(*_holding(q, aliases)).group_by(*groups))
    return {(kind, language): count for kind, language, count in rows}


def find_sources(
    connection: Connection, where: SourceFilter, count: int, aliases: Aliases = NO_ALIASES
) -> list[SourceRow]:
    """The first sources under a filter, in its order. Raises BadFilter where ``after`` is no source."""
    key = _KEYS[where.sort]
    listed = _tables["source_entry"].join(_tables["source"], _entry.source == _source.slug)
    rows = select(*columns(SourceRow._fields, _tables["source"])).select_from(listed).where(*_holding(where.q, aliases))
    for column, values in ((_entry.kind, where.kind), (_entry.language, where.language)):
        if values:
            rows = rows.where(column.in_(values))
    if where.after:
        rows = rows.where(tuple_(*key) > tuple_(*_key_of(connection, where)))
    return [SourceRow._make(row) for row in connection.execute(rows.order_by(*key).limit(count))]


def stream_sources(
    engine: Engine, version: str, where: SourceFilter, aliases: Aliases
) -> Iterator[Sequence[tuple[SourceRow, int]]]:
    """All sources under a filter, in chunks, with the number of events that cite each; of this version of the data."""
    with reading(engine, version) as connection:
        while sources := find_sources(connection, where, CHUNK, aliases):
            citing = find_citing(connection, [source.slug for source in sources])
            yield [(source, citing[source.slug].bit_count()) for source in sources]
            where = where.following(sources[-1].slug)


def _key_of(connection: Connection, where: SourceFilter) -> Sequence[Any]:
    key = connection.execute(select(*_KEYS[where.sort]).where(_entry.source == where.after)).one_or_none()
    if key is None:
        raise BadFilter([ParameterFault("after", where.after, "the slug of a source")])
    return key


def _holding(q: str, aliases: Aliases) -> list[ColumnElement[bool]]:
    asked = ask(q, "", aliases)
    if q and not asked:
        # As among events: a search for punctuation alone finds nothing.
        return [false()]
    return [or_(*(and_(*map(_has, spelling)) for spelling in word.spellings)) for word in asked]


def _has(lookup: Lookup) -> ColumnElement[bool]:
    """Keys of words hold no sign that a pattern could mean."""
    wholes = [_entry.words.contains(f" {whole} ") for whole in sorted(lookup.wholes)]
    return or_(*wholes, _entry.words.contains(f" {lookup.beginning}")) if lookup.beginning else or_(*wholes)


def find_citing(connection: Connection, slugs: Sequence[str]) -> Mapping[str, EventSet]:
    """Which events cite each of some sources."""
    found = read_sets(connection, _posting.field == "source", _posting.value.in_(slugs)).get("source", {})
    return {slug: found.get(slug, 0) for slug in slugs}
