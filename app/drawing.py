"""Writes marks as SVG: in Python and not in a template, since they are half of a page and take a third of the time so.

Knows geometry and markup, no language.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple, Protocol

from markupsafe import Markup, escape

from app.dates import Window
from app.layout import DenseLane, Lane, Mark, Placed, Placement
from app.layout.beyond import Rows
from app.layout.density import Bin


class Texts(NamedTuple):
    """What a mark says in a language, escaped: its title, and its whole name with date and status."""

    title: str
    name: str


class Sign(NamedTuple):
    """How a mark is drawn: a symbol of the page by its id; and classes for what it is filled with, and its colour.

    The latter is empty where the lane has a colour.
    """

    symbol: str
    filling: str
    colour: str = ""

    @property
    def is_hollow(self) -> bool:
        return self.filling in _HOLLOW


#: Fillings that leave a shape open.
_HOLLOW = frozenset(("half", "hollow", "doubts", "declines"))


class Head(Protocol):
    """What a lane is of."""

    def sign(self, mark: Mark) -> Sign: ...
    def identity(self, slug: str) -> str: ...
    def says(self, mark: Mark) -> str: ...


class Context(Protocol):
    """The page that the marks are on: the event of ``opened`` has its panel open."""

    @property
    def opened(self) -> str: ...
    @property
    def highlighted(self) -> Collection[str]: ...
    @property
    def links(self) -> "Addresses": ...
    @property
    def site(self) -> "Listed": ...


class Status(Protocol):
    """How sure something is: what that is called, and how markers are filled."""

    @property
    def label(self) -> str: ...
    @property
    def drawn(self) -> str: ...


Statuses = Mapping[str | None, Status]


class Listed(Protocol):
    """What the data set lists."""

    @property
    def statuses(self) -> Statuses: ...


class Addresses(Protocol):
    """Where marks lead to, and whether they stand in somebody else's page."""

    @property
    def is_framed(self) -> bool: ...
    def event(self, slug: str) -> str: ...
    def shown_in(self, window: Window) -> str: ...


@lru_cache(maxsize=4096)
def percent(value: float) -> str:
    """A position for an SVG attribute, exact to a quarter of a pixel on the widest screen."""
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


