"""All events of a filter in full, one page in each language; what is printed, too."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.filters import MAX_QUERY_LENGTH, visible
from app.html import render
from app.pages.dossier import dossier_page
from app.routes.context import FilterDep, LanguageDep, StateDep, answer, today

router = APIRouter()


@router.api_route("/{language}/dossier", methods=["GET", "HEAD"])
def dossier(request: Request, state: StateDep, language: LanguageDep, where: FilterDep) -> Response:
    after = visible(request.query_params.get("after", "")[:MAX_QUERY_LENGTH])
    with state.engine.connect() as connection:
        site = state.site(connection, language)

        def make() -> Response:
            page = dossier_page(connection, site, where, today(), after)
            return render("dossier.html", page, language, headers={"Content-Location": page.links.canonical})

        return answer(request, state, site.catalogue.version, (where, after), make)
