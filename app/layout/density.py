"""The layout of more events than there is room for: as counts, in bins of whole days.

Knows days and percentages; what is counted, others counted.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from app.dates import Window
from app.layout.axis import Scale

#: More events than this are drawn as counts.
MAX_MARKS = 300
#: At most so many bins a lane: each is a link, and all of them a page.
MAX_BINS = 48
#: A bin that is not empty is never too low to be seen, in percent of the lane's height.
_LOWEST = 4.0


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
    return events > MAX_MARKS


def bin_edges(window: Window, bins: int = MAX_BINS) -> list[int]:
    """The day numbers at which equally long bins begin, and the day after the window; the last bin may be shorter."""
    start, end = window.start.toordinal(), window.end.toordinal() + 1
    length = -(-window.days // bins)
    return [*range(start, end, length), end]


def lay_out_density(
    histogram: Mapping[str, Sequence[int]], window: Window, keys: Iterable[str], bins: int = MAX_BINS
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
            Window(date.fromordinal(first), date.fromordinal(beyond - 1)),
            scale.at(first),
            scale.at(beyond) - scale.at(first),
            count,
            max(count / highest * 100, _LOWEST),
        )
        for first, beyond, count in zip(edges, edges[1:], counts, strict=False)
        if count
    )
    return DenseLane(key, sum(counts), bins)
