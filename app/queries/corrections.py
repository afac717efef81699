"""Reads what was corrected about events: a sentence for each correction, with its day."""

import datetime
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, func, select
from sqlmodel import SQLModel

from app import models  # noqa: F401  (declares the tables)
from app.models.columns import columns, text_in
from app.queries.rows import read_by_event

_tables = SQLModel.metadata.tables
_event = _tables["event"].c
_correction = _tables["correction"].c


class CorrectionRow(NamedTuple):
    """A correction in one language: its day, its sentence, and the event that it is about."""

    day: datetime.date
    change: str
    slug: str
    title: str
    date: str
    category: str
    status: str | None


def count_corrections(connection: Connection, before: datetime.date) -> list[tuple[datetime.date, int]]:
    """How many corrections there are of each day before one, the latest first."""
    return [(day, count) for day, count in connection.execute(_counts_statement(), {"before": before})]


@lru_cache
def _counts_statement() -> Select[Any]:
    return (
        select(_correction.day, func.count())
        .where(_correction.day < bindparam("before"))
        .group_by(_correction.day)
        .order_by(_correction.day.desc())
    )


def find_corrections(
    connection: Connection, first: datetime.date, before: datetime.date, most: int, language: str
) -> list[CorrectionRow]:
    """The corrections from a day on and before another, the latest day first and each day in the order of the file."""
    asked = {"first": first, "before": before, "most": most}
    return [CorrectionRow._make(row) for row in connection.execute(_corrections_statement(language), asked)]


@lru_cache
def _corrections_statement(language: str) -> Select[Any]:
    found = columns(CorrectionRow._fields, language, _tables["event"], day=_correction.day, change=_change(language))
    return (
        select(*found)
        .join_from(_tables["correction"], _tables["event"])
        .where(_correction.day >= bindparam("first"), _correction.day < bindparam("before"))
        .order_by(_correction.day.desc(), _correction.id)
        .limit(bindparam("most"))
    )


def find_corrections_of(
    connection: Connection, slugs: Sequence[str], language: str
) -> dict[str, list[tuple[datetime.date, str]]]:
    """Day and sentence of each correction of some events, by their slugs, the latest first."""
    return read_by_event(connection, _of_events_statement(language), slugs, lambda row: (row[0], row[1]))


@lru_cache
def _of_events_statement(language: str) -> Select[Any]:
    return (
        select(_correction.event, _correction.day, _change(language))
        .where(_correction.event.in_(bindparam("slugs", expanding=True)))
        .order_by(_correction.event, _correction.day.desc(), _correction.id)
    )


def _change(language: str) -> Any:
    return text_in(_correction.change, language)
