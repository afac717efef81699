"""Draws events as a picture in SVG, which is sent as it is or made into pixels; and what is around every picture.

It shows what the page of the same filter shows, in a size of its own, and says what it is of: title, filter, legend,
source, licence and version. The picture of one event says besides what happened. A picture is kept: so it says nothing
of the day on which it is made.

All is in units, of which a pixel is a part, and in colours by the names that the style sheet gives them. Pixels are
made by resvg, with fonts of our own, so that they are the same on every machine.
"""

import re
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import resvg_py

from app.addresses import STATIC
from app.dates import Window, window_for_event
from app.drawing import CIRCLE, Sign, shape_sign, stance_sign
from app.exports.context import MAX_PIXELS, ChartLook, ExportContext, Look, valid_xml
from app.filters import EventFilter
from app.formats import date_in_words, number, typeset
from app.html import markup
from app.lanes import Lanes, lanes_of
from app.layout.axis import Axis, Scale, lay_out_axis
from app.layout.marks import bin_edges, is_dense
from app.layout.sheet import EM, Sheet, lay_out_sheet, lay_out_sheet_of_counts
from app.layout.text_widths import cut, text_width, wrapped
from app.queries.catalogue import Catalogue
from app.queries.rows import EventRow
from app.words import translations

#: A pixel is so many units, and more where the picture is small: so wide is the smallest drawing.
_UNITS_A_PIXEL = 0.8
_LEAST_WIDTH = 960.0
#: In units.
MARGIN, FOOT = 24.0, 52.0
_SMALL, _USUAL, _LARGE, _LARGEST = 12.0, 15.0, 20.0, 27.0
_LINE = 1.4
_BOLD = 1.13
_LIGHT_DARK = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\)")

#: What is said below the title: a text, in how many lines at most, and in which colour.
Said = tuple[str, int, str]

#: What pixels are made with.
_FONTS = [str(path) for path in sorted((Path(__file__).parent.parent / "fonts").glob("*.ttf"))]
_FAMILY = "DejaVu Sans"
#: Without it, lengths in points and the like would be nothing.
_DPI = 96
#: What our fonts have no letters for: then those of the machine help out.
_OTHER_SCRIPTS = re.compile("[\u0530-\u1dff\u2c00-\ufdff\ufe30-\ufefe\uff00-\uffef\U00010000-\U0010ffff]")

#: Of a timeline, in units.
_NAMES, _PADDING = 11.4 * EM, 1.2 * EM
_AXIS, _KEY, _KEY_SIZE = 3.0 * EM, 2.2 * EM, 12.0


class Line(NamedTuple):
    """A line of text, with its baseline at ``y``; its colour by its name."""

    text: str
    y: float
    size: float
    colour: str = "muted"
    is_bold: bool = False


def width_of(look: ChartLook) -> float:
    """How wide the drawing is, in units."""
    return max(look.width * _UNITS_A_PIXEL, _LEAST_WIDTH)


def head(catalogue: Catalogue, language: str, title: str, said: Iterable[Said], width: float) -> Iterator[Line]:
    """Lines from the top of a drawing ``width`` wide."""
    room, y = width - 2 * MARGIN, MARGIN + _USUAL
    yield Line(cut(typeset(catalogue.texts[language].name, language), room / _USUAL), y, _USUAL)
    size = _LARGEST if text_width(title) * _BOLD * _LARGEST <= room else _LARGE
    for line in wrapped(title, room / size / _BOLD, 2):
        y += size * _LINE
        yield Line(line, y, size, "ink", is_bold=True)
    for text, lines, colour in said:
        y += _USUAL * 0.3
        for line in wrapped(text, room / _USUAL, lines):
            y += _USUAL * _LINE
            yield Line(line, y, _USUAL, colour)


def foot(catalogue: Catalogue, language: str, address: str, y: float, width: float) -> Iterator[Line]:
    """Lines from ``y`` on: where it comes from, in which version, and under which licence."""
    name = typeset(catalogue.texts[language].name, language)
    edition = f"{translations(language).gettext('version')} {catalogue.version}"
    for row, text in enumerate((address, f"{name} · {edition} · {catalogue.licence}"), 1):
        yield Line(cut(text, (width - 2 * MARGIN) / _SMALL), y + row * _SMALL * 1.6, _SMALL)


@lru_cache
def colours(theme: str) -> Mapping[str, str]:
    """Those of the page, in which each is once in light and once in dark."""
    sheet = (STATIC / "css" / "base.css").read_text("utf-8")
    return {name: light if theme == "light" else dark for name, light, dark in _LIGHT_DARK.findall(sheet)}


def write_png(svg: str) -> bytes:
    """A drawing in the size that it says it has."""
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        skip_system_fonts=not _OTHER_SCRIPTS.search(svg),
        font_files=_FONTS,
        font_family=_FAMILY,
        sans_serif_family=_FAMILY,
        dpi=_DPI,
    )


