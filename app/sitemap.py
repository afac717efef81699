"""Which addresses has the site, and where shall robots keep away? The sitemaps and robots.txt.

An index leads to its parts: the first has the pages, each other one some of the events in chronological order. Knows
addresses and days; never SQL or HTTP.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from html import escape
from itertools import islice

#: In a part, as the protocol allows at most.
ADDRESSES = 50_000
_CHUNK = 500
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_WITH_ALTERNATES = f'xmlns="{_NAMESPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml"'

#: The end of a page's path, below that of its language, and when it changed last.
Entry = tuple[str, date | None]


def parts_of(event_count: int, languages: int) -> dict[str, range]:
    """Each part by its name, with the positions of its events; the first, of the pages, has none."""
    length = ADDRESSES // languages
    stretches = [range(first, min(first + length, event_count)) for first in range(0, event_count, length)]
    return {str(number): positions for number, positions in enumerate([range(0), *stretches])}


def write_index(public_url: str, parts: Iterable[str]) -> str:
    listed = "".join(f"<sitemap><loc>{escape(public_url)}/sitemap-{part}.xml</loc></sitemap>\n" for part in parts)
    return f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{listed}</sitemapindex>\n'


def write_part(public_url: str, entries: Iterable[Entry], languages: Iterable[str]) -> Iterator[bytes]:
    """A part, in pieces: each page in every language, which name each other."""
    yield f"{_HEAD}<urlset {_WITH_ALTERNATES}>\n".encode()
    remaining = iter(entries)
    while chunk := list(islice(remaining, _CHUNK)):
        yield "".join(_urls(public_url, entry, tuple(languages)) for entry in chunk).encode()
    yield b"</urlset>\n"


def _urls(public_url: str, entry: Entry, languages: tuple[str, ...]) -> str:
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


def write_robots(public_url: str, saved: Iterable[str]) -> str:
    """All pages are for all robots, but for those that a filter makes without end, and for files by these endings."""
    lines = ["User-agent: *", "Disallow: /*?", *(f"Disallow: /*.{ending}$" for ending in saved)]
    return "\n".join([*lines, "", f"Sitemap: {public_url}/sitemap.xml", ""])
