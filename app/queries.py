"""What does the database say? Every SELECT, as Core statements whose rows are named tuples.

Knows the tables and the filter; never HTML, HTTP or geometry. A page costs at most eight statements, however
many events there are.
"""

import datetime
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Date,
    Dialect,
    Engine,
    Integer,
    Select,
    String,
    TypeDecorator,
    and_,
    bindparam,
    case,
    column,
    func,
    literal,
    or_,
    select,
    table,
    tuple_,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlmodel import SQLModel

from app import models  # noqa: F401  (declares the tables)
from app.counts import Bounds, DayIndex, Days, Facets
from app.dates import OPEN_END, Window
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
_search = table("event_search", column("event"), column("language"), column("words"), column("event_search")).c

#: Between a publisher and a title.
_COLON = {"en": ": ", "fr": " : "}

_Clause = ColumnElement[bool]
#: Rows fetched at a time while streaming: few enough that other requests are not kept waiting.
_CHUNK = 500
#: Statements kept, by their shape: building one costs more than running it.
_STATEMENTS = 512


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
    """An event as the exports write it: its line of CSV, made when it was loaded, lacks only the permalink."""

    event: str
    csv: str


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
    index: DayIndex
    reaches: tuple[int, ...]


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
        index=_read_day_index(connection),
        reaches=tuple(connection.scalars(select(_event.reach).distinct().order_by(_event.reach))),
    )


def _read_day_index(connection: Connection) -> DayIndex:
    groups = _tables["day_index"].c
    rows = connection.execute(
        select(groups.category, groups.status, groups.collection, groups.starts, groups.ends).order_by(
            groups.category, groups.status, groups.collection
        )
    )
    return DayIndex({tuple(group): Days.unpacked(starts, ends) for *group, starts, ends in rows})


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


class _Shape(NamedTuple):
    """Which parts of a filter are given: filters of one shape share their statements, and differ in parameters."""

    category: bool
    status: bool
    place: bool
    source: bool
    collection: bool
    is_searched: bool
    prefixes: bool
    runs: int

    @classmethod
    def of(cls, where: EventFilter) -> "_Shape":
        terms = words(where.q)
        runs = sum(map(has_cjk, terms))
        return cls(
            category=bool(where.category),
            status=bool(where.status),
            place=bool(where.place),
            source=bool(where.source),
            collection=bool(where.collection),
            is_searched=bool(where.q),
            prefixes=len(terms) > runs,
            runs=runs,
        )


def _parameters(where: EventFilter, language: str, window: Window | None = None) -> dict[str, Any]:
    """The values for a statement of the filter's shape."""
    terms = words(where.q)
    runs = [term for term in terms if has_cjk(term)]
    return {
        "category": where.category,
        "status": where.status,
        "place": where.place,
        "source": where.source,
        "collection": where.collection,
        "language": language,
        "prefixes": [term for term in terms if term not in runs],
        **{f"run_{number}": run for number, run in enumerate(runs)},
        "from": window and window.start,
        "to": window and window.end,
    }


def _conditions(shape: _Shape, *, leaving_out: str = "") -> list[_Clause]:
    """The filter as clauses on ``event``, optionally without the choice in one facet."""
    clauses: list[_Clause] = [
        _event[facet].in_(bindparam(facet, expanding=True))
        for facet in ("category", "status", "place")
        if getattr(shape, facet) and facet != leaving_out
    ]
    if shape.source:
        citing = select(_citation.event).where(_citation.source.in_(bindparam("source", expanding=True)))
        clauses.append(_event.slug.in_(citing))
    if shape.collection and leaving_out != "collection":
        clauses.append(_event.collection == bindparam("collection"))
    if shape.is_searched:
        clauses.append(_event.slug.in_(_found(shape)))
    return clauses


def _in_window() -> list[_Clause]:
    return [_event.earliest <= bindparam("to", type_=Date), _event.latest >= bindparam("from", type_=Date)]


def _found(shape: _Shape) -> Select[tuple[Any]]:
    """Slugs of the events that hold every word: its beginning, or any part of an unspaced run."""
    clauses: list[_Clause] = [_search.language == bindparam("language")]
    if not shape.prefixes and not shape.runs:
        # A search for punctuation alone finds nothing, rather than everything.
        clauses.append(literal(value=False))
    if shape.prefixes:
        clauses.append(_Beginnings(bindparam("prefixes", type_=_Prefixes)))
    # A folded word holds no character that LIKE would read as a pattern.
    clauses += [
        _search.words.like("%" + bindparam(f"run_{number}", type_=String) + "%") for number in range(shape.runs)
    ]
    return select(_search.event).where(*clauses)


