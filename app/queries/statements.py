"""Finds who has said what of which events, and the days on which something was said for the first time."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from sqlalchemy import Connection, Engine, bindparam, select
from sqlmodel import SQLModel

from app.counts import FACETS_OF_STATEMENTS, Statements
from app.dates import parse_day
from app.eventset import EventSet, unite
from app.filters import EventFilter
from app.models.cells import known_on
from app.models.columns import columns, text_in
from app.queries.reading import CHUNK, read_by_event, read_sets, reading

_tables = SQLModel.metadata.tables
_statement, _event, _speaker, _source = (_tables[name].c for name in ("statement", "event", "speaker", "source"))
_posting = _tables["posting"].c

#: Sorts after every day.
_UNDATED = "~"
_SAID = (
    select(_posting.value, _posting.block, _posting.events)
    .where(_posting.field == "said")
    .order_by(_posting.value)
    .execution_options(stream_results=True)
)


class StatementRow(NamedTuple):
    """What a speaker said of an event, in one language.

    ``speaker`` is a slug and ``label`` what it is called, ``stance`` one of `STANCES`, ``who`` the voice,
    ``stated`` EDTF or None, ``source`` a slug or None.
    """

    speaker: str
    label: str
    stance: str
    stated: str | None
    who: str
    source: str | None

    def had_been_made_by(self, day: date | None) -> bool:
        """Whether it had, by the end of a day; always where nobody knows its own day, or none is asked for."""
        return day is None or known_on(self.stated) <= day.isoformat()


class StatedRow(NamedTuple):
    """A statement, with its event and its source, in one language; ``stated`` and ``event_date`` are EDTF."""

    id: int
    event: str
    event_title: str
    event_date: str
    speaker: str
    speaker_label: str
    stance: str
    stated: str | None
    who: str
    source: str | None
    publisher: str | None
    source_title: str | None
    url: str | None


_OF_EVENTS = (
    select(_statement.event, *columns(StatementRow._fields, _tables["statement"], _tables["speaker"]))
    .select_from(_tables["statement"].join(_tables["speaker"]))
    .where(_statement.event.in_(bindparam("slugs", expanding=True)))
    .order_by(_statement.id)
)
_STATED = (
    select(
        *columns(
            StatedRow._fields,
            _tables["statement"],
            _tables["source"],
            event_title=text_in(_event.title),
            event_date=_event.date,
            speaker_label=text_in(_speaker.label),
            source_title=_source.title,
        )
    )
    .select_from(
        _tables["statement"]
        .join(_tables["event"])
        .join(_tables["speaker"])
        .outerjoin(_tables["source"], _statement.source == _source.slug)
    )
    .where(_statement.id > bindparam("after"))
    .order_by(_statement.id)
    .limit(bindparam("limit"))
)


def find_statements(
    connection: Connection, slugs: Sequence[str], language: str, known: date | None = None
) -> dict[str, list[StatementRow]]:
    """The statements about some events in the order of the days by which they had been made, undated ones last.

    With ``known``, those that had been made by the end of that day, and those of which nobody knows the day.
    """
    found = read_by_event(connection, _OF_EVENTS, slugs, StatementRow._make, language)
    return {
        slug: sorted(
            [row for row in rows if row.had_been_made_by(known)], key=lambda row: known_on(row.stated) or _UNDATED
        )
        for slug, rows in found.items()
    }


def find_steps(
    connection: Connection, where: EventFilter, events: EventSet, day: date
) -> tuple[date | None, date | None]:
    """The nearest days before and after one on which the first statement about any of some events was made.

    Only statements count that have a speaker and a stance of the filter. None where there is no such day.
    """
    known, earlier = 0, None
    for value, said in _said_by_day(connection, where):
        new = said & events & ~known
        known |= new
        if not new or not value:
            continue
        if value > day.isoformat():
            return earlier, parse_day(value)
        if value < day.isoformat():
            earlier = parse_day(value)
    return earlier, None


def _said_by_day(connection: Connection, where: EventFilter) -> Iterator[tuple[str, EventSet]]:
    """By each day the events of which something was said; what is undated first, under no day."""
    chosen = [where.chosen(facet) for facet in FACETS_OF_STATEMENTS]
    with connection.execute(_SAID) as rows:
        split = ((*value.split(" "), number, packed) for value, number, packed in rows)
        asked = (
            row for row in split if all(not some or key in some for key, some in zip(row[1:3], chosen, strict=True))
        )
        for value, several in groupby(asked, key=itemgetter(0)):
            yield value, unite((number, packed) for *_, number, packed in several)


def read_statements(connection: Connection) -> Statements:
    """All statements."""
    found = read_sets(connection, _posting.field == "statement").get("statement", {})
    return Statements({_key(value): events for value, events in found.items()})


def read_statements_by(connection: Connection, day: date, begun: EventSet) -> Statements:
    """Those that had been made by the end of a day, and of events ``begun`` by then those that bear no day."""
    # A value begins with its day, or with a space where there is none, and a space sorts before the tilde.
    made = _posting.field == "said", _posting.value < f"{day.isoformat()}{_UNDATED}"
    sets: dict[tuple[str, str], EventSet] = {}
    for value, events in read_sets(connection, *made).get("said", {}).items():
        stated, _, statement = value.partition(" ")
        key = _key(statement)
        sets[key] = sets.get(key, 0) | (events if stated else events & begun)
    return Statements(sets)


def _key(value: str) -> tuple[str, str]:
    speaker, stance = value.split(" ")
    return speaker, stance


def stream_statements(engine: Engine, version: str, language: str) -> Iterator[Sequence[StatedRow]]:
    """All statements in the order of their file, in chunks; of this version of the data."""
    after = 0
    with reading(engine, version) as connection:
        while rows := find_statements_after(connection, after, CHUNK, language):
            yield rows
            after = rows[-1].id


def find_statements_after(connection: Connection, after: int, limit: int, language: str) -> list[StatedRow]:
    """The first statements that follow the one with this number; 0 is before all of them."""
    rows = connection.execute(_STATED, {"after": after, "limit": limit, "language": language})
    return [StatedRow._make(row) for row in rows]
