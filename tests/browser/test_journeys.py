"""One reader's errand, done in every way a page can be used; and the article that all began with, event by event.

Find the strike of 24 April 2025, read who says so, narrow to its month, take the month home as CSV. Readers do so on
the real data set, as it is and as it may grow: what there is in that month, its files say.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Locator, Page, expect

from app.dates import Window
from tests.browser.conftest import Serve
from tests.datasets import DATA_SETS, Copy, Reference

STRIKE = "2025-04-24-kn-23-strike"
#: What the article tells, in order.
ARTICLE = [
    "1959-08-rail-bridge",
    "2023-09-arms-deliveries",
    "2024-workers-sent",
    "2024-10-troops-arrive",
    "2024-12-01-retreat-intercept",
    "2025-01-09-prisoners-captured",
    "2025-01-11-captures-announced",
    "2025-01-12-prisoner-images",
    "2025-04-15-arms-investigation",
    STRIKE,
    "2025-04-26-gerasimov-acknowledges",
    "2025-04-28-kcna-acknowledges",
    "2025-04-30-road-bridge-start",
    "2025-05-09-victory-parade",
]
ENLARGED = """
addEventListener("DOMContentLoaded", () => {
  const style = document.createElement("style");
  style.textContent = ":root { font-size: 32px !important; }";
  document.head.append(style);
});
"""


@pytest.fixture(scope="module", params=DATA_SETS)
def copy(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Copy:
    return DATA_SETS[request.param](tmp_path_factory.mktemp(request.param))


@pytest.fixture(scope="module")
def server_url(copy: Copy, serve: Serve) -> Iterator[str]:
    with serve(copy) as url:
        yield url


@pytest.fixture
def april(copy: Copy) -> list[str]:
    """The events of April 2025, in order."""
    return Reference.of(copy.folder).slugs({}, Window(date(2025, 4, 1), date(2025, 4, 30)))


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
        # Scrolling there may take a moment.
        expect(target).to_be_in_viewport(ratio=0.9)
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


def journey(reader: Reader, april: list[str], folder: Path) -> None:
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
    expect(panel.locator("> .says")).to_contain_text("franceinfo")
    assert panel.locator(".sources li").count() >= 1
    assert_fits(page)
    reader.choose(page.locator("#close"))
    expect(panel).to_have_count(0)

    # Narrow to its month.
    if page.locator("#fold summary").is_visible():
        reader.choose(page.locator("#fold summary"))
    reader.write(page.locator("#q"), "")
    reader.write(page.locator("#from"), "2025-04-01")
    reader.write(page.locator("#to"), "2025-04-30")
    reader.submit()
    expect(page.locator("#sentence")).to_contain_text("April 2025")
    expect(entries).to_have_count(len(april))
    assert_fits(page)

    # Take it home.
    summary = page.locator("#export summary")
    expect(summary).to_have_text(f"Export {len(april)} events")
    reader.choose(summary)
    with page.expect_download() as download:
        reader.choose(page.locator("#export-csv"))
    file = folder / "events.csv"
    download.value.save_as(file)
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"), newline="")))
    assert [row["slug"] for row in rows] == april
    assert STRIKE in april
    assert all(row["date"].startswith("2025-04") for row in rows)


def test_by_mouse(page: Page, april: list[str], tmp_path: Path) -> None:
    journey(Hand(page), april, tmp_path)


def test_by_keyboard_alone(page: Page, april: list[str], tmp_path: Path) -> None:
    journey(Keys(page), april, tmp_path)


def test_by_touch_alone(make_page, april: list[str], tmp_path: Path) -> None:
    page: Page = make_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    journey(Hand(page, touch=True), april, tmp_path)


def test_without_scripts(make_page, april: list[str], tmp_path: Path) -> None:
    journey(Hand(make_page(java_script_enabled=False), button=True), april, tmp_path)


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_with_text_of_twice_the_size(make_page, april: list[str], tmp_path: Path, by: str) -> None:
    # The page's own policy would refuse a reader's style sheet that comes by script.
    page: Page = make_page(viewport={"width": 1280, "height": 900}, bypass_csp=True)
    page.add_init_script(ENLARGED)
    journey(Hand(page) if by == "mouse" else Keys(page), april, tmp_path)


@pytest.mark.parametrize("by", ["mouse", "keys"])
def test_at_four_times_the_zoom(make_page, april: list[str], tmp_path: Path, by: str) -> None:
    # 1280 × 1024 pixels at 400 %.
    page: Page = make_page(viewport={"width": 320, "height": 256})
    journey(Hand(page) if by == "mouse" else Keys(page), april, tmp_path)


def test_every_event_of_the_article_is_there_and_names_it(page: Page) -> None:
    page.goto("/en/?collection=franceinfo&from=..&to=..")
    entries = page.locator("#list li")
    expect(entries).to_have_count(len(ARTICLE))
    assert [str(entry.get_attribute("id")).removeprefix("list-") for entry in entries.all()] == ARTICLE
    entries.first.locator("a").click()
    for slug in ARTICLE:
        expect(page.locator("#panel")).to_have_attribute("data-slug", slug)
        expect(page.locator("#panel .sources")).to_contain_text("franceinfo")
        if slug != ARTICLE[-1]:
            page.locator("#next").click()
