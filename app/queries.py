"""What does the database say? Every SELECT, as Core statements whose rows are named tuples.

Knows the tables and the filter; never HTML, HTTP or geometry. A page costs at most eight statements, however
many events there are.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Select,
    String,
    and_,
    case,
    column,
    func,
    literal,
    or_,
    select,
    table,
    union_all,
)
from sqlalchemy import cast as sql_cast
from sqlmodel import SQLModel

from app import models  # noqa: F401  (declares the tables)
from app.dates import Window
from app.errors import BadFilter, DatabaseUnavailable, EventNotFound, ParameterFault
from app.filters import STATUSES, EventFilter
from app.search import has_cjk, words

_tables = SQLModel.metadata.tables
_timeline = _tables["timeline"].c
_event = _tables["event"].c
_place = _tables["place"].c
_source = _tables["source"].c
_citation = _tables["citation"].c
_figure = _tables["figure"].c
_unit = _tables["unit"].c
_search = table("event_search", column("event"), column("language"), column("words")).c

#: Between a publisher and a title.
_COLON = {"en": ": ", "fr": " : "}

_Clause = ColumnElement[bool]
#: Rows fetched at a time while streaming: few enough that other requests are not kept waiting.
_CHUNK = 500


class Label(NamedTuple):
    """A category or collection in one language."""

    slug: str
    label: str
    definition: str = ""


class EventRow(NamedTuple):
    """An event as the plot and the list need it, in one language."""

    slug: str
    date: str
    earliest: datetime.date
    latest: datetime.date
    category: str
    status: str
    title: str
    summary: str
    place: str | None
    attribution: str | None


class EventDetail(NamedTuple):
    """An event as its panel needs it. ``place`` is the slug, ``place_name`` what to call it."""

    slug: str
    date: str
    earliest: datetime.date
    latest: datetime.date
    category: str
    status: str
    title: str
    summary: str
    place: str | None
    place_name: str | None
    attribution: str | None
    caveat: str | None
    collection: str
    added: datetime.date
    updated: datetime.date | None


class ExtentRow(NamedTuple):
    slug: str
    category: str
    earliest: datetime.date
    latest: datetime.date


class CitationRow(NamedTuple):
    """A source of an event; ``published`` is EDTF, ``read`` how much of it was read."""

    source: str
    publisher: str
    title: str
    title_is: str
    url: str | None
    published: str | None
    language: str
    kind: str
    read: str
    locator: str | None


class FigureRow(NamedTuple):
    """A number somebody stated: ``value`` in a unit whose words are ``one`` and ``other``."""

    label: str
    value: float
    unit: str
    one: str
    other: str
    qualifier: str
    attributed_to: str
    source: str | None
    note: str | None


class ExportRow(NamedTuple):
    """An event as the exports write it, its sources and their addresses joined with " | "."""

    slug: str
    date: str
    earliest: datetime.date
    latest: datetime.date
    category: str
    status: str
    title: str
    summary: str
    place: str | None
    latitude: float | None
    longitude: float | None
    attribution: str | None
    caveat: str | None
    sources: str | None
    source_urls: str | None


class Texts(NamedTuple):
    """The timeline's own words in one language."""

    name: str
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What every page needs and only a load changes; ``version`` tells one load from another."""

    version: str
    slug: str
    texts: Mapping[str, Texts]
    categories: Mapping[str, tuple[Label, ...]]
    collections: Mapping[str, tuple[Label, ...]]
    default: Window
    data: Window
    event_count: int
    licence: str
    licence_url: str
    corrections: str


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts under the filter; those of a facet leave out what was chosen in it."""

    shown: int
    earlier: int
    later: int
    category: Mapping[str, int]
    status: Mapping[str, int]
    collection: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Settled:
    """A filter whose slugs exist, its window in days, and what its places and sources are called."""

    where: EventFilter
    window: Window
    place_names: Mapping[str, str]
    source_names: Mapping[str, str]


