"""Data sets in other languages in a browser: long words, words without spaces, and pages from right to left."""

from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.importing import example, write
from tests.browser.conftest import Serve
from tests.browser.test_about import BROKEN, WIDTHS
from tests.browser.test_labels import MEASURE, Box
from tests.datasets import Copy

Axe = Callable[..., list[dict[str, Any]]]
MakePage = Callable[..., Page]

LANGUAGES = ("uk", "ko", "he")
PAGES = ("events/1783-11-21-first-free-flight", "?lanes=status", "sources", "story/over-the-sea", "about", "help")

NAMES = (
    {"uk": "Вашингтон", "ko": "워싱턴", "he": "וושינגטון"},
    {"uk": "Інші уряди Заходу", "ko": "다른 서방 정부들", "he": "ממשלות אחרות"},
    {"uk": "Дослідники", "ko": "연구자들", "he": "חוקרים"},
)


def add_speakers(copy: Copy) -> None:
    """Speakers, which the example has none of, and what they say of an event."""
    texts = ({f"{text}_{one}": names[one] for text in ("label", "definition") for one in LANGUAGES} for names in NAMES)
    copy.begin("speakers.csv", *({"slug": f"speaker-{number}", **one} for number, one in enumerate(texts)))
    said = {"event": "1783-08-27-hydrogen", "stance": "declines", "stated": "", "source": "wikipedia-charliere"}
    who = {f"who_{one}": "X" for one in LANGUAGES}
    copy.begin("statements.csv", *({**said, **who, "speaker": f"speaker-{number}"} for number in range(len(NAMES))))


@pytest.fixture(scope="module")
def server_url(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("languages") / "data"
    write(folder, example(LANGUAGES))
    # The example has no text of its own from right to left.
    events = (folder / "events.csv").read_text("utf-8").replace("A balloon filled with hydrogen", "כדור מלא מימן")
    (folder / "events.csv").write_text(events, encoding="utf-8")
    copy = Copy(folder)
    add_speakers(copy)
    with serve(copy) as url:
        yield url


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "scheme"), [(1024, "light"), (390, "dark")])
def test_every_page_is_whole_and_labels_are_apart(
    make_page: MakePage, axe: Axe, subtests: pytest.Subtests, language: str, width: int, scheme: str
) -> None:
    page = make_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    for path in PAGES:
        with subtests.test(path):
            page.goto(f"/{language}/{path}")
            assert page.evaluate("document.documentElement.scrollWidth") <= width
            assert axe(page) == []
            for lane in page.evaluate(MEASURE):
                labels = [Box(label["name"], *label["box"]) for label in lane["labels"]]
                assert all(label.is_inside(Box("", *lane["plot"])) for label in labels)
                assert not any(one.overlaps(other) for one, other in combinations(labels, 2))


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_of_tables_keep_clear_of_each_other(page: Page, language: str) -> None:
    page.goto(f"/{language}/about")
    assert page.locator(".about .stances").count() == 2
    broken = {}
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        broken[width] = page.evaluate(BROKEN)
    assert not any(broken.values()), broken


def test_from_right_to_left_everything_stands_on_the_other_side_but_time(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/he/events/1783-08-27-hydrogen")
    expect(page.locator("html")).to_have_attribute("dir", "rtl")
    panel, plot, names = (page.locator(one).bounding_box() for one in ("#panel", "#timeline", ".lane .name >> nth=0"))
    assert panel
    assert plot
    assert names
    assert panel["x"] < plot["x"] < names["x"]
    xs = [
        box["x"]
        for slug in ("1783-06-04-annonay", "1783-08-27-hydrogen", "1785-01-07-channel")
        if (box := page.locator(f"#mark-{slug} .at").bounding_box())
    ]
    assert len(xs) == 3
    assert xs == sorted(xs)


def test_the_arrow_keys_go_through_time_as_everywhere(page: Page) -> None:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto("/he/events/1783-08-27-hydrogen")
    page.locator("#mark-1783-08-27-hydrogen").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(":focus")).to_have_attribute("id", "mark-1783-11-21-first-free-flight")
