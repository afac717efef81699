"""The dossier: all events of a filter in full, their sources as numbered notes, and what is for paper."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection
from starlette.responses import Response

from app.eventset import EventSet, below, first, last, without
from app.html import render
from app.links import DossierLinks
from app.pages.event import gather_known
from app.pages.scene import FilteredPage, Group, Scene, gather_alone, grouped, scene_of
from app.pages.site import AfterDep, FilterDep, Site, SiteDep
from app.queries.changes import rank_of
from app.queries.events import find_citations, read_events
from app.queries.figures import StatedFigure, find_figures_of
from app.queries.rows import CitationRow, EventRow
from app.queries.selecting import listed
from app.queries.statements import StatementRow, find_statements
from app.web.routes import Router

router = Router()

#: So many events at most are all on one page.
MOST_WHOLE = 200
#: Of more, a page has so many.
PART_LENGTH = 50
#: The index names so many years; of more, those of the page.
_MOST_YEARS = 200


@dataclass(frozen=True, slots=True)
class _Note:
    """A source with its number, from 1, and the events that cite it, each with the place in the source."""

    number: int
    source: CitationRow
    cited: Sequence[tuple[EventRow, str | None]]


@dataclass(frozen=True, slots=True)
class _Year:
    """A year of the index, how many events began in it, and where it begins."""

    number: int
    count: int
    href: str


@dataclass(frozen=True)
class _DossierPage(FilteredPage):
    """The events in the reader's order, whose ``citations`` are sources among the ``notes``.

    Of many events it is a part: ``first`` is the number of its first event, from 1. ``scene`` is the timeline of all.
    """

    events: Sequence[EventRow]
    citations: Mapping[str, Sequence[CitationRow]]
    figures: Mapping[str, Sequence[StatedFigure]]
    statements: Mapping[str, Sequence[StatementRow]]
    notes: Mapping[str, _Note]
    index: Sequence[_Year]
    scene: Scene
    first: int

    @property
    def groups(self) -> Sequence[Group[EventRow]]:
        """The events under their headings."""
        return grouped(self.events, self.where)

    @property
    def is_part(self) -> bool:
        return len(self.events) < self.facets.shown


def _number(connection: Connection, shown: EventSet, event: EventRow, links: DossierLinks) -> int:
    """Which of the events shown one is in the reader's order, from 1."""
    if links.where.sort == "updated":
        # A list that begins at its beginning need not be counted.
        return rank_of(connection, shown, event.slug, links.language) if links.after else 1
    earlier = (shown & below(event.position)).bit_count()
    return shown.bit_count() - earlier if links.where.sort == "newest" else earlier + 1


def _notes(events: Sequence[EventRow], citations: Mapping[str, Sequence[CitationRow]]) -> Mapping[str, _Note]:
    """Each source once, in the order in which the events name them first."""
    cited: dict[str, list[tuple[EventRow, CitationRow]]] = {}
    for event in events:
        for citation in citations[event.slug]:
            cited.setdefault(citation.source, []).append((event, citation))
    return {
        source: _Note(number, some[0][1], [(event, citation.locator) for event, citation in some])
        for number, (source, some) in enumerate(cited.items(), 1)
    }


def _years(site: Site, links: DossierLinks, shown: EventSet, events: Sequence[EventRow]) -> Sequence[_Year]:
    """The index in the reader's order; none where that is not of years.

    A year that begins on another page leads to one that begins with it.
    """
    if links.where.sort == "updated":
        return ()
    days, newest_first = site.catalogue.index.days, links.where.sort == "newest"
    span = days.years(shown)
    named = span if len(span) <= _MOST_YEARS else sorted({event.earliest.year for event in events})
    years = {year: begun for year in named if (begun := shown & days.begun_in(year))}
    here = {event.position for event in events}
    elsewhere = {
        year: first(without(shown, below(last(begun) + 1))) if newest_first else last(shown & below(first(begun)))
        for year, begun in years.items()
        if (last(begun) if newest_first else first(begun)) not in here
    }
    before = site.events(set(elsewhere.values()) - {-1})
    index = []
    for year, begun in years.items():
        row = before.get(elsewhere.get(year, -1))
        part = links.following(row.slug if row else "") if year in elsewhere else ""
        index.append(_Year(year, begun.bit_count(), f"{part}#year-{year}"))
    return index[::-1] if newest_first else index


@router.read("/{language}/dossier")
def _dossier(where: FilterDep, after: AfterDep, site: SiteDep) -> Response:
    """Of a long one, the part after the event ``after``."""
    catalogue, language = site.catalogue, site.language
    selected = site.select(where).without_default()
    where, shown = selected.where, selected.shown
    after = after if shown.bit_count() > MOST_WHOLE else ""
    positions_listed, goes_on = listed(
        site.connection, selected, after, language, at_once=MOST_WHOLE, length=PART_LENGTH
    )
    found = read_events(site.connection, positions_listed, language)
    events = [found[position] for position in positions_listed]
    slugs = [event.slug for event in events]
    citations = find_citations(site.connection, catalogue.rows, slugs, language)
    links = DossierLinks(
        language, where, selected.window, catalogue.default, catalogue.data, selected.bounds, after=after
    )
    page = _DossierPage(
        site=site,
        selected=selected,
        links=links,
        events=events,
        citations=citations,
        figures=find_figures_of(site.connection, slugs, language),
        statements=find_statements(site.connection, slugs, language, where.known),
        known=gather_known(site, selected, positions_listed, found),
        notes=_notes(events, citations),
        index=_years(site, links, shown, events),
        scene=scene_of(site, links, selected),
        alone=gather_alone(site, links, selected),
        first=_number(site.connection, shown, events[0], links) if events else 0,
        last=slugs[-1] if goes_on else "",
    )
    return render("dossier.html", page, language, headers={"Content-Location": links.canonical})
