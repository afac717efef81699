"""What does the page of a timeline hold, with an event's panel or without; and the page of a filter with faults?

Gathers what the templates show, from queries, layout and links.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

from sqlalchemy import Connection

from app import queries
from app.citing import write_plain
from app.counts import Facets
from app.errors import ParameterFault
from app.filters import EventFilter
from app.layout import Plot, bin_edges, lay_out, lay_out_counts
from app.layout.beyond import Beyond, lay_out_beyond
from app.layout.overview import (
    OVERVIEW_BINS,
    Overview,
    lay_out_overview,
    lay_out_overview_of_counts,
    overview_span,
)
from app.links import Links, event_path, timeline_path, window_for_event
from app.pages.alone import Alone, gather_alone
from app.pages.places import PlaceCount, most_frequent
from app.pages.site import Site
from app.pages.structured import Thing, describe_event, describe_site
from app.postings import Events, below, first, last, positions, without
from app.queries import (
    Catalogue,
    Category,
    CitationRow,
    EventDetail,
    EventRow,
    FigureRow,
    Settled,
)
from app.queries.selecting import find_selected, listed
from app.queries.settling import settle
from app.wording import filter_in_words, status_names

#: More events than this in the window are drawn as many: lanes as counts.
MAX_MARKS = 300
#: More than this are listed in pages of so many.
MAX_ENTRIES = 200
PAGE_LENGTH = 100


@dataclass(frozen=True, slots=True)
class Form:
    """The filter bar's fields; and what is wrong with what was typed into them, or with the rest of the address."""

    chosen: Mapping[str, tuple[str, ...]]
    collection: str
    start: str
    end: str
    q: str
    sort: str
    faults: Sequence[ParameterFault] = ()

    @classmethod
    def of(cls, settled: Settled) -> "Form":
        where, window = settled.where, settled.window
        return cls(
            {facet: getattr(where, facet) for facet in ("category", "status", "place", "source")},
            where.collection,
            window.start.isoformat(),
            window.end.isoformat(),
            where.q,
            "" if where.sort == "oldest" else where.sort,
        )

    def with_faults(self, faults: Sequence[ParameterFault]) -> "Form":
        """What cannot be understood as it was typed, where it was typed."""
        typed = {one.parameter: one.value for one in faults}
        return replace(
            self,
            start=typed.get("from", self.start),
            end=typed.get("to", self.end),
            q=typed.get("q", self.q),
            faults=faults,
        )

    @property
    def choices(self) -> int:
        """How many values are chosen, beside dates and search."""
        return sum(len(values) for values in self.chosen.values()) + bool(self.collection)

    def fault(self, name: str) -> ParameterFault | None:
        """What is wrong with a field."""
        return next((one for one in self.faults if one.parameter == name), None)

    @property
    def other_faults(self) -> Sequence[ParameterFault]:
        """Those that are not said at their field."""
        return [one for one in self.faults if one.parameter not in ("from", "to")]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an event stands under the filter: its ``position`` from 1 (0: too many to say), its neighbours."""

    position: int
    previous: str | None
    following: str | None


@dataclass(frozen=True, slots=True)
class Panel:
    """One event in full. ``place`` is None where the filter leaves it out; ``citation`` is how to cite it."""

    event: EventDetail
    citation: str
    related: tuple[EventDetail, ...]
    figures: Sequence[FigureRow]
    place: Place | None
    category: Category
    collection: str


@dataclass(frozen=True)
class TimelinePage:
    """The timeline, with an event's panel or without.

    ``events`` are those drawn, in chronological order, and none where they are drawn as many. ``listed`` are in the
    reader's order; where they are too many for one list, one page of them, and ``last`` is the slug after which the
    next one begins. ``citations`` are those of the panel, ``alone`` the words of a search that finds nothing.
    """

    site: Site
    form: Form
    settled: Settled
    links: Links
    facets: Facets
    events: Sequence[EventRow]
    plot: Plot
    beyond: Beyond | None
    overview: Overview
    listed: Sequence[EventRow]
    citations: Sequence[CitationRow]
    places: Sequence[PlaceCount]
    panel: Panel | None
    alone: Sequence[Alone]
    last: str

    @property
    def is_continued(self) -> bool:
        """Whether other events of the list come before these."""
        return bool(self.links.after)

    @property
    def is_dense(self) -> bool:
        return _is_dense(self.facets)

    @property
    def where(self) -> EventFilter:
        return self.settled.where

    @property
    def opened(self) -> str:
        """The slug of the event whose panel is open."""
        return self.panel.event.slug if self.panel else ""

    @property
    def highlighted(self) -> tuple[str, ...]:
        return (self.opened,)

    @property
    def years(self) -> Iterable[tuple[int, list[EventRow]]]:
        """The list: events by the year they began, in the reader's order."""
        return [(year, list(events)) for year, events in groupby(self.listed, key=lambda one: one.earliest.year)]

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
        return filter_in_words(self.site.catalogue, self.settled, self.site.language)


