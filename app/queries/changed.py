"""Finds which events were added or worked on last, the latest first, without reading their rows."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any, Literal

from sqlalchemy import Connection, Select, bindparam, func, select
from sqlmodel import SQLModel

from app import models  # noqa: F401  (declares the tables)
from app.errors import BadFilter, ParameterFault
from app.eventset import EventSet, below, positions, unite, without

_tables = SQLModel.metadata.tables
_event = _tables["event"].c
_posting = _tables["posting"].c
_written = _tables["export_row"].c

_FIRST_DAY = ""
_AFTER_ALL_DAYS = "9999-12-31"
#: The day on which an event was added or last worked on.
CHANGED = func.coalesce(_event.updated, _event.added)


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
    connection: Connection, field: Literal["added", "changed"], first: str = _FIRST_DAY, last: str = _AFTER_ALL_DAYS
) -> Iterator[tuple[str, EventSet]]:
    """By each day between two the events that were added, or last changed, on it; the latest day comes first."""
    with connection.execute(_days_statement(), {"field": field, "first": first, "last": last}) as blocks:
        for day, rows in groupby(blocks, key=itemgetter(0)):
            yield day, unite((number, packed) for _, number, packed in rows)


@lru_cache
def _days_statement() -> Select[Any]:
    return (
        select(_posting.value, _posting.block, _posting.events)
        .where(_posting.field == bindparam("field"), _posting.value.between(bindparam("first"), bindparam("last")))
        .order_by(_posting.value.desc())
        .execution_options(stream_results=True)
    )


def _place_of(connection: Connection, slug: str, language: str) -> tuple[str, int]:
    """The day on which an event was worked on last, and its position."""
    row = connection.execute(_place_statement(), {"slug": slug, "language": language}).one_or_none()
    if row is None:
        raise BadFilter([ParameterFault("after", slug, "the slug of an event")])
    return str(row[0]), row[1]


@lru_cache
def _place_statement() -> Select[Any]:
    return (
        select(CHANGED, _written.position)
        .select_from(_tables["event"].join(_tables["export_row"], _written.event == _event.slug))
        .where(_event.slug == bindparam("slug"), _written.language == bindparam("language"))
    )
