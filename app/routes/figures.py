"""The numbers that were stated: as charts and tables, and as a file."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.exports.csv import write_figures
from app.filters import MAX_QUERY_LENGTH, EventFilter, visible
from app.html import render
from app.pages.figures import figures_page
from app.queries.figures import stream_figures
from app.routes.context import LanguageDep, StateDep, answer
from app.routes.download import Download

router = APIRouter()
_METHODS = ["GET", "HEAD"]


@router.api_route("/{language}/figures", methods=_METHODS)
def figures(request: Request, state: StateDep, language: LanguageDep) -> Response:
    after = visible(request.query_params.get("after", "").strip()[:MAX_QUERY_LENGTH])
    with state.engine.connect() as connection:
        site = state.site(connection, language)

        def make() -> Response:
            page = figures_page(connection, site, after)
            return render("figures.html", page, language, headers={"Content-Location": page.links.canonical})

        return answer(request, state, site.catalogue.version, (EventFilter(), after), make)


@router.api_route("/{language}/figures.csv", methods=_METHODS)
def export(request: Request, state: StateDep, language: LanguageDep, bom: str = "") -> Response:
    with state.engine.connect() as connection:
        catalogue = state.current_catalogue(connection, language)

    def make() -> Response:
        rows = stream_figures(state.engine, catalogue.version, language)
        headers = {
            "Content-Disposition": f'attachment; filename="{catalogue.slug}_{catalogue.version}_figures.csv"',
            "Content-Language": language,
        }
        chunks = write_figures(rows, byte_order_mark=bom == "1")
        return Download(chunks, state.downloads, "text/csv; charset=utf-8", headers)

    return answer(request, state, catalogue.version, (EventFilter(), bom), make)
