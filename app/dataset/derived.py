"""What do we work out once a load, so that no reader has to wait for it?

The days of the events by facet, each event's line of CSV, and the words that events are found by. All of it is
made from rows that are in the database already, and made anew where one of these changed.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, groupby
from operator import itemgetter
from sys import byteorder
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    TableClause,
    bindparam,
    cast,
    column,
    delete,
    select,
    table,
)
from sqlmodel import SQLModel

from app.dataset.files import LANGUAGES
from app.dataset.progress import Tell
from app.dataset.staging import Change, write_rows
from app.exports.csv import line_without_permalink
from app.search import fold

SEARCH_INDEX: Final = table("event_search", column("event"), column("language"), column("words"))

_tables = SQLModel.metadata.tables
_event, _place, _citation, _source = (_tables[name] for name in ("event", "place", "citation", "source"))
_days, _lines = _tables["day_index"], _tables["export_row"]

_ROWS: Final = 1000


def refill(connection: Connection, changes: Mapping[str, Change], event_count: int, tell: Tell) -> None:
    """Bring up to date what depends on tables that changed, or was never made; in the connection's transaction."""
    if changes["event"] or _is_missing(connection, _days, event_count):
        tell("counting days", event_count, None)
        _refill_days(connection)
    of_texts = ("event", "place", "citation", "source")
    if any(changes[name] for name in of_texts) or _is_missing(connection, _lines, event_count):
        _refill_texts(connection, event_count, tell)


def _is_missing(connection: Connection, made: TableClause, event_count: int) -> bool:
    return event_count > 0 and connection.execute(select(made).limit(1)).first() is None


def _refill_days(connection: Connection) -> None:
    groups: defaultdict[tuple[str, str, str], tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    columns = (_event.c.category, _event.c.status, _event.c.collection, _event.c.earliest, _event.c.latest)
    for category, status, collection, earliest, latest in chain.from_iterable(_chunks(connection, select(*columns))):
        starts, ends = groups[category, status, collection]
        starts.append(earliest.toordinal())
        ends.append(latest.toordinal())
    connection.execute(delete(_days))
    rows = [(*group, _packed(starts), _packed(ends)) for group, (starts, ends) in groups.items()]
    if rows:
        write_rows(connection, _days, ["category", "status", "collection", "starts", "ends"], rows)


def _packed(days: list[int]) -> bytes:
    numbers = array("i", sorted(days))
    if byteorder == "big":
        numbers.byteswap()
    return numbers.tobytes()


def _refill_texts(connection: Connection, event_count: int, tell: Tell) -> None:
    """The lines of CSV and the search index, in chronological order: what is read together shall lie together."""
    tell("removing lines of CSV and words", 0, None)
    connection.execute(delete(_lines))
    connection.execute(delete(SEARCH_INDEX))
    done = 0
    for events in _chunks(connection, _cells_statement()):
        cited = _cited(connection, [event[0] for event in events])
        for number in range(len(LANGUAGES)):
            _write_texts(connection, events, cited, number, done + 1)
        done += len(events)
        tell("writing lines of CSV and words", done, done / event_count)


def _write_texts(
    connection: Connection, events: Sequence[Sequence[Any]], cited: Mapping[str, "_Cited"], number: int, first: int
) -> None:
    """The texts of some events in one language; the first of them has the position `first`."""
    language = LANGUAGES[number]
    lines, words = [], []
    for position, event in enumerate(events, first):
        publishers, *sources = cited.get(event[0], _NOTHING_CITED)
        cells = (*event[number * _CELLS : (number + 1) * _CELLS], *sources)
        slug, title, summary, place, attribution, caveat = cells[0], *cells[6:9], *cells[11:13]
        lines.append((language, position, slug, line_without_permalink(*cells)))
        found_by = (title, summary, place, attribution, caveat, *publishers)
        words.append((slug, language, fold(" ".join([text for text in found_by if text]))))
    write_rows(connection, _lines, ["language", "position", "event", "csv"], lines)
    write_rows(connection, SEARCH_INDEX, ["event", "language", "words"], words)


def _cells_statement() -> Select[Any]:
    """All events in chronological order: for one language after the other, what a line begins with."""
    return (
        select(*chain.from_iterable(_cells(language) for language in LANGUAGES))
        .select_from(_event.outerjoin(_place))
        .order_by(_event.c.earliest, _event.c.latest, _event.c.slug)
    )


def _cells(language: str) -> Sequence[ColumnElement[Any]]:
    """In the order of `line_without_permalink`."""
    event, place = _event.c, _place.c
    return (
        event.slug,
        event.date,
        # Not as days: they are written, not counted.
        cast(event.earliest, String),
        cast(event.latest, String),
        event.category,
        event.status,
        event[f"title_{language}"],
        event[f"summary_{language}"],
        place[f"name_{language}"],
        place.latitude,
        place.longitude,
        event[f"attribution_{language}"],
        event[f"caveat_{language}"],
    )


class _Cited(NamedTuple):
    """What is told of the sources that an event cites."""

    publishers: Iterable[str]
    sources: str
    urls: str


def _cited(connection: Connection, slugs: Sequence[str]) -> dict[str, _Cited]:
    rows = connection.execute(_SOURCES, {"slugs": slugs}).all()
    found = {}
    for event, sources in groupby(rows, key=itemgetter(0)):
        _, publishers, titles, urls = zip(*sources, strict=True)
        names = [f"{publisher}: {title}" for publisher, title in zip(publishers, titles, strict=True)]
        found[event] = _Cited(dict.fromkeys(publishers), " | ".join(names), " | ".join([url or "" for url in urls]))
    return found


def _chunks(connection: Connection, statement: Select[Any]) -> Iterator[Sequence[Sequence[Any]]]:
    result = connection.execute(statement, execution_options={"stream_results": True})
    while rows := result.fetchmany(_ROWS):
        yield rows


_CELLS: Final = len(_cells(LANGUAGES[0]))
_NOTHING_CITED: Final = _Cited((), "", "")
_SOURCES: Final = (
    select(_citation.c.event, _source.c.publisher, _source.c.title, _source.c.url)
    .select_from(_citation.join(_source))
    .where(_citation.c.event.in_(bindparam("slugs", expanding=True)))
    .order_by(_citation.c.event, _citation.c.position)
)
