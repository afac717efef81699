"""The timeline in somebody else's page; and the code by which such a page shows it, for people and by oEmbed 1.0."""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.etree import ElementTree

from fastapi import Depends, Request
from starlette.responses import JSONResponse, Response

from app.addresses import (
    EMBED_SCRIPT,
    OEMBED,
    PREVIEW_HEIGHT,
    PREVIEW_WIDTH,
    STATIC,
    embed_address,
    embed_code_path,
    embed_path,
    timeline_path,
)
from app.errors import BadFilter, EventNotFound, ParameterFault
from app.exports.context import THEMES
from app.filters import EventFilter
from app.formats import typeset
from app.html import markup, render
from app.links import FrameLinks, PageLinks
from app.pages.site import FilterDep, Site, SiteDep, SlugDep
from app.pages.timeline import TimelinePage, timeline_page
from app.parameters import MAX_QUERY_LENGTH
from app.queries.events import find_event
from app.queries.rows import EventRow
from app.web.headers import FOR_A_DAY
from app.web.routes import Object, Router, operation
from app.words import N_

router = Router()

#: Pixels. The script of the snippet makes the frame as high as what it shows; without it the frame scrolls.
_WIDTH, _HEIGHT = 700, 640
#: So many events of the list are in sight at first: a frame of them stays a part of an article.
_FIRST = 8
#: Of the site, of a timeline with its slash or without, of an event, and of the frame of either.
_PATH = re.compile("/?|/([a-z]+)(?:/|(?:/embed)?(?:/events/([^/]+))?)")


@dataclass(frozen=True, slots=True)
class _EmbedPage:
    """A timeline in a frame, in ``theme``. Its list is short at first: ``first``, then the ``others``."""

    timeline: TimelinePage
    theme: str
    title: str

    @property
    def site(self) -> Site:
        return self.timeline.site

    @property
    def first(self) -> Sequence[EventRow]:
        return self.timeline.listed[:_FIRST]

    @property
    def others(self) -> Sequence[EventRow]:
        return self.timeline.listed[_FIRST:]


@dataclass(frozen=True, slots=True)
class _Frame:
    """What a page shows a timeline with: ``width`` is one of HTML, pixels or percent, ``height`` pixels."""

    address: str
    title: str
    script: str
    width: str
    height: int


@dataclass(frozen=True, slots=True)
class _EmbedCodePage:
    """How to put a timeline into a page: ``path`` is that of the frame, ``timeline`` that of what it is an extract of.

    ``fields`` are those of its filter.
    """

    site: Site
    links: PageLinks
    path: str
    timeline: str
    fields: Sequence[tuple[str, str]]
    theme: str
    frame: _Frame


def _frame_of(
    site: Site,
    where: EventFilter,
    slug: str,
    theme: str,
    width: str = "100%",
    height: int = _HEIGHT,
) -> _Frame:
    """The frame of a filter and an event that there are. Raises BadFilter and EventNotFound."""
    site.select(where)
    return _Frame(
        address=site.public_url + embed_address(where, embed_path(site.language, slug), theme),
        title=find_event(site.connection, slug, site.language)[0].title if slug else site.texts.title,
        script=site.public_url + EMBED_SCRIPT,
        width=width,
        height=height,
    )


def _theme_of(value: str) -> str:
    """The theme that an address names; empty for the one of the reader's system. Raises BadFilter."""
    value = value.strip()
    if value and value not in THEMES:
        raise BadFilter([ParameterFault("theme", value, "light or dark")])
    return value


async def _theme(request: Request) -> str:
    return _theme_of(request.query_params.get("theme", "")[:MAX_QUERY_LENGTH])


_ThemeDep = Annotated[str, Depends(_theme)]


@router.frame("/{language}/embed")
@router.frame("/{language}/embed/events/{slug}")
def _embed(where: FilterDep, slug: SlugDep, theme: _ThemeDep, site: SiteDep) -> Response:
    page = timeline_page(site, where, slug)
    of = page.links
    links = FrameLinks(of.language, of.where, of.window, of.default, of.data, of.bounds, of.slug, theme=theme)
    title = page.panel.event.title if page.panel else site.texts.title
    return render("embed.html", _EmbedPage(replace(page, links=links, beyond=None), theme, title), site.language)


@router.read("/{language}/embed-code")
@router.read("/{language}/embed-code/events/{slug}")
def _code(where: FilterDep, slug: SlugDep, theme: _ThemeDep, site: SiteDep) -> Response:
    path = embed_address(where, embed_path(site.language, slug), theme)
    query = embed_address(where, "", theme).removeprefix("?")
    links = PageLinks(site.language, embed_code_path("", slug).lstrip("/"), query)
    frame = _frame_of(site, where, slug, theme)
    timeline = where.address(timeline_path(site.language, slug))
    page = _EmbedCodePage(site, links, path, timeline, parse_qsl(where.to_query()), theme, frame)
    return render("embed-code.html", page, site.language)


@router.read(EMBED_SCRIPT)
def _send_script() -> Response:
    text, etag = _script()
    headers = {"Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": FOR_A_DAY, "ETag": etag}
    return Response(text, media_type="text/javascript", headers=headers)


