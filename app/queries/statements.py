"""Finds who has said what of some events."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, select
from sqlmodel import SQLModel

from app.models.cells import known_on
from app.models.columns import columns

_tables = SQLModel.metadata.tables
_statement = _tables["statement"].c

#: Sorts after every day.
_UNDATED = "~"


class StatementRow(NamedTuple):
    """What a speaker said of an event, in one language.

    ``speaker`` is a slug and ``label`` what it is called, ``stance`` one of `app.models.STANCES`, ``who`` the voice,
    ``stated`` EDTF or None, ``source`` a slug or None.
    """

    speaker: str
    label: str
    stance: str
    stated: str | None
    who: str
    source: str | None


def find_statements(connection: Connection, slugs: Sequence[str], language: str) -> dict[str, list[StatementRow]]:
    """The statements about some events in the order of the days by which they had been made, undated ones last."""
    found: dict[str, list[StatementRow]] = {slug: [] for slug in slugs}
    for event, *statement in connection.execute(_statements_statement(language), {"slugs": list(found)}):
        found[event].append(StatementRow._make(statement))
    for statements in found.values():
        statements.sort(key=lambda row: known_on(row.stated) or _UNDATED)
    return found


@lru_cache
def _statements_statement(language: str) -> Select[Any]:
    statement, speaker = _tables["statement"], _tables["speaker"]
    return (
        select(_statement.event, *columns(StatementRow._fields, language, statement, speaker))
        .select_from(statement.join(speaker))
        .where(_statement.event.in_(bindparam("slugs", expanding=True)))
        .order_by(_statement.id)
    )
