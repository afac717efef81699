"""The story in steps: all of them on one page, and each on one of its own."""

from fastapi import APIRouter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.html import render
from app.pages.story import step_page, story_page
from app.routes.context import ConnectionDep, SiteDep

router = APIRouter()


@router.api_route("/{language}/story", methods=["GET", "HEAD"])
def story(site: SiteDep, connection: ConnectionDep) -> Response:
    page = story_page(connection, site)
    if page is None:
        raise HTTPException(404)
    return render("story.html", page, site.language)


@router.api_route("/{language}/story/{step}", methods=["GET", "HEAD"])
def step(step: str, site: SiteDep, connection: ConnectionDep) -> Response:
    page = step_page(connection, site, step)
    if page is None:
        raise HTTPException(404)
    return render("step.html", page, site.language)
