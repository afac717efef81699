"""The pages for everyone: axe in both themes, narrow screens, no style sheet, paper."""

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from playwright.sync_api import Page, expect

Axe = Callable[..., list[dict[str, Any]]]
MakePage = Callable[..., Page]

STRIKE = "events/2025-04-24-kn-23-strike"
ARRIVAL = "2024-10-troops-arrive"
APRIL = "from=2025-04-01&to=2025-04-30"
# All pages of the site, in any language. Only the first shows all events of the default window: they are much alike,
# and axe looks at each.
PAGES = (
    "",
    f"{STRIKE}?{APRIL}",
    "?category=arms&status=claimed&place=kyiv&from=..&to=..&sort=newest",
    "?q=zzzz",
    "?from=2025-02-31&category=nope",
    "events/no-such-event",
    f"dossier?{APRIL}",
    "dossier?q=zzzz",
    "places",
    "sources",
    "sources?kind=state-news-agency&kind=state-broadcaster",
    "sources?q=zzzz",
    "sources?kind=zzzz",
    "figures",
    "story",
    "story/arms",
    "story/since",
    "about",
    "changes",
    "help",
    "data",
    "api",
    "embed-code?category=arms",
    "embed?category=arms",
    f"embed/events/{ARRIVAL}?category=troops&from=2024-10-01&to=2024-10-31",
    "embed?q=zzzz",
    "embed?category=nonsense",
    "embed/events/no-such-event",
)
# Each page in both languages, themes and sizes; what has most of all, the timeline, also the other way about.
LOOKS = (
    ("en", "light", 1440, PAGES),
    ("fr", "dark", 390, PAGES),
    ("fr", "dark", 1440, (f"?{APRIL}", f"events/{ARRIVAL}?category=troops&from=2024-10-01&to=2024-10-31")),
    ("en", "light", 390, (f"?{APRIL}", f"{STRIKE}?{APRIL}")),
)
CAUSED = r"status of 40[04]"


