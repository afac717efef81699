"""Do map and list of places count what one would count by hand, lead where they say, and stay small?"""

import re
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from starlette.testclient import TestClient

from app.addresses import STATIC
from app.pages.places import MAX_PLACES
from app.parameters import MAX_VALUES
from tests.datasets import EVENT, FROZEN, Copy, Reference, serving
from tests.reading import Page, attribute, first_number, texts

REFERENCE = Reference.of(FROZEN)
WIDE = {slug for slug, place in REFERENCE.places.items() if not place["latitude"]}
PLACE_OF = {record.slug: record.cells["place"] for record in REFERENCE.records}


def chosen_by(address: str) -> list[str]:
    return parse_qs(address.partition("?")[2]).get("place", [])


def test_a_place_and_a_circle_lead_to_their_events(client: TestClient) -> None:
    page = Page.at(client, "/en/places?category=troops&category=arms")
    for link in page.all(".by-place a, .circles a, .off a"):
        text = attribute(link, "aria-label").rpartition(":")[2] or link.css_first("small").text()
        there = Page.at(client, attribute(link, "href"))
        assert there.shown == first_number(text)
        assert there.chosen("category") == ["arms", "troops"]


def test_a_chosen_place_is_marked_and_its_link_removes_it_alone(client: TestClient) -> None:
    query = "category=troops&place=kursk-region&place=pyongyang"
    assert Page.at(client, f"/fr/?{query}").has("#places[open]")
    page = Page.at(client, f"/fr/places?{query}")
    marked = {attribute(link, "id") for link in page.all(".places [aria-current=true]")}
    assert {"place-kursk-region", "place-pyongyang", "circle-kursk-region"} <= marked
    assert chosen_by(page.href("#place-kursk-region")) == ["pyongyang"]
    assert "category=troops" in page.href("#place-kursk-region")
    assert chosen_by(page.href("#place-vladivostok" if page.has("#place-vladivostok") else "#place-russia")) != []
    assert not Page.at(client, "/fr/").has("#places[open]")
    assert not Page.at(client, "/fr/places").has(".places [aria-current]")


@pytest.mark.parametrize("query", ["", "?category=troops&from=2024-10-01&to=2025-05-31", "?place=kyiv"])
def test_the_timeline_names_the_most_frequent_places_and_leads_to_all_of_them(client: TestClient, query: str) -> None:
    """Which come when they are opened: the page is lighter without them."""
    page = Page.at(client, f"/en/{query}")
    assert not page.has("#places .map, #places .by-place")
    assert page.href("#all-places") == attribute(page.one("#places"), "data-address") == f"/en/places{query}"
    places = Page.at(client, page.href("#all-places")).places
    named = page.text("#places summary span").split(" · ")
    counts = sorted(places.values(), reverse=True)
    assert [first_number(one) for one in named] == counts[: len(named)]
    assert len(named) == min(6, len([count for count in counts if count]))


def test_the_page_of_places_leads_back_and_to_its_other_language(client: TestClient) -> None:
    page = Page.at(client, "/en/places?category=troops&place=kyiv")
    assert page.href("#timeline-link") == "/en/?category=troops&place=kyiv"
    assert page.href(".languages a[hreflang=fr]") == "/fr/places?category=troops&place=kyiv"


def test_a_circle_of_several_places_chooses_and_removes_all_of_them(client: TestClient) -> None:
    page = Page.at(client, "/en/places?place=kyiv")
    ((first, count),) = [
        (attribute(title.parent, "id"), title.text().count(" · "))
        for title in page.all(".circles title")
        if "Kremlin" in title.text()
    ]
    assert count >= 3
    chosen = chosen_by(page.href(f"#{first}"))
    assert {"kyiv", "kremlin", "red-square", "moscow"} <= set(chosen)
    there = Page.at(client, page.href(f"#{first}").replace("/en/", "/en/places"))
    assert chosen_by(there.href(f"#{first}")) == ["kyiv"]


def test_places_too_wide_for_a_point_are_listed_apart(client: TestClient) -> None:
    page = Page.at(client, "/en/places?from=..&to=..")
    apart = {attribute(link, "id").removeprefix("place-") for link in page.all("[aria-labelledby=places-wide] a")}
    assert apart == set(PLACE_OF.values()) & WIDE