def read_version(connection: Connection) -> str:
    """The version of the data that is loaded. Raises DatabaseUnavailable where none is."""
    version = connection.execute(select(_timeline.version)).scalar_one_or_none()
    if version is None:
        raise DatabaseUnavailable("No data set is loaded: run `python -m app load` first.")
    return cast("str", version)


def read_catalogue(connection: Connection, languages: Sequence[str]) -> Catalogue:
    row = connection.execute(select(_tables["timeline"])).mappings().one_or_none()
    if row is None:
        raise DatabaseUnavailable("No data set is loaded: run `python -m app load` first.")
    default = Window(row["default_from"], row["default_to"])
    return Catalogue(
        version=row["version"],
        slug=row["slug"],
        texts={one: Texts(*(row[f"{name}_{one}"] for name in Texts._fields)) for one in languages},
        categories=_labels(connection, "category", languages, with_definition=True),
        collections=_labels(connection, "collection", languages, with_definition=False),
        default=default,
        data=Window(row["first_day"] or default.start, row["last_day"] or default.end),
        event_count=row["event_count"],
        licence=row["licence"],
        licence_url=row["licence_url"],
        corrections=row["corrections"],
    )


def _labels(
    connection: Connection, name: str, languages: Sequence[str], *, with_definition: bool
) -> dict[str, tuple[Label, ...]]:
    source = _tables[name]
    rows = connection.execute(select(source).order_by(source.c.position)).mappings().all()
    return {
        one: tuple(
            Label(row["slug"], row[f"label_{one}"], row[f"definition_{one}"] if with_definition else "") for row in rows
        )
        for one in languages
    }


def settle(connection: Connection, where: EventFilter, catalogue: Catalogue, language: str) -> Settled:
    """Look the filter's slugs up and its window. Raises BadFilter naming every slug the data has not got."""
    names = _names(connection, where, language)
    known: dict[str, Iterable[str]] = {
        "category": [one.slug for one in catalogue.categories[language]],
        "status": STATUSES,
        "place": names["place"],
        "source": names["source"],
    }
    faults = [
        ParameterFault(facet, value, f"a {facet} of this timeline")
        for facet, slugs in known.items()
        for value in getattr(where, facet)
        if value not in slugs
    ]
    if where.collection and where.collection not in [one.slug for one in catalogue.collections[language]]:
        faults.append(ParameterFault("collection", where.collection, "a collection of this timeline"))
    if faults:
        raise BadFilter(faults)
    window = where.window(catalogue.default, catalogue.data)
    return Settled(where, window, names["place"], names["source"])


def _names(connection: Connection, where: EventFilter, language: str) -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = {"place": {}, "source": {}}
    chosen = [
        select(literal("place"), _place.slug, _place[f"name_{language}"]).where(_place.slug.in_(where.place)),
        select(literal("source"), _source.slug, _source.publisher + literal(_COLON[language]) + _source.title).where(
            _source.slug.in_(where.source)
        ),
    ]
    if where.place or where.source:
        for facet, slug, name in connection.execute(union_all(*chosen)):
            names[facet][slug] = name
    return names


def _conditions(
    where: EventFilter, language: str, *, window: Window | None = None, leaving_out: str = ""
) -> list[_Clause]:
    """The filter as clauses on ``event``, optionally without the choice in one facet."""
    clauses: list[_Clause] = [
        _event[facet].in_(getattr(where, facet))
        for facet in ("category", "status", "place")
        if getattr(where, facet) and facet != leaving_out
    ]
    if where.source:
        clauses.append(_event.slug.in_(select(_citation.event).where(_citation.source.in_(where.source))))
    if where.collection and leaving_out != "collection":
        clauses.append(_event.collection == where.collection)
    if where.q:
        clauses.append(_event.slug.in_(_found(where.q, language)))
    if window is not None:
        clauses += [_event.earliest <= window.end, _event.latest >= window.start]
    return clauses


