"""Every SELECT, as Core statements whose rows are named tuples.

Knows the tables and the filter; never HTML, HTTP or geometry. A page costs at most nine statements, however
many events there are.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    Connection,
    FromClause,
    Select,
    and_,
    bindparam,
    case,
    func,
    select,
    union_all,
)
from sqlmodel import SQLModel

from app.counts import Days, EventIndex, Places
from app.dates import Window, parse_day
from app.errors import BadDate, BadFilter, DatabaseUnavailable, EventNotFound, ParameterFault
from app.eventset import EventSet, below, without
from app.filters import FACETS, EventFilter
from app.models import COLOURS, SHAPES, STANCES, WEIGHTS, Event
from app.models.columns import columns, texts_of
from app.queries.changed import CHANGED
from app.queries.sets import read_sets, read_statements
from app.queries.sources import count_sources
from app.rowcache import LRUCache
from app.search.asking import Aliases, aliases_of
from app.search.texts import add_found_by
from app.statements import FACETS_OF_STATEMENTS
from app.words import translations

_tables = SQLModel.metadata.tables
_timeline = _tables["timeline"].c
_event = _tables["event"].c
#: No event has as many sources as lie between two classes.
_CLASSES = {weight: -place * 1_000_000 for place, weight in enumerate(WEIGHTS)}
_place = _tables["place"].c
_source = _tables["source"].c
_citation = _tables["citation"].c
_figure = _tables["figure"].c
_passage = _tables["passage"].c
_posting = _tables["posting"].c
_written = _tables["export_row"].c
_alias = _tables["alias"].c
_CORRECTIONS = select(func.count()).select_from(_tables["correction"])

#: What texts of an event are called where they are shown, as far as that has to be said.
_LABELS = {name: text.label for name, text in texts_of(Event).items() if text.label}
#: Rows kept of each kind: of events with their sources, some 8 MB.
_MOST_KEPT = 4096
#: Indexes kept by the day of what was known: of a million events, some 8 MB each.
_MOST_DAYS = 8
#: The shapes of the categories, and four more.
_SPEAKERS_SHAPES = 12


class Collection(NamedTuple):
    """A collection in one language."""

    slug: str
    label: str


class Category(NamedTuple):
    """A category in one language; colour and shape of its markers are numbers, from 1."""

    slug: str
    label: str
    definition: str
    colour: int
    shape: int


class Stance(NamedTuple):
    """What a statement may say of an event, in one language."""

    slug: str
    label: str
    meaning: str


class Speaker(NamedTuple):
    """Who speaks of events, in one language; ``part`` is one of `app.models.PARTS` or None.

    Colour and shape of its figures are numbers, from 1; no two of 24 speakers have both in common.
    """

    slug: str
    label: str
    definition: str
    part: str | None
    colour: int
    shape: int


class Status(NamedTuple):
    """How sure something is, in one language; ``drawn`` says how markers are filled."""

    slug: str
    label: str
    meaning: str
    drawn: str


#: That of events that have none.
NO_STATUS = Status("", "", "", "")


class Kind(NamedTuple):
    """A kind of source in one language."""

    slug: str
    label: str
    is_state_media: bool


class EventRow(NamedTuple):
    """An event as plot, overview and list need it, in one language.

    ``date`` is EDTF, ``earliest`` and ``latest`` are its first and last possible day, the latter ``date.max`` where the
    end is open. ``category`` is a slug, ``status`` a code, ``attribution`` says who makes the claim. ``weight`` says
    which of two events matters more: the class that the data set gives it, then how many sources it has. ``changed`` is
    the day on which it was added or last worked on, ``position`` its number in chronological order, from 0.
    """

    slug: str
    date: str
    earliest: datetime.date
    latest: datetime.date
    category: str
    status: str | None
    title: str
    summary: str | None
    place_name: str | None
    attribution: str | None
    weight: int
    changed: datetime.date
    position: int


class EventDetail(NamedTuple):
    """An event as its panel needs it. ``place`` is the slug, ``place_name`` what to call it.

    ``position`` is its number in chronological order, from 0.
    """

    slug: str
    date: str
    earliest: datetime.date
    latest: datetime.date
    category: str
    status: str | None
    title: str
    summary: str | None
    place: str | None
    place_name: str | None
    attribution: str | None
    caveat: str | None
    collection: str
    added: datetime.date
    updated: datetime.date | None
    position: int
    latitude: float | None
    longitude: float | None

    @property
    def changed(self) -> datetime.date:
        """The day on which it was added or last worked on."""
        return self.updated or self.added

    @property
    def remarks(self) -> list[tuple[str, str]]:
        """The texts that are shown below the summary, each with its label, in English."""
        return [(label, text) for name, label in _LABELS.items() if (text := getattr(self, name))]


class PlaceRow(NamedTuple):
    """A place in one language: degrees, both None where it is too wide for a point."""

    slug: str
    name: str
    latitude: float | None
    longitude: float | None


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
    """A number somebody stated: ``value`` in a unit whose words are ``one`` and ``other``; ``stated`` is EDTF."""

    label: str
    value: float
    unit: str
    one: str
    other: str
    qualifier: str
    attributed_to: str
    series: str | None
    stated: str | None
    source: str | None
    note: str | None


class Dated(NamedTuple):
    """An event's page, and the last day on which its event was worked on."""

    slug: str
    day: datetime.date


