"""The charts as a browser draws them: boxes are measured, because the server that places the labels knows no fonts."""

import itertools
import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_labels import Box

MakePage = Callable[..., Page]

WIDTHS = (320, 390, 1024, 1440)
MEASURE = """
() => {
  const shown = (element) => element.getClientRects().length > 0 && getComputedStyle(element).display !== "none";
  const box = (element) => {
    const { left, top, right, bottom } = element.getBoundingClientRect();
    return [left, top, right, bottom];
  };
  return [...document.querySelectorAll(".chart")].filter(shown).map((chart) => {
    const boxes = (selector) => [...chart.querySelectorAll(selector)].filter(shown)
      .map((element) => ({ name: element.textContent, box: box(element) }));
    return {
      chart: box(chart),
      beside: boxes(".beside"),
      axis: [...boxes(".axis g > text"), ...boxes(".levels text")],
      points: boxes(".point"),
      marks: [...boxes(".point .marker > .shape"), ...boxes(".point .open"), ...boxes(".point > .bar")],
    };
  });
}
"""


def measured(page: Page) -> list[dict[str, Any]]:
    charts: list[dict[str, Any]] = page.evaluate(MEASURE)
    return [
        {
            name: Box("chart", *found) if name == "chart" else [Box(one["name"], *one["box"]) for one in found]
            for name, found in chart.items()
        }
        for chart in charts
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_label_overlaps_another_or_a_mark_and_none_is_cut(make_page: MakePage, language: str) -> None:
    page = make_page()
    page.goto(f"/{language}/figures")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        charts = measured(page)
        assert len(charts) == 7, width
        for chart in charts:
            labels = [*chart["beside"], *chart["axis"]]
            assert [pair for pair in itertools.combinations(labels, 2) if pair[0].overlaps(pair[1])] == [], width
            hidden = [pair for pair in itertools.product(chart["beside"], chart["marks"]) if pair[0].overlaps(pair[1])]
            assert hidden == [], width
            assert [label for label in labels if not label.is_inside(chart["chart"])] == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [320, 390])
def test_the_ends_of_the_time_can_be_read_where_there_is_room_for_no_more(make_page: MakePage, width: int) -> None:
    """Each chart names at least one year; on the narrowest screen the first and the last one, as its caption does."""
    page = make_page(viewport={"width": width, "height": 900})
    page.goto("/en/figures")
    captions = page.locator(".series:has(.chart:visible) figcaption").all_inner_texts()
    charts = measured(page)
    assert len(charts) == len(captions) > 0
    for chart, caption in zip(charts, captions, strict=True):
        named = [label.name for label in chart["axis"] if re.fullmatch("20[0-9]{2}", label.name)]
        stated = re.findall("20[0-9]{2}", caption)
        assert named
        if width == 320:
            assert named[0] <= min(stated)
            assert named[-1] >= max(stated)


def test_strips_stand_side_by_side_with_their_numbers_and_are_low(make_page: MakePage) -> None:
    page = make_page()
    page.goto("/en/figures")
    for width, in_a_row in ((1440, 3), (1024, 2), (390, 1)):
        page.set_viewport_size({"width": width, "height": 900})
        charts = measured(page)
        assert len([one for one in charts if one["chart"].top == charts[0]["chart"].top]) == in_a_row
        assert all(one["chart"].bottom - one["chart"].top <= 140 for one in charts)
        beside = [label.name for one in charts for label in one["beside"]]
        assert len(beside) >= 0.8 * sum(len(one["points"]) for one in charts)
        assert all(re.fullmatch(r"[0-9.,]+M?", name) for name in beside)


def lit(page: Page) -> list[str]:
    return sorted(page.locator(".lit").evaluate_all("(all) => all.map((one) => one.id || one.getAttribute('class'))"))