def _found(query: str, language: str) -> Select[tuple[Any]]:
    """Slugs of the events that hold every word: its beginning, or any part of an unspaced run."""
    terms = words(query)
    match = " ".join(f'"{term}"*' for term in terms if not has_cjk(term))
    clauses: list[_Clause] = [_search.language == language]
    if not terms:
        # A search for punctuation alone finds nothing, rather than everything.
        clauses.append(literal(value=False))
    if match:
        clauses.append(_search.words.op("MATCH")(match))
    clauses += [_search.words.contains(term, autoescape=True) for term in terms if has_cjk(term)]
    return select(_search.event).where(*clauses)


def count_facets(connection: Connection, settled: Settled, language: str) -> Facets:
    """All counts of a page, in one statement."""
    where, window = settled.where, settled.window
    inside = {"window": window}

    def grouped(facet: str) -> Select[Any]:
        clauses = _conditions(where, language, leaving_out=facet, **inside)
        return select(literal(facet), _event[facet], func.count()).where(*clauses).group_by(_event[facet])

    anywhere = and_(True, *_conditions(where, language))
    outside = case(
        (_event.latest < window.start, "earlier"),
        (_event.earliest > window.end, "later"),
        else_="shown",
    )
    placed = select(literal("where"), outside, func.count()).where(anywhere).group_by(outside)
    counts: dict[str, dict[str, int]] = {"where": {}, "category": {}, "status": {}, "collection": {}}
    statement = union_all(placed, *(grouped(facet) for facet in ("category", "status", "collection")))
    for facet, value, count in connection.execute(statement):
        counts[facet][value] = count
    found = counts.pop("where")
    return Facets(shown=found.get("shown", 0), earlier=found.get("earlier", 0), later=found.get("later", 0), **counts)


def _chronological() -> tuple[ColumnElement[Any], ...]:
    return _event.earliest, _event.latest, _event.slug


def find_events(connection: Connection, settled: Settled, language: str) -> list[EventRow]:
    """The events in the window under the filter, in chronological order."""
    statement = (
        select(
            _event.slug,
            _event.date,
            _event.earliest,
            _event.latest,
            _event.category,
            _event.status,
            _event[f"title_{language}"],
            _event[f"summary_{language}"],
            _place[f"name_{language}"],
            _event[f"attribution_{language}"],
        )
        .select_from(_tables["event"].outerjoin(_tables["place"]))
        .where(*_conditions(settled.where, language, window=settled.window))
        .order_by(*_chronological())
    )
    return [EventRow._make(row) for row in connection.execute(statement)]


def find_extents(connection: Connection, where: EventFilter, language: str) -> list[ExtentRow]:
    """The extents of all events under the filter, in the window or not: what the overview shows."""
    statement = (
        select(_event.slug, _event.category, _event.earliest, _event.latest)
        .where(*_conditions(where, language))
        .order_by(*_chronological())
    )
    return [ExtentRow._make(row) for row in connection.execute(statement)]


def find_event(connection: Connection, slug: str, language: str) -> tuple[EventDetail, tuple[EventDetail, ...]]:
    """An event and the events related to it, in one statement. Raises EventNotFound."""
    relation = _tables["relation"].c
    related = select(relation.related).where(relation.event == slug)
    statement = (
        select(
            _event.slug,
            _event.date,
            _event.earliest,
            _event.latest,
            _event.category,
            _event.status,
            _event[f"title_{language}"],
            _event[f"summary_{language}"],
            _event.place,
            _place[f"name_{language}"],
            _event[f"attribution_{language}"],
            _event[f"caveat_{language}"],
            _event.collection,
            _event.added,
            _event.updated,
        )
        .select_from(_tables["event"].outerjoin(_tables["place"]))
        .where(or_(_event.slug == slug, _event.slug.in_(related)))
        .order_by(*_chronological())
    )
    found = [EventDetail._make(row) for row in connection.execute(statement)]
    for event in found:
        if event.slug == slug:
            return event, tuple(one for one in found if one.slug != slug)
    raise EventNotFound(slug)


