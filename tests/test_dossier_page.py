"""Does the dossier tell every event of a filter in full, each with its sources, and each source once?"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from selectolax.lexbor import LexborNode
from starlette.testclient import TestClient

from app.dates import Window
from app.formats import typeset
from tests.datasets import FROZEN, Copy, Reference, read_rows, serving
from tests.reading import Page, as_typed, attribute, first_number, texts, words

REFERENCE = Reference.of(FROZEN)
ALL = "from=..&to=.."
FILTERED = "category=arms&category=troops&status=claimed&from=2024-10-01&to=2025-05-31"
EVERYWHERE = Window(date.min, date.max)
#: Where each text of an event is told.
TOLD = {"title": "h3", "attribution": ".says", "summary": ".told > p:first-child", "caveat": ".caveat"}

each_language = pytest.mark.parametrize("language", ["en", "fr"])


def dossier(client: TestClient, query: str = ALL, language: str = "en") -> Page:
    return Page.at(client, f"/{language}/dossier?{query}")


def records(page: Page) -> dict[str, LexborNode]:
    """The events by their slugs, in the order of the page."""
    return {attribute(node, "id"): node for node in page.all("article.record")}


def noted(node: LexborNode) -> list[int]:
    """The notes that a part of the page refers to, in its order."""
    return [first_number(words(link)) for link in node.css("a[href^='#note-']")]


def as_printed(text: str, language: str) -> str:
    return as_typed(" ".join(typeset(text, language).split()))


@each_language
def test_every_event_is_told_in_full(client: TestClient, language: str) -> None:
    told = records(dossier(client, ALL, language))
    assert list(told) == REFERENCE.slugs({}, EVERYWHERE)
    for record in REFERENCE.records:
        for column, selector in TOLD.items():
            if text := record.cells[f"{column}_{language}"]:
                assert as_printed(text, language) in words(told[record.slug].css_first(selector)), record.slug
        if place := record.cells["place"]:
            name = REFERENCE.places[place][f"name_{language}"]
            assert as_printed(name, language) in words(told[record.slug].css_first(".says"))


@each_language
def test_every_figure_stands_with_who_states_it_and_its_note(client: TestClient, language: str) -> None:
    page = dossier(client, ALL, language)
    publishers = note_publishers(page)
    stated = {slug: node.css(".stated li") for slug, node in records(page).items()}
    figures = read_rows(FROZEN, "figures.csv")
    assert sum(map(len, stated.values())) == len(figures) > 0
    for one in figures:
        rows = {words(row): noted(row) for row in stated[one["event"]]}
        label, by = (as_printed(one[f"{name}_{language}"], language) for name in ("label", "attributed_to"))
        found = [notes for said, notes in rows.items() if label in said and by in said]
        assert [publishers[note] for note in found[0]] == [REFERENCE.publishers[one["source"]]]


def note_publishers(page: Page) -> dict[int, str]:
    return {
        first_number(words(node.css_first(".number"))): words(node.css_first(".publisher"))
        for node in page.all(".notes li")
    }


# Notes


@pytest.mark.parametrize("query", [ALL, FILTERED, f"{ALL}&sort=newest"])
def test_every_number_has_its_note_and_each_source_is_noted_once(client: TestClient, query: str) -> None:
    page = dossier(client, query)
    cited = {slug: noted(node.css_first(".references")) for slug, node in records(page).items()}
    in_order = list(dict.fromkeys(number for some in cited.values() for number in some))
    assert in_order == list(note_publishers(page)) == list(range(1, len(in_order) + 1))
    publishers = note_publishers(page)
    sources = {record.slug: record.sources for record in REFERENCE.records}
    for slug, some in cited.items():
        assert [publishers[number] for number in some] == [REFERENCE.publishers[one] for one in sources[slug]]
    assert len(in_order) == len({source for slug in cited for source in sources[slug]})
    assert {number for node in page.all(".stated") for number in noted(node)} <= set(in_order)


def test_a_note_leads_back_to_all_that_cite_it_and_says_where_in_the_source(client: TestClient) -> None:
    page = dossier(client)
    notes = {attribute(node, "id"): node for node in page.all(".notes li")}
    for slug, node in records(page).items():
        (record,) = [one for one in REFERENCE.records if one.slug == slug]
        for number, source in zip(noted(node.css_first(".references")), record.sources, strict=True):
            note = notes[f"note-{number}"]
            assert f"#{slug}" in [attribute(link, "href") for link in note.css(".back a")]
            for row in read_rows(FROZEN, "citations.csv"):
                if (row["event"], row["source"]) == (slug, source):
                    assert row["locator_en"] in words(note)


def test_a_note_says_what_a_source_is_and_how_much_of_it_was_read(client: TestClient) -> None:
    page = dossier(client)
    said = {attribute(link, "href"): words(one) for one in page.all(".notes li") for link in one.css("cite a")}
    how = {"text": "read in full", "excerpt": "read in part", "headline": "only the headline was read"}
    how["address"] = "only the address is known, not read"
    media = {"state-news-agency", "state-broadcaster"}
    for one in read_rows(FROZEN, "sources.csv"):
        if one["url"]:
            note = said[one["url"]]
            assert " ".join(one["title"].split()) in note
            assert how[one["read"]] in note
            assert ("State media" in note) == (one["kind"] in media)


def test_no_link_within_the_page_leads_nowhere_and_no_name_is_given_twice(client: TestClient) -> None:
    for query in (ALL, FILTERED):
        page = dossier(client, query)
        names = [attribute(node, "id") for node in page.all("[id]")]
        assert len(set(names)) == len(names)
        targets = {attribute(link, "href") for link in page.all("a[href^='#']")}
        assert {one.removeprefix("#") for one in targets} <= set(names)


# Head and controls


def test_the_page_says_which_filter_it_is_of(client: TestClient) -> None:
    asked = "arms or troops, claimed, October 2024 – May 2025"
    page = dossier(client, FILTERED)
    assert page.text("head > title") == f"Dossier: {asked} · Alliance Timeline"
    assert asked in page.text("#sentence")
    assert asked in attribute(page.one("meta[name=description]"), "content")
    path = f"/en/dossier?{FILTERED}"
    assert page.href("link[rel=canonical]") == f"http://testserver{path}"
    assert page.href("link[hreflang=fr]") == f"http://testserver/fr{path.removeprefix('/en')}"
    assert page.href(".languages a[hreflang=fr]") == f"/fr{path.removeprefix('/en')}"
    assert page.href("#change") == f"/en/?{FILTERED}"
    assert not page.has("meta[name=robots]")
    assert attribute(dossier(client, "q=kim").one("meta[name=robots]"), "content") == "noindex"
    assert client.get(f"/en/dossier?to=2025-05-31&{FILTERED}&x=1").headers["Content-Location"] == path


def test_the_dates_of_the_default_window_say_nothing(client: TestClient) -> None:
    page = dossier(client, "from=2023-07-01&to=2026-12-31&q=")
    assert page.href("link[rel=canonical]") == "http://testserver/en/dossier"
    assert list(records(page)) == REFERENCE.slugs({})


def test_a_title_is_a_permalink_that_keeps_the_filter(client: TestClient) -> None:
    for slug, node in records(dossier(client, FILTERED)).items():
        assert attribute(node.css_first("h3 a"), "href") == f"/en/events/{slug}?{FILTERED}"


def test_the_timeline_leads_to_the_dossier_of_its_filter(client: TestClient) -> None:
    for path in ("/en/", "/en/events/2025-04-24-kn-23-strike"):
        page = Page.at(client, f"{path}?{FILTERED}")
        assert page.href("#in-full") == page.href("#print") == f"/en/dossier?{FILTERED}"
    assert "/en/dossier" not in [attribute(link, "href") for link in page.all("header a")]
    assert "http://testserver/en/dossier<" in client.get("/sitemap-0.xml").text


def test_where_nothing_is_found_there_are_ways_out_and_no_way_in(client: TestClient) -> None:
    page = dossier(client, "q=zzzz")
    assert not page.all("article, .notes, .years, #print, .timeline")
    assert page.href("#empty-search") == page.href("#empty-reset") == "/en/dossier"
    assert page.href("#change") == "/en/?q=zzzz"
    timeline = Page.at(client, "/en/?q=zzzz")
    assert not timeline.all("#in-full, #print")


def test_a_filter_that_cannot_be_understood_is_explained(client: TestClient) -> None:
    page = Page.at(client, "/fr/dossier?category=nope&from=x", 400)
    assert len(page.all(".faults li")) == 1
    page = Page.at(client, "/fr/dossier?category=nope", 400)
    assert page.href("main > p a") == "/fr/dossier"


def test_paper_carries_address_version_and_day(client: TestClient) -> None:
    page = dossier(client, FILTERED)
    version = client.get("/healthz").json()["version"]
    root = page.one("html")
    assert attribute(root, "data-address") == f"http://testserver/en/dossier?{FILTERED}"
    edition, day = attribute(root, "data-edition").split("\n")
    assert version in edition
    for said in (attribute(root, "data-address"), version, day):
        assert said in page.text(".colophon")


# Years and pages


def test_the_index_of_years_counts_all_events_and_leads_to_each(client: TestClient) -> None:
    for query, order in ((ALL, 1), (f"{ALL}&sort=newest", -1)):
        page = dossier(client, query)
        index = [tuple(map(first_number, words(one).split())) for one in page.all(".years li")]
        years = [record.when.earliest.year for record in REFERENCE.records]
        assert index == [(year, years.count(year)) for year in sorted(set(years))][::order]
        assert texts(page.all(".year h2")) == [str(year) for year, _ in index]
        assert [attribute(link, "href") for link in page.all(".years a")] == [f"#year-{year}" for year, _ in index]


def test_in_the_order_of_changes_days_head_the_events_and_no_year_is_indexed(client: TestClient) -> None:
    page = dossier(client, f"{ALL}&sort=updated")
    changed = {record.cells["updated"] or record.cells["added"] for record in REFERENCE.records}
    assert [attribute(one, "id") for one in page.all(".year h2")] == [
        f"changed-{day}" for day in sorted(changed, reverse=True)
    ]
    assert not page.has(".years")


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if there were many events."""
    monkeypatch.setattr("app.pages.dossier.MOST_WHOLE", 20)
    monkeypatch.setattr("app.pages.dossier.PART_LENGTH", 7)