class _Meaning(NamedTuple):
    """What a sign means; or in its place "uncertain" or "approximate", how such a date is drawn."""

    sign: Sign | str
    text: str
    x: float


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A picture: ``sheet`` has where its lanes stand, ``lanes`` what they are of; ``key`` has its own size."""

    context: ExportContext
    width: float
    height: float
    lines: Sequence[Line]
    top: float
    axis: Axis
    sheet: Sheet
    lanes: Lanes
    key: Sequence[_Meaning]
    key_size: float
    colours: Mapping[str, str]

    @property
    def look(self) -> Look:
        return self.context.look

    @property
    def title(self) -> str:
        return self.context.title

    @property
    def shapes(self) -> tuple[int, ...]:
        return tuple(sorted({CIRCLE, *(shape for head in self.lanes.heads.values() for shape in head.shapes)}))

    @property
    def labels(self) -> Mapping[str, str]:
        """What stands beside the lanes."""
        room, language = _NAMES / EM - 1.8, self.context.language
        heads = self.lanes.heads.items()
        return {key: cut(typeset(head.label, language), room - 1.7 * bool(head.marker)) for key, head in heads}

    @property
    def places(self) -> Mapping[str, float]:
        """Where its parts are."""
        return {"margin": MARGIN, "names": _NAMES, "padding": _PADDING, "axis": _AXIS, "inside": self.inside}

    @property
    def inside(self) -> float:
        """How wide all of it is."""
        return self.width - 2 * MARGIN


def write_picture(chunks: Iterable[Sequence[EventRow]], context: ExportContext) -> Generator[bytes, None, None]:
    svg = valid_xml(markup("exports/picture.svg", _drawn(chunks, context), context.language))
    yield svg.encode() if context.extension == "svg" else write_png(svg)


def _drawn(chunks: Iterable[Sequence[EventRow]], context: ExportContext) -> _Drawing:
    look, catalogue = context.look, context.catalogue
    # Of more events than these nothing is read: they are counted.
    events = [] if is_dense(context.count) else [event for rows in chunks for event in rows]
    event = events[0] if context.slug else None
    width = width_of(look)
    most = (look.height or MAX_PIXELS) * width / look.width
    title = typeset(event.title if event else context.texts.title, context.language)
    above = list(head(catalogue, context.language, title, _said(context, event), width))
    top = above[-1].y + EM
    window = window_for_event(event, catalogue.default) if event else context.window
    where = EventFilter().but(category=(event.category,)) if event else context.where
    shown = context.selected.shown
    lanes = lanes_of(catalogue, context.selected.index, where, shown, shown, context.language)
    # However much is said above them, there are lanes.
    room = max(most - top - _AXIS - _KEY - FOOT, EM * len(lanes.heads))
    sheet = _sheet(context, events, window, lanes, width, room)
    bottom = top + _AXIS + sheet.height + _KEY
    below = foot(catalogue, context.language, context.page, bottom, width)
    key, key_size = _key(context, lanes, width - 2 * MARGIN)
    return _Drawing(
        context=context,
        width=width,
        height=most if look.height else bottom + FOOT,
        lines=[*above, *below],
        top=top,
        axis=lay_out_axis(Scale(window), context.language),
        sheet=sheet,
        lanes=lanes,
        key=key,
        key_size=key_size,
        colours=colours(look.theme),
    )


def _sheet(
    context: ExportContext, events: Sequence[EventRow], window: Window, lanes: Lanes, width: float, room: float
) -> Sheet:
    fills = context.look.height is not None
    if is_dense(context.count):
        histogram = lanes.histogram(context.selected.shown, bin_edges(window))
        return lay_out_sheet_of_counts(histogram, window, list(lanes.heads), room, fills=fills)
    plot = width - 2 * (MARGIN + _PADDING) - _NAMES
    return lay_out_sheet(lanes.by_lane(events), window, plot, room, fills=fills)


def _said(context: ExportContext, event: EventRow | None) -> Iterator[Said]:
    language = context.language
    if event is None:
        ngettext, total = translations(language).ngettext, context.catalogue.event_count
        count = ngettext("%(num)s of %(total)s events", "%(num)s of %(total)s events", context.count)
        count %= {"num": number(context.count, language), "total": number(total, language)}
        asked = context.selected.in_words(language)
        yield f"{count}{translations(language).gettext(':')} {asked}", 2, "ink"
        return
    who = typeset(event.attribution, language)
    category = typeset(context.categories[event.category], language)
    status = typeset(context.statuses[event.status].label, language)
    parts = (date_in_words(event.date, language), category, status, who)
    yield " · ".join(part for part in parts if part), 2, "muted"
    yield typeset(event.summary, language), 5, "ink"


def _key(context: ExportContext, lanes: Lanes, width: float) -> tuple[Sequence[_Meaning], float]:
    """What marks mean, side by side, and in which size it finds room."""
    language = context.language
    gettext, statuses = translations(language).gettext, context.catalogue.statuses[language]
    signs = [(stance_sign(stance), gettext(stance)) for stance in lanes.stances] or [
        (shape_sign(CIRCLE, status.drawn), typeset(status.meaning, language)) for status in statuses
    ]
    texts: tuple[tuple[Sign | str, str], ...] = (
        *signs,
        ("uncertain", gettext("some time in this span")),
        ("approximate", gettext("about")),
    )
    # A sign takes two em, and so does what is between two of them.
    size = min(_KEY_SIZE, width / sum(text_width(text) + 4 for _, text in texts))
    meanings, x = [], MARGIN
    for sign, text in texts:
        meanings.append(_Meaning(sign, text, x))
        x += (text_width(text) + 4) * size
    return meanings, size
