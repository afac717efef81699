"""Phones and tablets: what comes first, folds away or stays in sight; and the line that says what marks mean."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

MakePage = Callable[..., Page]

LANGUAGES = ["en", "fr"]

TOP = "(selector) => document.querySelector(selector).getBoundingClientRect().top + scrollY"
ROWS = """
() => {
  const rows = [];
  for (const one of document.querySelectorAll("header.site a, header.site button")) {
    const { top, bottom } = one.getBoundingClientRect();
    const row = rows.find((one) => one.top < bottom && top < one.bottom);
    if (row) [row.top, row.bottom] = [Math.min(row.top, top), Math.max(row.bottom, bottom)];
    else rows.push({ top, bottom });
  }
  return rows.length;
}
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_timeline_begins_high_up(page: Page, language: str) -> None:
    page.goto(f"/{language}/")
    assert page.evaluate(TOP, "#timeline") <= 230


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_header_has_two_rows_at_most(make_page: MakePage, language: str) -> None:
    page = make_page(viewport={"width": 320, "height": 800})
    page.goto(f"/{language}/")
    rows = {}
    for width in (320, 360, 375, 390, 414, 600, 768, 800, 820):
        page.set_viewport_size({"width": width, "height": 800})
        rows[width] = page.evaluate(ROWS)
    assert max(rows.values()) <= 2, rows


@pytest.mark.parametrize("language", LANGUAGES)
def test_timeline_and_first_event_are_on_the_first_two_screens(make_page: MakePage, language: str) -> None:
    page = make_page(viewport={"width": 390, "height": 844})
    page.goto(f"/{language}/")
    assert page.evaluate(TOP, "#timeline") < 844 / 2
    assert page.evaluate(TOP, "#list li") < 2 * 844


@pytest.mark.parametrize("with_scripts", [True, False])
@pytest.mark.parametrize(("language", "name"), [("en", "Filter"), ("fr", "Filtre")])
def test_the_filter_folds_behind_a_button_that_counts(
    make_page: MakePage, language: str, name: str, *, with_scripts: bool
) -> None:
    page = make_page(viewport={"width": 390, "height": 844}, java_script_enabled=with_scripts)
    page.goto(f"/{language}/?category=arms&category=troops")
    button = page.locator("#fold summary")
    expect(button).to_have_text(f"{name} · 2")
    expect(page.locator("#q")).to_be_visible()
    box = page.locator("label.chip", has=page.locator("#status-claimed"))
    expect(box).to_be_hidden()
    button.click()
    box.click()
    if not with_scripts:
        page.locator("#filter .apply").click()
    expect(button).to_have_text(f"{name} · 3")
    expect(box).to_be_visible(visible=with_scripts)


@pytest.mark.allowed_errors(r"status of 400")
def test_what_is_wrong_with_a_date_is_seen_though_the_filter_is_folded(make_page: MakePage) -> None:
    page = make_page(viewport={"width": 390, "height": 844})
    page.goto("/en/?from=yesterday")
    expect(page.locator("#from-fault")).to_be_visible()


@pytest.mark.parametrize(
    ("width", "height"), [(320, 256), (390, 844), (844, 390), (768, 1024), (1024, 768), (1440, 900)]
)
def test_the_overview_covers_neither_axis_nor_buttons(make_page: MakePage, width: int, height: int) -> None:
    page = make_page(viewport={"width": width, "height": height})
    page.goto("/fr/")
    for top in (0, 200, 400):
        page.evaluate("(top) => scrollTo(0, top)", top)
        head, overview = (page.locator(one).bounding_box() for one in ("#timeline .head", "#overview"))
        assert head
        assert overview
        assert head["y"] + head["height"] <= overview["y"]


def test_the_year_stays_in_sight_as_one_reads_its_events(make_page: MakePage) -> None:
    page = make_page(viewport={"width": 390, "height": 844})
    page.goto("/en/")
    page.locator("section[aria-labelledby=year-2025] li").nth(12).evaluate("(one) => one.scrollIntoView()")
    expect(page.locator("#year-2025")).to_be_in_viewport()
    expect(page.locator("#year-2024")).not_to_be_in_viewport()


@pytest.mark.parametrize("width", [320, 768, 1440])
@pytest.mark.parametrize(
    ("language", "meanings"),
    [
        ("en", ["acknowledged", "media or investigators", "one government or service", "today"]),
        ("fr", ["reconnu ou", "médias", "un seul État ou service", "aujourd’hui"]),
    ],
)
def test_a_line_says_what_the_marks_mean(make_page: MakePage, width: int, language: str, meanings: list[str]) -> None:
    page = make_page(viewport={"width": width, "height": 900})
    page.goto(f"/{language}/")
    for meaning in meanings:
        expect(page.locator("#timeline .key").get_by_text(meaning)).to_be_visible()
    if width == 1440:
        box = page.locator(".key").bounding_box()
        assert box
        assert box["height"] < 32, "one line"