class _Prefixes(TypeDecorator[Sequence[str]]):
    """Folded words as the full-text search of a database wants them; letters and digits need no escape."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Sequence[str] | None, dialect: Dialect) -> str:
        if dialect.name == "postgresql":
            # Longer words are cut in the index too.
            return " & ".join(f"'{word[:255]}':*" for word in value or ())
        return " ".join(f'"{word}"*' for word in value or ())


class _Beginnings(FunctionElement[bool]):
    """Whether an event's text has a word that begins so, for each of the words."""

    inherit_cache = True


@compiles(_Beginnings, "sqlite")
def _match(element: _Beginnings, compiler: SQLCompiler, **options: Any) -> str:
    # The column of the table's own name stands for all that is indexed in it.
    return f"event_search.event_search MATCH {compiler.process(element.clauses, **options)}"


@compiles(_Beginnings, "postgresql")
def _match_lexemes(element: _Beginnings, compiler: SQLCompiler, **options: Any) -> str:
    return f"event_search.lexemes @@ CAST({compiler.process(element.clauses, **options)} AS tsquery)"


def count_facets(connection: Connection, settled: Settled, index: DayIndex, language: str) -> Facets:
    """All counts of a page: from the index where it can tell, else in one statement."""
    if DayIndex.knows(settled.where):
        return index.facets(settled.where, settled.window)
    counts: dict[str, dict[str, int]] = {"where": {}, "category": {}, "status": {}, "collection": {}}
    bounds: dict[str, tuple[datetime.date, datetime.date]] = {}
    statement = _facets_statement(_Shape.of(settled.where))
    for facet, value, count, first, last in connection.execute(
        statement, _parameters(settled.where, language, settled.window)
    ):
        counts[facet][value] = count
        if facet == "where":
            bounds[value] = first, last
    found = counts.pop("where")
    return Facets(
        shown=found.get("shown", 0),
        earlier=found.get("earlier", 0),
        later=found.get("later", 0),
        **counts,
        bounds=Bounds(
            first=min((first for first, _ in bounds.values()), default=None),
            last=max((last for _, last in bounds.values()), default=None),
            before=bounds["earlier"][1] if "earlier" in bounds else None,
            after=bounds["later"][0] if "later" in bounds else None,
        ),
    )


@lru_cache(maxsize=_STATEMENTS)
def _facets_statement(shape: _Shape) -> CompoundSelect[Any]:
    # An open end counts as the day of its start.
    last_known = case((_event.latest == OPEN_END, _event.earliest), else_=_event.latest)
    first, last = func.min(_event.earliest, type_=Date), func.max(last_known, type_=Date)

    def grouped(facet: str) -> Select[Any]:
        clauses = (*_conditions(shape, leaving_out=facet), *_in_window())
        return select(literal(facet), _event[facet], func.count(), first, last).where(*clauses).group_by(_event[facet])

    outside = case(
        (_event.latest < bindparam("from", type_=Date), "earlier"),
        (_event.earliest > bindparam("to", type_=Date), "later"),
        else_="shown",
    )
    anywhere = and_(True, *_conditions(shape))
    placed = select(literal("where"), outside, func.count(), first, last).where(anywhere).group_by(outside)
    return union_all(placed, *(grouped(facet) for facet in ("category", "status", "collection")))


def count_days(
    connection: Connection, where: EventFilter, index: DayIndex, edges: Sequence[Sequence[int]], language: str
) -> list[dict[str, list[int]]]:
    """For each list of edges, events by category and bin, as ``DayIndex.histogram`` has them."""
    if DayIndex.knows(where):
        return [index.histogram(where, one) for one in edges]
    rows = connection.execute(_days_statement(_Shape.of(where)), _parameters(where, language)).all()
    return [_histogram(rows, one) for one in edges]


