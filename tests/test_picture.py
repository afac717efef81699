"""Is the picture of a shared link our own timeline, the same everywhere, and light?"""

import re
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pytest
from PIL import Image
from starlette.testclient import TestClient

from app import dataset
from app.dates import Window
from app.html import STATIC, TEMPLATES
from app.layout import bin_edges
from app.picture import (
    ACCENT,
    BAND,
    CARD,
    COLOURS,
    EDGE,
    HEIGHT,
    INK,
    MUTED,
    PAPER,
    RADIUS,
    RULE,
    SHAPES,
    WIDTH,
    Category,
    Subject,
    draw_counts,
    draw_events,
)
from tests import hostile
from tests.datasets import Copy, serving
from tests.reading import Page, attribute

WINDOW = Window(date(2024, 1, 1), date(2024, 12, 31))
KINDS = [Category(f"kind-{number}", f"Kind {number}", number, number) for number in range(1, 9)]


class Event(NamedTuple):
    slug: str
    date: str
    category: str
    status: str = "confirmed"
    title: str = ""
    weight: int = 0


def subject(**given: object) -> Subject:
    told = {"name": "Name", "title": "Title", "description": "Description", "categories": KINDS, "window": WINDOW}
    return Subject(**{**told, "language": "en", **given})  # type: ignore[arg-type]


def opened(png: bytes) -> Image.Image:
    image = Image.open(BytesIO(png))
    assert image.format == "PNG"
    assert image.size == (WIDTH, HEIGHT) == (1200, 630)
    return image.convert("RGB")


def colours(png: bytes, pixels: int = 12) -> set[str]:
    """Every colour that so many pixels have."""
    found = opened(png).getcolors(1 << 20) or []
    return {"#{:02x}{:02x}{:02x}".format(*colour) for count, colour in found if count >= pixels}  # type: ignore[misc]


def addresses(client: TestClient) -> list[str]:
    pages = [Page.at(client, f"/{language}/") for language in ("en", "fr")]
    found = [attribute(page.one("meta[property='og:image']"), "content") for page in pages]
    return [re.sub(r"^https?://[^/]+", "", address) for address in found]


# What is served


def test_each_language_has_its_picture_which_is_kept_for_ever(client: TestClient) -> None:
    pictures = []
    for address in addresses(client):
        response = client.get(address)
        assert response.headers["Content-Type"] == "image/png"
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert len(response.content) < 150_000
        assert set(COLOURS[:5]) <= colours(response.content)
        etag = response.headers["ETag"]
        assert etag.strip('W/"') in address
        for method in ("GET", "HEAD"):
            again = client.request(method, address, headers={"If-None-Match": etag})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["Cache-Control"] == response.headers["Cache-Control"]
        assert client.head(address).headers["Content-Length"] == str(len(response.content))
        pictures.append(response.content)
    assert pictures[0] != pictures[1]


@pytest.mark.parametrize("path", ["/picture-en-000000000000.png", "/picture-de-{}.png", "/picture-fr-{}.png"])
def test_another_picture_is_not_there(client: TestClient, path: str) -> None:
    digest = addresses(client)[0].rpartition("-")[2].removesuffix(".png")
    response = client.get(path.format(digest))
    assert response.status_code == 404
    assert "immutable" not in response.headers["Cache-Control"]


# When it is another