def test_a_status_says_its_meaning_to_who_points_at_it_or_hears_it(page: Page) -> None:
    page.goto("/en/")
    expect(page.locator("#status-claimed")).to_have_accessible_description("one government or service")
    page.goto("/fr/")
    expect(page.locator("#status-reported")).to_have_accessible_description("médias ou enquêteurs")


def test_what_is_off_looks_off(page: Page) -> None:
    page.goto("/en/?category=arms")
    grounds = page.locator(".chip:has(input)").evaluate_all(
        "(all) => all.map((one) => [one.querySelector('input').checked, getComputedStyle(one).backgroundColor])"
    )
    assert {ground for is_on, ground in grounds if not is_on} == {"rgba(0, 0, 0, 0)"}
    assert "rgba(0, 0, 0, 0)" not in {ground for is_on, ground in grounds if is_on}


@pytest.mark.parametrize(("is_touched", "told"), [(True, "two fingers"), (False, "Page Up")])
def test_help_tells_of_fingers_where_there_are_no_keys(make_page: MakePage, *, is_touched: bool, told: str) -> None:
    page = make_page(viewport={"width": 390, "height": 844}, has_touch=is_touched, is_mobile=is_touched)
    page.goto("/en/")
    page.get_by_role("link", name="Help").click()
    expect(page.locator("#help").get_by_text(told)).to_be_visible()
    expect(page.locator("#help").get_by_text("Page Up" if is_touched else "two fingers")).to_be_hidden()


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/en/?category=arms&status=claimed", r"^arms, claimed, .+ · Alliance Timeline$"),
        ("/fr/?category=arms", r"^armes, .+ · Alliance Timeline$"),
        ("/en/", r"^Alliance Timeline: "),
    ],
)
def test_the_title_of_a_page_names_its_filter(page: Page, address: str, title: str) -> None:
    page.goto(address)
    expect(page).to_have_title(re.compile(title))


def test_forced_colours_reach_marks_and_arrows(make_page: MakePage) -> None:
    page = make_page(forced_colors="active", color_scheme="dark")
    page.goto("/en/")
    text = page.evaluate("getComputedStyle(document.querySelector('#timeline .label')).fill")
    marks = page.locator("#timeline .event .at").evaluate_all("(all) => all.map((one) => getComputedStyle(one).stroke)")
    assert set(marks) == {text}
    arrow = page.locator("#export summary").evaluate("(one) => getComputedStyle(one, '::after').clipPath")
    assert arrow.startswith("polygon")
    assert page.locator(".languages [aria-current]").evaluate("(one) => getComputedStyle(one).outlineStyle") == "solid"


def test_a_mark_that_stands_alone_opens_at_once(make_page: MakePage) -> None:
    page = make_page(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    page.goto("/en/?from=2025-04-01&to=2025-04-30&category=arms&status=claimed")
    page.locator("#mark-2025-04-24-kn-23-strike use.at").tap()
    expect(page.locator("#panel")).to_have_attribute("data-slug", "2025-04-24-kn-23-strike")
    expect(page.locator("#crowd")).to_be_hidden()


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_to_do_where_nothing_is_found_is_on_the_first_screen(make_page: MakePage, language: str) -> None:
    page = make_page(viewport={"width": 390, "height": 844})
    page.goto(f"/{language}/?q=zzzz")
    for way in (".empty p", "#empty-search", "#empty-reset"):
        expect(page.locator(way)).to_be_in_viewport(ratio=1)
    expect(page.locator("#export")).to_be_hidden()
    page.locator("#empty-search").click()
    expect(page.locator("#export")).to_be_visible()
    assert page.locator(".lane").first.is_visible()


@pytest.mark.allowed_errors(r"status of 404")
@pytest.mark.parametrize("language", LANGUAGES)
def test_where_there_is_no_page_the_search_says_all_that_it_finds(make_page: MakePage, language: str) -> None:
    page = make_page(viewport={"width": 390, "height": 844})
    page.goto(f"/{language}/nowhere")
    field, button = (page.locator(f"main .filter {one}").bounding_box() for one in ("input[name=q]", ".apply"))
    assert field
    assert button
    assert field["y"] == pytest.approx(button["y"], abs=4)
    assert field["width"] > 2 * button["width"]


def test_resetting_is_apart_from_the_lanes_and_of_their_size(page: Page) -> None:
    page.goto("/en/?category=arms")
    reset, lanes = page.locator("#reset"), page.locator(".shown .presets")
    size = "(one) => getComputedStyle(one).fontSize"
    assert reset.evaluate(size) == lanes.evaluate(size)
    boxes = [one.bounding_box() for one in (reset, lanes)]
    assert boxes[0]
    assert boxes[1]
    assert boxes[1]["x"] - boxes[0]["x"] - boxes[0]["width"] >= 16


@pytest.mark.parametrize("path", ["help", "embed-code"])
def test_a_narrow_page_stands_in_the_middle(page: Page, path: str) -> None:
    page.goto(f"/en/{path}")
    box = page.locator("main > div").bounding_box()
    assert box
    assert box["x"] + box["width"] / 2 == pytest.approx(720, abs=10)
