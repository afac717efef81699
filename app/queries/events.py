"""Reads events by their positions or slugs, with their places, sources and figures."""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import Connection, FromClause, Select, and_, bindparam, case, func, select, union_all
from sqlmodel import SQLModel

from app.errors import BadFilter, EventNotFound, ParameterFault
from app.eventset import EventSet, below, without
from app.models import WEIGHTS
from app.models.columns import columns, text_in
from app.queries.changed import CHANGED
from app.queries.rows import CitationRow, Dated, EventDetail, EventRow, FigureRow, PlaceRow, RowCache, read_by_event

_tables = SQLModel.metadata.tables
_event = _tables["event"].c
_place = _tables["place"].c
_source = _tables["source"].c
_citation = _tables["citation"].c
_figure = _tables["figure"].c
_written = _tables["export_row"].c
#: No event has as many sources as lie between two classes.
_CLASSES = {weight: -place * 1_000_000 for place, weight in enumerate(WEIGHTS)}


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
    place_name, position = text_in(_place.name, language), _written.position
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
    others = {"place_name": text_in(_place.name, language), "position": _written.position}
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
    return read_by_event(connection, _citations_statement(language), slugs, CitationRow._make)


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
    return read_by_event(connection, _figures_statement(language), slugs, FigureRow._make)


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
