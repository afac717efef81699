"""Where the events of a filter are."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.html import render
from app.links import PLACES
from app.pages.places import places_page
from app.routes.context import FilterDep, LanguageDep, StateDep, answer

router = APIRouter()


@router.api_route(f"/{{language}}/{PLACES}", methods=["GET", "HEAD"])
def places(request: Request, state: StateDep, language: LanguageDep, where: FilterDep) -> Response:
    with state.engine.connect() as connection:
        site = state.site(connection, language)

        def make() -> Response:
            page = places_page(connection, site, where)
            return render("places.html", page, language, headers={"Content-Location": page.links.canonical})

        return answer(request, state, site.catalogue.version, (where, ""), make)
