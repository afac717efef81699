"""Draws a chart of figures as a picture, from the layout of the page, with names beside the points."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.dates import Window
from app.exports.context import valid_xml
from app.exports.look import ChartLook
from app.exports.paper import FOOT, MARGIN, Line, Said, colours, foot, head, width_of
from app.html import environment, typeset, window_in_words
from app.layout.chart import Chart, Point
from app.layout.sheet import EM
from app.queries import Catalogue, Category
from app.queries.figures import SeriesRow, StatedFigure
from app.raster import write_png
from app.words import N_, translations

#: In units: below the plot, for the names of days, and beside it.
_AXIS, _PADDING = 3.0 * EM, 1.2 * EM

_ABOUT = N_(
    "A figure is what somebody stated, not what is. Different speakers count differently, and at different times."
)

#: A figure, its number in the table of the page, and where it stands.
Stated = tuple[int, StatedFigure, Point]


@dataclass(frozen=True, slots=True)
class ChartDrawing:
    """A picture of a chart, in units; ``top`` is where the plot begins, ``left`` where it does from the left."""

    look: ChartLook
    title: str
    width: float
    height: float
    lines: Sequence[Line]
    top: float
    chart: Chart
    points: Sequence[Stated]
    categories: Mapping[str, Category]
    colours: Mapping[str, str]

    @property
    def shapes(self) -> tuple[int, ...]:
        return tuple(sorted({category.shape for category in self.categories.values()}))

    @property
    def left(self) -> float:
        return MARGIN + self.chart.gutter * EM + _PADDING

    @property
    def plot(self) -> float:
        """How wide it is."""
        return self.width - MARGIN - _PADDING - self.left


def write_chart(
    series: SeriesRow,
    chart: Chart,
    points: Sequence[Stated],
    catalogue: Catalogue,
    language: str,
    address: str,
    look: ChartLook,
    *,
    is_drawn: bool,
) -> Generator[bytes, None, None]:
    """The chart of a series whose page is at an address: as SVG where it ``is_drawn``, else in pixels."""
    width, name = width_of(look), typeset(catalogue.texts[language].name, language)
    title = typeset(series.label, language)
    lines = list(head(name, title, _said(series, chart.window, points, language), width))
    top = lines[-1].y + EM
    bottom = top + chart.height * EM + _AXIS
    drawing = ChartDrawing(
        look=look,
        title=title,
        width=width,
        height=bottom + FOOT,
        lines=[*lines, *foot(address, name, catalogue.version, catalogue.licence, language, bottom, width)],
        top=top,
        chart=chart,
        points=points,
        categories={category.slug: category for category in catalogue.categories[language]},
        colours=colours(look.theme),
    )
    svg = valid_xml(environment(language).get_template("exports/chart.svg").render(page=drawing))
    yield svg.encode() if is_drawn else write_png(svg)


def _said(series: SeriesRow, window: Window, points: Sequence[Stated], language: str) -> Iterator[Said]:
    words, count = translations(language), len(points)
    statements = words.ngettext("%(num)s statement", "%(num)s statements", count) % {"num": count}
    unit = typeset(series.other, language)
    yield f"{unit}{words.gettext(':')} {statements}, {window_in_words(window, language)}", 1, "ink"
    yield words.gettext(_ABOUT), 2, "muted"
    unnamed = sorted(
        (number, statement.attributed_to) for number, statement, at in points if at.wide and not at.wide.is_name
    )
    if unnamed:
        yield " · ".join(f"{number} {typeset(name, language)}" for number, name in unnamed), 3, "muted"
