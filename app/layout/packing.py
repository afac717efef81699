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
#: Into so many parts a lane's rows are divided between names and bare marks, in turn.
_DIVISIONS = 6
_BEFORE_ALL = -EDGE - _ROW_GAP


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


@dataclass(frozen=True, slots=True)
class _Extent:
    """Where a mark with its label would stand, in em from the plot's left."""

    side: Side
    left: float
    right: float
    anchor: float
    offset: float

    def fits(self, width: float) -> bool:
        return self.left >= -EDGE and self.right <= width + EDGE


def pack(marks: Sequence[Mark], max_rows: int, width: float = REFERENCE_WIDTH) -> Packing:
    """Pack a lane's marks, in order of their markers, into at most ``max_rows`` rows of a plot ``width`` em wide.

    In a crowd, rows full of names leave no room for marks. So several divisions are tried, from names in every
    row to bare marks in every row, and the one wins that hides fewest events and then names most of them.
    """
    shapes = [_shape(mark, width) for mark in marks]
    best = _divide(shapes, max_rows, max_rows, _ORDERS[0], width)
    if best.named < len(shapes):
        named_rows = range(max_rows, -1, -max(max_rows // _DIVISIONS, 1))
        others = (_divide(shapes, max_rows, named, order, width) for named in named_rows for order in _ORDERS)
        best = max(best, *others, key=lambda division: division.worth)
    return best.packing(width)


@dataclass(frozen=True, slots=True)
class _Shape:
    """A mark and the ways to draw it, best first; ``bare`` is the one without its label."""

    mark: Mark
    named: tuple[_Extent, ...]
    bare: _Extent


#: Which row takes a bare mark: the one that is fullest, or the one where the last mark is furthest behind.
_Order = Callable[[Sequence[float]], int]
_ORDERS: tuple[_Order, ...] = (
    lambda ends: max(range(len(ends)), key=lambda row: ends[row]),
    lambda ends: min(range(len(ends)), key=lambda row: ends[row]),
)


@dataclass(frozen=True, slots=True)
class _Division:
    """One way to divide a lane: each row's shapes and the extents they are drawn with, and the marks left over."""

    rows: list[list[_Shape]]
    extents: list[list[_Extent]]
    left_over: list[Mark]
    named: int

    @property
    def worth(self) -> tuple[int, int, int]:
        """Fewer hidden marks, then more labels, then fewer rows."""
        return -len(self.left_over), self.named, -len(self.rows)

    def packing(self, width: float) -> Packing:
        placed = tuple(
            Placed(shape.mark, number, extent.side, extent.anchor, extent.offset)
            for number, (row, extents) in enumerate(zip(self.rows, self.extents, strict=True))
            for shape, extent in zip(row, extents, strict=True)
        )
        clusters = _cluster(self.left_over, len(self.rows), width)
        return Packing(placed, clusters, max(len(self.rows) + bool(clusters), 1))


def _divide(shapes: Sequence[_Shape], max_rows: int, named_rows: int, order: _Order, width: float) -> _Division:
    rows, left_over = _assign(shapes, max_rows, named_rows, order)
    if left_over:
        # The last row is given up to the "+N" markers.
        rows, left_over = _assign(shapes, max_rows - 1, min(named_rows, max_rows - 1), order)
    rows = [row for row in rows if row]
    extents = [list(_labelled(row, width)) for row in rows]
    named = sum(extent.side != "none" for row in extents for extent in row)
    return _Division(rows, extents, left_over, named)


def _assign(
    shapes: Sequence[_Shape], max_rows: int, named_rows: int, order: _Order
) -> tuple[list[list[_Shape]], list[Mark]]:
    """A row for each mark: with its label among the first ``named_rows``, else alone wherever there is room."""
    ends = [_BEFORE_ALL] * max_rows
    rows: list[list[_Shape]] = [[] for _ in range(max_rows)]
    left_over: list[Mark] = []
    for shape in shapes:
        found = _named_row(shape, ends[:named_rows]) or _bare_row(shape, ends, named_rows, order)
        if found is None:
            left_over.append(shape.mark)
        else:
            row, ends[row] = found
            rows[row].append(shape)
    return rows, left_over


def _named_row(shape: _Shape, ends: Sequence[float]) -> tuple[int, float] | None:
    for extent in shape.named:
        for row, end in enumerate(ends):
            if extent.left >= end + _ROW_GAP:
                return row, extent.right
    return None


def _bare_row(shape: _Shape, ends: Sequence[float], named_rows: int, order: _Order) -> tuple[int, float] | None:
    for rows in (range(named_rows, len(ends)), range(named_rows)):
        free = [row for row in rows if shape.bare.left >= ends[row] + _ROW_GAP]
        if free:
            return free[order([ends[row] for row in free])], shape.bare.right
    return None


def _labelled(row: Sequence[_Shape], width: float) -> Iterator[_Extent]:
    """For each mark of a row its best extent between the one before, as chosen, and the one after, bare."""
    end = _BEFORE_ALL
    for index, shape in enumerate(row):
        limit = row[index + 1].bare.left if index + 1 < len(row) else width + EDGE + _ROW_GAP
        fitting = (one for one in shape.named if one.left >= end + _ROW_GAP and one.right <= limit - _ROW_GAP)
        chosen = next(fitting, shape.bare)
        end = chosen.right
        yield chosen


def _shape(mark: Mark, width: float) -> _Shape:
    marker = _em(mark.x, width)
    left = min(_em(mark.left, width), marker - MARKER_RADIUS)
    right = max(_em(mark.right, width), marker + MARKER_RADIUS)
    name = advance(mark.event.title)
    if marker + LABEL_GAP + name <= right - _ROW_GAP:
        inside = _Extent("inside", left, right, mark.x, LABEL_GAP)
        return _Shape(mark, (inside,), replace(inside, side="none"))
    # The label keeps its distance from whichever of marker and bar reaches further.
    from_bar_end = _em(mark.right, width) > marker + MARKER_RADIUS
    after = LABEL_GAP if from_bar_end else MARKER_RADIUS + LABEL_GAP / 2
    anchor = mark.right if from_bar_end else mark.x
    before = -(MARKER_RADIUS + LABEL_GAP / 2)
    to_the_right = _Extent("right", left, _em(anchor, width) + after + name, anchor, after)
    to_the_left = _Extent("left", marker + before - name, right, mark.x, before)
    # Drawn over others while it is pointed at: towards the roomier side.
    over = to_the_right if mark.x < 50 else to_the_left
    fitting = tuple(one for one in (to_the_right, to_the_left) if one.fits(width))
    return _Shape(mark, fitting, _Extent("none", left, right, over.anchor, over.offset))


def _em(percent: float, width: float) -> float:
    return percent / 100 * width


def _cluster(marks: Sequence[Mark], row: int, width: float) -> tuple[Cluster, ...]:
    """Gather neighbours from left to right, so that no two "+N" touch and none leaves the plot."""
    margin = (CLUSTER_WIDTH / 2 - EDGE) / width * 100
    groups: list[tuple[float, list[Mark]]] = []
    for mark in marks:
        x = min(max(mark.x, margin), 100 - margin)
        if groups and _em(x - groups[-1][0], width) < CLUSTER_WIDTH + _ROW_GAP:
            groups[-1][1].append(mark)
        else:
            groups.append((x, [mark]))
    return tuple(Cluster(x, row, tuple(group)) for x, group in groups)


def parted_by_zooming(marks: Sequence[Mark]) -> bool:
    """Whether the marks can come apart at all: not if all of them share their days."""
    extents = {(when.earliest, when.latest) for when in (parse_date(mark.event.date) for mark in marks)}
    return len(extents) > 1
