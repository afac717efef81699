"""The addresses to which the controls of a page lead, made from its filter and window.

Knows addresses and windows, not SQL or HTML.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import ClassVar

from app.addresses import (
    PLACES,
    dossier_path,
    embed_address,
    embed_code_path,
    embed_path,
    event_path,
    export_path,
    extended,
    facet_address,
    timeline_path,
)
from app.dates import OPEN_END, Window, holding, parse_date
from app.days import Bounds
from app.filters import EventFilter, LanesBy, Sort
from app.layout import Cluster, parted_by_zooming
from app.layout.zoom import PRESET_DAYS, HasExtent, around, around_day, beginning, bounds
from app.parameters import MAX_VALUES, with_query

#: An event's own window: its extent and six months around.
_EVENT_MARGIN_DAYS = 183
_ZOOM_FACTOR = 2
#: A jump leaves this part of the window between its edge and the nearest event.
_JUMP_MARGIN = 0.1


def window_for_event(event: HasExtent, default: Window) -> Window:
    """What the page of an event shows when its address does not say."""
    if default.overlaps(event.earliest, event.latest):
        return default
    return around(event.earliest, event.latest, _EVENT_MARGIN_DAYS)


@dataclass(frozen=True, slots=True)
class PageLinks:
    """The addresses of a page without a timeline: ``name`` is the end of its path, ``query`` what it was asked."""

    language: str
    name: str
    query: str = ""

    @property
    def path(self) -> str:
        return f"/{self.language}/{self.name}"

    @property
    def canonical(self) -> str:
        return self.in_language(self.language)

    @property
    def reset(self) -> str:
        return self.path

    def in_language(self, language: str) -> str:
        """The same page in another language."""
        return with_query(f"/{language}/{self.name}", self.query)

    def following_page(self, last: object, part: str) -> str:
        """The list in a part of the page, from what comes after ``last`` on."""
        return f"{self.path}?after={last}#{part}"

    def export(self, export: str, *, byte_order_mark: bool = False) -> str:
        """All that the page is about as a file."""
        return extended(f"{self.path}.{export}", **{"bom": "1"} if byte_order_mark else {})


@dataclass(frozen=True, slots=True)
class Preset:
    """A window of so many ``months`` around the centre; 0 for all events of the filter."""

    months: int
    href: str
    is_current: bool


@dataclass(frozen=True)
class Links:
    """The addresses of one page: ``path`` is its own, whose query the filter writes.

    ``where`` says the window where the address has to: on an event's page, or when the reader chose one. ``after`` is
    the slug of the event that a page of a long list comes after: ways to events and back lead to that page.
    """

    #: Whether it stands in somebody else's page.
    is_framed: ClassVar[bool] = False

    language: str
    path: str
    where: EventFilter
    window: Window
    default: Window
    data: Window
    bounds: Bounds = field(default_factory=Bounds)
    after: str = ""

    @property
    def address(self) -> str:
        """This very page, as a reader reached it."""
        return self.path + self.query

    @property
    def canonical(self) -> str:
        """The same for others; an event has one address however it was reached."""
        return self.path if self._slug else self.address

    @cached_property
    def current(self) -> str:
        """This page from the beginning of its list on."""
        return self.with_filter(self.where)

    def with_filter(self, where: EventFilter) -> str:
        return where.address(self.path)

    def in_language(self, language: str) -> str:
        """The same page in another language."""
        return f"/{language}/" + self.path.removeprefix(f"/{self.language}/") + self.query

    @property
    def closed(self) -> str:
        """The filter without an event's panel."""
        return timeline_path(self.language) + self.query

    @property
    def reset(self) -> str:
        return timeline_path(self.language)

    def event(self, slug: str) -> str:
        return event_path(self.language, slug) + self.query

    def related(self, event: HasExtent, slug: str) -> str:
        """An event that the window may not hold: then its own window is better than an empty one."""
        path, inside = event_path(self.language, slug), self.window.overlaps(event.earliest, event.latest)
        return path + self.query if inside else self.where.in_default_window().address(path)

    def showing(self, event: HasExtent, slug: str) -> str:
        """An event's page with the filter out of its way."""
        where = EventFilter(sort=self.where.sort, lanes=self.where.lanes)
        if self.where.has_window and self.window.overlaps(event.earliest, event.latest):
            where = where.within(self.window)
        return where.address(event_path(self.language, slug))

    def facet(self, facet: str, value: str) -> str:
        """Everything at one place, or from one source."""
        return facet_address(self.language, (facet, value))

    @property
    def places(self) -> str:
        """Where the events are."""
        return f"/{self.language}/{PLACES}" + self._filter

    def toggled(self, places: Sequence[str]) -> str:
        """These places chosen as well as those that are; where all of them are, the others alone."""
        chosen, toggled = set(self.where.place), set(places)
        kept = chosen - toggled if toggled <= chosen else chosen | toggled
        # More are refused: the new choice then stands for itself.
        return self.with_filter(self.where.but(place=tuple(sorted(kept if len(kept) <= MAX_VALUES else toggled))))

    def without(self, facet: str, value: str) -> str:
        return self.with_filter(self.where.without(facet, value))

    @property
    def without_search(self) -> str:
        return self.with_filter(self.where.but(q=""))

    def known_on(self, day: date | None) -> str:
        """As it was known on a day; as it is today where that is None."""
        return self.with_filter(self.where.but(known=day))

    def sorted_by(self, sort: Sort) -> str:
        return self.with_filter(self.where.sorted_by(sort))

    def with_lanes(self, by: LanesBy) -> str:
        return self.with_filter(self.where.with_lanes(by))

    def shown_in(self, window: Window) -> str:
        # The lanes of a crowd have the same windows one below the other.
        known = self._shown_in.get(window)
        if known is None:
            known = self._shown_in[window] = self._address_of(window)
        return known

    @cached_property
    def _shown_in(self) -> dict[Window, str]:
        return {}

    def _address_of(self, window: Window) -> str:
        same = window == self.default and self.path == timeline_path(self.language)
        return self.with_filter(self.where.in_default_window() if same else self.where.within(window))

    @property
    def limits(self) -> Window:
        """How far the timeline can be moved and zoomed out; never less than is in sight."""
        limits = bounds(self.data, self.window.days)
        return Window(min(limits.start, self.window.start), max(limits.end, self.window.end))

    @property
    def everywhere(self) -> str:
        return self.with_filter(self.where.everywhere())

    @property
    def presets(self) -> Sequence[Preset]:
        some = [
            Preset(months, self.shown_in(self._centred(days)), self.window.days == days)
            for months, days in PRESET_DAYS.items()
        ]
        return [*some, Preset(0, self.fit, self.window == self.bounds.fit)]

    @property
    def zoom_in(self) -> str:
        return self.shown_in(self._centred(self.window.days // _ZOOM_FACTOR))

    @property
    def zoom_out(self) -> str:
        return self.shown_in(self._centred(self.window.days * _ZOOM_FACTOR))

    @property
    def fit(self) -> str:
        """All the events under the filter that can be seen together."""
        return self.shown_in(self.bounds.fit) if self.bounds.fit else self.everywhere

    @property
    def earlier(self) -> str:
        """The window moved back to the nearest event before it."""
        return self.shown_in(self._ending_at(self.bounds.before)) if self.bounds.before else self.current

    @property
    def later(self) -> str:
        """The window moved on to the nearest event after it."""
        return self.shown_in(self._starting_at(self.bounds.after)) if self.bounds.after else self.current

    def cluster(self, cluster: Cluster) -> str:
        """A "+N": the window of its events, or their place in the list where zooming would not part them."""
        events = [mark.event for mark in cluster.marks]
        extents = [parse_date(event.date) for event in events]
        window = holding(min(extent.earliest for extent in extents), max(_last_known(extent) for extent in extents))
        if parted_by_zooming(cluster.marks) and window.days < self.window.days:
            return self.shown_in(window)
        return f"{self.current}#list-{events[0].slug}"

    def following_page(self, last: str) -> str:
        """The list from the event after ``last`` on."""
        return f"{extended(self.current, after=last)}#list"

    def export(self, export: str, *, whole: bool = False, **extra: str) -> str:
        """These events, or the whole data set, as a file."""
        query = EventFilter().everywhere().address("") if whole else self._filter
        return extended(export_path(self.language, export) + query, **extra)

    @property
    def dossier(self) -> str:
        """The same events in full."""
        return self.where.address(dossier_path(self.language))

    @property
    def embedding(self) -> str:
        """How to put this timeline into another page, with the event that is open."""
        return embed_code_path(self.language, self._slug) + self._filter

    @property
    def _slug(self) -> str:
        """The event that is open; empty where none is."""
        return (
            "" if self.path == timeline_path(self.language) else self.path.removeprefix(event_path(self.language, ""))
        )

    @cached_property
    def query(self) -> str:
        """The filter and the page of the list with their "?", written once: most links differ in their paths alone."""
        return extended(self._filter, **{"after": self.after} if self.after else {})

    @cached_property
    def _filter(self) -> str:
        return self.where.address("")

    def _centred(self, days: int) -> Window:
        """A window around the middle event of this one, or around the nearest one where it has none."""
        return around_day(self.bounds.centre(self.window), days, self.data)

    def _ending_at(self, day: date) -> Window:
        end = day.toordinal() + round(self.window.days * _JUMP_MARGIN)
        return beginning(end - self.window.days + 1, self.window.days, self.data)

    def _starting_at(self, day: date) -> Window:
        return beginning(day.toordinal() - round(self.window.days * _JUMP_MARGIN), self.window.days, self.data)


@dataclass(frozen=True)
class FrameLinks(Links):
    """The addresses of a timeline in a frame, whose ``path`` is that of the page it is an extract of.

    Its events open and close in the frame, which looks as ``theme`` says; all else leads to pages.
    """

    is_framed: ClassVar[bool] = True

    theme: str = ""

    def event(self, slug: str) -> str:
        return embed_path(self.language, slug) + self._query_of_frame

    @property
    def closed(self) -> str:
        return embed_path(self.language) + self._query_of_frame

    @cached_property
    def _query_of_frame(self) -> str:
        return embed_address(self.where, "", self.theme)


@dataclass(frozen=True)
class DossierLinks(Links):
    """The addresses of a dossier; of a long one, the part that begins after the event ``after``."""

    @property
    def canonical(self) -> str:
        return self.in_language(self.language)

    @property
    def reset(self) -> str:
        return self.path

    def in_language(self, language: str) -> str:
        return self._part(dossier_path(language), self.after)

    def part(self, after: str) -> str:
        """What follows an event; all from the beginning where that is empty."""
        return self._part(self.path, after)

    def _part(self, path: str, after: str) -> str:
        return extended(self.where.address(path), **{"after": after} if after else {})


def _last_known(extent: HasExtent) -> date:
    return extent.earliest if extent.latest == OPEN_END else extent.latest
