"""All events of a filter in full, one page in each language; what is printed, too."""

from starlette.responses import Response

from app.html import render
from app.pages.dossier import dossier_page
from app.routes.context import AfterDep, ConnectionDep, FilterDep, SiteDep
from app.web.http import Router

router = Router()


@router.read("/{language}/dossier")
def dossier(where: FilterDep, after: AfterDep, site: SiteDep, connection: ConnectionDep) -> Response:
    page = dossier_page(connection, site, where, after)
    return render("dossier.html", page, site.language, headers={"Content-Location": page.links.canonical})
