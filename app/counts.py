"""How many events are there, and when? Counts any window by bisection, without touching a row.

An event is in a window unless it begins after its end or ends before its start. So the events in a window are
those begun by its end, less those ended before its start; and two sorted lists of days tell both.
Knows the filter and days; never SQL, HTML or geometry.
"""

import sys
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from app.dates import OPEN_END, Window
from app.filters import EventFilter

_OPEN = OPEN_END.toordinal()


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where the events of a filter lie: the first and last day of them all, and the nearest outside the window.

    ``before`` is the latest day of the nearest earlier event, ``after`` the earliest of the nearest later one. An
    open end counts as the day of its start. None where there is no such event.
    """

    first: date | None
    last: date | None
    before: date | None
    after: date | None


NO_BOUNDS = Bounds(None, None, None, None)


@dataclass(frozen=True, slots=True)
class Facets:
    """Counts under the filter; those of a facet leave out what was chosen in it."""

    shown: int
    earlier: int
    later: int
    category: Mapping[str, int]
    status: Mapping[str, int]
    collection: Mapping[str, int]
    bounds: Bounds

    @property
    def total(self) -> int:
        """The events under the filter, at any time."""
        return self.shown + self.earlier + self.later


@dataclass(frozen=True, slots=True)
class Days:
    """The earliest and the latest day numbers of some events, each list sorted by itself."""

    starts: "array[int]"
    ends: "array[int]"

    @staticmethod
    def unpacked(starts: bytes, ends: bytes) -> "Days":
        """From little-endian 32-bit integers, as the database keeps them."""
        lists = array("i", starts), array("i", ends)
        if sys.byteorder == "big":
            for days in lists:
                days.byteswap()
        return Days(*lists)

    def earlier(self, window: Window) -> int:
        return bisect_left(self.ends, window.start.toordinal())

    def later(self, window: Window) -> int:
        return len(self.starts) - bisect_right(self.starts, window.end.toordinal())

    def shown(self, window: Window) -> int:
        return len(self.starts) - self.earlier(window) - self.later(window)


#: What the events of a group share: category, status, collection.
Group = tuple[str, str, str]


@dataclass(frozen=True, slots=True, eq=False)
class DayIndex:
    """The days of all events, by the values of the facets that most filters are made of. Equal to itself alone."""

    groups: Mapping[Group, Days]

    @staticmethod
    def knows(where: EventFilter) -> bool:
        """Whether a filter asks for nothing but category, status, collection and window."""
        return not (where.place or where.source or where.q)

    def facets(self, where: EventFilter, window: Window) -> Facets:
        found = {facet: Counter[str]() for facet in ("category", "status", "collection")}
        shown = earlier = later = 0
        chosen: list[Days] = []
        for group, days in self.groups.items():
            missed = _missed(where, group)
            here = days.shown(window)
            for facet, value in zip(found, group, strict=True):
                if not missed - {facet} and here:
                    found[facet][value] += here
            if not missed:
                chosen.append(days)
                shown, earlier, later = shown + here, earlier + days.earlier(window), later + days.later(window)
        bounds = _bounds(chosen, window)
        return Facets(shown, earlier, later, found["category"], found["status"], found["collection"], bounds)

    def histogram(self, where: EventFilter, edges: Sequence[int]) -> dict[str, list[int]]:
        """Events by category and bin; ``edges`` are the day numbers at which bins begin, and the day after the last.

        An event counts once: in the bin in which it begins, or in the first one if it began before.
        """
        return _histogram(self, replace(where, start=None, end=None, sort="oldest"), tuple(edges))


# The overview is the same for every window near the default one.
@lru_cache(maxsize=64)
def _histogram(index: DayIndex, where: EventFilter, edges: tuple[int, ...]) -> dict[str, list[int]]:
    bins: dict[str, list[int]] = {}
    for group, days in index.groups.items():
        if _missed(where, group):
            continue
        counts = bins.setdefault(group[0], [0] * (len(edges) - 1))
        begun = bisect_left(days.ends, edges[0])
        for number, edge in enumerate(edges[1:]):
            until = bisect_left(days.starts, edge)
            counts[number] += until - begun
            begun = until
    return bins


def _missed(where: EventFilter, group: Group) -> set[str]:
    """The facets by which the filter leaves a group out."""
    category, status, collection = group
    missed = set()
    if where.category and category not in where.category:
        missed.add("category")
    if where.status and status not in where.status:
        missed.add("status")
    if where.collection and collection != where.collection:
        missed.add("collection")
    return missed


def _bounds(chosen: Sequence[Days], window: Window) -> Bounds:
    start, end = window.start.toordinal(), window.end.toordinal()
    firsts = [days.starts[0] for days in chosen]
    lasts = [max(days.starts[-1], _last_known(days.ends)) for days in chosen]
    before = [days.ends[count - 1] for days in chosen if (count := bisect_left(days.ends, start))]
    after = [days.starts[count] for days in chosen if (count := bisect_right(days.starts, end)) < len(days.starts)]
    return Bounds(
        _day(min(firsts, default=0)),
        _day(max(lasts, default=0)),
        _day(max(before, default=0)),
        _day(min(after, default=0)),
    )


def _last_known(ends: "array[int]") -> int:
    known = bisect_left(ends, _OPEN)
    return ends[known - 1] if known else 0


def _day(number: int) -> date | None:
    return date.fromordinal(number) if number else None
