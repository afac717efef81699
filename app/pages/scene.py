"""What pages with a timeline share: its drawing, its list under headings, and what each word of a search would find."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Generic, TypeVar

from app.counts import Facets
from app.eventset import positions
from app.filters import EventFilter
from app.lanes import Lanes, lanes_of
from app.layout import Plot, lay_out_plot, lay_out_plot_of_counts
from app.layout.marks import bin_edges, is_dense
from app.links import Links
from app.pages.event import AsKnown
from app.pages.site import Site
from app.queries.rows import EventRow
from app.queries.selecting import Selected, find_each

_Event = TypeVar("_Event", EventRow, EventRow)


@dataclass(frozen=True)
class Scene:
    """A timeline that is only looked at, such as that of a step of the story, or on paper: every mark is a link.

    ``events`` are chronological; none where they are so many that the lanes count them.
    """

    site: Site
    links: Links
    lanes: Lanes
    plot: Plot
    events: Sequence[EventRow]
    highlighted: frozenset[str]
    is_dense: bool
    opened: str = ""
    beyond: None = None


def scene_of(site: Site, links: Links, selected: Selected, highlighted: Sequence[str] = ()) -> Scene:
    """The events that a filter shows, which ``links`` lead to."""
    is_crowded = is_dense(selected.facets.shown)
    wanted = () if is_crowded else positions(selected.shown)
    events = list(site.events(wanted).values())
    lanes, plot = draw(site, selected, events)
    return Scene(site, links, lanes, plot, events, frozenset(highlighted), is_crowded)


def draw(site: Site, selected: Selected, events: Sequence[EventRow]) -> tuple[Lanes, Plot]:
    """The lanes of what a filter shows, and their plot: marks of few events, counts of many."""
    shown, under, window, language = selected.shown, selected.under, selected.window, site.language
    lanes = lanes_of(site.catalogue, selected.index, selected.where, under, shown, language)
    if not is_dense(selected.facets.shown):
        return lanes, lay_out_plot(lanes.by_lane(events), window, language, site.today)
    counts = lanes.histogram(under, bin_edges(window))
    return lanes, lay_out_plot_of_counts(counts, window, list(lanes.heads), language, site.today)


@dataclass(frozen=True, slots=True)
class _Alone:
    """A word of a search, how many events it finds under the rest of the filter, and where they are.

    They are in the same window; or at other dates, where the window has none.
    """

    word: str
    count: int
    is_elsewhere: bool
    href: str


@dataclass(frozen=True)
class FilteredPage:
    """What a page of a filter's events has beside these.

    ``alone`` are the words of a search that finds nothing. Of a long list ``last`` is the slug after which the next
    page begins, empty where none does.
    """

    site: Site
    selected: Selected
    links: Links
    known: AsKnown | None
    alone: Sequence[_Alone]
    last: str

    @property
    def where(self) -> EventFilter:
        return self.selected.where

    @property
    def facets(self) -> Facets:
        return self.selected.facets

    @property
    def asked_for(self) -> str:
        """The filter in words."""
        return self.selected.in_words(self.site.language)

    @property
    def printed_address(self) -> str:
        """Where it is found by whoever holds it on paper."""
        return self.site.public_url + self.links.canonical

    @property
    def voices(self) -> Mapping[str, str]:
        """Who had spoken by the day of what was known, in words, by slug."""
        return self.known.voices if self.known else {}


@dataclass(frozen=True, slots=True)
class Group(Generic[_Event]):
    """Some events that began in one ``year``; where the list has the order of their changes, changed on one ``day``."""

    events: Sequence[_Event]
    year: int
    day: date | None = None

    @property
    def id(self) -> str:
        """That of its heading."""
        return f"changed-{self.day}" if self.day else f"year-{self.year}"


def grouped(events: Sequence[_Event], where: EventFilter) -> list[Group[_Event]]:
    """The events as the filter orders them, neighbours with the same heading in one group."""
    if where.sort == "updated":
        days = groupby(events, key=lambda event: event.changed)
        return [Group(some, some[0].earliest.year, day) for day, found in days for some in [list(found)]]
    return [Group(list(some), year) for year, some in groupby(events, key=lambda event: event.earliest.year)]


def gather_alone(site: Site, links: Links, selected: Selected) -> Sequence[_Alone]:
    """Each word of a search that finds nothing; none where it has but one, or where it finds something."""
    index, where = site.catalogue.index, links.where
    if not where.q or selected.facets.total:
        return ()
    found = find_each(site.connection, site.catalogue, where, site.language)
    alone = []
    for word, events in found.items() if len(found) > 1 else ():
        under = index.under(where, events)
        inside = index.inside(under, links.window).bit_count()
        of_word = replace(links, where=where.but(q=word), bounds=index.days.bounds(under, links.window))
        href = of_word.current if inside else of_word.fit
        alone.append(_Alone(word, inside or under.bit_count(), not inside, href))
    return alone
