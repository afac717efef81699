"""The story: each step beside the timeline that it speaks of, and all of them on the page that begins it."""

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
from app.queries.catalogue import ResolvedFilter
from app.queries.selecting import find_selected
from app.web.http import Router

router = Router()


@dataclass(frozen=True, slots=True)
class StepPage:
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


def step_page(connection: Connection, site: Site, slug: str = "") -> StepPage | None:
    """One step of the story, or without a slug its beginning; None where the data set has no such step."""
    steps = passages_of(connection, site, "story")
    found = [(position, step) for position, step in enumerate(steps, 1) if slug in ("", step.slug)]
    if not found:
        return None
    position, step = found[0]
    links = PageLinks(site.language, f"story/{slug}" if slug else "story")
    resolved = ResolvedFilter(step.where, step.window, {}, site.catalogue.index)
    selected = find_selected(connection, site.catalogue, resolved, site.language)
    scene = scene_of(connection, site, step.links, selected, [event.slug for event in step.events])
    return StepPage(site, links, steps, position, scene)


@router.read("/{language}/story")
def story(site: SiteDep, connection: ConnectionDep) -> Response:
    return _rendered("story.html", step_page(connection, site), site)


@router.read("/{language}/story/{step}")
def step(step: str, site: SiteDep, connection: ConnectionDep) -> Response:
    return _rendered("step.html", step_page(connection, site, step), site)


def _rendered(template: str, page: StepPage | None, site: Site) -> Response:
    if page is None:
        raise HTTPException(404)
    return render(template, page, site.language)
