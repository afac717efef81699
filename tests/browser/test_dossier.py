"""The dossier in a browser: read with notes and back, printed on few sheets, and all of it without a script."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

MakePage = Callable[..., Page]

ALL = "from=..&to=.."
TROOPS = "category=troops&from=2024-10-01&to=2025-05-31"
#: Pixels between the margins of a sheet of A4.
SHEET = {"width": 688, "height": 998}
#: 8.5 pt in pixels, but for rounding.
LEGIBLE = 11.3

SMALLEST_TEXT = """
() => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (node) =>
    node.data.trim() && node.parentElement.checkVisibility() ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP);
  const sizes = [];
  while (texts.nextNode()) sizes.push(parseFloat(getComputedStyle(texts.currentNode.parentElement).fontSize));
  return Math.min(...sizes);
}
"""
OVERLAPPING = """
() => {
  const boxes = [...document.querySelectorAll(".lane .label")].filter((one) => one.checkVisibility())
    .filter((one) => getComputedStyle(one).visibility === "visible")
    .map((one) => ({ name: one.textContent, box: one.getBoundingClientRect() }));
  const faults = boxes.filter(({ box }) => box.left < 0 || box.right > innerWidth).map(({ name }) => name);
  boxes.forEach((one, at) => boxes.slice(at + 1).forEach((other) => {
    const apart = one.box.right <= other.box.left || other.box.right <= one.box.left
      || one.box.bottom - 2 <= other.box.top || other.box.bottom - 2 <= one.box.top;
    if (!apart) faults.push(`${one.name} / ${other.name}`);
  }));
  return { named: boxes.length, faults };
}
"""


def sheets(page: Page) -> int:
    """How many the page takes of A4, upright."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(format="A4")))


def on_paper(page: Page) -> None:
    page.set_viewport_size(SHEET)
    # Marks move to their rows at once, as they do in print.
    page.emulate_media(media="print", reduced_motion="reduce")


def test_one_comes_from_the_timeline_and_goes_back_to_it(page: Page) -> None:
    page.goto(f"/en/?{TROOPS}")
    sentence = page.locator("#sentence").inner_text()
    page.get_by_role("link", name="Read all in full").click()
    expect(page).to_have_url(re.compile(f"/en/dossier\\?{TROOPS}$"))
    # The page has its own style: it was read as a page, not put into the other.
    expect(page.locator(".dossier")).to_have_css("max-width", "928px")
    expect(page.locator("#sentence")).to_have_text(sentence)
    page.get_by_role("link", name="FR", exact=True).click()
    expect(page).to_have_url(re.compile(f"/fr/dossier\\?{TROOPS}$"))
    page.get_by_role("link", name="Modifier le filtre").click()
    expect(page.locator("#category-troops")).to_be_checked()
    page.locator("#print").click()
    expect(page).to_have_url(re.compile(f"/fr/dossier\\?{TROOPS}$"))


def test_a_number_leads_to_its_note_and_the_note_back(page: Page) -> None:
    page.goto(f"/en/dossier?{TROOPS}")
    record = page.locator(".record").nth(3)
    slug = record.get_attribute("id")
    reference = record.locator(".references a").first
    number = reference.inner_text()
    reference.click()
    note = page.locator(".notes li:target")
    expect(note).to_be_in_viewport()
    expect(note.locator(".number")).to_have_text(number)
    note.locator(f".back a[href='#{slug}']").click()
    expect(record).to_be_in_viewport()
    expect(page.locator(".record:target")).to_have_attribute("id", slug or "")


def test_an_address_with_an_event_in_it_shows_that_event(page: Page) -> None:
    page.goto("/en/dossier#2025-04-24-kn-23-strike")
    expect(page.locator("[id='2025-04-24-kn-23-strike'] h3")).to_be_in_viewport()


def test_the_button_prints(page: Page) -> None:
    page.goto(f"/en/dossier?{TROOPS}")
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.get_by_role("button", name="Print").click()
    expect(page).to_have_title("printed")


