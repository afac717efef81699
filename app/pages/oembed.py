"""oEmbed 1.0, by which a program embeds an address of the site: as a frame in the room that the program has."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit
from xml.etree import ElementTree

from fastapi import Request
from sqlalchemy import Connection
from starlette.responses import JSONResponse, Response

from app.addresses import OEMBED, PREVIEW_HEIGHT, PREVIEW_WIDTH, timeline_path
from app.api import Object, operation
from app.errors import BadFilter, EventNotFound
from app.filters import EventFilter
from app.formats import typeset
from app.html import markup
from app.pages.embed import HEIGHT, Frame, frame_of, theme_of
from app.pages.request import ReadingDep
from app.pages.site import Site
from app.web.http import Router
from app.words import N_

router = Router()

#: Of the site, of a timeline with its slash or without, of an event, and of the frame of either.
_PATH = re.compile("/?|/([a-z]+)(?:/|(?:/embed)?(?:/events/([^/]+))?)")
#: Pixels.
_WIDTH = 700


def _parameter(name: str, description: str, schema: Object, *, is_required: bool = False) -> Object:
    """As OpenAPI has it. FastAPI does not read these: a refusal has the form that oEmbed demands."""
    return {"name": name, "in": "query", "description": description, "required": is_required, "schema": dict(schema)}


@dataclass(frozen=True, slots=True)
class Embeddable:
    """What an address of the site is of: a filter in a language, with an event open unless ``slug`` is empty.

    ``language`` is empty where the address leads to the reader's own; ``theme`` is that of a frame.
    """

    language: str
    slug: str
    where: EventFilter
    theme: str


@dataclass(frozen=True, slots=True)
class Room:
    """At most so many pixels; None for any."""

    width: int | None = None
    height: int | None = None

    def holds(self, width: int, height: int) -> bool:
        return width <= (self.width or width) and height <= (self.height or height)


def embeddable(public_url: str, url: str) -> Embeddable | None:
    """What an address is of; None where it is none of a timeline of this site, whoever it is of."""
    try:
        parts = urlsplit(url)
        query = parse_qsl(parts.query, keep_blank_values=True)
        where = EventFilter.parse(query, as_typed=True)
        theme = theme_of(dict(query).get("theme", ""))
    except (ValueError, BadFilter):
        return None
    path = _PATH.fullmatch(unquote(parts.path))
    # A site that has moved to https is still linked to by http.
    is_ours = parts.scheme in ("http", "https") and parts.netloc.lower() == urlsplit(public_url).netloc.lower()
    return Embeddable(path[1] or "", path[2] or "", where, theme) if path and is_ours else None


def frame_in(connection: Connection, site: Site, found: Embeddable, room: Room) -> Frame | None:
    """The frame for an address, no larger than its room; None where the data has no such values or no such event."""
    width, height = min(_WIDTH, room.width or _WIDTH), min(HEIGHT, room.height or HEIGHT)
    try:
        return frame_of(connection, site, found.where, found.slug, found.theme, width=str(width), height=height)
    except (BadFilter, EventNotFound):
        return None


def describe(site: Site, found: Embeddable, frame: Frame, title: str, html: str, room: Room) -> Mapping[str, str | int]:
    """The answer: its parameters in the order of the specification. ``title`` and ``html`` are as they are shown."""
    picture: dict[str, str | int] = {
        "thumbnail_url": site.preview(found.where, found.slug),
        "thumbnail_width": PREVIEW_WIDTH,
        "thumbnail_height": PREVIEW_HEIGHT,
    }
    return {
        "type": "rich",
        "version": "1.0",
        "title": title,
        "provider_name": site.texts.name,
        "provider_url": site.public_url + timeline_path(site.language),
        # What finds no room must not be offered.
        **(picture if room.holds(PREVIEW_WIDTH, PREVIEW_HEIGHT) else {}),
        "html": html,
        "width": int(frame.width),
        "height": frame.height,
    }


_PIXELS = re.compile("[0-9]{1,9}")
_LENGTH = {"type": "integer", "minimum": 1, "maximum": 999_999_999}


def _write_json(answer: Mapping[str, str | int], status: int) -> Response:
    return JSONResponse(answer, status)


def _write_xml(answer: Mapping[str, str | int], status: int) -> Response:
    root = ElementTree.Element("oembed")
    for name, value in answer.items():
        ElementTree.SubElement(root, name).text = str(value)
    return Response(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True), status, media_type="text/xml")


_FORMATS: Mapping[str, Callable[[Mapping[str, str | int], int], Response]] = {"json": _write_json, "xml": _write_xml}


_OPERATION = operation(
    "oembed",
    "service",
    N_("How to show a page of this site within another (oEmbed)"),
    "application/json",
    also=("text/xml",),
    alike=(400, 404, 501),
)
_OPERATION["openapi_extra"]["parameters"] = [
    _parameter("url", N_("address of a timeline or of an event of this site"), {"type": "string"}, is_required=True),
    _parameter("format", N_("format of the answer"), {"type": "string", "enum": ["json", "xml"], "default": "json"}),
    _parameter("maxwidth", N_("how wide the frame may be, in pixels"), _LENGTH),
    _parameter("maxheight", N_("how high the frame may be, in pixels"), _LENGTH),
]


@router.service(OEMBED, **_OPERATION)
def oembed(request: Request, reading: ReadingDep) -> Response:
    """Its statuses are those of the specification: 501 for an unknown format, 404 for an address that is not here."""
    given = request.query_params
    name = given.get("format") or "json"
    write = _FORMATS.get(name)
    if write is None:
        return _write_json({"error": "The parameter format is json or xml."}, 501)
    if not given.get("url"):
        return write({"error": "The parameter url is missing: the address of a timeline or of an event."}, 400)
    try:
        room = Room(_pixels(given.get("maxwidth")), _pixels(given.get("maxheight")))
    except ValueError:
        return write({"error": "The parameters maxwidth and maxheight are whole numbers of pixels, 1 or more."}, 400)
    found = embeddable(reading.public_url, given["url"])
    languages = reading.catalogue.languages
    language = (found.language or languages[0]) if found else ""
    if found is None or language not in languages:
        return write({"error": "This is not the address of a timeline or of an event of this site."}, 404)
    site = reading.site(language)
    frame = frame_in(reading.connection, site, found, room)
    if frame is None:
        return write({"error": "There is no such event, or nothing that this filter could mean."}, 404)
    title, html = typeset(frame.title, language), markup("embed/snippet.html", frame, language)
    return write(describe(site, found, frame, title, html, room), 200)


def _pixels(given: str | None) -> int | None:
    """A length; None where none is given. Raises ValueError."""
    if not given:
        return None
    if not _PIXELS.fullmatch(given) or not int(given):
        raise ValueError(given)
    return int(given)
