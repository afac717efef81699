"""Selects by a filter: the days of its window, the events that are shown there, their counts and their order.

The same for a page, a dossier and a file. A word of a search is found in the texts of events, in all languages, and in
what their categories and statuses are called.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, lru_cache, reduce
from itertools import islice
from operator import and_, or_
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Connection, Select, bindparam, literal, select, union_all
from sqlmodel import SQLModel

from app.counts import EventIndex, Facets
from app.dates import Window
from app.days import Bounds
from app.errors import BadFilter, ParameterFault
from app.eventset import EventSet, positions, unite
from app.filters import FACETS, EventFilter, Facet
from app.models.columns import columns
from app.queries.catalogue import Catalogue
from app.queries.changes import find_latest
from app.queries.events import find_following
from app.queries.statements import read_statements_by
from app.search import WORDS, Asked, Lookup, ask, parted
from app.words import translations

_posting = SQLModel.metadata.tables["posting"].c

#: Facets whose events are looked up where a filter names them; those of the others are at hand.
_LOOKED_UP = tuple(facet.name for facet in FACETS if not facet.is_counted)
#: Sorts after every character that a word can hold.
_AFTER_ALL = "\U0010ffff"
#: So many beginnings of words are looked for by one statement: more than any search has that is not made up.
_MOST = 200


class _Matches(NamedTuple):
    """The events that have a filter's places, sources and words; and those that would, whatever their places."""

    events: EventSet
    anywhere: EventSet


@dataclass(frozen=True)
class Selected:
    """The events of a filter ``where``, whose slugs exist, at any time and in a ``window`` of days.

    ``names`` are what its values are called, by facet. ``index`` is that of the data set, by what was known on the
    filter's day. ``matches`` are the events that have its places, sources and words, whatever else it asks for.
    """

    catalogue: Catalogue
    where: EventFilter
    window: Window
    names: Mapping[str, Mapping[str, str]]
    index: EventIndex
    matches: _Matches

    @cached_property
    def under(self) -> EventSet:
        """The events under the filter at any time."""
        return self.index.under(self.where, self.matches.events)

    @cached_property
    def shown(self) -> EventSet:
        """Those of them in the window."""
        return self.index.inside(self.under, self.window)

    @cached_property
    def facets(self) -> Facets:
        """How many events there are of each value."""
        return self.index.count(self.where, self.matches.events, self.window)

    @cached_property
    def bounds(self) -> Bounds:
        """Where the events under the filter lie."""
        return self.index.days.bounds(self.under, self.window)

    @property
    def anywhere(self) -> EventSet:
        """Those that would be shown, whatever places are chosen."""
        return self.index.inside(self.index.under(self.where, self.matches.anywhere), self.window)

    def in_words(self, language: str) -> str:
        return self.where.in_words(self.names, self.window, language)

    def without_default(self) -> "Selected":
        """The same, but for dates that say nothing: a form always sends them, those of the default window too."""
        is_default = self.window == self.catalogue.default
        return replace(self, where=self.where.in_default_window()) if is_default else self


def find_selected(connection: Connection, catalogue: Catalogue, where: EventFilter, language: str) -> Selected:
    """The events of a filter; a window that follows from them is written into it.

    Raises BadFilter, which names every slug that the data does not have.
    """
    names = _names(connection, where, catalogue, language)
    faults = [
        ParameterFault(facet.name, value, facet.expected)
        for facet in FACETS
        for value in where.chosen(facet.name)
        if value not in names[facet.name]
    ]
    if faults:
        raise BadFilter(faults)
    index, matches = _index(connection, catalogue, where), _find_matches(connection, catalogue, where, language)
    if where.is_fitting:
        fit = index.days.fit(index.under(where, matches.events))
        where = where.within(fit) if fit else where.in_default_window()
    return Selected(catalogue, where, where.window(catalogue.default, catalogue.data), names, index, matches)


