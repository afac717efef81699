"""Who stands in which row, and where is the name? Packs the marks of one lane so that nothing overlaps.

Widths are in em of the plot's text at its reference width. Every extent holds its own marker, and grows
with the plot no faster than the room between two markers does: so what is apart here stays apart on wider plots.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

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


class Placed(NamedTuple):
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


class _Extent(NamedTuple):
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
    best = _labelled(_divide(shapes, max_rows, max_rows, _fullest, len(shapes)) or [], shapes, width)
    if best.named < len(shapes):
        seen = [best.rows]
        for named_rows in range(max_rows, -1, -max(max_rows // _DIVISIONS, 1)):
            for order in _ORDERS:
                rows = _divide(shapes, max_rows, named_rows, order, len(best.left_over))
                if rows and rows not in seen:
                    seen.append(rows)
                    best = max(best, _labelled(rows, shapes, width), key=lambda division: division.worth)
    return best.packing(shapes, width)


class _Shape(NamedTuple):
    """A mark and the ways to draw it, best first; ``bare`` is the one without its label."""

    mark: Mark
    named: tuple[_Extent, ...]
    bare: _Extent


def _fullest(rows: Sequence[int], ends: Sequence[float]) -> int:
    return max(rows, key=ends.__getitem__)


def _emptiest(rows: Sequence[int], ends: Sequence[float]) -> int:
    return min(rows, key=ends.__getitem__)


#: Which marks stand in each row, by their numbers.
_Rows = list[list[int]]
#: Which of the rows that have room takes a bare mark: the fullest, or the one where the last mark is furthest behind.
_Order = Callable[[Sequence[int], Sequence[float]], int]
_ORDERS: tuple[_Order, ...] = (_fullest, _emptiest)


@dataclass(frozen=True, slots=True)
class _Division:
    """One way to divide a lane: each row's marks, by number, the extents they are drawn with, and who is left over."""

    rows: _Rows
    extents: list[list[_Extent]]
    left_over: list[int]
    named: int

    @property
    def worth(self) -> tuple[int, int, int]:
        """Fewer hidden marks, then more labels, then fewer rows."""
        return -len(self.left_over), self.named, -len(self.rows)

    def packing(self, shapes: Sequence[_Shape], width: float) -> Packing:
        placed = tuple(
            Placed(shapes[number].mark, at, extent.side, extent.anchor, extent.offset)
            for at, (row, extents) in enumerate(zip(self.rows, self.extents, strict=True))
            for number, extent in zip(row, extents, strict=True)
        )
        clusters = _cluster([shapes[number].mark for number in self.left_over], len(self.rows), width)
        return Packing(placed, clusters, max(len(self.rows) + bool(clusters), 1))


def _divide(shapes: Sequence[_Shape], max_rows: int, named_rows: int, order: _Order, most_hidden: int) -> _Rows | None:
    """The rows that are needed; None where more than ``most_hidden`` marks would be left over."""
    rows = _assign(shapes, max_rows, named_rows, order, 0)
    if rows is None:
        # The last row is given up to the "+N" markers.
        rows = _assign(shapes, max_rows - 1, min(named_rows, max_rows - 1), order, most_hidden)
    return rows and [row for row in rows if row]


def _assign(shapes: Sequence[_Shape], max_rows: int, named_rows: int, order: _Order, most_hidden: int) -> _Rows | None:
    """A row for each mark: with its label among the first ``named_rows``, else alone wherever there is room."""
    # Where each row ends, with the gap that follows.
    ends = [-EDGE] * max_rows
    rows: _Rows = [[] for _ in range(max_rows)]
    with_names, bare = range(named_rows), range(named_rows, max_rows)
    hidden = 0
    for number, shape in enumerate(shapes):
        row, end = _named_row(shape, with_names, ends)
        if row < 0:
            left, end = shape.bare.left, shape.bare.right
            free = [one for one in bare if left >= ends[one]] or [one for one in with_names if left >= ends[one]]
            if not free:
                hidden += 1
                if hidden > most_hidden:
                    return None
                continue
            row = order(free, ends)
        ends[row] = end + _ROW_GAP
        rows[row].append(number)
    return rows


def _named_row(shape: _Shape, rows: Sequence[int], ends: Sequence[float]) -> tuple[int, float]:
    """The first row with room for a mark with its label, and where that ends; -1 where there is none."""
    for extent in shape.named:
        left = extent.left
        for row in rows:
            if left >= ends[row]:
                return row, extent.right
    return -1, 0.0


def _labelled(rows: _Rows, shapes: Sequence[_Shape], width: float) -> _Division:
    extents = [_extents([shapes[number] for number in row], width) for row in rows]
    named = sum([extent.side != "none" for row in extents for extent in row])
    placed = {number for row in rows for number in row}
    return _Division(rows, extents, [number for number in range(len(shapes)) if number not in placed], named)


def _extents(row: Sequence[_Shape], width: float) -> list[_Extent]:
    """For each mark of a row its best extent between the one before, as chosen, and the one after, bare."""
    chosen: list[_Extent] = []
    begin = -EDGE
    limits = [shape.bare.left - _ROW_GAP for shape in row[1:]]
    for shape, limit in zip(row, [*limits, width + EDGE], strict=True):
        for extent in shape.named:
            if extent.left >= begin and extent.right <= limit:
                break
        else:
            extent = shape.bare
        begin = extent.right + _ROW_GAP
        chosen.append(extent)
    return chosen


def _shape(mark: Mark, width: float) -> _Shape:
    marker, bar_end = _em(mark.x, width), _em(mark.right, width)
    left = min(_em(mark.left, width), marker - MARKER_RADIUS)
    right = max(bar_end, marker + MARKER_RADIUS)
    name = advance(mark.event.title)
    if marker + LABEL_GAP + name <= right - _ROW_GAP:
        inside = _Extent("inside", left, right, mark.x, LABEL_GAP)
        return _Shape(mark, (inside,), inside._replace(side="none"))
    # The label keeps its distance from whichever of marker and bar reaches further.
    from_bar_end = bar_end > marker + MARKER_RADIUS
    after = LABEL_GAP if from_bar_end else MARKER_RADIUS + LABEL_GAP / 2
    anchor = mark.right if from_bar_end else mark.x
    before = -(MARKER_RADIUS + LABEL_GAP / 2)
    to_the_right = _Extent("right", left, _em(anchor, width) + after + name, anchor, after)
    to_the_left = _Extent("left", marker + before - name, right, mark.x, before)
    # Drawn over others while it is pointed at: towards the roomier side.
    over = to_the_right if mark.x < 50 else to_the_left
    fitting = tuple([one for one in (to_the_right, to_the_left) if one.fits(width)])
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