def _histogram(rows: Iterable[Sequence[Any]], edges: Sequence[int]) -> dict[str, list[int]]:
    bins: dict[str, list[int]] = {}
    for category, earliest, latest, count in rows:
        begins = max(earliest.toordinal(), edges[0])
        if begins < edges[-1] and latest.toordinal() >= edges[0]:
            counts = bins.setdefault(category, [0] * (len(edges) - 1))
            counts[bisect_right(edges, begins) - 1] += count
    return bins


@lru_cache(maxsize=_STATEMENTS)
def _days_statement(shape: _Shape) -> Select[Any]:
    days = (_event.category, _event.earliest, _event.latest)
    return select(*days, func.count()).where(*_conditions(shape)).group_by(*days)


def _chronological(*, newest_first: bool = False) -> tuple[ColumnElement[Any], ...]:
    order = _event.earliest, _event.latest, _event.slug
    return tuple(one.desc() for one in order) if newest_first else order


@dataclass(frozen=True, slots=True)
class Key:
    """Where an event stands in chronological order."""

    earliest: datetime.date
    latest: datetime.date
    slug: str


def find_key(connection: Connection, slug: str) -> Key:
    """The place of an event in chronological order. Raises EventNotFound."""
    row = connection.execute(_key_statement(), {"slug": slug}).one_or_none()
    if row is None:
        raise EventNotFound(slug)
    return Key(*row)


@lru_cache(maxsize=1)
def _key_statement() -> Select[Any]:
    return select(*_chronological()).where(_event.slug == bindparam("slug"))


def find_events(
    connection: Connection,
    settled: Settled,
    catalogue: Catalogue,
    language: str,
    *,
    limit: int,
    after: Key | None = None,
    newest_first: bool = False,
) -> list[EventRow]:
    """At most so many events in the window under the filter, in order, those after a key.

    ``limit`` bounds the work as well as the answer, however many events there are.
    """
    where, window = settled.where, settled.window
    reaches = catalogue.reaches if DayIndex.knows(where) else ()
    statement = _events_statement(_Shape.of(where), language, reaches, after is not None, newest_first)
    parameters = _parameters(where, language, window) | {"limit": limit}
    for reach in reaches:
        first = max(window.start.toordinal() - 4**reach + 1, 1)
        parameters[f"from_{reach}"] = datetime.date.fromordinal(first)
    if after is not None:
        parameters |= {"after_earliest": after.earliest, "after_latest": after.latest, "after_slug": after.slug}
    return [EventRow._make(row) for row in connection.execute(statement, parameters)]


@lru_cache(maxsize=_STATEMENTS)
def _events_statement(
    shape: _Shape, language: str, reaches: tuple[int, ...], after: bool, newest_first: bool
) -> Select[Any]:
    order = _chronological(newest_first=newest_first)
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
        .order_by(*order)
        .limit(bindparam("limit", type_=Integer))
    )
    clauses = [*_conditions(shape), *_in_window(), *(_after(newest_first=newest_first) if after else ())]
    if not reaches:
        return statement.where(*clauses)
    return statement.where(_event.slug.in_(_slugs_by_reach(clauses, reaches, order)))


def _slugs_by_reach(
    clauses: Sequence[_Clause], reaches: Sequence[int], order: Sequence[ColumnElement[Any]]
) -> Select[Any]:
    """The slugs that come first, found in one tight range of the index for each reach.

    An event that reaches over at most 4 ** reach days and is in the window began at most so long before it. One
    range for all of them would be as long as the longest event is.
    """
    slug = _event.slug
    nearest = [
        select(slug)
        .where(_event.reach == literal(reach), _event.earliest >= bindparam(f"from_{reach}", type_=Date), *clauses)
        .order_by(*order)
        .limit(bindparam("limit", type_=Integer))
        .subquery()
        for reach in reaches
    ]
    found = union_all(*(select(one.c.slug) for one in nearest)).subquery()
    return select(found.c.slug)


def _after(*, newest_first: bool) -> list[_Clause]:
    key = tuple_(
        bindparam("after_earliest", type_=Date), bindparam("after_latest", type_=Date), bindparam("after_slug")
    )
    return [tuple_(*_chronological()) < key if newest_first else tuple_(*_chronological()) > key]


def is_found(connection: Connection, settled: Settled, slug: str, language: str) -> bool:
    """Whether an event is in the window under the filter."""
    parameters = _parameters(settled.where, language, settled.window) | {"slug": slug}
    return connection.execute(_is_found_statement(_Shape.of(settled.where)), parameters).first() is not None