@pytest.mark.parametrize(
    ("language", "heading", "names"),
    [
        ("en", "Beyond the map", ["UN headquarters 2", "Washington 1"]),
        ("fr", "Hors de la carte", ["Siège de l'ONU 2", "Washington 1"]),
    ],
)
def test_places_beyond_the_map_stand_below_it(
    client: TestClient, language: str, heading: str, names: list[str]
) -> None:
    page = Page.at(client, f"/{language}/places?from=..&to=..")
    assert page.text("#places-off") == heading
    assert texts(page.all(".off a")) == names
    assert {attribute(link, "id") for link in page.all(".off a")} == {"circle-un-headquarters", "circle-washington"}
    chosen = Page.at(client, page.href("#circle-washington").replace(f"/{language}/", f"/{language}/places"))
    assert attribute(chosen.one("#circle-washington"), "aria-current") == "true"
    assert chosen_by(chosen.href("#circle-washington")) == []


def test_events_without_a_place_are_counted(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    copy.add_event("here", place="kyiv")
    copy.add_event("nowhere")
    copy.add_event("nowhere-else")
    with serving(copy) as client:
        page = Page.at(client, "/en/places")
        assert page.places == {"kyiv": 1}
        assert page.text("#places-none") == "2 events without a place"
        assert Page.at(client, "/en/?q=nothing").has("#places") is False


def test_without_a_frame_there_is_a_list_and_no_map(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    toml = copy.folder / "timeline.toml"
    toml.write_text(re.sub(r"\[map\][^[]*", "", toml.read_text(encoding="utf-8")), encoding="utf-8")
    copy.add_event("here", place="kyiv")
    with serving(copy) as client:
        page = Page.at(client, "/en/places")
        assert page.places == {"kyiv": 1}
        assert not page.has(".map, .circles, .places img")


def test_a_frame_that_nobody_has_drawn_has_a_plain_ground(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    toml = copy.folder / "timeline.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("west = 8", "west = 9"), encoding="utf-8")
    copy.add_event("here", place="kyiv")
    with serving(copy) as client:
        page = Page.at(client, "/en/places")
        assert page.circles == [(["Kyiv, Ukraine"], 1)]
        assert not page.has(".places img")


def test_of_thousands_of_places_the_most_frequent_are_told_and_the_others_counted(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    count = 2000
    copy.add(
        "places.csv",
        *(
            {
                "slug": f"place-{number:04}",
                "name_en": f"Town {number}",
                "name_fr": f"Ville {number}",
                "latitude": str(number % 160 - 80),
                "longitude": str(number % 350 - 175),
            }
            for number in range(count)
        ),
    )
    # The higher its number, the fewer events a place has, down to one.
    several = [(number, again) for number in range(count) for again in range(max(40 - number, 1))]
    copy.add(
        "events.csv",
        *({**EVENT, "slug": f"event-{number}-{again}", "place": f"place-{number:04}"} for number, again in several),
    )
    with serving(copy) as client:
        page = Page.at(client, "/en/places")
        assert page.places == {f"place-{number:04}": 40 - number for number in range(MAX_PLACES)}
        assert page.text("#places-others") == f"1,970 other places: {len(several) - sum(page.places.values()):,} events"
        assert sum(len(names) for names, _ in page.circles) == MAX_PLACES
        rare = Page.at(client, "/en/places?place=place-1999")
        assert rare.places == {**page.places, "place-1999": 1}
        assert rare.text("#places-others").startswith("1,969 other places")

        full = "&".join(f"place=place-{number:04}" for number in range(1000, 1000 + MAX_VALUES))
        page = Page.at(client, f"/en/places?{full}")
        assert len(page.places) == MAX_PLACES + MAX_VALUES
        # One more would be refused: it stands for itself.
        assert chosen_by(page.href("#place-place-0000")) == ["place-0000"]
        assert len(chosen_by(page.href("#place-place-1000"))) == MAX_VALUES - 1


def test_the_ground_of_the_projects_map_is_there_and_small(client: TestClient) -> None:
    page = Page.at(client, "/en/places")
    image = page.one(".places img")
    assert attribute(image, "loading") == "lazy"
    response = client.get(attribute(image, "src"), headers={"Accept-Encoding": "gzip"})
    assert response.headers["Content-Type"] == "image/svg+xml"
    assert "default-src 'self'" in response.headers["Content-Security-Policy"]
    assert int(response.headers.get("Content-Length", 0)) <= 40_000
    assert not re.search(r"<script|style=|<style|href", response.text)
    # It has the shape of the frame.
    width, height = map(int, re.findall(r'viewBox="0 0 (\d+) (\d+)"', response.text)[0])
    shape = attribute(page.one(".map > svg:not(.circles)"), "viewBox").split()
    assert height / width == pytest.approx(int(shape[3]) / int(shape[2]), abs=0.002)


def test_no_ground_is_kept_that_is_not_the_projects(client: TestClient) -> None:
    shown = attribute(Page.at(client, "/en/places").one(".places img"), "src").rpartition("/")[2]
    assert [path.name for path in (STATIC / "maps").iterdir()] == [shown]
