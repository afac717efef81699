"""What a change shows is said to who does not see it, and where it shows nothing, what leads out of that."""

import re
from collections.abc import Callable

import pytest
from hands import open_timeline
from playwright.sync_api import Page, expect

PLAIN = str.maketrans("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}", "  ")


def words(page: Page, selector: str) -> str:
    return " ".join(page.locator(selector).inner_text().split())


def shown(page: Page) -> str:
    """The sentence, and what an empty timeline offers."""
    ways = page.locator(".empty a").all_inner_texts()
    return ". ".join([words(page, "#sentence"), *(" ".join(way.split()) for way in ways)])


def said(page: Page, act: Callable[[], object]) -> str:
    """What the live region says once something was done; what it said before is another text."""
    live = page.locator("#live")
    before = words(page, "#live")
    act()
    expect(live).not_to_have_text(before)
    return words(page, "#live")


def type_and_enter(page: Page, field: str, text: str) -> Callable[[], None]:
    def act() -> None:
        page.locator(field).fill(text)
        page.keyboard.press("Enter")

    return act


def by_key(page: Page, control: str, key: str = "Enter") -> Callable[[], None]:
    return lambda: page.locator(control).press(key)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_result_of_every_control_is_said(page: Page, language: str) -> None:
    open_timeline(page, f"/{language}/")
    live = page.locator("#live")
    expect(live).to_have_role("status")
    expect(live).to_have_text("")
    kept = live.element_handle()
    for act, part in [
        (by_key(page, "#category-troops", "Space"), {"en": "troops", "fr": "troupes"}),
        (type_and_enter(page, "#q", "kursk"), {"en": "“kursk”", "fr": "« kursk »"}),
        (type_and_enter(page, "#from", "2025-02-03"), {"en": "3 February 2025", "fr": "3 février 2025"}),
        (by_key(page, "#zoom-out"), {"en": "2026", "fr": "2026"}),
        (by_key(page, "#preset-3"), {"en": "troops", "fr": "troupes"}),
        (by_key(page, "#reset"), {"en": "July 2023", "fr": "juillet 2023"}),
        (page.go_back, {"en": "“kursk”", "fr": "« kursk »"}),
    ]:
        now = said(page, act)
        assert now == shown(page)
        assert part[language] in now.translate(PLAIN)
    assert page.evaluate("(live) => live === document.getElementById('live')", kept)


@pytest.mark.parametrize(
    ("language", "word", "dates", "search", "reset"),
    [
        ("en", "kursk", "Show the %d events at other dates", "Drop the search “kursk”", "Reset the filter"),
        (
            "fr",
            "koursk",
            "Afficher les %d événements à d’autres dates",
            "Abandonner la recherche « koursk »",
            "Réinitialiser le filtre",
        ),
    ],
)
def test_where_nothing_is_found_the_ways_out_are_said(
    page: Page, language: str, word: str, dates: str, search: str, reset: str
) -> None:
    open_timeline(page, f"/{language}/?from=2024-01-01&to=2024-02-01")
    now = said(page, type_and_enter(page, "#q", word))
    assert now == shown(page)
    assert re.sub(r"\d+ ", "%d ", now.translate(PLAIN)).endswith(f". {dates}. {search}. {reset}")


def test_an_event_that_opens_is_said_and_not_the_sentence_with_it(page: Page) -> None:
    # A related event lies in another window.
    open_timeline(page, "/en/events/2024-12-16-khasan-tumangang-train?from=2024-12-01&to=2024-12-31")
    before = words(page, "#sentence")
    now = said(page, by_key(page, "#related-1959-08-rail-bridge"))
    assert now.startswith("Rail bridge over the Tumen opens, August 1959")
    assert words(page, "#sentence") != before
    # With the event open, a filter is said all the same.
    assert said(page, by_key(page, "#category-arms", "Space")) == shown(page)
    # What is said at last is what is shown.
    assert said(page, by_key(page, "#close")) == ""


@pytest.mark.parametrize("language", ["en", "fr"])
def test_sources_are_said_too(page: Page, language: str) -> None:
    page.goto(f"/{language}/sources")
    assert said(page, type_and_enter(page, "#q", "kcna")) == words(page, "#sentence")
    now = said(page, type_and_enter(page, "#q", "zzzz"))
    assert now.startswith("0 ")
    assert now.endswith(words(page, "#empty-reset"))


def test_the_dialog_for_embedding_says_nothing(page: Page) -> None:
    open_timeline(page)
    page.locator("#embed").click()
    expect(page.locator("#embedding")).to_be_visible()
    expect(page.locator("#live")).to_have_text("")
