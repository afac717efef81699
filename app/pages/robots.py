"""What robots read: robots.txt, sitemaps, and the health of the service.

An index of sitemaps leads to its parts: the first has the pages, each other one some of the events in chronological
order.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from html import escape
from itertools import islice

from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from app.addresses import API, DOSSIER, HELP
from app.exports.json import Health
from app.pages.site import SiteDep
from app.queries.events import find_dated
from app.web.headers import NEVER
from app.web.routes import Router, operation
from app.words import N_

router = Router()

HEALTH = "/healthz"
#: In a part, as the protocol allows at most.
ADDRESSES = 50_000
_CHUNK = 500
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_WITH_ALTERNATES = f'xmlns="{_NAMESPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml"'

#: The end of a page's path, below that of its language, and when it changed last.
_Entry = tuple[str, date | None]


def _parts_of(event_count: int, languages: int) -> dict[str, range]:
    """Each part by its name, with the positions of its events; the first, of the pages, has none."""
    length = ADDRESSES // languages
    stretches = [range(first, min(first + length, event_count)) for first in range(0, event_count, length)]
    return {str(number): positions for number, positions in enumerate([range(0), *stretches])}


def _write_part(public_url: str, entries: Iterable[_Entry], languages: Iterable[str]) -> Iterator[bytes]:
    """A part, in pieces: each page in every language, which name each other."""
    yield f"{_HEAD}<urlset {_WITH_ALTERNATES}>\n".encode()
    remaining = iter(entries)
    while chunk := list(islice(remaining, _CHUNK)):
        yield "".join(_urls(public_url, entry, tuple(languages)) for entry in chunk).encode()
    yield b"</urlset>\n"


def _urls(public_url: str, entry: _Entry, languages: tuple[str, ...]) -> str:
    name, day = entry
    addresses = {language: escape(f"{public_url}/{language}/{name}") for language in languages}
    # A page in one language is no alternate of any.
    rest = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{address}"/>'
        for language, address in addresses.items()
        if len(addresses) > 1
    )
    if day:
        rest = f"<lastmod>{day}</lastmod>{rest}"
    return "".join(f"<url><loc>{address}</loc>{rest}</url>\n" for address in addresses.values())


@router.read("/robots.txt")
def _robots(site: SiteDep) -> Response:
    """All addresses are for all robots.

    A rule against filters would also keep out the one who fetches what a reader shares, subscribes to or embeds. That
    filters go on without end is said by the answers under them: ``nofollow``.
    """
    return PlainTextResponse(f"User-agent: *\nDisallow:\n\nSitemap: {site.public_url}/sitemap.xml\n")


@router.read("/sitemap.xml")
def _sitemaps(site: SiteDep) -> Response:
    parts, begin = _parts_of(site.catalogue.event_count, len(site.catalogue.languages)), escape(site.public_url)
    listed = "".join(f"<sitemap><loc>{begin}/sitemap-{part}.xml</loc></sitemap>\n" for part in parts)
    index = f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{listed}</sitemapindex>\n'
    return Response(index, media_type="application/xml")


@router.read("/sitemap-{part}.xml")
def _sitemap(site: SiteDep, part: str) -> Response:
    languages = site.catalogue.languages
    positions = _parts_of(site.catalogue.event_count, len(languages)).get(part)
    if positions is None:
        raise HTTPException(404)
    # All are read before the first byte is sent: a slow robot keeps no connection.
    dated = find_dated(site.connection, positions, site.language)
    entries: list[_Entry] = [(f"events/{slug}", day) for slug, day in dated]
    pages: list[_Entry] = [(name, site.work.day) for name in (*site.sections, DOSSIER, HELP, API)]
    return StreamingResponse(_write_part(site.public_url, entries or pages, languages), media_type="application/xml")


@router.service(
    HEALTH,
    **operation(
        "health",
        "service",
        N_("Whether the service is well, and the version of the data"),
        "application/json",
        shape=Health,
        alike=(503,),
        is_kept=False,
    ),
)
def _health(site: SiteDep) -> Response:
    return JSONResponse({"status": "ok", "version": site.catalogue.version}, headers={"Cache-Control": NEVER})
