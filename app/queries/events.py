"""Reads events by their positions or slugs, with their places and sources."""

import datetime
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar, cast

from sqlalchemy import Connection, and_, bindparam, case, func, select, union_all
from sqlmodel import SQLModel

from app.errors import BadFilter, EventNotFound, ParameterFault
from app.eventset import EventSet, below, without
from app.lrucache import LRUCache
from app.models.columns import columns, text_in
from app.models.dataset import WEIGHTS
from app.queries.changes import CHANGED
from app.queries.reading import read_by_event
from app.queries.rows import CitationRow, EventRow, PlaceRow, RowCache

_tables = SQLModel.metadata.tables
_event = _tables["event"].c
_place = _tables["place"].c
_source = _tables["source"].c
_citation = _tables["citation"].c
_written = _tables["export_row"].c
#: No event has as many sources as lie between two classes.
_CLASSES = {weight: -place * 1_000_000 for place, weight in enumerate(WEIGHTS)}

_IN_LANGUAGE = _written.language == bindparam("written_in")
_POSITION = select(_written.position).where(_IN_LANGUAGE, _written.event == bindparam("slug"))
_SLUG = select(_written.event).where(_IN_LANGUAGE, _written.position == bindparam("position"))
_DATED = (
    select(_event.slug, CHANGED)
    .select_from(_tables["export_row"].join(_tables["event"], _written.event == _event.slug))
    .where(_IN_LANGUAGE, _written.position >= bindparam("first"), _written.position < bindparam("beyond"))
    .order_by(_written.position)
)
_PLACES = select(*columns(PlaceRow._fields, _tables["place"])).where(
    _place.slug.in_(bindparam("slugs", expanding=True))
)
#: Events as `EventRow` has them.
_EVENTS = select(
    *columns(
        EventRow._fields,
        *(_tables["event"], _tables["place"], _tables["export_row"]),
        place_name=text_in(_place.name),
        weight=case(_CLASSES, value=_event.weight, else_=_CLASSES["normal"])
        + select(func.count()).where(_citation.event == _event.slug).scalar_subquery(),
        position=_written.position,
    )
).select_from(
    _tables["event"]
    .join(_tables["export_row"], and_(_written.event == _event.slug, _IN_LANGUAGE))
    .outerjoin(_tables["place"])
)
_AT_POSITIONS = _EVENTS.where(_written.position.in_(bindparam("positions", expanding=True)))
_relation = _tables["relation"].c
_RELATED = select(_relation.related).where(_relation.event == bindparam("slug"))
_WITH_RELATED = _EVENTS.where(_event.slug.in_(union_all(select(bindparam("slug")), _RELATED))).order_by(
    _written.position
)
_CITATIONS = (
    select(_citation.event, *columns(CitationRow._fields, _tables["source"], _tables["citation"]))
    .select_from(_tables["citation"].join(_tables["source"], _citation.source == _source.slug))
    .where(_citation.event.in_(bindparam("slugs", expanding=True)))
    .order_by(_citation.event, _citation.position)
)

_Key = TypeVar("_Key", bound=Hashable)
_Row = TypeVar("_Row")


def _find(
    cache: LRUCache[tuple[str, _Key], _Row],
    keys: Iterable[_Key],
    language: str,
    read: Callable[[list[_Key]], Mapping[_Key, _Row]],
) -> dict[_Key, _Row]:
    """Rows in a language by their keys: from the cache, or else read."""

    def read_missing(wanted: Sequence[tuple[str, _Key]]) -> dict[tuple[str, _Key], _Row]:
        return {(language, key): row for key, row in read([key for _, key in wanted]).items()}

    found = cache.find([(language, key) for key in keys], read_missing)
    return {key: row for (_, key), row in found.items()}


def find_places(connection: Connection, cache: RowCache, slugs: Iterable[str], language: str) -> dict[str, PlaceRow]:
    """Some places by their slugs."""

    def read(wanted: list[str]) -> dict[str, PlaceRow]:
        rows = connection.execute(_PLACES, {"slugs": wanted, "language": language})
        return {row.slug: PlaceRow._make(row) for row in rows}

    return _find(cache.places, slugs, language, read)


def find_position(connection: Connection, slug: str, language: str) -> int:
    """The number of an event in chronological order, from 0. Raises EventNotFound."""
    position = connection.execute(_POSITION, {"slug": slug, "written_in": language}).scalar_one_or_none()
    if position is None:
        raise EventNotFound(slug)
    return cast("int", position)


def find_slug(connection: Connection, position: int, language: str) -> str:
    """The event at a position, which there has to be."""
    return cast("str", connection.execute(_SLUG, {"position": position, "written_in": language}).scalar_one())


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
    return _find(cache.events, sorted(wanted), language, lambda missing: read_events(connection, missing, language))


def find_event(connection: Connection, slug: str, language: str) -> tuple[EventRow, tuple[EventRow, ...]]:
    """An event and the events related to it, in one statement. Raises EventNotFound."""
    # PostgreSQL refuses the character NUL, wherever it stands.
    if "\0" in slug:
        raise EventNotFound(slug)
    rows = connection.execute(_WITH_RELATED, {"slug": slug, "language": language, "written_in": language})
    found = [EventRow._make(row) for row in rows]
    for event in found:
        if event.slug == slug:
            return event, tuple(related for related in found if related.slug != slug)
    raise EventNotFound(slug)


def read_events(connection: Connection, wanted: Iterable[int], language: str) -> dict[int, EventRow]:
    """The events at some positions, past the cache: those that nobody will ask for again."""
    asked = {"positions": list(wanted), "language": language, "written_in": language}
    rows = connection.execute(_AT_POSITIONS, asked)
    return {event.position: event for event in map(EventRow._make, rows)}


def find_citations(
    connection: Connection, cache: RowCache, slugs: Iterable[str], language: str
) -> dict[str, tuple[CitationRow, ...]]:
    """The sources of some events, in the order of the data set."""

    def read(wanted: list[str]) -> dict[str, tuple[CitationRow, ...]]:
        return {slug: tuple(some) for slug, some in read_citations(connection, wanted, language).items()}

    return _find(cache.citations, slugs, language, read)


def read_citations(connection: Connection, slugs: Sequence[str], language: str) -> dict[str, list[CitationRow]]:
    """The sources of some events, past the cache: for events that nobody will ask for again."""
    return read_by_event(connection, _CITATIONS, slugs, CitationRow._make, language)


def find_dated(connection: Connection, positions: range, language: str) -> list[tuple[str, datetime.date]]:
    """The events at some consecutive positions, in chronological order: slug, and the day of the last work on it."""
    bounds = {"written_in": language, "first": positions.start, "beyond": positions.stop}
    return [(slug, day) for slug, day in connection.execute(_DATED, bounds)]
