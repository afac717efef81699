"""What every page shows around its own content: the data set's own words"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from app.addresses import CHANGES, OEMBED, PAGES, cite_path, event_path, export_path, preview, timeline_path
from app.citing import Work, write_plain
from app.exports import EXPORTS, Export
from app.filters import EventFilter
from app.lanes import CIRCLE
from app.queries.catalogue import Catalogue
from app.queries.rows import Category, Collection, EventRow, Kind, Status, Texts

_ALL = EventFilter()


@dataclass(frozen=True)
class Site:
    """What every page shows around its own matter; ``today`` is when it is read."""

    catalogue: Catalogue
    language: str
    public_url: str
    today: date

    @property
    def texts(self) -> Texts:
        return self.catalogue.texts[self.language]

    @property
    def categories(self) -> tuple[Category, ...]:
        return self.catalogue.categories[self.language]

    @cached_property
    def labels(self) -> Mapping[str, Category]:
        """The categories by their slugs."""
        return {category.slug: category for category in self.categories}

    @property
    def shapes(self) -> tuple[int, ...]:
        """Those that drawings refer to: the shapes of the categories, and the circle, which stands for none."""
        return tuple(sorted({CIRCLE, *(category.shape for category in self.categories)}))

    @property
    def collections(self) -> tuple[Collection, ...]:
        return self.catalogue.collections[self.language]

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds of source by their slugs, in the order of display."""
        return {kind.slug: kind for kind in self.catalogue.kinds[self.language]}

    @cached_property
    def statuses(self) -> Mapping[str | None, Status]:
        """Those of events by their slugs, that of events without any among them."""
        return self.catalogue.statuses_of_events(self.language)

    @property
    def formats(self) -> Mapping[str, Export[Any]]:
        """In which events can be taken away, by their endings."""
        return EXPORTS

    @property
    def sections(self) -> tuple[str, ...]:
        """Those of the pages that have anything to show."""
        catalogue = self.catalogue
        filled = {
            "story": catalogue.has_story,
            "figures": catalogue.has_figures,
            "sources": bool(catalogue.sources),
            CHANGES: bool(catalogue.event_count),
        }
        return tuple(page for page in PAGES if filled.get(page, True))

    def preview(self, where: EventFilter = _ALL, slug: str = "") -> str:
        """The whole address of a picture of a filter, or of an event, for links that are shared."""
        picture = f"{event_path(self.language, slug)}.png" if slug else where.address(export_path(self.language, "png"))
        return self.public_url + preview(picture, self.catalogue.version)

    @property
    def work(self) -> Work:
        """The whole data set, as one cites it."""
        slug, path = self.catalogue.slug, timeline_path(self.language)
        return self._work(slug, self.texts.title, path, self.catalogue.changed, is_data_set=True)

    def work_of(self, event: EventRow) -> Work:
        """An event's page, as one cites it."""
        path = event_path(self.language, event.slug)
        return self._work(event.slug, event.title, path, event.changed, is_data_set=False)

    @property
    def citation(self) -> str:
        """How to cite the whole data set, in a sentence."""
        return write_plain(self.work)

    def oembed_address(self, path: str) -> str:
        """Where programs hear how to embed the page at a path."""
        return f"{self.public_url}{OEMBED}?{urlencode({'url': self.public_url + path})}"

    def cite_address(self, extension: str, slug: str) -> str:
        """Where the citation of an event is, or of the whole data set, as a file."""
        return cite_path(self.language, extension, slug)

    def _work(self, key: str, title: str, path: str, day: date | None, *, is_data_set: bool) -> Work:
        return Work(
            key=key,
            title=title,
            site=self.texts.name,
            language=self.language,
            url=self.public_url + path,
            version=self.catalogue.version,
            day=day,
            accessed=self.today,
            is_data_set=is_data_set,
        )
