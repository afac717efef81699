"""The sources of the timeline: one page in each language, and a file."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.exports.context import file_name
from app.exports.csv import write_sources
from app.html import render
from app.pages.sources import check_choices, sources_page
from app.queries.sources import stream_sources
from app.routes.context import LanguageDep, SourceFilterDep, StateDep, answer
from app.routes.download import Download

router = APIRouter()


@router.api_route("/{language}/sources", methods=["GET", "HEAD"])
def sources(request: Request, state: StateDep, language: LanguageDep, where: SourceFilterDep) -> Response:
    with state.engine.connect() as connection:
        site = state.site(connection, language)

        def make() -> Response:
            page = sources_page(connection, site, where)
            return render("sources.html", page, language, headers={"Content-Location": page.links.canonical})

        return answer(request, state, site.catalogue.version, (where, ""), make)


@router.api_route("/{language}/sources.csv", methods=["GET", "HEAD"])
def export(request: Request, state: StateDep, language: LanguageDep, where: SourceFilterDep, bom: str = "") -> Response:
    with state.engine.connect() as connection:
        site = state.site(connection, language)
    check_choices(site, where)
    where = where.following("")
    name = file_name(
        [site.catalogue.slug, site.catalogue.version, "sources"], [where.kind, where.language], where.q, "csv"
    )

    def make() -> Response:
        rows = stream_sources(state.engine, site.catalogue.version, where, site.catalogue.aliases)
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Language": language}
        chunks = write_sources(rows, site.catalogue.state_media, byte_order_mark=bom == "1")
        return Download(chunks, state.downloads, "text/csv; charset=utf-8", headers)

    return answer(request, state, site.catalogue.version, (where, bom), make)
