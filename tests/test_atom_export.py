"""Does a feed tell its readers what is new, once, in a form that every feed reader takes?"""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from tests.datasets import FROZEN, Copy, Reference, serving
from tests.reading import Page, as_typed, attribute

REFERENCE = Reference.of(FROZEN)
ATOM = "{http://www.w3.org/2005/Atom}"
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T00:00:00Z")


def read(client: TestClient, address: str) -> ET.Element:
    """The feed, with all that RFC 4287 asks of one."""
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(response.content)  # noqa: S314  (what we wrote ourselves)
    assert feed.tag == f"{ATOM}feed"
    assert [text(feed, name) != "" for name in ("id", "title", "updated")] == [True] * 3
    assert text(feed, "author/name")
    for one in (feed, *feed.findall(f"{ATOM}entry")):
        for name in ("id", "title", "updated"):
            assert len(one.findall(f"{ATOM}{name}")) == 1
        assert MOMENT.fullmatch(text(one, "updated"))
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", text(one, "id"))
    ids = [text(entry, "id") for entry in entries(feed)]
    assert len(set(ids)) == len(ids)
    return feed


def text(element: ET.Element, path: str) -> str:
    found = element.find("/".join(f"{ATOM}{name}" for name in path.split("/")))
    assert found is not None, path
    return found.text or ""


def entries(feed: ET.Element) -> list[ET.Element]:
    return feed.findall(f"{ATOM}entry")


def link(element: ET.Element, rel: str) -> str | None:
    links = [one.attrib["href"] for one in element.findall(f"{ATOM}link") if one.attrib["rel"] == rel]
    return links[0] if links else None


def slugs(feed: ET.Element) -> list[str]:
    return [(link(entry, "alternate") or "").rpartition("/")[2] for entry in entries(feed)]


@pytest.fixture
def worked_on(tmp_path: Path) -> Iterator[TestClient]:
    copy = Copy.without_events(tmp_path)
    copy.add_event("old", date="2023-08-01", added="2026-01-01")
    copy.add_event("corrected", date="2024-01-01", added="2026-01-01", updated="2026-03-05")
    copy.add_event("new", date="2024-06-01", added="2026-03-01")
    copy.add_event("newer", date="2025-06-01", added="2026-03-01")
    copy.add_event("troops", date="2025-07-01", added="2026-02-01", category="troops")
    with serving(copy) as client:
        yield client


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_entry_is_an_event_of_the_data_set(client: TestClient, language: str) -> None:
    feed = read(client, f"/{language}/events.atom?from=..&to=..")
    records = {record.slug: record for record in REFERENCE.records}
    assert sorted(slugs(feed)) == sorted(records)
    for slug, entry in zip(slugs(feed), entries(feed), strict=True):
        cells = records[slug].cells
        assert link(entry, "alternate") == f"http://testserver/{language}/events/{slug}"
        assert text(entry, "published") == f"{cells['added']}T00:00:00Z"
        assert text(entry, "updated") == f"{cells['updated'] or cells['added']}T00:00:00Z"
        terms = {one.attrib["scheme"].partition("#")[2]: one.attrib["term"] for one in entry.findall(f"{ATOM}category")}
        assert terms == {"category": cells["category"], "status": cells["status"]}
        content = entry.find(f"{ATOM}content")
        assert content is not None
        assert content.attrib["type"] == "html"
        told = LexborHTMLParser(content.text or "").text()
        for name in ("title", "summary"):
            assert plain(cells[f"{name}_{language}"]) == plain(text(entry, name))
        for name in ("summary", "attribution", "caveat"):
            assert plain(cells[f"{name}_{language}"]) in plain(told)
        for source in records[slug].sources:
            assert REFERENCE.publishers[source] in plain(told)


def plain(written: str) -> str:
    """Without the spaces and apostrophes of printers and what sets a text apart in its direction."""
    return as_typed(re.sub(r"[\u2066-\u2069]", "", written))


def test_what_was_worked_on_last_comes_first_whatever_the_order_of_the_filter(worked_on: TestClient) -> None:
    for sort in ("", "oldest", "newest"):
        feed = read(worked_on, f"/en/events.atom?sort={sort}")
        assert slugs(feed) == ["corrected", "newer", "new", "troops", "old"]
        assert text(feed, "updated") == "2026-03-05T00:00:00Z"
    assert text(read(worked_on, "/en/events.atom?category=troops"), "updated") == "2026-02-01T00:00:00Z"


