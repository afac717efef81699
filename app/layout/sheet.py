"""The layout of a timeline of a fixed size, such as a picture, in units of which a row of text is 13 high.

Lanes are packed as on a page, for the one width there is. Where they shall be no higher than the room for them, names
give way first, then rows: in them fewer events are marks, and more are behind a "+N".
"""

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from app.dates import Window
from app.layout.axis import Scale
from app.layout.marks import Bin, LaneEvent, Mark, lay_out_dense_lanes, mark_of
from app.layout.packing import Cluster, Packing, Placed, pack

#: The height of a row of text.
EM = 13.0
#: From one row to the next, in em: with names and without.
_NAMED, _BARE = 2.0, 1.55
#: Of a lane's height in em: what is around its rows, what it has without any, and at least.
_AROUND, _EMPTY, _LEAST = 1.0, 2.0, 3.0
_DENSE = 5.0
#: However many lanes there are, nothing is smaller.
_SMALLEST = 4.0
#: The baseline of a row is so far below its middle, in em.
_BASELINE = 0.35


class _Spacing(NamedTuple):
    """How to draw lanes: how large everything is, how far rows are apart in em, and how many there are at most."""

    em: float
    step: float
    rows: int


#: The first of these for which there is room.
_SPACINGS = (
    _Spacing(EM, _NAMED, 9),
    *(_Spacing(em, _BARE, 9) for em in (12.0, 10.0, 8.0)),
    *(_Spacing(8.0, _BARE, rows) for rows in (6, 4, 3, 2)),
)


class _Lane(NamedTuple):
    """A lane of a sheet from ``top`` on, with what is in its rows at the baselines of these; or its counts."""

    key: str
    top: float
    height: float
    placed: Sequence[tuple[Placed, float]] = ()
    clusters: Sequence[tuple[Cluster, float]] = ()
    bins: Sequence[Bin] = ()


class Sheet(NamedTuple):
    """Lanes one below the other; ``em`` is the size of everything in them, of which their text has the most."""

    em: float
    height: float
    lanes: Sequence[_Lane]


def lay_out_sheet(
    by_lane: Mapping[str, Sequence[LaneEvent]], window: Window, width: float, room: float, *, fills: bool
) -> Sheet:
    """The lanes, by their keys, of events that overlap the window and come in the order of their beginnings.

    No higher than the ``room``, and as high where they shall fill it.
    """
    scale = Scale(window)
    marks = {key: [mark_of(event, scale, stances) for event, stances in some] for key, some in by_lane.items()}
    for spacing in _SPACINGS:
        sheet = _stacked(marks, width, spacing, room if fills else 0.0)
        if sheet.height <= room:
            return sheet
    return _crowded(marks, width, room)


def lay_out_sheet_of_counts(
    histogram: Mapping[str, Sequence[int]], window: Window, keys: Sequence[str], room: float, *, fills: bool
) -> Sheet:
    """The same of more events than there is room for marks: ``histogram`` has their counts by ``bin_edges(window)``."""
    most = room / max(len(keys), 1)
    height = most if fills else min(_DENSE * EM, most)
    dense = lay_out_dense_lanes(histogram, window, keys)
    lanes = [_Lane(lane.key, number * height, height, bins=lane.bins) for number, lane in enumerate(dense)]
    return Sheet(min(EM, height / _BARE), len(lanes) * height, lanes)


def _stacked(marks: Mapping[str, Sequence[Mark]], width: float, spacing: _Spacing, least: float) -> Sheet:
    """Lanes as high as what is in them, and all of them as high as the ``least``."""
    em, step, rows = spacing
    packed = {key: pack(some, rows, width / em, is_named=step == _NAMED) for key, some in marks.items()}
    heights = [
        em * (max(packing.rows * step + _AROUND, _LEAST) if packing.placed else _EMPTY) for packing in packed.values()
    ]
    spare = max(least - sum(heights), 0.0) / max(len(heights), 1)
    tops = [*accumulate((height + spare for height in heights), initial=0.0)]
    lanes = [
        _lane(key, top, height + spare, packing, em, step)
        for (key, packing), top, height in zip(packed.items(), tops, heights, strict=False)
    ]
    return Sheet(em, tops[-1], lanes)


def _crowded(marks: Mapping[str, Sequence[Mark]], width: float, room: float) -> Sheet:
    """Lanes of one height, with one row in each."""
    height = room / len(marks)
    em = max(min(EM, height / _BARE), _SMALLEST)
    lanes = [
        _lane(key, number * height, height, pack(some, 1, width / em, is_named=False), em, _BARE)
        for number, (key, some) in enumerate(marks.items())
    ]
    return Sheet(em, room, lanes)


def _lane(key: str, top: float, height: float, packing: Packing, em: float, step: float) -> _Lane:
    first = (height - packing.rows * step * em) / 2 + (step / 2 + _BASELINE) * em

    def baseline(row: int) -> float:
        return first + row * step * em

    return _Lane(
        key,
        top,
        height,
        [(placed, baseline(placed.row)) for placed in packing.placed],
        [(cluster, baseline(cluster.row)) for cluster in packing.clusters],
    )
