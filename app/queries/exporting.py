"""Reads the events of a file in their order, as its format wants them, and all statements; a few hundred at a time."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection, Engine, Select, bindparam, select
from sqlmodel import SQLModel

from app import models  # noqa: F401  (declares the tables)
from app.models.columns import columns, text_in
from app.queries.corrections import find_corrections_of
from app.queries.events import find_details, find_events, find_figures, read_citations
from app.queries.rows import CitationRow, EventDetail, EventRow, FigureRow, RowCache, read_by_event
from app.queries.statements import StatementRow, find_statements
from app.queries.version import reading

_tables = SQLModel.metadata.tables
_written = _tables["export_row"].c
_relation = _tables["relation"].c

#: Few enough that other requests are not kept waiting.
_CHUNK = 500

Row = TypeVar("Row")
#: An event's slug, and its line of CSV, made when it was loaded, which lacks only the permalink. There are millions of
#: them: a named tuple would take longer to make than the line to write.
Line = tuple[str, str]
#: Finds the events at some positions, each as a format wants it.
Finder = Callable[[Connection, Sequence[int], str], Mapping[int, Row]]


class WholeEvent(NamedTuple):
    """All that is known of an event, in one language; ``related`` are slugs, ``corrections`` days and sentences."""

    event: EventDetail
    sources: Sequence[CitationRow]
    figures: Sequence[FigureRow]
    statements: Sequence[StatementRow]
    related: Sequence[str]
    corrections: Sequence[tuple[date, str]]


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


def stream_events(
    engine: Engine, version: str, positions: Iterator[int], find: Finder[Row], language: str
) -> Iterator[Sequence[Row]]:
    """The events at some positions, in this order, in chunks; of this version of the data."""
    with reading(engine, version) as connection:
        while chunk := list(islice(positions, _CHUNK)):
            found = find(connection, chunk, language)
            yield [found[position] for position in chunk]


def find_lines(connection: Connection, positions: Sequence[int], language: str) -> dict[int, Line]:
    if not positions:
        return {}
    first, last = min(positions), max(positions)
    # All events, or all of some days, follow each other: then there is no list for the database to read.
    is_run = last - first + 1 == len(positions)
    some = {"first": first, "last": last} if is_run else {"positions": positions}
    rows = connection.execute(_lines_statement(is_run=is_run), {"language": language, **some})
    return {position: (slug, csv) for position, slug, csv in rows}


@lru_cache
def _lines_statement(*, is_run: bool) -> Select[Any]:
    position = _written.position
    if is_run:
        wanted = position.between(bindparam("first"), bindparam("last"))
    else:
        wanted = position.in_(bindparam("positions", expanding=True))
    return select(position, _written.event, _written.csv).where(_written.language == bindparam("language"), wanted)


def find_drawn(connection: Connection, positions: Sequence[int], language: str) -> dict[int, EventRow]:
    """What is drawn of the events."""
    return find_events(connection, RowCache(), positions, language)


def find_whole_events(connection: Connection, positions: Sequence[int], language: str) -> dict[int, WholeEvent]:
    details = find_details(connection, positions, language)
    slugs = [event.slug for event in details.values()]
    citations = read_citations(connection, slugs, language)
    figures = find_figures(connection, slugs, language)
    statements = find_statements(connection, slugs, language)
    related = _find_related(connection, slugs)
    corrected = find_corrections_of(connection, slugs, language)
    return {
        position: WholeEvent(event, citations[slug], figures[slug], statements[slug], related[slug], corrected[slug])
        for position, event in details.items()
        for slug in (event.slug,)
    }


def _find_related(connection: Connection, slugs: Sequence[str]) -> dict[str, list[str]]:
    return read_by_event(connection, _related_statement(), slugs, lambda row: str(row[0]))


@lru_cache
def _related_statement() -> Select[Any]:
    of_events = _relation.event.in_(bindparam("slugs", expanding=True))
    return select(_relation.event, _relation.related).where(of_events).order_by(_relation.event, _relation.related)


def stream_statements(engine: Engine, version: str, language: str) -> Iterator[Sequence[StatedRow]]:
    """All statements in the order of their file, in chunks; of this version of the data."""
    after = 0
    with reading(engine, version) as connection:
        while rows := find_statements_after(connection, after, _CHUNK, language):
            yield rows
            after = rows[-1].id


def find_statements_after(connection: Connection, after: int, limit: int, language: str) -> list[StatedRow]:
    """The first statements that follow the one with this number; 0 is before all of them."""
    rows = connection.execute(_stated_statement(language), {"after": after, "limit": limit})
    return [StatedRow._make(row) for row in rows]


@lru_cache
def _stated_statement(language: str) -> Select[Any]:
    statement, event, speaker, source = (_tables[name] for name in ("statement", "event", "speaker", "source"))
    others = {
        "event_title": text_in(event.c.title, language),
        "event_date": event.c.date,
        "speaker_label": text_in(speaker.c.label, language),
        "source_title": source.c.title,
    }
    return (
        select(*columns(StatedRow._fields, language, statement, source, **others))
        .select_from(statement.join(event).join(speaker).outerjoin(source, statement.c.source == source.c.slug))
        .where(statement.c.id > bindparam("after"))
        .order_by(statement.c.id)
        .limit(bindparam("limit"))
    )
