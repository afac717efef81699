"""All events of a filter in full, one page in each language; what is printed, too."""

from fastapi import APIRouter
from starlette.responses import Response

from app.html import render
from app.pages.dossier import dossier_page
from app.routes.context import AfterDep, ConnectionDep, FilterDep, SiteDep

router = APIRouter()


@router.api_route("/{language}/dossier", methods=["GET", "HEAD"])
def dossier(where: FilterDep, after: AfterDep, site: SiteDep, connection: ConnectionDep) -> Response:
    page = dossier_page(connection, site, where, after)
    return render("dossier.html", page, site.language, headers={"Content-Location": page.links.canonical})
