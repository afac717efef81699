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
from app.dates import HasExtent, Window, around_day, jumped, limits
from app.days import Bounds
from app.filters import EventFilter
from app.layout.packing import Cluster
from app.parameters import MAX_VALUES, with_query

#: Days around the centre for the presets, by the number of months they are called after.
_PRESET_DAYS = {1: 31, 3: 92, 12: 365}


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
    def reset(self) -> str:
        return self.path

    @property
    def canonical(self) -> str:
        return self.in_language(self.language)

    def in_language(self, language: str) -> str:
        """The same page in another language."""
        return with_query(f"/{language}/{self.name}", self.query)

    def following_page(self, last: object, part: str) -> str:
        """The list in a part of the page, from what comes after ``last`` on."""
        return f"{self.path}?after={last}#{part}"

    def export(self, export: str, *, byte_order_mark: bool = False) -> str:
        """All that the page is about as a file."""
        return extended(f"{self.path}.{export}", bom="1" if byte_order_mark else "")


@dataclass(frozen=True, slots=True)
class _Preset:
    """A window of so many ``months`` around the centre; 0 for all events of the filter."""

    months: int
    href: str
    is_current: bool


@dataclass(frozen=True)
class Links:
    """The addresses of a page with a timeline, whose query the filter writes.

    ``where`` says the window where the address has to: on an event's page, or when the reader chose one. ``slug`` is
    that of the event that is open. ``after`` is the slug of the event that a page of a long list comes after: ways to
    events and back lead to that page.
    """

    #: Whether it stands in somebody else's page.
    is_framed: ClassVar[bool] = False

    language: str
    where: EventFilter
    window: Window
    default: Window
    data: Window
    bounds: Bounds = field(default_factory=Bounds)
    slug: str = ""
    after: str = ""

    def path_in(self, language: str) -> str:
        return timeline_path(language, self.slug)

    @property
    def path(self) -> str:
        return self.path_in(self.language)

    @property
    def address(self) -> str:
        """This very page, as a reader reached it."""
        return self.path + self.query

    @property
    def canonical(self) -> str:
        """The same for others; an event has one address however it was reached."""
        return self.path if self.slug else self.address

    @cached_property
    def current(self) -> str:
        """This page from the beginning of its list on."""
        return self.with_filter(self.where)

    def with_filter(self, where: EventFilter) -> str:
        return where.address(self.path)

    def in_language(self, language: str) -> str:
        """The same page in another language."""
        return self.path_in(language) + self.query

    @property
    def reset(self) -> str:
        return timeline_path(self.language)

    def event(self, slug: str) -> str:
        return timeline_path(self.language, slug) + self.query

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
        wanted = chosen - toggled if toggled <= chosen else chosen | toggled
        # More are refused: the new choice then stands for itself.
        return self.with_filter(self.where.but(place=tuple(sorted(wanted if len(wanted) <= MAX_VALUES else toggled))))

    def without(self, facet: str, value: str) -> str:
        return self.with_filter(self.where.without(facet, value))

    def but(self, **changed: object) -> str:
        """The filter with other values of some fields."""
        return self.with_filter(self.where.but(**changed))

    def shown_in(self, window: Window) -> str:
        # The lanes of a crowd have the same windows one below the other.
        if window not in self._shown_in:
            # An event's page may have another default.
            is_default = window == self.default and not self.slug
            where = self.where.in_default_window() if is_default else self.where.within(window)
            self._shown_in[window] = self.with_filter(where)
        return self._shown_in[window]

    @cached_property
    def _shown_in(self) -> dict[Window, str]:
        return {}

    @property
    def limits(self) -> Window:
        """How far the timeline can be moved and zoomed out; never less than is in sight."""
        outer = limits(self.data, self.window.days)
        return Window(min(outer.start, self.window.start), max(outer.end, self.window.end))

    @property
    def presets(self) -> Sequence[_Preset]:
        some = [_Preset(months, self._zoomed(days), self.window.days == days) for months, days in _PRESET_DAYS.items()]
        return [*some, _Preset(0, self.fit, self.window == self.bounds.fit)]

    @property
    def zoom_in(self) -> str:
        return self._zoomed(self.window.days // 2)

    @property
    def zoom_out(self) -> str:
        return self._zoomed(self.window.days * 2)

    @property
    def fit(self) -> str:
        """All the events under the filter that can be seen together."""
        return self.shown_in(self.bounds.fit) if self.bounds.fit else self.with_filter(self.where.everywhere())

    @property
    def earlier(self) -> str:
        """The window moved back to the nearest event before it."""
        return self._jump(self.bounds.before)

    @property
    def later(self) -> str:
        """The window moved on to the nearest event after it."""
        return self._jump(self.bounds.after)

    def cluster(self, cluster: Cluster) -> str:
        """A "+N": the window of its events, or their place in the list where zooming would not part them."""
        window = cluster.window
        if window and window.days < self.window.days:
            return self.shown_in(window)
        return f"{self.current}#list-{cluster.marks[0].event.slug}"

    def following(self, slug: str) -> str:
        """The list from what comes after an event on; from its beginning where that is empty."""
        return extended(self.current, after=slug)

    def export(self, export: str, *, whole: bool = False, **extra: str) -> str:
        """These events, or the whole data set, as a file."""
        query = EventFilter().everywhere().address("") if whole else self._filter
        return extended(export_path(self.language, export) + query, **extra)

    @property
    def dossier(self) -> str:
        """The same events in full."""
        return dossier_path(self.language) + self._filter

    @property
    def embedding(self) -> str:
        """How to put this timeline into another page, with the event that is open."""
        return embed_code_path(self.language, self.slug) + self._filter

    @cached_property
    def query(self) -> str:
        """The filter and the page of the list with their "?", written once: most links differ in their paths alone."""
        return extended(self._filter, after=self.after)

    @cached_property
    def _filter(self) -> str:
        return self.where.address("")

    def _zoomed(self, days: int) -> str:
        return self.shown_in(around_day(self.bounds.centre(self.window), days, self.data))

    def _jump(self, day: date | None) -> str:
        return self.shown_in(jumped(self.window, day, self.data)) if day else self.current


@dataclass(frozen=True)
class FrameLinks(Links):
    """The addresses of a timeline in a frame; its ``path`` is that of the page it is an extract of.

    Its events open and close in the frame, which looks as ``theme`` says; all else leads to pages.
    """

    is_framed: ClassVar[bool] = True

    theme: str = ""

    def event(self, slug: str) -> str:
        return embed_address(self.where, embed_path(self.language, slug), self.theme)


@dataclass(frozen=True)
class DossierLinks(Links):
    """The addresses of a dossier; of a long one, the part that begins after the event ``after``."""

    def path_in(self, language: str) -> str:
        return dossier_path(language)

    @property
    def reset(self) -> str:
        return self.path
