"""Does the page of what is new tell every correction with its reason and every event that was added, by day?"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.pages.about import MAX_CHANGES
from tests.datasets import EVENT, FROZEN, Copy, Reference, read_rows, serving
from tests.reading import Page, attribute, first_number, texts, words
from tests.test_atom_export import entries, plain, read, slugs
from tests.test_atom_export import text as text_of
from tests.test_story_page import linked

REFERENCE = Reference.of(FROZEN)
CORRECTIONS = read_rows(FROZEN, "changes.csv")

each_language = pytest.mark.parametrize("language", ["en", "fr"])


def days(page: Page) -> list[str]:
    return [attribute(one, "id").removeprefix("day-") for one in page.all("section[id^=day-]")]


@each_language
def test_each_correction_is_told_in_its_sentence_and_each_event_on_the_day_it_was_added(
    client: TestClient, language: str
) -> None:
    page = Page.at(client, f"/{language}/changes")
    added = {record.cells["added"] for record in REFERENCE.records}
    assert days(page) == sorted({one["day"] for one in CORRECTIONS} | added, reverse=True)
    for day in days(page):
        here = [one for one in CORRECTIONS if one["day"] == day]
        assert linked(page, f"#day-{day} .corrections a") == [one["event"] for one in here]
        told = [plain(one) for one in texts(page.all(f"#day-{day} .corrections p"))]
        assert told == [plain(one[f"change_{language}"]) for one in here]
        on_this_day = [record.slug for record in REFERENCE.records if record.cells["added"] == day]
        assert linked(page, f"#day-{day} .spoken-of:not(.corrections) a") == on_this_day[::-1]
    for link in page.all(".spoken-of a")[:2]:
        assert Page.at(client, attribute(link, "href")).has("#panel")


@each_language
def test_every_page_leads_to_it_and_says_how_many_changes_there_are(client: TestClient, language: str) -> None:
    count = len(CORRECTIONS) + len(REFERENCE.records)
    for path in ("", "about", "story"):
        link = Page.at(client, f"/{language}/{path}").one("footer [data-mount=since]")
        assert attribute(link, "href") == f"/{language}/changes"
        assert attribute(link, "data-count") == str(count)
    assert f"/{language}/changes<" in client.get("/sitemap-0.xml").text


@pytest.fixture
def grown(tmp_path: Path) -> Iterator[TestClient]:
    copy = Copy.without_events(tmp_path)
    for day, count in (("2026-01-01", 120), ("2026-01-02", 90), ("2026-01-03", 260), ("2026-01-04", 3)):
        rows = ({**EVENT, "added": day, "slug": f"event-{day}-{number:03}"} for number in range(count))
        copy.add("events.csv", *rows)
    correction = {"event": "event-2026-01-01-000", "change_en": "Corrected.", "change_fr": "Corrigé."}
    copy.add("changes.csv", {"day": "2026-01-03", **correction}, {"day": "2026-01-05", **correction})
    with serving(copy) as client:
        yield client


def test_days_stay_whole_where_they_can_and_older_ones_are_on_other_pages(grown: TestClient) -> None:
    address = "/en/changes"
    pages: list[list[str]] = []
    while address:
        page = Page.at(grown, address)
        assert len(page.all(".spoken-of li")) <= MAX_CHANGES
        assert page.has("[rel=first]") == bool(pages)
        assert page.href("link[rel=canonical]").endswith(address)
        pages.append(days(page))
        if pages[-1] == ["2026-01-03"]:
            assert len(page.all(".corrections li")) == 1
            assert first_number(words(page.all(".there a")[0])) == 261 - MAX_CHANGES
            assert len(Page.at(grown, attribute(page.all(".there a")[0], "href")).all("#list li"))
        address = next((attribute(one, "href") for one in page.all("[rel=next]")), "")
    assert pages == [["2026-01-05", "2026-01-04"], ["2026-01-03"], ["2026-01-02"], ["2026-01-01"]]


def test_before_all_changes_there_are_none_and_what_is_no_day_is_explained(grown: TestClient) -> None:
    for day in ("2026-01-01", "0001-01-01"):
        page = Page.at(grown, f"/en/changes?before={day}")
        assert not days(page)
        assert "Nothing was changed before that day." in page.text("main")
    assert "before" in Page.at(grown, "/en/changes?before=2020-13-01", 400).text(".faults")


def test_without_events_there_is_neither_page_nor_link(tmp_path: Path) -> None:
    with serving(Copy.without_events(tmp_path)) as client:
        assert client.get("/en/changes").status_code == 404
        assert not Page.at(client, "/en/").has("footer [href='/en/changes']")


@each_language
def test_the_feed_tells_what_was_corrected_about_an_event(client: TestClient, language: str) -> None:
    feed = read(client, f"/{language}/events.atom?from=..&to=..")
    told = dict(zip(slugs(feed), entries(feed), strict=True))
    for one in CORRECTIONS:
        content = re.sub(r"<[^>]+>", " ", text_of(told.pop(one["event"]), "content"))
        assert plain(one[f"change_{language}"]) in plain(content)
    assert not any("orrected" in text_of(entry, "content") for entry in told.values() if language == "en")
