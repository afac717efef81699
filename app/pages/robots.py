"""What robots read: robots.txt, sitemaps, the health of the service, and what pages of timelines say to them.

An index of sitemaps leads to its parts: the first has the pages, each other one some of the events in chronological
order. Pages say it as JSON-LD in the words of schema.org. Dates are as precise as they are known and no more so:
`2024-10` stays a month. What is not given is left out.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from html import escape
from itertools import islice
from typing import Any, Literal

from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, PlainTextResponse, Response, StreamingResponse

from app.addresses import API, DOSSIER, HELP, PACKAGE_PATH, event_path, export_path, timeline_path
from app.filters import EventFilter
from app.pages.site import Site, SiteDep
from app.queries.events import find_dated
from app.queries.rows import CitationRow, EventRow
from app.web.headers import NEVER
from app.web.routes import Router, operation
from app.words import N_

router = Router()

HEALTH = "/healthz"
#: In a part, as the protocol allows at most.
ADDRESSES = 50_000
_CHUNK = 500
Thing = dict[str, Any]
_CONTEXT = {"@context": "https://schema.org"}
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_WITH_ALTERNATES = f'xmlns="{_NAMESPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml"'

#: The end of a page's path, below that of its language, and when it changed last.
_Entry = tuple[str, date | None]


class Health(BaseModel):
    """Whether the service is well."""

    status: Literal["ok", "unavailable"] = Field(description="Whether it is.")
    version: str = Field(default="", description="That of the data that is served; not where it is unavailable.")


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


def describe_site(site: Site) -> Thing:
    """The web site and its data set."""
    home = site.public_url + timeline_path(site.language)
    web_site = _thing("WebSite", name=site.texts.name, url=home, inLanguage=site.language)
    return {**_CONTEXT, "@graph": [web_site, _data_set(site)]}


def describe_event(site: Site, event: EventRow, citations: Iterable[CitationRow]) -> Thing:
    """An event's page is a work about the event: what an `Event` of schema.org is, one could have attended."""
    start, end = _ends(event.date)
    point = {"latitude": event.latitude, "longitude": event.longitude}
    geo = None if None in point.values() else _thing("GeoCoordinates", **point)
    location = _thing("Place", name=event.place_name, geo=geo) if event.place_name else None
    about = _thing("Event", name=event.title, startDate=start, endDate=end, location=location)
    return {
        **_CONTEXT,
        **_thing(
            "CreativeWork",
            url=site.public_url + event_path(site.language, event.slug),
            name=event.title,
            description=event.summary,
            inLanguage=site.language,
            datePublished=event.added.isoformat(),
            dateModified=event.changed.isoformat(),
            temporalCoverage=event.date,
            license=site.catalogue.licence_url,
            about=about,
            citation=[_source(citation) for citation in citations],
            isPartOf=_thing("Dataset", **_name_of_data_set(site)),
        ),
    }


def _data_set(site: Site) -> Thing:
    catalogue = site.catalogue
    return _thing(
        "Dataset",
        **_name_of_data_set(site),
        description=site.texts.description,
        version=catalogue.version,
        dateModified=site.work.day.isoformat() if site.work.day else None,
        license=catalogue.licence_url,
        inLanguage=list(catalogue.texts),
        creator=_thing("Organization", name=site.texts.name),
        temporalCoverage=f"{catalogue.data.start}/{catalogue.data.end}" if catalogue.event_count else None,
        distribution=[
            _thing("DataDownload", encodingFormat="application/zip", contentUrl=site.public_url + PACKAGE_PATH),
            *(_download(site, language) for language in catalogue.texts),
        ],
    )


def _name_of_data_set(site: Site) -> Mapping[str, str]:
    home = site.public_url + timeline_path(site.language)
    return {"@id": f"{home}#data-set", "name": site.texts.title, "url": home}


def _download(site: Site, language: str) -> Thing:
    address = EventFilter().everywhere().address(export_path(language, "csv"))
    return _thing("DataDownload", encodingFormat="text/csv", contentUrl=site.public_url + address, inLanguage=language)


def _source(citation: CitationRow) -> Thing:
    """What stands in for a title is not called one."""
    title = "description" if citation.title_is == "description" else "name"
    published, _ = _ends(citation.published or "")
    return _thing(
        "CreativeWork",
        **{title: citation.title},
        publisher=_thing("Organization", name=citation.publisher),
        url=citation.url,
        datePublished=published,
        inLanguage=citation.language,
    )


def _ends(when: str) -> tuple[str | None, str | None]:
    """Where an EDTF date starts and ends, by ISO 8601, which has no word for "approximate" and none for "open"."""
    start, _, end = (None if part.endswith(("~", "..")) else part for part in when.partition("/"))
    return start, end


def _thing(kind: str, **given: object) -> Thing:
    return {"@type": kind} | {name: value for name, value in given.items() if value not in (None, "", [])}