def test_pages_joined_are_the_whole(worked_on: TestClient) -> None:
    whole = read(worked_on, "/en/events.atom")
    assert link(whole, "next") is None
    assert link(whole, "first") is None
    address: str | None = "https://timeline.example/en/events.atom?limit=2"
    joined: list[str] = []
    ids = set()
    first = address
    while address:
        response = worked_on.get(address)
        feed = read(worked_on, address)
        assert link(feed, "self") == address
        assert link(feed, "first") == (None if address == first else first)
        joined += slugs(feed)
        ids.add(text(feed, "id"))
        linked = re.search(r'<([^>]*)>; rel="next"', response.headers["Link"])
        address = link(feed, "next")
        assert (linked.group(1) if linked else None) == address
    assert joined == slugs(whole)
    assert ids == {text(whole, "id")}


def test_a_page_goes_on_after_an_event_that_the_filter_leaves_out(worked_on: TestClient) -> None:
    assert slugs(read(worked_on, "/en/events.atom?category=arms&after=troops")) == ["old"]
    assert worked_on.get("/en/events.atom?after=no-such-event").status_code == 400


def test_ids_depend_on_what_is_told_and_not_on_where_or_on_other_data(tmp_path: Path, worked_on: TestClient) -> None:
    addresses = ["/en/events.atom", "/fr/events.atom", "/en/events.atom?category=arms", "/en/events/new.atom"]
    copy = Copy.without_events(tmp_path / "other")
    copy.add_event("new", date="2024-06-01", title_en="Said otherwise", added="2026-03-01", updated="2026-04-01")
    with serving(copy, public_url="https://moved.example") as moved:
        for address in addresses:
            before, after = read(worked_on, address), read(moved, address)
            assert text(before, "id") == text(after, "id")
            names = [
                dict(zip(slugs(feed), (text(one, "id") for one in entries(feed)), strict=True))
                for feed in (before, after)
            ]
            assert names[0]["new"] == names[1]["new"]
    ids = {text(read(worked_on, address), "id") for address in addresses}
    entry = {text(entries(read(worked_on, f"/{language}/events/new.atom"))[0], "id") for language in ("en", "fr")}
    assert len(ids | entry) == len(addresses) + 2
    reordered = read(worked_on, "/en/events.atom?category=arms&sort=newest")
    assert text(reordered, "id") in ids


def test_a_feed_says_what_it_is_of(client: TestClient) -> None:
    query = "category=arms&status=claimed&from=2024-10-01&to=2025-05-31"
    feed = read(client, f"/fr/events.atom?{query}")
    assert text(feed, "title") == "Alliance Timeline\N{NO-BREAK SPACE}: armes, affirmé, octobre 2024 – mai 2025"
    assert link(feed, "self") == f"http://testserver/fr/events.atom?{query}"
    assert link(feed, "alternate") == f"http://testserver/fr/?{query}"
    assert feed.attrib["{http://www.w3.org/XML/1998/namespace}lang"] == "fr"
    assert "CC BY 4.0" in text(feed, "rights")
    for name in ("icon", "logo"):
        assert client.get(text(feed, name)).status_code == 200
    page = Page.at(client, f"/fr/?{query}")
    (discovered,) = page.all("link[type='application/atom+xml']")
    assert attribute(discovered, "href") == f"/fr/events.atom?{query}"
    assert slugs(read(client, attribute(discovered, "href"))) != []


def test_the_page_for_readers_is_the_first_link_of_a_feed(client: TestClient) -> None:
    """htmlparser2 12.0.0 takes the first link there is for the page of the feed."""
    feed = read(client, "/en/events.atom")
    assert [one.attrib["rel"] for one in feed.findall(f"{ATOM}link")][:2] == ["alternate", "self"]


def test_nothing_found_is_a_feed_without_entries(client: TestClient, tmp_path: Path) -> None:
    empty = read(client, "/en/events.atom?q=nothing-like-this")
    assert entries(empty) == []
    assert text(empty, "updated")[:10] == client.get("/healthz").json()["version"][:10]
    with serving(Copy.without_events(tmp_path)) as nobody:
        assert text(read(nobody, "/en/events.atom"), "updated") == "2023-07-01T00:00:00Z"


def test_what_xml_cannot_hold_does_not_break_a_feed(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    copy.add_event("odd", title_en="a\uffff]]>\ufffe&b", summary_en="<p>\U0010ffff\x85\u2028.")
    with serving(copy) as client:
        (entry,) = entries(read(client, "/en/events.atom"))
        assert text(entry, "title") == "a\ufffd]]>\ufffd&b"
        assert text(entry, "summary") == "<p>\U0010ffff\x85\u2028."
