"""Packs the marks of a lane and their names into rows, so that nothing overlaps.

Widths are in em of the plot's text at its reference width. Every candidate holds its own marker, and grows
with the plot no faster than the room between two markers does: so what is apart here stays apart on wider plots.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, inf
from typing import NamedTuple

from app.dates import Window, holding, parse_date, spanning
from app.layout.axis import USUAL_WIDTH
from app.layout.marks import Mark
from app.layout.text_widths import first_words, text_width

_MARKER_RADIUS = 0.7
#: From a marker's centre, or a bar's end, to the label beside it.
_LABEL_GAP = 1.0
_ROW_GAP = 0.5
#: The plot is padded on both sides, so that a marker at its edge is whole.
_PADDING = 1.0
#: A "+N" is centred on its place.
_CLUSTER_WIDTH = 3.4
#: An em is so many parts, to whole ones of which extents are rounded up.
_PARTS = 8
#: In less room no name is cut: on one side of a day there is as much on the narrowest plot.
_LEAST_ROOM = 9.5
#: How often marks that found no room are tried first.
_TRIES = 2

#: Marks, each with its row.
Rows = Sequence[tuple[int, Mark]]


class Placed(NamedTuple):
    """A mark in its row. Its label starts ``offset`` em from ``anchor`` percent, or ends there if that is negative.

    ``name`` is what the label says of the title, empty where it has no room.
    """

    mark: Mark
    row: int
    anchor: float
    offset: float
    name: str


@dataclass(frozen=True, slots=True)
class Cluster:
    """Marks that found no room, behind one "+N" at ``x`` percent."""

    x: float
    row: int
    marks: tuple[Mark, ...]

    @property
    def window(self) -> Window | None:
        """The window of its events; None where they share their days, since no zooming could part them."""
        dates = [parse_date(mark.event.date) for mark in self.marks]
        if len({(when.earliest, when.latest) for when in dates}) == 1:
            return None
        days = spanning(dates)
        return holding(days.start, days.end)


@dataclass(frozen=True, slots=True)
class Packing:
    placed: tuple[Placed, ...]
    clusters: tuple[Cluster, ...]
    rows: int


class _Candidate(NamedTuple):
    """A way to draw a mark, and the parts of the width that it takes: a bit for each, ``_PARTS`` of them an em."""

    bits: int
    anchor: float
    offset: float
    name: str


def pack(marks: Sequence[Mark], max_rows: int, width: float = USUAL_WIDTH, *, is_named: bool = True) -> Packing:
    """Pack a lane's marks, in order of their markers, into at most ``max_rows`` rows of a plot ``width`` em wide.

    Every mark is drawn if there is any way to; then names go to the marks that matter most, wherever a name leaves
    enough rows for the marks below it, if they shall have any.
    """
    choices = [_choice(mark, mark.event.title if is_named else "", width) for mark in marks]
    order = sorted(range(len(choices)), key=lambda number: (-choices[number].mark.event.weight, number))
    arranged = _Arrangement([0] * max_rows, {}, [])
    if arranged.put_bare(choices, range(len(choices))):
        arranged = _arranged_best(choices, order, max_rows, width)
    if arranged.left_over:
        # The last row is given up to the "+N" markers.
        arranged = _arranged_best(choices, order, max_rows - 1, width)
    return arranged.packing(choices, width)


def pack_bare(marks: Sequence[Mark], rows: int) -> Rows:
    """Each mark without its name in the first row that is free there, or else will be soonest."""
    free, packed = [-inf] * rows, list[tuple[int, Mark]]()
    # In percent.
    radius = _MARKER_RADIUS / USUAL_WIDTH * 100
    for mark in marks:
        left, right = mark.x - radius, mark.x + radius
        for segment in mark.segments:
            right = max(right, segment.x + segment.width)
        row = next((row for row, end in enumerate(free) if end <= left), free.index(min(free)))
        free[row] = right
        packed.append((row, mark))
    return packed


class _Choice(NamedTuple):
    """A mark and the candidates for how to draw it, best first; ``bare`` is the one without its label."""

    mark: Mark
    named: tuple[_Candidate, ...]
    bare: _Candidate


@dataclass(slots=True)
class _Arrangement:
    """Marks in rows: each by its number with its row and how it is drawn; and who is left over.

    ``rows`` have the bits of what is in them.
    """

    rows: list[int]
    placed: dict[int, tuple[int, _Candidate]]
    left_over: list[int]

    def put(self, number: int, candidate: _Candidate) -> bool:
        """Place a mark in the first row that is free there, if there is one."""
        bits = candidate.bits
        for row, taken in enumerate(self.rows):
            if not taken & bits:
                self.rows[row] |= bits
                self.placed[number] = row, candidate
                return True
        return False

    def put_bare(self, choices: Sequence["_Choice"], numbers: Iterable[int]) -> bool:
        """Place marks without names; whether there was room for all."""
        self.left_over += [number for number in numbers if not self.put(number, choices[number].bare)]
        return not self.left_over

    @property
    def has_names(self) -> bool:
        return any(candidate.name for _, candidate in self.placed.values())

    def packing(self, choices: Sequence[_Choice], width: float) -> Packing:
        used = {row: at for at, row in enumerate(sorted({row for row, _ in self.placed.values()}))}
        placed = tuple(
            Placed(choices[number].mark, used[row], candidate.anchor, candidate.offset, candidate.name)
            for number, (row, candidate) in sorted(self.placed.items())
        )
        clusters = _cluster([choices[number].mark for number in self.left_over], len(used), width)
        rows = max(len(used) + bool(clusters), 1)
        # A day by itself needs less room than the number that would stand for it.
        alone = [cluster for cluster in clusters if len(cluster.marks) == 1 and not cluster.marks[0].segments]
        placed += tuple(Placed(mark, cluster.row, mark.x, 0.0, "") for cluster in alone for mark in cluster.marks)
        return Packing(placed, tuple(cluster for cluster in clusters if cluster not in alone), rows)


def _arranged_best(choices: Sequence[_Choice], order: Sequence[int], rows: int, width: float) -> _Arrangement:
    """Marks that find no row because names have cut the free places up come first when it is tried again."""
    levels = [(1 << ceil((width + 2 * _PADDING + _ROW_GAP) * _PARTS)) - 1] * rows
    for choice in choices:
        _take(levels, choice.bare.bits)
    best, first = _arranged(choices, order, levels.copy(), ()), list[int]()
    for _ in range(_TRIES):
        if not best.left_over or not best.has_names:
            break
        first += best.left_over
        again = _arranged(choices, order, levels.copy(), first)
        if len(again.left_over) < len(best.left_over):
            best = again
    return best


def _arranged(
    choices: Sequence[_Choice], order: Iterable[int], levels: list[int], first: Sequence[int]
) -> _Arrangement:
    """``first`` are placed without names, then names in ``order``, then all that is left.

    That is done in chronological order, which leaves the fewest over; if any, the weightiest are not among them.
    ``levels[k]`` has the parts of the width where more than k rows are free once every mark has its own room.
    """
    arranged = _Arrangement([0] * len(levels), {}, [])
    for number in sorted(first):
        arranged.put(number, choices[number].bare)
    for number in order:
        if number in arranged.placed:
            continue
        choice = choices[number]
        for candidate in choice.named:
            # Its own marker has its room already.
            more = candidate.bits & ~choice.bare.bits
            if levels and more & levels[0] == more and arranged.put(number, candidate):
                _take(levels, more)
                break
    bare_ones = [number for number in range(len(choices)) if number not in arranged.placed]
    before = _Arrangement(arranged.rows.copy(), arranged.placed.copy(), [])
    if arranged.put_bare(choices, bare_ones):
        return arranged
    before.put_bare(choices, [number for number in order if number not in before.placed])
    before.left_over.sort()
    return before


def _take(levels: list[int], bits: int) -> None:
    """One row less is free where the bits are."""
    above = 0
    for level in reversed(range(len(levels))):
        if above & bits == bits:
            # From here down, all levels have these parts and lose none: in a sparse lane that is nearly at once.
            break
        here = levels[level]
        levels[level] = (here & ~bits) | (above & bits)
        above = here


def _bits(left: float, right: float) -> int:
    """The parts of the width between two places in em, with the gap beside them."""
    return (1 << ceil((right + _PADDING + _ROW_GAP) * _PARTS)) - (1 << floor((left + _PADDING) * _PARTS))


def _choice(mark: Mark, title: str, width: float) -> _Choice:
    marker = bar_end = _em(mark.x, width)
    left, right = marker - _MARKER_RADIUS, marker + _MARKER_RADIUS
    if mark.segments:
        bar_end = _em(mark.right, width)
        left, right = min(_em(mark.left, width), left), max(bar_end, right)
    bare = _Candidate(_bits(left, right), mark.x, 0.0, "")
    # A name has no room in a marker.
    if mark.segments and marker + _LABEL_GAP + text_width(title) <= right - _ROW_GAP:
        return _Choice(mark, (_Candidate(bare.bits, mark.x, _LABEL_GAP, title),), bare)
    # The label keeps its distance from whichever of marker and bar reaches further.
    from_bar_end = bar_end > marker + _MARKER_RADIUS
    after = _LABEL_GAP if from_bar_end else _MARKER_RADIUS + _LABEL_GAP / 2
    anchor = mark.right if from_bar_end else mark.x
    before = -(_MARKER_RADIUS + _LABEL_GAP / 2)
    start, end = _em(anchor, width) + after, marker + before
    right_name, left_name = _names(title, width + _PADDING - start if left >= -_PADDING else 0.0, end + _PADDING)
    named = []
    if right_name:
        named.append(_Candidate(_bits(left, start + text_width(right_name)), anchor, after, right_name))
    if left_name:
        named.append(_Candidate(_bits(end - text_width(left_name), right), mark.x, before, left_name))
    return _Choice(mark, tuple(named), bare)


def _names(title: str, right: float, left: float) -> tuple[str, str]:
    """What a label may say on the right and on the left, in so many em; empty where it has no room.

    The title where it fits; else as many of its words as do where there is more room.
    """
    width = text_width(title)
    if width <= max(right, left) or max(right, left) < _LEAST_ROOM:
        return title if width <= right else "", title if width <= left else ""
    return (first_words(title, right), "") if right >= left else ("", first_words(title, left))


def _em(percent: float, width: float) -> float:
    return percent / 100 * width


def _cluster(marks: Sequence[Mark], row: int, width: float) -> tuple[Cluster, ...]:
    """Gather neighbours from left to right, so that no two "+N" touch and none leaves the plot."""
    margin = (_CLUSTER_WIDTH / 2 - _PADDING) / width * 100
    groups: list[tuple[float, list[Mark]]] = []
    for mark in marks:
        x = min(max(mark.x, margin), 100 - margin)
        if groups and _em(x - groups[-1][0], width) < _CLUSTER_WIDTH + _ROW_GAP:
            groups[-1][1].append(mark)
        else:
            groups.append((x, [mark]))
    return tuple(Cluster(x, row, tuple(group)) for x, group in groups)
