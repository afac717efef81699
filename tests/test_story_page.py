"""Does the story say what its file says, step by step, each beside the timeline that it speaks of?"""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.dates import Window
from tests.datasets import DEFAULT_WINDOW, EVENT, FROZEN, PASSAGE, Copy, Reference, inside, serving
from tests.reading import PLOTS, Page, attribute, texts
from tests.test_responses import counted

STEPS: list[dict[str, Any]] = tomllib.loads((FROZEN / "story.toml").read_text("utf-8"))["passages"]
SLUGS = [one["slug"] for one in STEPS]
REFERENCE = Reference.of(FROZEN)

each_language = pytest.mark.parametrize("language", ["en", "fr"])
each_step = pytest.mark.parametrize("step", STEPS, ids=SLUGS)


def plain(text: str) -> str:
    """A text with single spaces, however it was broken into lines and whichever spaces French wants."""
    return re.sub(r"\s+", "", text)


def paragraphs(text: str) -> list[str]:
    return [plain(one) for one in text.strip().split("\n\n")]


def linked(page: Page, selector: str) -> list[str]:
    """The slugs of the events that some links lead to."""
    return [attribute(node, "href").split("?")[0].rpartition("/")[2] for node in page.all(selector)]


def in_order(slugs: list[str]) -> list[str]:
    return [record.slug for record in REFERENCE.records if record.slug in slugs]


