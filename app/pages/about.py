"""The pages about the data set: what it is, with its statuses, sources and changes in numbers; and what is new in it.

That is corrections with their reasons, and events that were added, by day, the latest first. And the page of keys and
gestures.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from heapq import merge
from itertools import groupby, islice
from operator import attrgetter
from typing import Annotated, Final

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.addresses import CHANGES, HELP, export_path, facet_address, timeline_path
from app.dates import Window
from app.eventset import EventSet, positions
from app.filters import FACET_OF, EventFilter
from app.html import render
from app.layout.axis import Scale
from app.layout.marks import Mark, mark_of
from app.links import Links, PageLinks
from app.pages.site import Site, SiteDep, asked
from app.pages.story import Passage, passages_of
from app.queries.changes import ChangeQuery, CorrectionRow, count_corrections, find_by_day, find_corrections
from app.queries.rows import EventRow
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
#: A page has so many entries at most, of whole days where it can.
MAX_CHANGES = 200


@dataclass(frozen=True, slots=True)
class _Day:
    """What was corrected on a ``day`` and which events were added, the last in time first; ``left_out`` are others."""

    day: date
    corrections: Sequence[CorrectionRow]
    added: Sequence[EventRow]
    left_out: int


@dataclass(frozen=True, slots=True)
class _ChangesPage:
    """Some days, the latest first; ``older`` is the address of those before, empty where there are none.

    ``is_continued``: later ones are on other pages.
    """

    site: Site
    links: PageLinks
    days: Sequence[_Day]
    older: str
    is_continued: bool

    @property
    def feed(self) -> str:
        """Where a feed reader subscribes to the same."""
        return EventFilter().everywhere().address(export_path(self.site.language, "atom"))

    @property
    def all_events(self) -> str:
        """The list of all events, the last changed first."""
        return EventFilter().everywhere().sorted_by("updated").address(timeline_path(self.site.language))


@dataclass(frozen=True, slots=True)
class _Count:
    """How many corrections a day has, and which events were added on it."""

    day: date
    corrections: int = 0
    added: EventSet = 0

    @property
    def total(self) -> int:
        return self.corrections + self.added.bit_count()


def _latest_days(site: Site, most: int, before: date = date.max) -> tuple[Sequence[_Day], bool]:
    """The latest days before one, with so many entries at most; and whether earlier days have any.

    A day with too many entries comes alone, without the rest of them.
    """
    some: list[_Count] = []
    goes_on = False
    for count in _counts(site.connection, before):
        if some and sum(one.total for one in some) + count.total > most:
            goes_on = True
            break
        some.append(count)
    if not some:
        return (), False
    corrections = find_corrections(site.connection, some[-1].day, before, most, site.language)
    of_day = {day: list(found) for day, found in groupby(corrections, key=attrgetter("day"))}
    wanted = {
        count.day: list(islice(positions(count.added, descending=True), most - len(of_day.get(count.day, ()))))
        for count in some
    }
    found = site.events({one for several in wanted.values() for one in several})
    days = []
    for count in some:
        corrected = of_day.get(count.day, ())
        added = [found[position] for position in wanted[count.day]]
        days.append(_Day(count.day, corrected, added, count.total - len(corrected) - len(added)))
    return days, goes_on


def _counts(connection: Connection, before: date) -> Iterator[_Count]:
    """The days before one that have any entry, the latest first, as far as they are asked for."""
    corrected = (_Count(day, corrections=count) for day, count in count_corrections(connection, before))
    by_day = attrgetter("day")
    for day, parts in groupby(merge(corrected, _added(connection, before), key=by_day, reverse=True), key=by_day):
        both = list(parts)
        yield _Count(day, sum(part.corrections for part in both), next((part.added for part in both if part.added), 0))


def _added(connection: Connection, before: date) -> Iterator[_Count]:
    for written, events in find_by_day(connection, "added", last=before.isoformat()):
        day = date.fromisoformat(written)
        if day < before:
            yield _Count(day, added=events)


@router.read(f"/{{language}}/{CHANGES}")
def _changes(where: Annotated[ChangeQuery, asked(ChangeQuery)], site: SiteDep) -> Response:
    """The latest changes, or those before a day."""
    if CHANGES not in site.sections:
        raise HTTPException(404)
    days, goes_on = _latest_days(site, MAX_CHANGES, where.before or date.max)
    links = PageLinks(site.language, CHANGES, where.to_query())
    older = ChangeQuery(before=days[-1].day).address(links.path) if goes_on else ""
    page = _ChangesPage(site, links, days, older, is_continued=where.before is not None)
    return render("changes.html", page, site.language, headers={"Content-Location": links.canonical})


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
    changes: Sequence[_Day]
    examples: Mapping[str, Mark]


def _counted(site: Site, facet: str, values: Sequence[str]) -> dict[str, int]:
    return {value: site.catalogue.totals[facet].get(value, 0) for value in values}


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
    return {kind: mark_of(_Sample(kind, written), scale) for kind, written in _EXAMPLES.items()}


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
        changes=_latest_days(site, _LATEST)[0],
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
