"""What the page about the data set counts: how well sources were read."""

from collections import Counter
from typing import NamedTuple

from sqlalchemy import Connection, func, select
from sqlmodel import SQLModel

from app import models  # noqa: F401  (declares the tables)

_tables = SQLModel.metadata.tables
_source = _tables["source"].c


class SourceCounts(NamedTuple):
    """How many sources there are, by how much of them was read and by what their titles are."""

    read: Counter[str]
    title_is: Counter[str]

    @property
    def total(self) -> int:
        return self.read.total()


def count_readings(connection: Connection) -> SourceCounts:
    counts = SourceCounts(Counter(), Counter())
    statement = select(_source.read, _source.title_is, func.count()).group_by(_source.read, _source.title_is)
    for read, title_is, count in connection.execute(statement):
        counts.read[read] += count
        counts.title_is[title_is] += count
    return counts
