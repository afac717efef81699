"""Reading event after event: what is announced, kept in sight, shared, printed and coloured."""

import re

import pytest
from hands import drawn, open_timeline, wait_for_another
from playwright.sync_api import Page, expect

YEAR = "/en/?from=2024-07-01&to=2025-06-30"
STRIKE = "2025-04-24-kn-23-strike"


def test_an_event_that_opens_is_announced_outside_of_what_is_swapped(page: Page) -> None:
    open_timeline(page, YEAR)
    live = page.locator("#live")
    expect(live).to_have_role("status")
    assert live.evaluate("(live) => !live.closest('#page')")
    expect(live).to_have_text("")
    live.evaluate("(live) => { window.sameLive = live; }")
    count = page.locator("#list li").count()
    page.locator(f"#list-{STRIKE} a").click()
    panel = page.locator("#panel")
    expect(panel).to_be_visible()
    title, date = panel.locator("h2").inner_text(), panel.locator(".when time").inner_text()
    assert date == "24 April 2025"
    position = panel.locator(".position").inner_text()
    assert re.fullmatch(rf"\d+ of {count}", position)
    said = " ".join(live.inner_text().split())
    assert said == " ".join(f"{title}, {date}, {position}".split())
    page.locator("#next").click()
    expect(live).not_to_have_text(said)
    assert live.evaluate("(live) => live === window.sameLive")
    # A change of the filter is not an event that opens.
    page.locator("#close").click()
    expect(panel).to_have_count(0)
    expect(live).to_have_text("")


def test_keys_read_on_with_the_panel_open(page: Page) -> None:
    open_timeline(page, YEAR)
    page.locator("#timeline [tabindex='0']").first.focus()
    page.keyboard.press("Enter")
    panel = page.locator("#panel")
    expect(panel.locator(".position")).to_have_text(re.compile(r"^1 of"))
    length = page.evaluate("history.length")
    slugs = [panel.get_attribute("data-slug")]
    for _ in range(2):
        page.keyboard.press("ArrowRight")
        expect(panel).not_to_have_attribute("data-slug", str(slugs[-1]))
        slug = str(panel.get_attribute("data-slug"))
        slugs.append(slug)
        mark = page.locator(f"#mark-{slug}")
        expect(mark).to_have_attribute("aria-current", "true")
        expect(mark).to_be_focused()
        expect(page.locator(f"#list-{slug} a")).to_have_attribute("aria-current", "true")
        expect(page.locator("#overview .dash.selected")).to_have_count(1)
        assert page.url.split("?")[0].endswith(slug)
        expect(page).to_have_title(re.compile(re.escape(panel.locator("h2").inner_text().split()[0])))
    page.keyboard.press("ArrowLeft")
    expect(panel).to_have_attribute("data-slug", str(slugs[1]))
    assert page.evaluate("history.length") == length, "reading on by keys replaces"
    # Pressed fast, only the last one opens.
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(panel.locator(".position")).to_have_text(re.compile(r"^7 of"))


def test_the_panels_own_links_lead_on_and_keep_the_focus(page: Page) -> None:
    open_timeline(page, f"/en/events/{STRIKE}")
    panel = page.locator("#panel")
    position = int(panel.locator(".position").inner_text().split()[0])
    page.locator("#next").focus()
    page.keyboard.press("Enter")
    expect(panel.locator(".position")).to_have_text(re.compile(rf"^{position + 1} of"))
    expect(page.locator("#next")).to_be_focused()
    page.locator("#previous").click()
    expect(panel).to_have_attribute("data-slug", STRIKE)
    # A related event may lie decades away: the timeline goes to it.
    open_timeline(page, "/en/events/2024-12-16-khasan-tumangang-train?from=2024-12-01&to=2024-12-31")
    slug = "1959-08-rail-bridge"
    page.locator(f"#related-{slug}").click()
    expect(panel).to_have_attribute("data-slug", slug)
    expect(page.locator(f"#mark-{slug}")).to_have_count(1)


