"""Who stands in which row, and where is the name? Packs the marks of one lane so that nothing overlaps.

Widths are in em of the plot's text at its reference width. Every extent holds its own marker, and grows
with the plot no faster than the room between two markers does: so what is apart here stays apart on wider plots.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from app.dates import parse_date
from app.layout.advances import advance
from app.layout.marks import Mark
from app.layout.scale import REFERENCE_WIDTH

Side = Literal["right", "left", "inside", "none"]

MARKER_RADIUS = 0.7
#: From a marker's centre, or a bar's end, to the label beside it.
LABEL_GAP = 1.0
_ROW_GAP = 0.5
#: The plot is padded on both sides, so that a marker at its edge is whole.
EDGE = 1.0
#: A "+N" is centred on its place.
CLUSTER_WIDTH = 3.4
_BEFORE_ALL = -EDGE - _ROW_GAP
_AFTER_ALL = REFERENCE_WIDTH + EDGE + _ROW_GAP
_CLUSTER_MARGIN = (CLUSTER_WIDTH / 2 - EDGE) / REFERENCE_WIDTH * 100


@dataclass(frozen=True, slots=True)
class Placed:
    """A mark in its row. Its label starts, or on its left side ends, ``offset`` em from ``anchor`` percent.

    Side "none": there is no room for the label; the anchor says where it fits while it covers others.
    """

    mark: Mark
    row: int
    side: Side
    anchor: float
    offset: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """Marks that found no room, behind one "+N" at ``x`` percent."""

    x: float
    row: int
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Packing:
    placed: tuple[Placed, ...]
    clusters: tuple[Cluster, ...]
    rows: int

    @property
    def worth(self) -> tuple[int, int, int]:
        """Fewer hidden marks, then more labels, then fewer rows."""
        labelled = sum(placed.side != "none" for placed in self.placed)
        return -sum(len(cluster.marks) for cluster in self.clusters), labelled, -self.rows


@dataclass(frozen=True, slots=True)
class _Extent:
    """Where a mark with its label would stand, in em from the plot's left."""

    side: Side
    left: float
    right: float
    anchor: float
    offset: float

    @property
    def fits_the_plot(self) -> bool:
        return self.left >= -EDGE and self.right <= REFERENCE_WIDTH + EDGE

    def placed(self, mark: Mark, row: int) -> Placed:
        return Placed(mark, row, self.side, self.anchor, self.offset)


def pack(marks: Sequence[Mark], max_rows: int) -> Packing:
    """Pack a lane's marks, which come in order of their markers, into at most ``max_rows`` rows.

    Two ways are tried, and the one that hides fewer events, then names more of them, wins: filling row after
    row with labels right of their markers reads best; spreading the marks first makes the most of a crowd.
    """
    return max((_pack(marks, max_rows, place) for place in (_place_in_turn, _spread)), key=lambda one: one.worth)


_Place = Callable[[Sequence[Mark], int], tuple[list[Placed], list[Mark]]]


def _pack(marks: Sequence[Mark], max_rows: int, place: _Place) -> Packing:
    placed, left_over = place(marks, max_rows)
    if left_over:
        # The last row is given up to the "+N" markers.
        placed, left_over = place(marks, max_rows - 1)
    rows = 1 + max((one.row for one in placed), default=0)
    clusters = _cluster(left_over, max_rows - 1)
    return Packing(tuple(placed), clusters, max_rows if clusters else rows)


def _place_in_turn(marks: Sequence[Mark], max_rows: int) -> tuple[list[Placed], list[Mark]]:
    """Each mark with its label in the first row that has room for both, else alone, else not at all."""
    row_ends = [_BEFORE_ALL] * max_rows
    placed: list[Placed] = []
    left_over: list[Mark] = []
    for mark in marks:
        for row, extent in ((row, extent) for extent in _extents(mark) for row in range(max_rows)):
            if extent.left >= row_ends[row] + _ROW_GAP:
                row_ends[row] = extent.right
                placed.append(extent.placed(mark, row))
                break
        else:
            left_over.append(mark)
    return placed, left_over


