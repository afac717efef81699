"""The story: all its steps on one page, and each step beside the timeline that it speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.html import render
from app.links import PageLinks
from app.pages.passages import Passage, passages_of
from app.pages.request import ConnectionDep, SiteDep
from app.pages.scene import Scene, scene_of
from app.pages.site import Site
from app.queries import ResolvedFilter
from app.queries.selecting import find_selected
from app.web.http import Router

router = Router()


@dataclass(frozen=True, slots=True)
class StoryPage:
    """All steps, one after the other."""

    site: Site
    links: PageLinks
    steps: Sequence[Passage]


@dataclass(frozen=True, slots=True)
class StepPage:
    """One step: ``position`` is its number among the ``steps``, from 1."""

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


def story_page(connection: Connection, site: Site) -> StoryPage | None:
    """All of the story; None where the data set tells none."""
    steps = passages_of(connection, site, "story")
    return StoryPage(site, PageLinks(site.language, "story"), steps) if steps else None


def step_page(connection: Connection, site: Site, slug: str) -> StepPage | None:
    """One step of the story; None where it has no such step."""
    steps = passages_of(connection, site, "story")
    for position, step in enumerate(steps, 1):
        if step.slug == slug:
            links = PageLinks(site.language, f"story/{slug}")
            resolved = ResolvedFilter(step.where, step.window, {}, site.catalogue.index)
            selected = find_selected(connection, site.catalogue, resolved, site.language)
            scene = scene_of(connection, site, step.links, selected, [one.slug for one in step.events])
            return StepPage(site, links, steps, position, scene)
    return None


@router.read("/{language}/story")
def story(site: SiteDep, connection: ConnectionDep) -> Response:
    page = story_page(connection, site)
    if page is None:
        raise HTTPException(404)
    return render("story.html", page, site.language)


@router.read("/{language}/story/{step}")
def step(step: str, site: SiteDep, connection: ConnectionDep) -> Response:
    page = step_page(connection, site, step)
    if page is None:
        raise HTTPException(404)
    return render("step.html", page, site.language)
