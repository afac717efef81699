"""What stands in a lane: the marks of events, or counts in bins of whole days where they are too many for marks.

A mark is a marker, and a bar that shows what is known of the event's extent in time. It never invents a middle: a month
is a band with its marker at the start. Knows dates and percentages; what is counted, others counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, NamedTuple, Protocol

from app.dates import OPEN_END, Moment, Window, parse_date, shifted
from app.layout.axis import Scale

#: Bars go on so far outside the plot, in percent: a moving plot shows them there, before the next page comes.
_BEYOND = 200.0

#: More events than this are drawn as counts.
_MAX_MARKS = 300
#: At most so many bins a lane: each is a link, and all of them a page.
_MAX_BINS = 48
#: A bin that is not empty is never too low to be seen, in percent of the lane's height.
_LOWEST = 4.0

_Fade = Literal["none", "start", "end", "both"]
#: By whether the start and the end of a stretch are approximate.
_FADES: dict[tuple[bool, bool], _Fade] = {
    (False, False): "none",
    (True, False): "start",
    (False, True): "end",
    (True, True): "both",
}


class Event(Protocol):
    """What the layout asks of an event; ``date`` is EDTF text. The greater its ``weight``, the sooner it has a name."""

    @property
    def slug(self) -> str: ...
    @property
    def date(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def status(self) -> str | None: ...
    @property
    def title(self) -> str: ...
    @property
    def weight(self) -> int: ...


class LaneEvent(NamedTuple):
    """An event in a lane. In that of a speaker with what they say of it, the ``stances`` that matter most first."""

    event: Event
    stances: tuple[str, ...] = ()


class Segment(NamedTuple):
    """A stretch of a bar, in percent. Uncertain ones are drawn lighter; a fade is drawn at an approximate end."""

    x: float
    width: float
    is_certain: bool
    fade: _Fade


class Mark(NamedTuple):
    """An event on the plot: its marker at ``x`` percent and its bar, if it has one.

    ``is_pinned``: it starts before the window, so its marker stands at the edge with an arrow, and not at
    ``start`` where it would be. ``has_halo``: an approximate day.
    """

    event: Event
    x: float
    start: float
    is_pinned: bool
    has_halo: bool
    segments: tuple[Segment, ...]
    stances: tuple[str, ...] = ()

    @property
    def left(self) -> float:
        """Where the mark begins on the plot, in percent."""
        return max(0.0, min([self.x, *[segment.x for segment in self.segments]]))

    @property
    def right(self) -> float:
        """Where it ends."""
        return min(100.0, max([self.x, *[segment.x + segment.width for segment in self.segments]]))


def mark_of(event: Event, scale: Scale, stances: tuple[str, ...] = ()) -> Mark:
    """The mark of an event whose extent overlaps the scale's window."""
    extent = extent_of(event.date)
    is_pinned, start = extent.first < scale.origin, scale.at(extent.first + 0.5)
    x = 0.0 if is_pinned else start
    return Mark(event, x, start, is_pinned, extent.has_halo, extent.segments(scale), stances)


class _Extent(NamedTuple):
    """What a date is drawn as, whatever the window: the numbers of its first and last possible days, and its bar.

    ``has_halo``: it is an approximate day, which has no extent of its own.
    """

    first: int
    last: int
    has_halo: bool
    stretches: Sequence["_Stretch"]

    def segments(self, scale: Scale) -> tuple[Segment, ...]:
        """The bar of what is no single day, as far as a plot that moves may show it; empty for a day."""
        if not self.stretches:
            return ()
        found = [stretch.on(scale) for stretch in self.stretches]
        return tuple([segment for segment in found if segment is not None])


# Pages of other windows have the same dates.
@lru_cache(maxsize=16_384)
def extent_of(text: str) -> _Extent:
    """What an EDTF date is drawn as."""
    when = parse_date(text)
    is_day = when.earliest == when.latest
    stretches = () if is_day else _stretches(when.start, when.end)
    return _Extent(when.earliest.toordinal(), when.latest.toordinal(), is_day and when.start.is_approximate, stretches)


