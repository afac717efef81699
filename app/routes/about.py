"""About the data set, and how it was made."""

from starlette.responses import Response

from app.html import render
from app.pages.about import about_page
from app.routes.context import ConnectionDep, SiteDep
from app.web.http import Router

router = Router()


@router.read("/{language}/about")
def about(site: SiteDep, connection: ConnectionDep) -> Response:
    return render("about.html", about_page(connection, site), site.language)
