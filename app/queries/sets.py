"""Reads sets of events that have a value, as a load has stored them."""

from datetime import date

from sqlalchemy import ColumnElement, Connection, select
from sqlmodel import SQLModel

from app import models  # noqa: F401  (declares the tables)
from app.eventset import EventSet, unite
from app.statements import Statements

_posting = SQLModel.metadata.tables["posting"].c

Blocks = list[tuple[int, bytes]]


def read_sets(connection: Connection, *clauses: ColumnElement[bool]) -> dict[str, dict[str, EventSet]]:
    """The events of some values by field."""
    blocks: dict[str, dict[str, Blocks]] = {}
    postings = select(_posting.field, _posting.value, _posting.block, _posting.events).where(*clauses)
    for field, value, number, events in connection.execute(postings):
        blocks.setdefault(field, {}).setdefault(value, []).append((number, events))
    return {field: {value: unite(several) for value, several in values.items()} for field, values in blocks.items()}


def read_statements(connection: Connection) -> Statements:
    """All statements."""
    found = read_sets(connection, _posting.field == "statement").get("statement", {})
    return Statements({_key(value): events for value, events in found.items()})


def read_statements_by(connection: Connection, day: date, begun: EventSet) -> Statements:
    """Those that had been made by the end of a day, and of events ``begun`` by then those that bear no day."""
    # A value begins with its day, or with a space where there is none, and a space sorts before the tilde.
    made = _posting.field == "said", _posting.value < f"{day.isoformat()}~"
    sets: dict[tuple[str, str], EventSet] = {}
    for value, events in read_sets(connection, *made).get("said", {}).items():
        stated, _, statement = value.partition(" ")
        key = _key(statement)
        sets[key] = sets.get(key, 0) | (events if stated else events & begun)
    return Statements(sets)


def _key(value: str) -> tuple[str, str]:
    speaker, stance = value.split(" ")
    return speaker, stance
