"""The story in steps: all of them on one page, and each on one of its own."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.html import render
from app.pages.story import step_page, story_page
from app.routes.context import ConnectionDep, SiteDep
from app.web.http import Router

router = Router()


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
