"""When events are: which of them a window holds, what lies nearest outside it, and how many begin when.

An event is in a window unless it begins after its end or ends before its start.
Knows days and sets of events, and no filter.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from app.dates import OPEN_END, Window, holding
from app.eventset import EventSet, below, counts_between, first, having, last, little_endian, middle, without
from app.lrucache import LRUCache

_OPEN = OPEN_END.toordinal()
#: Answers cached of each kind, which most pages ask for: of a million events, some 8 MB of each.
_MOST_CACHED = 64

#: What would press all the rest into less than this part of a window is left out of it, if the rest are so many times
#: as many; windows of fewer days are never too long.
_TOO_FAR = 10
_MANY_TIMES = 4
_SHORT_DAYS = 3653


@dataclass(frozen=True, slots=True)
class Bounds:
    """Where some events lie: the first and last day of them all, and the nearest outside a window.

    ``before`` is the latest day of the nearest earlier event, ``after`` the earliest of the nearest later one. An
    open end counts as the day of its start. None where there is no such event. ``middle`` is when the middle one of
    those in the window begins. ``fit`` is the window of them all, less a few that are so far from the rest that nothing
    could be seen of it.
    """

    first: date | None = None
    last: date | None = None
    before: date | None = None
    after: date | None = None
    middle: date | None = None
    fit: Window | None = None

    def centre(self, window: Window) -> date:
        """The day around which the window is zoomed: that of its middle event, or of the nearest where it has none."""
        if self.middle:
            return min(max(self.middle, window.start), window.end)
        centre = date.fromordinal((window.start.toordinal() + window.end.toordinal()) // 2)
        outside = [day for day in (self.before, self.after) if day]
        return min(outside, key=lambda day: abs(day - centre), default=centre)


class _Parted(NamedTuple):
    """Some events that ended before a window, that share a day with it, and that begin after it."""

    earlier: EventSet
    inside: EventSet
    later: EventSet


class _Extent(NamedTuple):
    """`Bounds.last` and `Bounds.fit`, which are the same for every window."""

    last: date | None
    fit: Window | None


@dataclass(frozen=True, slots=True)
class Days:
    """When events begin and end, as day numbers.

    ``starts`` has the earliest day of each event, ascending. ``ends`` is bit-sliced: ``ends[b]`` is the set of events
    whose latest day has bit b set, so that one pass over the slices compares all events with a day.
    """

    starts: "array[int]"
    ends: tuple[EventSet, ...]
    _ended: "LRUCache[int, EventSet]" = field(default_factory=lambda: LRUCache(_MOST_CACHED))
    _extents: "LRUCache[EventSet, _Extent]" = field(default_factory=lambda: LRUCache(_MOST_CACHED))

    @staticmethod
    def unpacked(starts: bytes, ends: bytes) -> "Days":
        """From one little-endian 32-bit integer for each event, as the database stores them."""
        bits = range(_OPEN.bit_length())
        slices = tuple(having(ends[bit >> 3 :: 4], 1 << (bit & 7)) for bit in bits)
        return Days(little_endian(array("i", starts)), slices)

    def begun_by(self, day: int) -> EventSet:
        return below(bisect_right(self.starts, day))

    def begun_in(self, year: int) -> EventSet:
        first_day, last_day = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        return without(self.begun_by(last_day), self.begun_by(first_day - 1))

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

    def years(self, events: EventSet) -> range:
        """From the year in which the first of some events began to that of the last; empty where there is none."""
        if not events:
            return range(0)
        earliest, latest = (date.fromordinal(self.starts[member(events)]) for member in (first, last))
        return range(earliest.year, latest.year + 1)

    def parted(self, events: EventSet, window: Window) -> _Parted:
        earlier = events & self.ended_before(window.start.toordinal())
        later = without(events, self.begun_by(window.end.toordinal()))
        return _Parted(earlier, events ^ earlier ^ later, later)

    def bounds(self, events: EventSet, window: Window) -> Bounds:
        """Where some events lie, of which a window shows a part."""
        earlier, inside, later = self.parted(events, window)
        extent = self._extents.get(events, self._find_extent)
        return Bounds(
            first=self._beginning(first(events)),
            last=extent.last,
            before=date.fromordinal(self._last_end(earlier)) if earlier else None,
            after=self._beginning(first(later)),
            middle=self._beginning(middle(inside)),
            fit=extent.fit,
        )

    def fit(self, events: EventSet) -> Window | None:
        """The window of some events, less a few that are far from all the rest; None where there is no event."""
        return self._extents.get(events, self._find_extent).fit

    def in_bins(self, events: EventSet, edges: Sequence[int], sets: Mapping[str, EventSet]) -> dict[str, list[int]]:
        """How many of some events are in each set that has any, by bin.

        ``edges`` are the day numbers at which bins begin, and the day after the last. An event counts once in a set: in
        the bin in which it begins, or in the first one if it began before.
        """
        going_on = without(events, self.ended_before(edges[0]))
        cuts = [0, *(bisect_left(self.starts, edge) for edge in edges[1:])]
        found = {value: going_on & members for value, members in sets.items()}
        return {value: counts_between(members, cuts) for value, members in found.items() if members}

    def _find_extent(self, events: EventSet) -> _Extent:
        if not events:
            return _Extent(None, None)
        rest = events
        while far := self._far(rest):
            rest = without(rest, far)
        first_day, last_day = self.starts[first(rest)], self._last_day(rest)
        fit = holding(date.fromordinal(first_day), date.fromordinal(last_day))
        return _Extent(date.fromordinal(self._last_day(events)), fit)

    def _far(self, events: EventSet) -> EventSet:
        """The few first or last of some events, where all others lie within a small part of their days."""
        start, end = self.starts[first(events)], self._last_day(events)
        if end - start < _SHORT_DAYS:
            return 0
        part = (end - start) // _TOO_FAR
        early = events & self.ended_before(end - part)
        if _is_few(early, events ^ early):
            return early
        near = events & self.begun_by(start + part)
        late = events ^ near
        return late if _is_few(late, near) and self._last_day(near) <= start + part else 0

    def _beginning(self, position: int) -> date | None:
        return None if position < 0 else date.fromordinal(self.starts[position])

    def _last_day(self, events: EventSet) -> int:
        """The last day of some events, of which there is one; an open end counts as the day of its start."""
        return max(self.starts[last(events)], self._last_end(events & self.ended_before(_OPEN)))

    def _last_end(self, events: EventSet) -> int:
        """The latest day on which one of the events ends; 0 where there is none."""
        day = 0
        for bit in reversed(range(len(self.ends))):
            if later := events & self.ends[bit]:
                events, day = later, day | 1 << bit
        return day


def _is_few(some: EventSet, rest: EventSet) -> bool:
    return 0 < some.bit_count() * _MANY_TIMES <= rest.bit_count()
