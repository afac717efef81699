"""A reader filters: by a click, by typing, by links; and everything on the page follows."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from explorer import assert_agrees, first_number, read, wait_for_query
from playwright.sync_api import Page, Route, expect

APRIL = "from=2025-04-01&to=2025-04-30"


def chip(page: Page, name: str) -> None:
    page.locator("label.chip", has_text=name).click()


def test_a_click_on_a_category_changes_every_part_of_the_page(page: Page) -> None:
    page.goto("/en/")
    before = assert_agrees(page)
    assert before.query == []
    assert before.chosen == []
    assert [lane.category for lane in before.lanes] == list(before.chips)

    chip(page, "Arms")
    wait_for_query(page, "category=arms")
    one = assert_agrees(page)
    assert one.chosen == ["arms"]
    assert len(one.listed) == before.chips["arms"]
    assert "arms" in one.sentence
    assert one.chips == before.chips, "a facet's counts leave out its own selection"

    chip(page, "Labour")
    wait_for_query(page, "category=arms&category=labour")
    two = assert_agrees(page)
    assert len(two.listed) == before.chips["arms"] + before.chips["labour"]
    assert "arms or labour" in two.sentence

    chip(page, "Arms")
    wait_for_query(page, "category=labour")
    assert assert_agrees(page).chosen == ["labour"]


def test_a_speaker_and_a_stance_are_chosen_from_a_menu_that_stays_open_until_one_leaves_it(page: Page) -> None:
    page.goto("/en/")
    menu = page.locator("#who")
    menu.locator("summary").click()
    chip(page, "Moscow")
    wait_for_query(page, "speaker=moscow")
    said = assert_agrees(page)
    expect(menu.locator("summary")).to_have_text(re.compile(r"· 1$"))
    menu.get_by_label("denies").press("Space")
    wait_for_query(page, "speaker=moscow&stance=denies")
    denied = assert_agrees(page)
    assert set(denied.listed) < set(said.listed)
    assert "said by: Moscow, stance: denies" in denied.sentence
    expect(menu.get_by_label("denies")).to_be_visible()
    page.keyboard.press("Escape")
    expect(menu.get_by_label("denies")).to_be_hidden()


def test_the_default_window_stays_out_of_the_address(page: Page) -> None:
    page.goto("/en/")
    chip(page, "Arms")
    expect(page.locator("#category-arms")).to_be_checked()
    expect(page).to_have_url(re.compile(r"/en/\?category=arms$"))
    chip(page, "Arms")
    expect(page).to_have_url(re.compile(r"/en/$"))


def test_a_chip_can_be_ticked_with_the_keyboard(page: Page) -> None:
    page.goto("/en/")
    page.locator("#category-troops").focus()
    page.keyboard.press("Space")
    wait_for_query(page, "category=troops")
    assert assert_agrees(page).chosen == ["troops"]


def test_typed_dates_change_every_part_of_the_page(page: Page) -> None:
    page.goto("/en/")
    page.locator("#from").fill("2025-04-01")
    page.keyboard.press("Tab")
    wait_for_query(page, "from=2025-04-01")
    page.locator("#to").fill("2025-04-30")
    page.keyboard.press("Enter")
    wait_for_query(page, APRIL)
    now = assert_agrees(page)
    assert all(slug.startswith("2025-04") for slug in now.listed)
    assert len(now.listed) == 8
    assert "April 2025" in now.sentence
    assert now.dates == ("2025-04-01", "2025-04-30")


def test_two_dots_ask_for_all_of_the_data(page: Page) -> None:
    page.goto("/en/?from=..&to=..")
    now = assert_agrees(page)
    assert len(now.listed) == 66
    assert "66 of 66" in now.sentence
    assert page.locator("#earlier, #later").count() == 0


def test_a_search_changes_every_part_of_the_page(page: Page) -> None:
    page.goto("/en/")
    page.locator("#q").fill("alabuga")
    page.keyboard.press("Enter")
    wait_for_query(page, "q=alabuga")
    now = assert_agrees(page)
    assert now.listed == ["2025-06-19-nhk-alabuga-workers", "2025-11-alabuga-plan"]
    assert "“alabuga”" in now.sentence
    assert now.chips["labour"] == 2
    assert now.chips["arms"] == 0, "a zero count stays visible"


def test_facets_add_up(page: Page) -> None:
    page.goto("/en/")
    chip(page, "Troops")
    wait_for_query(page, "category=troops")
    chip(page, "Confirmed")
    wait_for_query(page, "category=troops&status=confirmed")
    page.locator("#collection").select_option("franceinfo")
    wait_for_query(page, "category=troops&status=confirmed&collection=franceinfo")
    now = assert_agrees(page)
    assert now.listed
    assert page.locator("#list li.solid").count() == len(now.listed)
    assert len(now.listed) == int(re.findall(r"\d+", page.locator("#collection option:checked").inner_text())[-1])


def test_addresses_that_the_page_writes_are_canonical(page: Page, subtests: pytest.Subtests) -> None:
    for address, canonical in [
        ("category=&status=&q=&from=&to=&sort=", "status=confirmed"),
        (
            "q=kursk&category=troops&category=arms&utm_source=mail",
            "category=arms&category=troops&status=confirmed&q=kursk",
        ),
        ("sort=oldest&to=2025-04-30&from=2025-04-01", f"status=confirmed&{APRIL}"),
    ]:
        with subtests.test(address):
            page.goto(f"/en/?{address}")
            chip(page, "Confirmed")
            wait_for_query(page, canonical)
            assert_agrees(page)


def test_back_and_forward_bring_every_choice_back(page: Page) -> None:
    page.goto("/en/")
    chip(page, "Arms")
    wait_for_query(page, "category=arms")
    page.locator("#q").fill("missile")
    page.keyboard.press("Enter")
    wait_for_query(page, "category=arms&q=missile")
    page.locator("#from").fill("2024-01-01")
    page.keyboard.press("Enter")
    wait_for_query(page, "category=arms&from=2024-01-01&q=missile")
    last = assert_agrees(page)

    page.go_back()
    wait_for_query(page, "category=arms&q=missile")
    now = assert_agrees(page)
    assert (now.chosen, now.q, now.dates[0]) == (["arms"], "missile", read_default_from(page))

    page.go_back()
    wait_for_query(page, "category=arms")
    now = assert_agrees(page)
    assert (now.chosen, now.q) == (["arms"], "")

    page.go_back()
    wait_for_query(page, "")
    now = assert_agrees(page)
    assert (now.chosen, now.q) == ([], "")

    for query in ("category=arms", "category=arms&q=missile", "category=arms&from=2024-01-01&q=missile"):
        page.go_forward()
        wait_for_query(page, query)
    now = assert_agrees(page)
    assert now._replace(focus="") == last._replace(focus="")


def read_default_from(page: Page) -> str:
    """What the field says where the address gives no day: as in a page that is opened anew."""
    return page.evaluate(
        """async () => new DOMParser().parseFromString(await (await fetch("/en/")).text(), "text/html")
             .querySelector("#from").value"""
    )


def test_a_reload_shows_what_the_address_says(page: Page) -> None:
    page.goto("/en/")
    chip(page, "Diplomacy")
    wait_for_query(page, "category=diplomacy")
    before = assert_agrees(page)
    page.reload()
    assert assert_agrees(page)._replace(focus="") == before._replace(focus="")


def days_shown(page: Page) -> int:
    start, end = (date.fromisoformat(day) for day in read(page).dates)
    return (end - start).days + 1


@pytest.mark.parametrize("path", ["/en/", "/en/events/2025-04-28-putin-thanks"], ids=["timeline", "event"])
def test_window_links_lead_where_they_say(page: Page, subtests: pytest.Subtests, path: str) -> None:
    everything = page.request.get("/en/events.csv?category=troops&from=..&to=..").text().count("/en/events/")
    for control, fewest, most in [
        ("preset-1", 28, 31),
        ("preset-3", 89, 92),
        ("preset-12", 365, 366),
        ("zoom-in", 1, 242),
        ("zoom-out", 244, 2000),
        ("fit", 1, 2000),
    ]:
        with subtests.test(control):
            page.goto(f"{path}?category=troops&from=2024-10-01&to=2025-05-31")
            assert days_shown(page) == 243
            link = page.locator(f"#{control}")
            query = (link.get_attribute("href") or "").partition("?")[2]
            link.click()
            wait_for_query(page, query)
            now = assert_agrees(page)
            assert now.path == path
            assert now.chosen == ["troops"], "a window link keeps the filter"
            assert fewest <= days_shown(page) <= most
            if control == "fit":
                assert len(now.listed) == everything
                assert page.locator("#earlier, #later").count() == 0
            if control.startswith("preset"):
                expect(link).to_have_attribute("aria-current", "true")


def test_all_shows_every_event_but_the_one_of_long_ago(page: Page) -> None:
    page.goto("/en/")
    page.locator("#preset-0").click()
    wait_for_query(page, (page.locator("#fit").get_attribute("href") or "").partition("?")[2])
    assert len(assert_agrees(page).listed) == 65
    assert "1959" in page.locator("#earlier").inner_text()


def test_events_outside_the_window_are_counted_and_one_click_away(page: Page, subtests: pytest.Subtests) -> None:
    everything = page.request.get("/en/events.csv?category=diplomacy&category=troops&from=..&to=..").text()
    for end in ("earlier", "later"):
        with subtests.test(end):
            page.goto(f"/en/?category=diplomacy&category=troops&{APRIL}")
            before = assert_agrees(page)
            outside = [first_number(page.locator(f"#{one}").inner_text()) for one in ("earlier", "later")]
            assert sum(outside) + len(before.listed) == everything.count("/en/events/")

            link = page.locator(f"#{end}")
            query = (link.get_attribute("href") or "").partition("?")[2]
            link.click()
            wait_for_query(page, query)
            now = assert_agrees(page)
            assert set(now.listed) - set(before.listed), "a jump shows at least one event that was not shown"
            assert (now.dates < before.dates) == (end == "earlier")


def test_a_place_or_a_source_shows_as_a_chip_that_can_be_removed(page: Page, subtests: pytest.Subtests) -> None:
    for facet, value, name in [
        ("place", "kursk-region", "Kursk"),
        ("place", "alabuga", "Alabuga"),
        ("source", "liga-2025-06-19-alabuga", "LIGA"),
    ]:
        with subtests.test(value):
            page.goto(f"/en/?category=labour&category=troops&{facet}={value}")
            before = assert_agrees(page)
            assert before.listed
            removable = page.locator(".chip.removable")
            expect(removable).to_contain_text(name)
            assert name in before.sentence

            removable.get_by_role("link").click()
            wait_for_query(page, "category=labour&category=troops")
            expect(removable).to_have_count(0)
            assert len(assert_agrees(page).listed) > len(before.listed)


def test_a_removable_chip_stays_while_other_controls_are_used(page: Page) -> None:
    page.goto("/en/?place=kyiv&place=pyongyang&source=&sort=newest")
    chip(page, "Arms")
    wait_for_query(page, "category=arms&place=kyiv&place=pyongyang&sort=newest")
    assert_agrees(page)
    expect(page.locator(".chip.removable")).to_have_count(2)


def test_the_order_turns_the_list_round_and_keeps_the_filter(page: Page) -> None:
    page.goto("/en/?category=arms")
    before = assert_agrees(page)
    page.locator("#sort-newest").click()
    wait_for_query(page, "category=arms&sort=newest")
    assert assert_agrees(page).listed == before.listed[::-1]
    page.locator("#sort-oldest").click()
    wait_for_query(page, "category=arms")
    assert assert_agrees(page).listed == before.listed


def test_reset_leads_back_to_the_default(page: Page) -> None:
    page.goto(f"/en/?category=arms&status=claimed&q=missile&{APRIL}")
    page.locator("#reset").click()
    wait_for_query(page, "")
    now = assert_agrees(page)
    assert (now.chosen, now.statuses, now.q) == ([], [], "")
    expect(page.locator("#reset")).to_have_count(0)


def test_an_empty_result_says_so_and_leads_out(page: Page) -> None:
    page.goto("/en/?category=arms&q=zzzz")
    now = assert_agrees(page)
    assert now.listed == []
    expect(page.locator("#timeline")).to_contain_text("No event matches")
    page.get_by_role("link", name="Reset the filter").click()
    wait_for_query(page, "")
    assert assert_agrees(page).listed


@pytest.mark.allowed_errors(r"status of 400")
def test_a_bad_date_is_named_beside_the_form_as_typed(page: Page, subtests: pytest.Subtests) -> None:
    for field, label, bad in [
        ("from", "From", "2025-02-31"),
        ("to", "To", "yesterday"),
        ("from", "From", "2027-01-01 <b>"),
    ]:
        with subtests.test(bad):
            page.goto("/en/?category=arms&q=missile")
            page.locator(f"#{field}").fill(bad)
            page.keyboard.press("Enter")
            alert = page.get_by_role("alert").filter(visible=True)
            expect(alert).to_contain_text(bad)
            expect(alert).to_contain_text(label)
            expect(page.locator(f"#{field}")).to_have_value(bad)
            expect(page.locator("#q")).to_have_value("missile")
            expect(page.locator("#category-arms")).to_be_checked()
            expect(page.locator("#category-troops")).not_to_be_checked()


@pytest.mark.allowed_errors(r"status of 400")
def test_a_corrected_date_brings_the_timeline_back(page: Page) -> None:
    page.goto("/en/?category=arms")
    page.locator("#to").fill("2025-02-31")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(visible=True)).to_be_visible()
    page.locator("#to").fill("2025-02-28")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(visible=True)).to_have_count(0)
    expect(page.locator("#sentence")).to_be_visible()
    now = assert_agrees(page)
    assert now.chosen == ["arms"]
    assert now.dates[1] == "2025-02-28"
    assert ("to", "2025-02-28") in now.query
    assert all(value for _, value in now.query)


@pytest.mark.allowed_errors(r"status of 400")
def test_back_leads_out_of_a_fault(page: Page) -> None:
    page.goto("/en/?category=arms")
    page.locator("#from").fill("2025-02-31")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").filter(visible=True)).to_be_visible()
    page.go_back()
    wait_for_query(page, "category=arms")
    assert assert_agrees(page).chosen == ["arms"]
    expect(page.get_by_role("alert").filter(visible=True)).to_have_count(0)


def tick(page: Page) -> None:
    page.locator("#category-arms").click()


def type_and_enter(field: str, value: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator(field).fill(value)
        page.keyboard.press("Enter")

    return act


def follow(link: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator(link).focus()
        page.keyboard.press("Enter")

    return act


def choose_a_collection(page: Page) -> None:
    page.locator("#collection").focus()
    page.locator("#collection").select_option("wider")


def test_focus_stays_on_the_control_that_was_used(page: Page, subtests: pytest.Subtests) -> None:
    for control, act in {
        "category-arms": tick,
        "q": type_and_enter("#q", "kursk"),
        "from": type_and_enter("#from", "2024-06-01"),
        "to": type_and_enter("#to", "2024-12-31"),
        "collection": choose_a_collection,
        "preset-3": follow("#preset-3"),
        "zoom-in": follow("#zoom-in"),
        "fit": follow("#fit"),
        "sort-newest": follow("#sort-newest"),
    }.items():
        with subtests.test(control):
            page.goto("/en/")
            before = read(page).export_link
            act(page)
            expect(page.locator("#export-csv")).not_to_have_attribute("href", before)
            expect(page.locator(f"#{control}")).to_be_focused()
            assert_agrees(page)


def test_what_is_typed_while_an_answer_is_on_its_way_is_not_lost(page: Page) -> None:
    page.goto("/en/")
    held: list[Route] = []
    page.route(re.compile(r"[?&]from=2024-06-01"), lambda route: held.append(route), times=1)
    with page.expect_request(re.compile(r"[?&]from=2024-06-01")):
        page.locator("#from").fill("2024-06-01")
        page.keyboard.press("Tab")
    expect(page.locator("#to")).to_be_focused()
    page.locator("#to").fill("2024-07")
    for route in held:
        route.continue_()
    expect(page.locator("#export-csv")).to_have_attribute("href", re.compile("from=2024-06-01"))
    page.keyboard.type("-31")
    expect(page.locator("#to")).to_have_value("2024-07-31")
    page.keyboard.press("Enter")
    wait_for_query(page, "from=2024-06-01&to=2024-07-31")
    assert_agrees(page)


def test_the_last_of_quick_clicks_wins(page: Page) -> None:
    page.goto("/en/")
    for name in ("Arms", "Troops", "Labour"):
        chip(page, name)
    wait_for_query(page, "category=arms&category=labour&category=troops")
    assert set(assert_agrees(page).chosen) == {"arms", "labour", "troops"}


def test_the_filter_speaks_french(page: Page) -> None:
    page.goto("/fr/")
    before = assert_agrees(page)
    chip(page, "Armes")
    wait_for_query(page, "category=arms")
    now = assert_agrees(page)
    assert len(now.listed) == before.chips["arms"]
    assert "armes" in now.sentence
    assert now.path == "/fr/"
