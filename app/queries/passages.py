"""Reads the passages of a page, and what they speak of."""

import datetime
from collections import defaultdict
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, select
from sqlmodel import SQLModel

from app.models.columns import columns

_tables = SQLModel.metadata.tables
_passage = _tables["passage"].c
_written = _tables["export_row"].c
_of_category = _tables["passage_category"].c
_of_event = _tables["passage_event"].c

_CATEGORIES = (
    select(_of_category.passage, _of_category.category)
    .where(_of_category.page == bindparam("page"))
    .order_by(_of_category.passage, _of_category.category)
)
_EVENTS = (
    select(_of_event.passage, _written.position)
    .select_from(_tables["passage_event"].join(_tables["export_row"], _written.event == _of_event.event))
    .where(_written.language == bindparam("written_in"), _of_event.page == bindparam("page"))
    .order_by(_of_event.passage, _written.position)
)


class _PassageRow(NamedTuple):
    """A passage in one language; the days that it speaks of are None where it does not say."""

    slug: str
    heading: str
    text: str
    start: datetime.date | None
    end: datetime.date | None


_PASSAGES = (
    select(
        *columns(_PassageRow._fields, _tables["passage"], start=_passage.window_from, end=_passage.window_to),
    )
    .where(_passage.page == bindparam("page"))
    .order_by(_passage.position)
)


def find_passages(connection: Connection, page: str, language: str) -> list[_PassageRow]:
    """The passages of a page, in its order."""
    rows = connection.execute(_PASSAGES, {"page": page, "language": language})
    return [_PassageRow._make(row) for row in rows]


def find_passage_categories(connection: Connection, page: str) -> dict[str, list[str]]:
    """The categories that each passage of a page speaks of, in alphabetical order."""
    found: dict[str, list[str]] = defaultdict(list)
    for passage, category in connection.execute(_CATEGORIES, {"page": page}):
        found[passage].append(category)
    return found


def find_passage_events(connection: Connection, page: str, language: str) -> dict[str, list[int]]:
    """The positions of the events that each passage of a page speaks of, in chronological order."""
    found: dict[str, list[int]] = defaultdict(list)
    for passage, position in connection.execute(_EVENTS, {"page": page, "written_in": language}):
        found[passage].append(position)
    return found
