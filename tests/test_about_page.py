"""Do the numbers on the page about the data agree with the files, and does it say all that it promises?"""

import tomllib
from collections import Counter
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.testclient import TestClient

from app import dataset
from app.models.dataset import READ_AMOUNTS, TITLE_KINDS
from tests.datasets import FROZEN, Copy, Reference, read_rows, serving
from tests.reading import Page, attribute, first_number, texts
from tests.test_story_page import linked, paragraphs, plain

EVENTS = read_rows(FROZEN, "events.csv")
SOURCES = read_rows(FROZEN, "sources.csv")
PASSAGES = tomllib.loads((FROZEN / "about.toml").read_text("utf-8"))["passages"]
CATALOGUE = tomllib.loads((FROZEN / "timeline.toml").read_text("utf-8"))
STATUSES = tuple(status["slug"] for status in CATALOGUE["statuses"])

each_language = pytest.mark.parametrize("language", ["en", "fr"])


def counted(page: Page, name: str, values: tuple[str, ...]) -> dict[str, int]:
    return {one: first_number(page.text(f"#{name}-{one} .count")) for one in values}


@each_language
def test_the_numbers_are_those_of_the_files(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/about")
    assert counted(page, "status", STATUSES) == Counter(one["status"] for one in EVENTS)
    categories = {row["slug"]: row[f"definition_{language}"] for row in read_rows(FROZEN, "categories.csv")}
    assert counted(page, "category", tuple(categories)) == Counter(one["category"] for one in EVENTS)
    assert all(plain(definition) in plain(page.text(f"#category-{slug}")) for slug, definition in categories.items())
    collections = tuple(one["slug"] for one in CATALOGUE["collections"])
    assert counted(page, "collection", collections) == Counter(one["collection"] for one in EVENTS)
    read, titles = Counter(one["read"] for one in SOURCES), Counter(one["title_is"] for one in SOURCES)
    assert counted(page, "read", READ_AMOUNTS) == {one: read[one] for one in READ_AMOUNTS}
    assert counted(page, "title", TITLE_KINDS) == {one: titles[one] for one in TITLE_KINDS}
    assert first_number(page.text(".lede").rpartition(":")[2]) == len(EVENTS)
    assert str(len(SOURCES)) in page.text(".lede")


@each_language
def test_every_number_of_events_leads_to_just_these(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/about")
    links = page.all("table:not(.stances) .count a")
    assert len(links) == 5 + len(STATUSES) + len(CATALOGUE["collections"])
    for link in links:
        timeline = Page.at(client, attribute(link, "href"))
        # One of long ago may be left aside, and is counted there.
        assert timeline.shown + timeline.earlier == first_number(link.text())
        assert timeline.earlier <= 1
    assert f"/{language}/?collection=franceinfo&from=fit" in [attribute(link, "href") for link in links]


@each_language
@pytest.mark.parametrize("facet", ["speaker", "status"])
def test_stances_are_counted_by_speaker_and_by_status_and_lead_to_their_events(
    client: TestClient, language: str, facet: str
) -> None:
    """An event counts once for each stance that is taken on it, however many statements take it."""
    statuses = {event["slug"]: event["status"] for event in EVENTS}
    events = {
        (row["speaker"] if facet == "speaker" else statuses[row["event"]], row["stance"], row["event"])
        for row in read_rows(FROZEN, "statements.csv")
    }
    expected = Counter((value, stance) for value, stance, _ in events)
    page = Page.at(client, f"/{language}/about")
    links = page.all(f".stances tr[id^='{facet}-'] .count:not(:last-child) a")
    found = {}
    for link in links:
        timeline = Page.at(client, attribute(link, "href"))
        asked = dict(parse_qsl(urlsplit(attribute(link, "href")).query))
        found[asked[facet], asked["stance"]] = first_number(link.text())
        # One of long ago may be left aside, and is counted there.
        assert timeline.shown + timeline.earlier == first_number(link.text())
    assert found == expected


def test_a_data_set_without_statements_has_no_word_about_them(tmp_path: Path) -> None:
    copy = Copy.of_all(tmp_path)
    for file in ("speakers.csv", "statements.csv"):
        (copy.folder / file).unlink()
    with serving(copy) as client:
        assert not Page.at(client, "/en/about").has("#statements")
        assert not Page.at(client, "/en/").all("[name=speaker], [name=stance]")


@each_language
def test_the_passages_of_the_data_set_are_there(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/about")
    for one in PASSAGES:
        assert plain(page.text(f"#about-{one['slug']}")) == plain(one[f"heading_{language}"])
    assert [plain(one) for one in texts(page.all(".told"))] == [
        told for one in PASSAGES for told in paragraphs(one[f"text_{language}"])
    ]
    ordered = [record.slug for record in Reference.of(FROZEN).records]
    assert linked(page, ".spoken-of:not(.changes) a") == [
        slug for one in PASSAGES for slug in sorted(one.get("events", []), key=ordered.index)
    ]


def test_what_overtook_the_article_is_told_with_who_says_so(client: TestClient) -> None:
    page = Page.at(client, "/en/about")
    told = " ".join(texts(page.all("section:has(#about-overtaken) .told")))
    for part in (
        "7 September 2026, according to TASS as relayed by Reuters",
        "Zelensky told",
        "Seoul said",
        "Kyiv denied",
    ):
        assert part in told
    overtaking = {"2026-09-07-road-bridge-opens", "2026-09-23-pow-transfer-south-korea"}
    assert overtaking <= set(linked(page, "section:has(#about-overtaken) .spoken-of a"))


@each_language
def test_every_kind_of_date_is_drawn(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/about")
    rows = page.all(".dates tbody tr")
    assert len(rows) == 8
    for row in rows:
        assert row.css_first(".at") is not None
        assert all(texts(row.css("th, td")))
    bars = [len(row.css(".bar")) for row in rows]
    assert bars[:2] == [0, 0]
    assert all(bars[2:])
    assert rows[1].css_first(".halo") is not None
    assert page.has(".example.pinned .arrow")


@each_language
def test_the_data_can_be_taken_away_and_corrected(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/about")
    assert page.href("#corrections") == CATALOGUE["corrections"]
    assert page.href("dd a[rel~=license]") == CATALOGUE["licence"]["url"]
    assert page.text("#version") == client.get("/healthz").json()["version"]
    assert Page.at(client, page.href("#files")).has("#file-package")


@pytest.mark.usefixtures("noticing_at_once")
def test_the_last_changes_come_first_and_are_five_at_most(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    with serving(copy) as client:
        assert not Page.at(client, "/en/about").has(".changes")
        for number in range(1, 31):
            copy.add_event(f"event-{number:02}", added=f"2026-01-{number:02}", title_en=f"Event {number}")
        copy.add_event("old", added="2020-01-01", updated="2026-01-29", title_en="Old")
        correction = {"event": "old", "change_en": "It was wrong.", "change_fr": "C'était faux."}
        copy.add("changes.csv", {"day": "2026-01-29", **correction})
        dataset.load(copy.folder, copy.database_url)
        page = Page.at(client, "/en/about")
    assert linked(page, ".changes a") == ["event-30", "old", "event-29", "event-28", "event-27"]
    assert "It was wrong." in page.text(".changes:has(p)")
    days = texts(page.all("section:has(> #changes) h3"))
    assert days == ["30 January 2026", "29 January 2026", "28 January 2026", "27 January 2026"]
    assert page.href("#all-changes") == "/en/changes"


def test_a_data_set_without_passages_of_its_own_has_the_page_all_the_same(tmp_path: Path) -> None:
    with serving(Copy.without_events(tmp_path)) as client:
        for language in ("en", "fr"):
            page = Page.at(client, f"/{language}/about")
            assert not page.has(".told")
            assert counted(page, "status", STATUSES) == dict.fromkeys(STATUSES, 0)


@pytest.mark.usefixtures("noticing_at_once")
def test_a_load_that_changes_a_passage_changes_the_page_and_its_tag(tmp_path: Path) -> None:
    copy = Copy.of_all(tmp_path)
    with serving(copy) as client:
        before = {path: client.get(path) for path in ("/en/story", "/en/about", "/fr/story/arms")}
        for path, page in before.items():
            assert client.get(path, headers={"If-None-Match": page.headers["ETag"]}).status_code == 304
        for file in ("story.toml", "about.toml"):
            text = (copy.folder / file).read_text("utf-8")
            text = text.replace("munitions", "shells").replace("collection of events", "list of events")
            (copy.folder / file).write_text(text, "utf-8")
        dataset.load(copy.folder, copy.database_url)
        for path, page in before.items():
            after = client.get(path, headers={"If-None-Match": page.headers["ETag"]})
            assert after.status_code == 200
            assert after.text != page.text