@pytest.mark.allowed_errors(CAUSED)
@pytest.mark.parametrize(("language", "scheme", "width", "pages"), LOOKS)
def test_axe_finds_nothing(
    make_page: MakePage,
    axe: Axe,
    subtests: pytest.Subtests,
    language: str,
    scheme: str,
    width: int,
    pages: Sequence[str],
) -> None:
    page = make_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    for address in pages:
        with subtests.test(address):
            page.goto(f"/{language}/{address}")
            assert axe(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_a_chosen_theme_with_the_menu_open(page: Page, axe: Axe, theme: str) -> None:
    page.goto(f"/en/?{APRIL}")
    button = page.get_by_role("button", name="Theme")
    for _ in range(3):
        if page.locator("html").get_attribute("data-theme") == theme:
            break
        button.click()
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    page.locator("#export summary").click()
    expect(page.locator("#export-csv")).to_be_visible()
    assert axe(page) == []


def test_a_chosen_theme_lasts_over_pages(page: Page) -> None:
    page.goto("/en/")
    page.get_by_role("button", name="Theme").click()
    chosen = page.locator("html").get_attribute("data-theme") or ""
    assert chosen
    page.locator("label.chip", has_text="Arms").click()
    expect(page.locator("#category-arms")).to_be_checked()
    page.goto(f"/en/{STRIKE}")
    expect(page.locator("html")).to_have_attribute("data-theme", chosen)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_help(make_page: MakePage, axe: Axe, scheme: str) -> None:
    page = make_page(color_scheme=scheme)
    page.goto(f"/fr/?{APRIL}")
    page.locator(".help-button").click()
    expect(page.get_by_role("dialog", name="Aide")).to_be_visible()
    assert axe(page) == []


def test_axe_finds_nothing_after_the_page_has_changed_in_place(page: Page, axe: Axe) -> None:
    page.goto(f"/en/?{APRIL}")
    page.locator("label.chip", has_text="Troops").click()
    expect(page.locator("#sentence")).to_contain_text("troops")
    page.locator("#list li a").first.click()
    expect(page.locator("#panel")).to_be_visible()
    assert axe(page) == []


@pytest.mark.allowed_errors(CAUSED)
@pytest.mark.parametrize(("width", "language"), [(320, "fr"), (390, "en"), (768, "fr"), (1440, "en")])
def test_no_page_scrolls_sideways(make_page: MakePage, width: int, language: str) -> None:
    page = make_page(viewport={"width": width, "height": 700})
    wide = {}
    for address in PAGES:
        page.goto(f"/{language}/{address}")
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            wide[address] = needed
    assert wide == {}


def test_the_journey_works_at_320_pixels(make_page: MakePage) -> None:
    page = make_page(viewport={"width": 320, "height": 640}, has_touch=True)
    page.goto("/fr/")
    fold = page.locator("#fold summary")
    expect(fold).to_have_text("Filtre")
    fold.tap()
    page.locator("label.chip", has_text="Armes").tap()
    expect(page.locator("#sentence")).to_contain_text("armes")
    expect(fold).to_have_text("Filtre · 1")
    expect(page.locator("#category-arms"), "what was unfolded stays so").to_be_visible()
    page.locator("#list li a").first.tap()
    expect(page.locator("#panel")).to_be_in_viewport()
    page.locator("#close").tap()
    expect(page.locator("#panel")).to_have_count(0)
    page.locator("#export summary").tap()
    expect(page.locator("#export-csv")).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@pytest.mark.allowed_errors(r"net::ERR_FAILED")
def test_without_style_sheets_headings_form_and_list_come_in_reading_order(page: Page) -> None:
    page.route("**/*.css", lambda route: route.abort())
    page.goto(f"/en/{STRIKE}")
    parts = ["h1", "#filter", "#sentence", "#timeline", "#panel", "#list", "#list h3", "#list li"]
    tops = []
    for part in parts:
        expect(page.locator(part).first).to_be_visible()
        box = page.locator(part).first.bounding_box()
        assert box
        tops.append(box["y"])
    assert tops == sorted(tops)
    for control in ("#category-arms", "#q", "#from", "#to", "#collection"):
        expect(page.locator(control)).to_be_visible()


def test_headings_go_down_one_level_at_a_time(page: Page) -> None:
    for address in ("/en/", f"/en/{STRIKE}"):
        page.goto(address)
        levels = page.locator("h1, h2, h3, h4, h5, h6").evaluate_all(
            "(all) => all.filter((one) => one.checkVisibility()).map((one) => Number(one.tagName[1]))"
        )
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_paper_shows_timeline_and_list_without_controls(page: Page) -> None:
    page.goto("/en/?category=troops")
    page.emulate_media(media="print")
    for shown in ("h1", "#sentence", "#timeline .lane", "#list-title", "#list li"):
        expect(page.locator(shown).first).to_be_visible()
    controls = page.locator("button, input, select, summary, nav a")
    assert controls.count() > 10
    assert [one.evaluate("(one) => one.outerHTML.slice(0, 80)") for one in controls.all() if one.is_visible()] == []
    timeline, listed = (page.locator(one).bounding_box() for one in ("#timeline", "#list"))
    assert timeline
    assert listed
    assert timeline["y"] < listed["y"]


def test_paper_shows_the_page_of_places(page: Page) -> None:
    page.goto("/en/places")
    page.emulate_media(media="print")
    expect(page.locator(".map")).to_be_visible()
    expect(page.locator(".by-place li").first).to_be_visible()


def test_paper_shows_where_a_source_is_found(page: Page) -> None:
    page.goto(f"/en/{STRIKE}")
    page.emulate_media(media="print")
    link = page.locator("#panel .sources cite a").first
    address = link.get_attribute("href")
    assert address
    assert address in link.evaluate("(link) => getComputedStyle(link, '::after').content")
    expect(page.locator("#panel nav a").first).to_be_hidden()


def test_the_first_tab_stop_skips_to_the_content(page: Page) -> None:
    page.goto("/en/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


# What the control, its parts and its label look like with the focus and without.
UNSEEN = """
() => {
  const one = document.activeElement;
  if (one === document.body) return [];
  const parts = [one, ...one.querySelectorAll("*"), one.closest("label")].filter(Boolean);
  const look = () => parts.map((part) => {
    const { outline, stroke, strokeWidth, fill, boxShadow, borderColor, clipPath } = getComputedStyle(part);
    return [outline, stroke, strokeWidth, fill, boxShadow, borderColor, clipPath].join();
  }).join();
  const focused = look();
  one.blur();
  const plain = look();
  one.focus({ focusVisible: true });
  return focused === plain ? [one.outerHTML.slice(0, 120)] : [];
}
"""


def test_every_control_can_be_seen_when_it_has_focus(page: Page) -> None:
    page.goto(f"/en/{STRIKE}?{APRIL}")
    unseen = []
    for _ in range(50):
        page.keyboard.press("Tab")
        unseen += page.evaluate(UNSEEN)
    assert unseen == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_arrows_of_menus_are_seen_in_forced_colours(make_page: MakePage, scheme: str) -> None:
    page = make_page(forced_colors="active", color_scheme=scheme, viewport={"width": 390, "height": 844})
    page.goto("/en/")
    text = page.evaluate("""() => {
      const one = document.createElement("i");
      one.style.backgroundColor = "ButtonText";
      document.body.append(one);
      return getComputedStyle(one).backgroundColor;
    }""")
    arrows = page.locator("#export summary, #fold summary, #places summary").evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one, '::after').backgroundColor)"
    )
    assert arrows == [text] * 3


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("width", [840, 1024, 1440])
def test_a_long_sentence_leaves_the_buttons_in_one_row(make_page: MakePage, width: int, language: str) -> None:
    page = make_page(viewport={"width": width, "height": 900})
    page.goto(f"/{language}/?category=troops&category=arms&status=claimed&from=2024-10-01&to=2026-12-31")
    buttons = page.locator("#share, #embed, #print, #export summary").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect().top)"
    )
    assert len(buttons) == 4
    assert max(buttons) - min(buttons) < 2
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_page_says_its_language(page: Page) -> None:
    for language in ("en", "fr"):
        page.goto(f"/{language}/")
        expect(page.locator("html")).to_have_attribute("lang", language)
        alternates = page.locator("link[rel=alternate][hreflang]").evaluate_all(
            "(links) => links.map((link) => link.hreflang)"
        )
        assert set(alternates) >= {"en", "fr"}
        # Newcomers are invited to the story after it.
        described = page.locator("meta[name=description]").get_attribute("content")
        assert described
        assert page.locator(".lede").inner_text().startswith(described)


def test_reduced_motion_stills_every_transition(make_page: MakePage) -> None:
    page = make_page(reduced_motion="reduce")
    page.goto("/en/")
    page.locator("#zoom-in").click()
    expect(page.locator("#reset")).to_be_visible()
    moving = page.evaluate("document.getAnimations().filter((one) => one.playState === 'running').length")
    assert moving == 0