class _Stretch(NamedTuple):
    first: date
    last: date
    is_certain: bool
    fade: _Fade

    def on(self, scale: Scale) -> Segment | None:
        left, right = max(scale.start_of(self.first), -_BEYOND), min(scale.end_of(self.last), 100 + _BEYOND)
        if self.last == OPEN_END:
            # It fades out where the reader can see it.
            right = 100.0
        return Segment(left, right - left, self.is_certain, self.fade) if left < right else None


def _stretches(start: Moment, end: Moment | None) -> Sequence[_Stretch]:
    """The bar's stretches in order: an uncertain start, what is certain between the ends, an uncertain end."""
    if end and end.first <= start.last:
        # One period, or two that overlap: no day is certain.
        return [_Stretch(start.first, end.last, False, _FADES[start.is_approximate, end.is_approximate])]
    first = start.first if _is_day(start) else shifted(start.last, 1)
    if end is None:
        return [*_uncertain(start, "start"), _Stretch(first, OPEN_END, True, "end")]
    last = end.last if _is_day(end) else shifted(end.first, -1)
    fade = _FADES[start.is_approximate and _is_day(start), end.is_approximate and _is_day(end)]
    inner = [_Stretch(first, last, True, fade)] if first <= last else []
    return [*_uncertain(start, "start"), *inner, *_uncertain(end, "end")]


def _is_day(moment: Moment) -> bool:
    return moment.first == moment.last


def _uncertain(moment: Moment, fade: _Fade) -> list[_Stretch]:
    """A month or year at an end of an interval: somewhere in it the event began, or ended."""
    if _is_day(moment):
        return []
    return [_Stretch(moment.first, moment.last, False, fade if moment.is_approximate else "none")]


@dataclass(frozen=True, slots=True)
class Bin:
    """A stretch of days at ``x`` percent, ``width`` percent wide, with a bar ``height`` percent of the lane's."""

    window: Window
    x: float
    width: float
    count: int
    height: float


@dataclass(frozen=True, slots=True)
class DenseLane:
    """A lane's counts. ``bins`` leaves the empty ones out."""

    key: str
    count: int
    bins: tuple[Bin, ...]


def is_dense(events: int) -> bool:
    """Whether so many events are drawn as counts, and not as marks."""
    return events > _MAX_MARKS


def bin_edges(window: Window, bins: int = _MAX_BINS) -> list[int]:
    """The day numbers at which equally long bins begin, and the day after the window; the last bin may be shorter."""
    start, end = window.start.toordinal(), window.end.toordinal() + 1
    length = -(-window.days // bins)
    return [*range(start, end, length), end]


def lay_out_dense_lanes(
    histogram: Mapping[str, Sequence[int]], window: Window, keys: Iterable[str], bins: int = _MAX_BINS
) -> tuple[DenseLane, ...]:
    """One lane a key, all on one scale of heights: what is twice as high is twice as many.

    ``histogram`` has counts by ``bin_edges(window, bins)``.
    """
    edges, scale = bin_edges(window, bins), Scale(window)
    highest = max((max(counts) for counts in histogram.values()), default=1)
    return tuple(_lane(key, histogram.get(key, ()), edges, scale, highest) for key in keys)


def _lane(key: str, counts: Sequence[int], edges: Sequence[int], scale: Scale, highest: int) -> DenseLane:
    bins = tuple(
        Bin(
            Window(date.fromordinal(first), date.fromordinal(end - 1)),
            scale.at(first),
            scale.at(end) - scale.at(first),
            count,
            max(count / highest * 100, _LOWEST),
        )
        for first, end, count in zip(edges, edges[1:], counts, strict=False)
        if count
    )
    return DenseLane(key, sum(counts), bins)
