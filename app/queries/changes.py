"""Finds what is new: which events were added or worked on last, without reading their rows, and what was corrected."""

import datetime
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Annotated, Literal, NamedTuple

from pydantic import Field
from sqlalchemy import Connection, bindparam, func, select
from sqlmodel import SQLModel

from app.errors import BadFilter, ParameterFault
from app.eventset import EventSet, below, positions, unite, without
from app.models.columns import columns, text_in
from app.parameters import Query
from app.queries.reading import read_by_event
from app.typed_dates import KnownDay
from app.words import N_

_tables = SQLModel.metadata.tables
_event = _tables["event"].c
_posting = _tables["posting"].c
_written = _tables["export_row"].c
_correction = _tables["correction"].c

_AFTER_ALL_DAYS = "9999-12-31"
#: The day on which an event was added or last worked on.
CHANGED = func.coalesce(_event.updated, _event.added)

_BY_DAY = (
    select(_posting.value, _posting.block, _posting.events)
    .where(_posting.field == bindparam("field"), _posting.value.between(bindparam("first"), bindparam("last")))
    .order_by(_posting.value.desc())
    .execution_options(stream_results=True)
)
_PLACE = (
    select(CHANGED, _written.position)
    .select_from(_tables["event"].join(_tables["export_row"], _written.event == _event.slug))
    .where(_event.slug == bindparam("slug"), _written.language == bindparam("written_in"))
)
_COUNTS = (
    select(_correction.day, func.count())
    .where(_correction.day < bindparam("before"))
    .group_by(_correction.day)
    .order_by(_correction.day.desc())
)


class ChangeQuery(Query):
    """Which changes of the data: the latest, or those before a day."""

    before: Annotated[KnownDay, Field(description=N_("changes before this day"))] = None


class CorrectionRow(NamedTuple):
    """A correction in one language: its day, its sentence, and the event that it is about."""

    day: datetime.date
    change: str
    slug: str
    title: str
    date: str
    category: str
    status: str | None


_CORRECTIONS = (
    select(*columns(CorrectionRow._fields, _tables["event"], _tables["correction"]))
    .join_from(_tables["correction"], _tables["event"])
    .where(_correction.day >= bindparam("first"), _correction.day < bindparam("before"))
    .order_by(_correction.day.desc(), _correction.id)
    .limit(bindparam("most"))
)
_OF_EVENTS = (
    select(_correction.event, _correction.day, text_in(_correction.change))
    .where(_correction.event.in_(bindparam("slugs", expanding=True)))
    .order_by(_correction.event, _correction.day.desc(), _correction.id)
)


def find_latest(connection: Connection, events: EventSet, after: str, language: str) -> Iterator[int]:
    """The positions of some events by the day on which they were added or worked on last, the latest first.

    Those of one day are in reverse chronological order. ``after``, where it is given, is the slug of the event that
    they follow. Raises BadFilter where it is none.
    """
    day, position = _place_of(connection, after, language) if after else (_AFTER_ALL_DAYS, -1)
    left = events.bit_count()
    for value, changed in find_by_day(connection, "changed", last=day):
        found = events & changed
        yield from positions(found & below(position) if after and value == day else found, descending=True)
        left -= found.bit_count()
        if not left:
            return


def rank_of(connection: Connection, events: EventSet, slug: str, language: str) -> int:
    """Which of some events the event ``slug`` is in the order of ``find_latest``, from 1. Raises BadFilter."""
    day, position = _place_of(connection, slug, language)
    before = 0
    for value, changed in find_by_day(connection, "changed", first=day):
        found = events & changed
        before += (without(found, below(position + 1)) if value == day else found).bit_count()
    return before + 1


def find_by_day(
    connection: Connection, field: Literal["added", "changed"], first: str = "", last: str = _AFTER_ALL_DAYS
) -> Iterator[tuple[str, EventSet]]:
    """By each day between two the events that were added, or last changed, on it; the latest day comes first."""
    with connection.execute(_BY_DAY, {"field": field, "first": first, "last": last}) as blocks:
        for day, rows in groupby(blocks, key=itemgetter(0)):
            yield day, unite((number, packed) for _, number, packed in rows)


def _place_of(connection: Connection, slug: str, language: str) -> tuple[str, int]:
    """The day on which an event was worked on last, and its position."""
    row = connection.execute(_PLACE, {"slug": slug, "written_in": language}).one_or_none()
    if row is None:
        raise BadFilter([ParameterFault("after", slug, "the slug of an event")])
    return str(row[0]), row[1]


def count_corrections(connection: Connection, before: datetime.date) -> list[tuple[datetime.date, int]]:
    """How many corrections there are of each day before one, the latest first."""
    return [(day, count) for day, count in connection.execute(_COUNTS, {"before": before})]


def find_corrections(
    connection: Connection, first: datetime.date, before: datetime.date, most: int, language: str
) -> list[CorrectionRow]:
    """The corrections from a day on and before another, the latest day first and each day in the order of the file."""
    asked = {"first": first, "before": before, "most": most, "language": language}
    return [CorrectionRow._make(row) for row in connection.execute(_CORRECTIONS, asked)]


def find_corrections_of(
    connection: Connection, slugs: Sequence[str], language: str
) -> dict[str, list[tuple[datetime.date, str]]]:
    """Day and sentence of each correction of some events, by their slugs, the latest first."""
    return read_by_event(connection, _OF_EVENTS, slugs, lambda row: (row[0], row[1]), language)
