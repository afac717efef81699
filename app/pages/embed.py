"""What does a timeline in somebody else's page hold, and what does that page need in order to show it?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import parse_qsl

from sqlalchemy import Connection

from app import queries
from app.errors import BadFilter, ParameterFault
from app.filters import EventFilter
from app.links import (
    EMBED_SCRIPT,
    FrameLinks,
    PageLinks,
    embed_address,
    embed_code_path,
    embed_path,
    event_path,
    timeline_path,
)
from app.pages.site import Site
from app.pages.timeline import TimelinePage, timeline_page
from app.queries import EventRow
from app.queries.settling import settle
from app.wording import status_names

THEMES = ("light", "dark")
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


def embed_page(
    connection: Connection, site: Site, where: EventFilter, slug: str | None, today: date, theme: str
) -> EmbedPage:
    """A timeline for a frame, with the event of ``slug`` open if given. Raises BadFilter and EventNotFound."""
    page = timeline_page(connection, site, where, slug, today)
    of = page.links
    links = FrameLinks(of.language, of.path, of.where, of.window, of.default, of.data, of.bounds, theme=theme)
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
    timeline = where.address(event_path(site.language, slug) if slug else timeline_path(site.language))
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
    settle(connection, where, site.catalogue, site.language, status_names(site.catalogue.languages))
    event = queries.find_event(connection, slug, site.language)[0] if slug else None
    return Frame(
        address=site.public_url + embed_address(where, embed_path(site.language, slug), theme),
        title=event.title if event else site.texts.title,
        script=site.public_url + EMBED_SCRIPT,
        width=width,
        height=height,
    )