@lru_cache(maxsize=1024)
def em(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") + "em"


def event_marks(
    page: Context, lane: Lane, head: Head, texts: Callable[..., Texts], typeset: Callable[[str], str]
) -> Markup:
    """The events of a lane: bar, marker, and name where there is room.

    Rows are moved down by the style sheet. A mark that is pinned says where it starts. Its whole name is there for
    every mark; ``texts`` gives it for an event and its status, and ``typeset`` makes ready what is left of a title that
    was cut.
    """
    # Addresses differ in their slugs alone, which need no escaping.
    before, _, after = str(escape(page.links.event("*"))).partition("*")
    marks = []
    for placement in lane.placements:
        event = placement.mark.event
        href, text = f"{before}{event.slug}{after}", texts(event, page.site.statuses[event.status].label)
        marks.append(_event_mark(page, placement, head, href, text, typeset))
    return Markup("".join(marks))  # noqa: S704 - every text and address is escaped


def distant_marks(rows: Rows, head: Head) -> Markup:
    """The marks of a lane beyond its edges, those alike in each row by themselves."""
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


def _event_mark(
    page: Context, placement: Placement, head: Head, href: str, text: Texts, typeset: Callable[[str], str]
) -> str:
    mark, event, sign = placement.mark, placement.mark.event, head.sign(placement.mark)
    slug, is_selected = event.slug, event.slug in page.highlighted
    name, extras = text.name, ' target="_self"' if page.links.is_framed else ""
    if says := escape(head.says(mark)):
        name += f", {says}"
        extras += f' data-says="{says}"'
    if slug == page.opened:
        extras += ' aria-current="true"'
    if mark.is_pinned:
        extras += f' data-start="{round(mark.start, 3)}"'
    names = "".join(
        [
            _name(placed, packings, text.title if placed.name == event.title else str(escape(typeset(placed.name))))
            for placed, packings in placement.labels
        ]
    )
    return (
        f'<a id="mark-{head.identity(slug)}" href="{href}" aria-label="{name}"{extras}'
        f' class="event {_classes(placement, sign, is_selected)}">'
        f"{_drawn(mark, sign.symbol, is_selected)}{names}</a>"
    )


def _classes(placement: Placement, sign: Sign, is_selected: bool) -> str:
    """Where it stands and how it is filled: as a rule it is solid, and in the same row of every plot."""
    usual = _row(placement.usual)
    classes = f"{sign.colour} " if sign.colour else ""
    classes += "" if sign.filling in ("", "solid") else f"{sign.filling} "
    classes += f"u-{usual}"
    for initial, placed in (("w", placement.wide), ("n", placement.narrow)):
        row = _row(placed)
        if row != usual or not placed:
            classes += f" {initial}-{row}"
    return f"{classes}{' pinned' if placement.mark.is_pinned else ''}{' selected' if is_selected else ''}"


def _row(placed: Placed | None) -> str:
    """As classes name it; "x" where it is not shown."""
    return str(placed.row) if placed else "x"


def _name(placed: Placed, packings: str, name: str) -> str:
    ends = " ends" if placed.offset < 0 else ""
    return f'<text class="label {packings}{ends}" x="{percent(placed.anchor)}" dx="{em(placed.offset)}">{name}</text>'


def drawing(mark: Mark, form: int, filling: str) -> Markup:
    """When it was: a bar, and a marker. Its origin is the line on which a name beside it stands."""
    return Markup(_drawn(mark, symbol(form, filling), is_selected=False))  # noqa: S704 - made of numbers


def symbol(form: int, filling: str) -> str:
    """The id of the shape of this number, as it is filled."""
    return f"{'h' if filling == 'half' else 'm'}{form}"


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


def verticals(places: Iterable[float], top: float) -> str:
    """Lines down from ``top`` at some percentages, as the data of one SVG path in a view of 100 × 100 units."""
    return "".join([f"M{x:.2f} {top:g}V100" for x in places])


class Stroke(Protocol):
    """A stroke from left to right: percent of a plot's width, and its row from 0."""

    @property
    def x(self) -> float: ...
    @property
    def width(self) -> float: ...
    @property
    def row(self) -> int: ...


# As a rule the next page has the same ones.
@lru_cache(maxsize=256)
def strokes(several: tuple[Stroke, ...], top: float, step: float) -> str:
    """Strokes on rows ``step`` apart from ``top`` on, as the data of one SVG path in a view of 100 × 100 units."""
    return "".join([f"M{stroke.x:.1f} {top + stroke.row * step:.1f}h{stroke.width:.1f}" for stroke in several])


class BinTexts(NamedTuple):
    """What a bin says in a language, escaped: its number alone, its number of events, and when they were."""

    number: str
    events: str
    when: str


def bins(links: Addresses, lane: DenseLane, texts: Callable[[Bin], BinTexts]) -> Markup:
    """The counts of a lane, each a link to its stretch of days."""
    drawn = []
    for index, one in enumerate(lane.bins, 1):
        text = texts(one)
        drawn.append(
            f'<a class="bin" id="bin-{lane.key}-{index}" data-count="{one.count}"'
            f' href="{escape(links.shown_in(one.window))}" aria-label="{text.events}, {text.when}">'
            f"<title>{text.number} · {text.when}</title>"
            f'<svg class="at" x="{percent(one.x)}" width="{percent(one.width)}" height="100%" overflow="visible">'
            '<rect class="room" width="100%" height="100%"/><rect class="amount" x="4%" width="92%"'
            f' y="{percent(100 - one.height)}" height="{percent(one.height)}"/></svg></a>'
        )
    return Markup("".join(drawn))  # noqa: S704 - every text and address is escaped


class Bar(Protocol):
    """What is drawn of a number: percent of a plot from its left, of its width and of its height."""

    @property
    def x(self) -> float: ...
    @property
    def width(self) -> float: ...
    @property
    def height(self) -> float: ...


def bars(several: Iterable[Bar], part: float) -> Markup:
    """Bars in SVG that stand on one line, below which the rest of the plot's height is: they have this ``part``."""
    drawn = [
        f'<rect class="amount" x="{percent(bar.x)}" width="{percent(bar.width)}" '
        f'y="{percent((100 - bar.height) * part)}" height="{percent(bar.height * part)}"/>'
        for bar in several
    ]
    return Markup("".join(drawn))  # noqa: S704 - made of numbers
