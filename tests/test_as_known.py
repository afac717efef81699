"""Is the timeline as it was known on a day that of the statements made by then, and can a reader step through the days?

What to expect is worked out from the files, without the database.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from starlette.testclient import TestClient

from app.dates import parse_date
from app.models.cells import known_on
from tests.datasets import FROZEN, Copy, read_rows, serving
from tests.reading import Page, attribute, first_number, texts, words

ARRIVAL = "2024-10-troops-arrive"
WORKERS = "2024-workers-sent"
DAY = "2024-11-01"
ALL = "from=..&to=.."
FAR = "9999-12-31"

each_language = pytest.mark.parametrize("language", ["en", "fr"])


def first_days(speaker: str = "", *, dated: bool = False) -> dict[str, str]:
    """By event the day of its first statement, of one speaker or of any; "" where one has no day.

    With ``dated``, of those that have a day.
    """
    days: dict[str, str] = {}
    for row in read_rows(FROZEN, "statements.csv"):
        if speaker in ("", row["speaker"]) and (row["stated"] or not dated):
            day = known_on(row["stated"])
            days[row["event"]] = min(day, days.get(row["event"], day))
    return days


def line(page: Page, slug: str) -> str:
    """What the list says of who speaks of an event."""
    return words(page.one(f"#list-{slug} > p"))


def walk(client: TestClient, address: str, link: str) -> Iterator[tuple[str, int]]:
    """The days to which a link leads, one after the other, and how many events each has."""
    page = Page.at(client, address)
    while page.has(link):
        address = page.href(link)
        page = Page.at(client, address)
        yield dict(parse_qsl(urlsplit(address).query))["known"], page.shown


def test_the_plain_page_has_a_field_and_nothing_else_of_it(client: TestClient) -> None:
    page = Page.at(client, "/en/")
    assert ("known", "") in page.fields
    assert not page.has(".known")
    assert not page.has("#without-known")


def test_a_notice_says_what_one_sees_and_the_way_out(client: TestClient) -> None:
    page = Page.at(client, f"/en/?known={DAY}&category=troops")
    assert page.text("#known-title") == "As it was known on 1 November 2024"
    assert "with the statements made by then alone. Texts and statuses are today's." in page.text(".known p")
    assert page.html.index('id="as-known"') < page.html.index('id="list"')
    assert "as known on 1 November 2024" in page.sentence
    for link in ("#known-today", "#without-known"):
        assert page.href(link) == "/en/?category=troops"
    assert page.href("#reset") == "/en/"
    assert ("known", DAY) in page.fields
    assert words(page.one("#without-known").parent).startswith("As known on: 1 November 2024")
    assert page.text("#who summary").endswith(" · 1")


def test_the_same_in_french(client: TestClient) -> None:
    english = Page.at(client, f"/en/?known={DAY}&category=troops")
    (french,) = {attribute(one, "href") for one in english.all(".languages a") if "/fr/" in attribute(one, "href")}
    page = Page.at(client, french)
    assert page.text("#known-title") == "Tel qu'on le savait le 1er novembre 2024"
    assert page.listed == english.listed
    assert page.href("#known-earlier") == english.href("#known-earlier").replace("/en/", "/fr/")
    assert "Les textes et les degrés de certitude sont ceux d'aujourd'hui." in page.text(".known p")


@pytest.mark.parametrize(
    ("language", "told", "unacknowledged"),
    [
        ("en", "states: Kyiv; Seoul (NIS, on the first transfer)", "not yet acknowledged then"),
        ("fr", "affirme : Kiev ; Séoul (NIS, sur le premier transfert)", "pas encore reconnu alors"),
    ],
)
def test_the_list_names_the_voices_of_then(client: TestClient, language: str, told: str, unacknowledged: str) -> None:
    then = line(Page.at(client, f"/{language}/?known={DAY}"), ARRIVAL)
    assert then.startswith(f"{told} · {unacknowledged} · ")
    later = line(Page.at(client, f"/{language}/?known=2025-04-27"), ARRIVAL)
    assert told in later
    assert unacknowledged not in later
    assert told not in line(Page.at(client, f"/{language}/"), ARRIVAL)


def test_what_is_undated_says_so_and_counts_as_known_once_its_event_had_begun(client: TestClient) -> None:
    assert WORKERS not in Page.at(client, f"/en/?known=2023-12-31&{ALL}").listed
    page = Page.at(client, f"/en/?known=2024-01-01&{ALL}")
    assert line(page, WORKERS).startswith("states: Seoul (Intelligence service, via franceinfo, day unknown) · ")
    rows = Page.at(client, f"/en/events/{WORKERS}?known=2024-01-01&{ALL}").all(".statements tbody tr")
    assert [words(row).split(" Seoul")[0] for row in rows] == ["day unknown"]


@each_language
def test_the_panel_has_the_statements_of_then_alone(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/events/{ARRIVAL}?known={DAY}")
    by_then = [
        row["stance"]
        for row in read_rows(FROZEN, "statements.csv")
        if row["event"] == ARRIVAL and known_on(row["stated"]) <= DAY
    ]
    assert len(page.all(".statements tbody tr")) == len(by_then) == 2
    assert page.text(".panel .says") == line(page, ARRIVAL).rpartition(" · ")[0]
    assert "2025" not in page.text("#statements + p")


def test_an_event_of_which_nobody_had_spoken_is_left_out_and_says_so(client: TestClient) -> None:
    page = Page.at(client, f"/en/events/{ARRIVAL}?known=2024-10-01")
    assert ARRIVAL not in page.listed
    assert page.text(".panel .says") == "nobody had spoken of it by then · not yet acknowledged then"
    assert not page.has(".statements")
    assert page.has(".panel .notice")


@pytest.mark.parametrize("speaker", ["", "pyongyang"])
def test_the_steps_are_the_days_on_which_an_event_was_first_spoken_of(client: TestClient, speaker: str) -> None:
    firsts = first_days(speaker)
    begun = {row["slug"]: parse_date(row["date"]).earliest.isoformat() for row in read_rows(FROZEN, "events.csv")}
    dated = first_days(speaker, dated=True)
    known = {event: min(first or begun[event], dated.get(event, FAR)) for event, first in firsts.items()}
    days = sorted({day for day in firsts.values() if day})
    expected = [(day, sum(first <= day for first in known.values())) for day in days]
    query = f"{ALL}&speaker={speaker}" if speaker else ALL
    forwards = list(walk(client, f"/en/?{query}&known=1900-01-01", "#known-later"))
    assert forwards == expected
    backwards = list(walk(client, f"/en/?{query}&known=2100-01-01", "#known-earlier"))
    assert backwards == expected[::-1]


def test_the_steps_are_those_of_the_events_in_sight(client: TestClient) -> None:
    firsts = first_days()
    troops = {row["slug"] for row in read_rows(FROZEN, "events.csv") if row["category"] == "troops"}
    steps = [day for day, _ in walk(client, f"/en/?category=troops&known=1900-01-01&{ALL}", "#known-later")]
    assert steps == sorted({firsts[slug] for slug in troops} - {""})
    page = Page.at(client, "/en/?from=2024-10-01&to=2024-10-31&known=2100-01-01")
    assert {slug: firsts[slug] for slug in page.listed}
    last = max(firsts[slug] for slug in page.listed)
    assert f"known={last}" in page.href("#known-earlier")
    assert not page.has("#known-later")


def test_a_step_leaves_the_rest_of_the_address_as_it_is(client: TestClient) -> None:
    page = Page.at(client, f"/en/events/{ARRIVAL}?category=troops&known={DAY}&sort=newest")
    for link in ("#known-earlier", "#known-later"):
        query = dict(parse_qsl(urlsplit(page.href(link)).query))
        assert page.href(link).startswith(f"/en/events/{ARRIVAL}?")
        assert query.pop("known") != DAY
        assert query == {"category": "troops", "sort": "newest"}


def test_days_may_be_typed_as_people_write_them(client: TestClient) -> None:
    page = Page.at(client, "/fr/?known=octobre+2024")
    assert ("known", "2024-10-31") in page.fields


@pytest.mark.parametrize("value", ["soon", "..", "2024-02-31"])
def test_what_is_no_day_is_said_at_its_field(client: TestClient, value: str) -> None:
    page = Page.at(client, f"/en/?known={value}", status=400)
    assert "As known on: " in page.text("#known-fault")
    assert attribute(page.one("#known"), "aria-describedby") == "known-fault"
    assert attribute(page.one("#known"), "value") == value
    assert "open" in page.one("#who").attributes
    assert not page.has(".notice")


@each_language
def test_dossier_frame_and_files_have_the_same_events(client: TestClient, language: str) -> None:
    query = f"known={DAY}&{ALL}"
    page = Page.at(client, f"/{language}/?{query}")
    dossier = Page.at(client, page.href("#in-full"))
    assert dossier.told == page.listed
    assert dossier.text("#known-title") == page.text("#known-title")
    assert texts(dossier.all(f"#{ARRIVAL} .says strong")) == [line(page, ARRIVAL).rpartition(" · ")[0]]
    assert len(dossier.all(f"#{ARRIVAL} .said li")) == 2
    frame = Page.at(client, f"/{language}/embed?{query}")
    assert [attribute(one, "id").removeprefix("list-") for one in frame.all("li.entry")] == page.listed
    assert frame.text("#known-title") == page.text("#known-title")
    assert not frame.has(".known a")
    assert words(frame.one(f"#list-{ARRIVAL} .voices")) == line(page, ARRIVAL).rpartition(" · ")[0]
    rows = csv.DictReader(io.StringIO(client.get(page.href("#export-csv")).text))
    assert [row["slug"] for row in rows] == page.listed
    assert first_number(page.text("#export summary")) == len(page.listed)
    drawn, whole = (client.get(f"/{language}/events.svg?{asked}").text for asked in (query, ALL))
    assert "2024" in drawn
    assert len(drawn) < len(whole)


def test_of_many_events_each_step_is_still_found(tmp_path: Path) -> None:
    """More than the list has on a page, most of them first spoken of on one day."""
    copy = Copy.without_events(tmp_path)
    said = {"speaker": "kyiv", "stance": "states", "who_en": "Kyiv", "who_fr": "Kiev"}
    for number in range(210):
        copy.add_event(f"event-{number}", date="2024-06-01")
        copy.add("statements.csv", {**said, "event": f"event-{number}", "stated": f"2024-0{7 + (number > 0)}-01"})
    copy.add("statements.csv", {**said, "event": "event-0", "stated": "2024-07-15"})
    with serving(copy) as client:
        steps = list(walk(client, "/en/?known=2024-01-01", "#known-later"))
    assert steps == [("2024-07-01", 1), ("2024-08-01", 210)]
