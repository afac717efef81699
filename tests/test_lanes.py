"""By whom or what a timeline is divided into lanes: every event in all lanes it belongs to, and counted once."""

import csv
import re
from collections.abc import Iterator, Mapping
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from starlette.testclient import TestClient

from app.models.dataset import STANCES
from tests.datasets import FROZEN, Copy, read_rows, serving
from tests.reading import Page, attribute, words
from tests.test_responses import crowd

ALL = "from=..&to=.."
ORDER = [row["slug"] for row in read_rows(FROZEN, "speakers.csv")]
LABELS = {row["slug"]: row["label_en"] for row in read_rows(FROZEN, "speakers.csv")}
STATEMENTS = read_rows(FROZEN, "statements.csv")
#: What a mark shows where somebody has taken several stances on an event is the first of these.
STRONGEST = ("denies", "doubts", "confirms", "declines", "states")
SPOKEN_OF = sorted({row["event"] for row in STATEMENTS})
#: The words for stances that a lane counts.
COUNTED = {"denies": "denial", "doubts": "doubt", "confirms": "confirmation", "declines": "refusal"}
QUERIES = [
    "",
    ALL,
    "from=2024-10-01&to=2025-05-31",
    f"{ALL}&speaker=moscow",
    f"{ALL}&speaker=moscow&speaker=kyiv&stance=denies",
    f"{ALL}&stance=doubts",
    f"{ALL}&category=troops",
    f"{ALL}&status=claimed&sort=newest",
]


def said(events: list[str], query: str) -> dict[str, dict[str, set[str]]]:
    """By speaker and event, the stances that the filter asks for, as the files have them."""
    asked = [pair.split("=") for pair in query.split("&") if pair]
    speakers = {value for name, value in asked if name == "speaker"} or set(ORDER)
    stances = {value for name, value in asked if name == "stance"} or set(STANCES)
    found: dict[str, dict[str, set[str]]] = {}
    for row in STATEMENTS:
        if row["event"] in events and row["speaker"] in speakers and row["stance"] in stances:
            found.setdefault(row["speaker"], {}).setdefault(row["event"], set()).add(row["stance"])
    return found


def marks(page: Page) -> dict[str, dict[str, str]]:
    """By lane and event the classes of the mark."""
    return {
        attribute(lane, "id").removeprefix("lane-"): {
            attribute(node, "id").removeprefix("mark-").partition("--")[0]: attribute(node, "class")
            for node in lane.css("a.event")
        }
        for lane in page.all(".lane")
    }


def listed(client: TestClient, query: str) -> list[str]:
    return [row["slug"] for row in csv.DictReader(StringIO(client.get(f"/en/events.csv?{query}").text))]


def test_each_stance_has_its_place_among_those_a_mark_may_show() -> None:
    assert sorted(STRONGEST) == sorted(STANCES)


@pytest.mark.parametrize("query", QUERIES)
def test_an_event_stands_in_the_lane_of_everyone_who_has_spoken_of_it(client: TestClient, query: str) -> None:
    page = Page.at(client, f"/en/?{query}&lanes=speaker")
    expected = said(page.listed, query)
    found = marks(page)
    nobody = found.pop("", {})
    assert {speaker: sorted(events) for speaker, events in found.items() if events} == {
        speaker: sorted(events) for speaker, events in expected.items()
    }
    assert sorted(nobody) == [slug for slug in sorted(page.listed) if slug not in SPOKEN_OF]
    assert list(found) == [speaker for speaker in ORDER if speaker in found], "in the order of the file"
    for speaker, events in found.items():
        for slug, classes in events.items():
            strongest = next(stance for stance in STRONGEST if stance in expected[speaker][slug])
            assert strongest in classes.split(), (speaker, slug)


@pytest.mark.parametrize("by", ["speaker", "status", "category"])
@pytest.mark.parametrize("query", QUERIES)
def test_an_event_with_several_marks_is_counted_listed_and_written_once(
    client: TestClient, query: str, by: str
) -> None:
    page, plain = Page.at(client, f"/en/?{query}&lanes={by}"), Page.at(client, f"/en/?{query}")
    assert page.listed == plain.listed == listed(client, f"{query}&lanes={by}")
    assert len(set(page.listed)) == len(page.listed) == page.shown
    assert page.sentence == plain.sentence
    assert page.lane_counts == {lane: len(events) for lane, events in marks(page).items()}
    ids = [attribute(node, "id") for node in page.all("[id]")]
    assert len(ids) == len(set(ids))


