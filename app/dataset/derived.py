"""What do we work out once a load, so that no reader has to wait for it?

Each event's line of CSV, its days, the words and values that it is found by, and which events were worked on last;
where each source stands among the others, and its words. All of it is made from rows that are in the database
already, and made anew where one of these changed.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain, groupby
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    String,
    Table,
    bindparam,
    cast,
    delete,
    func,
    insert,
    select,
)
from sqlmodel import SQLModel

from app.dataset.indexing import Index
from app.dataset.progress import Tell
from app.dataset.reading import DataSet
from app.dataset.staging import Change, write_rows
from app.dates import OPEN_END
from app.lines import EVENT_COLUMNS, EVENT_TEXTS, event_lines
from app.models.cells import extent
from app.models.columns import columns
from app.search.folding import fold
from app.search.texts import WORDS, add_found_by, found_by, found_by_date
from app.search.tokens import LONGEST

_tables = SQLModel.metadata.tables
_event, _place, _citation, _source = (_tables[name] for name in ("event", "place", "citation", "source"))
_lines, _entries, _recent = (_tables[name] for name in ("export_row", "source_entry", "recent_change"))

_MADE_FROM: Final = ("event", "place", "citation", "source")
_MADE: Final = (_lines, _tables["block"], _tables["posting"], _recent)
_ROWS: Final = 1000
_RECENT: Final = 20
#: The columns of an event's line, but for those of its sources.
_CELLS: Final = EVENT_COLUMNS[:-2]


def refill(connection: Connection, changes: Mapping[str, Change], data_set: DataSet, tell: Tell) -> None:
    """Bring up to date what depends on tables that changed, or was never made; in the connection's transaction."""
    if changes["source"] or _is_missing(connection, _entries, _source):
        _list_sources(connection, tell)
    if any(changes[name] for name in _MADE_FROM) or any(_is_missing(connection, one, _event) for one in _MADE):
        tell("removing lines of CSV and words", 0, None)
        connection.execute(delete(_lines))
        index = Index(connection)
        slugs = connection.scalars(select(_place.c.slug).order_by(_place.c.slug))
        places = {slug: number for number, slug in enumerate(slugs, 1)}
        done = 0
        for events in _chunks(connection, _events_statement(data_set.languages)):
            _write(connection, index, data_set.languages, places, events, first=done)
            done += len(events)
            tell("writing lines of CSV and words", done, done / data_set.counts["event"])
        index.close()
        _note_recent_changes(connection)


def _note_recent_changes(connection: Connection) -> None:
    """The latest of one day are those that sort last."""
    changed = func.coalesce(_event.c.updated, _event.c.added)
    latest = select(_event.c.slug, changed).order_by(changed.desc(), _event.c.slug.desc()).limit(_RECENT)
    connection.execute(delete(_recent))
    connection.execute(insert(_recent).from_select(["event", "changed"], latest))


def _is_missing(connection: Connection, table: Table, made_from: Table) -> bool:
    """Whether a table has nothing although there is something to make it from."""
    made, given = (connection.execute(select(one).limit(1)).first() for one in (table, made_from))
    return given is not None and made is None


def _list_sources(connection: Connection, tell: Tell) -> None:
    tell("listing sources", 0, None)
    connection.execute(delete(_entries))
    cells = _source.c.publisher, _source.c.published, _source.c.slug, _source.c.kind, _source.c.language
    for sources in _chunks(connection, select(*cells, _source.c.title)):
        write_rows(connection, _entries, list(_entries.columns.keys()), [_entry(*source) for source in sources])


def _entry(publisher: str, published: str | None, slug: str, kind: str, language: str, title: str) -> Sequence[str]:
    """A row of `source_entry`. No index takes a name of any length."""
    keys = sorted(found_by((publisher, title), ""))
    day = extent(published).earliest if published else OPEN_END.isoformat()
    return fold(publisher)[:LONGEST], day, slug, kind, language, f" {' '.join(keys)} "


