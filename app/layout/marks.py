"""The mark of an event: a marker, and a bar that shows what is known of its extent in time.

Knows dates and percentages. It never invents a middle: a month is a band with its marker at the start.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Generic, Literal, NamedTuple, Protocol, TypeVar

from app.dates import OPEN_END, EventDate, Moment, parse_date
from app.layout.scale import Scale

#: Bars go on so far outside the plot, in percent: a moving plot shows them there, before the next page comes.
_BEYOND = 200.0

Fade = Literal["none", "start", "end", "both"]


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


E_co = TypeVar("E_co", covariant=True)


class Entry(NamedTuple, Generic[E_co]):
    """An event in a lane. In that of a speaker with what they say of it, the ``stances`` that matter most first."""

    event: E_co
    stances: tuple[str, ...] = ()


class Segment(NamedTuple):
    """A stretch of a bar, in percent. Uncertain ones are drawn lighter; a fade is drawn at an approximate end."""

    x: float
    width: float
    is_certain: bool
    fade: Fade


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


def draw(event: Event, scale: Scale, stances: tuple[str, ...] = ()) -> Mark:
    """The mark of an event whose extent overlaps the scale's window."""
    extent = extent_of(event.date)
    is_pinned, start = extent.first < scale.origin, scale.at(extent.first + 0.5)
    x = 0.0 if is_pinned else start
    return Mark(event, x, start, is_pinned, extent.has_halo, extent.segments(scale), stances)


class Extent(NamedTuple):
    """What a date is drawn as, whatever the window: the numbers of its first and last possible days, and its bar."""

    first: int
    last: int
    has_halo: bool
    stretches: tuple["_Stretch", ...]

    def segments(self, scale: Scale) -> tuple[Segment, ...]:
        """The bar of what is no single day, as far as a plot that moves may show it; empty for a day."""
        if not self.stretches:
            return ()
        found = [stretch.on(scale) for stretch in self.stretches]
        return tuple([segment for segment in found if segment is not None])


# Pages of other windows have the same dates.
@lru_cache(maxsize=16_384)
def extent_of(text: str) -> Extent:
    """That of an EDTF date."""
    when = parse_date(text)
    stretches = () if when.earliest == when.latest else tuple(_stretches(when))
    return Extent(when.earliest.toordinal(), when.latest.toordinal(), has_halo(when), stretches)


def has_halo(when: EventDate) -> bool:
    """Whether it is an approximate day, which has no extent of its own."""
    return when.earliest == when.latest and when.start.approximate


def segments(when: EventDate, scale: Scale) -> tuple[Segment, ...]:
    """The bar of what is no single day, as far as a plot that moves may show it; empty for a day."""
    return extent_of(when.text).segments(scale)


@dataclass(frozen=True, slots=True)
class _Stretch:
    first: date
    last: date
    is_certain: bool
    fades_in: bool = False
    fades_out: bool = False

    def on(self, scale: Scale) -> Segment | None:
        left, right = max(scale.start_of(self.first), -_BEYOND), min(scale.end_of(self.last), 100 + _BEYOND)
        if self.last == OPEN_END:
            # It fades out where the reader can see it.
            right = 100.0
        if left >= right:
            return None
        return Segment(left, right - left, self.is_certain, _fade(self.fades_in, self.fades_out))


def _fade(fades_in: bool, fades_out: bool) -> Fade:
    if fades_in and fades_out:
        return "both"
    return "start" if fades_in else "end" if fades_out else "none"


def _stretches(when: EventDate) -> Sequence[_Stretch]:
    """The bar's stretches in order: an uncertain start, what is certain between the ends, an uncertain end."""
    start, end = when.start, when.end
    if end is None:
        return [
            *_uncertain(start),
            _Stretch(start.last if start.first == start.last else _after(start.last), OPEN_END, True, False, True),
        ]
    if start == end or end.first <= start.last:
        # One period, or two that overlap: no day is certain.
        return [_Stretch(start.first, end.last, False, start.approximate, end.approximate)]
    inner_first = start.first if start.first == start.last else _after(start.last)
    inner_last = end.last if end.first == end.last else _before(end.first)
    inner = _Stretch(
        inner_first,
        inner_last,
        True,
        start.approximate and start.precision == "day",
        end.approximate and end.precision == "day",
    )
    return [*_uncertain(start), *([inner] if inner_first <= inner_last else []), *_uncertain(end, ends=True)]


def _uncertain(moment: Moment, *, ends: bool = False) -> list[_Stretch]:
    """A month or year at an end of an interval: somewhere in it the event began, or ended."""
    if moment.first == moment.last:
        return []
    fades_in, fades_out = moment.approximate and not ends, moment.approximate and ends
    return [_Stretch(moment.first, moment.last, False, fades_in, fades_out)]


def _after(day: date) -> date:
    return date.fromordinal(min(day.toordinal() + 1, date.max.toordinal()))


def _before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
