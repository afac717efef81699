"""More events than there is room for: counted in lanes, listed in pages, and every one of them within reach."""

import csv
from collections.abc import Iterator
from io import StringIO

import pytest
from starlette.testclient import TestClient

from tests.datasets import serving
from tests.reading import Page, attribute, words
from tests.test_responses import crowd

ALL = "/en/?from=..&to=.."


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with serving(crowd(tmp_path_factory.mktemp("crowd"), 1_000)) as client:
        yield client


def exported(client: TestClient, page: Page) -> list[str]:
    return [row["slug"] for row in csv.DictReader(StringIO(client.get(page.href("#export-csv")).text))]


def location(client: TestClient, address: str) -> str:
    """The address that a reader is told to keep."""
    return client.get(address).headers["Content-Location"]


def pages(client: TestClient, address: str) -> Iterator[Page]:
    page = Page.at(client, address)
    yield page
    while page.has("#next-page"):
        page = Page.at(client, page.href("#next-page").partition("#")[0])
        yield page


@pytest.mark.parametrize("query", ["", "&category=arms&category=troops", "&q=event", "&place=kyiv"])
def test_lanes_count_what_there_is_no_room_to_draw(crowded: TestClient, query: str) -> None:
    page = Page.at(crowded, ALL + query)
    assert page.shown > 300
    assert not page.has("a.event")
    bins = {lane: page.all(f"#lane-{lane} .bin") for lane in page.lanes}
    counted = {lane: sum(int(attribute(one, "data-count")) for one in found) for lane, found in bins.items()}
    assert counted == page.lane_counts
    assert sum(counted.values()) == page.shown == len(exported(crowded, page))


def test_a_bin_leads_to_its_events(crowded: TestClient) -> None:
    page = Page.at(crowded, f"{ALL}&category=arms&category=troops")
    for one in page.all("#lane-arms .bin")[:3]:
        inside = Page.at(crowded, attribute(one, "href"))
        assert inside.lane_counts["arms"] == int(attribute(one, "data-count"))
        assert inside.has("a.event")


@pytest.mark.parametrize("query", ["", "&sort=newest", "&q=event", "&place=kyiv&sort=newest"])
def test_the_list_goes_on_to_the_last_event(crowded: TestClient, query: str) -> None:
    several = list(pages(crowded, ALL + query))
    listed = [slug for page in several for slug in page.listed]
    assert listed == exported(crowded, several[0])
    assert max(len(page.listed) for page in several) == 100
    assert several[1].href("#first-page").partition("#")[0] == several[0].href("#next-page").partition("&after")[0]


@pytest.mark.parametrize("query", ["", "&category=arms&category=troops&sort=newest"])
def test_a_page_of_the_list_has_an_address_that_ways_to_events_and_back_keep(crowded: TestClient, query: str) -> None:
    address = Page.at(crowded, ALL + query).href("#next-page").partition("#")[0]
    # What a form sends besides, the address does without.
    second = Page.at(crowded, f"{address}&q=&collection=")
    assert location(crowded, f"{address}&q=&collection=") == address
    for there in (second.href("link[rel=canonical]"), attribute(second.one("#share"), "data-address")):
        assert Page.at(crowded, there).listed == second.listed
    french = Page.at(crowded, attribute(second.one("nav.languages a[lang=fr]"), "href"))
    assert french.listed == second.listed

    opened = Page.at(crowded, attribute(second.all("#list li a")[7], "href"))
    assert opened.listed == second.listed
    assert Page.at(crowded, opened.href("#next")).listed == second.listed
    assert Page.at(crowded, opened.href("#close")).listed == second.listed
    # What others get is the event; what goes on to other events begins their list.
    assert "?" not in opened.href("#permalink")
    for way in ("#reset", "#zoom-in", "#preset-3", "#sort-oldest", "#export-csv", "#embed", "#first-page"):
        assert "after=" not in opened.href(way)


def test_few_events_have_no_pages(crowded: TestClient) -> None:
    window = "/en/?from=2024-01-01&to=2024-06-30"
    assert location(crowded, f"{window}&after=event-0500") == window
    assert not Page.at(crowded, f"{window}&after=event-0500").has("#first-page")


def test_where_there_is_room_marks_are_drawn_and_all_is_listed(crowded: TestClient) -> None:
    page = Page.at(crowded, "/en/?from=2024-01-01&to=2024-06-30")
    assert page.shown <= 300
    assert not page.has(".bin")
    assert (
        sorted(page.drawn("usual") + page.behind_clusters("usual"))
        == sorted(page.listed)
        == sorted(exported(crowded, page))
    )


@pytest.mark.parametrize("query", ["", "&category=arms", "&q=event"])
def test_an_event_in_a_crowd_knows_its_neighbours(crowded: TestClient, query: str) -> None:
    order = exported(crowded, Page.at(crowded, ALL + query))
    middle = order[len(order) // 2]
    page = Page.at(crowded, f"/en/events/{middle}?from=..&to=..{query}")
    assert f"/{order[len(order) // 2 - 1]}?" in page.href("#previous")
    assert f"/{order[len(order) // 2 + 1]}?" in page.href("#next")
    assert not Page.at(crowded, f"/en/events/{order[0]}?from=..&to=..{query}").has("#previous")
    assert not Page.at(crowded, f"/en/events/{order[-1]}?from=..&to=..{query}").has("#next")


def test_an_event_that_the_filter_leaves_out_of_a_crowd_says_so(crowded: TestClient) -> None:
    page = Page.at(crowded, "/en/events/event-0001?from=..&to=..&place=pyongyang")
    assert page.has("#show-event") == ("kyiv" in page.href(".panel .when a"))


@pytest.mark.parametrize("after", ["nothing-of-that-name", "%00", "x" * 300])
def test_a_list_that_should_go_on_after_nothing_says_so(crowded: TestClient, after: str) -> None:
    response = crowded.get(f"{ALL}&after={after}")
    assert response.status_code == 400
    assert "after" in response.text


def test_a_crowd_makes_no_heavy_page(crowded: TestClient) -> None:
    assert len(crowded.get(ALL).content) < 200_000


def test_a_list_that_cannot_go_on_says_so_and_begins_anew(crowded: TestClient) -> None:
    page = Page.at(crowded, "/en/?after=no-such-event", status=400)
    assert words(page.one(".fault")).startswith("after: “no-such-event”. Expected: the slug of an event")
    assert page.listed == Page.at(crowded, "/en/").listed
