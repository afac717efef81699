"""A timeline of another subject in a browser: in one language, with looks of its own, and with hardly anything."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.importing import example, write
from tests.browser.conftest import Serve
from tests.datasets import Copy

Axe = Callable[..., list[dict[str, Any]]]
MakePage = Callable[..., Page]

PAGES = (
    *("/fr/", "/fr/events/1783-11-21-first-free-flight", "/fr/sources", "/fr/about"),
    *("/fr/story", "/fr/story/over-the-sea"),
)


@pytest.fixture(scope="module")
def server_url(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("own") / "mine"
    write(folder, example(["fr"]))
    categories = (folder / "categories.csv").read_text("utf-8").replace("red,diamond", "magenta,pentagon")
    (folder / "categories.csv").write_text(categories, encoding="utf-8")
    with serve(Copy(folder)) as url:
        yield url


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_every_page_is_whole_in_the_one_language(
    make_page: MakePage, axe: Axe, subtests: pytest.Subtests, width: int, scheme: str
) -> None:
    page = make_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    for address in PAGES:
        with subtests.test(address):
            page.goto(address)
            expect(page.locator("html")).to_have_attribute("lang", "fr")
            expect(page.locator("nav.languages")).to_have_count(0)
            expect(page.locator("header.site .theme")).to_be_visible()
            assert axe(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_marks_have_the_colour_that_the_file_names(page: Page) -> None:
    page.goto("/fr/")
    for theme, colour in (("light", "rgb(156, 47, 107)"), ("dark", "rgb(242, 154, 196)")):
        page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        expect(page.locator("#lane-hot-air h2 .marker")).to_have_css("color", colour)
    page.locator("label.chip", has_text="Hydrogène").click()
    expect(page.locator("#sentence")).to_contain_text("3")
    expect(page.locator("#list li")).to_have_count(3)