class Texts(NamedTuple):
    """The timeline's own words in one language."""

    name: str
    title: str
    description: str


class MapBounds(NamedTuple):
    """Degrees between which the map lies; where ``east`` is less than ``west`` it goes over the antimeridian."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class RowCache:
    """What pages show most, by language and position or slug: most of a page was on others before."""

    events: LRUCache[tuple[str, int], EventRow] = field(default_factory=lambda: LRUCache(_MOST_KEPT))
    citations: LRUCache[tuple[str, str], tuple[CitationRow, ...]] = field(default_factory=lambda: LRUCache(_MOST_KEPT))
    places: LRUCache[tuple[str, str], PlaceRow] = field(default_factory=lambda: LRUCache(_MOST_KEPT))
    known: LRUCache[datetime.date, EventIndex] = field(default_factory=lambda: LRUCache(_MOST_DAYS))


@dataclass(frozen=True)
class Catalogue:
    """What every page needs and only a load changes; ``version`` tells one load from another.

    ``change_count`` is how many changes there are to read of: events that were added, and corrections of them.
    ``sources`` has the number of sources of each kind and language there is, ``aliases`` how else names are spelled.
    ``rows`` fill as pages are made, and go with the catalogue.
    """

    version: str
    slug: str
    texts: Mapping[str, Texts]
    categories: Mapping[str, tuple[Category, ...]]
    collections: Mapping[str, tuple[Collection, ...]]
    kinds: Mapping[str, tuple[Kind, ...]]
    speakers: Mapping[str, tuple[Speaker, ...]]
    stances: Mapping[str, tuple[Stance, ...]]
    statuses: Mapping[str, tuple[Status, ...]]
    sources: Mapping[tuple[str, str], int]
    aliases: Aliases
    default: Window
    data: Window
    event_count: int
    licence: str
    licence_url: str
    corrections: str
    change_count: int
    map: MapBounds | None
    has_story: bool
    has_figures: bool
    index: EventIndex
    rows: RowCache

    @property
    def changed(self) -> datetime.date | None:
        """The day of the last work on the data, with which its version begins where there is any event."""
        try:
            return parse_day(self.version[:10])
        except BadDate:
            return None

    def statuses_of_events(self, language: str) -> Mapping[str | None, Status]:
        """By their slugs, and that of events that have none."""
        return {None: NO_STATUS, **{status.slug: status for status in self.statuses[language]}}

    @property
    def state_media(self) -> frozenset[str]:
        """The kinds of source that speak for a state."""
        return frozenset(kind.slug for kinds in self.kinds.values() for kind in kinds if kind.is_state_media)

    @cached_property
    def found_by(self) -> Mapping[str, Mapping[str, AbstractSet[str]]]:
        """By facet and value what a search finds the value's events by: its names in all languages."""
        found: dict[str, dict[str, set[str]]] = {}
        for facet in FACETS:
            for language in self.languages if facet.is_searched else ():
                for slug, name in facet.names(self, language).items():
                    add_found_by(found.setdefault(facet.name, {}).setdefault(slug, set()), [name], language)
        return found

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the data set, the main one first."""
        return tuple(self.texts)


@dataclass(frozen=True, slots=True)
class ResolvedFilter:
    """A filter whose slugs exist, its window in days, and by facet what its values are called.

    ``index`` is that of the data set, by what was known on the filter's day.
    """

    where: EventFilter
    window: Window
    names: Mapping[str, Mapping[str, str]]
    index: EventIndex

    def without_default(self, catalogue: Catalogue) -> "ResolvedFilter":
        """The same, but for dates that say nothing: a form always sends them, those of the default window too."""
        is_default = self.window == catalogue.default
        return replace(self, where=self.where.in_default_window()) if is_default else self


def read_catalogue(connection: Connection) -> Catalogue:
    """Read everything that only a load changes, in some ten statements: megabytes, with a million events.

    Raises DatabaseUnavailable where no data set is loaded.
    """
    row = connection.execute(select(_tables["timeline"])).mappings().one_or_none()
    if row is None:
        raise DatabaseUnavailable("No data set is loaded: run `python -m app load` first.")
    default = Window(row["default_from"], row["default_to"])
    languages = row["languages"].split()
    bounds = [row[f"map_{name}"] for name in MapBounds._fields]
    index = _read_index(connection)
    return Catalogue(
        version=row["version"],
        slug=row["slug"],
        texts={language: Texts(*(row[f"{name}_{language}"] for name in Texts._fields)) for language in languages},
        categories=_categories(connection, languages),
        collections=_collections(connection, languages),
        kinds=_kinds(connection, languages),
        speakers=_speakers(connection, languages),
        stances=_stances(index, languages),
        statuses=_statuses(connection, languages),
        sources=count_sources(connection),
        aliases=aliases_of(connection.execute(select(_alias.name, _alias.spelling)).all()),
        default=default,
        data=Window(row["first_day"] or default.start, row["last_day"] or default.end),
        event_count=row["event_count"],
        licence=row["licence"],
        licence_url=row["licence_url"],
        corrections=row["corrections"],
        change_count=row["event_count"] + connection.execute(_CORRECTIONS).scalar_one(),
        map=None if None in bounds else MapBounds(*bounds),
        has_story=_has_any(connection, select(_passage.slug).where(_passage.page == "story")),
        has_figures=_has_any(connection, select(_tables["figure"].c.id)),
        index=index,
        rows=RowCache(),
    )


def _has_any(connection: Connection, rows: Select[Any]) -> bool:
    return connection.execute(rows.limit(1)).first() is not None


def _read_index(connection: Connection) -> EventIndex:
    block = _tables["block"].c
    rows = connection.execute(select(block.earliest, block.latest, block.place).order_by(block.number)).all()
    starts, ends, places = (b"".join(row[column] for row in rows) for column in range(3))
    slugs = connection.scalars(select(_place.slug).order_by(_place.slug)).all()

    def at_places(some: Sequence[str]) -> Mapping[str, EventSet]:
        return read_sets(connection, _posting.field == "place", _posting.value.in_(some)).get("place", {})

    counted = [facet.name for facet in FACETS if facet.is_counted and facet.name not in FACETS_OF_STATEMENTS]
    facets = read_sets(connection, _posting.field.in_(counted))
    return EventIndex(
        Days.unpacked(starts, ends),
        Places.unpacked(slugs, places, at_places),
        {facet: facets.get(facet, {}) for facet in counted},
        read_statements(connection),
    )


def _categories(connection: Connection, languages: Sequence[str]) -> dict[str, tuple[Category, ...]]:
    category = _tables["category"]
    rows = connection.execute(select(category).order_by(category.c.position)).mappings().all()
    looks = [(COLOURS.index(row["colour"]) + 1, SHAPES.index(row["shape"]) + 1) for row in rows]
    return {
        language: tuple(
            Category(row["slug"], row[f"label_{language}"], row[f"definition_{language}"], *look)
            for row, look in zip(rows, looks, strict=True)
        )
        for language in languages
    }


def _collections(connection: Connection, languages: Sequence[str]) -> dict[str, tuple[Collection, ...]]:
    collection = _tables["collection"]
    rows = connection.execute(select(collection).order_by(collection.c.position)).mappings().all()
    return {
        language: tuple(Collection(row["slug"], row[f"label_{language}"]) for row in rows) for language in languages
    }


def _kinds(connection: Connection, languages: Sequence[str]) -> dict[str, tuple[Kind, ...]]:
    kind = _tables["kind"]
    rows = connection.execute(select(kind).order_by(kind.c.position)).mappings().all()
    return {
        language: tuple(Kind(row["slug"], row[f"label_{language}"], row["state_media"]) for row in rows)
        for language in languages
    }


def _speakers(connection: Connection, languages: Sequence[str]) -> dict[str, tuple[Speaker, ...]]:
    speaker = _tables["speaker"]
    rows = connection.execute(select(speaker).order_by(speaker.c.position)).mappings().all()
    looks = [(number % len(COLOURS) + 1, number % _SPEAKERS_SHAPES + 1) for number in range(len(rows))]
    return {
        language: tuple(
            Speaker(row["slug"], row[f"label_{language}"], row[f"definition_{language}"], row["part"], *look)
            for row, look in zip(rows, looks, strict=True)
        )
        for language in languages
    }


def _stances(index: EventIndex, languages: Sequence[str]) -> dict[str, tuple[Stance, ...]]:
    """Those that statements have."""
    used = {stance for _, stance in index.statements.sets}
    return {
        language: tuple(
            Stance(stance, translations(language).gettext(stance), translations(language).gettext(STANCES[stance]))
            for stance in STANCES
            if stance in used
        )
        for language in languages
    }


def _statuses(connection: Connection, languages: Sequence[str]) -> dict[str, tuple[Status, ...]]:
    status = _tables["status"]
    rows = connection.execute(select(status).order_by(status.c.position)).mappings().all()
    return {
        language: tuple(
            Status(row["slug"], row[f"label_{language}"], row[f"meaning_{language}"], row["drawn"]) for row in rows
        )
        for language in languages
    }


def find_places(connection: Connection, cache: RowCache, slugs: Iterable[str], language: str) -> dict[str, PlaceRow]:
    """Some places by their slugs."""

    def read(keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], PlaceRow]:
        rows = connection.execute(_places_statement(language), {"slugs": [slug for _, slug in keys]})
        return {(language, row.slug): PlaceRow._make(row) for row in rows}

    found = cache.places.find([(language, slug) for slug in slugs], read)
    return {slug: row for (_, slug), row in found.items()}


@lru_cache
def _places_statement(language: str) -> Select[Any]:
    found = columns(PlaceRow._fields, language, _tables["place"])
    return select(*found).where(_place.slug.in_(bindparam("slugs", expanding=True)))


def find_position(connection: Connection, slug: str, language: str) -> int:
    """The number of an event in chronological order, from 0. Raises EventNotFound."""
    position = connection.execute(_position_statement(), {"slug": slug, "language": language}).scalar_one_or_none()
    if position is None:
        raise EventNotFound(slug)
    return cast("int", position)


@lru_cache
def _position_statement() -> Select[Any]:
    of_language = _written.language == bindparam("language")
    return select(_written.position).where(of_language, _written.event == bindparam("slug"))


def find_slug(connection: Connection, position: int, language: str) -> str:
    """The event at a position, which there has to be."""
    parameters = {"position": position, "language": language}
    return cast("str", connection.execute(_slug_statement(), parameters).scalar_one())


@lru_cache
def _slug_statement() -> Select[Any]:
    of_language = _written.language == bindparam("language")
    return select(_written.event).where(of_language, _written.position == bindparam("position"))


def find_following(
    connection: Connection, events: EventSet, after: str, language: str, *, newest_first: bool
) -> EventSet:
    """The events that follow the one with the slug ``after``. Raises BadFilter where no event has that slug."""
    try:
        position = find_position(connection, after, language)
    except EventNotFound as error:
        raise BadFilter([ParameterFault("after", after, "the slug of an event")]) from error
    return events & below(position) if newest_first else without(events, below(position + 1))


def find_events(connection: Connection, cache: RowCache, wanted: Iterable[int], language: str) -> dict[int, EventRow]:
    """The events at some positions, in chronological order."""

    def read(keys: Sequence[tuple[str, int]]) -> dict[tuple[str, int], EventRow]:
        asked = {"positions": [position for _, position in keys], "language": language}
        rows = map(EventRow._make, connection.execute(statement, asked))
        return {(language, row.position): row for row in rows}

    statement = _events_statement(language)
    found = cache.events.find([(language, position) for position in sorted(wanted)], read)
    return {position: row for (_, position), row in found.items()}


@lru_cache
def _events_statement(language: str) -> Select[Any]:
    sources = select(func.count()).where(_citation.event == _event.slug).scalar_subquery()
    weight = case(_CLASSES, value=_event.weight, else_=_CLASSES["normal"]) + sources
    place_name, position = _place[f"name_{language}"], _written.position
    others = {"place_name": place_name, "weight": weight, "changed": CHANGED, "position": position}
    return (
        select(*columns(EventRow._fields, language, _tables["event"], **others))
        .select_from(_numbered_events())
        .where(_written.position.in_(bindparam("positions", expanding=True)))
    )


def _numbered_events() -> FromClause:
    """Events with their places and their positions."""
    written, event = _tables["export_row"], _tables["event"]
    of_event = and_(_written.event == _event.slug, _written.language == bindparam("language"))
    return event.join(written, of_event).outerjoin(_tables["place"])


def find_event(connection: Connection, slug: str, language: str) -> tuple[EventDetail, tuple[EventDetail, ...]]:
    """An event and the events related to it, in one statement. Raises EventNotFound."""
    # PostgreSQL refuses the character NUL, wherever it stands.
    if "\0" in slug:
        raise EventNotFound(slug)
    rows = connection.execute(_event_statement(language), {"slug": slug, "language": language})
    found = [EventDetail._make(row) for row in rows]
    for event in found:
        if event.slug == slug:
            return event, tuple(related for related in found if related.slug != slug)
    raise EventNotFound(slug)


@lru_cache
def _event_statement(language: str) -> Select[Any]:
    relation = _tables["relation"].c
    related = select(relation.related).where(relation.event == bindparam("slug"))
    return (
        _details(language)
        .where(_event.slug.in_(union_all(select(bindparam("slug")), related)))
        .order_by(_written.position)
    )


def find_details(connection: Connection, wanted: Iterable[int], language: str) -> dict[int, EventDetail]:
    """The events at some positions."""
    rows = connection.execute(_details_statement(language), {"positions": list(wanted), "language": language})
    found = map(EventDetail._make, rows)
    return {event.position: event for event in found}


@lru_cache
def _details_statement(language: str) -> Select[Any]:
    return _details(language).where(_written.position.in_(bindparam("positions", expanding=True)))


def _details(language: str) -> Select[Any]:
    """Events as `EventDetail` has them."""
    tables = _tables["event"], _tables["place"], _tables["export_row"]
    others = {"place_name": _place[f"name_{language}"], "position": _written.position}
    found = columns(EventDetail._fields, language, *tables, **others)
    return select(*found).select_from(_numbered_events())


def find_citations(
    connection: Connection, cache: RowCache, slugs: Iterable[str], language: str
) -> dict[str, tuple[CitationRow, ...]]:
    """The sources of some events, in the order of the data set."""

    def read(keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], tuple[CitationRow, ...]]:
        cited = read_citations(connection, [slug for _, slug in keys], language)
        return {(language, slug): tuple(citations) for slug, citations in cited.items()}

    found = cache.citations.find([(language, slug) for slug in slugs], read)
    return {slug: citations for (_, slug), citations in found.items()}


def read_citations(connection: Connection, slugs: Sequence[str], language: str) -> dict[str, list[CitationRow]]:
    """The sources of some events, past the cache: for events that nobody will ask for again."""
    found: dict[str, list[CitationRow]] = {slug: [] for slug in slugs}
    for event, *citation in connection.execute(_citations_statement(language), {"slugs": list(found)}):
        found[event].append(CitationRow._make(citation))
    return found


@lru_cache
def _citations_statement(language: str) -> Select[Any]:
    source, citation = _tables["source"], _tables["citation"]
    return (
        select(_citation.event, *columns(CitationRow._fields, language, source, citation))
        .select_from(citation.join(source, _citation.source == _source.slug))
        .where(_citation.event.in_(bindparam("slugs", expanding=True)))
        .order_by(_citation.event, _citation.position)
    )


def find_figures(connection: Connection, slugs: Sequence[str], language: str) -> dict[str, list[FigureRow]]:
    """The numbers stated about some events, in the order of the data set."""
    found: dict[str, list[FigureRow]] = {slug: [] for slug in slugs}
    for event, *figure in connection.execute(_figures_statement(language), {"slugs": list(found)}):
        found[event].append(FigureRow._make(figure))
    return found


@lru_cache
def _figures_statement(language: str) -> Select[Any]:
    figure, unit = _tables["figure"], _tables["unit"]
    return (
        select(_figure.event, *columns(FigureRow._fields, language, figure, unit))
        .select_from(figure.join(unit))
        .where(_figure.event.in_(bindparam("slugs", expanding=True)))
        .order_by(_figure.id)
    )


def find_dated(connection: Connection, positions: range, language: str) -> list[Dated]:
    """The events at some consecutive positions, in chronological order."""
    bounds = {"language": language, "first": positions.start, "beyond": positions.stop}
    return [Dated._make(row) for row in connection.execute(_dated_statement(), bounds)]


@lru_cache
def _dated_statement() -> Select[Any]:
    position, of_event = _written.position, _written.event == _event.slug
    return (
        select(_event.slug, CHANGED)
        .select_from(_tables["export_row"].join(_tables["event"], of_event))
        .where(_written.language == bindparam("language"))
        .where(position >= bindparam("first"), position < bindparam("beyond"))
        .order_by(position)
    )
