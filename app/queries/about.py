"""What the page about the data set counts: how well sources were read, and what was worked on last."""

import datetime
from collections import Counter
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, func, select
from sqlmodel import SQLModel

from app.models.columns import columns

_tables = SQLModel.metadata.tables
_source = _tables["source"].c
_event = _tables["event"].c
_recent = _tables["recent_change"].c


class SourceCounts(NamedTuple):
    """How many sources there are, by how much of them was read and by what their titles are."""

    read: Counter[str]
    title_is: Counter[str]

    @property
    def total(self) -> int:
        return self.read.total()


class ChangeRow(NamedTuple):
    """An event that was worked on lately, in one language; ``updated`` is None where it was added then."""

    slug: str
    title: str
    date: str
    category: str
    status: str | None
    changed: datetime.date
    updated: datetime.date | None


def count_readings(connection: Connection) -> SourceCounts:
    counts = SourceCounts(Counter(), Counter())
    statement = select(_source.read, _source.title_is, func.count()).group_by(_source.read, _source.title_is)
    for read, title_is, count in connection.execute(statement):
        counts.read[read] += count
        counts.title_is[title_is] += count
    return counts


def find_changes(connection: Connection, language: str) -> list[ChangeRow]:
    """The events that were worked on last, the latest first; a load notes so many that a page can show them all."""
    return [ChangeRow._make(row) for row in connection.execute(_changes_statement(language))]


@lru_cache
def _changes_statement(language: str) -> Select[Any]:
    found = columns(ChangeRow._fields, language, _tables["event"], _tables["recent_change"])
    order = _recent.changed, _event.earliest, _event.latest, _event.position
    return (
        select(*found)
        .join_from(_tables["recent_change"], _tables["event"], _recent.event == _event.slug)
        .order_by(*(column.desc() for column in order))
    )
