"""How are events drawn as a picture? As one SVG, which is a picture as it is, or made into one of pixels.

It shows what the page of the same filter shows, in a size of its own, and says what it is of: title, filter, legend,
source, licence and version. The picture of one event says besides what happened. A picture is kept: so it says nothing
of the day on which it is made.
"""

import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from app.dates import Window
from app.exports.context import ExportContext, valid_xml
from app.exports.look import MOST
from app.html import STATIC, date_in_words, environment, number, status_name, typeset
from app.layout import bin_edges
from app.layout.advances import advance
from app.layout.axis import Axis, lay_out_axis
from app.layout.scale import Scale
from app.layout.sheet import EM, MAX_MARKS, Lanes, cut, lay_out_counts, lay_out_lanes, wrapped
from app.links import window_for_event
from app.queries import Category, EventRow
from app.raster import write_png
from app.wording import filter_in_words
from app.words import translations

#: A pixel is so many units, and more where the picture is small: so wide is the smallest drawing.
_UNITS_A_PIXEL = 0.8
_LEAST_WIDTH = 960.0
#: In units.
_MARGIN, _NAMES, _PADDING = 24.0, 11.4 * EM, 1.2 * EM
_AXIS, _KEY, _FOOT = 3.0 * EM, 2.2 * EM, 4.0 * EM
_SMALL, _USUAL, _LARGE, _LARGEST = 12.0, 15.0, 20.0, 27.0
_LINE = 1.4
_BOLD = 1.13
_LIGHT_DARK = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\)")


class Line(NamedTuple):
    """A line of text, with its baseline at ``y``; its colour by its name."""

    text: str
    y: float
    size: float
    colour: str = "muted"
    is_bold: bool = False