def test_a_lane_and_a_mark_say_who_says_what(client: TestClient) -> None:
    page = Page.at(client, f"/en/?{ALL}&lanes=speaker")
    for speaker, events in said(page.listed, "").items():
        lane = page.one(f"#lane-{speaker}")
        name = attribute(lane.css_first("svg[role=group]"), "aria-label")
        assert name.startswith(f"{LABELS[speaker]}: {len(events)} event")
        for stance, word in COUNTED.items():
            count = sum(stance in stances for stances in events.values())
            assert (f" {count} {word}" in name) if count else (word not in name)
        for slug, stances in events.items():
            mark = page.one(f"#mark-{slug}--{speaker}")
            told = ", ".join(stance for stance in STRONGEST if stance in stances)
            assert attribute(mark, "aria-label").endswith(f", {LABELS[speaker]}: {told}")


def test_what_is_on_a_mark_has_no_need_of_colour(client: TestClient) -> None:
    page = Page.at(client, f"/en/?{ALL}&lanes=speaker")
    used = {attribute(use, "href").removeprefix("#") for use in page.all(".lane .event use.at")}
    assert len(used) == len(STANCES)
    drawn = {name: [attribute(path, "d") for path in page.all(f"svg#{name} path")] for name in used}
    assert all(drawn.values())
    assert len({str(paths) for paths in drawn.values()}) == len(used), "each has a shape of its own"
    told = [words(one) for one in page.all(".key li")]
    assert told[: len(STRONGEST)] == list(STRONGEST)


def test_lanes_of_statuses_are_in_their_order_and_hold_what_has_them(client: TestClient) -> None:
    page = Page.at(client, f"/en/?{ALL}&lanes=status")
    statuses = {row["slug"]: row["status"] for row in read_rows(FROZEN, "events.csv")}
    assert page.lanes == ["confirmed", "reported", "claimed"]
    for status, events in marks(page).items():
        assert sorted(events) == sorted(slug for slug, one in statuses.items() if one == status)
    assert Page.at(client, f"/en/?{ALL}&lanes=status&status=claimed").lanes == ["claimed"]


def test_an_event_that_is_open_is_highlighted_in_all_its_lanes(client: TestClient) -> None:
    slug = "2025-04-24-kn-23-strike"
    speakers = {row["speaker"] for row in STATEMENTS if row["event"] == slug}
    assert len(speakers) > 1
    page = Page.at(client, f"/en/events/{slug}?lanes=speaker")
    assert {attribute(one, "id") for one in page.all(".event.selected")} == {f"mark-{slug}--{one}" for one in speakers}
    assert {attribute(one, "id") for one in page.all(".event[aria-current]")} == {
        f"mark-{slug}--{one}" for one in speakers
    }


def test_every_control_keeps_the_lanes(client: TestClient) -> None:
    page = Page.at(client, "/en/events/2025-04-24-kn-23-strike?lanes=speaker&category=arms")
    ids = ["zoom-in", "fit", "preset-3", "sort-newest", "next", "close", "export-csv", "export-svg", "embed", "in-full"]
    for name in ids:
        assert "lanes=speaker" in page.href(f"#{name}"), name
    assert all("lanes=speaker" in attribute(one, "href") for one in page.all("#list a, .lane a.event, .languages a"))
    assert attribute(page.one("#filter input[name=lanes]"), "value") == "speaker"
    assert not Page.at(client, "/en/").has("#filter input[name=lanes]")


def test_one_chooses_the_lanes_by_links(client: TestClient) -> None:
    page = Page.at(client, "/en/?category=arms")
    for _ in range(3):
        links = {words(link): attribute(link, "href") for link in page.all(".shown .presets a")}
        assert list(links) == ["Category", "Status", "Speaker"]
        (current,) = page.all(".shown .presets a[aria-current=true]")
        for name, address in links.items():
            led = Page.at(client, address)
            assert words(led.one(".shown .presets a[aria-current=true]")) == name
            assert led.listed == page.listed
        page = Page.at(client, next(href for name, href in links.items() if name != words(current)))


@pytest.mark.parametrize("value", ["x", "SPEAKER", "speaker speaker", "%00"])
def test_lanes_of_something_else_are_refused_in_words(client: TestClient, value: str) -> None:
    page = Page.at(client, f"/en/?lanes={value}", status=400)
    assert words(page.one(".fault strong")) == "Lanes"
    assert "category, speaker or status" in words(page.one(".fault"))
    assert page.listed


def test_a_frame_and_its_code_have_the_same_lanes(client: TestClient) -> None:
    query = "from=2024-10-01&to=2025-05-31&lanes=speaker"
    frame, page = Page.at(client, f"/en/embed?{query}"), Page.at(client, f"/en/?{query}")
    assert marks(frame) == marks(page)
    assert [words(one) for one in frame.all(".key li")] == [words(one) for one in page.all(".key li")]
    assert not frame.has(".shown .presets a")
    told = client.get("/oembed", params={"url": f"http://testserver/en/?{query}"}).json()
    assert "lanes=speaker" in told["html"]


