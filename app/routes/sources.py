"""The sources of the timeline: one page in each language, and a file."""

from starlette.responses import Response

from app.exports.context import file_name
from app.exports.sources import write_sources
from app.html import render
from app.pages.sources import check_choices, sources_page
from app.queries.sources import stream_sources
from app.routes.context import ConnectionDep, SiteDep, SourceFilterDep, StateDep
from app.routes.download import Download
from app.web.http import Router

router = Router()


@router.read("/{language}/sources")
def sources(where: SourceFilterDep, site: SiteDep, connection: ConnectionDep) -> Response:
    page = sources_page(connection, site, where)
    return render("sources.html", page, site.language, headers={"Content-Location": page.links.canonical})


@router.read("/{language}/sources.csv")
def export(state: StateDep, where: SourceFilterDep, site: SiteDep, bom: str = "") -> Response:
    check_choices(site, where)
    where, catalogue = where.following(""), site.catalogue
    name = file_name([catalogue.slug, catalogue.version, "sources"], [where.kind, where.language], where.q, "csv")
    rows = stream_sources(state.engine, catalogue.version, where, catalogue.aliases)
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Language": site.language}
    chunks = write_sources(rows, catalogue.state_media, byte_order_mark=bom == "1")
    return Download(chunks, state.downloads, "text/csv; charset=utf-8", headers)