def find_citations(
    connection: Connection, settled: Settled, slug: str | None, language: str
) -> dict[str, list[CitationRow]]:
    """The sources of the events in the window, and of one event besides, in the order of the data set."""
    shown = and_(True, *_conditions(settled.where, language, window=settled.window))
    statement = (
        select(
            _citation.event,
            _source.slug,
            _source.publisher,
            _source.title,
            _source.title_is,
            _source.url,
            _source.published,
            _source.language,
            _source.kind,
            _source.read,
            _citation[f"locator_{language}"],
        )
        .select_from(
            _tables["citation"]
            .join(_tables["source"], _citation.source == _source.slug)
            .join(_tables["event"], _citation.event == _event.slug)
        )
        .where(shown if slug is None else or_(shown, _event.slug == slug))
        .order_by(_citation.event, _citation.position)
    )
    found: dict[str, list[CitationRow]] = {}
    for event, *citation in connection.execute(statement):
        found.setdefault(event, []).append(CitationRow._make(citation))
    return found


def find_figures(connection: Connection, slug: str, language: str) -> list[FigureRow]:
    """The numbers stated about an event, in the order of the data set."""
    statement = (
        select(
            _figure[f"label_{language}"],
            _figure.value,
            _figure.unit,
            _unit[f"one_{language}"],
            _unit[f"other_{language}"],
            _figure.qualifier,
            _figure[f"attributed_to_{language}"],
            _figure.source,
            _figure[f"note_{language}"],
        )
        .select_from(_tables["figure"].join(_tables["unit"]))
        .where(_figure.event == slug)
        .order_by(_figure.id)
    )
    return [FigureRow._make(row) for row in connection.execute(statement)]


def stream_export(engine: Engine, settled: Settled, language: str) -> Iterator[Sequence[ExportRow]]:
    """The events in the window under the filter, in chunks, on a connection of the stream's own."""
    events, sources = _export_statements(settled, language)
    with engine.connect().execution_options(stream_results=True, max_row_buffer=_CHUNK) as connection:
        cited = groupby(connection.execute(sources), key=lambda row: row[0])
        current = next(cited, None)
        result = connection.execute(events)
        while rows := result.fetchmany(_CHUNK):
            chunk = []
            for row in rows:
                names = urls = None
                if current is not None and current[0] == row[0]:
                    of_event = list(current[1])
                    names = " | ".join(f"{publisher}: {title}" for _, publisher, title, _ in of_event)
                    urls = " | ".join(url or "" for _, _, _, url in of_event)
                    current = next(cited, None)
                chunk.append(ExportRow._make((*row, names, urls)))
            yield chunk


def _export_statements(settled: Settled, language: str) -> tuple[Select[Any], Select[Any]]:
    """The events and their sources, both in the same order: merged while streaming, one pass over each."""
    clauses = _conditions(settled.where, language, window=settled.window)
    order = _chronological()
    if settled.where.sort == "newest":
        order = tuple(one.desc() for one in order)
    events = (
        select(
            _event.slug,
            _event.date,
            _event.earliest,
            _event.latest,
            _event.category,
            _event.status,
            _event[f"title_{language}"],
            _event[f"summary_{language}"],
            _place[f"name_{language}"],
            _place.latitude,
            _place.longitude,
            _event[f"attribution_{language}"],
            _event[f"caveat_{language}"],
        )
        .select_from(_tables["event"].outerjoin(_tables["place"]))
        .where(*clauses)
        .order_by(*order)
    )
    sources = (
        select(_event.slug, _source.publisher, _source.title, sql_cast(_source.url, String))
        .select_from(
            _tables["event"]
            .join(_tables["citation"], _citation.event == _event.slug)
            .join(_tables["source"], _citation.source == _source.slug)
        )
        .where(*clauses)
        .order_by(*order, _citation.position)
    )
    return events, sources
