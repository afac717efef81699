"""The real events, which are many: what would be covered on a phone is counted there, and all can be reached."""

from collections.abc import Callable, Iterator

import pytest
from datasets import ROOT
from hands import BEHIND
from playwright.sync_api import Page, expect

from tests.browser.conftest import Serve
from tests.datasets import Copy

MakePage = Callable[..., Page]

WIDTHS = (320, 390, 768)
LANGUAGES = ("en", "fr")

# Marks whose centre belongs to another.
COVERED = """
() => [...document.querySelectorAll("#timeline .event, #timeline .cluster")].filter((mark) => {
  if (!mark.checkVisibility()) return false;
  const marker = mark.querySelector("use.at") ?? mark.querySelector(".at rect");
  marker.scrollIntoView({ block: "center" });
  const { left, right, top, bottom } = marker.getBoundingClientRect();
  return document.elementFromPoint((left + right) / 2, (top + bottom) / 2)?.closest("a") !== mark;
}).map((mark) => mark.id)
"""


@pytest.fixture(scope="module")
def server_url(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[str]:
    with serve(Copy.of_all(tmp_path_factory.mktemp("real"), ROOT / "data")) as url:
        yield url


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_centre_of_a_mark_belongs_to_another(make_page: MakePage, language: str, width: int) -> None:
    page = make_page(viewport={"width": width, "height": 844})
    for query in ("", "?category=troops", "?from=2024-10-01&to=2025-05-31"):
        page.goto(f"/{language}/{query}")
        assert page.locator("#timeline .event:visible").count() > 25
        assert page.locator("#timeline .cluster:visible").count() >= (width < 768)
        assert page.evaluate(COVERED) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_every_event_has_a_mark_or_is_counted(make_page: MakePage, width: int) -> None:
    page = make_page(viewport={"width": width, "height": 844})
    page.goto("/en/")
    drawn = page.locator("#timeline .event:visible").count()
    counted = [int(one.removeprefix("+")) for one in page.locator("#timeline .cluster:visible").all_text_contents()]
    lanes = page.locator(".lane small").all_inner_texts()
    assert drawn + sum(counted) == sum(int(one) for one in lanes)


@pytest.mark.parametrize(("language", "zoom"), [("en", "Zoom in"), ("fr", "Zoom avant")])
def test_a_tap_on_a_crowd_lists_its_events(make_page: MakePage, language: str, zoom: str) -> None:
    page = make_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    page.goto(f"/{language}/")
    for number in range(page.locator("#timeline .cluster:visible").count()):
        cluster, crowd = page.locator("#timeline .cluster:visible").nth(number), page.locator("#crowd")
        slugs = cluster.evaluate(BEHIND)
        cluster.locator("rect").tap()
        expect(crowd).to_be_visible()
        page.locator(".card").wait_for(state="attached")
        expect(page.locator(".card")).to_be_hidden()
        links = crowd.locator("li a")
        told = [str(link.get_attribute("href")).partition("?")[0] for link in links.all()]
        assert told[: len(slugs)] == [f"/{language}/events/{slug}" for slug in slugs]
        assert links.all_inner_texts()[len(slugs) :] == ([zoom] if len(slugs) > 1 else [])
        assert all(links.all_inner_texts())
        crowd.locator("button").tap()
        expect(crowd).to_be_hidden()
    assert len(slugs) > 1
    cluster.locator("rect").tap()
    crowd.locator("li a").first.tap()
    expect(page.locator("#panel")).to_have_attribute("data-slug", slugs[0])
    expect(crowd).to_be_hidden()


# How a mark is drawn: its shape, its colour, and what it is filled with.
SIGN = """
(entry) => ["::before", "::after"].flatMap((part) => {
  const { content, clipPath, color, backgroundImage, backgroundColor, width } = getComputedStyle(entry, part);
  return content === "none" ? [] : [clipPath, color, backgroundImage, backgroundColor, width];
})
"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", ["", "?lanes=speaker"])
def test_the_events_of_a_crowd_look_as_in_the_list_below_their_number(
    make_page: MakePage, query: str, scheme: str
) -> None:
    page = make_page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True, color_scheme=scheme)
    page.goto(f"/en/{query}")
    cluster, crowd = page.locator("#timeline .cluster:visible").first, page.locator("#crowd")
    number = str(cluster.text_content()).removeprefix("+")
    slugs = [slug.partition("--")[0] for slug in cluster.evaluate(BEHIND)]
    cluster.locator("rect").tap()
    expect(page.get_by_role("dialog", name=f"{number} more event")).to_be_visible()
    expect(crowd.get_by_role("heading")).to_contain_text(number)
    for slug, line in zip(slugs, crowd.locator("li").all(), strict=False):
        entry = page.locator(f"#list-{slug}")
        assert line.locator("a").inner_text() == entry.locator("a").inner_text()
        assert line.locator("time").inner_text().startswith(entry.locator("time").inner_text())
        sign = line.evaluate(SIGN)
        assert sign
        assert sign == entry.evaluate(SIGN)
        title, day = line.locator("a").bounding_box(), line.locator("time").bounding_box()
        assert title
        assert day
        assert title["y"] + title["height"] <= day["y"] + 1
        if query:
            mark = page.locator(f"#timeline .lane:has(#{cluster.get_attribute('id')}) [id^='mark-{slug}--']")
            assert str(mark.get_attribute("data-says")) in line.inner_text()
    zoom = crowd.locator("li").last
    assert zoom.inner_text() == "Zoom in"
    assert zoom.evaluate(SIGN) == [], "what leads to no event has no mark"


def test_a_crowd_is_zoomed_to_by_its_last_entry_by_keys_and_without_scripts(make_page: MakePage) -> None:
    phone = {"width": 390, "height": 844}
    for way in ("entry", "key", "link"):
        page = make_page(viewport=phone, has_touch=True, is_mobile=True, java_script_enabled=way != "link")
        page.goto("/en/")
        cluster = page.locator("#lane-troops .cluster:visible").first
        address, slugs = str(cluster.get_attribute("href")), cluster.evaluate(BEHIND)
        assert "from=" in address
        if way == "key":
            cluster.press("Enter")
        else:
            cluster.locator("rect").tap()
        if way == "entry":
            page.locator("#crowd li a").last.tap()
        page.wait_for_url(f"**{address}")
        for slug in slugs:
            expect(page.locator(f"#list-{slug}")).to_be_attached()


def test_the_crowd_of_the_event_that_is_open_is_marked(make_page: MakePage) -> None:
    page = make_page(viewport={"width": 390, "height": 844})
    page.goto("/en/")
    behind = page.locator("#lane-troops .cluster:visible").first.evaluate(BEHIND)[0]
    page.goto(f"/en/events/{behind}")
    marked = page.locator("#timeline .selected:visible")
    expect(marked).to_have_count(1)
    assert behind in marked.evaluate(BEHIND)
    stroke, other = (
        page.locator(f"#lane-troops .cluster{one}:visible rect").first.evaluate("(box) => getComputedStyle(box).stroke")
        for one in (".selected", ":not(.selected)")
    )
    assert stroke != other


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_event_of_the_list_is_on_the_second_screen_of_a_phone(make_page: MakePage, language: str) -> None:
    page = make_page(viewport={"width": 390, "height": 844})
    page.goto(f"/{language}/")
    first = page.locator("#list li").first.bounding_box()
    assert first
    assert first["y"] < 2 * 844
