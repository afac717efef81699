"""Passages, with the events, days and categories that they speak of; and the story, whose steps they are.

Each step stands beside its timeline, and all of them on the page that begins it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.dates import Window
from app.filters import EventFilter
from app.html import render
from app.links import Links, PageLinks
from app.pages.scene import Scene, scene_of
from app.pages.site import Site, SiteDep
from app.queries.passages import find_passage_categories, find_passage_events, find_passages
from app.queries.rows import EventRow
from app.web.routes import Router

router = Router()


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


def passages_of(site: Site, page: str) -> tuple[Passage, ...]:
    """All passages of a page, in four statements."""
    categories = find_passage_categories(site.connection, page)
    positions = find_passage_events(site.connection, page, site.language)
    events = site.events({position for some in positions.values() for position in some})
    return tuple(
        Passage(
            row.slug,
            row.heading,
            row.text.split("\n\n"),
            [events[position] for position in positions.get(row.slug, ())],
            _links(site, EventFilter(category=tuple(categories.get(row.slug, ())), start=row.start, end=row.end)),
        )
        for row in find_passages(site.connection, page, site.language)
    )


def _links(site: Site, where: EventFilter) -> Links:
    catalogue = site.catalogue
    window = where.window(catalogue.default, catalogue.data)
    return Links(site.language, where, window, catalogue.default, catalogue.data)


@dataclass(frozen=True, slots=True)
class _StepPage:
    """A step that is open: ``position`` is its number among the ``steps``, from 1."""

    site: Site
    links: PageLinks
    steps: Sequence[Passage]
    position: int
    scene: Scene

    @property
    def step(self) -> Passage:
        return self.steps[self.position - 1]

    @property
    def previous(self) -> Passage | None:
        return self.steps[self.position - 2] if self.position > 1 else None

    @property
    def following(self) -> Passage | None:
        return self.steps[self.position] if self.position < len(self.steps) else None


def _step_page(site: Site, slug: str = "") -> _StepPage | None:
    """One step of the story, or without a slug its beginning; None where the data set has no such step."""
    steps = passages_of(site, "story")
    position = next((number for number, step in enumerate(steps, 1) if slug in ("", step.slug)), 0)
    if not position:
        return None
    step = steps[position - 1]
    links = PageLinks(site.language, f"story/{slug}" if slug else "story")
    scene = scene_of(site, step.links, site.select(step.where), [event.slug for event in step.events])
    return _StepPage(site, links, steps, position, scene)


@router.read("/{language}/story")
def _story(site: SiteDep) -> Response:
    return _rendered("story.html", _step_page(site), site)


@router.read("/{language}/story/{step}")
def _step(step: str, site: SiteDep) -> Response:
    return _rendered("step.html", _step_page(site, step), site)


def _rendered(template: str, page: _StepPage | None, site: Site) -> Response:
    if page is None:
        raise HTTPException(404)
    return render(template, page, site.language)