def test_it_is_another_where_the_data_changed_and_then_alone(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    with serving(copy) as client:
        first = addresses(client)
        assert len(set(first)) == 2
        dataset.load(copy.folder, copy.database_url)
        assert addresses(client) == first
        copy.add_event("one")
        dataset.load(copy.folder, copy.database_url)
        assert not set(addresses(client)) & set(first)
        changed = addresses(client)
        pictures = [client.get(address).content for address in changed]
    (tmp_path / "another").mkdir()
    with serving(Copy.of_all(tmp_path / "another", copy.folder)) as another:
        assert addresses(another) == changed
        assert [another.get(address).content for address in changed] == pictures


def test_a_crowd_is_drawn_as_counts(client: TestClient, tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    events = {"date": "2024-06-01", "category": "arms", "status": "claimed", "collection": "wider"}
    texts = {"title_en": "T", "title_fr": "T", "summary_en": "S", "summary_fr": "S", "added": "2026-01-01"}
    copy.add("events.csv", *({**events, **texts, "slug": f"event-{number}"} for number in range(301)))
    copy.add_source("one")
    copy.add("citations.csv", *({"event": f"event-{number}", "source": "one"} for number in range(301)))
    with serving(copy) as crowded:
        crowd = crowded.get(addresses(crowded)[0]).content
    # A bar has a colour of its own, which covers more than any marker.
    assert len(colours(crowd, 900) - colours(client.get(addresses(client)[0]).content, 1)) == 1


@pytest.mark.parametrize("kinds", [0, 1, 8, 200])
def test_counts_are_drawn_however_many_lanes_there_are(kinds: int) -> None:
    categories = [Category(f"kind-{number}", f"Kind {number}", number % 8 + 1, 1) for number in range(kinds)]
    counts = {one.slug: [1_000_000] * (len(bin_edges(WINDOW)) - 1) for one in categories}
    assert colours(draw_counts(subject(categories=categories), counts))
    events = [Event(f"event-{number}", "2024-05", one.slug) for number, one in enumerate(categories)]
    assert colours(draw_events(subject(categories=categories), events))


# What is on it


def test_every_category_has_its_colour_and_every_status_its_filling() -> None:
    inks = {}
    for status in ("confirmed", "reported", "claimed"):
        events = [Event(slug, "2024-06-01", slug, status) for slug, *_ in KINDS]
        image = opened(draw_events(subject(), events))
        plot = image.crop((300, 200, 1130, 566))
        found = {"#{:02x}{:02x}{:02x}".format(*colour): count for count, colour in plot.getcolors(1 << 20) or []}  # type: ignore[misc]
        assert set(COLOURS) <= found.keys()
        inks[status] = sum(found[colour] for colour in COLOURS)
    assert inks["confirmed"] > inks["reported"] > inks["claimed"] > 0


@pytest.mark.parametrize(
    "when", ["2024-06", "2024-03/2024-08", "2024-03~/2024-08~", "2024-06-15~", "2024-05-01/..", "2020-01/2024-05"]
)
def test_a_date_is_drawn_as_it_is_known(when: str) -> None:
    day = draw_events(subject(), [Event("one", "2024-06-15", "kind-1")])
    assert draw_events(subject(), [Event("one", when, "kind-1")]) != day


def test_where_there_is_room_for_one_name_it_is_that_of_what_weighs_most() -> None:
    def drawn(light: str, heavy: str) -> bytes:
        first = Event("first", "2024-01-20", "kind-1", title=light)
        return draw_events(subject(), [first, Event("second", "2024-02-10", "kind-1", title=heavy, weight=1)])

    name = "A name that fills more than half of the lane of its event"
    assert drawn(name, name) == drawn(name.replace("fills", "takes"), name)
    assert drawn(name, name) != drawn(name, name.replace("fills", "takes"))


def test_french_letters_have_their_accents() -> None:
    plain = draw_events(subject(title="evenement francais connait Noel deja"), [])
    assert draw_events(subject(title="événement français connaît Noël déjà"), []) != plain
    narrow = "a\N{NARROW NO-BREAK SPACE}: b\N{EN DASH}c œuvre"
    assert draw_events(subject(title=narrow), []) == draw_events(subject(title="a : b-c oeuvre"), [])


@pytest.mark.parametrize("name", hostile.TEXTS)
def test_no_text_stops_the_drawing(name: str) -> None:
    text = hostile.TEXTS[name]
    told = subject(name=text, title=text, description=text, categories=[Category("kind-1", text, 1, 1)])
    assert PAPER in colours(draw_events(told, []))


def test_colours_are_those_of_the_page() -> None:
    sheet = (STATIC / "css" / "base.css").read_text("utf-8")
    light = dict(re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]+),", sheet))
    assert list(COLOURS) == [light[f"category-{number}"] for number in range(1, 9)]
    ours = {"paper": PAPER, "card": CARD, "band": BAND, "rule": RULE, "edge": EDGE, "ink": INK, "muted": MUTED}
    assert {**ours, "accent": ACCENT} == {
        name: "#ffffff" if light[name] == "#fff" else light[name] for name in (*ours, "accent")
    }


def test_shapes_are_those_of_the_page() -> None:
    template = (TEMPLATES / "shapes.html").read_text("utf-8")
    paths = re.findall(r'^  \("(M[^"]+)",', template, re.MULTILINE)
    assert [corners(path) for path in paths] == [list(shape) for shape in SHAPES]
    assert f"A{RADIUS} {RADIUS}" in paths[SHAPES.index(())]


def corners(path: str) -> list[tuple[float, float]]:
    """The corners of a path of straight lines; none of a circle."""
    if "A" in path:
        return []
    x = y = 0.0
    found = []
    for command, given in re.findall(r"([MHLV])([^MHLVZ]*)", path):
        numbers = [float(one) for one in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", given)]
        if command in "ML":
            for x, y in zip(numbers[::2], numbers[1::2], strict=True):
                found.append((x, y))
        else:
            x, y = (numbers[0], y) if command == "H" else (x, numbers[0])
            found.append((x, y))
    return found
