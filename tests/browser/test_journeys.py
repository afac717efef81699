"""One reader's errand, done in every way a page can be used.

Find the strike of 24 April 2025, read who says so, narrow to its month, take the month home as CSV.
"""

import csv
import io
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Locator, Page, expect

STRIKE = "2025-04-24-kn-23-strike"
ENLARGED = """
addEventListener("DOMContentLoaded", () => {
  const style = document.createElement("style");
  style.textContent = ":root { font-size: 32px !important; }";
  document.head.append(style);
});
"""


class Reader(Protocol):
    """How somebody uses a page."""

    page: Page

    def choose(self, target: Locator) -> None: ...
    def write(self, field: Locator, text: str) -> None: ...
    def submit(self) -> None: ...


class Hand:
    """By mouse, or by finger where there is one; `submit` is the button, as without scripts there is no other way."""

    def __init__(self, page: Page, *, touch: bool = False, button: bool = False) -> None:
        self.page = page
        self.touch = touch
        self.button = button

    def choose(self, target: Locator) -> None:
        target.tap() if self.touch else target.click()

    def write(self, field: Locator, text: str) -> None:
        self.choose(field)
        field.press("ControlOrMeta+a")
        self.page.keyboard.type(text) if text else field.press("Delete")

    def submit(self) -> None:
        if self.button:
            self.choose(self.page.get_by_role("button", name="Show"))
        else:
            self.page.keyboard.press("Enter")


class Keys:
    """By keys alone: whatever is used has been reached with Tab."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, target: Locator) -> None:
        wanted = target.element_handle()
        for _ in range(120):
            if wanted.evaluate("(wanted) => document.activeElement === wanted"):
                self.assert_seen(target)
                return
            self.page.keyboard.press("Tab")
        raise AssertionError("Tab does not lead there")

    def assert_seen(self, target: Locator) -> None:
        """What has the focus is in sight, and nothing lies over it."""
        expect(target).to_be_in_viewport()
        assert target.evaluate(
            """(target) => {
              const { left, right, top, bottom } = target.getBoundingClientRect();
              const over = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
              return over === target || target.contains(over) || over?.contains(target);
            }"""
        )

    def choose(self, target: Locator) -> None:
        self.reach(target)
        self.page.keyboard.press("Enter")

    def write(self, field: Locator, text: str) -> None:
        self.reach(field)
        self.page.keyboard.press("ControlOrMeta+a")
        self.page.keyboard.type(text) if text else self.page.keyboard.press("Delete")

    def submit(self) -> None:
        self.page.keyboard.press("Enter")


def assert_fits(page: Page) -> None:
    """The page scrolls up and down only."""
    assert page.evaluate("() => document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def journey(reader: Reader, folder: Path) -> None:
    page = reader.page
    page.goto("/en/")
    assert_fits(page)
    entries = page.locator("#list li")

    # Find it.
    reader.write(page.locator("#q"), "Kyiv")
    reader.submit()
    entry = page.locator(f"#list-{STRIKE}")
    expect(entry).to_contain_text("24 April 2025")
    expect(page.locator("#sentence")).to_contain_text("“Kyiv”")

    # Read who says so.
    reader.choose(entry.locator("a"))
    panel = page.locator("#panel")
    expect(panel).to_have_attribute("data-slug", STRIKE)
    expect(panel.get_by_role("term").filter(has_text="Who says so")).to_be_visible()
    expect(panel.locator(".facts dd").first).to_contain_text("franceinfo")
    assert panel.locator(".sources li").count() >= 1
    assert_fits(page)
    reader.choose(page.locator("#close"))
    expect(panel).to_have_count(0)

    # Narrow to its month.
    reader.write(page.locator("#q"), "")
    reader.write(page.locator("#from"), "2025-04-01")
    reader.write(page.locator("#to"), "2025-04-30")
    reader.submit()
    expect(page.locator("#sentence")).to_contain_text("April 2025")
    expect(entries).to_have_count(8)
    assert_fits(page)

    # Take it home.
    summary = page.locator("#export summary")
    expect(summary).to_have_text("Export 8 events")
    reader.choose(summary)
    with page.expect_download() as download:
        reader.choose(page.locator("#export-csv"))
    file = folder / "events.csv"
    download.value.save_as(file)
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))
    assert len(rows) == 8
    assert STRIKE in {row["slug"] for row in rows}
    assert all(row["date"].startswith("2025-04") for row in rows)


def test_by_mouse(page: Page, tmp_path: Path) -> None:
    journey(Hand(page), tmp_path)


def test_by_keyboard_alone(page: Page, tmp_path: Path) -> None:
    journey(Keys(page), tmp_path)


def test_by_touch_alone(make_page, tmp_path: Path) -> None:
    page: Page = make_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    journey(Hand(page, touch=True), tmp_path)


def test_without_scripts(make_page, tmp_path: Path) -> None:
    journey(Hand(make_page(java_script_enabled=False), button=True), tmp_path)


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_with_text_of_twice_the_size(make_page, tmp_path: Path, by: str) -> None:
    # The page's own policy would refuse a reader's style sheet that comes by script.
    page: Page = make_page(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page.add_init_script(ENLARGED)
    journey(Hand(page) if by == "mouse" else Keys(page), tmp_path)


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_at_four_times_the_zoom(make_page, tmp_path: Path, by: str) -> None:
    # 1280 × 1024 pixels at 400 %.
    page: Page = make_page(viewport={"width": 320, "height": 256})
    journey(Hand(page) if by == "mouse" else Keys(page), tmp_path)
