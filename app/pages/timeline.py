"""The page of a timeline, with an event's panel or without, and with a filter bar."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.addresses import timeline_path
from app.errors import ParameterFault
from app.eventset import positions
from app.filters import FACETS, EventFilter, Facet
from app.html import render
from app.lanes import Lanes
from app.layout import (
    OVERVIEW_BINS,
    Beyond,
    Overview,
    Plot,
    lay_out_beyond,
    lay_out_overview,
    lay_out_overview_of_counts,
    overview_span,
)
from app.layout.marks import LaneEvent, bin_edges, is_dense
from app.links import Links
from app.pages.event import Panel, gather_known, nearest, panel_of, selected_around
from app.pages.places import PlaceCount, most_frequent
from app.pages.robots import Thing, describe_event, describe_site
from app.pages.scene import FilteredPage, Group, draw, gather_alone, grouped
from app.pages.site import AfterDep, FilterDep, Site, SiteDep, SlugDep, preferred
from app.queries.events import find_citations, find_event
from app.queries.rows import CitationRow, EventRow
from app.queries.selecting import Selected, listed
from app.web.headers import OF_EACH_READER
from app.web.routes import Router

#: The page asked for most. Each router before its own would be asked for nothing.
front = Router()
router = Router()

#: More than this are listed in pages of so many.
_MAX_ENTRIES = 200
_PAGE_LENGTH = 100


@dataclass(frozen=True)
class TimelinePage(FilteredPage):
    """The timeline, with an event's panel or without.

    ``events`` are those drawn, in chronological order, and none where they are drawn as many. ``listed`` are in the
    reader's order; where they are too many for one list, one page of them. ``citations`` are those of the panel.
    ``faults`` are what was wrong with the address.
    """

    events: Sequence[EventRow]
    lanes: Lanes
    plot: Plot
    beyond: Beyond | None
    overview: Overview
    listed: Sequence[EventRow]
    citations: Sequence[CitationRow]
    places: Sequence[PlaceCount]
    panel: Panel | None
    faults: Sequence[ParameterFault] = ()

    def field(self, name: str) -> str:
        """What a field of the filter bar holds: what cannot be understood as it was typed."""
        where, window = self.where, self.selected.window
        understood = {
            "from": window.start.isoformat(),
            "to": window.end.isoformat(),
            "q": where.q,
            "known": where.known.isoformat() if where.known else "",
        }
        return {**understood, **{fault.parameter: fault.value for fault in self.faults}}[name]

    def choices(self, facets: Iterable[Facet] = FACETS) -> int:
        """How many values of some facets are chosen."""
        return sum(len(self.where.chosen(facet.name)) for facet in facets)

    def fault(self, name: str) -> ParameterFault | None:
        """What is wrong with a field."""
        return next((fault for fault in self.faults if fault.parameter == name), None)

    @property
    def other_faults(self) -> Sequence[ParameterFault]:
        """Those that are not said at their field."""
        return [fault for fault in self.faults if fault.parameter not in ("from", "to", "known")]

    @property
    def is_dense(self) -> bool:
        return is_dense(self.facets.shown)

    @property
    def opened(self) -> str:
        """The slug of the event whose panel is open."""
        return self.panel.event.slug if self.panel else ""

    @property
    def highlighted(self) -> tuple[str, ...]:
        return (self.opened,)

    @property
    def groups(self) -> Sequence[Group[EventRow]]:
        """The list, in the reader's order."""
        return grouped(self.listed, self.where)

    @property
    def numbers(self) -> Mapping[str, int]:
        """Which of the panel's sources one is, from 1, by slug."""
        return {citation.source: number for number, citation in enumerate(self.citations, 1)}

    @property
    def structured(self) -> Thing | None:
        """What the page says to machines; a filtered one nothing that the plain one does not."""
        if self.panel:
            event = self.panel.event
            return describe_event(self.site, event, self.citations)
        return describe_site(self.site) if self.links.canonical == self.links.reset else None

    @property
    def calendar(self) -> str:
        """Where a calendar program subscribes to the events of the filter, by the scheme that opens it."""
        return "webcal:" + self.site.public_url.partition(":")[2] + self.links.export("ics")


