"""Which events have a filter's places, sources and words?

A word is found in the texts of events, in all languages, and in what their categories and statuses are called.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache, reduce
from operator import and_, or_
from typing import Any, NamedTuple

from sqlalchemy import CompoundSelect, Connection, bindparam, literal, select, union_all
from sqlmodel import SQLModel

from app.filters import FACETS, EventFilter
from app.postings import Events, unite
from app.queries import Catalogue
from app.search.asking import Asked, Lookup, ask, parted
from app.search.texts import WORDS

_posting = SQLModel.metadata.tables["posting"].c

#: Facets whose events are looked up where a filter names them; those of the others are at hand.
_LOOKED_UP = tuple(one.name for one in FACETS if not one.is_counted)
#: Sorts after every character that a word can hold.
_AFTER_ALL = "\U0010ffff"
#: So many beginnings of words are looked for by one statement: more than any search has that is not made up.
_MOST = 200


class Matches(NamedTuple):
    """The events that have a filter's places, sources and words; and those that would, whatever their places."""

    events: Events
    anywhere: Events


def find_matches(connection: Connection, catalogue: Catalogue, where: EventFilter, language: str) -> Matches:
    """Those of a filter, found by one statement; all events where it names neither place nor source nor words."""
    everything = catalogue.index.everything
    asked = ask(where.q, language, catalogue.aliases)
    if where.q and not asked:
        # A search for punctuation alone finds nothing, rather than everything.
        return Matches(0, 0)
    if not asked and not any(map(where.chosen, _LOOKED_UP)):
        return Matches(everything, everything)
    found = _Found(connection, catalogue, where, asked)
    at_places = found.facets.pop("place", everything)
    anywhere = reduce(and_, [*map(found.events_of, asked), *found.facets.values()], everything)
    return Matches(anywhere & at_places, anywhere)


def find_each(connection: Connection, catalogue: Catalogue, where: EventFilter, language: str) -> Mapping[str, Events]:
    """By each word of a filter's search, as it was written, the events with the places and sources that have it."""
    asked = {part: ask(part, language, catalogue.aliases) for part in parted(where.q)}
    if not asked:
        return {}
    found = _Found(connection, catalogue, where, [one for some in asked.values() for one in some])
    under = reduce(and_, found.facets.values(), catalogue.index.everything)
    return {part: reduce(and_, map(found.events_of, some), under) for part, some in asked.items()}


class _Found:
    """What is noted of some words, and of the places and sources of a filter."""

    def __init__(
        self, connection: Connection, catalogue: Catalogue, where: EventFilter, asked: Sequence[Asked]
    ) -> None:
        lookups = {one for each in asked for spelling in each.spellings for one in spelling}
        beginnings = sorted({one.beginning for one in lookups if one.beginning})
        blocks = _read_blocks(connection, where, sorted({whole for one in lookups for whole in one.wholes}), beginnings)
        sets = {part: unite(some) for part, some in blocks.items()}
        self.facets = {facet: sets.get((facet, ""), 0) for facet in _LOOKED_UP if where.chosen(facet)}
        self._events = {one: _noted(one, sets) | _named(one, catalogue) for one in lookups}

    def events_of(self, asked: Asked) -> Events:
        return reduce(or_, (reduce(and_, (self._events[one] for one in some)) for some in asked.spellings))


def _noted(lookup: Lookup, sets: Mapping["_Part", Events]) -> Events:
    wholes = (sets.get((WORDS, whole), 0) for whole in lookup.wholes)
    return reduce(or_, wholes, sets.get((_BEGINNING, lookup.beginning), 0))


def _named(lookup: Lookup, catalogue: Catalogue) -> Events:
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
        bounds = {f"from_{number}": one for number, one in enumerate(some)}
        bounds |= {f"to_{number}": one + _AFTER_ALL for number, one in enumerate(some)}
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
