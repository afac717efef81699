"""Works out once, in a load, what readers would otherwise wait for.

Each event's line of CSV, its days, and the words and values that it is found by; where each source stands among the
others, and its words; the names of figures. All of it is made from the rows that are in the new tables.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import date
from functools import lru_cache, partial
from itertools import chain, groupby, repeat
from operator import itemgetter
from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, String, bindparam, cast, func, select

from app.dataset.beside import beside
from app.dataset.figure_names import name_figures
from app.dataset.indexing import Index, Packed
from app.dataset.progress import Progress
from app.dataset.reading import DataSet
from app.dataset.tables import TABLES, write_rows
from app.dates import OPEN_END
from app.lines import EVENT_COLUMNS, EVENT_TEXTS, event_lines
from app.models.cells import extent, known_on
from app.models.columns import text_in
from app.search.folding import fold
from app.search.texts import WORDS, add_found_by, found_by, found_by_date
from app.search.tokens import LONGEST

#: Some rows of a statement, column by column.
Columns = Mapping[str, Sequence[Any]]

_event, _place, _citation, _source, _kind, _statement = (
    TABLES[name].c for name in ("event", "place", "citation", "source", "kind", "statement")
)

_CHRONOLOGICAL: Final = (_event.earliest, _event.latest, _event.position)
#: So many rows are read at a time; a block of the index has a whole number of such chunks.
_ROWS: Final = 1024
#: What each event has one value of.
_ONE_VALUE: Final = ("category", "collection", "added", "changed")
#: Of so many events, those who look for words had better be two.
_MANY: Final = 10_000


def derive(connection: Connection, data_set: DataSet, progress: Progress) -> None:
    """Fill the tables that are made from others."""
    progress("listing sources", 0, None)
    for sources in _chunks(connection, _SOURCES):
        entries = list(map(_entry, *sources.values()))
        write_rows(connection, TABLES["source_entry"], TABLES["source_entry"].columns.keys(), entries)
    name_figures(connection, data_set.languages[0])
    slugs = connection.scalars(select(_place.slug).order_by(_place.slug))
    places = {slug: number for number, slug in enumerate(slugs, 1)}
    count, done = data_set.counts["event"], 0
    with (
        closing(_chunks(connection, _events_statement(data_set.languages))) as chunks,
        beside(partial(_Finding, data_set.languages, places), is_worth_it=count >= _MANY) as finding,
    ):
        for events in chunks:
            cited = _cited(connection, events["slug"])
            said = _said(connection, events["slug"])
            if done:
                _write_index(connection, finding.take())
            finding.give((events, cited, said))
            for language in data_set.languages:
                _write_lines(connection, language, events, cited, first=done)
            done += len(cited)
            progress("writing lines of CSV and words", done, done / count)
        if done:
            _write_index(connection, finding.take())
            finding.give(None)
            _write_index(connection, finding.take())


def _entry(
    publisher: str, published: str | None, slug: str, kind: str, language: str, title: str, uses: int
) -> Sequence[str | int]:
    """A row of `source_entry`. No index takes a name of any length."""
    keys = sorted(found_by((publisher, title), ""))
    day = extent(published).earliest if published else OPEN_END.isoformat()
    return fold(publisher)[:LONGEST], day, slug, kind, language, f" {' '.join(keys)} ", uses


def _write_lines(connection: Connection, language: str, events: Columns, cited: Sequence["_Cited"], first: int) -> None:
    """The lines of some events in a language; the first of them has the position `first`."""
    cells = {name: events.get(f"{name}_{language}") or events[name] for name in EVENT_COLUMNS[:-2]}
    cells |= {"sources": [its.titles for its in cited], "source_urls": [its.urls for its in cited]}
    lines = event_lines(cells)
    rows = list(zip(repeat(language), range(first, first + len(cited)), events["slug"], lines, strict=False))
    write_rows(connection, TABLES["export_row"], ["language", "position", "event", "csv"], rows)


def _write_index(connection: Connection, packed: Packed) -> None:
    write_rows(connection, TABLES["block"], ["number", "earliest", "latest", "place"], packed.blocks)
    write_rows(connection, TABLES["posting"], ["field", "value", "block", "events"], packed.postings)


class _Finding:
    """Notes what events are found by. Called with events, and what each of them cites and what was said of it.

    Called with None after the last. `places` has the number of each.
    """

    def __init__(self, languages: Sequence[str], places: Mapping[str, int]) -> None:
        self._index = Index()
        self._languages = tuple(languages)
        self._places = places

    def __call__(self, given: "tuple[Columns, Sequence[_Cited], Sequence[_Said]] | None") -> Packed:
        if given is None:
            return self._index.close()
        events, cited, said = given
        words = [set(found_by_date(written, self._languages)) for written in events["date"]]
        for language in self._languages:
            _add_words(words, language, events, [its.publishers for its in cited])
        values = {
            **{name: zip(events[name], strict=True) for name in _ONE_VALUE},
            **{name: [(value,) if value else () for value in events[name]] for name in ("status", "place")},
            "source": [its.slugs for its in cited],
            "rests": [its.support for its in cited],
            "statement": [its.statements for its in said],
            "said": [its.dated for its in said],
            WORDS: words,
        }
        places = [self._places.get(place, 0) for place in events["place"]]
        return self._index.add(map(_number, events["earliest"]), map(_number, events["latest"]), places, values)


def _add_words(words: Sequence[set[str]], language: str, events: Columns, publishers: Sequence[Sequence[str]]) -> None:
    """To the words of each event, add those that it is found by in a language."""
    texts = (events[f"{name}_{language}"] for name in EVENT_TEXTS)
    for its_words, its_publishers, its_texts in zip(words, publishers, zip(*texts, strict=True), strict=True):
        add_found_by(its_words, [*filter(None, its_texts), *its_publishers], language)


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
        cast(_event.added, String).label("added"),
        cast(func.coalesce(_event.updated, _event.added), String).label("changed"),
        *chain.from_iterable(map(_texts, languages)),
    )
    joined = TABLES["event"].outerjoin(TABLES["place"])
    return select(*columns).select_from(joined).order_by(*_CHRONOLOGICAL)


def _texts(language: str) -> Iterator[ColumnElement[Any]]:
    for name in EVENT_TEXTS:
        column = _place.name if name == "place" else _event[name]
        yield text_in(column, language).label(f"{name}_{language}")


class _Cited(NamedTuple):
    """What the sources that an event cites add to its line and its words."""

    slugs: Sequence[str]
    publishers: Sequence[str]
    titles: str
    urls: str
    are_of_states: Sequence[bool] = ()

    @property
    def support(self) -> Sequence[str]:
        """What the event rests on alone, as the facet calls it."""
        is_of = {"one-source": len(self.slugs) == 1, "state-media": bool(self.slugs) and all(self.are_of_states)}
        return [name for name, is_so in is_of.items() if is_so]


class _Said(NamedTuple):
    """What was said of an event: by speaker and stance, and with the day before them."""

    statements: set[str]
    dated: set[str]


def _cited(connection: Connection, slugs: Sequence[str]) -> list[_Cited]:
    """Of each event in turn."""
    found = dict.fromkeys(slugs, _Cited((), (), "", ""))
    for event, sources in groupby(connection.execute(_CITED, {"slugs": slugs}).all(), key=itemgetter(0)):
        _, its_slugs, publishers, titles, urls, are_of_states = zip(*sources, strict=True)
        found[event] = _Cited(its_slugs, publishers, " | ".join(titles), " | ".join(urls), are_of_states)
    return list(found.values())


def _said(connection: Connection, slugs: Sequence[str]) -> list[_Said]:
    """Of each event in turn."""
    found = {slug: _Said(set(), set()) for slug in slugs}
    for event, speaker, stance, stated in connection.execute(_STATED, {"slugs": slugs}):
        statement = f"{speaker} {stance}"
        found[event].statements.add(statement)
        found[event].dated.add(f"{known_on(stated)} {statement}")
    return list(found.values())


def _chunks(connection: Connection, statement: Select[Any]) -> Generator[Columns, None, None]:
    with connection.execute(statement, execution_options={"stream_results": True}) as result:
        names = list(result.keys())
        while rows := result.fetchmany(_ROWS):
            yield dict(zip(names, zip(*rows, strict=True), strict=True))


_USES: Final = select(_citation.source, func.count().label("uses")).group_by(_citation.source).subquery()
_SOURCES: Final = select(
    _source.publisher,
    _source.published,
    _source.slug,
    _source.kind,
    _source.language,
    _source.title,
    func.coalesce(_USES.c.uses, 0),
).select_from(TABLES["source"].outerjoin(_USES, _USES.c.source == _source.slug))
_CITED: Final = (
    select(
        _citation.event,
        _source.slug,
        _source.publisher,
        _source.publisher + ": " + _source.title,
        func.coalesce(_source.url, ""),
        _kind.state_media,
    )
    .select_from(TABLES["citation"].join(TABLES["source"]).join(TABLES["kind"], _kind.slug == _source.kind))
    .where(_citation.event.in_(bindparam("slugs", expanding=True)))
    .order_by(_citation.event, _citation.position)
)
_STATED: Final = select(_statement.event, _statement.speaker, _statement.stance, _statement.stated).where(
    _statement.event.in_(bindparam("slugs", expanding=True))
)