@pytest.fixture(scope="module")
def own_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A site that nobody else asks, so that no page of it is made in one part."""
    with serving(Copy.of_all(tmp_path_factory.mktemp("parts")), "http://testserver") as client:
        yield client


@pytest.fixture
def site(own_site: TestClient, in_parts: None) -> TestClient:  # noqa: ARG001
    return own_site


@pytest.mark.parametrize("query", [ALL, f"{ALL}&sort=newest", f"{ALL}&sort=updated", "status=confirmed"])
def test_a_long_dossier_comes_in_parts_none_of_which_is_lost(site: TestClient, query: str) -> None:
    count = dossier(site, query).shown
    address: str | None = f"/en/dossier?{query}"
    told: list[str] = []
    while address:
        page = Page.at(site, address)
        part = list(records(page))
        assert f"{len(told) + 1}–{len(told) + len(part)} of {count}" in words(page.all(".part")[0])
        assert page.href("link[rel=canonical]") == f"http://testserver{address}"
        assert page.shown == count
        # The numbers begin anew: a part can be read, and printed, alone.
        assert list(note_publishers(page)) == list(range(1, len(page.all(".notes li")) + 1))
        told += part
        address = next((attribute(link, "href") for link in page.all(".part [rel=next]")), None)
    expected = Page.at(site, f"/en/?{query}").listed
    assert told == expected
    assert {attribute(link, "href") for link in page.all(".part [rel=first]")} == {f"/en/dossier?{query}"}


@pytest.mark.parametrize("query", [ALL, f"{ALL}&sort=newest"])
def test_a_year_leads_to_the_part_that_begins_with_it(site: TestClient, query: str) -> None:
    for link in dossier(site, query).all(".years a"):
        address, _, name = attribute(link, "href").partition("#")
        page = Page.at(site, address or f"/en/dossier?{query}")
        heading = page.one(f"#{name}")
        assert words(heading) == words(link)
        assert not address or texts(page.all(".year h2"))[0] == words(link)
        (begins, *_) = [one for one in Page.at(site, f"/en/?{query}").listed if _year(one) == int(words(link))]
        assert begins in records(page)


def _year(slug: str) -> int:
    (record,) = [one for one in REFERENCE.records if one.slug == slug]
    return record.when.earliest.year


@pytest.mark.usefixtures("in_parts")
def test_an_index_too_long_to_be_read_names_the_years_of_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.pages.dossier._MOST_YEARS", 3)
    with serving(Copy.of_all(tmp_path)) as client:
        page = dossier(client, f"{ALL}&sort=newest")
    assert texts(page.all(".years a")) == texts(page.all(".year h2")) == ["2026", "2025"][: len(page.all(".year"))]


def test_what_goes_on_after_no_event_is_explained(site: TestClient) -> None:
    assert "after" in Page.at(site, f"/en/dossier?{ALL}&after=none", 400).text(".faults")
    last = REFERENCE.records[-1].slug
    page = dossier(site, f"{ALL}&after={last}")
    assert not records(page)
    assert page.has(".part [rel=first]")
