"""What is for machines that read the site: the picture for shared links, the sitemaps, robots.txt."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from app.api import PAGE as API
from app.citing import STYLES
from app.filters import EventFilter
from app.links import DOSSIER
from app.pages.picturing import draw_timeline
from app.queries import find_dated
from app.routes.context import LanguageDep, StateDep, answer, tagged
from app.sitemap import Entry, parts_of, write_index, write_part, write_robots

router = APIRouter()
_METHODS = ["GET", "HEAD"]
_XML = "application/xml"
_NO_QUERY = EventFilter(), ""


@router.api_route("/picture-{language}-{digest}.png", methods=_METHODS)
def picture(request: Request, state: StateDep, language: LanguageDep, digest: str) -> Response:
    with state.engine.connect() as connection:
        catalogue = state.current_catalogue(connection, language)
        if catalogue.pictures[language] != digest:
            raise HTTPException(404)

        def make() -> Response:
            return Response(draw_timeline(connection, catalogue, language), media_type="image/png")

        return tagged(request, f'W/"{digest}"', make)


@router.api_route("/robots.txt", methods=_METHODS)
def robots(request: Request, state: StateDep) -> Response:
    with state.engine.connect() as connection:
        version = state.current_catalogue(connection).version
    text = write_robots(state.public_url, STYLES)
    return answer(request, state, version, _NO_QUERY, lambda: PlainTextResponse(text))


@router.api_route("/sitemap.xml", methods=_METHODS)
def sitemaps(request: Request, state: StateDep) -> Response:
    with state.engine.connect() as connection:
        catalogue = state.current_catalogue(connection)
    xml = write_index(state.public_url, parts_of(catalogue.event_count, len(catalogue.languages)))
    return answer(request, state, catalogue.version, _NO_QUERY, lambda: Response(xml, media_type=_XML))


@router.api_route("/sitemap-{part}.xml", methods=_METHODS)
def sitemap(request: Request, state: StateDep, part: str) -> Response:
    with state.engine.connect() as connection:
        languages = state.current_catalogue(connection).languages
        site = state.site(connection, languages[0])
        positions = parts_of(site.catalogue.event_count, len(languages)).get(part)
        if positions is None:
            raise HTTPException(404)

        def make() -> Response:
            # All are read before the first byte is sent: a slow robot keeps no connection.
            entries: list[Entry] = [
                (f"events/{slug}", day) for slug, day in find_dated(connection, positions, languages[0])
            ]
            pages: list[Entry] = [(name, site.work.day) for name in (*site.sections, DOSSIER, API)]
            return StreamingResponse(write_part(state.public_url, entries or pages, languages), media_type=_XML)

        return answer(request, state, site.catalogue.version, _NO_QUERY, make)
