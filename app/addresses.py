"""The addresses of pages, files and pictures, by what each shows; and of what lies below ``static/``."""

import hashlib
from functools import cache, lru_cache
from pathlib import Path

from app.filters import EventFilter
from app.parameters import with_query

STATIC = Path(__file__).parent.parent / "static"

#: What is new.
CHANGES = "changes"
#: What comes after `/en/` in the addresses of the pages that a data set may have: all are in the site map.
SECTIONS = ("", "story", "figures", "sources", "about", "data", CHANGES)
#: The page of the places of a filter's events, which the timeline leads to.
PLACES = "places"
#: That of all events in full.
DOSSIER = "dossier"
#: That of keys and gestures.
HELP = "help"
#: That of the API, and the same for programs.
API = "api"
OPENAPI = "/openapi.json"
#: The whole data set, in all its languages: its file, and where that is.
PACKAGE = "datapackage.zip"
PACKAGE_PATH = f"/{PACKAGE}"
#: What a page includes so that a frame in it is as high as what it shows; and what tells programs how to embed an
#: address.
EMBED_SCRIPT = "/embed.js"
OEMBED = "/oembed"
#: Pixels, as messengers ask for.
PREVIEW_WIDTH, PREVIEW_HEIGHT = 1200, 630


def timeline_path(language: str, slug: str = "") -> str:
    """The timeline; with an event of it open."""
    return event_path(language, slug) if slug else f"/{language}/"


def event_path(language: str, slug: str) -> str:
    return f"/{language}/events/{slug}"


def dossier_path(language: str) -> str:
    """All events of a filter in full."""
    return f"/{language}/{DOSSIER}"


def export_path(language: str, export: str, slug: str = "") -> str:
    """Events as a file; with a slug, that event alone."""
    return f"/{language}/events{f'/{slug}' if slug else ''}.{export}"


def embed_path(language: str, slug: str = "") -> str:
    """The timeline for a frame in somebody else's page; with an event of it open."""
    return f"/{language}/embed{f'/events/{slug}' if slug else ''}"


def embed_code_path(language: str, slug: str = "") -> str:
    """How to put the same into a page."""
    return f"/{language}/embed-code{f'/events/{slug}' if slug else ''}"


def embed_address(where: EventFilter, path: str, theme: str) -> str:
    """The address of a frame at a path of ``embed_path``, with a theme or, where that is empty, its reader's."""
    return extended(where.address(path), theme=theme)


def preview(language: str, where: EventFilter, slug: str, version: str) -> str:
    """A picture of a filter, or of an event, in the size in which messengers show a link.

    Another one of another version of the data.
    """
    picture = (EventFilter() if slug else where).address(export_path(language, "png", slug))
    return extended(picture, height=str(PREVIEW_HEIGHT), version=version)


def extended(address: str, **parameters: str) -> str:
    """An address with parameters, which need no escaping, after those that it has; empty ones are left out."""
    return with_query(address, "&".join(f"{name}={value}" for name, value in parameters.items() if value))


def facet_address(language: str, *chosen: tuple[str, str]) -> str:
    """The events of one place or source, or of several values of facets, in the window that holds them."""
    return EventFilter.parse(chosen).fitting().address(timeline_path(language))


def digest(*folders: Path) -> str:
    """A few letters for the names and bytes of all files in some folders."""
    found = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                found.update(str(path.relative_to(folder)).encode())
                found.update(path.read_bytes())
    return found.hexdigest()[:12]


@cache
def static_digest() -> str:
    """One digest of all static files: their folder's name in addresses, so that they can be cached for ever."""
    return digest(STATIC)


def static_address(path: str) -> str:
    """The address of a file below ``static/``."""
    return f"/static/{static_digest()}/{path}"


@lru_cache(maxsize=16)
def base_map(frame: str) -> str | None:
    """The address of the ground for a map of this frame, as ``tools.draw_map`` draws it; None where nobody has."""
    path = f"maps/{frame}.svg"
    return static_address(path) if (STATIC / path).is_file() else None
