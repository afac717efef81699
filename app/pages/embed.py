"""The timeline in somebody else's page, and the code that such a page needs in order to show it."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from sqlalchemy import Connection
from starlette.responses import Response

from app.addresses import EMBED_SCRIPT, embed_address, embed_code_path, embed_path, timeline_path
from app.errors import BadFilter, ParameterFault
from app.exports.look import THEMES
from app.filters import EventFilter
from app.html import render
from app.links import FrameLinks, PageLinks
from app.pages.request import ConnectionDep, FilterDep, SiteDep
from app.pages.site import Site
from app.pages.timeline import TimelinePage, timeline_page
from app.parameters import MAX_QUERY_LENGTH
from app.queries.events import find_event
from app.queries.rows import EventRow
from app.queries.selecting import resolve
from app.static_files import STATIC
from app.web.headers import FOR_A_DAY
from app.web.http import Router

router = Router()

#: Pixels. The script of the snippet makes the frame as high as what it shows; without it the frame scrolls.
HEIGHT = 640
#: So many events of the list are in sight at first: a frame of them stays a part of an article.
_FIRST = 8


def theme_of(value: str) -> str:
    """The theme that an address names; empty for the one of the reader's system. Raises BadFilter."""
    value = value.strip()
    if value and value not in THEMES:
        raise BadFilter([ParameterFault("theme", value, "light or dark")])
    return value


@dataclass(frozen=True, slots=True)
class EmbedPage:
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
class Frame:
    """What a page shows a timeline with: ``width`` is one of HTML, pixels or percent, ``height`` pixels."""

    address: str
    title: str
    script: str
    width: str
    height: int


@dataclass(frozen=True, slots=True)
class EmbedCodePage:
    """How to put a timeline into a page: ``path`` is that of the frame, ``timeline`` that of what it is an extract of.

    ``fields`` are those of its filter.
    """

    site: Site
    links: PageLinks
    path: str
    timeline: str
    fields: Sequence[tuple[str, str]]
    theme: str
    frame: Frame


def embed_page(connection: Connection, site: Site, where: EventFilter, slug: str | None, theme: str) -> EmbedPage:
    """A timeline for a frame, with the event of ``slug`` open if given. Raises BadFilter and EventNotFound."""
    page = timeline_page(connection, site, where, slug)
    of = page.links
    links = FrameLinks(of.language, of.where, of.window, of.default, of.data, of.bounds, of.slug, theme=theme)
    return EmbedPage(
        replace(page, links=links, beyond=None), theme, page.panel.event.title if page.panel else site.texts.title
    )


def embed_code_page(connection: Connection, site: Site, where: EventFilter, slug: str, theme: str) -> EmbedCodePage:
    """How to embed a filter, with the event of ``slug`` open unless it is empty. Raises BadFilter and EventNotFound."""
    path = embed_address(where, embed_path(site.language, slug), theme)
    query = embed_address(where, "", theme).removeprefix("?")
    name = embed_code_path("", slug).lstrip("/")
    links = PageLinks(site.language, name, query)
    frame = frame_of(connection, site, where, slug, theme)
    timeline = where.address(timeline_path(site.language, slug))
    return EmbedCodePage(site, links, path, timeline, parse_qsl(where.to_query()), theme, frame)


def frame_of(
    connection: Connection,
    site: Site,
    where: EventFilter,
    slug: str,
    theme: str = "",
    width: str = "100%",
    height: int = HEIGHT,
) -> Frame:
    """The frame of a filter and an event that there are. Raises BadFilter and EventNotFound."""
    resolve(connection, where, site.catalogue, site.language)
    event = find_event(connection, slug, site.language)[0] if slug else None
    return Frame(
        address=site.public_url + embed_address(where, embed_path(site.language, slug), theme),
        title=event.title if event else site.texts.title,
        script=site.public_url + EMBED_SCRIPT,
        width=width,
        height=height,
    )


_FOR_ALL = {"Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": FOR_A_DAY}


async def _theme(request: Request) -> str:
    return theme_of(request.query_params.get("theme", "")[:MAX_QUERY_LENGTH])


ThemeDep = Annotated[str, Depends(_theme)]


@router.frame("/{language}/embed")
@router.frame("/{language}/embed/events/{slug}")
def embed(
    where: FilterDep, theme: ThemeDep, site: SiteDep, connection: ConnectionDep, slug: str | None = None
) -> Response:
    return render("embed.html", embed_page(connection, site, where, slug, theme), site.language)


@router.read("/{language}/embed-code")
@router.read("/{language}/embed-code/events/{slug}")
def code(where: FilterDep, theme: ThemeDep, site: SiteDep, connection: ConnectionDep, slug: str = "") -> Response:
    return render("embed-code.html", embed_code_page(connection, site, where, slug, theme), site.language)


@router.read(EMBED_SCRIPT)
def script() -> Response:
    text, etag = _script()
    return Response(text, media_type="text/javascript", headers={**_FOR_ALL, "ETag": etag})


@lru_cache(maxsize=1)
def _script() -> tuple[bytes, str]:
    text = (STATIC / "js" / "host.js").read_bytes()
    return text, f'W/"{hashlib.sha256(text).hexdigest()[:20]}"'
