"""Reads the passages of a page, and what they speak of."""

import datetime
from collections import defaultdict
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, and_, bindparam, select
from sqlmodel import SQLModel

from app.models.columns import columns

_tables = SQLModel.metadata.tables
_passage = _tables["passage"].c
_written = _tables["export_row"].c


class PassageRow(NamedTuple):
    """A passage in one language; the days that it speaks of are None where it does not say."""

    slug: str
    heading: str
    text: str
    start: datetime.date | None
    end: datetime.date | None


def find_passages(connection: Connection, page: str, language: str) -> list[PassageRow]:
    """The passages of a page, in its order."""
    return [PassageRow._make(row) for row in connection.execute(_passages_statement(language), {"page": page})]


@lru_cache
def _passages_statement(language: str) -> Select[Any]:
    days = {"start": _passage.window_from, "end": _passage.window_to}
    return (
        select(*columns(PassageRow._fields, language, _tables["passage"], **days))
        .where(_passage.page == bindparam("page"))
        .order_by(_passage.position)
    )


def find_passage_categories(connection: Connection, page: str) -> dict[str, list[str]]:
    """The categories that each passage of a page speaks of, in alphabetical order."""
    found: dict[str, list[str]] = defaultdict(list)
    for passage, category in connection.execute(_categories_statement(), {"page": page}):
        found[passage].append(category)
    return found


@lru_cache
def _categories_statement() -> Select[Any]:
    of = _tables["passage_category"].c
    return select(of.passage, of.category).where(of.page == bindparam("page")).order_by(of.passage, of.category)


def find_passage_events(connection: Connection, page: str, language: str) -> dict[str, list[int]]:
    """The positions of the events that each passage of a page speaks of, in chronological order."""
    found: dict[str, list[int]] = defaultdict(list)
    for passage, position in connection.execute(_events_statement(), {"page": page, "language": language}):
        found[passage].append(position)
    return found


@lru_cache
def _events_statement() -> Select[Any]:
    of = _tables["passage_event"].c
    of_event = and_(_written.event == of.event, _written.language == bindparam("language"))
    return (
        select(of.passage, _written.position)
        .join_from(_tables["passage_event"], _tables["export_row"], of_event)
        .where(of.page == bindparam("page"))
        .order_by(of.passage, _written.position)
    )
