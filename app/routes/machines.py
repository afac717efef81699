"""What is for machines that read the site: the picture for shared links, the sitemaps, robots.txt."""

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from app.api import PAGE as API
from app.citing import STYLES
from app.links import DOSSIER
from app.queries import find_dated, find_picture
from app.routes.context import CatalogueDep, ConnectionDep, ReadingDep, SiteDep, StateDep
from app.sitemap import Entry, parts_of, write_index, write_part, write_robots
from app.web.headers import FOR_EVER
from app.web.http import Router

router = Router()
_XML = "application/xml"


@router.read("/picture-{language}-{digest}.png")
def picture(site: SiteDep, connection: ConnectionDep, digest: str) -> Response:
    """Its address names what is in it, and so does its tag."""
    if site.catalogue.pictures[site.language] != digest:
        raise HTTPException(404)
    headers = {"ETag": f'W/"{digest}"', "Cache-Control": FOR_EVER}
    return Response(find_picture(connection, site.language), media_type="image/png", headers=headers)


@router.read("/robots.txt")
def robots(state: StateDep, _catalogue: CatalogueDep) -> Response:
    return PlainTextResponse(write_robots(state.public_url, STYLES))


@router.read("/sitemap.xml")
def sitemaps(state: StateDep, catalogue: CatalogueDep) -> Response:
    parts = parts_of(catalogue.event_count, len(catalogue.languages))
    return Response(write_index(state.public_url, parts), media_type=_XML)


@router.read("/sitemap-{part}.xml")
def sitemap(reading: ReadingDep, part: str) -> Response:
    connection, catalogue, public_url, _ = reading
    languages = catalogue.languages
    positions = parts_of(catalogue.event_count, len(languages)).get(part)
    if positions is None:
        raise HTTPException(404)
    site = reading.site(languages[0])
    # All are read before the first byte is sent: a slow robot keeps no connection.
    entries: list[Entry] = [(f"events/{slug}", day) for slug, day in find_dated(connection, positions, languages[0])]
    pages: list[Entry] = [(name, site.work.day) for name in (*site.sections, DOSSIER, API)]
    return StreamingResponse(write_part(public_url, entries or pages, languages), media_type=_XML)