@pytest.mark.parametrize("query", QUERIES)
def test_a_picture_has_the_lanes_that_have_events(client: TestClient, query: str) -> None:
    svg = "{http://www.w3.org/2000/svg}"
    root = ET.fromstring(client.get(f"/en/events.svg?{query}&lanes=speaker&width=2000").content)  # noqa: S314
    lanes = [one for one in root.iter(f"{svg}g") if "color" in one.attrib and one.find(f"{svg}g") is not None]
    symbols = [use.attrib["href"] for lane in lanes for use in lane.iter(f"{svg}use")]
    behind = [
        one.text or "" for lane in lanes for one in lane.iter(f"{svg}text") if re.fullmatch(r"\+\d+", one.text or "")
    ]
    page = Page.at(client, f"/en/?{query}&lanes=speaker")
    drawn = sum(not one.startswith("#arrow") for one in symbols)
    assert drawn + sum(map(int, behind)) == sum(map(len, marks(page).values()))
    defined = {f"#{one.attrib['id']}" for one in root.iter() if "id" in one.attrib}
    assert set(symbols) <= defined


def test_what_lies_beyond_the_edges_is_in_its_lanes_as_well(client: TestClient) -> None:
    page = Page.at(client, "/en/?from=2024-10-20&to=2024-10-26&lanes=speaker")
    everything = marks(Page.at(client, f"/en/?{ALL}&lanes=speaker"))
    beyond = {
        attribute(lane, "id").removeprefix("lane-"): len(lane.css(".beyond use.at")) for lane in page.all(".lane")
    }
    here = {lane: len(events) for lane, events in marks(page).items()}
    assert beyond["kyiv"] > 0
    assert all(here[lane] + beyond[lane] <= len(everything[lane]) for lane in beyond)


# Other data sets


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    copy = crowd(tmp_path_factory.mktemp("spoken"), 400)
    events = [row["slug"] for row in read_rows(copy.folder, "events.csv")]
    statements = copy.folder / "statements.csv"
    statements.write_text(statements.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    copy.add("statements.csv", *(statement(slug, *one) for number, slug in enumerate(events) for one in stated(number)))
    with serving(copy) as client:
        yield client


def stated(number: int) -> list[tuple[str, str]]:
    """Of every event but each seventh, Kyiv's statement; Moscow denies every fourth."""
    return [("kyiv", "states")] * bool(number % 7) + [("moscow", "denies")] * (number % 4 == 0)


def statement(event: str, speaker: str, stance: str) -> Mapping[str, str]:
    return {"event": event, "speaker": speaker, "stance": stance, "who_en": "A voice", "who_fr": "Une voix"}


def test_a_crowd_is_counted_by_speaker(crowded: TestClient) -> None:
    page = Page.at(crowded, f"/en/?{ALL}&lanes=speaker")
    numbers = range(400)
    kyiv, moscow = sum(bool(n % 7) for n in numbers), sum(n % 4 == 0 for n in numbers)
    nobody = sum(not stated(n) for n in numbers)
    assert page.shown == 400
    assert page.lane_counts == {"moscow": moscow, "kyiv": kyiv, "": nobody}
    counted = {
        attribute(lane, "id").removeprefix("lane-"): sum(int(attribute(one, "data-count")) for one in lane.css(".bin"))
        for lane in page.all(".lane")
    }
    assert counted == page.lane_counts
    assert (
        attribute(page.one("#lane-moscow svg[role=group]"), "aria-label")
        == f"Moscow: {moscow} events, {moscow} denials"
    )
    ids = [attribute(node, "id") for node in page.all("[id]")]
    assert len(ids) == len(set(ids))
    chosen = Page.at(crowded, f"/en/?{ALL}&lanes=speaker&speaker=kyiv")
    assert chosen.lane_counts == {"kyiv": kyiv}
    assert Page.at(crowded, f"/en/?{ALL}&lanes=status").lane_counts["claimed"] == 399


def test_a_part_of_a_crowd_is_drawn_by_speaker(crowded: TestClient) -> None:
    page = Page.at(crowded, "/en/?from=2024-06-01&to=2024-06-30&lanes=speaker")
    assert 0 < page.shown < 300
    assert sum(map(len, marks(page).values())) >= page.shown
    assert {slug for events in marks(page).values() for slug in events} == set(page.listed)


def test_without_speakers_nothing_asks_for_them(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    copy.add_event("one", "one", date="2024-06-15")
    for name in ("speakers.csv", "statements.csv"):
        (copy.folder / name).unlink()
    with serving(copy) as client:
        page = Page.at(client, "/en/?lanes=speaker")
        assert [words(link) for link in page.all(".shown .presets a")] == ["Category", "Status"]
        assert page.lanes == Page.at(client, "/en/").lanes
        assert page.listed == ["one"]
