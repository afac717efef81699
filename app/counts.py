"""Finds and counts the events of any filter and window, and says when they are, without reading a row.

An event is in a window unless it begins after its end or ends before its start. So the events in a window are
those begun by its end, less those ended before its start.
Knows the filter, days and sets of events; never SQL, HTML or geometry.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import reduce
from itertools import compress
from operator import or_

from app.dates import OPEN_END, Window, holding
from app.eventset import EventSet, below, counts_between, first, flags, last, little_endian, middle, without
from app.filters import EventFilter
from app.rowcache import LRUCache
from app.statements import FACETS_OF_STATEMENTS, Statements

_OPEN = OPEN_END.toordinal()
#: Answers kept of each kind, which most pages ask for: of a million events, some 8 MB of each.
_MOST_KEPT = 64

#: What would press all the rest into less than this part of a window is left out of it, if the rest are so many times
#: as many; windows of fewer days are never too long.
_TOO_FAR = 10
_MANY_TIMES = 4
_SHORT_DAYS = 3653

#: Some events, the edges of bins, and a facet.
_Histogram = tuple[EventSet, tuple[int, ...], str]


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where the events of a filter lie: the first and last day of them all, and the nearest outside the window.

    ``before`` is the latest day of the nearest earlier event, ``after`` the earliest of the nearest later one. An
    open end counts as the day of its start. None where there is no such event. ``middle`` is when the middle one of
    those in the window begins. ``fit`` is the window of them all, less a few that are so far from the rest that nothing
    could be seen of it.
    """

    first: date | None
    last: date | None
    before: date | None
    after: date | None
    middle: date | None
    fit: Window | None


NO_BOUNDS = Bounds(None, None, None, None, None, None)

