"""Is a picture just what is shown, in one drawing, legible wherever it is looked at, and light?"""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from app.addresses import STATIC
from app.exports.picture import write_png
from app.layout.marks import LaneEvent, bin_edges
from app.layout.sheet import EM, lay_out_sheet, lay_out_sheet_of_counts
from app.layout.text_widths import cut, text_width, wrapped
from app.queries.rows import EventRow
from tests import hostile
from tests.datasets import DEFAULT_WINDOW, FROZEN, Copy, Reference, read_rows, serving
from tests.pixels import rows_of, size_of
from tests.reading import Page, as_typed, attribute

REFERENCE = Reference.of(FROZEN)
SVG = "{http://www.w3.org/2000/svg}"
STRIKE = "2025-04-24-kn-23-strike"
PREVIEW = "/en/events.png?width=1200&height=630"
FILTERS = [
    "",
    "from=..&to=..",
    "category=arms&category=labour&from=2024-10-01&to=2025-05-31&sort=newest",
    "status=claimed&q=kim",
    "q=nothing-like-this",
]


def drawn(client: TestClient, address: str) -> ET.Element:
    response = client.get(address)
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == "image/svg+xml"
    return ET.fromstring(response.content)  # noqa: S314 - our own answer


def told(picture: ET.Element) -> list[str]:
    return [as_typed("".join(one.itertext())) for one in picture.iter(f"{SVG}text")]


def marks(picture: ET.Element) -> int:
    """How many events it shows: markers in the lanes, and what stands behind a "+N"."""
    lanes = [one for one in picture.iter(f"{SVG}g") if "color" in one.attrib]
    single = sum(one.attrib["href"][:2] in ("#m", "#h") for lane in lanes for one in lane.iter(f"{SVG}use"))
    texts = [one.text or "" for lane in lanes for one in lane.iter(f"{SVG}text")]
    behind = [text for text in texts if re.fullmatch(r"\+[0-9]+", text)]
    return single + sum(int(text) for text in behind)


