"""About the data set, and how it was made."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.filters import EventFilter
from app.html import render
from app.pages.about import about_page
from app.routes.context import LanguageDep, StateDep, answer

router = APIRouter()


@router.api_route("/{language}/about", methods=["GET", "HEAD"])
def about(request: Request, state: StateDep, language: LanguageDep) -> Response:
    with state.engine.connect() as connection:
        site = state.site(connection, language)

        def make() -> Response:
            return render("about.html", about_page(connection, site), language)

        return answer(request, state, site.catalogue.version, (EventFilter(), ""), make)
