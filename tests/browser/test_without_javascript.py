"""The same journeys without JavaScript: every control is a link, a form or a <details>."""

import csv
import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Locator, Page, expect

ARRIVAL = "2024-10-troops-arrive"
WINTER = "from=2024-10-01&to=2025-05-31"


@pytest.fixture
def plain(make_page: Callable[..., Page]) -> Page:
    """A page whose browser runs no script."""
    return make_page(java_script_enabled=False)


def shown(page: Page) -> list[str]:
    """The slugs in the list, after a look at whether heading, sentence and export button count the same."""
    items = page.locator("#list li")
    slugs = [(item.get_attribute("id") or "").removeprefix("list-") for item in items.all()]
    for selector in ("#list-title", "#sentence", "#export summary"):
        expect(page.locator(selector)).to_contain_text(re.compile(rf"(^|\D){len(slugs)}\D"))
    return slugs


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def follow(control: Locator) -> None:
    """Click, and wait for the whole page that follows: a click alone may end before that page has come."""
    with control.page.expect_navigation():
        control.click()


def show(page: Page) -> None:
    follow(page.get_by_role("button", name="Show", exact=True))


def test_category_search_and_dates_filter_with_the_show_button(plain: Page) -> None:
    plain.goto("/en/")
    plain.locator("#category-arms").check()
    plain.locator("#category-troops").check()
    show(plain)
    both = shown(plain)
    assert asked(plain)["category"] == ["arms", "troops"]
    expect(plain.locator("#category-arms")).to_be_checked()
    expect(plain.locator("#sentence")).to_contain_text("arms or troops")
    expect(plain.locator(".lane")).to_have_count(2)

    plain.locator("#q").fill("kursk")
    show(plain)
    found = shown(plain)
    assert set(found) < set(both)

    plain.locator("#from").fill("2025-04-01")
    plain.locator("#to").fill("2025-04-30")
    show(plain)
    april = shown(plain)
    assert april
    assert all(slug.startswith("2025-04") for slug in april)
    assert set(april) < set(found)

    plain.go_back()
    assert shown(plain) == found
    plain.go_back()
    assert shown(plain) == both
    plain.go_forward()
    assert shown(plain) == found
    expect(plain.locator("#q")).to_have_value("kursk")


def test_enter_in_a_field_sends_the_form(plain: Page) -> None:
    plain.goto("/en/")
    plain.locator("#q").fill("alabuga")
    plain.locator("#q").press("Enter")
    expect(plain.locator("#sentence")).to_contain_text("alabuga")
    assert shown(plain) == ["2025-06-19-nhk-alabuga-workers", "2025-11-alabuga-plan"]


def test_an_event_opens_from_the_plot_and_closes(plain: Page) -> None:
    plain.goto(f"/en/?category=troops&{WINTER}")
    before = shown(plain)
    follow(plain.locator(f"#mark-{ARRIVAL} .at"))
    expect(plain.locator("#panel-title")).to_have_text("North Korean soldiers reach Russia")
    assert urlsplit(plain.url).path == f"/en/events/{ARRIVAL}"
    assert shown(plain) == before
    follow(plain.locator("#next"))
    expect(plain.locator("#panel-title")).not_to_have_text("North Korean soldiers reach Russia")
    follow(plain.locator("#previous"))
    expect(plain.locator("#panel-title")).to_have_text("North Korean soldiers reach Russia")
    follow(plain.get_by_role("link", name="FR", exact=True))
    expect(plain.locator("#panel .when time")).to_have_text("octobre 2024")
    follow(plain.locator("#close"))
    expect(plain.locator("#panel")).to_have_count(0)
    assert urlsplit(plain.url).path == "/fr/"
    assert shown(plain) == before


def test_an_event_opens_from_the_list_and_leads_to_related_ones(plain: Page) -> None:
    plain.goto("/en/")
    plain.locator("#list").get_by_role("link", name="North Korean soldiers reach Russia").click()
    expect(plain.locator("#panel .sources li").first).to_be_visible()
    expect(plain.locator("#panel .figures")).to_be_visible()
    related = plain.locator("#panel .related a").first
    title = related.inner_text()
    related.click()
    expect(plain.locator("#panel-title")).to_have_text(title)
    plain.go_back()
    expect(plain.locator("#panel-title")).to_have_text("North Korean soldiers reach Russia")


