"""What a page shows of a passage: its paragraphs, and the events, days and categories that it speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.dates import Window
from app.filters import EventFilter
from app.links import Links
from app.pages.site import Site
from app.queries.events import find_events
from app.queries.passages import find_passage_categories, find_passage_events, find_passages
from app.queries.rows import EventRow


@dataclass(frozen=True, slots=True)
class Passage:
    """A text with its ``events`` in chronological order; ``links`` lead to the timeline that it speaks of."""

    slug: str
    heading: str
    paragraphs: Sequence[str]
    events: Sequence[EventRow]
    links: Links

    @property
    def window(self) -> Window:
        return self.links.window

    @property
    def where(self) -> EventFilter:
        return self.links.where

    @property
    def has_timeline(self) -> bool:
        """Whether it speaks of other days or categories than every page of the timeline."""
        return self.where.has_window or self.where.is_narrowed


def passages_of(connection: Connection, site: Site, page: str) -> tuple[Passage, ...]:
    """All passages of a page, in four statements."""
    categories = find_passage_categories(connection, page)
    positions = find_passage_events(connection, page, site.language)
    events = find_events(
        connection, site.catalogue.rows, {position for some in positions.values() for position in some}, site.language
    )
    return tuple(
        Passage(
            row.slug,
            row.heading,
            row.text.split("\n\n"),
            [events[position] for position in positions.get(row.slug, ())],
            _links(site, EventFilter(category=tuple(categories.get(row.slug, ())), start=row.start, end=row.end)),
        )
        for row in find_passages(connection, page, site.language)
    )


def _links(site: Site, where: EventFilter) -> Links:
    catalogue = site.catalogue
    window = where.window(catalogue.default, catalogue.data)
    return Links(site.language, where, window, catalogue.default, catalogue.data)
