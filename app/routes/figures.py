"""The numbers that were stated: as charts and tables, and as a file."""

from starlette.responses import Response

from app.exports.figures import write_figures
from app.html import render
from app.pages.figures import figures_page
from app.queries.figures import stream_figures
from app.routes.context import AfterDep, ConnectionDep, SiteDep, StateDep
from app.routes.download import Download
from app.web.http import Router

router = Router()


@router.read("/{language}/figures")
def figures(after: AfterDep, site: SiteDep, connection: ConnectionDep) -> Response:
    page = figures_page(connection, site, after)
    return render("figures.html", page, site.language, headers={"Content-Location": page.links.canonical})


@router.read("/{language}/figures.csv")
def export(state: StateDep, site: SiteDep, bom: str = "") -> Response:
    name = f"{site.catalogue.slug}_{site.catalogue.version}_figures.csv"
    rows = stream_figures(state.engine, site.catalogue.version, site.language)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Language": site.language}
    chunks = write_figures(rows, byte_order_mark=bom == "1")
    return Download(chunks, state.downloads, "text/csv; charset=utf-8", headers)
