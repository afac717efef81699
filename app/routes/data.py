"""The data to take away: the page that explains it, and the whole of it as a data package."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.filters import EventFilter
from app.html import render
from app.links import PACKAGE_PATH
from app.package import stream_package
from app.pages.data import data_page
from app.routes.context import LanguageDep, StateDep, answer
from app.routes.download import Download

router = APIRouter()
_METHODS = ["GET", "HEAD"]


@router.api_route("/{language}/data", methods=_METHODS)
def data(request: Request, state: StateDep, language: LanguageDep) -> Response:
    with state.engine.connect() as connection:
        site = state.site(connection, language)

        def make() -> Response:
            return render("data.html", data_page(connection, site), language)

        return answer(request, state, site.catalogue.version, (EventFilter(), ""), make)


@router.api_route(PACKAGE_PATH, methods=_METHODS)
def package(request: Request, state: StateDep) -> Response:
    with state.engine.connect() as connection:
        catalogue = state.current_catalogue(connection)

    def make() -> Response:
        pieces = stream_package(state.engine, catalogue.version)
        disposition = f'attachment; filename="{catalogue.slug}_{catalogue.version}.zip"'
        return Download(pieces, state.downloads, "application/zip", {"Content-Disposition": disposition})

    return answer(request, state, catalogue.version, (EventFilter(), ""), make)
