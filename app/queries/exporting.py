"""Reads what files hold, a few hundred rows at a time: events as a format wants them, and any table as it is.

A file of many events may have pages: `Paging` is what a reader asks of them.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from typing import Annotated, Any, NamedTuple, Self, TypeVar

from pydantic import Field, PlainValidator, WithJsonSchema
from sqlalchemy import Connection, Engine, Select, bindparam, select
from sqlmodel import SQLModel

from app.models.columns import text_in
from app.parameters import Query, Slug, unexpected
from app.queries.changes import find_corrections_of
from app.queries.events import read_citations, read_events
from app.queries.figures import StatedFigure, find_figures_of
from app.queries.reading import CHUNK, read_by_event, reading
from app.queries.rows import CitationRow, EventRow
from app.queries.statements import StatementRow, find_statements
from app.words import N_

_tables = SQLModel.metadata.tables
_written = _tables["export_row"].c
_relation = _tables["relation"].c
_RELATED = (
    select(_relation.event, _relation.related)
    .where(_relation.event.in_(bindparam("slugs", expanding=True)))
    .order_by(_relation.event, _relation.related)
)

Row = TypeVar("Row")
#: An event's slug, and its line of CSV, made when it was loaded, which lacks only the permalink. There are millions of
#: them: a named tuple would take longer to make than the line to write.
Line = tuple[str, str]
#: A column, and the language in which its text is wanted: empty for what is no text.
_Wanted = tuple[str, str]
#: Finds the events at some positions, each as a format wants it.
Finder = Callable[[Connection, Sequence[int], str], Mapping[int, Row]]


#: Events on one page of a file of events, such as JSON or Atom; a refusal says the number in words of its own.
MAX_EVENTS = 1_000


def _limit(value: str | int) -> int:
    """As many events as there may be are asked for by a number without sign."""
    text = str(value)
    if text.isascii() and text.isdecimal() and len(text) <= len(str(MAX_EVENTS)) and 1 <= int(text) <= MAX_EVENTS:
        return int(text)
    raise unexpected(N_("a number from 1 to 1000"))


_Limit = Annotated[
    int, PlainValidator(_limit), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": MAX_EVENTS})
]


class Paging(Query):
    """Which page of many events: the first ``limit`` of them, or of those that follow the event ``after``."""

    after: Annotated[Slug, Field(description=N_("slug of the event after which the page begins"))] = ""
    limit: Annotated[_Limit, Field(description=N_("how many events a page has at most"))] = MAX_EVENTS

    def following(self, slug: str) -> Self:
        """The page after the event ``slug``."""
        return self.but(after=slug)


class WholeEvent(NamedTuple):
    """All that is known of an event, in one language; ``related`` are slugs, ``corrections`` days and sentences."""

    event: EventRow
    sources: Sequence[CitationRow]
    figures: Sequence[StatedFigure]
    statements: Sequence[StatementRow]
    related: Sequence[str]
    corrections: Sequence[tuple[date, str]]


def stream_events(
    engine: Engine, version: str, positions: Iterator[int], find: Finder[Row], language: str
) -> Iterator[Sequence[Row]]:
    """The events at some positions, in this order, in chunks; of this version of the data."""
    with reading(engine, version) as connection:
        while chunk := list(islice(positions, CHUNK)):
            found = find(connection, chunk, language)
            yield [found[position] for position in chunk]


def find_lines(connection: Connection, positions: Sequence[int], language: str) -> dict[int, Line]:
    if not positions:
        return {}
    first, last = min(positions), max(positions)
    # All events, or all of some days, follow each other: then there is no list for the database to read.
    is_run = last - first + 1 == len(positions)
    some = {"first": first, "last": last} if is_run else {"positions": positions}
    rows = connection.execute(_lines_statement(is_run=is_run), {"written_in": language, **some})
    return {position: (slug, csv) for position, slug, csv in rows}


@lru_cache
def _lines_statement(*, is_run: bool) -> Select[Any]:
    position = _written.position
    if is_run:
        wanted = position.between(bindparam("first"), bindparam("last"))
    else:
        wanted = position.in_(bindparam("positions", expanding=True))
    return select(position, _written.event, _written.csv).where(_written.language == bindparam("written_in"), wanted)


def find_whole_events(connection: Connection, positions: Sequence[int], language: str) -> dict[int, WholeEvent]:
    details = read_events(connection, positions, language)
    slugs = [event.slug for event in details.values()]
    citations = read_citations(connection, slugs, language)
    figures = find_figures_of(connection, slugs, language)
    statements = find_statements(connection, slugs, language)
    related = find_related(connection, slugs)
    corrected = find_corrections_of(connection, slugs, language)
    return {
        position: WholeEvent(event, citations[slug], figures[slug], statements[slug], related[slug], corrected[slug])
        for position, event in details.items()
        for slug in (event.slug,)
    }


def find_related(connection: Connection, slugs: Sequence[str]) -> dict[str, list[str]]:
    """The slugs of the events that are related to some, in order."""
    return read_by_event(connection, _RELATED, slugs, itemgetter(0))


def stream_rows(
    connection: Connection, table: str, columns: Iterable[_Wanted], order: Sequence[str]
) -> Iterator[Sequence[Sequence[Any]]]:
    """Some columns of all rows of a table, in chunks."""
    found = _tables[table].c
    wanted = (text_in(found[name], language) if language else found[name] for name, language in columns)
    statement = select(*wanted).order_by(*(found[name] for name in order))
    yield from connection.execute(statement, execution_options={"yield_per": CHUNK}).partitions()