@lru_cache(maxsize=1)
def _script() -> tuple[bytes, str]:
    text = (STATIC / "js" / "host.js").read_bytes()
    return text, f'W/"{hashlib.sha256(text).hexdigest()[:20]}"'


_Answer = Mapping[str, str | int]


def _write_json(answer: _Answer, status: int) -> Response:
    return JSONResponse(answer, status)


def _write_xml(answer: _Answer, status: int) -> Response:
    root = ElementTree.Element("oembed")
    for name, value in answer.items():
        ElementTree.SubElement(root, name).text = str(value)
    return Response(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True), status, media_type="text/xml")


_FORMATS: Mapping[str, Callable[[_Answer, int], Response]] = {"json": _write_json, "xml": _write_xml}


def _parameter(name: str, description: str, schema: Object, *, is_required: bool = False) -> Object:
    """As OpenAPI has it. FastAPI does not read these: a refusal has the form that oEmbed demands."""
    return {"name": name, "in": "query", "description": description, "required": is_required, "schema": dict(schema)}


_OPERATION = operation(
    "oembed",
    "service",
    N_("How to show a page of this site within another (oEmbed)"),
    "application/json",
    also=("text/xml",),
    alike=(400, 404, 501),
)
_LENGTH = {"type": "integer", "minimum": 1, "maximum": 999_999_999}
_OPERATION["openapi_extra"]["parameters"] = [
    _parameter("url", N_("address of a timeline or of an event of this site"), {"type": "string"}, is_required=True),
    _parameter("format", N_("format of the answer"), {"type": "string", "enum": ["json", "xml"], "default": "json"}),
    _parameter("maxwidth", N_("how wide the frame may be, in pixels"), _LENGTH),
    _parameter("maxheight", N_("how high the frame may be, in pixels"), _LENGTH),
]


@router.service(OEMBED, **_OPERATION)
def _oembed(request: Request, site: SiteDep) -> Response:
    """Its statuses are those of the specification: 501 for an unknown format, 404 for an address that is not here."""
    given = request.query_params
    write = _FORMATS.get(given.get("format") or "json")
    if write is None:
        return _write_json({"error": "The parameter format is json or xml."}, 501)
    if not given.get("url"):
        return write({"error": "The parameter url is missing: the address of a timeline or of an event."}, 400)
    lengths = given.get("maxwidth") or str(_WIDTH), given.get("maxheight") or str(_HEIGHT)
    if not all(re.fullmatch("[0-9]{1,9}", length) and int(length) for length in lengths):
        return write({"error": "The parameters maxwidth and maxheight are whole numbers of pixels, 1 or more."}, 400)
    found = _embeddable(site.public_url, given["url"])
    if found is None or found[0] not in ("", *site.catalogue.languages):
        return write({"error": "This is not the address of a timeline or of an event of this site."}, 404)
    language, slug, where, theme = found
    site = replace(site, language=language or site.language)
    width, height = min(_WIDTH, int(lengths[0])), min(_HEIGHT, int(lengths[1]))
    try:
        frame = _frame_of(site, where, slug, theme, str(width), height)
    except (BadFilter, EventNotFound):
        return write({"error": "There is no such event, or nothing that this filter could mean."}, 404)
    # What finds no room must not be offered.
    has_room = all(
        int(given.get(name) or most) >= most
        for name, most in (("maxwidth", PREVIEW_WIDTH), ("maxheight", PREVIEW_HEIGHT))
    )
    return write(_described(site, frame, site.preview(where, slug) if has_room else ""), 200)


def _embeddable(public_url: str, url: str) -> tuple[str, str, EventFilter, str] | None:
    """What an address is of, whoever it is of: a language, the slug of an event, a filter, and the theme of a frame.

    None where it is none of a timeline of this site. Language and slug are empty where it says none.
    """
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query, keep_blank_values=True)
        where = EventFilter.parse(query, as_typed=True)
        theme = _theme_of(dict(query).get("theme", ""))
    except (ValueError, BadFilter):
        return None
    path = _PATH.fullmatch(unquote(parts.path))
    # A site that has moved to https is still linked to by http.
    is_ours = parts.scheme in ("http", "https") and parts.netloc.lower() == urlsplit(public_url).netloc.lower()
    return (path[1] or "", path[2] or "", where, theme) if path and is_ours else None


def _described(site: Site, frame: _Frame, picture: str) -> _Answer:
    """The answer: its parameters in the order of the specification; without a picture where that is empty."""
    thumbnail: dict[str, str | int] = {
        "thumbnail_url": picture,
        "thumbnail_width": PREVIEW_WIDTH,
        "thumbnail_height": PREVIEW_HEIGHT,
    }
    return {
        "type": "rich",
        "version": "1.0",
        "title": typeset(frame.title, site.language),
        "provider_name": site.texts.name,
        "provider_url": site.public_url + timeline_path(site.language),
        **(thumbnail if picture else {}),
        "html": markup("embed/snippet.html", frame, site.language),
        "width": int(frame.width),
        "height": frame.height,
    }
