"""Do search engines find every page in both languages, and nothing that has no end?"""

import re
from html import unescape
from pathlib import Path
from xml.etree import ElementTree

import pytest
from protego import Protego
from starlette.testclient import TestClient

from tests.datasets import FROZEN, Copy, read_rows, serving
from tests.reading import Page

HOST = "http://testserver"
_SITEMAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
_LINK = "{http://www.w3.org/1999/xhtml}link"
FOR_ROBOTS = ["/robots.txt", "/sitemap.xml", "/sitemap-0.xml", "/sitemap-1.xml"]


def parsed(client: TestClient, path: str) -> ElementTree.Element:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/xml"
    return ElementTree.fromstring(response.content)  # noqa: S314 - our own answer


def locations(client: TestClient, path: str) -> list[str]:
    return [one.text or "" for one in parsed(client, path).iter(f"{_SITEMAPS}loc")]


def days(client: TestClient, path: str) -> dict[str, str]:
    """When each address changed last."""
    urls = parsed(client, path).iter(f"{_SITEMAPS}url")
    return {one.findtext(f"{_SITEMAPS}loc") or "": one.findtext(f"{_SITEMAPS}lastmod") or "" for one in urls}


def test_every_page_is_found_from_robots_txt_in_both_languages(client: TestClient) -> None:
    (index,) = re.findall(r"^Sitemap: (.+)$", client.get("/robots.txt").text, re.MULTILINE)
    parts = locations(client, index.removeprefix(HOST))
    found = [address for part in parts for address in locations(client, part.removeprefix(HOST))]
    slugs = [row["slug"] for row in read_rows(FROZEN, "events.csv")]
    wanted = {f"{HOST}/{language}/events/{slug}" for language in ("en", "fr") for slug in slugs}
    assert wanted | {f"{HOST}/en/", f"{HOST}/fr/"} <= set(found)
    assert len(set(found)) == len(found)
    for address in [*found[:8], *found[-4:]]:
        page = Page.at(client, address.removeprefix(HOST))
        assert page.one("link[rel=canonical]").attributes["href"] == address


def test_each_address_names_the_same_page_in_every_language(client: TestClient) -> None:
    for part in ("/sitemap-0.xml", "/sitemap-1.xml"):
        for url in parsed(client, part).iter(f"{_SITEMAPS}url"):
            address = url.findtext(f"{_SITEMAPS}loc") or ""
            others = {one.attrib["hreflang"]: one.attrib["href"] for one in url.iter(_LINK)}
            assert others.keys() == {"en", "fr"}
            assert address in others.values()
            assert others["fr"] == others["en"].replace("/en/", "/fr/", 1)


def test_an_address_tells_the_day_of_the_last_work_on_it(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    copy.add_event("one", added="2026-01-01")
    copy.add_event("two", added="2026-01-02", updated="2026-03-04")
    with serving(copy) as client:
        pages, events = days(client, "/sitemap-0.xml"), days(client, "/sitemap-1.xml")
    site = "https://timeline.example"
    assert events == {
        f"{site}/{language}/events/{slug}": day
        for slug, day in (("one", "2026-01-01"), ("two", "2026-03-04"))
        for language in ("en", "fr")
    }
    assert pages[f"{site}/en/"] == pages[f"{site}/fr/"] == "2026-03-04"


def test_many_addresses_are_divided_and_none_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.pages.robots.ADDRESSES", 6)
    copy = Copy.without_events(tmp_path)
    for number in range(7):
        copy.add_event(f"event-{number}", date=f"2024-06-0{number + 1}")
    with serving(copy, "https://timeline.example/a&b") as client:
        parts = locations(client, "/sitemap.xml")
        assert parts == [f"https://timeline.example/a&b/sitemap-{part}.xml" for part in range(4)]
        found = [locations(client, f"/sitemap-{part}.xml") for part in range(1, 4)]
        assert [len(one) for one in found] == [6, 6, 2]
        english = [address for part in found for address in part if "/en/" in address]
        assert english == [f"https://timeline.example/a&b/en/events/event-{number}" for number in range(7)]
        for missing in ("/sitemap-4.xml", "/sitemap-x.xml", "/sitemap--1.xml", f"/sitemap-{10**40}.xml"):
            assert client.get(missing).status_code == 404


def test_a_timeline_without_events_has_a_sitemap_of_its_pages(tmp_path: Path) -> None:
    with serving(Copy.without_events(tmp_path)) as client:
        assert locations(client, "/sitemap.xml") == ["https://timeline.example/sitemap-0.xml"]
        pages = days(client, "/sitemap-0.xml")
        assert set(pages.values()) == {""}
        assert {f"https://timeline.example/{one}/" for one in ("en", "fr")} <= pages.keys()
        assert client.get("/sitemap-1.xml").status_code == 404


#: Pages that between them offer every kind of address.
OFFERING = [
    "/en/",
    "/fr/?category=arms&from=2024-10-01&to=2025-05-31",
    "/en/events/2025-04-24-kn-23-strike?category=arms",
    *(f"/en/{name}" for name in ("data", "about", "sources", "figures", "api", "story", "dossier", "embed", "places")),
    "/fr/help",
    "/fr/embed-code?category=arms",
]
ADDRESS = re.compile(
    r"(?:href|src|content|contentUrl|data-\w+)(?:=|\W+)\"((?:webcal:)?(?:http://testserver)?/[^\"]*)\""
)


@pytest.mark.parametrize("robot", ["*", "Google-Calendar-Importer", "Twitterbot", "Slackbot", "FeedFetcher-Google"])
def test_whatever_a_page_offers_may_be_fetched_by_robots(client: TestClient, robot: str) -> None:
    """By Protego 0.7.0, which follows RFC 9309, ``Disallow: /*?`` shut out calendars, feeds, previews and oEmbed."""
    rules = Protego.parse(client.get("/robots.txt").text)
    offered = {one for path in OFFERING for one in ADDRESS.findall(unescape(client.get(path).text))}
    paths = {one.removeprefix("webcal:").removeprefix("//testserver").removeprefix(HOST) for one in offered}
    paths |= {"/en/events/2025-04-24-kn-23-strike?utm_source=letter"}
    for wanted in ("/en/events.ics?", "/fr/events.atom?", "/oembed?", "/en/events.csv?from=..&to=..", "/en/cite.bib"):
        assert any(path.startswith(wanted) for path in paths), wanted
    assert [path for path in paths if not rules.can_fetch(HOST + path, robot)] == []


@pytest.mark.parametrize(
    ("path", "is_endless"),
    [
        ("/en/", False),
        ("/fr/events/2025-04-24-kn-23-strike?utm_source=letter", False),
        ("/en/sources", False),
        ("/en/?category=arms", True),
        ("/fr/?from=2024-10-01", True),
        ("/en/events/2025-04-24-kn-23-strike?from=2024-10-01", True),
        ("/en/sources?language=en", True),
        ("/en/places?q=kim", True),
    ],
)
def test_robots_go_on_from_pages_that_are_not_filtered(client: TestClient, path: str, is_endless: bool) -> None:
    told = client.get(path).headers.get("X-Robots-Tag")
    assert told == ("noindex, nofollow" if is_endless else None)


@pytest.mark.parametrize("path", FOR_ROBOTS)
def test_robots_who_have_it_are_told_so(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert "s-maxage" in response.headers["Cache-Control"]
    etag = response.headers["ETag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
    assert client.head(path).headers["ETag"] == etag
