"""The page about the data set, with its statuses, sources and changes in numbers; and that of keys and gestures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final

from starlette.responses import Response

from app.addresses import HELP, facet_address, timeline_path
from app.dates import Window
from app.filters import FACET_OF, EventFilter
from app.html import render
from app.layout.axis import Scale
from app.layout.marks import Mark, draw
from app.links import Links, PageLinks
from app.pages.changes import Day, latest_days
from app.pages.site import Site, SiteDep
from app.pages.story import Passage, passages_of
from app.queries.sources import SourceCounts, count_readings
from app.web.routes import Router

router = Router()

_EXAMPLE_WINDOW: Final = Window(date(2024, 9, 1), date(2024, 12, 31))
#: So many of the latest changes are on this page.
_LATEST: Final = 5
#: A date of each kind, as it may be written.
_EXAMPLES: Final = {
    "day": "2024-10-15",
    "approximate day": "2024-10-15~",
    "month": "2024-10",
    "approximate month": "2024-10~",
    "interval": "2024-10-08/2024-11-20",
    "interval of months": "2024-10/2024-12-10",
    "open end": "2024-10-15/..",
    "earlier start": "2024-06-15/2024-10-20",
}


@dataclass(frozen=True, slots=True)
class _Sample:
    """An event that is nothing but a date."""

    slug: str
    date: str
    category: str = ""
    status: str | None = None
    title: str = ""
    weight: int = 0


@dataclass(frozen=True, slots=True)
class _StanceRow:
    """A speaker or a status: in the order of the stances, how many events have one of it, and where; last, all."""

    slug: str
    label: str
    definition: str
    cells: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class _AboutPage:
    """``categories``, ``statuses`` and ``collections`` are the numbers of events of each; ``timeline`` leads to them.

    ``stances`` are counted by speaker and by status.
    """

    site: Site
    links: PageLinks
    timeline: Links
    passages: Sequence[Passage]
    categories: Mapping[str, int]
    statuses: Mapping[str, int]
    collections: Mapping[str, int]
    sources: SourceCounts
    stances: Mapping[str, Sequence[_StanceRow]]
    changes: Sequence[Day]
    examples: Mapping[str, Mark]


def _counted(site: Site, facet: str, values: Sequence[str]) -> dict[str, int]:
    found = site.catalogue.index.facets[facet]
    return {value: found.get(value, 0).bit_count() for value in values}


def _stances(site: Site, facet: str) -> Sequence[_StanceRow]:
    """The values of a facet with how many events have each stance."""
    catalogue, language = site.catalogue, site.language
    index, stances = catalogue.index, catalogue.stances[language]
    definitions = {speaker.slug: speaker.definition for speaker in catalogue.speakers[language]}
    rows = []
    for slug, label in FACET_OF[facet].names(catalogue, language).items():
        where = EventFilter.parse([(facet, slug)])
        of_stance = index.statements.by_value("stance", where)
        under = index.under(where, index.everything)
        found = [(of_stance.get(stance.slug, 0) & under, (("stance", stance.slug),)) for stance in stances]
        cells = [
            (events.bit_count(), facet_address(language, (facet, slug), *chosen))
            for events, chosen in (*found, (under, ()))
        ]
        rows.append(_StanceRow(slug, label, definitions.get(slug, ""), cells))
    return rows


@cache
def _examples() -> Mapping[str, Mark]:
    scale = Scale(_EXAMPLE_WINDOW)
    return {kind: draw(_Sample(kind, written), scale) for kind, written in _EXAMPLES.items()}


@router.read("/{language}/about")
def _about(site: SiteDep) -> Response:
    catalogue, language = site.catalogue, site.language
    window = catalogue.default
    page = _AboutPage(
        site=site,
        links=PageLinks(language, "about"),
        timeline=Links(language, EventFilter(), window, window, catalogue.data),
        passages=passages_of(site, "about"),
        categories=_counted(site, "category", [category.slug for category in site.categories]),
        statuses=_counted(site, "status", [status.slug for status in catalogue.statuses[language]]),
        collections=_counted(site, "collection", [collection.slug for collection in site.collections]),
        sources=count_readings(site.connection),
        stances={facet: _stances(site, facet) for facet in ("speaker", "status")},
        changes=latest_days(site, _LATEST)[0],
        examples=_examples(),
    )
    return render("about.html", page, language)


@dataclass(frozen=True, slots=True)
class _HelpPage:
    """Keys and gestures, which other pages show in a dialog; ``timeline`` leads to the timeline."""

    site: Site
    links: PageLinks
    timeline: str


@router.read(f"/{{language}}/{HELP}")
def _keys_and_gestures(site: SiteDep) -> Response:
    page = _HelpPage(site, PageLinks(site.language, HELP), timeline_path(site.language))
    return render("help.html", page, site.language)
