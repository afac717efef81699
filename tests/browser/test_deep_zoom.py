"""From a lifetime to a day: the axis stays legible at every length, and a crowd can always be taken apart."""

from collections.abc import Iterator

import pytest
from datasets import Copy
from hands import BEHIND, Window, drawn, open_timeline, wait_for_another
from playwright.sync_api import Page, expect

WINDOWS = {
    "1 day": "from=2025-04-24&to=2025-04-24",
    "10 days": "from=2025-04-20&to=2025-04-29",
    "3 months": "from=2025-02-01&to=2025-04-30",
    "3 years": "from=2023-07-01&to=2026-06-30",
    "70 years": "from=1957-01-01&to=2026-12-31",
}

TICKS = """
() => [...document.querySelectorAll(".axis text")]
  .filter((text) => text.getClientRects().length && getComputedStyle(text).visibility === "visible")
  .map((text) => {
    const { left, right, top, bottom } = text.getBoundingClientRect();
    return { at: text.getAttribute("x"), text: text.textContent, left, right, top, bottom };
  })
"""

FIRST = {
    ("en", "1 day"): {"April 2025", "24"},
    ("fr", "1 day"): {"avril 2025", "24"},
    ("en", "3 years"): {"2024", "Oct"},
    ("fr", "3 years"): {"2024", "oct."},
    ("en", "70 years"): {"1960", "2020"},
    ("fr", "70 years"): {"1960", "2020"},
}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_axis_is_legible_at_every_length(page: Page, language: str) -> None:
    for name, query in WINDOWS.items():
        open_timeline(page, f"/{language}/?{query}")
        ticks = page.evaluate(TICKS)
        texts = {tick["text"] for tick in ticks}
        assert len({tick["at"] for tick in ticks}) <= 14, name
        assert FIRST.get((language, name), set()) <= texts, name
        assert len(texts) >= 2, name
        for one in ticks:
            for other in ticks:
                if one is not other and one["top"] < other["bottom"] and other["top"] < one["bottom"]:
                    apart = one["right"] <= other["left"] or other["right"] <= one["left"]
                    assert apart, f"{name}: {one['text']} and {other['text']} overlap"


def test_zooming_in_step_by_step_reaches_a_day_and_comes_back(page: Page) -> None:
    open_timeline(page, f"/en/?{WINDOWS['70 years']}")
    before = drawn(page)
    lengths = [before.days]
    page.locator("#timeline [tabindex='0']").first.focus()
    page.keyboard.press("End")
    while lengths[-1] > 1:
        page.keyboard.press("+")
        before = wait_for_another(page, before)
        lengths.append(before.days)
        assert page.locator(".axis text >> visible=true").count() >= 1
        assert len(lengths) < 20
    assert lengths == sorted(lengths, reverse=True)


def test_a_crowd_is_zoomed_to(page: Page) -> None:
    open_timeline(page, f"/en/?{WINDOWS['70 years']}")
    clusters = page.locator(".cluster >> visible=true")
    crowds = {one.get_attribute("id"): one.evaluate(BEHIND) for one in clusters.all()}
    assert crowds
    for mark in clusters.all():
        slugs = mark.evaluate(BEHIND)
        assert mark.locator("svg text").text_content() == f"+{len(slugs)}"
    page.reload()
    assert {one.get_attribute("id"): one.evaluate(BEHIND) for one in clusters.all()} == crowds

    before = drawn(page)
    slugs = clusters.first.evaluate(BEHIND)
    length = page.evaluate("history.length")
    clusters.first.click()
    after = wait_for_another(page, before)
    assert before.first <= after.first
    assert after.last <= before.last
    assert after.days < before.days / 4
    listed = page.locator("#list li").evaluate_all("(items) => items.map((item) => item.id.slice(5))")
    assert set(slugs) <= set(listed)
    assert page.evaluate("history.length") == length + 1
    page.go_back()
    assert wait_for_another(page, after) == before


@pytest.fixture(scope="module")
def crowd_url(serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A site where forty events share one day."""
    copy = Copy.without_events(tmp_path_factory.mktemp("crowd"))
    for number in range(40):
        copy.add_event(
            f"crowd-{number:02}", "a-source", date="2024-06-01", title_en=f"Event number {number} of the day"
        )
    with serve(copy) as url:
        yield url


@pytest.mark.parametrize("keys", [False, True])
def test_a_crowd_of_one_day_is_listed(make_page, crowd_url: str, keys: bool) -> None:
    page: Page = make_page(base_url=crowd_url)
    open_timeline(page, "/en/?from=2024-05-20&to=2024-06-10")
    cluster = page.locator(".cluster >> visible=true").first
    first = cluster.evaluate(BEHIND)[0]
    before = drawn(page)
    item = page.locator(f"#list-{first}")
    if keys:
        cluster.focus()
        page.keyboard.press("Enter")
    else:
        cluster.click()
    expect(item).to_be_in_viewport()
    assert page.url.endswith(f"#list-{first}")
    assert drawn(page) == before == Window.of(["2024-05-20", "2024-06-10"])
    # The timeline goes on from there.
    page.keyboard.press("Tab")
    assert page.evaluate("(id) => document.activeElement.closest(`#${id}`) !== null", f"list-{first}")
    page.locator("#zoom-in").click()
    # No further than what the events of the day need.
    assert wait_for_another(page, before).days < before.days // 2