@lru_cache(maxsize=_STATEMENTS)
def _is_found_statement(shape: _Shape) -> Select[Any]:
    return select(_event.slug).where(_event.slug == bindparam("slug"), *_conditions(shape), *_in_window())


def find_extents(connection: Connection, where: EventFilter, language: str) -> list[ExtentRow]:
    """The extents of all events under the filter, in the window or not: what the overview shows."""
    rows = connection.execute(_extents_statement(_Shape.of(where)), _parameters(where, language))
    return [ExtentRow._make(row) for row in rows]


@lru_cache(maxsize=_STATEMENTS)
def _extents_statement(shape: _Shape) -> Select[Any]:
    return (
        select(_event.slug, _event.category, _event.earliest, _event.latest)
        .where(*_conditions(shape))
        .order_by(*_chronological())
    )


def find_event(connection: Connection, slug: str, language: str) -> tuple[EventDetail, tuple[EventDetail, ...]]:
    """An event and the events related to it, in one statement. Raises EventNotFound."""
    # PostgreSQL refuses the character NUL, wherever it stands.
    if "\0" in slug:
        raise EventNotFound(slug)
    rows = connection.execute(_event_statement(language), {"slug": slug})
    found = [EventDetail._make(row) for row in rows]
    for event in found:
        if event.slug == slug:
            return event, tuple(one for one in found if one.slug != slug)
    raise EventNotFound(slug)


@lru_cache(maxsize=_STATEMENTS)
def _event_statement(language: str) -> Select[Any]:
    relation = _tables["relation"].c
    related = select(relation.related).where(relation.event == bindparam("slug"))
    return (
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
        .where(or_(_event.slug == bindparam("slug"), _event.slug.in_(related)))
        .order_by(*_chronological())
    )


def find_citations(connection: Connection, slugs: Sequence[str], language: str) -> dict[str, list[CitationRow]]:
    """The sources of some events, in the order of the data set."""
    found: dict[str, list[CitationRow]] = {slug: [] for slug in slugs}
    for event, *citation in connection.execute(_citations_statement(language), {"slugs": list(found)}):
        found[event].append(CitationRow._make(citation))
    return found


@lru_cache(maxsize=_STATEMENTS)
def _citations_statement(language: str) -> Select[Any]:
    return (
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
        .select_from(_tables["citation"].join(_tables["source"], _citation.source == _source.slug))
        .where(_citation.event.in_(bindparam("slugs", expanding=True)))
        .order_by(_citation.event, _citation.position)
    )


def find_figures(connection: Connection, slug: str, language: str) -> list[FigureRow]:
    """The numbers stated about an event, in the order of the data set."""
    return [FigureRow._make(row) for row in connection.execute(_figures_statement(language), {"slug": slug})]


@lru_cache(maxsize=_STATEMENTS)
def _figures_statement(language: str) -> Select[Any]:
    return (
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
        .where(_figure.event == bindparam("slug"))
        .order_by(_figure.id)
    )


def stream_export(engine: Engine, settled: Settled, version: str, language: str) -> Iterator[Sequence[ExportRow]]:
    """The events in the window under the filter, in chunks, on a connection of the stream's own.

    Raises DatabaseUnavailable where other data was loaded since the filter was settled with this version.
    """
    newest_first = settled.where.sort == "newest"
    statement = _export_statement(_Shape.of(settled.where), newest_first=newest_first)
    parameters = _parameters(settled.where, language, settled.window)
    with engine.connect().execution_options(stream_results=True, max_row_buffer=_CHUNK) as connection:
        if read_version(connection) != version:
            raise DatabaseUnavailable("Other data was loaded while an export was about to begin.")
        result = connection.execute(statement, parameters)
        while rows := result.fetchmany(_CHUNK):
            yield [ExportRow._make(row) for row in rows]


@lru_cache(maxsize=_STATEMENTS)
def _export_statement(shape: _Shape, *, newest_first: bool) -> Select[Any]:
    written = _tables["export_row"].c
    return (
        select(written.event, written.csv)
        .select_from(_tables["export_row"].join(_tables["event"], written.event == _event.slug))
        .where(written.language == bindparam("language"), *_conditions(shape), *_in_window())
        .order_by(written.position.desc() if newest_first else written.position)
    )
