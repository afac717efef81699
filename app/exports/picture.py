"""Draws events as a picture in SVG, which is sent as it is or made into pixels.

It shows what the page of the same filter shows, in a size of its own, and says what it is of: title, filter, legend,
source, licence and version. The picture of one event says besides what happened. A picture is kept: so it says nothing
of the day on which it is made.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.dates import Window, window_for_event
from app.drawing import CIRCLE, Sign, shape_sign, stance_sign
from app.exports.context import ExportContext, valid_xml
from app.exports.look import FOOT, MARGIN, MOST, Line, Look, Said, colours, foot, head, width_of, write_png
from app.filters import EventFilter
from app.formats import date_in_words, number, typeset
from app.html import markup
from app.lanes import Lanes, lanes_of
from app.layout.axis import Axis, Scale, lay_out_axis
from app.layout.marks import bin_edges, is_dense
from app.layout.sheet import EM, Sheet, lay_out_sheet, lay_out_sheet_of_counts
from app.layout.text_widths import cut, text_width
from app.queries.rows import EventRow
from app.words import translations

#: In units.
_NAMES, _PADDING = 11.4 * EM, 1.2 * EM
_AXIS, _KEY, _KEY_SIZE = 3.0 * EM, 2.2 * EM, 12.0


class _Meaning(NamedTuple):
    """What a sign means; or in its place "uncertain" or "approximate", how such a date is drawn."""

    sign: Sign | str
    text: str
    x: float


@dataclass(frozen=True, slots=True)
class _Drawing:
    """A picture, in units; ``colours`` are by the names that the style sheet gives them, ``key`` has its own size.

    ``sheet`` has where its lanes stand, ``lanes`` what they are of.
    """

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


def write_svg(chunks: Iterable[Sequence[EventRow]], context: ExportContext) -> Generator[bytes, None, None]:
    yield _svg(chunks, context).encode()


def write_pixels(chunks: Iterable[Sequence[EventRow]], context: ExportContext) -> Generator[bytes, None, None]:
    yield write_png(_svg(chunks, context))


def _svg(chunks: Iterable[Sequence[EventRow]], context: ExportContext) -> str:
    return valid_xml(markup("exports/picture.svg", _drawn(chunks, context), context.language))


def _drawn(chunks: Iterable[Sequence[EventRow]], context: ExportContext) -> _Drawing:
    look, catalogue = context.look, context.catalogue
    # Of more events than these nothing is read: they are counted.
    events = [] if is_dense(context.count) else [event for rows in chunks for event in rows]
    event = events[0] if context.slug else None
    width = width_of(look)
    most = (look.height or MOST) * width / look.width
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