def test_without_scripts_the_dossier_is_the_same_but_for_the_button(make_page: MakePage) -> None:
    page = make_page(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page.goto(f"/en/?{TROOPS}")
    listed = page.locator("#list li[id]").count()
    page.get_by_role("link", name="Read all in full").click()
    expect(page.locator(".record")).to_have_count(listed)
    expect(page.get_by_role("button", name="Print")).to_have_count(0)
    page.locator(".years a").last.click()
    expect(page.locator(".year h2").last).to_be_in_viewport()
    page.locator(".record h3 a").first.click()
    expect(page.locator("#panel")).to_be_visible()
    expect(page.locator("#category-troops")).to_be_checked()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_all_events_take_at_most_nine_sheets(page: Page, language: str) -> None:
    page.goto(f"/{language}/dossier?{ALL}")
    expect(page.locator(".record")).to_have_count(66)
    assert 4 <= sheets(page) <= 9


def test_a_sheet_has_the_drawing_then_a_row_an_event_then_the_notes(page: Page) -> None:
    page.goto(f"/en/dossier?{ALL}")
    on_paper(page)
    parts = ["h1", "#sentence", ".lane", ".year h2", ".record", ".notes h2", ".notes li", ".colophon"]
    tops = [(page.locator(part).first.bounding_box() or {"y": -1})["y"] for part in parts]
    assert tops == sorted(tops)
    assert tops[0] >= 0
    for hidden in (".told", ".years", "#change", "#print", ".references span"):
        expect(page.locator(hidden).first).to_be_hidden()
    for record in page.locator(".record").all()[:5]:
        when, title, says, notes = (
            record.locator(part).bounding_box() for part in (".when", "h3", ".says", ".references")
        )
        assert when
        assert title
        assert says
        assert notes
        assert when["x"] + when["width"] <= title["x"] < title["x"] + title["width"] <= notes["x"]
        assert abs(when["y"] - title["y"]) < 6
        assert title["y"] + title["height"] <= says["y"] + 1


@pytest.mark.parametrize("address", [f"/en/dossier?{ALL}", "/fr/dossier", "/en/"])
def test_print_is_legible_and_the_drawing_breaks_between_lanes_only(page: Page, address: str) -> None:
    page.goto(address)
    on_paper(page)
    found = page.evaluate(OVERLAPPING)
    assert found["faults"] == []
    assert found["named"] >= 15
    expect(page.locator(".timeline")).to_have_css("break-inside", "auto")
    for lane in page.locator(".lane").all():
        expect(lane).to_have_css("break-inside", "avoid")
        box = lane.bounding_box()
        assert box
        assert box["height"] < SHEET["height"] / 4
    for drawn in (".timeline .at", ".timeline .bar"):
        expect(page.locator(drawn).first).to_have_css("print-color-adjust", "exact")
    if "dossier" in address:
        expect(page.locator(".record .marker").first).to_have_css("print-color-adjust", "exact")
        assert page.evaluate(SMALLEST_TEXT) >= LEGIBLE


@pytest.mark.parametrize("path", [f"/en/dossier?{TROOPS}", f"/en/?{TROOPS}", "/en/events/2025-04-24-kn-23-strike"])
def test_every_sheet_says_where_its_page_is_found_of_which_data_and_when(page: Page, path: str) -> None:
    page.goto(path)
    page.emulate_media(media="print")
    foot = {
        name: page.evaluate(f"getComputedStyle(document.documentElement).getPropertyValue('--{name}')")
        for name in ("address", "edition")
    }
    assert foot["address"].strip('"') == page.url
    # The two stand in lines of their own.
    assert re.fullmatch(r'"version \d{4}-\d\d-\d\d-\w+\\a \d{1,2} \w+ \d{4}"', foot["edition"])


def test_a_chosen_dark_theme_prints_dark_on_light(page: Page) -> None:
    page.goto("/en/dossier")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.emulate_media(media="print")
    expect(page.locator("h1")).to_have_css("color", "rgb(29, 27, 24)")


def test_the_printed_timeline_names_the_address_of_the_full_texts(page: Page) -> None:
    page.goto(f"/en/?{TROOPS}")
    page.emulate_media(media="print")
    link = page.locator("#in-full")
    expect(link).to_be_visible()
    said = link.evaluate("(link) => getComputedStyle(link, '::after').content")
    assert said.strip('"').endswith(f"/en/dossier?{TROOPS}")
    assert "http" in said
    expect(page.locator("#print")).to_be_hidden()
