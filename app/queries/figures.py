"""Reads stated numbers: those of a series by when they were stated, others by when their event was; those of events."""

import datetime
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Engine, Select, bindparam, func, or_, select, tuple_
from sqlmodel import SQLModel

from app.models.columns import columns, text_in
from app.queries.reading import CHUNK, read_by_event, reading

_tables = SQLModel.metadata.tables
_figure, _event, _unit, _source, _speaker, _series, _name = (
    _tables[name].c for name in ("figure", "event", "unit", "source", "speaker", "series", "figure_name")
)


class StatedFigure(NamedTuple):
    """A number that somebody stated, in one language, with its event and its source.

    ``slug`` is its permanent name. ``value`` is in a unit, whose words by plural follow it; ``stated`` and
    ``event_date`` are EDTF; ``status`` is that of the event. ``speaker`` is a slug, ``speaker_label`` its name.
    """

    id: int
    slug: str
    event: str
    event_title: str
    event_date: str
    category: str
    status: str | None
    label: str
    value: float
    unit: str
    zero: str | None
    one: str | None
    two: str | None
    few: str | None
    many: str | None
    other: str
    qualifier: str
    attributed_to: str
    series: str | None
    stated: str | None
    source: str | None
    publisher: str | None
    source_title: str | None
    url: str | None
    note: str | None
    speaker: str | None
    speaker_label: str | None


class SeriesRow(NamedTuple):
    """Figures of one kind, in one language; ``other`` is what several of their unit are called."""

    slug: str
    label: str
    other: str


class _FigureKey(NamedTuple):
    """A figure's place in the order of its series, or among those of none, in that of the events."""

    id: int
    series: str | None
    stated: str | None
    earliest: datetime.date
    latest: datetime.date
    position: int
    event: str


_COLUMNS = columns(
    StatedFigure._fields,
    *(_tables[name] for name in ("figure", "event", "unit", "source")),
    slug=_name.slug,
    event_title=text_in(_event.title),
    event_date=_event.date,
    source_title=_source.title,
    speaker_label=text_in(_speaker.label),
)
_JOINED = (
    _tables["figure"]
    .join(_tables["event"])
    .join(_tables["figure_name"], _name.figure == _figure.id)
    .join(_tables["unit"], _unit.slug == _figure.unit)
    .outerjoin(_tables["source"], _source.slug == _figure.source)
    .outerjoin(_tables["speaker"], _speaker.slug == _figure.speaker)
)
#: Figures as `StatedFigure` has them.
_FIGURES = select(*_COLUMNS).select_from(_JOINED)
_OF_EVENTS = (
    select(_figure.event.label("of"), *_COLUMNS)
    .select_from(_JOINED)
    .where(_figure.event.in_(bindparam("slugs", expanding=True)))
    .order_by(_figure.id)
)
#: Before all others.
_BEGINNING = _FigureKey(-1, None, None, datetime.date.min, datetime.date.min, 0, "")


def count_figures(connection: Connection) -> dict[str | None, int]:
    """How many figures each series has, and None: those of no series. What has none is left out."""
    rows = connection.execute(select(_figure.series, func.count()).group_by(_figure.series))
    return dict(rows.all())


def find_series(connection: Connection, language: str) -> list[SeriesRow]:
    """All series, by their slugs."""
    series, unit = _tables["series"], _tables["unit"]
    statement = select(*columns(SeriesRow._fields, series, unit)).select_from(series.join(unit)).order_by(_series.slug)
    return [SeriesRow._make(row) for row in connection.execute(statement, {"language": language})]


def find_figure_key(connection: Connection, slug: str) -> _FigureKey | None:
    """Where a figure stands; None where there is none of this name."""
    figure, event, name = (_tables[table] for table in ("figure", "event", "figure_name"))
    found = columns(_FigureKey._fields, figure, event)
    joined = figure.join(event).join(name, _name.figure == _figure.id)
    statement = select(*found).select_from(joined).where(_name.slug == slug)
    row = connection.execute(statement).one_or_none()
    return _FigureKey._make(row) if row else None


def find_charted(
    connection: Connection, language: str, limit: int, after: _FigureKey | None = None
) -> list[StatedFigure]:
    """The first figures of every series, at most ``limit`` of each, by what is written of when they were stated.

    With ``after``, those of its series that follow it.
    """
    key = after or _BEGINNING
    asked = {"limit": limit, "series": key.series, "stated": key.stated, "id": key.id, "language": language}
    rows = connection.execute(_charted_statement(goes_on=after is not None), asked)
    return [StatedFigure._make(row) for row in rows]


@lru_cache
def _charted_statement(*, goes_on: bool) -> Select[Any]:
    order = _figure.stated, _figure.id
    rank = func.row_number().over(partition_by=_figure.series, order_by=order).label("rank")
    ranked = select(_figure.id, rank).where(_figure.series.is_not(None))
    if goes_on:
        follows = tuple_(*order) > tuple_(bindparam("stated"), bindparam("id"))
        ranked = ranked.where(_figure.series == bindparam("series"), follows)
    first = ranked.subquery()
    return (
        _FIGURES.join(first, first.c.id == _figure.id)
        .where(first.c.rank <= bindparam("limit"))
        .order_by(_figure.series, *order)
    )


def stream_figures(engine: Engine, version: str, language: str) -> Iterator[Sequence[StatedFigure]]:
    """All figures in the order of their events, in chunks; of this version of the data."""
    key = None
    with reading(engine, version) as connection:
        while rows := find_figures(connection, language, CHUNK, key):
            yield rows
            key = find_figure_key(connection, rows[-1].slug)


def find_figures(
    connection: Connection, language: str, limit: int, after: _FigureKey | None = None, *, of_no_series: bool = False
) -> list[StatedFigure]:
    """At most ``limit`` figures, of all or of no series, by their events; the first, or those after one."""
    # The event of the last page's last figure may have no other: one more event than figures are enough.
    asked = {"limit": limit, "events": limit + 1, **(after or _BEGINNING)._asdict(), "language": language}
    rows = connection.execute(_by_events_statement(of_no_series=of_no_series), asked)
    return [StatedFigure._make(row) for row in rows]


@lru_cache
def _by_events_statement(*, of_no_series: bool) -> Select[Any]:
    """What follows a figure. Events are looked through in their order, so that no more of them are than it takes."""
    order = _event.earliest, _event.latest, _event.position
    key = [bindparam(column.name, type_=column.type) for column in order]
    has_figures = select(_figure.id).where(_figure.event == _event.slug)
    if of_no_series:
        has_figures = has_figures.where(_figure.series.is_(None))
    events = (
        select(_event.slug)
        .where(tuple_(*order) >= tuple_(*key), has_figures.exists())
        .order_by(*order)
        .limit(bindparam("events"))
        .subquery()
    )
    statement = (
        _FIGURES.join(events, events.c.slug == _figure.event)
        .where(or_(_event.slug != bindparam("event"), _figure.id > bindparam("id")))
        .order_by(*order, _figure.id)
        .limit(bindparam("limit"))
    )
    # IS NULL would be looked up in the index of series, which leads to all figures of none before those events.
    return statement.where(func.coalesce(_figure.series, "") == "") if of_no_series else statement


def find_figures_of(connection: Connection, slugs: Sequence[str], language: str) -> dict[str, list[StatedFigure]]:
    """The numbers stated about some events, by their slugs, in the order of the data set."""
    return read_by_event(connection, _OF_EVENTS, slugs, StatedFigure._make, language)
