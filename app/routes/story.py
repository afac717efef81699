"""The story in steps: all of them on one page, and each on one of its own."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.filters import EventFilter
from app.html import render
from app.pages.story import step_page, story_page
from app.routes.context import LanguageDep, StateDep, answer, today

router = APIRouter()


@router.api_route("/{language}/story", methods=["GET", "HEAD"])
def story(request: Request, state: StateDep, language: LanguageDep) -> Response:
    with state.engine.connect() as connection:
        site = state.site(connection, language)

        def make() -> Response:
            page = story_page(connection, site)
            if page is None:
                raise HTTPException(404)
            return render("story.html", page, language)

        return answer(request, state, site.catalogue.version, (EventFilter(), ""), make)


@router.api_route("/{language}/story/{step}", methods=["GET", "HEAD"])
def step(request: Request, state: StateDep, language: LanguageDep, step: str) -> Response:
    with state.engine.connect() as connection:
        site = state.site(connection, language)

        def make() -> Response:
            page = step_page(connection, site, step, today())
            if page is None:
                raise HTTPException(404)
            return render("step.html", page, language)

        return answer(request, state, site.catalogue.version, (EventFilter(), ""), make)
