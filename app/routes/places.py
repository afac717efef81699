"""Where the events of a filter are."""

from starlette.responses import Response

from app.html import render
from app.links import PLACES
from app.pages.places import places_page
from app.routes.context import ConnectionDep, FilterDep, SiteDep
from app.web.http import Router

router = Router()


@router.read(f"/{{language}}/{PLACES}")
def places(where: FilterDep, site: SiteDep, connection: ConnectionDep) -> Response:
    page = places_page(connection, site, where)
    return render("places.html", page, site.language, headers={"Content-Location": page.links.canonical})
