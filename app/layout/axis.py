"""Days on the plot: where each stands in a window, and the ticks of an axis, from single days to millennia."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from app.dates import Window
from app.formats import month_in_words, short_month_names
from app.layout.text_widths import text_width

#: The narrowest plot that shows labels, in em of the plot's own text (54 em are some 700 px at 13 px).
#: Positions are percentages and label widths em, so what is apart here is apart on every wider plot.
USUAL_WIDTH = 54.0
#: The narrowest plot of a phone, whose window is 320 px wide: it has a packing of its own, too.
NARROW_WIDTH = 19.5
#: A plot on a large screen has room for more names, beside an open panel too: it gets a packing of its own.
WIDE_WIDTH = 89.0

_MAX_TICKS = 14

#: Majors are bold, and wider than the table says.
_LABEL_GAP = 1.0
#: A label stands right of its tick by this much.
_LABEL_INSET = 0.4


class Scale:
    """Maps day numbers (``date.toordinal``) to percent of the plot's width.

    A day is as wide as it is long: the window's first day begins at 0, its last one ends at 100.
    """

    def __init__(self, window: Window) -> None:
        self.window = window
        self.origin = window.start.toordinal()
        self._percent_per_day = 100 / window.days

    def at(self, day_number: float) -> float:
        """Percent of the plot's width at the start of a day; outside 0 to 100 where the day is not in the window."""
        return (day_number - self.origin) * self._percent_per_day

    def start_of(self, day: date) -> float:
        return self.at(day.toordinal())

    def end_of(self, day: date) -> float:
        return self.at(day.toordinal() + 1)

    def middle_of(self, day: date) -> float:
        return self.at(day.toordinal() + 0.5)


class Tick(NamedTuple):
    """A grid line at ``x`` percent; ``label`` is empty where it would not fit, ``is_coarse`` if it fits a phone.

    ``is_edge``: no line, only the name of what the window begins in the middle of.
    """

    x: float
    label: str
    is_coarse: bool
    is_edge: bool


class Axis(NamedTuple):
    """``majors`` are years over months, or months over days; empty where the minors are years themselves."""

    majors: tuple[Tick, ...]
    minors: tuple[Tick, ...]


class _Step(NamedTuple):
    """Ticks on these ``days`` of each month, or else every ``months`` months; ``length`` is in days."""

    length: float
    days: Collection[int] = ()
    months: int = 0


_MONTH, _YEAR = _Step(30.44, months=1), _Step(365.24, months=12)
_STEPS = (
    _Step(1, days=range(1, 32)),
    _Step(2, days=range(1, 31, 2)),
    _Step(7, days=(1, 8, 15, 22)),
    *(_Step(months * _MONTH.length, months=months) for months in (1, 3, 6)),
    *(_Step(years * _YEAR.length, months=years * 12) for years in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)),
)


def lay_out_axis(scale: Scale, language: str, narrow: float = NARROW_WIDTH, reach: Window | None = None) -> Axis:
    """``narrow``: the width in em at which coarse labels shall still fit. With a ``reach``, what it has outside."""
    window = reach or scale.window
    step = _step_for(scale.window)
    minors = [(day, _name(day, step, language)) for day in _days(window, step)]
    majors, has_edge = _majors(window, step, language)
    axis = Axis(_ticks(scale, majors, narrow, window, has_edge=has_edge), _ticks(scale, minors, narrow, window))
    return Axis(_beyond(axis.majors), _beyond(axis.minors)) if reach else axis


def _beyond(ticks: tuple[Tick, ...]) -> tuple[Tick, ...]:
    return tuple(tick for tick in ticks if not (0 <= tick.x < 100 or tick.is_edge))


def _step_for(window: Window) -> _Step:
    fitting = (step for step in _STEPS if window.days <= step.length * _MAX_TICKS)
    return next((step for step in fitting if len(_days(window, step)) <= _MAX_TICKS), _STEPS[-1])


def _days(window: Window, step: _Step) -> list[date]:
    """The days in the window at which the step has a tick."""
    if step.days:
        numbers = range(window.start.toordinal(), window.end.toordinal() + 1)
        return [day for day in map(date.fromordinal, numbers) if day.day in step.days]
    first = (window.start.year * 12 + window.start.month - 1) // step.months * step.months
    months = range(first, window.end.year * 12 + window.end.month, step.months)
    # The first tick of a long step may fall into year 0, which is no date.
    days = [date(month // 12, month % 12 + 1, 1) for month in months if month >= 12]
    return [day for day in days if day >= window.start]


def _name(day: date, step: _Step, language: str) -> str:
    if step.days:
        return str(day.day)
    return str(day.year) if step.months >= 12 else short_month_names(language)[day.month - 1]


def _majors(window: Window, step: _Step, language: str) -> tuple[list[tuple[date, str]], bool]:
    """What the minors are part of; and whether the first one began before the window and is named at its edge."""
    if step.months >= 12:
        return [], False
    starts = _days(window, _MONTH if step.days else _YEAR)
    has_edge = window.start not in starts
    if has_edge:
        starts.insert(0, window.start)
    return [(day, month_in_words(day, language) if step.days else str(day.year)) for day in starts], has_edge


def _ticks(
    scale: Scale, named: list[tuple[date, str]], narrow: float, window: Window, *, has_edge: bool = False
) -> tuple[Tick, ...]:
    """A tick for each name; labels end within the window."""
    end = scale.end_of(window.end) / 100
    positions = [scale.start_of(day) for day, _ in named]
    labels = [label for _, label in named]
    usual, coarse = (_readable(positions, labels, width, end) for width in (USUAL_WIDTH, narrow))
    return tuple(
        Tick(x, label if index in usual else "", index in coarse, is_edge=index == 0 and has_edge)
        for index, (x, label) in enumerate(zip(positions, labels, strict=True))
    )


def _readable(positions: list[float], labels: list[str], width: float, end: float) -> set[int]:
    """The labels that neither touch the next one nor go on beyond ``end`` widths of the plot, ``width`` em each.

    Where two collide the later one stays: an edge label gives way to the year that begins.
    """
    readable: set[int] = set()
    free = width * end
    for index in reversed(range(len(labels))):
        left = positions[index] / 100 * width + _LABEL_INSET
        right = left + text_width(labels[index])
        if right <= free:
            readable.add(index)
            free = left - _LABEL_GAP
    return readable
