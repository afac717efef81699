"""Works out once, in a load, what readers would otherwise wait for.

Each event's line of CSV, its days, and the words and values that it is found by; where each source stands among the
others, and its words; the names of figures. All of it is made from the rows that are in the new tables.
"""

import re
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import groupby, islice, repeat
from operator import attrgetter, itemgetter
from typing import Any, Final

from sqlalchemy import Connection, Select, String, TableClause, bindparam, cast, func, insert, select

from app.dataset.indexing import Cited, Finding, Packed, finding
from app.dataset.reading import DataSet, Progress
from app.dates import OPEN_END
from app.lines import EVENT_COLUMNS, EVENT_TEXTS, event_lines, plain_number
from app.models import TABLES
from app.models.cells import Columns, extent, known_on
from app.models.columns import text_in
from app.search import found_by
from app.search.tokens import LONGEST, fold, lowered, unaccented

_event, _place, _citation, _source, _kind, _statement, _figure = (
    TABLES[name].c for name in ("event", "place", "citation", "source", "kind", "statement", "figure")
)

#: So many rows are read at a time; a block of the index has a whole number of such chunks.
_ROWS: Final = 1024
#: Of so many events, those who look for words had better be two.
_MANY: Final = 10_000
#: A text gives so many characters to the name of a figure.
_LONGEST: Final = 48
_NO_SLUG: Final = re.compile("[^a-z0-9]+")


def derive(connection: Connection, data_set: DataSet, progress: Progress) -> None:
    """Fill the tables that are made from others."""
    progress("listing sources", 0, None)
    for sources in _chunks(connection, _SOURCES):
        entries = list(map(_entry, *sources.values()))
        write_rows(connection, TABLES["source_entry"], TABLES["source_entry"].columns.keys(), entries)
    _name_figures(connection, data_set.languages[0])
    slugs = connection.scalars(select(_place.slug).order_by(_place.slug))
    places = {slug: number for number, slug in enumerate(slugs, 1)}
    count, done = data_set.counts["event"], 0
    with (
        closing(_chunks(connection, _events_statement(data_set.languages))) as chunks,
        finding(partial(Finding, data_set.languages, places), beside=count >= _MANY) as (give, take),
    ):
        for events in chunks:
            cited = _cited(connection, events["slug"])
            said = _said(connection, events["slug"])
            if done:
                _write_index(connection, take())
            give((events, cited, said))
            for language in data_set.languages:
                _write_lines(connection, language, events, cited, first=done)
            done += len(cited)
            progress("writing lines of CSV and words", done, done / count)
        if done:
            _write_index(connection, take())
            give(None)
            _write_index(connection, take())


def write_rows(connection: Connection, table: TableClause, names: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Insert rows as the driver takes them: with millions, every step between costs seconds."""
    if not rows:
        return
    if not connection.dialect.positional:
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])
        return
    statement = insert(table).compile(dialect=connection.dialect, column_keys=names)
    connection.exec_driver_sql(str(statement), rows)


def _entry(
    publisher: str, published: str | None, slug: str, kind: str, language: str, title: str, uses: int
) -> Sequence[str | int]:
    """A row of `source_entry`. No index takes a name of any length."""
    keys = sorted(found_by((publisher, title), ""))
    day = extent(published).earliest if published else OPEN_END.isoformat()
    return fold(publisher)[:LONGEST], day, slug, kind, language, f" {' '.join(keys)} ", uses


def _write_lines(connection: Connection, language: str, events: Columns, cited: Sequence[Cited], first: int) -> None:
    """The lines of some events in a language; the first of them has the position `first`."""
    cells = {name: events.get(f"{name}_{language}") or events[name] for name in EVENT_COLUMNS[:-2]}
    cells |= {"sources": [its.titles for its in cited], "source_urls": [its.urls for its in cited]}
    lines = event_lines(cells)
    rows = list(zip(repeat(language), range(first, first + len(cited)), events["slug"], lines, strict=False))
    write_rows(connection, TABLES["export_row"], ["language", "position", "event", "csv"], rows)


def _write_index(connection: Connection, packed: Packed) -> None:
    write_rows(connection, TABLES["block"], ["number", "earliest", "latest", "place"], packed.blocks)
    write_rows(connection, TABLES["posting"], ["field", "value", "block", "events"], packed.postings)


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
        *(
            text_in(_place.name if name == "place" else _event[name], language).label(f"{name}_{language}")
            for language in languages
            for name in EVENT_TEXTS
        ),
    )
    joined = TABLES["event"].outerjoin(TABLES["place"])
    return select(*columns).select_from(joined).order_by(_event.earliest, _event.latest, _event.position)


def _cited(connection: Connection, slugs: Sequence[str]) -> list[Cited]:
    """Of each event in turn."""
    found = dict.fromkeys(slugs, Cited((), (), "", ""))
    for event, sources in groupby(connection.execute(_CITED, {"slugs": slugs}).all(), key=itemgetter(0)):
        _, its_slugs, publishers, titles, urls, are_of_states = zip(*sources, strict=True)
        found[event] = Cited(its_slugs, publishers, " | ".join(titles), " | ".join(urls), are_of_states)
    return list(found.values())


def _said(connection: Connection, slugs: Sequence[str]) -> list[tuple[set[str], set[str]]]:
    """Of each event in turn."""
    found = {slug: (set[str](), set[str]()) for slug in slugs}
    for event, speaker, stance, stated in connection.execute(_STATED, {"slugs": slugs}):
        statements, dated = found[event]
        statements.add(statement := f"{speaker} {stance}")
        dated.add(f"{known_on(stated)} {statement}")
    return list(found.values())


def _name_figures(connection: Connection, language: str) -> None:
    """Fill `figure_name`; ``language`` is the main one of the data set, whose texts the names are made of."""
    statement = select(
        _figure.id,
        _figure.event,
        text_in(_figure.label, language).label("label"),
        _figure.speaker,
        text_in(_figure.attributed_to, language).label("attributed_to"),
        _figure.value,
    ).order_by(_figure.event, _figure.id)
    with connection.execute(statement, execution_options={"stream_results": True}) as figures:
        names = _named(figures)
        while rows := list(islice(names, _ROWS)):
            write_rows(connection, TABLES["figure_name"], ["figure", "slug"], rows)


def _named(figures: Any) -> Iterator[tuple[int, str]]:
    """Each figure with its name. Those of an event that say the same are numbered from the second one on.

    No slug has two hyphens in a row: what stands before and after them cannot be taken for one another.
    """
    for event, several in groupby(figures, key=attrgetter("event")):
        uses: Counter[str] = Counter()
        for figure in several:
            value = plain_number(figure.value).replace("-", "minus ")
            texts = (figure.label, figure.speaker or figure.attributed_to, value)
            said = "-".join(filter(None, map(_slug, texts)))
            uses[said] += 1
            yield figure.id, f"{event}--{said}{f'--{uses[said]}' if uses[said] > 1 else ''}"


def _slug(text: str) -> str:
    """The words of a text in Latin letters and digits, as many of them as a name has room for."""
    whole = _NO_SLUG.sub("-", lowered(unaccented(text)).replace("'", "")).strip("-")
    return whole if len(whole) <= _LONGEST else whole[: _LONGEST + 1].rpartition("-")[0] or whole[:_LONGEST]


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
