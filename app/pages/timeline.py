"""The page of a timeline, with an event's panel or without; and the page of a filter with faults.

Gathers what the templates show, from queries, layout and links.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fastapi import Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from app.addresses import timeline_path
from app.counts import Facets
from app.eventset import positions
from app.filters import EventFilter
from app.html import render
from app.lanes import Lanes, lanes_of
from app.layout import Beyond, Plot, lay_out, lay_out_beyond, lay_out_counts
from app.layout.marks import Entry, bin_edges, is_dense
from app.layout.overview import OVERVIEW_BINS, Overview, lay_out_overview, lay_out_overview_of_counts, overview_span
from app.links import Links
from app.pages.alone import Alone, gather_alone
from app.pages.event import Panel, Thing, describe_event, describe_site, nearest, panel_of, resolved_around
from app.pages.form import Form
from app.pages.groups import Group, grouped
from app.pages.places import PlaceCount, most_frequent
from app.pages.request import AfterDep, ConnectionDep, FilterDep, SiteDep, StateDep
from app.pages.site import Site
from app.pages.statements import AsKnown, gather_known
from app.queries.catalogue import ResolvedFilter
from app.queries.events import find_citations, find_event, find_events
from app.queries.rows import CitationRow, EventRow
from app.queries.selecting import Selected, find_selected, listed, resolve
from app.web.http import Router, preferred_language
from app.wording import filter_in_words

#: The page asked for most. Each router before its own would be asked for nothing.
front = Router()
router = Router()

#: More than this are listed in pages of so many.
MAX_ENTRIES = 200
PAGE_LENGTH = 100


@dataclass(frozen=True)
class TimelinePage:
    """The timeline, with an event's panel or without.

    ``events`` are those drawn, in chronological order, and none where they are drawn as many. ``listed`` are in the
    reader's order; where they are too many for one list, one page of them, and ``last`` is the slug after which the
    next one begins. ``citations`` are those of the panel, ``alone`` the words of a search that finds nothing.
    """

    site: Site
    form: Form
    resolved: ResolvedFilter
    links: Links
    facets: Facets
    events: Sequence[EventRow]
    lanes: Lanes
    plot: Plot
    beyond: Beyond | None
    overview: Overview
    listed: Sequence[EventRow]
    citations: Sequence[CitationRow]
    places: Sequence[PlaceCount]
    panel: Panel | None
    known: AsKnown | None
    alone: Sequence[Alone]
    last: str

    @property
    def is_continued(self) -> bool:
        """Whether other events of the list come before these."""
        return bool(self.links.after)

    @property
    def is_dense(self) -> bool:
        return is_dense(self.facets.shown)

    @property
    def where(self) -> EventFilter:
        return self.resolved.where

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
    def voices(self) -> Mapping[str, str]:
        """Who had spoken by the day of what was known, in words, by slug."""
        return self.known.voices if self.known else {}

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

    @property
    def asked_for(self) -> str:
        """The filter in words."""
        return filter_in_words(self.resolved, self.site.language)


def timeline_page(
    connection: Connection, site: Site, where: EventFilter, slug: str | None, after: str = ""
) -> TimelinePage:
    """Gather a timeline page, with the panel of ``slug`` if given. Raises BadFilter and EventNotFound.

    ``after``: the slug after which a long list goes on.
    """
    language = site.language
    resolved = resolve(connection, where, site.catalogue, language)
    detail: tuple[EventRow, tuple[EventRow, ...]] | None = None
    if slug is not None:
        detail = find_event(connection, slug, language)
        resolved = resolved_around(detail[0], resolved, site.catalogue)
    else:
        resolved = resolved.without_default(site.catalogue)
    where, window, catalogue = resolved.where, resolved.window, site.catalogue
    selected = find_selected(connection, catalogue, resolved, language)
    facets, shown = selected.facets, selected.shown
    # Few events have no pages: an address that says otherwise is of another filter or of other data.
    after = after if shown.bit_count() > MAX_ENTRIES else ""
    drawn = [] if is_dense(facets.shown) else list(positions(shown))
    entries, goes_on = listed(connection, shown, where, after, language, at_once=MAX_ENTRIES, length=PAGE_LENGTH)
    around = nearest(shown, detail[0].position) if detail else ()
    wanted = positions(selected.under) if not is_dense(facets.total) else {*drawn, *entries, *around}
    found = find_events(connection, catalogue.rows, wanted, language)
    events = [found[position] for position in drawn]
    bounds = facets.bounds
    if detail and shown >> detail[0].position & 1:
        # What is open stays in the middle.
        bounds = replace(bounds, middle=detail[0].earliest)
    lanes = lanes_shown(site, selected)
    plot = plot_of(site, selected, lanes, events)
    under = lanes.entries(_all(facets, found))
    cited = [slug] if slug is not None else []
    links = Links(language, where, window, catalogue.default, catalogue.data, bounds, slug or "", after)
    return TimelinePage(
        site=site,
        form=Form.of(resolved),
        resolved=resolved,
        links=links,
        facets=facets,
        events=events,
        lanes=lanes,
        plot=plot,
        beyond=lay_out_beyond(plot, under, links.limits, language),
        overview=_overview(site, selected, under),
        listed=[found[position] for position in entries],
        citations=find_citations(connection, catalogue.rows, cited, language).get(slug or "", ()),
        places=most_frequent(connection, site, selected.anywhere),
        panel=panel_of(connection, site, selected, detail, found) if detail else None,
        known=gather_known(connection, selected, entries, found, language),
        alone=gather_alone(connection, site, links) if where.q and not facets.total else (),
        last=found[entries[-1]].slug if goes_on else "",
    )


def _all(facets: Facets, found: Mapping[int, EventRow]) -> Sequence[EventRow]:
    """All events of the filter, if they are few enough to be drawn."""
    return [found[position] for position in sorted(found)] if not is_dense(facets.total) else ()


def lanes_shown(site: Site, selected: Selected) -> Lanes:
    where, under, shown = selected.where, selected.under, selected.shown
    return lanes_of(site.catalogue, selected.index, where, under, shown, site.language)


def plot_of(site: Site, selected: Selected, lanes: Lanes, events: Sequence[EventRow]) -> Plot:
    """Marks of few events, counts of many."""
    window, language = selected.window, site.language
    if not is_dense(selected.facets.shown):
        return lay_out(lanes.entries(events), window, language, site.today)
    counts = lanes.histogram(selected.under, bin_edges(window))
    return lay_out_counts(counts, window, list(lanes.heads), language, site.today)


def _overview(site: Site, selected: Selected, under: Mapping[str, Sequence[Entry]]) -> Overview:
    """Dashes of few events, by the keys of their lanes; counts of many."""
    window, language = selected.window, site.language
    span = overview_span(window, site.catalogue.default)
    if not is_dense(selected.facets.total):
        return lay_out_overview(list(under.values()), window, span, language)
    counts = selected.index.histogram(selected.under, bin_edges(span, OVERVIEW_BINS))
    return lay_out_overview_of_counts(counts, window, span, len(under), language)


@router.read("/")
def home(request: Request, state: StateDep) -> Response:
    """To the timeline in the language that the reader's browser likes best; the query goes with it."""
    language = preferred_language(request.headers.get("accept-language", ""), state.languages)
    return _to_timeline(request, language, {"Vary": "Accept-Language", "Cache-Control": "no-cache"})


@router.read("/{language}")
def without_slash(request: Request, site: SiteDep) -> Response:
    return _to_timeline(request, site.language, {})


def _to_timeline(request: Request, language: str, headers: dict[str, str]) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(timeline_path(language) + query, 307, headers)


@front.read("/{language}/")
@router.read("/{language}/events/{slug}")
def timeline(
    where: FilterDep, after: AfterDep, site: SiteDep, connection: ConnectionDep, slug: str | None = None
) -> Response:
    page = timeline_page(connection, site, where, slug, after)
    # The address a reader may keep: canonical order, no blanks, as the page's own links write it.
    return render("timeline.html", page, site.language, headers={"Content-Location": page.links.address})
