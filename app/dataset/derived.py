"""What do we work out once a load, so that no reader has to wait for it?

Each event's line of CSV, its days, the words and values that it is found by, and which events were worked on last;
where each source stands among the others, and its words. All of it is made from the rows that are in the new tables.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain, groupby, repeat
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, String, bindparam, cast, func, insert, select

from app.dataset.cells import extent
from app.dataset.indexing import Index
from app.dataset.progress import Tell
from app.dataset.reading import DataSet
from app.dataset.tables import TABLES, write_rows
from app.dates import OPEN_END
from app.lines import line_without_permalink
from app.search.folding import fold
from app.search.texts import WORDS, add_found_by, found_by, found_by_date
from app.search.tokens import LONGEST

#: Some rows of a statement, column by column.
Columns = Mapping[str, Sequence[Any]]

_event, _place, _citation, _source = (TABLES[name].c for name in ("event", "place", "citation", "source"))

#: So many rows are read at a time; a block of the index has a whole number of such chunks.
_ROWS: Final = 1024
_RECENT: Final = 20


def derive(connection: Connection, data_set: DataSet, tell: Tell) -> None:
    """Fill the tables that are made from others."""
    tell("listing sources", 0, None)
    for sources in _chunks(connection, _SOURCES):
        entries = list(map(_entry, *sources.values()))
        write_rows(connection, TABLES["source_entry"], TABLES["source_entry"].columns.keys(), entries)
    slugs = connection.scalars(select(_place.slug).order_by(_place.slug))
    events = _Events(connection, data_set.languages, {slug: number for number, slug in enumerate(slugs, 1)})
    for chunk in _chunks(connection, _events_statement(data_set.languages)):
        events.write(chunk)
        tell("writing lines of CSV and words", events.count, events.count / data_set.counts["event"])
    events.index.close()
    _note_recent_changes(connection)


def _note_recent_changes(connection: Connection) -> None:
    """The latest of one day are those that sort last."""
    changed = func.coalesce(_event.updated, _event.added)
    latest = select(_event.slug, changed).order_by(changed.desc(), _event.slug.desc()).limit(_RECENT)
    connection.execute(insert(TABLES["recent_change"]).from_select(["event", "changed"], latest))


def _entry(publisher: str, published: str | None, slug: str, kind: str, language: str, title: str) -> Sequence[str]:
    """A row of `source_entry`. No index takes a name of any length."""
    keys = sorted(found_by((publisher, title), ""))
    day = extent(published).earliest if published else OPEN_END.isoformat()
    return fold(publisher)[:LONGEST], day, slug, kind, language, f" {' '.join(keys)} "


class _Events:
    """Takes all events in chronological order, and writes what is made of them. `places` has the number of each."""

    def __init__(self, connection: Connection, languages: Sequence[str], places: Mapping[str, int]) -> None:
        self.index = Index(connection)
        self.count = 0
        self._connection = connection
        self._languages = languages
        self._places = places

    def write(self, events: Columns) -> None:
        """The lines of some events, and what they are found by."""
        cited = _cited(self._connection, events["slug"])
        sources = [cited.get(slug, _NOTHING_CITED) for slug in events["slug"]]
        words = [set(found_by_date(written)) for written in events["date"]]
        for language in self._languages:
            self._write_lines(language, events, sources)
            _add_words(words, language, events, sources)
        self.index.add(
            map(_number, events["earliest"]),
            map(_number, events["latest"]),
            [self._places.get(place, 0) for place in events["place"]],
            {
                "category": zip(events["category"], strict=True),
                "status": zip(events["status"], strict=True),
                "collection": zip(events["collection"], strict=True),
                "place": [(place,) if place else () for place in events["place"]],
                "source": [cited.slugs for cited in sources],
                "changed": zip(events["changed"], strict=True),
                WORDS: words,
            },
        )
        self.count += len(words)

    def _write_lines(self, language: str, events: Columns, sources: Sequence["_Cited"]) -> None:
        lines = map(
            line_without_permalink,
            *(events[name] for name in ("slug", "date", "earliest", "latest", "category", "status")),
            *(events[f"{name}_{language}"] for name in ("title", "summary", "place")),
            *(events[name] for name in ("latitude", "longitude")),
            *(events[f"{name}_{language}"] for name in ("attribution", "caveat")),
            [cited.titles for cited in sources],
            [cited.urls for cited in sources],
        )
        positions = range(self.count, self.count + len(sources))
        rows = list(zip(repeat(language), positions, events["slug"], lines, strict=False))
        write_rows(self._connection, TABLES["export_row"], ["language", "position", "event", "csv"], rows)


def _add_words(words: Sequence[set[str]], language: str, events: Columns, sources: Sequence["_Cited"]) -> None:
    """To the words of each event, add those that it is found by in a language."""
    texts = (events[f"{name}_{language}"] for name in ("title", "summary", "place", "attribution", "caveat"))
    for its_words, cited, its_texts in zip(words, sources, zip(*texts, strict=True), strict=True):
        add_found_by(its_words, [*filter(None, its_texts), *cited.publishers], language)


@lru_cache(maxsize=65_536)
def _number(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _events_statement(languages: Sequence[str]) -> Select[Any]:
    """All events in chronological order, with the texts in these languages."""
    columns = (
        _event.slug,
        _event.date,
        # Not as days: they are written, not counted.
        cast(_event.earliest, String).label("earliest"),
        cast(_event.latest, String).label("latest"),
        _event.category,
        _event.status,
        _event.collection,
        _event.place,
        _place.latitude,
        _place.longitude,
        cast(func.coalesce(_event.updated, _event.added), String).label("changed"),
        *chain.from_iterable(map(_texts, languages)),
    )
    joined = TABLES["event"].outerjoin(TABLES["place"])
    return select(*columns).select_from(joined).order_by(_event.earliest, _event.latest, _event.slug)


def _texts(language: str) -> Iterator[ColumnElement[Any]]:
    for name in ("title", "summary", "attribution", "caveat"):
        yield _event[f"{name}_{language}"]
    yield _place[f"name_{language}"].label(f"place_{language}")


class _Cited(NamedTuple):
    """What is told of the sources that an event cites."""

    slugs: Collection[str]
    publishers: Collection[str]
    titles: str
    urls: str


def _cited(connection: Connection, slugs: Sequence[str]) -> dict[str, _Cited]:
    rows = connection.execute(_CITED, {"slugs": slugs}).all()
    found = {}
    for event, sources in groupby(rows, key=itemgetter(0)):
        _, its_slugs, publishers, titles, urls = zip(*sources, strict=True)
        names = [f"{publisher}: {title}" for publisher, title in zip(publishers, titles, strict=True)]
        addresses = [url or "" for url in urls]
        found[event] = _Cited(its_slugs, dict.fromkeys(publishers), " | ".join(names), " | ".join(addresses))
    return found


def _chunks(connection: Connection, statement: Select[Any]) -> Iterator[Columns]:
    result = connection.execute(statement, execution_options={"stream_results": True})
    names = list(result.keys())
    while rows := result.fetchmany(_ROWS):
        yield dict(zip(names, zip(*rows, strict=True), strict=True))


_NOTHING_CITED: Final = _Cited((), (), "", "")
_SOURCES: Final = select(
    _source.publisher, _source.published, _source.slug, _source.kind, _source.language, _source.title
)
_CITED: Final = (
    select(_citation.event, _source.slug, _source.publisher, _source.title, _source.url)
    .select_from(TABLES["citation"].join(TABLES["source"]))
    .where(_citation.event.in_(bindparam("slugs", expanding=True)))
    .order_by(_citation.event, _citation.position)
)
