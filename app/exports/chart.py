"""Draws a chart of figures as a picture, from the layout of the page, with a legend of its speakers below."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.dates import Window
from app.drawing import CIRCLE
from app.exports.context import ChartLook, valid_xml
from app.exports.picture import FOOT, MARGIN, Line, Said, colours, foot, head, width_of, write_png
from app.formats import qualified, short_number, typeset, window_in_words
from app.html import markup
from app.layout.chart import Chart, Point
from app.layout.sheet import EM
from app.layout.text_widths import text_width
from app.queries.catalogue import Catalogue
from app.queries.figures import SeriesRow, StatedFigure
from app.queries.rows import Speaker, Status
from app.words import N_, translations

#: In units: below the plot, for the names of days, and beside it.
_AXIS, _PADDING = 3.0 * EM, 1.2 * EM
#: A row of the legend, and what stands between two of its names besides.
_ROW, _BETWEEN = 1.8 * EM, 3.0 * EM
#: Who stated which number is said in so many lines.
_MOST_LINES = 8

_ABOUT = N_(
    "A figure is what somebody stated, not what is. Different speakers count differently, and at different times."
)

#: A figure, and where it stands.
_Stated = tuple[StatedFigure, Point]


@dataclass(frozen=True, slots=True)
class _ChartDrawing:
    """A picture of a chart; ``top`` is where the plot begins, ``left`` where it does from the left."""

    look: ChartLook
    title: str
    width: float
    height: float
    lines: Sequence[Line]
    top: float
    chart: Chart
    points: Sequence[_Stated]
    speakers: Mapping[str, Speaker]
    statuses: Mapping[str | None, Status]
    legend: Sequence[tuple[Speaker, float, float]]
    colours: Mapping[str, str]

    @property
    def shapes(self) -> tuple[int, ...]:
        return tuple(sorted({CIRCLE, *(speaker.shape for speaker in self.speakers.values())}))

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
    points: Sequence[_Stated],
    catalogue: Catalogue,
    language: str,
    address: str,
    look: ChartLook,
    *,
    is_drawn: bool,
) -> Generator[bytes, None, None]:
    """The chart of a series whose page is at an address: as SVG where it ``is_drawn``, else in pixels."""
    width, title = width_of(look), typeset(series.label, language)
    lines = list(head(catalogue, language, title, _said(series, chart.window, points, language), width))
    top = lines[-1].y + EM
    speakers = catalogue.speakers_of([figure for figure, _ in points], language)
    legend = list(_legend(speakers.values(), top + chart.height * EM + _AXIS, width))
    bottom = max([top + chart.height * EM + _AXIS, *(y + EM / 2 for _, _, y in legend)])
    drawing = _ChartDrawing(
        look=look,
        title=title,
        width=width,
        height=bottom + FOOT,
        lines=[*lines, *foot(catalogue, language, address, bottom, width)],
        top=top,
        chart=chart,
        points=points,
        speakers=speakers,
        statuses=catalogue.statuses_of_events(language),
        legend=legend,
        colours=colours(look.theme),
    )
    svg = valid_xml(markup("exports/chart.svg", drawing, language))
    yield svg.encode() if is_drawn else write_png(svg)


def _said(series: SeriesRow, window: Window, points: Sequence[_Stated], language: str) -> Iterator[Said]:
    words, count = translations(language), len(points)
    statements = words.ngettext("%(num)s statement", "%(num)s statements", count) % {"num": count}
    unit = typeset(series.other, language)
    yield f"{unit}{words.gettext(':')} {statements}, {window_in_words(window, language)}", 1, "ink"
    yield words.gettext(_ABOUT), 2, "muted"
    by_day = sorted(points, key=lambda stated: stated[1].x)
    # Such as "at least 3,000 White House".
    in_words = (
        f"{qualified(short_number(figure.value, language), figure.qualifier, language)}"
        f" {typeset(figure.attributed_to, language)}"
        for figure, _ in by_day
    )
    yield " · ".join(in_words), _MOST_LINES, "muted"


def _legend(speakers: Iterable[Speaker], y: float, width: float) -> Iterator[tuple[Speaker, float, float]]:
    """Each speaker with the place of its mark, in as many rows from ``y`` on as they take."""
    x, y = MARGIN + _BETWEEN / 3, y + _ROW
    for speaker in speakers:
        room = text_width(speaker.label) * EM + _BETWEEN
        if x > MARGIN * 2 and x + room > width - MARGIN:
            x, y = MARGIN + _BETWEEN / 3, y + _ROW
        yield speaker, x, y
        x += room