def light_and_dark() -> dict[str, tuple[str, str]]:
    sheet = (STATIC / "css" / "base.css").read_text("utf-8")
    return {name: (light, dark) for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w+), (#\w+)\)", sheet)}


# What is shown


@pytest.mark.parametrize("query", FILTERS)
@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("size", ["height=630", "width=320&height=320", "width=2000"])
def test_it_shows_the_events_of_the_page_and_says_which(
    client: TestClient, language: str, query: str, size: str
) -> None:
    page = Page.at(client, f"/{language}/?{query}")
    picture = drawn(client, f"/{language}/events.svg?{query}&{size}")
    assert marks(picture) == page.shown == len(page.listed)
    said = told(picture)
    assert as_typed(page.text("h1")) in said
    sentence = page.sentence
    assert sentence in said or any(sentence.startswith(one) and len(one) > 40 for one in said)
    chosen = [lane.rpartition("-")[2] for lane in (attribute(one, "id") for one in page.all(".lane"))]
    assert len(chosen) == len([one for one in picture.iter(f"{SVG}g") if one.attrib.get("font-weight") == "600"])


@pytest.mark.parametrize("by", ["category", "speaker", "status"])
def test_no_name_of_an_event_is_cut_off_by_an_edge(client: TestClient, by: str) -> None:
    picture = drawn(client, f"/en/events.svg?category=diplomacy&lanes={by}")
    outer = next(one for one in picture.iter(f"{SVG}svg") if one.find(f"{SVG}svg") is not None and one is not picture)
    plot = float(outer.findall(f"{SVG}svg")[0].attrib["width"])
    (em,) = {float(one.attrib["font-size"]) for one in picture.findall(f"{SVG}g")}
    names = [one for one in outer.iter(f"{SVG}text") if "dx" in one.attrib]
    assert any((one.text or "").endswith("…") for one in names)
    for one in names:
        start = float(one.attrib["x"].rstrip("%")) / 100 * plot + float(one.attrib["dx"].rstrip("em")) * em
        width = text_width(one.text or "") * em
        left = start - width if one.attrib.get("text-anchor") == "end" else start
        assert left >= -1.2 * em, one.text
        assert left + width <= plot + 1.2 * em, one.text


def test_it_says_where_it_comes_from_under_which_licence_and_of_which_version(client: TestClient) -> None:
    version = client.get("/healthz").json()["version"]
    for language in ("en", "fr"):
        said = told(drawn(client, f"/{language}/events.svg?category=arms"))
        assert f"http://testserver/{language}/?category=arms" in said
        assert f"Alliance Timeline · version {version} · CC BY 4.0" in said
    assert {"acknowledged or documented", "some time in this span"} <= set(told(drawn(client, "/en/events.svg")))


def test_names_are_those_of_the_events_where_there_is_room(client: TestClient) -> None:
    titles = {as_typed(record.cells["title_en"]) for record in REFERENCE.records}
    named = [one for one in told(drawn(client, "/en/events.svg?from=2025-04-01&to=2025-04-30")) if one in titles]
    assert "Missile said to be a KN-23 strikes Kyiv" in named
    assert not titles & set(told(drawn(client, "/en/events.svg?from=..&to=..&width=320&height=320")))


def test_an_event_has_a_picture_of_what_happened(client: TestClient) -> None:
    (record,) = [one for one in REFERENCE.records if one.slug == STRIKE]
    picture = drawn(client, f"/fr/events/{STRIKE}.svg?height=630")
    said = " ".join(told(picture))
    for name in ("title_fr", "summary_fr"):
        assert as_typed(record.cells[name]) in said
    assert "24 avril 2025" in said
    assert f"http://testserver/fr/events/{STRIKE}" in said
    assert marks(picture) == 1
    assert client.get("/fr/events/none.svg").status_code == client.get("/fr/events/none.png").status_code == 404


def test_a_crowd_is_drawn_as_counts(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    events = {"date": "2024-06-01", "category": "arms", "status": "claimed", "collection": "wider"}
    texts = {"title_en": "T", "title_fr": "T", "summary_en": "S", "summary_fr": "S", "added": "2026-01-01"}
    copy.add("events.csv", *({**events, **texts, "slug": f"event-{number}"} for number in range(301)))
    copy.add_source("one")
    copy.add("citations.csv", *({"event": f"event-{number}", "source": "one"} for number in range(301)))
    with serving(copy) as crowded:
        picture = drawn(crowded, "/en/events.svg")
        assert marks(picture) == 0
        assert len([one for one in picture.iter(f"{SVG}rect") if one.attrib.get("fill-opacity") == ".75"]) == 1
        assert size_of(crowded.get("/en/events.png").content)[0] == 1200


# How it looks


@pytest.mark.parametrize(("theme", "number"), [("light", 0), ("dark", 1)])
def test_colours_are_those_of_the_page(client: TestClient, theme: str, number: int) -> None:
    colours = {name: both[number] for name, both in light_and_dark().items()}
    picture = drawn(client, f"/en/events.svg?theme={theme}")
    used = {one.attrib[name] for one in picture.iter() for name in ("fill", "stroke", "color") if name in one.attrib}
    wanted = {colours[name] for name in ("paper", "card", "ink", "muted", "category-1", "category-5")}
    assert wanted <= used
    assert {one for one in used if one.startswith("#")} <= set(colours.values())
    rows = rows_of(client.get(f"/en/events.png?theme={theme}&width=560&height=320").content)
    found = {"#{:02x}{:02x}{:02x}".format(*pixel) for row in rows for pixel in row}
    assert {colours["paper"], colours["category-1"], colours["category-2"], colours["category-5"]} <= found


def test_it_needs_no_style_sheet_no_script_and_no_other_file(client: TestClient) -> None:
    """Its address has the policy of every page, which allows no styles within."""
    picture = drawn(client, "/en/events.svg?from=..&to=..")
    tags = {one.tag.removeprefix(SVG) for one in picture.iter()}
    assert not tags & {"style", "script", "image", "foreignObject", "a"}
    assert not [one for one in picture.iter() if "style" in one.attrib]
    references = {one.attrib["href"] for one in picture.iter() if "href" in one.attrib}
    ids = {f"#{one.attrib['id']}" for one in picture.iter() if "id" in one.attrib}
    assert references <= ids


@pytest.mark.parametrize(
    ("asked", "size"),
    [
        ("", (1200, None)),
        ("width=640", (640, None)),
        ("height=630", (1200, 630)),
        ("width=500&height=1999", (500, 1999)),
    ],
)
def test_its_size_is_the_one_asked_for(client: TestClient, asked: str, size: tuple[int, int | None]) -> None:
    picture = drawn(client, f"/en/events.svg?{asked}")
    width, height = size_of(client.get(f"/en/events.png?{asked}").content)
    assert (width, height) == (int(picture.attrib["width"]), int(picture.attrib["height"]))
    assert width == size[0]
    assert size[1] in (None, height)


@pytest.mark.parametrize(
    ("asked", "parameter"),
    [
        ("width=319", "width"),
        ("width=2001", "width"),
        ("width=wide", "width"),
        ("width=9999999999", "width"),
        ("height=0", "height"),
        ("height=1e3", "height"),
        ("width=٣٢٠٠", "width"),
        ("theme=pink", "theme"),
        ("theme=%00", "theme"),
    ],
)
def test_another_size_is_refused_with_a_sentence(client: TestClient, asked: str, parameter: str) -> None:
    for address in ("/en/events", f"/fr/events/{STRIKE}"):
        for ending in ("svg", "png"):
            response = client.get(f"{address}.{ending}?{asked}")
            assert response.status_code == 400
            assert [one["parameter"] for one in response.json()["errors"]] == [parameter]
    assert client.get(f"/en/events.csv?{asked}").status_code == 200


def test_letters_of_europe_have_their_signs(client: TestClient) -> None:
    """resvg_py 0.5.0 writes nothing, and says nothing, where no font of the name is loaded."""
    rows = rows_of(client.get("/fr/events.png?width=560&height=320").content)
    inked = [sum(sum(pixel) < 3 * 128 for pixel in row[10:300]) for row in rows[10:64]]
    # The name, the title and the sentence, with paper between them.
    lines = re.findall(r"#+", "".join("#" if one else "." for one in inked))
    assert len(lines) >= 3
    plain, accented = (written(text) for text in ("Evenement Pkhenjan", "Événement Пхеньян"))
    assert plain != accented != written("\ue000" * 17)


def written(text: str) -> bytes:
    text = f'<text y="20" font-size="16">{text}</text>'
    return write_png(f'<svg xmlns="http://www.w3.org/2000/svg" width="300" height="30">{text}</svg>')


@pytest.mark.parametrize("name", hostile.TEXTS)
def test_no_text_stops_the_drawing(hostile_site: TestClient, name: str) -> None:
    assert_can_be_drawn(hostile_site, f"/en/events/{name}")


def test_all_of_them_at_once_do_not_stop_it_either(hostile_site: TestClient) -> None:
    assert_can_be_drawn(hostile_site, "/fr/events")


def assert_can_be_drawn(site: TestClient, address: str) -> None:
    assert marks(drawn(site, f"{address}.svg?from=..&to=..")) >= 1
    assert size_of(site.get(f"{address}.png?from=..&to=..&width=320&height=320").content) == (320, 320)


# How it is kept


@pytest.mark.parametrize("address", [PREVIEW, f"/fr/events/{STRIKE}.png?height=630", "/en/events.svg?category=arms"])
def test_it_is_light_and_kept_as_pages_are(client: TestClient, address: str) -> None:
    response = client.get(address)
    assert len(response.content) < 150_000
    assert "s-maxage" in response.headers["Cache-Control"]
    assert "Content-Disposition" not in response.headers
    etag = response.headers["ETag"]
    for method in ("GET", "HEAD"):
        again = client.request(method, address, headers={"If-None-Match": etag})
        assert (again.status_code, again.content) == (304, b"")
    assert client.get(address).content == response.content
    assert client.get(f"{address}&theme=dark").headers["ETag"] != etag
    assert client.get(f"{address}&theme=dark").content != response.content


# Links that are shared


def shared(client: TestClient, path: str) -> dict[str, str]:
    page = Page.at(client, path)
    return {attribute(one, "property"): attribute(one, "content") for one in page.all("meta[property^='og:image']")}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_shared_link_shows_its_own_filter_or_event(client: TestClient, language: str) -> None:
    addresses = {}
    for path in ("", "?category=arms&from=2024-10-01&to=2025-05-31", f"events/{STRIKE}", "story"):
        found = shared(client, f"/{language}/{path}")
        address = addresses[path] = found["og:image"].removeprefix("http://testserver")
        width, height = size_of(client.get(address).content)
        assert (str(width), str(height)) == (found["og:image:width"], found["og:image:height"])
    assert addresses["?category=arms&from=2024-10-01&to=2025-05-31"].startswith(
        f"/{language}/events.png?category=arms&from=2024-10-01&to=2025-05-31&"
    )
    assert addresses[f"events/{STRIKE}"].startswith(f"/{language}/events/{STRIKE}.png?")
    assert addresses[""] == addresses["story"]


def test_an_event_says_itself_what_its_picture_shows(client: TestClient) -> None:
    found = shared(client, f"/en/events/{STRIKE}")
    assert found["og:image:alt"].startswith("Missile said to be a KN-23 strikes Kyiv")


# The layout of a fixed size


def some_events(count: int, kinds: int) -> list[EventRow]:
    some = [record for record in REFERENCE.records if DEFAULT_WINDOW.overlaps(record.when.earliest, record.when.latest)]
    return [
        EventRow(
            slug=f"event-{number}",
            date=one.when.text,
            earliest=one.when.earliest,
            latest=one.when.latest,
            category=f"kind-{number % kinds}",
            status="confirmed",
            title=one.cells["title_en"],
            summary="",
            place=None,
            place_name=None,
            attribution=None,
            caveat=None,
            collection="all",
            added=one.when.earliest,
            updated=None,
            weight=0,
            position=number,
            latitude=None,
            longitude=None,
        )
        for number, one in enumerate(some[:count])
    ]


@pytest.mark.parametrize("kinds", [1, 8, 200])
@pytest.mark.parametrize("room", [60.0, 300.0, 2000.0])
@pytest.mark.parametrize("fills", [False, True])
def test_lanes_keep_to_their_room_and_lose_no_event(kinds: int, room: float, fills: bool) -> None:
    events, categories = some_events(50, kinds), [f"kind-{number}" for number in range(kinds)]
    by_lane = {key: [LaneEvent(event) for event in events if event.category == key] for key in categories}
    found = lay_out_sheet(by_lane, DEFAULT_WINDOW, 56 * EM, room, fills=fills)
    assert [one.key for one in found.lanes] == categories
    assert found.height <= room + 0.01
    assert not fills or found.height == pytest.approx(room)
    count = sum(len(one.placed) + sum(len(cluster.marks) for cluster, _ in one.clusters) for one in found.lanes)
    assert count == len(events)
    for one, following in zip(found.lanes, found.lanes[1:], strict=False):
        assert one.top + one.height == pytest.approx(following.top)
    dense = {one: [10] * (len(bin_edges(DEFAULT_WINDOW)) - 1) for one in categories}
    assert lay_out_sheet_of_counts(dense, DEFAULT_WINDOW, categories, room, fills=fills).height <= room + 0.01


@pytest.mark.parametrize("text", ["", "a", "a b c " * 300, "W" * 5000, "i" * 5000, *hostile.TEXTS.values()])
@pytest.mark.parametrize("width", [3.0, 20.0])
def test_a_text_keeps_to_its_lines(text: str, width: float) -> None:
    for lines in (wrapped(text, width, 2), [cut(text, width)]):
        assert len(lines) <= 2
        assert all(text_width(one) <= width for one in lines)
    assert wrapped("one two three", 20.0, 2) == ["one two three"]


def test_every_category_has_its_shape(client: TestClient) -> None:
    picture = drawn(client, "/en/events.svg")
    shapes = {one.attrib["href"] for one in picture.iter(f"{SVG}use")} & {f"#m{number}" for number in range(1, 9)}
    assert len(shapes) >= len(read_rows(FROZEN, "categories.csv"))


# Charts of figures


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_chart_is_a_picture_too(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/figures")
    sections = page.all("section.series")
    assert len(sections) > 1
    for section in sections:
        slug = attribute(section, "id").removeprefix("series-")
        links = [attribute(one, "href") for one in section.css(".downloads a")]
        assert links == [f"/{language}/figures/{slug}.svg", f"/{language}/figures/{slug}.png"]
        picture = drawn(client, f"{links[0]}?theme=dark")
        statements = section.css("tbody tr")
        points = [one for one in picture.iter(f"{SVG}use") if one.attrib["href"].startswith("#shape-")]
        # Each has a rim.
        assert len(points) == 2 * len(statements)
        said = " ".join(told(picture))
        heading = section.css_first("h2")
        assert heading is not None
        assert as_typed(heading.text(deep=False)) in said
        assert f"http://testserver/{language}/figures#series-{slug}" in said
        assert client.get("/healthz").json()["version"] in said
        speakers = {as_typed(one.text()) for one in section.css("td.says")}
        assert len(statements) > 24 or all(one in said for one in speakers)
    png = client.get(f"{links[1]}?width=800")
    assert (png.headers["Content-Type"], size_of(png.content)[0]) == ("image/png", 800)
    assert client.get(links[1], headers={"If-None-Match": client.get(links[1]).headers["ETag"]}).status_code == 304


@pytest.mark.parametrize("name", ["none.svg", "none.png", "containers-shipped.gif", ".svg", "%00.png"])
def test_what_is_no_series_has_no_chart(client: TestClient, name: str) -> None:
    assert client.get(f"/en/figures/{name}").status_code == 404
    assert client.get("/en/figures/none.svg?width=1").status_code == 400
