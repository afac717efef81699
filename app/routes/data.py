"""The data to take away: the page that explains it, and the whole of it as a data package."""

from starlette.responses import Response

from app.html import render
from app.links import PACKAGE_PATH
from app.package import stream_package
from app.pages.data import data_page
from app.routes.context import CatalogueDep, ConnectionDep, SiteDep, StateDep
from app.routes.download import Download
from app.web.http import Router

router = Router()


@router.read("/{language}/data")
def data(site: SiteDep, connection: ConnectionDep) -> Response:
    return render("data.html", data_page(connection, site), site.language)


@router.read(PACKAGE_PATH)
def package(state: StateDep, catalogue: CatalogueDep) -> Response:
    pieces = stream_package(state.engine, catalogue.version)
    disposition = f'attachment; filename="{catalogue.slug}_{catalogue.version}.zip"'
    return Download(pieces, state.downloads, "application/zip", {"Content-Disposition": disposition})