def _spread(marks: Sequence[Mark], max_rows: int) -> tuple[list[Placed], list[Mark]]:
    """The bare marks over all rows, each where the last one is furthest behind; then labels into the gaps."""
    row_ends = [_BEFORE_ALL] * max_rows
    rows: list[list[list[_Extent]]] = [[] for _ in range(max_rows)]
    left_over: list[Mark] = []
    by_extents: dict[int, Mark] = {}
    for mark in marks:
        extents = _extents(mark)
        row = row_ends.index(min(row_ends))
        if extents[-1].left < row_ends[row] + _ROW_GAP:
            left_over.append(mark)
            continue
        row_ends[row] = extents[-1].right
        rows[row].append(extents)
        by_extents[id(extents)] = mark
    placed = [
        extent.placed(by_extents[id(extents)], number)
        for number, row_of in enumerate(rows)
        for extents, extent in zip(row_of, _labelled(row_of), strict=True)
    ]
    order = {mark.event.slug: index for index, mark in enumerate(marks)}
    return sorted(placed, key=lambda one: order[one.mark.event.slug]), left_over


def _labelled(row: Sequence[Sequence[_Extent]]) -> Iterator[_Extent]:
    """For each mark of a row its best extent between the one before, as chosen, and the one after, bare."""
    end = _BEFORE_ALL
    for index, extents in enumerate(row):
        limit = row[index + 1][-1].left if index + 1 < len(row) else _AFTER_ALL
        chosen = next(
            (one for one in extents if one.left >= end + _ROW_GAP and one.right <= limit - _ROW_GAP),
            extents[-1],
        )
        end = chosen.right
        yield chosen


def _extents(mark: Mark) -> list[_Extent]:
    """The ways to draw a mark, best first; the last one is without its label."""
    marker = _em(mark.x)
    left = min(_em(mark.left), marker - MARKER_RADIUS)
    right = max(_em(mark.right), marker + MARKER_RADIUS)
    width = advance(mark.event.title)
    inside = _Extent("inside", left, right, mark.x, LABEL_GAP)
    if marker + inside.offset + width <= right - _ROW_GAP:
        return [inside, replace(inside, side="none")]
    # The label keeps its distance from whichever of marker and bar reaches further.
    from_bar_end = _em(mark.right) > marker + MARKER_RADIUS
    after = LABEL_GAP if from_bar_end else MARKER_RADIUS + LABEL_GAP / 2
    anchor = mark.right if from_bar_end else mark.x
    before = -(MARKER_RADIUS + LABEL_GAP / 2)
    to_the_right = _Extent("right", left, _em(anchor) + after + width, anchor, after)
    to_the_left = _Extent("left", marker + before - width, right, mark.x, before)
    # Drawn over others while it is pointed at: towards the roomier side.
    over = to_the_right if mark.x < 50 else to_the_left
    fitting = [one for one in (to_the_right, to_the_left) if one.fits_the_plot]
    return [*fitting, replace(over, side="none", left=left, right=right)]


def _em(percent: float) -> float:
    return percent / 100 * REFERENCE_WIDTH


def _cluster(marks: Sequence[Mark], row: int) -> tuple[Cluster, ...]:
    """Gather neighbours from left to right, so that no two "+N" touch and none leaves the plot."""
    groups: list[tuple[float, list[Mark]]] = []
    for mark in marks:
        x = min(max(mark.x, _CLUSTER_MARGIN), 100 - _CLUSTER_MARGIN)
        if groups and _em(x - groups[-1][0]) < CLUSTER_WIDTH + _ROW_GAP:
            groups[-1][1].append(mark)
        else:
            groups.append((x, [mark]))
    return tuple(Cluster(x, row, tuple(group)) for x, group in groups)


def parted_by_zooming(marks: Sequence[Mark]) -> bool:
    """Whether the marks can come apart at all: not if all of them share their days."""
    extents = {(when.earliest, when.latest) for when in (parse_date(mark.event.date) for mark in marks)}
    return len(extents) > 1