def select_one(catalogue: Catalogue, position: int) -> Selected:
    """The event at a position, among all days of the data."""
    event = 1 << position
    return Selected(catalogue, EventFilter(), catalogue.data, {}, catalogue.index, _Matches(event, event))


def in_order(connection: Connection, events: EventSet, where: EventFilter, after: str, language: str) -> Iterator[int]:
    """The positions of some events in the filter's order; with ``after``, of those that follow that event.

    Raises BadFilter where that is none.
    """
    if where.sort == "updated":
        return find_latest(connection, events, after, language)
    newest_first = where.sort == "newest"
    if after:
        events = find_following(connection, events, after, language, newest_first=newest_first)
    return positions(events, descending=newest_first)


def listed(
    connection: Connection, selected: Selected, after: str, language: str, *, at_once: int, length: int
) -> tuple[list[int], bool]:
    """The positions of the events of a page in the filter's order, and whether others follow.

    So many ``at_once`` are all listed; of more, a page has ``length``, and ``after`` is the event before it.
    """
    if selected.shown.bit_count() <= at_once:
        return list(in_order(connection, selected.shown, selected.where, "", language)), False
    found = list(islice(in_order(connection, selected.shown, selected.where, after, language), length + 1))
    return found[:length], len(found) > length


def _index(connection: Connection, catalogue: Catalogue, where: EventFilter) -> EventIndex:
    """The catalogue's, by what was known on the filter's day."""
    if where.known is None:
        return catalogue.index

    def read(day: date) -> EventIndex:
        begun = catalogue.index.days.begun_by(day.toordinal())
        return catalogue.index.as_known(read_statements_by(connection, day, begun))

    return catalogue.rows.known.get(where.known, read)


def _names(
    connection: Connection, where: EventFilter, catalogue: Catalogue, language: str
) -> Mapping[str, Mapping[str, str]]:
    """By facet what those of its chosen values are called that there are."""
    names: dict[str, dict[str, str]] = {}
    asked = []
    for facet in FACETS:
        chosen = where.chosen(facet.name)
        listed = facet.names(catalogue, language) if chosen else {}
        names[facet.name] = {slug: listed[slug] for slug in chosen if slug in listed}
        if chosen and not facet.is_counted:
            asked.append(_names_of(facet, chosen, language))
    if asked:
        for name, slug, called in connection.execute(union_all(*asked), {"language": language}):
            names[name][slug] = called
    return names


def _names_of(facet: Facet, chosen: Sequence[str], language: str) -> Select[Any]:
    """Facet, slug and name of each value that there is, by the columns that its table has in the language or in all."""
    table = SQLModel.metadata.tables[facet.name]
    first, *others = columns(facet.named_by, table)
    colon = literal(f"{translations(language).gettext(':')} ")
    name = reduce(lambda before, column: before + colon + column, others, first)
    return select(literal(facet.name), table.c.slug, name).where(table.c.slug.in_(chosen))


def _find_matches(connection: Connection, catalogue: Catalogue, where: EventFilter, language: str) -> _Matches:
    """Those of a filter, found by one statement; all events where it names neither place nor source nor words."""
    everything = catalogue.index.everything
    if not where.q and not any(map(where.chosen, _LOOKED_UP)):
        return _Matches(everything, everything)
    asked = ask(where.q, language, catalogue.aliases) if where.q else ()
    if where.q and not asked:
        # A search for punctuation alone finds nothing, rather than everything.
        return _Matches(0, 0)
    found = _Found(connection, catalogue, where, asked)
    at_places = found.facets.pop("place", everything)
    anywhere = reduce(and_, [*map(found.events_of, asked), *found.facets.values()], everything)
    return _Matches(anywhere & at_places, anywhere)


def find_each(
    connection: Connection, catalogue: Catalogue, where: EventFilter, language: str
) -> Mapping[str, EventSet]:
    """By each word of a filter's search, as it was written, the events with the places and sources that have it."""
    asked = {part: ask(part, language, catalogue.aliases) for part in parted(where.q)}
    if not asked:
        return {}
    found = _Found(connection, catalogue, where, [word for some in asked.values() for word in some])
    under = reduce(and_, found.facets.values(), catalogue.index.everything)
    return {part: reduce(and_, map(found.events_of, some), under) for part, some in asked.items()}


