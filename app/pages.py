"""What does a page hold? Gathers what its template shows, from queries, layout and links.

One frozen dataclass a page, named ``page`` in its template. Knows no SQL, HTML or HTTP.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from itertools import groupby

from sqlalchemy import Connection

from app import queries
from app.errors import ParameterFault
from app.filters import EventFilter, Query
from app.layout import Plot, lay_out
from app.layout.overview import Overview, lay_out_overview
from app.links import Links, event_path, timeline_path, window_for_event
from app.queries import (
    Catalogue,
    CitationRow,
    EventDetail,
    EventRow,
    ExtentRow,
    Facets,
    FigureRow,
    Label,
    Settled,
    Texts,
)


@dataclass(frozen=True, slots=True)
class Form:
    """The filter bar's fields, as typed."""

    chosen: Mapping[str, tuple[str, ...]]
    collection: str = ""
    start: str = ""
    end: str = ""
    q: str = ""
    sort: str = ""

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

    @classmethod
    def as_typed(cls, query: Query) -> "Form":
        given: dict[str, list[str]] = {}
        for name, value in query:
            given.setdefault(name, []).append(value)
        facets = {name: tuple(given.get(name, ())) for name in ("category", "status", "place", "source")}
        last = {name: values[-1] for name, values in given.items()}
        return cls(
            facets,
            last.get("collection", ""),
            last.get("from", ""),
            last.get("to", ""),
            last.get("q", ""),
            last.get("sort", ""),
        )


@dataclass(frozen=True, slots=True)
class Site:
    """What every page shows around its own matter."""

    catalogue: Catalogue
    language: str
    public_url: str

    @property
    def texts(self) -> Texts:
        return self.catalogue.texts[self.language]

    @property
    def categories(self) -> tuple[Label, ...]:
        return self.catalogue.categories[self.language]

    @property
    def collections(self) -> tuple[Label, ...]:
        return self.catalogue.collections[self.language]


@dataclass(frozen=True, slots=True)
class Panel:
    """One event in full. ``position`` counts from 1 within the filter, 0 where the filter leaves it out."""

    event: EventDetail
    related: tuple[EventDetail, ...]
    citations: Sequence[CitationRow]
    figures: Sequence[FigureRow]
    position: int
    previous: str | None
    following: str | None
    category: Label
    collection: str


@dataclass(frozen=True)
class TimelinePage:
    """The timeline, with an event's panel or without. ``events`` are chronological, whatever the list's order."""

    site: Site
    form: Form
    settled: Settled
    links: Links
    facets: Facets
    events: Sequence[EventRow]
    extents: Sequence[ExtentRow]
    plot: Plot
    overview: Overview
    citations: Mapping[str, Sequence[CitationRow]]
    panel: Panel | None

    @property
    def where(self) -> EventFilter:
        return self.settled.where

    @cached_property
    def category_numbers(self) -> Mapping[str, int]:
        """Colour and shape go by a category's place in its file, from 1 to 8 and round again."""
        return {one.slug: index % 8 + 1 for index, one in enumerate(self.site.categories)}

    @cached_property
    def labels(self) -> Mapping[str, Label]:
        return {one.slug: one for one in self.site.categories}

    @cached_property
    def positions(self) -> Mapping[str, int]:
        """Where each event stands in chronological order, from 1."""
        return {event.slug: position for position, event in enumerate(self.events, 1)}

    @property
    def years(self) -> Iterable[tuple[int, list[EventRow]]]:
        """The list: events by the year they began, in the reader's order."""
        ordered = reversed(self.events) if self.where.sort == "newest" else self.events
        return [(year, list(events)) for year, events in groupby(ordered, key=lambda one: one.earliest.year)]

    @property
    def collection_label(self) -> str:
        return next((one.label for one in self.site.collections if one.slug == self.where.collection), "")


@dataclass(frozen=True, slots=True)
class FaultPage:
    """A filter that could not be understood: what was wrong with it, and the form as typed."""

    site: Site
    form: Form
    faults: Sequence[ParameterFault]
    links: Links

    @property
    def category_numbers(self) -> Mapping[str, int]:
        return {one.slug: index % 8 + 1 for index, one in enumerate(self.site.categories)}


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """Something else went wrong; ``site`` is None where even the database cannot be read."""

    site: Site | None
    language: str
    status: int
    alternates: Mapping[str, str]


def timeline_page(
    connection: Connection, site: Site, where: EventFilter, slug: str | None, today: date
) -> TimelinePage:
    """Gather a timeline page, with the panel of ``slug`` if given. Raises BadFilter and EventNotFound."""
    language = site.language
    settled = queries.settle(connection, where, site.catalogue, language)
    path = timeline_path(language)
    detail: tuple[EventDetail, tuple[EventDetail, ...]] | None = None
    if slug is not None:
        detail = queries.find_event(connection, slug, language)
        settled = _settled_around(detail[0], settled, site.catalogue)
        path = event_path(language, slug)
    elif settled.window == site.catalogue.default:
        # The form always sends its dates: those of the default window say nothing.
        settled = replace(settled, where=settled.where.in_default_window())
    where, window = settled.where, settled.window
    categories = [one.slug for one in site.categories if not where.category or one.slug in where.category]
    events = queries.find_events(connection, settled, language)
    citations = queries.find_citations(connection, settled, slug, language)
    extents = queries.find_extents(connection, where, language)
    return TimelinePage(
        site=site,
        form=Form.of(settled),
        settled=settled,
        links=Links(language, path, where, window, site.catalogue.default, site.catalogue.data),
        facets=queries.count_facets(connection, settled, language),
        events=events,
        extents=extents,
        plot=lay_out(events, window, categories, language, today),
        overview=lay_out_overview(extents, window, site.catalogue.default, categories, language),
        # An event may cite nothing.
        citations={event.slug: citations.get(event.slug, ()) for event in events},
        panel=_panel(connection, site, detail, events, citations) if detail else None,
    )


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
    detail: tuple[EventDetail, tuple[EventDetail, ...]],
    events: Sequence[EventRow],
    citations: Mapping[str, Sequence[CitationRow]],
) -> Panel:
    event, related = detail
    slugs = [one.slug for one in events]
    index = slugs.index(event.slug) if event.slug in slugs else None
    return Panel(
        event=event,
        related=related,
        citations=citations.get(event.slug, ()),
        figures=queries.find_figures(connection, event.slug, site.language),
        position=0 if index is None else index + 1,
        previous=slugs[index - 1] if index else None,
        following=slugs[index + 1] if index is not None and index + 1 < len(slugs) else None,
        category=next(one for one in site.categories if one.slug == event.category),
        collection=next(one.label for one in site.collections if one.slug == event.collection),
    )


def fault_page(site: Site, query: Query, faults: Sequence[ParameterFault], path: str) -> FaultPage:
    default = site.catalogue.default
    links = Links(site.language, path, EventFilter(), default, default, site.catalogue.data)
    return FaultPage(site, Form.as_typed(query), faults, links)