def test_window_and_order_are_links(plain: Page, subtests: pytest.Subtests) -> None:
    for control in ("zoom-in", "zoom-out", "fit", "preset-3", "preset-0", "earlier", "later", "sort-newest"):
        with subtests.test(control):
            plain.goto("/en/?category=diplomacy&from=2025-01-01&to=2025-06-30")
            before = shown(plain)
            link = plain.locator(f"#{control}")
            query = (link.get_attribute("href") or "").partition("?")[2]
            follow(link)
            assert urlsplit(plain.url).query == query
            now = shown(plain)
            assert now != before or control.startswith(("zoom", "preset"))
            expect(plain.locator("#category-diplomacy")).to_be_checked()


def test_a_chip_of_a_place_can_be_removed(plain: Page) -> None:
    plain.goto(f"/en/events/{ARRIVAL}")
    follow(plain.locator("#panel .when a"))
    kursk = shown(plain)
    assert asked(plain)["place"] == ["kursk-region"]
    follow(plain.locator(".chip.removable a"))
    assert set(kursk) < set(shown(plain))
    assert "place" not in asked(plain)


def slugs_of_csv(content: bytes) -> list[str]:
    return [row["slug"] for row in csv.DictReader(content.decode().splitlines())]


def slugs_of_workbook(content: bytes) -> list[str]:
    _, *rows = load_workbook(BytesIO(content)).worksheets[0].values
    return [str(row[-1]).rpartition("/")[2] for row in rows]


@pytest.mark.parametrize(("ending", "slugs"), [("csv", slugs_of_csv), ("xlsx", slugs_of_workbook)])
def test_the_export_menu_opens_and_gives_these_events(
    plain: Page, ending: str, slugs: Callable[[bytes], list[str]]
) -> None:
    plain.goto(f"/en/?category=arms&category=troops&{WINTER}")
    expect(plain.locator(f"#export-{ending}")).to_be_hidden()
    plain.locator("#export summary").click()
    with plain.expect_download() as waiting:
        plain.locator(f"#export-{ending}").click()
    download = waiting.value
    assert download.suggested_filename.startswith("alliance-timeline_")
    assert download.suggested_filename.endswith(f"_2024-10-01_2025-05-31_arms+troops.{ending}")
    assert slugs(Path(download.path()).read_bytes()) == shown(plain)


def test_the_export_menu_gives_the_full_data_set_as_well(plain: Page) -> None:
    plain.goto(f"/en/?category=arms&{WINTER}")
    plain.locator("#export summary").click()
    whole = plain.locator("#export-csv-all")
    expect(whole).to_contain_text("66")
    with plain.expect_download() as waiting:
        whole.click()
    assert len(list(csv.reader(Path(waiting.value.path()).read_text(encoding="utf-8").splitlines()))) == 67


@pytest.mark.allowed_errors(r"status of 400")
def test_a_bad_date_is_explained_and_can_be_corrected(plain: Page) -> None:
    plain.goto("/en/?category=arms")
    plain.locator("#from").fill("2025-02-31")
    show(plain)
    expect(plain.get_by_role("alert")).to_contain_text("2025-02-31")
    expect(plain.locator("#from")).to_have_value("2025-02-31")
    expect(plain.locator("#category-arms")).to_be_checked()
    plain.locator("#from").fill("2025-02-28")
    show(plain)
    expect(plain.get_by_role("alert")).to_have_count(0)
    assert shown(plain)
    assert asked(plain)["from"] == ["2025-02-28"]


def test_no_control_that_needs_a_script_is_shown(plain: Page) -> None:
    plain.goto(f"/en/events/{ARRIVAL}")
    for button in plain.get_by_role("button").all():
        assert button.get_attribute("type") == "submit"


def test_help_is_a_page_that_leads_back(plain: Page) -> None:
    for language, title in (("en", "Moving about the timeline"), ("fr", "Se déplacer dans la chronologie")):
        plain.goto(f"/{language}/figures")
        follow(plain.locator(".help-button"))
        assert urlsplit(plain.url).path == f"/{language}/help"
        expect(plain.locator("h1")).to_have_text(title)
        expect(plain.locator("main kbd", has_text="/")).to_be_visible()
        expect(plain.locator("main button")).to_be_hidden()
        follow(plain.locator("main a"))
        expect(plain.locator("#timeline")).to_be_visible()
