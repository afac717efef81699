"""oEmbed 1.0: with an address of the site a program hears how to show it."""

import re
from collections.abc import Callable, Mapping
from xml.etree import ElementTree

from fastapi import Request
from starlette.responses import JSONResponse, Response

from app.html import markup, typeset
from app.links import OEMBED
from app.pages.oembed import Room, describe, embeddable, frame_in
from app.routes.context import ReadingDep
from app.web.http import Router

router = Router()
_PIXELS = re.compile("[0-9]{1,9}")


def _write_json(told: Mapping[str, str | int], status: int) -> Response:
    return JSONResponse(told, status)


def _write_xml(told: Mapping[str, str | int], status: int) -> Response:
    root = ElementTree.Element("oembed")
    for name, value in told.items():
        ElementTree.SubElement(root, name).text = str(value)
    return Response(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True), status, media_type="text/xml")


_FORMATS: Mapping[str, Callable[[Mapping[str, str | int], int], Response]] = {"json": _write_json, "xml": _write_xml}


@router.service(OEMBED)
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
    if found is None or found.language not in reading.catalogue.languages:
        return write({"error": "This is not the address of a timeline or of an event of this site."}, 404)
    site = reading.site(found.language)
    frame = frame_in(reading.connection, site, found, room)
    if frame is None:
        return write({"error": "There is no such event, or nothing that this filter could mean."}, 404)
    title, html = typeset(frame.title, found.language), markup("embed/snippet.html", frame, found.language)
    return write(describe(site, frame, title, html, room), 200)


def _pixels(given: str | None) -> int | None:
    """A length; None where none is given. Raises ValueError."""
    if not given:
        return None
    if not _PIXELS.fullmatch(given) or not int(given):
        raise ValueError(given)
    return int(given)