def timeline_page(
    connection: Connection, site: Site, where: EventFilter, slug: str | None, today: date, after: str = ""
) -> TimelinePage:
    """Gather a timeline page, with the panel of ``slug`` if given. Raises BadFilter and EventNotFound.

    ``after``: the slug after which a long list goes on.
    """
    language = site.language
    settled = settle(connection, where, site.catalogue, language, status_names(site.catalogue.languages))
    path = timeline_path(language)
    detail: tuple[EventDetail, tuple[EventDetail, ...]] | None = None
    if slug is not None:
        detail = queries.find_event(connection, slug, language)
        settled = _settled_around(detail[0], settled, site.catalogue)
        path = event_path(language, slug)
    else:
        settled = settled.without_default(site.catalogue)
    where, window, catalogue = settled.where, settled.window, site.catalogue
    index = catalogue.index
    matches, under, shown = find_selected(connection, catalogue, settled, language, status_names(catalogue.languages))
    facets = index.count(where, matches.events, window)
    anywhere = index.inside(index.under(where, matches.anywhere), window)
    # Few events have no pages: an address that says otherwise is of another filter or of other data.
    after = after if shown.bit_count() > MAX_ENTRIES else ""
    drawn = [] if _is_dense(facets) else list(positions(shown))
    entries, goes_on = listed(connection, shown, where, after, language, at_once=MAX_ENTRIES, length=PAGE_LENGTH)
    around = _neighbours(shown, detail[0].position) if detail else ()
    wanted = positions(under) if facets.total <= MAX_MARKS else {*drawn, *entries, *around}
    found = queries.find_events(connection, catalogue.rows, wanted, language)
    events = [found[one] for one in drawn]
    bounds = facets.bounds
    if detail and shown >> detail[0].position & 1:
        # What is open stays in the middle.
        bounds = replace(bounds, middle=detail[0].earliest)
    plot, overview = _drawn(site, settled, facets, under, found.values(), events, today)
    panel = _panel(connection, site, shown, detail, found) if detail else None
    cited = [slug] if slug is not None else []
    links = Links(language, path, where, window, catalogue.default, catalogue.data, bounds, after)
    return TimelinePage(
        site=site,
        form=Form.of(settled),
        settled=settled,
        links=links,
        facets=facets,
        events=events,
        plot=plot,
        beyond=lay_out_beyond(plot, _all(facets, found), links.limits, language),
        overview=overview,
        listed=[found[one] for one in entries],
        citations=queries.find_citations(connection, catalogue.rows, cited, language).get(slug or "", ()),
        places=most_frequent(connection, site, anywhere),
        panel=panel,
        alone=gather_alone(connection, site, links) if where.q and not facets.total else (),
        last=found[entries[-1]].slug if goes_on else "",
    )


def _all(facets: Facets, found: Mapping[int, EventRow]) -> Sequence[EventRow]:
    """All events of the filter, if they are few enough to be drawn."""
    return [found[position] for position in sorted(found)] if facets.total <= MAX_MARKS else ()


def _is_dense(facets: Facets) -> bool:
    return facets.shown > MAX_MARKS


def _drawn(
    site: Site,
    settled: Settled,
    facets: Facets,
    under: Events,
    found: Iterable[EventRow],
    events: Sequence[EventRow],
    today: date,
) -> tuple[Plot, Overview]:
    """The plot and the overview: marks and dashes of few events, counts of many."""
    window, index, language = settled.window, site.catalogue.index, site.language
    lanes = site.lanes(settled.where)
    span = overview_span(window, site.catalogue.default)
    if facets.total <= MAX_MARKS:
        overview = lay_out_overview(found, window, span, lanes, language)
    else:
        around = index.histogram(under, bin_edges(span, OVERVIEW_BINS))
        overview = lay_out_overview_of_counts(around, window, span, lanes, language)
    if not _is_dense(facets):
        return lay_out(events, window, lanes, language, today), overview
    return lay_out_counts(index.histogram(under, bin_edges(window)), window, lanes, language, today), overview


def _settled_around(event: EventDetail, settled: Settled, catalogue: Catalogue) -> Settled:
    """The window of an event's page: the address's, else the default where it holds the event, else its own."""
    own = window_for_event(event, catalogue.default)
    window = settled.window if settled.where.has_window else own
    is_implied = window == own == catalogue.default
    where = settled.where.in_default_window() if is_implied else settled.where.within(window)
    return replace(settled, where=where, window=window)


def _panel(
    connection: Connection,
    site: Site,
    shown: Events,
    detail: tuple[EventDetail, tuple[EventDetail, ...]],
    found: Mapping[int, EventRow],
) -> Panel:
    event, related = detail
    return Panel(
        event=event,
        citation=write_plain(site.work_of(event)),
        related=related,
        figures=queries.find_figures(connection, [event.slug], site.language)[event.slug],
        place=_place_among(shown, event.position, found),
        category=site.labels[event.category],
        collection=next(one.label for one in site.collections if one.slug == event.collection),
    )


def _neighbours(shown: Events, position: int) -> list[int]:
    """The positions of the nearest events on either side; -1 where there is none."""
    return [last(shown & below(position)), first(without(shown, below(position + 1)))]


def _place_among(shown: Events, position: int, found: Mapping[int, EventRow]) -> Place | None:
    """Where the event stands among those shown; None where it is none of them."""
    if not shown >> position & 1:
        return None
    is_dense = shown.bit_count() > MAX_MARKS
    number = 0 if is_dense else (shown & below(position)).bit_count() + 1
    previous, following = (found[one].slug if one >= 0 else None for one in _neighbours(shown, position))
    return Place(number, previous, following)
