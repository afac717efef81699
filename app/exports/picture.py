"""Draws events as a picture in SVG, which is sent as it is or made into pixels.

It shows what the page of the same filter shows, in a size of its own, and says what it is of: title, filter, legend,
source, licence and version. The picture of one event says besides what happened. A picture is kept: so it says nothing
of the day on which it is made.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from app.dates import Window
from app.drawing import Sign, stance_sign, symbol
from app.exports.context import ExportContext, valid_xml
from app.exports.look import MOST, Look
from app.exports.paper import FOOT, MARGIN, Line, Said, colours, foot, head, width_of
from app.filters import EventFilter
from app.formats import date_in_words, number, typeset
from app.html import environment
from app.lanes import CIRCLE, Lanes, lanes_of
from app.layout import sheet
from app.layout.axis import Axis, Scale, lay_out_axis
from app.layout.density import bin_edges, is_dense
from app.layout.sheet import EM, lay_out_counts, lay_out_lanes
from app.layout.text_widths import cut, text_width
from app.layout.zoom import window_for_event
from app.queries.rows import EventRow
from app.raster import write_png
from app.wording import filter_in_words
from app.words import translations

#: In units.
_NAMES, _PADDING = 11.4 * EM, 1.2 * EM
_AXIS, _KEY, _KEY_SIZE = 3.0 * EM, 2.2 * EM, 12.0


class Meaning(NamedTuple):
    """What a sign means, or, where that is None, what is drawn of an uncertain date: ``kind`` says which."""

    kind: str
    text: str
    x: float
    sign: Sign | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture, in units; ``colours`` are by the names that the style sheet gives them, ``key`` has its own size.

    ``lanes`` are where they stand, ``named`` what they are of.
    """

    context: ExportContext
    width: float
    height: float
    lines: Sequence[Line]
    top: float
    axis: Axis
    lanes: sheet.Lanes
    named: Lanes
    key: Sequence[Meaning]
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
        return tuple(sorted({CIRCLE, *(shape for head in self.named.heads.values() for shape in head.shapes)}))

    @property
    def labels(self) -> Mapping[str, str]:
        """What stands beside the lanes."""
        room, language = _NAMES / EM - 1.8, self.context.language
        heads = self.named.heads.items()
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
    drawing = _drawn(chunks, context)
    written = environment(context.language).get_template("exports/picture.svg").render(page=drawing)
    return valid_xml(written)


def _drawn(chunks: Iterable[Sequence[EventRow]], context: ExportContext) -> Drawing:
    look, catalogue = context.look, context.catalogue
    # Of more events than these nothing is read: they are counted.
    events = [] if is_dense(context.count) else [event for rows in chunks for event in rows]
    event = events[0] if context.slug else None
    width = width_of(look)
    most = (look.height or MOST) * width / look.width
    title = typeset(event.title if event else context.texts.title, context.language)
    name = typeset(context.texts.name, context.language)
    above = list(head(name, title, _said(context, event), width))
    top = above[-1].y + EM
    window = window_for_event(event, catalogue.default) if event else context.window
    where = EventFilter().but(category=(event.category,)) if event else context.where
    index, shown = context.resolved.index, context.shown
    named = lanes_of(catalogue, index, where, shown, shown, context.language)
    # However much is said above them, there are lanes.
    room = max(most - top - _AXIS - _KEY - FOOT, EM * len(named.heads))
    lanes = _lanes(context, events, window, named, width, room)
    bottom = top + _AXIS + lanes.height + _KEY
    below = foot(context.page, name, catalogue.version, catalogue.licence, context.language, bottom, width)
    key, key_size = _key(context, named, width - 2 * MARGIN)
    return Drawing(
        context=context,
        width=width,
        height=most if look.height else bottom + FOOT,
        lines=[*above, *below],
        top=top,
        axis=lay_out_axis(Scale(window), context.language),
        lanes=lanes,
        named=named,
        key=key,
        key_size=key_size,
        colours=colours(look.theme),
    )


def _lanes(
    context: ExportContext,
    events: Sequence[EventRow],
    window: Window,
    named: Lanes,
    width: float,
    room: float,
) -> sheet.Lanes:
    fills = context.look.height is not None
    if is_dense(context.count):
        histogram = named.histogram(context.shown, bin_edges(window))
        return lay_out_counts(histogram, window, list(named.heads), room, fills=fills)
    plot = width - 2 * (MARGIN + _PADDING) - _NAMES
    return lay_out_lanes(named.entries(events), window, plot, room, fills=fills)


def _said(context: ExportContext, event: EventRow | None) -> Iterator[Said]:
    language = context.language
    if event is None:
        ngettext, total = translations(language).ngettext, context.catalogue.event_count
        count = ngettext("%(num)s of %(total)s events", "%(num)s of %(total)s events", context.count)
        count %= {"num": number(context.count, language), "total": number(total, language)}
        asked = filter_in_words(context.resolved, language)
        yield f"{count}{translations(language).gettext(':')} {asked}", 2, "ink"
        return
    who = typeset(event.attribution, language)
    category = typeset(context.categories[event.category], language)
    parts = (
        date_in_words(event.date, language),
        category,
        typeset(context.statuses[event.status].label, language),
        who,
    )
    yield " · ".join(part for part in parts if part), 2, "muted"
    yield typeset(event.summary, language), 5, "ink"


def _key(context: ExportContext, named: Lanes, width: float) -> tuple[Sequence[Meaning], float]:
    """What marks mean, side by side, and in which size it finds room."""
    language = context.language
    gettext, statuses = translations(language).gettext, context.catalogue.statuses[language]
    of_statuses = [(Sign(symbol(CIRCLE, one.drawn), one.drawn), typeset(one.meaning, language)) for one in statuses]
    texts: list[tuple[str, str, Sign | None]] = [
        *(
            ("sign", text, sign)
            for sign, text in [(stance_sign(one), gettext(one)) for one in named.stances] or of_statuses
        ),
        ("span", gettext("some time in this span"), None),
        ("about", gettext("about"), None),
    ]
    # A sign takes two em, and so does what is between two of them.
    size = min(_KEY_SIZE, width / sum(text_width(text) + 4 for _, text, _ in texts))
    meanings, x = [], MARGIN
    for kind, text, sign in texts:
        meanings.append(Meaning(kind, text, x, sign))
        x += (text_width(text) + 4) * size
    return meanings, size
