"""The page of figures: a strip and a table for each series, and one table of all other figures."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Annotated, Any

from fastapi import Path, Query
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.dates import parse_date
from app.drawing import CIRCLE
from app.errors import BadFilter, ParameterFault
from app.exports import EXPORTS, Export
from app.exports.chart import write_chart
from app.exports.context import ChartLook
from app.formats import short_number
from app.html import render
from app.layout.chart import Chart, Point, StatedValue, lay_out_chart
from app.links import PageLinks
from app.pages.site import AfterDep, Site, SiteDep
from app.parameters import MAX_QUERY_LENGTH
from app.queries.figures import (
    SeriesRow,
    StatedFigure,
    count_figures,
    find_charted,
    find_figure_key,
    find_figures,
    find_series,
)
from app.queries.rows import Speaker
from app.web.download import Download
from app.web.routes import Router, operation
from app.words import N_

router = Router()

_Series = Annotated[
    str,
    Path(
        description=N_("name of the series"),
        json_schema_extra={"pattern": "^[a-z0-9-]+$", "maxLength": MAX_QUERY_LENGTH},
    ),
]

#: So many figures of a series, and so many of no series, are on one page.
_PAGE_LENGTH = 250
#: The month of a day in EDTF, and whether it is approximate.
_DAY = re.compile(r"(-?\d{4}-\d{2})-\d{2}(~?)")


@dataclass(frozen=True, slots=True)
class _Section:
    """The figures of a series, by when they were stated, and their chart. ``count`` is how many the series has."""

    series: SeriesRow
    figures: Sequence[StatedFigure]
    chart: Chart
    count: int
    last: str | None

    @property
    def points(self) -> Sequence[tuple[StatedFigure, Point]]:
        """Each figure with its point, in the order in which they are drawn.

        What was stated in a month or a year lies below what was stated on a day.
        """
        points = zip(self.figures, self.chart.points, strict=True)
        return sorted(points, key=lambda point: not point[1].segments)

    @property
    def extremes(self) -> Sequence[tuple[StatedFigure, str]]:
        """The first statements of the lowest and of the highest number, each with its month or year in EDTF."""
        found = [extreme(self.figures, key=attrgetter("value")) for extreme in (min, max)]
        return [(figure, _DAY.sub(r"\1\2", figure.stated or figure.event_date)) for figure in found]


@dataclass(frozen=True, slots=True)
class _FiguresPage:
    """What has been stated in numbers.

    Of many figures one page: ``last``, here and in a section, is the name of the figure after which the next page
    begins, None where nothing follows. ``speakers`` are those of its figures, by their slugs. ``is_continued``: it is
    such a page, of one series or of the others alone.
    """

    site: Site
    links: PageLinks
    sections: Sequence[_Section]
    others: Sequence[StatedFigure]
    last: str | None
    count: int
    speakers: Mapping[str, Speaker]
    is_continued: bool

    @property
    def shapes(self) -> tuple[int, ...]:
        """Those that its drawings refer to."""
        return tuple(sorted({CIRCLE, *(speaker.shape for speaker in self.speakers.values())}))


def _figures_page(site: Site, after: str = "") -> _FiguresPage:
    """Gather the page, or with ``after``, the name of a figure, what follows that. Raises BadFilter."""
    language, counts = site.language, count_figures(site.connection)
    key = find_figure_key(site.connection, after) if after else None
    if after and key is None:
        raise BadFilter([ParameterFault("after", after, "the name of a figure after which the list goes on")])
    statements: list[StatedFigure] = []
    others: list[StatedFigure] = []
    if key is None or key.series is not None:
        statements = find_charted(site.connection, language, _PAGE_LENGTH + 1, key)
    if key is None or key.series is None:
        others = find_figures(site.connection, language, _PAGE_LENGTH + 1, key, of_no_series=True)
    sections = [
        _section(series, found, counts[series.slug], language)
        for series in find_series(site.connection, language)
        if (found := [statement for statement in statements if statement.series == series.slug])
    ]
    listed, last = _page_of(others)
    return _FiguresPage(
        site=site,
        links=PageLinks(language, "figures", f"after={after}" if key else ""),
        sections=sorted(sections, key=lambda section: (-section.count, section.chart.window.start)),
        others=listed,
        last=last,
        count=sum(counts.values()),
        speakers=site.catalogue.speakers_of(
            [*listed, *(figure for section in sections for figure in section.figures)], language
        ),
        is_continued=key is not None,
    )


def _section(series: SeriesRow, found: Sequence[StatedFigure], count: int, language: str) -> _Section:
    page, last = _page_of(found)
    timed = [(parse_date(figure.stated or figure.event_date), figure) for figure in page]
    timed.sort(key=lambda dated: (dated[0].earliest, dated[0].latest, dated[1].id))
    statements = [StatedValue(figure.value, when, figure.qualifier) for when, figure in timed]
    chart = lay_out_chart(statements, language, partial(short_number, language=language))
    return _Section(series, [figure for _, figure in timed], chart, count, last)


def _page_of(found: Sequence[StatedFigure]) -> tuple[Sequence[StatedFigure], str | None]:
    """The figures of a page, and the last one's name where others follow."""
    page = found[:_PAGE_LENGTH]
    return page, page[-1].slug if len(found) > _PAGE_LENGTH else None


@router.read("/{language}/figures")
def _figures(after: AfterDep, site: SiteDep) -> Response:
    page = _figures_page(site, after)
    return render("figures.html", page, site.language, headers={"Content-Location": page.links.canonical})


def _add_chart(ending: str, export: Export[Any]) -> None:
    described = operation(
        f"chart_{ending}",
        "tables",
        N_("The chart of a series of figures as %(format)s"),
        export.media_type,
        form=export.label,
    )

    @router.read(f"/{{language}}/figures/{{series}}.{ending}", **described)
    def chart(site: SiteDep, series: _Series, look: Annotated[ChartLook, Query()]) -> Response:
        sections = _figures_page(site).sections
        found = next((section for section in sections if section.series.slug == series), None)
        if found is None:
            raise HTTPException(404)
        address = f"{site.public_url}/{site.language}/figures#series-{series}"
        is_drawn, language = ending == "svg", site.language
        chunks = write_chart(
            found.series, found.chart, found.points, site.catalogue, language, address, look, is_drawn=is_drawn
        )
        return Download(chunks, site.state.downloads, export.media_type, {"Content-Language": language})


for _ending in ("svg", "png"):
    _add_chart(_ending, EXPORTS[_ending])