#: So many places have a set of their events at hand.
_FREQUENT = 64


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts under the filter; those of the ``values`` of a facet leave out what was chosen in it."""

    shown: int
    earlier: int
    later: int
    values: Mapping[str, Mapping[str, int]]
    bounds: Bounds

    @property
    def total(self) -> int:
        """The events under the filter, at any time."""
        return self.shown + self.earlier + self.later


@dataclass(frozen=True, slots=True)
class Days:
    """When events begin and end, as day numbers.

    ``starts`` has the earliest day of each event, ascending. ``ends`` is bit-sliced: ``ends[b]`` is the set of events
    whose latest day has bit b set, so that one pass over the slices compares all events with a day.
    """

    starts: "array[int]"
    ends: tuple[EventSet, ...]
    _ended: "LRUCache[int, EventSet]" = field(default_factory=lambda: LRUCache(_MOST_KEPT))

    @staticmethod
    def unpacked(starts: bytes, ends: bytes) -> "Days":
        """From one little-endian 32-bit integer for each event, as the database stores them."""
        return Days(
            little_endian(array("i", starts)),
            tuple(_with_bit(bit & 7, ends[bit >> 3 :: 4]) for bit in range(_OPEN.bit_length())),
        )

    def begun_by(self, day: int) -> EventSet:
        return below(bisect_right(self.starts, day))

    def ended_before(self, day: int) -> EventSet:
        return self._ended.get(day, self._find_ended_before)

    def _find_ended_before(self, day: int) -> EventSet:
        ended, undecided = 0, self.begun_by(day)
        for bit in reversed(range(len(self.ends))):
            has_bit = undecided & self.ends[bit]
            if day >> bit & 1:
                ended |= undecided ^ has_bit
                undecided = has_bit
            else:
                undecided ^= has_bit
        return ended

    def begun_in(self, year: int) -> EventSet:
        first_day, last_day = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        return without(self.begun_by(last_day), self.begun_by(first_day - 1))

    def years(self, events: EventSet) -> range:
        """From the year in which the first of some events began to that of the last; empty where there is none."""
        if not events:
            return range(0)
        earliest, latest = (date.fromordinal(self.starts[member(events)]) for member in (first, last))
        return range(earliest.year, latest.year + 1)

    def last_end(self, events: EventSet) -> int:
        """The latest day on which one of the events ends; 0 where there is none."""
        day = 0
        for bit in reversed(range(len(self.ends))):
            if later := events & self.ends[bit]:
                events, day = later, day | 1 << bit
        return day


def _with_bit(bit: int, numbers: bytes) -> EventSet:
    """Which of some bytes have a bit, as a set of their places."""
    digits = bytes(ord("1") if byte >> bit & 1 else ord("0") for byte in range(256))
    return int(numbers[::-1].translate(digits) or b"0", 2)


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
        rare = _of_any_place(numbers)
        for events in sets.values():
            rare = without(rare, events)
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


def _of_any_place(numbers: bytes) -> EventSet:
    digits = b"0" + b"1" * 255
    planes = (numbers[byte::4][::-1].translate(digits) for byte in range(4))
    return reduce(or_, (int(plane or b"0", 2) for plane in planes))


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
    _histograms: "LRUCache[_Histogram, dict[str, list[int]]]" = field(default_factory=lambda: LRUCache(_MOST_KEPT))
    _last_known: "LRUCache[EventSet, int]" = field(default_factory=lambda: LRUCache(_MOST_KEPT))
    _fits: "LRUCache[EventSet, Window | None]" = field(default_factory=lambda: LRUCache(_MOST_KEPT))

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
        if leaving_out not in FACETS_OF_STATEMENTS and self.statements.are_asked_for(where):
            matches &= self.statements.under(where)
        return matches if self.known is None else matches & self.known

    def values(self, facet: str) -> Mapping[str, EventSet]:
        """The events of each value of a counted facet, whatever else is asked for."""
        if facet in FACETS_OF_STATEMENTS:
            return self.statements.by_value(facet, EventFilter())
        return self.facets.get(facet, {})

    def as_known(self, statements: Statements) -> "EventIndex":
        """The same by what had been said on a day."""
        return replace(self, statements=statements, known=statements.events)

    def inside(self, events: EventSet, window: Window) -> EventSet:
        """Those of the events that share a day with the window."""
        begun = events & self.days.begun_by(window.end.toordinal())
        return without(begun, self.days.ended_before(window.start.toordinal()))

    def count(self, where: EventFilter, matches: EventSet, window: Window) -> Facets:
        under = self.under(where, matches)
        shown = self.inside(under, window)
        earlier, later = self._outside(under, window)
        here = self.inside(matches, window)
        found = {}
        for facet, values in (*self.facets.items(), *self._of_statements(where)):
            others = self.under(where, here, leaving_out=facet)
            counts = {value: (others & events).bit_count() for value, events in values.items()}
            found[facet] = {value: count for value, count in counts.items() if count}
        bounds = self._bounds(under, shown, earlier, later)
        return Facets(shown.bit_count(), earlier.bit_count(), later.bit_count(), found, bounds)

    def _of_statements(self, where: EventFilter) -> Iterator[tuple[str, Mapping[str, EventSet]]]:
        for facet in FACETS_OF_STATEMENTS:
            yield facet, self.statements.by_value(facet, where)

    def bounds(self, under: EventSet, window: Window) -> Bounds:
        """Where some events lie, of which a window shows a part."""
        return self._bounds(under, self.inside(under, window), *self._outside(under, window))

    def fit(self, under: EventSet) -> Window | None:
        """The window of some events, less a few that are far from all the rest; None where there is no event."""
        return self._fits.get(under, self._find_fit)

    def _find_fit(self, under: EventSet) -> Window | None:
        rest = under
        while far := self._far(rest):
            rest = without(rest, far)
        first_day, last_day = self._start(first(rest)), _day(self._last_known_day(rest))
        return holding(first_day, last_day) if first_day and last_day else None

    def _far(self, events: EventSet) -> EventSet:
        """The few first or last of some events, where all others lie within a small part of their days."""
        if not events:
            return 0
        start, end = self.days.starts[first(events)], self._last_known_day(events)
        if end - start < _SHORT_DAYS:
            return 0
        part = (end - start) // _TOO_FAR
        early = events & self.days.ended_before(end - part)
        if _is_few(early, without(events, early)):
            return early
        near = events & self.days.begun_by(start + part)
        late = without(events, near)
        return late if _is_few(late, near) and self._last_known_day(near) <= start + part else 0

    def histogram(self, under: EventSet, edges: Sequence[int], facet: str = "category") -> dict[str, list[int]]:
        """How many of some events there are of each value of a facet, as ``in_bins`` counts them."""
        return self._histograms.get((under, tuple(edges), facet), self._make_histogram)

    def _make_histogram(self, asked: "_Histogram") -> dict[str, list[int]]:
        under, edges, facet = asked
        return self.in_bins(under, edges, self.facets[facet])

    def in_bins(self, under: EventSet, edges: Sequence[int], sets: Mapping[str, EventSet]) -> dict[str, list[int]]:
        """How many of some events are in each set that has any, by bin.

        ``edges`` are the day numbers at which bins begin, and the day after the last. An event counts once in a set: in
        the bin in which it begins, or in the first one if it began before.
        """
        going_on = without(under, self.days.ended_before(edges[0]))
        cuts = [0, *(bisect_left(self.days.starts, edge) for edge in edges[1:])]
        found = {value: going_on & events for value, events in sets.items()}
        return {value: counts_between(events, cuts) for value, events in found.items() if events}

    def _outside(self, under: EventSet, window: Window) -> tuple[EventSet, EventSet]:
        """Those of some events that ended before the window, and those that begin after it."""
        earlier = under & self.days.ended_before(window.start.toordinal())
        return earlier, without(under, self.days.begun_by(window.end.toordinal()))

    def _bounds(self, under: EventSet, shown: EventSet, earlier: EventSet, later: EventSet) -> Bounds:
        return Bounds(
            first=self._start(first(under)),
            last=_day(self._last_known.get(under, self._last_known_day)),
            before=_day(self.days.last_end(earlier)),
            after=self._start(first(later)),
            middle=self._start(middle(shown)),
            fit=self.fit(under),
        )

    def _start(self, position: int) -> date | None:
        return None if position < 0 else date.fromordinal(self.days.starts[position])

    def _last_known_day(self, under: EventSet) -> int:
        if not under:
            return 0
        known = under & self.days.ended_before(_OPEN)
        return max(self.days.starts[last(under)], self.days.last_end(known))


def _is_few(some: EventSet, rest: EventSet) -> bool:
    return 0 < some.bit_count() * _MANY_TIMES <= rest.bit_count()


def _day(number: int) -> date | None:
    return date.fromordinal(number) if number else None