class Sign(NamedTuple):
    """What a mark means: ``kind`` is a status, or what is drawn of an uncertain date."""

    kind: str
    text: str
    x: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture, in units; ``colours`` are by the names that the style sheet gives them, ``key`` has its own size."""

    context: ExportContext
    width: float
    height: float
    lines: Sequence[Line]
    top: float
    axis: Axis
    lanes: Lanes
    categories: Mapping[str, Category]
    key: Sequence[Sign]
    key_size: float
    colours: Mapping[str, str]

    @property
    def shapes(self) -> tuple[int, ...]:
        return tuple(sorted({2, *(one.shape for one in self.categories.values())}))

    @property
    def labels(self) -> Mapping[str, str]:
        """What stands beside the lanes."""
        room = _NAMES / EM - 3.5
        return {slug: cut(typeset(one.label, self.context.language), room) for slug, one in self.categories.items()}

    @property
    def places(self) -> Mapping[str, float]:
        """Where its parts are."""
        return {"margin": _MARGIN, "names": _NAMES, "padding": _PADDING, "axis": _AXIS, "inside": self.inside}

    @property
    def inside(self) -> float:
        """How wide all of it is."""
        return self.width - 2 * _MARGIN


def write_svg(chunks: Iterable[Sequence[EventRow]], context: ExportContext) -> Generator[bytes, None, None]:
    yield _svg(chunks, context).encode()


def write_pixels(chunks: Iterable[Sequence[EventRow]], context: ExportContext) -> Generator[bytes, None, None]:
    yield write_png(_svg(chunks, context))


def _svg(chunks: Iterable[Sequence[EventRow]], context: ExportContext) -> str:
    drawing = _drawn(chunks, context)
    written = environment(context.language).get_template("exports/picture.svg").render(page=drawing)
    return valid_xml(written)


def _drawn(chunks: Iterable[Sequence[EventRow]], context: ExportContext) -> Drawing:
    look, catalogue = context.look, context.catalogue
    # Of more events than these nothing is read: they are counted.
    events = [] if context.count > MAX_MARKS else [one for rows in chunks for one in rows]
    event = events[0] if context.slug else None
    width = max(look.width * _UNITS_A_PIXEL, _LEAST_WIDTH)
    most = (look.height or MOST) * width / look.width
    lines = list(_head(context, event, width - 2 * _MARGIN))
    top = lines[-1].y + EM
    window = window_for_event(event, catalogue.default) if event else context.window
    chosen = (event.category,) if event else context.where.category
    categories = {one.slug: one for one in catalogue.categories[context.language] if not chosen or one.slug in chosen}
    # However much is said above them, there are lanes.
    room = max(most - top - _AXIS - _KEY - _FOOT, EM * len(categories))
    lanes = _lanes(context, events, window, list(categories), width, room)
    bottom = top + _AXIS + lanes.height + _KEY
    key, key_size = _key(context.language, width - 2 * _MARGIN)
    return Drawing(
        context=context,
        width=width,
        height=most if look.height else bottom + _FOOT,
        lines=[*lines, *_foot(context, bottom, width - 2 * _MARGIN)],
        top=top,
        axis=lay_out_axis(Scale(window), context.language),
        lanes=lanes,
        categories=categories,
        key=key,
        key_size=key_size,
        colours=_colours(look.theme),
    )


def _lanes(
    context: ExportContext,
    events: Sequence[EventRow],
    window: Window,
    categories: Sequence[str],
    width: float,
    room: float,
) -> Lanes:
    fills = context.look.height is not None
    if context.count > MAX_MARKS:
        histogram = context.catalogue.index.histogram(context.shown, bin_edges(window))
        return lay_out_counts(histogram, window, categories, room, fills=fills)
    plot = width - 2 * (_MARGIN + _PADDING) - _NAMES
    chronological = sorted(events, key=lambda one: (one.earliest, one.latest))
    return lay_out_lanes(chronological, window, categories, plot, room, fills=fills)


def _head(context: ExportContext, event: EventRow | None, width: float) -> Iterator[Line]:
    language, y = context.language, _MARGIN + _USUAL
    told = typeset(context.texts.name, language)
    yield Line(cut(told, width / _USUAL), y, _USUAL)
    title = typeset(event.title if event else context.texts.title, language)
    size = _LARGEST if advance(title) * _BOLD * _LARGEST <= width else _LARGE
    for line in wrapped(title, width / size / _BOLD, 2):
        y += size * _LINE
        yield Line(line, y, size, "ink", is_bold=True)
    for text, lines, colour in _said(context, event):
        y += _USUAL * 0.3
        for line in wrapped(text, width / _USUAL, lines):
            y += _USUAL * _LINE
            yield Line(line, y, _USUAL, colour)


def _said(context: ExportContext, event: EventRow | None) -> Iterator[tuple[str, int, str]]:
    """What stands below the title: texts, in how many lines at most, and in which colour."""
    language = context.language
    if event is None:
        ngettext, total = translations(language).ngettext, context.catalogue.event_count
        count = ngettext("%(num)s of %(total)s events", "%(num)s of %(total)s events", context.count)
        count %= {"num": number(context.count, language), "total": number(total, language)}
        asked = filter_in_words(context.settled, language)
        yield f"{count}{translations(language).gettext(':')} {asked}", 2, "ink"
        return
    who = typeset(event.attribution, language)
    category = typeset(context.categories[event.category], language)
    parts = (date_in_words(event.date, language), category, status_name(event.status, language), who)
    yield " · ".join(part for part in parts if part), 2, "muted"
    yield typeset(event.summary, language), 5, "ink"


def _foot(context: ExportContext, y: float, width: float) -> Iterator[Line]:
    catalogue, gettext = context.catalogue, translations(context.language).gettext
    version = f"{gettext('version')} {catalogue.version}"
    terms = " · ".join((typeset(context.texts.name, context.language), version, catalogue.licence))
    for row, text in enumerate((context.page, terms), 1):
        yield Line(cut(text, width / _SMALL), y + row * _SMALL * 1.6, _SMALL)


def _key(language: str, width: float) -> tuple[Sequence[Sign], float]:
    """What marks mean, side by side, and in which size it finds room."""
    gettext = translations(language).gettext
    texts = {
        "confirmed": gettext("acknowledged or documented"),
        "reported": gettext("media or investigators"),
        "claimed": gettext("one government or service"),
        "span": gettext("some time in this span"),
        "about": gettext("about"),
    }
    # A sign takes two em, and so does what is between two of them.
    size = min(_SMALL, width / sum(advance(text) + 4 for text in texts.values()))
    signs, x = [], _MARGIN
    for kind, text in texts.items():
        signs.append(Sign(kind, text, x))
        x += (advance(text) + 4) * size
    return signs, size


@lru_cache
def _colours(theme: str) -> Mapping[str, str]:
    """Those of the page, in which each is once in light and once in dark."""
    sheet = (STATIC / "css" / "base.css").read_text("utf-8")
    return {name: light if theme == "light" else dark for name, light, dark in _LIGHT_DARK.findall(sheet)}
