"""How does a program embed an address of the site? By oEmbed 1.0, as a frame in the room that the program has."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl, unquote, urlsplit

from sqlalchemy import Connection

from app.errors import BadFilter, EventNotFound
from app.filters import EventFilter
from app.links import timeline_path
from app.pages.embed import HEIGHT, Frame, frame_of
from app.pages.site import Site

_PATH = re.compile("/([a-z]+)/(?:events/([^/]+))?")
#: Pixels.
_WIDTH = 700
#: Pixels, as the picture for shared links is drawn.
_PICTURE_WIDTH, _PICTURE_HEIGHT = 1200, 630


@dataclass(frozen=True, slots=True)
class Embeddable:
    """What an address of the site is of: a filter in a language, with an event open unless ``slug`` is empty."""

    language: str
    slug: str
    where: EventFilter


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
        where = EventFilter.parse(parse_qsl(parts.query, keep_blank_values=True), as_typed=True)
    except (ValueError, BadFilter):
        return None
    path = _PATH.fullmatch(unquote(parts.path))
    # A site that has moved to https is still linked to by http.
    is_ours = parts.scheme in ("http", "https") and parts.netloc.lower() == urlsplit(public_url).netloc.lower()
    return Embeddable(path[1], path[2] or "", where) if path and is_ours else None


def frame_in(connection: Connection, site: Site, found: Embeddable, room: Room) -> Frame | None:
    """The frame for an address, no larger than its room; None where the data has no such values or no such event."""
    width, height = min(_WIDTH, room.width or _WIDTH), min(HEIGHT, room.height or HEIGHT)
    try:
        return frame_of(connection, site, found.where, found.slug, width=str(width), height=height)
    except (BadFilter, EventNotFound):
        return None


def describe(site: Site, frame: Frame, title: str, html: str, room: Room) -> Mapping[str, str | int]:
    """The answer: its parameters in the order of the specification. ``title`` and ``html`` are as they are shown."""
    picture: dict[str, str | int] = {
        "thumbnail_url": site.picture,
        "thumbnail_width": _PICTURE_WIDTH,
        "thumbnail_height": _PICTURE_HEIGHT,
    }
    return {
        "type": "rich",
        "version": "1.0",
        "title": title,
        "provider_name": site.texts.name,
        "provider_url": site.public_url + timeline_path(site.language),
        # What finds no room must not be offered.
        **(picture if room.holds(_PICTURE_WIDTH, _PICTURE_HEIGHT) else {}),
        "html": html,
        "width": int(frame.width),
        "height": frame.height,
    }