def timeline_page(site: Site, where: EventFilter, slug: str, after: str = "") -> TimelinePage:
    """Gather a timeline page, with the panel of ``slug`` unless it is empty. Raises BadFilter and EventNotFound.

    ``after``: the slug after which a long list goes on.
    """
    catalogue, language, selected = site.catalogue, site.language, site.select(where)
    detail = find_event(site.connection, slug, language) if slug else None
    selected = selected_around(detail[0], selected) if detail else selected.without_default()
    where, facets, shown, bounds = selected.where, selected.facets, selected.shown, selected.bounds
    # Few events have no pages: an address that says otherwise is of another filter or of other data.
    after = after if shown.bit_count() > _MAX_ENTRIES else ""
    drawn = [] if is_dense(facets.shown) else list(positions(shown))
    entries, goes_on = listed(site.connection, selected, after, language, at_once=_MAX_ENTRIES, length=_PAGE_LENGTH)
    around = nearest(shown, detail[0].position) if detail else ()
    wanted = positions(selected.under) if not is_dense(facets.total) else {*drawn, *entries, *around}
    found = site.events(wanted)
    events = [found[position] for position in drawn]
    if detail and shown >> detail[0].position & 1:
        # What is open stays in the middle.
        bounds = replace(bounds, middle=detail[0].earliest)
    lanes, plot = draw(site, selected, events)
    # All events of the filter, if they are few enough to be drawn.
    under = lanes.by_lane([found[position] for position in sorted(found)] if not is_dense(facets.total) else ())
    cited = [slug] if slug else []
    links = Links(language, where, selected.window, catalogue.default, catalogue.data, bounds, slug, after)
    return TimelinePage(
        site=site,
        selected=selected,
        links=links,
        events=events,
        lanes=lanes,
        plot=plot,
        beyond=lay_out_beyond(plot, under, links.limits, language),
        overview=_overview(site, selected, under),
        listed=[found[position] for position in entries],
        citations=find_citations(site.connection, catalogue.rows, cited, language).get(slug, ()),
        places=most_frequent(site, selected.anywhere),
        panel=panel_of(site, selected, detail, found) if detail else None,
        known=gather_known(site, selected, entries, found),
        alone=gather_alone(site, links, selected),
        last=found[entries[-1]].slug if goes_on else "",
    )


def _overview(site: Site, selected: Selected, under: Mapping[str, Sequence[LaneEvent]]) -> Overview:
    """Dashes of few events, by the keys of their lanes; counts of many."""
    window, language = selected.window, site.language
    span = overview_span(window, site.catalogue.default)
    if not is_dense(selected.facets.total):
        return lay_out_overview(under, window, span, language)
    counts = selected.index.histogram(selected.under, bin_edges(span, OVERVIEW_BINS))
    return lay_out_overview_of_counts(counts, window, span, len(under), language)


@router.read("/")
def _home(request: Request) -> Response:
    """To the timeline in the language that the reader's browser likes best; the query goes with it."""
    return _to_timeline(request, preferred(request), OF_EACH_READER)


@router.read("/{language}")
def _without_slash(request: Request, site: SiteDep) -> Response:
    return _to_timeline(request, site.language)


def _to_timeline(request: Request, language: str, headers: Mapping[str, str] | None = None) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(timeline_path(language) + query, 307, headers)


@front.read("/{language}/")
@router.read("/{language}/events/{slug}")
def _timeline(where: FilterDep, slug: SlugDep, after: AfterDep, site: SiteDep) -> Response:
    page = timeline_page(site, where, slug, after)
    # The address a reader may keep: canonical order, no blanks, as the page's own links write it.
    return render("timeline.html", page, site.language, headers={"Content-Location": page.links.address})