@each_language
def test_the_story_has_every_step_in_order_with_its_text_and_events(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/story")
    headings = texts(page.all(".step h1, .step h2"))
    assert [plain(one) for one in headings] == [plain(one[f"heading_{language}"]) for one in STEPS]
    assert [plain(one) for one in texts(page.all(".step .told"))] == [
        told for one in STEPS for told in paragraphs(one[f"text_{language}"])
    ]
    assert linked(page, ".spoken-of a") == [slug for one in STEPS for slug in in_order(one["events"])]
    addresses = [f"/{language}/story/{one}" for one in SLUGS]
    assert [attribute(node, "href") for node in page.all(".step h2 a")] == addresses[1:]
    # It begins as the first step does, beside its timeline.
    first = Page.at(client, addresses[0])
    assert page.drawn("usual") == first.drawn("usual")
    assert page.drawn("usual")
    assert page.href(".turn [rel=next]") == addresses[1]
    assert not page.has(".turn [rel=prev]")


@each_language
@each_step
def test_a_step_stands_beside_the_timeline_it_speaks_of(
    client: TestClient, language: str, step: dict[str, Any]
) -> None:
    page = Page.at(client, f"/{language}/story/{step['slug']}")
    assert plain(page.text("h1")) == plain(step[f"heading_{language}"])
    assert [plain(one) for one in texts(page.all(".told"))] == paragraphs(step[f"text_{language}"])
    assert linked(page, ".spoken-of a") == in_order(step["events"])
    window = Window(step["from"], step["to"])
    shown = REFERENCE.slugs({"category": step.get("categories", [])}, window)
    assert sorted([*page.drawn("usual"), *page.behind_clusters("usual")]) == sorted(shown)
    emphasised = [attribute(node, "id").removeprefix("mark-") for node in page.all(".lane a.event.selected")]
    assert set(emphasised) == set(step["events"]) & {slug for plot in PLOTS for slug in page.drawn(plot)}
    assert page.lanes == step.get("categories", page.lanes)
    # What is drawn is what the link to the timeline shows.
    assert Page.at(client, page.href(".there a")).listed == shown


@each_step
def test_marks_and_links_of_a_step_lead_to_pages_that_show_the_event(client: TestClient, step: dict[str, Any]) -> None:
    page = Page.at(client, f"/en/story/{step['slug']}")
    for link in (page.all(".lane a.event.selected")[0], *page.all(".spoken-of a")):
        event = Page.at(client, attribute(link, "href"))
        assert event.has("#panel")
        assert not event.has("#show-event")


def test_nearly_all_events_of_a_step_are_in_its_window() -> None:
    """Else its timeline would not show what its text tells; one step begins with a bridge of long ago."""
    records = {record.slug: record for record in REFERENCE.records}
    outside = [
        slug
        for step in STEPS
        for slug in step["events"]
        if not inside(records[slug], Window(step["from"], step["to"]))
        or records[slug].cells["category"] not in step.get("categories", [records[slug].cells["category"]])
    ]
    assert outside == ["1959-08-rail-bridge"]


@each_language
@each_step
def test_a_step_of_the_project_is_short(language: str, step: dict[str, Any]) -> None:
    # French parts signs and thousands from words by spaces.
    words = re.findall(r"[0-9]+(?: [0-9]{3})*|[^\W\d][\w'-]*", step[f"text_{language}"])
    assert 60 <= len(words) <= 110


@each_language
def test_one_turns_from_step_to_step(client: TestClient, language: str) -> None:
    for number, slug in enumerate(SLUGS):
        page = Page.at(client, f"/{language}/story/{slug}")
        told = {"en": f"Step {number + 1} of {len(SLUGS)}", "fr": f"Étape {number + 1} sur {len(SLUGS)}"}
        assert page.text(".number") == told[language]
        dots = page.all(".dots a")
        assert [attribute(dot, "href") for dot in dots] == [f"/{language}/story/{other}" for other in SLUGS]
        assert [dots.index(dot) for dot in dots if dot.attributes.get("aria-current") == "step"] == [number]
        leads = {attribute(node, "rel"): attribute(node, "href") for node in page.all(".turn a")}
        around = {"prev": number - 1, "next": number + 1}
        assert leads == {
            rel: f"/{language}/story/{SLUGS[other]}" for rel, other in around.items() if 0 <= other < len(SLUGS)
        }


@pytest.mark.parametrize("name", ["story", *(f"story/{slug}" for slug in SLUGS)])
def test_every_step_has_an_address_of_its_own_in_both_languages(client: TestClient, name: str) -> None:
    for language in ("en", "fr"):
        page = Page.at(client, f"/{language}/{name}?from=2024-01-01&nonsense=1")
        assert page.href("link[rel=canonical]") == f"http://testserver/{language}/{name}"
        alternates = {attribute(node, "hreflang"): attribute(node, "href") for node in page.all("link[hreflang]")}
        assert alternates == {one: f"http://testserver/{one}/{name}" for one in ("en", "fr")}
        assert page.has("title")
        assert attribute(page.one("meta[name=description]"), "content")


@pytest.mark.parametrize(
    "path", ["/en/story/no-such-step", "/fr/story/%00", "/en/story/", "/en/story/arms/", "/de/story"]
)
def test_there_is_no_other_step(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_the_header_leads_to_the_story_and_says_where_one_is(client: TestClient) -> None:
    for path, current in (("/en/", "/en/"), ("/en/story", "/en/story"), ("/en/story/arms", "/en/story")):
        page = Page.at(client, path)
        assert [attribute(node, "href") for node in page.all(".sections a")].count("/en/story") == 1
        assert page.has(".lede a[href='/en/story']") == (path == "/en/")
        assert page.href(".sections [aria-current=page]") == current


def test_without_a_story_there_is_neither_page_nor_link(tmp_path: Path) -> None:
    copy = Copy.of_all(tmp_path)
    (copy.folder / "story.toml").unlink()
    with serving(copy) as client:
        assert client.get("/en/story").status_code == client.get("/en/story/arms").status_code == 404
        assert not Page.at(client, "/en/").has("a[href='/en/story']")
        assert Page.at(client, "/en/about").has("#about-scope")


def test_a_step_that_names_neither_days_nor_categories_shows_the_default_window(tmp_path: Path) -> None:
    copy = Copy.of_all(tmp_path)
    copy.tell("story.toml", PASSAGE)
    with serving(copy) as client:
        page = Page.at(client, "/en/story/passage")
        assert sorted([*page.drawn("wide"), *page.behind_clusters("wide")]) == sorted(
            REFERENCE.slugs({}, DEFAULT_WINDOW)
        )
        assert not page.has(".spoken-of")
        assert not page.has(".there")
        assert not page.has(".turn a")
        assert not page.has(".dots")


def test_a_step_among_too_many_events_counts_them(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    days = (f"2024-06-{number % 30 + 1:02}" for number in range(301))
    copy.add("events.csv", *({**EVENT, "slug": f"event-{number}", "date": day} for number, day in enumerate(days)))
    copy.tell("story.toml", {**PASSAGE, "from": "2024-06-01", "to": "2024-06-30", "events": ["event-7"]})
    with serving(copy) as client:
        page = Page.at(client, "/en/story/passage")
        assert sum(int(attribute(node, "data-count")) for node in page.all(".bin")) == 301
        assert linked(page, ".spoken-of a") == ["event-7"]
        assert all(attribute(node, "href").startswith("/en/?from=") for node in page.all(".bin"))


@pytest.mark.parametrize("path", ["/en/story", "/en/story/since", "/en/about"])
def test_a_page_of_passages_needs_at_most_eight_statements(client: TestClient, path: str) -> None:
    with counted(client) as statements:
        # Not the page that is kept already: HEAD of an unknown compression.
        client.get(path, headers={"Accept-Encoding": f"identity;q=0.{len(path)}"})
    assert 1 <= len(statements) <= 8