def test_a_point_lights_up_its_row_and_a_row_its_point(page: Page) -> None:
    page.goto("/en/figures")
    series = page.locator("#series-containers-shipped")
    first, second = (series.locator("tbody tr").nth(number) for number in (0, 1))
    names = [row.get_attribute("id") or "" for row in (first, second)]
    point = series.locator(f"[data-figure='{names[0].removeprefix('figure-')}'].point")
    point.locator(".marker > .shape").hover()
    expect(first).to_have_class("lit")
    assert lit(page) == [names[0], "point lit"]
    second.hover()
    expect(second).to_have_class("lit")
    assert lit(page) == [names[1], "point lit"]
    page.mouse.move(0, 0)
    expect(page.locator(".lit")).to_have_count(0)
    # By the keyboard, and where an address leads; the point leads to the event.
    point.focus()
    expect(first).to_have_class("lit")
    second.locator(".address a").click()
    expect(page).to_have_url(re.compile(f"#{names[1]}$"))
    page.reload()
    expect(second).to_have_class("lit")
    href = point.get_attribute("href") or ""
    point.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{href}$"))
    expect(page.locator("#panel")).to_be_visible()


def test_a_table_is_one_to_those_who_hear_it_where_its_rows_are_cards_too(make_page: MakePage) -> None:
    page = make_page(viewport={"width": 390, "height": 900})
    page.goto("/en/figures")
    table = page.get_by_role("table", name="North Korean soldiers killed")
    expect(table.get_by_role("row")).to_have_count(4)
    expect(table.get_by_role("columnheader")).to_have_count(7)


def test_everything_is_there_without_javascript(make_page: MakePage) -> None:
    page = make_page(java_script_enabled=False)
    page.goto("/fr/")
    page.get_by_role("navigation", name="Rubriques").get_by_role("link", name="Chiffres").click()
    expect(page.locator(".point .marker > .shape").first).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(80)
    page.locator("#others .event-of a").first.click()
    expect(page.locator("#panel")).to_be_visible()


def test_the_header_brings_the_style_sheet_along(page: Page) -> None:
    page.goto("/en/")
    page.get_by_role("navigation", name="Pages").get_by_role("link", name="Figures").click()
    expect(page).to_have_url(re.compile(r"/en/figures$"))
    expect(page.locator(".series").first).to_be_visible()
    assert page.locator(".chart").first.evaluate("(one) => getComputedStyle(one).display") == "grid"


def test_the_file_is_downloaded(page: Page) -> None:
    page.goto("/en/figures")
    with page.expect_download() as download:
        page.locator("#export-csv").click()
    assert re.fullmatch(
        r"alliance-timeline_\d{4}-\d\d-\d\d-[0-9a-f]{8}_figures\.csv", download.value.suggested_filename
    )


def test_paper_shows_charts_and_tables_without_controls(page: Page) -> None:
    page.goto("/en/figures")
    page.emulate_media(media="print")
    for shown in ("h1", ".legend", ".chart", ".statements", "#others"):
        expect(page.locator(shown).first).to_be_visible()
    assert [one.inner_text() for one in page.locator("button, nav a").all() if one.is_visible()] == []
    expect(page.locator("#export")).to_be_hidden()


def test_forced_colours_leave_every_point_to_be_seen(make_page: MakePage) -> None:
    page = make_page(forced_colors="active")
    page.goto("/en/figures")
    strokes = page.locator(".point .marker > .shape").evaluate_all(
        "(all) => all.map((one) => getComputedStyle(one).stroke)"
    )
    card = page.locator(".chart").first.evaluate("(one) => getComputedStyle(one).backgroundColor")
    assert strokes
    assert card not in strokes


def test_a_bar_lies_at_the_height_of_its_point_and_nothing_of_a_point_is_cut(page: Page) -> None:
    page.goto("/en/figures")
    middles = page.locator(".point:has(.bar)").evaluate_all(
        """(points) => points.map((point) => [".bar", ".marker > .shape"].map((part) => {
          const box = point.querySelector(part).getBoundingClientRect();
          return box.top + box.height / 2;
        }))"""
    )
    assert middles
    assert all(abs(bar - marker) < 2 for bar, marker in middles)
    assert set(
        page.locator(".point svg.marker").evaluate_all("(all) => all.map((one) => getComputedStyle(one).overflow)")
    ) == {"visible"}