def _write(
    connection: Connection,
    index: Index,
    languages: Sequence[str],
    places: Mapping[str, int],
    events: Sequence[Sequence[Any]],
    first: int,
) -> None:
    """The lines of some events, and what they are found by; the first of them has the position `first`.

    `places` has the number of each.
    """
    cited = _cited(connection, [event[0] for event in events])
    sources = [cited.get(event[0], _NOTHING_CITED) for event in events]
    words = [set(found_by_date(event[1])) for event in events]
    for number, language in enumerate(languages):
        cells = [event[number * len(_CELLS) :][: len(_CELLS)] for event in events]
        _write_lines(connection, language, cells, sources, first, words)
    for event, its_sources, its_words in zip(events, sources, words, strict=True):
        _, _, earliest, latest, category, status = event[:6]
        collection, place, changed = event[-3:]
        values = (
            ("category", [category]),
            ("status", [status]),
            ("collection", [collection]),
            ("place", [place] if place else []),
            ("source", its_sources.slugs),
            ("changed", [changed]),
            (WORDS, its_words),
        )
        index.add(_number(earliest), _number(latest), places.get(place, 0), values)


def _write_lines(
    connection: Connection,
    language: str,
    events: Sequence[Sequence[Any]],
    sources: Sequence["_Cited"],
    first: int,
    words: Sequence[set[str]],
) -> None:
    """The lines of some events in one language; adds to the words of each those that it is found by there."""
    cells: dict[str, Sequence[Any]] = dict(zip(_CELLS, zip(*events, strict=True), strict=True))
    cells |= {"sources": [one.titles for one in sources], "source_urls": [one.urls for one in sources]}
    written = zip(range(first, first + len(events)), cells["slug"], event_lines(cells), strict=True)
    lines = [(language, *line) for line in written]
    texts = zip(*(cells[name] for name in EVENT_TEXTS), strict=True)
    for its_words, its_texts, cited in zip(words, texts, sources, strict=True):
        add_found_by(its_words, [text for text in (*its_texts, *cited.publishers) if text], language)
    write_rows(connection, _lines, ["language", "position", "event", "csv"], lines)


@lru_cache(maxsize=65_536)
def _number(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _events_statement(languages: Sequence[str]) -> Select[Any]:
    """All events in chronological order: for one language after the other, what a line begins with; then two
    facets, and the day on which it was worked on last.
    """
    cells = chain.from_iterable(map(_cells, languages))
    changed = cast(func.coalesce(_event.c.updated, _event.c.added), String)
    return (
        select(*cells, _event.c.collection, _event.c.place, changed)
        .select_from(_event.outerjoin(_place))
        .order_by(_event.c.earliest, _event.c.latest, _event.c.slug)
    )


def _cells(language: str) -> Sequence[ColumnElement[Any]]:
    """What a line begins with."""
    # Not as days: they are written, not counted.
    days = {name: cast(_event.c[name], String) for name in ("earliest", "latest")}
    return columns(_CELLS, language, _event, _place, place=_place.c[f"name_{language}"], **days)


class _Cited(NamedTuple):
    """What is told of the sources that an event cites."""

    slugs: Collection[str]
    publishers: Collection[str]
    titles: str
    urls: str


def _cited(connection: Connection, slugs: Sequence[str]) -> dict[str, _Cited]:
    rows = connection.execute(_SOURCES, {"slugs": slugs}).all()
    found = {}
    for event, sources in groupby(rows, key=itemgetter(0)):
        _, slugs, publishers, titles, urls = zip(*sources, strict=True)
        names = [f"{publisher}: {title}" for publisher, title in zip(publishers, titles, strict=True)]
        addresses = [url or "" for url in urls]
        found[event] = _Cited(slugs, dict.fromkeys(publishers), " | ".join(names), " | ".join(addresses))
    return found


def _chunks(connection: Connection, statement: Select[Any]) -> Iterator[Sequence[Sequence[Any]]]:
    result = connection.execute(statement, execution_options={"stream_results": True})
    while rows := result.fetchmany(_ROWS):
        yield rows


_NOTHING_CITED: Final = _Cited((), (), "", "")
_SOURCES: Final = (
    select(_citation.c.event, _source.c.slug, _source.c.publisher, _source.c.title, _source.c.url)
    .select_from(_citation.join(_source))
    .where(_citation.c.event.in_(bindparam("slugs", expanding=True)))
    .order_by(_citation.c.event, _citation.c.position)
)
