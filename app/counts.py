"""Finds and counts the events of any filter and window, of any place and of any statement, without reading a row.

Knows the filter and sets of events; never SQL, HTML or geometry.
"""

from array import array
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from itertools import compress
from operator import or_
from typing import Final

from app.dates import Window
from app.days import Days
from app.eventset import EventSet, below, flags, having, little_endian, without
from app.filters import EventFilter
from app.lrucache import LRUCache

#: The facets that are properties of a statement, in the order of the keys of `Statements.sets`.
FACETS_OF_STATEMENTS: Final = ("speaker", "stance")
#: Histograms cached, which most pages ask for: of a million events, some 8 MB.
_MOST_CACHED = 64
#: So many places have a set of their events at hand.
_FREQUENT = 64

#: Some events, the edges of bins, and a facet.
_Histogram = tuple[EventSet, tuple[int, ...], str]


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts under the filter; those of the ``values`` of a facet leave out what was chosen in it."""

    shown: int
    earlier: int
    later: int
    values: Mapping[str, Mapping[str, int]]

    @property
    def total(self) -> int:
        """The events under the filter, at any time."""
        return self.shown + self.earlier + self.later


@dataclass(frozen=True, slots=True)
class Places:
    """Where events are: the sets of the places with most events, and for all the others a number an event.

    A set each would take gigabytes for thousands of places, and going through a million numbers takes long: most
    events are at few places. ``rare`` are the events at none of those with a set; of each, ``numbers`` has the place
    as its place in ``slugs`` from 1. ``totals`` has how many are at each.
    """

    slugs: Sequence[str]
    sets: Mapping[str, EventSet]
    numbers: "array[int]"
    rare: EventSet
    totals: Counter[int]

    @staticmethod
    def unpacked(
        slugs: Sequence[str], numbers: bytes, read_sets: Callable[[Sequence[str]], Mapping[str, EventSet]]
    ) -> "Places":
        """From one little-endian 32-bit integer for each event, as the database stores them; 0 stands for no place.

        ``read_sets`` gives the events at some places.
        """
        of_events = little_endian(array("i", numbers))
        totals = Counter(of_events)
        del totals[0]
        sets = read_sets([slugs[number - 1] for number, _ in totals.most_common(_FREQUENT)])
        anywhere = reduce(or_, (having(numbers[byte::4], 0xFF) for byte in range(4)))
        rare = without(anywhere, reduce(or_, sets.values(), 0))
        rare_totals = Counter({number: count for number, count in totals.items() if slugs[number - 1] not in sets})
        return Places(slugs, sets, of_events, rare, rare_totals)

    def count(self, events: EventSet) -> dict[str, int]:
        """How many of the events are at each place that has any of them; "" stands for no place."""
        counts = {slug: (events & members).bit_count() for slug, members in self.sets.items()}
        counts |= {self.slugs[number - 1]: count for number, count in self._count(events & self.rare).items()}
        counts[""] = events.bit_count() - sum(counts.values())
        return {slug: count for slug, count in counts.items() if count}

    def _count(self, rare: EventSet) -> Counter[int]:
        # Time goes with the events that are looked at: the fewer of these and the others.
        others = self.rare ^ rare
        if others.bit_count() < rare.bit_count():
            return self.totals - self._count(others)
        return Counter(compress(self.numbers, flags(rare))) if rare else Counter()


@dataclass(frozen=True)
class Statements:
    """``sets``: by speaker and stance, the events of which a speaker has made a statement with this stance.

    A filter asks both of the same statement: with one speaker and a denial it finds what this speaker denied, and not
    what it announced and another denied.
    """

    sets: Mapping[tuple[str, str], EventSet]

    @cached_property
    def events(self) -> EventSet:
        """Those of which anything was said."""
        return reduce(or_, self.sets.values(), 0)

    def under(self, where: EventFilter) -> EventSet:
        """The events of which one statement has both a speaker and a stance of the filter, where it names any."""
        return reduce(or_, (events for _, events in self.chosen(where)), 0)

    def by_value(self, facet: str, where: EventFilter) -> Mapping[str, EventSet]:
        """By each value of a facet the events of which a statement has it, and what the filter says of the other."""
        place, found = FACETS_OF_STATEMENTS.index(facet), dict[str, EventSet]()
        for key, events in self.chosen(where, leaving_out=facet):
            found[key[place]] = found.get(key[place], 0) | events
        return found

    def chosen(self, where: EventFilter, leaving_out: str = "") -> Iterator[tuple[tuple[str, str], EventSet]]:
        """The sets of which the filter names the speaker, if it names any, and the stance, if it names any."""
        chosen = [() if facet == leaving_out else where.chosen(facet) for facet in FACETS_OF_STATEMENTS]
        for key, events in self.sets.items():
            if all(not values or value in values for value, values in zip(key, chosen, strict=True)):
                yield key, events


@dataclass(frozen=True, slots=True)
class EventIndex:
    """When and where all events are, and which of them have each value of the facets that every page counts.

    ``statements`` are all there are, or those made by the day of `as_known`; then only events are found of which there
    is one.
    """

    days: Days
    places: Places
    facets: Mapping[str, Mapping[str, EventSet]]
    statements: Statements
    known: EventSet | None = None
    _histograms: "LRUCache[_Histogram, dict[str, list[int]]]" = field(default_factory=lambda: LRUCache(_MOST_CACHED))

    @property
    def everything(self) -> EventSet:
        return below(len(self.days.starts))

    def under(self, where: EventFilter, matches: EventSet, *, leaving_out: str = "") -> EventSet:
        """The events under a filter, whatever their days.

        ``matches``: those that have its places, sources and words.
        """
        for facet, values in self.facets.items():
            chosen = where.chosen(facet)
            if chosen and facet != leaving_out:
                matches &= reduce(or_, (values.get(value, 0) for value in chosen))
        if leaving_out not in FACETS_OF_STATEMENTS and any(map(where.chosen, FACETS_OF_STATEMENTS)):
            matches &= self.statements.under(where)
        return matches if self.known is None else matches & self.known

    def inside(self, events: EventSet, window: Window) -> EventSet:
        """Those of the events that share a day with the window."""
        return self.days.parted(events, window).inside

    def values(self, facet: str) -> Mapping[str, EventSet]:
        """The events of each value of a counted facet, whatever else is asked for."""
        return self._counted(EventFilter()).get(facet, {})

    def as_known(self, statements: Statements) -> "EventIndex":
        """The same by what had been said on a day."""
        return replace(self, statements=statements, known=statements.events)

    def count(self, where: EventFilter, matches: EventSet, window: Window) -> Facets:
        under, here = self.under(where, matches), self.inside(matches, window)
        earlier, shown, later = (part.bit_count() for part in self.days.parted(under, window))
        found = {}
        for facet, values in self._counted(where).items():
            others = self.under(where, here, leaving_out=facet)
            counts = {value: (others & events).bit_count() for value, events in values.items()}
            found[facet] = {value: count for value, count in counts.items() if count}
        return Facets(shown, earlier, later, found)

    def _counted(self, where: EventFilter) -> dict[str, Mapping[str, EventSet]]:
        """By counted facet the events of each value: of a statement's facet, with what the filter says of the other."""
        return {**self.facets, **{facet: self.statements.by_value(facet, where) for facet in FACETS_OF_STATEMENTS}}

    def histogram(self, under: EventSet, edges: Sequence[int], facet: str = "category") -> dict[str, list[int]]:
        """How many of some events there are of each value of a facet, as `Days.in_bins` counts them."""
        return self._histograms.get((under, tuple(edges), facet), self._make_histogram)

    def _make_histogram(self, asked: "_Histogram") -> dict[str, list[int]]:
        under, edges, facet = asked
        return self.days.in_bins(under, edges, self.facets[facet])