def test_a_permalink_opens_with_a_window_that_holds_the_event(page: Page) -> None:
    slug = "1959-08-rail-bridge"
    open_timeline(page, f"/en/events/{slug}")
    expect(page.locator("#panel")).to_have_attribute("data-slug", slug)
    mark = page.locator(f"#mark-{slug}")
    expect(mark).to_have_attribute("aria-current", "true")
    box, around = mark.locator(".at").bounding_box(), page.locator("#timeline").bounding_box()
    assert box
    assert around
    assert around["x"] < box["x"] < around["x"] + around["width"]
    expect(page).to_have_title(re.compile("Tumen"))
    # Moved away from it, the panel stays.
    before = drawn(page)
    page.locator("#later").click()
    wait_for_another(page, before)
    expect(page.locator("#panel")).to_have_attribute("data-slug", slug)


def test_on_a_phone_the_panel_is_a_sheet_that_does_not_trap(make_page) -> None:
    page: Page = make_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    open_timeline(page, YEAR)
    page.locator(f"#list-{STRIKE} a").tap()
    panel = page.locator("#panel")
    expect(panel).to_be_visible()
    box = panel.bounding_box()
    assert box
    assert box["y"] > 844 * 0.3, "the page is in sight above it"
    assert box["y"] + box["height"] == pytest.approx(844, abs=2)
    # The page behind it scrolls, and can be used.
    item = page.locator("#list li").last
    item.locator("a").scroll_into_view_if_needed()
    link = item.locator("a").bounding_box()
    assert link
    assert link["y"] + link["height"] <= box["y"] + 1, "no link is under the sheet"
    item.locator("a").tap()
    expect(panel).to_have_attribute("data-slug", str(item.get_attribute("id")).removeprefix("list-"))
    # Focus leaves it at both ends.
    last = panel.locator("a:visible, summary:visible, button:visible").last
    last.focus()
    page.keyboard.press("Tab")
    assert page.evaluate("() => !document.activeElement.closest('#panel')")
    page.keyboard.press("Shift+Tab")
    expect(last).to_be_focused()
    page.locator("#close").tap()
    expect(panel).to_have_count(0)