class _Found:
    """What is noted of some words, and of the places and sources of a filter."""

    def __init__(
        self, connection: Connection, catalogue: Catalogue, where: EventFilter, asked: Sequence[Asked]
    ) -> None:
        lookups = {lookup for each in asked for spelling in each.spellings for lookup in spelling}
        beginnings = sorted({lookup.beginning for lookup in lookups if lookup.beginning})
        blocks = _read_blocks(
            connection, where, sorted({whole for lookup in lookups for whole in lookup.wholes}), beginnings
        )
        sets = {part: unite(some) for part, some in blocks.items()}
        self.facets = {facet: sets.get((facet, ""), 0) for facet in _LOOKED_UP if where.chosen(facet)}
        self._events = {lookup: _noted(lookup, sets) | _named(lookup, catalogue) for lookup in lookups}

    def events_of(self, asked: Asked) -> EventSet:
        return reduce(or_, (reduce(and_, (self._events[lookup] for lookup in some)) for some in asked.spellings))


def _noted(lookup: Lookup, sets: Mapping["_Part", EventSet]) -> EventSet:
    wholes = (sets.get((WORDS, whole), 0) for whole in lookup.wholes)
    return reduce(or_, wholes, sets.get((_BEGINNING, lookup.beginning), 0))


def _named(lookup: Lookup, catalogue: Catalogue) -> EventSet:
    """The events that have a value of a facet whose name has the word."""
    sets = (
        catalogue.index.facets[facet].get(value, 0)
        for facet, values in catalogue.found_by.items()
        for value, keys in values.items()
        if lookup.finds(keys)
    )
    return reduce(or_, sets, 0)


#: A facet and nothing; or how a word was looked for, and the word.
_Part = tuple[str, str]
_Blocks = dict[_Part, list[tuple[int, bytes]]]
_BEGINNING = "beginning"


def _read_blocks(
    connection: Connection, where: EventFilter, wholes: Sequence[str], beginnings: Sequence[str]
) -> _Blocks:
    blocks: _Blocks = {}
    facets = tuple(facet for facet in _LOOKED_UP if where.chosen(facet))
    parameters: dict[str, Any] = {facet: where.chosen(facet) for facet in facets} | {"wholes": wholes}
    for first in range(0, max(len(beginnings), 1), _MOST):
        some = beginnings[first : first + _MOST]
        bounds = {f"from_{number}": beginning for number, beginning in enumerate(some)}
        bounds |= {f"to_{number}": beginning + _AFTER_ALL for number, beginning in enumerate(some)}
        is_first = first == 0
        statement = _statement(facets if is_first else (), len(some), has_wholes=is_first and bool(wholes))
        for kind, value, number, events in connection.execute(statement, parameters | bounds):
            part = (_BEGINNING, some[int(value)]) if kind == _BEGINNING else (kind, value)
            blocks.setdefault(part, []).append((number, events))
    return blocks


@lru_cache
def _statement(facets: tuple[str, ...], beginnings: int, *, has_wholes: bool) -> CompoundSelect[Any]:
    columns = _posting.block, _posting.events
    of_words = _posting.field == WORDS
    parts = [
        select(literal(facet), literal(""), *columns).where(
            _posting.field == facet, _posting.value.in_(bindparam(facet, expanding=True))
        )
        for facet in facets
    ]
    if has_wholes:
        is_whole = _posting.value.in_(bindparam("wholes", expanding=True))
        parts.append(select(literal(WORDS), _posting.value, *columns).where(of_words, is_whole))
    for number in range(beginnings):
        begins_so = _posting.value.between(bindparam(f"from_{number}"), bindparam(f"to_{number}"))
        parts.append(select(literal(_BEGINNING), literal(str(number)), *columns).where(of_words, begins_so))
    return union_all(*parts)
