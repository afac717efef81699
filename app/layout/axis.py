"""The ticks of an axis: a dozen at most, from single days to millennia."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.date_words import month_in_words, short_month_names
from app.dates import Window
from app.layout.scale import NARROW_WIDTH, REFERENCE_WIDTH, Scale
from app.layout.text_widths import text_width

MAX_TICKS = 14

#: Majors are bold, and wider than the table says.
_LABEL_GAP = 1.0
#: A label stands right of its tick by this much.
LABEL_INSET = 0.4


class Tick(NamedTuple):
    """A grid line at ``x`` percent; ``label`` is empty where it would not fit, ``is_coarse`` if it fits a phone.

    ``is_edge``: no line, only the name of what the window begins in the middle of.
    """

    x: float
    label: str
    is_coarse: bool
    is_edge: bool


@dataclass(frozen=True, slots=True)
class Axis:
    """``majors`` are years over months, or months over days; empty where the minors are years themselves."""

    majors: tuple[Tick, ...]
    minors: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class _Step:
    """Ticks every so often: ``days`` of a month, or else every ``months`` months."""

    length: float
    days: tuple[int, ...] = ()
    months: int = 0


_STEPS = (
    _Step(1, days=tuple(range(1, 32))),
    _Step(2, days=tuple(range(1, 31, 2))),
    _Step(7, days=(1, 8, 15, 22)),
    *(_Step(months * 30.44, months=months) for months in (1, 3, 6)),
    *(_Step(y * 365.24, months=y * 12) for y in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)),
)


def lay_out_axis(scale: Scale, language: str, narrow: float = NARROW_WIDTH, reach: Window | None = None) -> Axis:
    """``narrow``: the width in em at which coarse labels shall still fit. With a ``reach``, what it has outside."""
    window = reach or scale.window
    step = _step_for(scale.window)
    minors = tuple((day, _name(day, step, language)) for day in _days(window, step))
    majors, has_edge = _majors(window, step, language)
    end = scale.end_of(window.end) / 100
    axis = Axis(_ticks(scale, majors, narrow, end, has_edge=has_edge), _ticks(scale, minors, narrow, end))
    return Axis(_outside(axis.majors), _outside(axis.minors)) if reach else axis


def _outside(ticks: tuple[Tick, ...]) -> tuple[Tick, ...]:
    return tuple(tick for tick in ticks if not (0 <= tick.x < 100 or tick.is_edge))


def _step_for(window: Window) -> _Step:
    for step in _STEPS:
        if window.days <= step.length * MAX_TICKS and sum(1 for _ in _days(window, step)) <= MAX_TICKS:
            return step
    return _STEPS[-1]


def _days(window: Window, step: _Step) -> Iterator[date]:
    """The days in the window at which the step has a tick."""
    months = step.months or 1
    first = (window.start.year * 12 + window.start.month - 1) // months * months
    last = window.end.year * 12 + window.end.month - 1
    for month in range(first, last + 1, months):
        if month < 12:
            # The first tick of a long step may fall into year 0, which is no date.
            continue
        for number in step.days or (1,):
            day = _day(month, number)
            if day is not None and window.start <= day <= window.end:
                yield day


def _day(month: int, number: int) -> date | None:
    try:
        return date(month // 12, month % 12 + 1, number)
    except ValueError:
        return None


def _name(day: date, step: _Step, language: str) -> str:
    if step.days:
        return str(day.day)
    return str(day.year) if step.months >= 12 else short_month_names(language)[day.month - 1]


def _majors(window: Window, step: _Step, language: str) -> tuple[tuple[tuple[date, str], ...], bool]:
    """What the minors are part of; and whether the first one began before the window and is named at its edge."""
    if step.months >= 12:
        return (), False
    coarse = _Step(30.44, months=1) if step.days else _Step(365.24, months=12)
    starts = list(_days(window, coarse))
    has_edge = window.start not in starts
    if has_edge:
        starts.insert(0, window.start)
    named = tuple((day, month_in_words(day, language) if step.days else str(day.year)) for day in starts)
    return named, has_edge


def _ticks(
    scale: Scale, named: tuple[tuple[date, str], ...], narrow: float, end: float, *, has_edge: bool = False
) -> tuple[Tick, ...]:
    """``end``: where labels have to end, in widths of the plot."""
    positions = [scale.start_of(day) for day, _ in named]
    labels = [label for _, label in named]
    kept = _readable(positions, labels, REFERENCE_WIDTH, end)
    coarse = _readable(positions, labels, narrow, end)
    return tuple(
        Tick(x, label if index in kept else "", index in coarse, is_edge=index == 0 and has_edge)
        for index, (x, label) in enumerate(zip(positions, labels, strict=True))
    )


def _readable(positions: list[float], labels: list[str], width: float, end: float) -> set[int]:
    """The labels that neither touch the next one nor go on beyond the end, at a width in em.

    Where two collide the later one stays: an edge label gives way to the year that begins.
    """
    kept: set[int] = set()
    free = width * end
    for index in reversed(range(len(labels))):
        left = positions[index] / 100 * width + LABEL_INSET
        right = left + text_width(labels[index])
        if right <= free:
            kept.add(index)
            free = left - _LABEL_GAP
    return kept
