"""Where the events of a filter are."""

from fastapi import APIRouter
from starlette.responses import Response

from app.html import render
from app.links import PLACES
from app.pages.places import places_page
from app.routes.context import ConnectionDep, FilterDep, SiteDep

router = APIRouter()


@router.api_route(f"/{{language}}/{PLACES}", methods=["GET", "HEAD"])
def places(where: FilterDep, site: SiteDep, connection: ConnectionDep) -> Response:
    page = places_page(connection, site, where)
    return render("places.html", page, site.language, headers={"Content-Location": page.links.canonical})
