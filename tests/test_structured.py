"""What do pages say to machines: JSON-LD, and what messengers and feeds show of a link?"""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app import dataset
from tests import hostile
from tests.datasets import FROZEN, Copy, read_rows, serving
from tests.reading import Page, as_typed, attribute

SLUG = "2025-04-24-kn-23-strike"
each_language = pytest.mark.parametrize("language", ["en", "fr"])


def data_of(page: Page) -> dict[str, Any]:
    """The one block of data of a page."""
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page.html, re.DOTALL)
    assert not re.search(r"[<>&]", block)
    data: dict[str, Any] = json.loads(block)
    assert data["@context"] == "https://schema.org"
    return data


def preview_of(page: Page) -> dict[str, str]:
    nodes = [*page.all("meta[property]"), *page.all("meta[name^=twitter]")]
    told = [(attribute(one, "property") or attribute(one, "name"), attribute(one, "content")) for one in nodes]
    assert len(dict(told)) == len(told)
    return dict(told)


def empty(thing: object) -> bool:
    """Whether something in a block says nothing."""
    if isinstance(thing, dict):
        return any(map(empty, thing.values()))
    return any(map(empty, thing)) if isinstance(thing, list) and thing else thing in (None, "", [])


# JSON-LD


@each_language
def test_the_home_page_describes_the_site_and_its_data_set(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/")
    data = data_of(page)
    assert not empty(data)
    site, data_set = data["@graph"]
    home = f"http://testserver/{language}/"
    assert (site["@type"], site["name"], site["url"]) == ("WebSite", "Alliance Timeline", home)
    assert site["inLanguage"] == language
    assert (data_set["@type"], data_set["name"]) == ("Dataset", page.text("h1"))
    # Newcomers are invited to the story after it.
    lede = page.text(".lede").replace("\u202f", " ").replace("\u00a0", " ")
    assert lede.startswith(data_set["description"])
    assert data_set["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert data_set["version"] == client.get("/healthz").json()["version"]
    assert data_set["temporalCoverage"] == "1959-08-01/2026-09-23"
    assert data_set["inLanguage"] == ["en", "fr"]
    package, *sheets = data_set["distribution"]
    assert (
        client.head(package["contentUrl"].removeprefix("http://testserver")).headers["Content-Type"]
        == "application/zip"
    )
    assert package["encodingFormat"] == "application/zip"
    for download in sheets:
        file = client.get(download["contentUrl"].removeprefix("http://testserver"))
        assert file.headers["Content-Type"].startswith(download["encodingFormat"])
        assert file.headers["Content-Language"] == download["inLanguage"]
        assert file.text.count("\r\n") == 67


@each_language
def test_an_event_is_what_its_page_is_about(client: TestClient, language: str) -> None:
    data = data_of(Page.at(client, f"/{language}/events/{SLUG}?category=arms"))
    assert not empty(data)
    (row,) = [one for one in read_rows(FROZEN, "events.csv") if one["slug"] == SLUG]
    (place,) = [one for one in read_rows(FROZEN, "places.csv") if one["slug"] == row["place"]]
    cited = [one["source"] for one in read_rows(FROZEN, "citations.csv") if one["event"] == SLUG]
    sources = {one["slug"]: one for one in read_rows(FROZEN, "sources.csv")}
    assert data["@type"] == "CreativeWork"
    assert data["url"] == f"http://testserver/{language}/events/{SLUG}"
    assert (data["name"], data["description"]) == (row[f"title_{language}"], row[f"summary_{language}"])
    assert data["isPartOf"]["@id"] == data_of(Page.at(client, f"/{language}/"))["@graph"][1]["@id"]
    about = data["about"]
    assert (about["@type"], about["startDate"]) == ("Event", row["date"])
    assert about["location"]["name"] == place[f"name_{language}"]
    assert about["location"]["geo"]["latitude"] == float(place["latitude"])
    assert about["location"]["geo"]["longitude"] == float(place["longitude"])
    assert [one["publisher"]["name"] for one in data["citation"]] == [sources[one]["publisher"] for one in cited]
    assert [one.get("url", "") for one in data["citation"]] == [sources[one]["url"] for one in cited]


def test_a_date_is_told_as_precisely_as_it_is_known(tmp_path: Path) -> None:
    dates = {
        "2024-10-08": ("2024-10-08", None),
        "2024-10": ("2024-10", None),
        "2024": ("2024", None),
        "2024-10-08/2024-11": ("2024-10-08", "2024-11"),
        "2024-11-05~": (None, None),
        "2024-10/2024-12~": ("2024-10", None),
        "2024-04-30/..": ("2024-04-30", None),
    }
    copy = Copy.without_events(tmp_path)
    copy.add_source("ours", title_is="description", title="A map", published="2024-05~")
    for number, date in enumerate(dates):
        copy.add_event(f"event-{number}", "ours", date=date)
    with serving(copy) as client:
        described = [data_of(Page.at(client, f"/en/events/event-{number}")) for number in range(len(dates))]
    assert {
        data["temporalCoverage"]: (data["about"].get("startDate"), data["about"].get("endDate")) for data in described
    } == dates
    for data in described:
        assert "location" not in data["about"]
        (source,) = data["citation"]
        assert (source["description"], source.get("name"), source.get("datePublished")) == ("A map", None, None)


def test_a_timeline_without_events_covers_no_time(tmp_path: Path) -> None:
    with serving(Copy.without_events(tmp_path)) as client:
        data_set = data_of(Page.at(client, "/en/"))["@graph"][1]
    assert not {"temporalCoverage", "dateModified"} & data_set.keys()


def test_a_filtered_page_is_not_described_once_more(client: TestClient) -> None:
    assert "ld+json" not in Page.at(client, "/en/?category=arms").html
    assert "ld+json" in Page.at(client, "/en/?utm_source=mail").html


@pytest.mark.parametrize("name", hostile.TEXTS)
def test_no_text_ends_the_block_of_data(hostile_site: TestClient, name: str) -> None:
    text = hostile.TEXTS[name]
    data = data_of(Page.at(hostile_site, f"/en/events/{name}"))
    assert data["name"] == data["description"] == data["about"]["name"] == text
    assert data["citation"][0]["name"] == data["citation"][0]["publisher"]["name"] == text


# Links that are shared


@each_language
def test_a_shared_link_shows_what_it_leads_to(client: TestClient, language: str) -> None:
    locales = {"en": "en_GB", "fr": "fr_FR"}
    page = Page.at(client, f"/{language}/")
    told = preview_of(page)
    assert told["og:type"] == "website"
    assert as_typed(told["og:title"]) == page.text("head title")
    assert told["og:description"] == attribute(page.one("meta[name=description]"), "content")
    assert told["og:url"] == f"http://testserver/{language}/"
    assert told["og:locale"] == locales.pop(language)
    assert told["og:locale:alternate"] == next(iter(locales.values()))
    assert told["twitter:card"] == "summary_large_image"
    assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
    assert {"en": "July 2023", "fr": "juillet 2023"}[language] in told["og:image:alt"]
    event = Page.at(client, f"/{language}/events/{SLUG}?category=arms")
    told = preview_of(event)
    assert told["og:type"] == "article"
    assert as_typed(told["og:title"]).startswith(event.text("#panel h2"))
    assert as_typed(told["og:description"]) == event.text("#panel .summary")
    assert told["og:url"] == f"http://testserver/{language}/events/{SLUG}"


def test_a_page_of_a_fault_is_no_link_to_share(client: TestClient) -> None:
    assert preview_of(Page.at(client, "/en/?from=x", status=400)) == {}
    assert preview_of(Page.at(client, "/en/none", status=404)) == {}


@pytest.mark.parametrize("query", ["q=kim", "q=kim&category=arms"])
def test_a_search_is_not_for_indexes(client: TestClient, query: str) -> None:
    assert attribute(Page.at(client, f"/en/?{query}").one("meta[name=robots]"), "content") == "noindex"


@pytest.mark.parametrize("path", ["/en/", "/fr/?category=arms", f"/en/events/{SLUG}"])
def test_other_pages_are(client: TestClient, path: str) -> None:
    assert not Page.at(client, path).has("meta[name=robots]")


@pytest.mark.usefixtures("noticing_at_once")
def test_the_picture_follows_the_data(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    with serving(copy) as client:
        before = preview_of(Page.at(client, "/en/"))["og:image"].removeprefix("https://timeline.example")
        old = client.get(before)
        assert old.status_code == 200
        copy.add_event("one")
        dataset.load(copy.folder, copy.database_url)
        after = preview_of(Page.at(client, "/en/"))["og:image"].removeprefix("https://timeline.example")
        assert after != before
        assert client.get(after).content != old.content
