"""Writes marks as SVG: in Python and not in a template, since they are half of a page and take a third of the time so.

Knows geometry, markup and how a language writes dates and titles. A ``page`` and the ``head`` of a lane are what
templates have by these names.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from markupsafe import Markup, escape

from app.formats import date_in_words, number, typeset, window_in_words
from app.layout import Dash, Lane
from app.layout.marks import Bin, DenseLane, Mark
from app.layout.packing import Placed, Rows

#: The number of the shape that is drawn where neither a category nor a speaker is what it says.
CIRCLE: Final = 2


class Sign(NamedTuple):
    """How a mark is drawn: a symbol of the page by its id; and classes for what it is filled with, and its colour.

    The latter is empty where the lane has a colour.
    """

    symbol: str
    filling: str
    colour: str = ""

    @property
    def is_hollow(self) -> bool:
        """Whether it leaves the shape open."""
        return self.filling in ("half", "hollow", "doubts", "declines")


@lru_cache(maxsize=4096)
def percent(value: float) -> str:
    """A position for an SVG attribute, exact to a quarter of a pixel on the widest screen."""
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


@lru_cache(maxsize=1024)
def em(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") + "em"


@lru_cache(maxsize=4096)
def _texts(title: str, when: str, status: str, language: str) -> tuple[str, str]:
    """What the mark of an event says, escaped: its title, and its whole name with date and status."""
    title = str(escape(typeset(title, language)))
    said = (date_in_words(when, language), typeset(status.lower(), language))
    return title, ", ".join([title, *(str(escape(part)) for part in said if part)])


def event_marks(page: Any, lane: Lane, head: Any, language: str) -> Markup:
    """The events of a lane: bar, marker, and name where there is room.

    Rows are moved down by the style sheet. A mark that is pinned says where it starts. Its whole name is there for
    every mark.
    """
    # Addresses differ in their slugs alone, which need no escaping.
    before, _, after = str(escape(page.links.event("*"))).partition("*")
    statuses, is_framed, marks = page.site.statuses, page.links.is_framed, []
    for mark, places in lane.placements:
        event, sign = mark.event, head.sign(mark)
        slug, is_selected = event.slug, event.slug in page.highlighted
        title, name = _texts(event.title, event.date, statuses[event.status].label, language)
        extras = ' target="_self"' if is_framed else ""
        if says := escape(head.says(mark)):
            name += f", {says}"
            extras += f' data-says="{says}"'
        if slug == page.opened:
            extras += ' aria-current="true"'
        if mark.is_pinned:
            extras += f' data-start="{round(mark.start, 3)}"'
        marks.append(
            f'<a id="mark-{head.identity(slug)}" href="{before}{slug}{after}" aria-label="{name}"{extras}'
            f' class="event {_classes(mark, places, sign, is_selected)}">'
            f"{_drawn(mark, sign.symbol, is_selected)}{_names(places, event.title, title, language)}</a>"
        )
    return Markup("".join(marks))  # noqa: S704 - every text and address is escaped


def marks_beyond(rows: Rows, head: Any) -> Markup:
    """The marks of a lane beyond the edges of its plot, in a group for each row and look."""
    alike: dict[str, str] = {}
    for row, mark in rows:
        sign = head.sign(mark)
        classes = f"u-{row} {sign.filling}{f' {sign.colour}' if sign.colour else ''}"
        # Most are days, and nothing but a marker: a page of a month has hundreds of them.
        is_bare = not (mark.has_halo or mark.segments)
        drawn = _marker(sign.symbol, percent(mark.x)) if is_bare else _drawn(mark, sign.symbol, is_selected=False)
        alike[classes] = alike.get(classes, "") + drawn
    several = [f'<g class="beyond {classes}">{marks}</g>' for classes, marks in alike.items()]
    return Markup("".join(several))  # noqa: S704 - made of numbers and codes


def _classes(mark: Mark, places: Mapping[str, Placed], sign: Sign, is_selected: bool) -> str:
    """In which row it stands, "x" where it is not shown, and how it is filled.

    What is so as a rule is left out: a solid filling, and the same row in every plot.
    """
    classes = f"{sign.colour} " if sign.colour else ""
    classes += "" if sign.filling in ("", "solid") else f"{sign.filling} "
    usual, wide, narrow = [places[initial].row if initial in places else "x" for initial in "uwn"]
    classes += f"u-{usual}"
    if wide != usual or wide == "x":
        classes += f" w-{wide}"
    if narrow != usual or narrow == "x":
        classes += f" n-{narrow}"
    return f"{classes}{' pinned' if mark.is_pinned else ''}{' selected' if is_selected else ''}"


def _names(places: Mapping[str, Placed], whole: str, title: str, language: str) -> str:
    """Labels, each with the initials of the packings that have it there. What was cut is made ready as the title is."""
    labels: dict[tuple[float, float, str], str] = {}
    for initial, placed in places.items():
        if placed.name:
            place = placed.anchor, placed.offset, placed.name
            labels[place] = f"{labels[place]} {initial}" if place in labels else initial
    return "".join(
        [
            f'<text class="label {initials}{" ends" if offset < 0 else ""}" x="{percent(anchor)}" dx="{em(offset)}">'
            f"{title if name == whole else escape(typeset(name, language))}</text>"
            for (anchor, offset, name), initials in labels.items()
        ]
    )


def bare_mark(mark: Mark, form: int, filling: str) -> Markup:
    """A mark without name or link: a bar, and a marker. Its origin is the line on which a name would stand."""
    return Markup(_drawn(mark, shape_sign(form, filling).symbol, is_selected=False))  # noqa: S704 - made of numbers


def shape_sign(form: int, filling: str, colour: str = "") -> Sign:
    """How the shape of this number is drawn, as it is filled."""
    return Sign(f"{'h' if filling == 'half' else 'm'}{form}", filling, colour)


def stance_sign(stance: str, colour: str = "") -> Sign:
    """How a statement of a stance is drawn."""
    return Sign(f"says-{stance}", stance, colour)


def _marker(symbol: str, x: str) -> str:
    return f'<use class="at" href="#{symbol}" x="{x}"/>'


def _drawn(mark: Mark, symbol: str, is_selected: bool) -> str:
    x = percent(mark.x)
    halo = f'<circle class="halo" cx="{x}"/>' if mark.has_halo else ""
    ring = f'<circle class="ring" cx="{x}"/>' if is_selected else ""
    marker = _marker(symbol, x)
    return f"{_bars(mark, x) if mark.segments else ''}{halo}{ring}{marker}"


def _bars(mark: Mark, x: str) -> str:
    bars = [
        f'<rect class="bar{"" if segment.is_certain else " uncertain"}'
        f'{"" if segment.fade == "none" else f" fade-{segment.fade}"}"'
        f' x="{percent(segment.x)}" width="{percent(segment.width)}"/>'
        for segment in mark.segments
    ]
    return f'{"".join(bars)}<use class="arrow" href="#arrow" x="{x}"/>'


def tick_path(places: Iterable[float], top: float) -> str:
    """Lines down from ``top`` at some percentages, as the data of one SVG path in a view of 100 × 100 units."""
    return "".join([f"M{x:.2f} {top:g}V100" for x in places])


# As a rule the next page has the same ones.
@lru_cache(maxsize=256)
def dash_path(dashes: Sequence[Dash], top: float, step: float) -> str:
    """Dashes on rows ``step`` apart from ``top`` on, as the data of one SVG path in a view of 100 × 100 units."""
    return "".join([f"M{dash.x:.1f} {top + dash.row * step:.1f}h{dash.width:.1f}" for dash in dashes])


def bin_links(links: Any, lane: DenseLane, number_of_events: Callable[[int], str], language: str) -> Markup:
    """The counts of a lane, each a link to its stretch of days."""
    drawn = []
    for index, one in enumerate(lane.bins, 1):
        when = escape(window_in_words(one.window, language))
        drawn.append(
            f'<a class="bin" id="bin-{lane.key}-{index}" data-count="{one.count}"'
            f' href="{escape(links.shown_in(one.window))}" aria-label="{number_of_events(one.count)}, {when}">'
            f"<title>{escape(number(one.count, language))} · {when}</title>"
            f'<svg class="at" x="{percent(one.x)}" width="{percent(one.width)}" height="100%" overflow="visible">'
            '<rect class="room" width="100%" height="100%"/><rect class="amount" x="4%" width="92%"'
            f' y="{percent(100 - one.height)}" height="{percent(one.height)}"/></svg></a>'
        )
    return Markup("".join(drawn))  # noqa: S704 - every text and address is escaped


def bin_bars(bins: Iterable[Bin], part: float) -> Markup:
    """The counts of the overview, on one line below which the rest of its height is: they have this ``part``."""
    drawn = [
        f'<rect class="amount" x="{percent(one.x)}" width="{percent(one.width)}" '
        f'y="{percent((100 - one.height) * part)}" height="{percent(one.height * part)}"/>'
        for one in bins
    ]
    return Markup("".join(drawn))  # noqa: S704 - made of numbers