def test_share_copies_the_canonical_address(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_timeline(page, "/en/?to=2025-06-30&from=2024-07-01&category=arms&utm_source=mail&q=")
    share = page.locator("#share")
    share.click()
    expect(share).to_have_text("Link copied")
    expect(page.locator("#live")).to_have_text("Link copied")
    origin = page.url.split("/en/")[0]
    read = "navigator.clipboard.readText()"
    assert page.evaluate(read) == f"{origin}/en/?category=arms&from=2024-07-01&to=2025-06-30"
    expect(share).to_have_text("Share")
    page.locator("#list li a").first.click()
    slug = page.locator("#panel").get_attribute("data-slug")
    share.click()
    expect(share).to_have_text("Link copied")
    assert page.evaluate(read) == f"{origin}/en/events/{slug}"


def test_the_theme_stays_without_cookie_and_without_flash(page: Page) -> None:
    # What the root element says when the browser first has a body to paint.
    page.add_init_script(
        """new MutationObserver((_, observer) => {
          if (!document.body) return;
          window.themeAtFirst = document.documentElement.dataset.theme ?? "auto";
          observer.disconnect();
        }).observe(document, { childList: true, subtree: true });"""
    )
    page.emulate_media(color_scheme="light")
    open_timeline(page)
    paper = "() => getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(paper)
    button = page.locator("button.theme")
    expect(button).to_have_accessible_name("Theme: as the system")
    button.click()
    expect(button).to_have_accessible_name("Theme: dark")
    dark = page.evaluate(paper)
    assert dark != light
    page.reload()
    assert page.evaluate("window.themeAtFirst") == "dark"
    assert page.evaluate(paper) == dark
    expect(button).to_have_accessible_name("Theme: dark")
    # It survives a swap, and a page in the other language.
    page.locator("#zoom-in").click()
    page.wait_for_url("**/?from=**")
    assert page.evaluate(paper) == dark
    page.locator("nav.languages a[lang=fr]").click()
    expect(button).to_have_accessible_name("Thème : sombre")
    for name in ("Thème : clair", "Thème : celui du système"):
        button.click()
        expect(button).to_have_accessible_name(name)
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(paper) == dark
    page.emulate_media(color_scheme="light")
    assert page.evaluate(paper) == light
    assert page.context.cookies() == []


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("system", ["light", "dark"])
def test_the_first_click_on_the_theme_button_changes_what_one_sees(make_page, language: str, system: str) -> None:
    page: Page = make_page(color_scheme=system)
    open_timeline(page, f"/{language}/")
    paper, button = "() => getComputedStyle(document.body).backgroundColor", page.locator("button.theme")
    other = "light" if system == "dark" else "dark"
    seen, names = [page.evaluate(paper)], [button.get_attribute("aria-label")]
    for _ in range(3):
        button.press("Enter")
        seen.append(page.evaluate(paper))
        names.append(button.get_attribute("aria-label"))
    assert seen[1] != seen[0] == seen[2] == seen[3]
    words = [button.get_attribute(f"data-{theme}") for theme in ("auto", other, system, "auto")]
    assert names == words


def test_on_paper_there_are_sources_and_no_controls(page: Page) -> None:
    open_timeline(page, "/en/?from=2025-04-01&to=2025-04-30")
    page.emulate_media(media="print", color_scheme="dark")
    for control in (
        "#filter",
        "#share",
        "#export",
        "#reset",
        "button.theme",
        ".help-button",
        "#overview",
        "#zoom-in",
        "#earlier",
        ".languages",
    ):
        expect(page.locator(control).first).not_to_be_visible()
    expect(page.locator("#sentence")).to_be_visible()
    timeline, entries = page.locator("#timeline").bounding_box(), page.locator("#list").bounding_box()
    assert timeline
    assert entries
    assert timeline["y"] + timeline["height"] <= entries["y"]
    assert page.locator("#timeline .event").first.is_visible()
    white = page.evaluate("() => getComputedStyle(document.querySelector('#list li a')).color")
    assert sum(int(part) for part in re.findall(r"\d+", white)[:3]) < 300, "ink is dark, whatever the theme"


def test_on_paper_an_event_stands_alone_with_its_sources(page: Page) -> None:
    open_timeline(page, f"/en/events/{STRIKE}?from=2025-04-01&to=2025-04-30")
    assert 1 <= len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4"))) <= 3
    page.emulate_media(media="print", color_scheme="dark")
    for one in ("#panel-title", "#panel .statements", "#panel .figures", "#panel .sources", "#panel .citation"):
        expect(page.locator(one)).to_be_visible()
    for one in ("header.site", "#filter", "#sentence", "#timeline", "#list", "#close", "footer.site"):
        expect(page.locator(one)).to_be_hidden()
    link = page.locator(".sources cite a").first
    after = link.evaluate("(link) => getComputedStyle(link, '::after').content")
    assert f"<{link.get_attribute('href')}>" in re.sub(r'["\s]|attr\([^)]*\)', "", after)


@pytest.mark.parametrize("with_scripts", [True, False])
def test_the_foot_of_a_sheet_says_the_address_of_what_is_shown(make_page, *, with_scripts: bool) -> None:
    page = make_page(java_script_enabled=with_scripts)
    page.goto("/en/?category=arms")
    page.locator(f"#list-{STRIKE} a").click()
    expect(page.locator("#panel")).to_have_attribute("data-slug", STRIKE)
    expect(page.locator("html")).to_have_attribute("data-address", re.compile(f"/en/events/{STRIKE}$"))
    expect(page.locator("html")).to_have_attribute("data-edition", re.compile(r"^version \S+\n\d+ \w+ \d{4}$"))
