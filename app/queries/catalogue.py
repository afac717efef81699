"""Reads what every page needs and only a load changes: texts, values of facets, and the index of all events."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, case, func, select
from sqlmodel import SQLModel

from app.counts import FACETS_OF_STATEMENTS, EventIndex, Places
from app.dates import Window, parse_day
from app.days import Days
from app.errors import BadDate
from app.eventset import EventSet
from app.filters import FACETS
from app.models.columns import columns
from app.models.dataset import COLOURS, SHAPES, STANCES
from app.queries.figures import StatedFigure
from app.queries.reading import read_sets, read_timeline
from app.queries.rows import NO_STATUS, Category, Collection, Kind, MapBounds, RowCache, Speaker, Stance, Status, Texts
from app.queries.sources import count_sources
from app.queries.statements import read_statements
from app.search import Aliases, aliases_of, found_by
from app.words import translations

_tables = SQLModel.metadata.tables
_place = _tables["place"].c
_passage = _tables["passage"].c
_posting = _tables["posting"].c
_alias = _tables["alias"].c
_CORRECTIONS = select(func.count()).select_from(_tables["correction"])
#: The shapes of the categories, and four more.
_SPEAKERS_SHAPES = 12


def _number_in(codes: Sequence[str], column: ColumnElement[str]) -> ColumnElement[int]:
    """Which of some codes a column holds, from 1."""
    return case({code: number for number, code in enumerate(codes, 1)}, value=column)


_speaker_before = _tables["speaker"].c.position - 1
#: By table and field of its record what no column of this name holds.
_MADE: Final[Mapping[str, Mapping[str, ColumnElement[Any]]]] = {
    "category": {
        "colour": _number_in(COLOURS, _tables["category"].c.colour),
        "shape": _number_in(SHAPES, _tables["category"].c.shape),
    },
    "kind": {"is_state_media": _tables["kind"].c.state_media},
    "speaker": {
        "colour": _speaker_before % len(COLOURS) + 1,
        "shape": _speaker_before % _SPEAKERS_SHAPES + 1,
    },
}


@dataclass(frozen=True)
class Catalogue:
    """What every page needs and only a load changes; ``version`` tells one load from another.

    ``change_count`` is how many changes there are to read of: events that were added, and corrections of them.
    ``sources`` has the number of sources of each kind and language there is, ``aliases`` how else names are spelled.
    ``rows`` fill as pages are made, and go with the catalogue.
    """

    version: str
    slug: str
    texts: Mapping[str, Texts]
    categories: Mapping[str, tuple[Category, ...]]
    collections: Mapping[str, tuple[Collection, ...]]
    kinds: Mapping[str, tuple[Kind, ...]]
    speakers: Mapping[str, tuple[Speaker, ...]]
    stances: Mapping[str, tuple[Stance, ...]]
    statuses: Mapping[str, tuple[Status, ...]]
    sources: Mapping[tuple[str, str], int]
    aliases: Aliases
    default: Window
    data: Window
    event_count: int
    licence: str
    licence_url: str
    corrections: str
    change_count: int
    map: MapBounds | None
    has_story: bool
    has_figures: bool
    index: EventIndex
    rows: RowCache

    @property
    def changed(self) -> datetime.date | None:
        """The day of the last work on the data, with which its version begins where there is any event."""
        try:
            return parse_day(self.version[:10])
        except BadDate:
            return None

    def statuses_of_events(self, language: str) -> Mapping[str | None, Status]:
        """By their slugs, and that of events that have none."""
        return {None: NO_STATUS, **{status.slug: status for status in self.statuses[language]}}

    def speakers_of(self, figures: Iterable[StatedFigure], language: str) -> Mapping[str, Speaker]:
        """The speakers of some figures by their slugs, in the order of the data set."""
        used = {figure.speaker for figure in figures}
        return {speaker.slug: speaker for speaker in self.speakers[language] if speaker.slug in used}

    @cached_property
    def state_media(self) -> frozenset[str]:
        """The kinds of source that speak for a state."""
        return frozenset(kind.slug for kinds in self.kinds.values() for kind in kinds if kind.is_state_media)

    @cached_property
    def found_by(self) -> Mapping[str, Mapping[str, AbstractSet[str]]]:
        """By facet and value what a search finds the value's events by: its names in all languages."""
        found: dict[str, dict[str, set[str]]] = {}
        for facet in FACETS:
            for language in self.languages if facet.is_searched else ():
                for slug, name in facet.names(self, language).items():
                    found_by([name], language, found.setdefault(facet.name, {}).setdefault(slug, set()))
        return found

    @cached_property
    def totals(self) -> Mapping[str, Mapping[str, int]]:
        """By counted facet and value how many events there are of it in all, whatever the filter."""
        counted = {facet.name: self.index.values(facet.name) for facet in FACETS if facet.is_counted}
        return {name: {value: events.bit_count() for value, events in sets.items()} for name, sets in counted.items()}

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the data set, the main one first."""
        return tuple(self.texts)


def read_catalogue(connection: Connection) -> Catalogue:
    """Read everything that only a load changes, in some ten statements: megabytes, with a million events.

    Raises DatabaseUnavailable where no data set is loaded.
    """
    row = read_timeline(connection)
    default = Window(row["default_from"], row["default_to"])
    languages = row["languages"].split()
    bounds = [row[f"map_{name}"] for name in MapBounds._fields]
    index = _read_index(connection)
    return Catalogue(
        version=row["version"],
        slug=row["slug"],
        texts={language: Texts(*(row[name][language] for name in Texts._fields)) for language in languages},
        categories=_listed(connection, Category, "category", languages),
        collections=_listed(connection, Collection, "collection", languages),
        kinds=_listed(connection, Kind, "kind", languages),
        speakers=_listed(connection, Speaker, "speaker", languages),
        stances=_stances(index, languages),
        statuses=_listed(connection, Status, "status", languages),
        sources=count_sources(connection),
        aliases=aliases_of(connection.execute(select(_alias.name, _alias.spelling)).all()),
        default=default,
        data=Window(row["first_day"] or default.start, row["last_day"] or default.end),
        event_count=row["event_count"],
        licence=row["licence"],
        licence_url=row["licence_url"],
        corrections=row["corrections"],
        change_count=row["event_count"] + connection.execute(_CORRECTIONS).scalar_one(),
        map=None if None in bounds else MapBounds(*bounds),
        has_story=_has_any(connection, select(_passage.slug).where(_passage.page == "story")),
        has_figures=_has_any(connection, select(_tables["figure"].c.id)),
        index=index,
        rows=RowCache(),
    )


def _has_any(connection: Connection, rows: Select[Any]) -> bool:
    return connection.execute(rows.limit(1)).first() is not None


def _read_index(connection: Connection) -> EventIndex:
    block = _tables["block"].c
    rows = connection.execute(select(block.earliest, block.latest, block.place).order_by(block.number)).all()
    starts, ends, places = (b"".join(row[column] for row in rows) for column in range(3))
    slugs = connection.scalars(select(_place.slug).order_by(_place.slug)).all()

    def at_places(some: Sequence[str]) -> Mapping[str, EventSet]:
        return read_sets(connection, _posting.field == "place", _posting.value.in_(some)).get("place", {})

    counted = [facet.name for facet in FACETS if facet.is_counted and facet.name not in FACETS_OF_STATEMENTS]
    facets = read_sets(connection, _posting.field.in_(counted))
    return EventIndex(
        Days.unpacked(starts, ends),
        Places.unpacked(slugs, places, at_places),
        {facet: facets.get(facet, {}) for facet in counted},
        read_statements(connection),
    )


def _listed(
    connection: Connection, record: type[Any], name: str, languages: Sequence[str]
) -> dict[str, tuple[Any, ...]]:
    """The rows of a table as records in each language, in the order of display."""
    table = _tables[name]
    rows = select(*columns(record._fields, table, **_MADE.get(name, {}))).order_by(table.c.position)
    return {
        language: tuple(map(record._make, connection.execute(rows, {"language": language}))) for language in languages
    }


def _stances(index: EventIndex, languages: Sequence[str]) -> dict[str, tuple[Stance, ...]]:
    """Those that statements have."""
    used = {stance for _, stance in index.statements.sets}
    return {
        language: tuple(
            Stance(stance, translations(language).gettext(stance), translations(language).gettext(STANCES[stance]))
            for stance in STANCES
            if stance in used
        )
        for language in languages
    }
