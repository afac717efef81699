"""Reads sets of events that have a value, as a load has stored them."""

from sqlalchemy import ColumnElement, Connection, select
from sqlmodel import SQLModel

from app import models  # noqa: F401  (declares the tables)
from app.eventset import EventSet, unite

_posting = SQLModel.metadata.tables["posting"].c

Blocks = list[tuple[int, bytes]]


def read_sets(connection: Connection, *clauses: ColumnElement[bool]) -> dict[str, dict[str, EventSet]]:
    """The events of some values by field."""
    blocks: dict[str, dict[str, Blocks]] = {}
    postings = select(_posting.field, _posting.value, _posting.block, _posting.events).where(*clauses)
    for field, value, number, events in connection.execute(postings):
        blocks.setdefault(field, {}).setdefault(value, []).append((number, events))
    return {field: {value: unite(several) for value, several in values.items()} for field, values in blocks.items()}
