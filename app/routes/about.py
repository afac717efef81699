"""About the data set, and how it was made."""

from fastapi import APIRouter
from starlette.responses import Response

from app.html import render
from app.pages.about import about_page
from app.routes.context import ConnectionDep, SiteDep

router = APIRouter()


@router.api_route("/{language}/about", methods=["GET", "HEAD"])
def about(site: SiteDep, connection: ConnectionDep) -> Response:
    return render("about.html", about_page(connection, site), site.language)
