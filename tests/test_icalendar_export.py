"""Does a calendar take the events for what they are: whole days, as long as they last, each once and for ever?"""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fastapi import FastAPI
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar, Event
from starlette.testclient import TestClient

from app.dates import OPEN_END
from app.exports import select_events
from app.exports.context import ExportContext
from app.exports.icalendar import write_icalendar
from app.filters import EventFilter
from app.formats import typeset
from app.queries.catalogue import read_catalogue
from tests.datasets import FROZEN, Copy, Reference, read_rows, serving

REFERENCE = Reference.of(FROZEN)
ALL = "/en/events.ics?from=..&to=.."


def read(client: TestClient, address: str) -> Calendar:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    calendar = Calendar.from_ical(response.content)
    assert isinstance(calendar, Calendar)
    assert [event.errors for event in calendar.events] == [[]] * len(calendar.events)
    return calendar


def by_slug(calendar: Calendar) -> dict[str, Event]:
    return {str(event["UID"]).partition("@")[0]: event for event in calendar.events}


@pytest.fixture
def made_up(tmp_path: Path) -> Copy:
    copy = Copy.without_events(tmp_path)
    for slug, when in {
        "day": "2024-06-01",
        "about": "2024-06-01~",
        "month": "2024-02",
        "year": "2023",
        "interval": "2024-10-08/2024-10-13",
        "one-day": "2024-10-08/2024-10-08",
        "months": "2024-01~/2024-03",
        "open": "2025-04-30/..",
        "open-month": "2025-05/..",
        "last-year": "9999",
    }.items():
        copy.add_event(slug, "somebody", date=when, title_en=slug)
    return copy


def test_every_event_has_the_days_it_can_have_touched(client: TestClient) -> None:
    events = by_slug(read(client, ALL))
    assert list(events) == [record.slug for record in REFERENCE.records]
    for record in REFERENCE.records:
        event, when = events[record.slug], record.when
        assert event.start == when.earliest
        last = when.start.last if when.latest == OPEN_END else when.latest
        assert event.end == last + timedelta(days=1)
        assert not isinstance(event.start, datetime)


def test_dates_of_every_kind_are_whole_days_and_what_is_uncertain_is_said(made_up: Copy) -> None:
    with serving(made_up) as client:
        events = by_slug(read(client, "/en/events.ics?from=..&to=.."))
    one = timedelta(days=1)
    lengths = {slug: (event.start, (event.end - event.start) // one) for slug, event in events.items()}
    assert lengths == {
        "year": (date(2023, 1, 1), 365),
        "months": (date(2024, 1, 1), 91),
        "month": (date(2024, 2, 1), 29),
        "day": (date(2024, 6, 1), 1),
        "about": (date(2024, 6, 1), 1),
        "interval": (date(2024, 10, 8), 6),
        "one-day": (date(2024, 10, 8), 1),
        "open": (date(2025, 4, 30), 1),
        "open-month": (date(2025, 5, 1), 31),
        "last-year": (date(9999, 1, 1), 1),
    }
    summaries = {slug: str(event["SUMMARY"]) for slug, event in events.items()}
    assert summaries["day"] == "day"
    assert summaries["interval"] == "interval"
    assert summaries["month"] == "month (February 2024)"
    assert summaries["about"] == "about (c. 1 June 2024)"
    assert summaries["open"] == "open (from 30 April 2025)"
    told = {slug: str(event["DESCRIPTION"]).splitlines()[0] for slug, event in events.items()}
    assert told["day"] == "Summary."
    assert told["months"] == "c. January – March 2024"
    assert told["open"] == "from 30 April 2025 (no end is known: the calendar shows the beginning)"


def test_every_event_says_when_it_ends(made_up: Copy) -> None:
    """ical 0.8.0 of npm gives a day without DTEND no end; the last day that there is has none after it."""
    with serving(made_up) as client:
        events = by_slug(read(client, "/en/events.ics?from=..&to=.."))
    assert {slug for slug, event in events.items() if "DTEND" not in event} == {"last-year"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_event_says_who_says_so_and_names_its_sources(client: TestClient, language: str) -> None:
    event = by_slug(read(client, f"/{language}/events.ics?from=..&to=.."))["2025-04-24-kn-23-strike"]
    (record,) = [one for one in REFERENCE.records if one.slug == "2025-04-24-kn-23-strike"]
    # Printers have spaces and apostrophes of their own.
    told = re.sub(r"[\u00a0\u202f]", " ", str(event["DESCRIPTION"])).replace("’", "'")
    for name in ("summary", "attribution", "caveat"):
        assert record.cells[f"{name}_{language}"] in told
    for source in record.sources:
        assert REFERENCE.publishers[source] in told
    address = f"http://testserver/{language}/events/{record.slug}"
    assert told.endswith(f"\n{address}")
    assert str(event["URL"]) == address
    assert str(event["LOCATION"]) == REFERENCE.places[record.cells["place"]][f"name_{language}"]
    place = read_rows(FROZEN, "places.csv")
    (at,) = [(float(row["latitude"]), float(row["longitude"])) for row in place if row["slug"] == record.cells["place"]]
    assert (event["GEO"].latitude, event["GEO"].longitude) == pytest.approx(at)
    assert (str(event["TRANSP"]), str(event["CLASS"])) == ("TRANSPARENT", "PUBLIC")


def test_an_event_keeps_its_name_wherever_it_is_served_and_in_every_language(made_up: Copy) -> None:
    names = set()
    for host in ("https://one.example", "https://two.example"):
        with serving(made_up, public_url=host) as client:
            for language in ("en", "fr"):
                events = read(client, f"/{language}/events.ics?from=..&to=..").events
                names.add(tuple(str(event["UID"]) for event in events))
    (written,) = names
    assert len(set(written)) == len(written) == 10


def test_its_stamps_are_days_of_the_data_and_not_of_the_clock(client: TestClient) -> None:
    events = by_slug(read(client, ALL))
    for record in REFERENCE.records:
        event, cells = events[record.slug], record.cells
        changed = date.fromisoformat(cells["updated"] or cells["added"])
        midnight = datetime(changed.year, changed.month, changed.day, tzinfo=UTC)
        assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == midnight
    assert client.get(ALL).content == client.get(ALL).content


def test_the_calendar_says_what_it_holds_and_where_it_comes_from(client: TestClient) -> None:
    calendar = read(client, "/fr/events.ics?category=arms&from=2024-10-01&to=2025-05-31")
    for name in ("NAME", "X-WR-CALNAME"):
        # The library reads texts of properties that it does not know as they are written.
        assert (
            str(calendar[name]).replace("\\,", ",")
            == "Alliance Timeline\N{NO-BREAK SPACE}: armes, octobre 2024 – mai 2025"
        )
    address = "http://testserver/fr/events.ics?category=arms&from=2024-10-01&to=2025-05-31"
    assert str(calendar["SOURCE"]) == address
    assert str(calendar["URL"]) == address.replace("events.ics", "")
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(days=1)
    assert (str(calendar["VERSION"]), str(calendar["CALSCALE"])) == ("2.0", "GREGORIAN")
    assert str(read(client, "/en/events.ics")["NAME"]) == "Alliance Timeline"


def test_it_is_saved_under_a_name_that_says_what_it_holds(client: TestClient) -> None:
    disposition = client.get("/en/events.ics?category=arms").headers["Content-Disposition"]
    assert re.fullmatch(r'attachment; filename="alliance-timeline_[0-9a-f-]+_[0-9-]+_[0-9-]+_arms\.ics"', disposition)


def test_an_event_alone_is_a_calendar_of_it(client: TestClient) -> None:
    alone = read(client, "/en/events/2025-04-24-kn-23-strike.ics")
    listed = by_slug(read(client, ALL))
    assert [event.to_ical() for event in alone.events] == [listed["2025-04-24-kn-23-strike"].to_ical()]
    assert client.get("/en/events/no-such-event.ics").status_code == 404


def test_nothing_found_is_an_empty_calendar(client: TestClient) -> None:
    assert read(client, "/en/events.ics?q=nothing-like-this").events == []


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=400)


@pytest.fixture(scope="module")
def context(app: FastAPI) -> ExportContext:
    state = app.state.timeline
    with state.engine.connect() as connection:
        catalogue = read_catalogue(connection)
        return select_events(connection, catalogue, EventFilter(), "en", state.public_url, "ics")[0]


def calendar_of(context: ExportContext, description: str) -> bytes:
    """A calendar without events, of a timeline that is described so."""
    catalogue = replace(context.catalogue, texts={"en": context.texts._replace(description=description)})
    return b"".join(write_icalendar([], replace(context, selected=replace(context.selected, catalogue=catalogue))))


@given(texts)
@example("é" * 200)
@example("👩‍👩‍👧‍👦" * 40)
def test_lines_are_folded_between_characters_and_unfold_to_what_they_were(context: ExportContext, text: str) -> None:
    # Without what is written otherwise than it is.
    text = "".join(text.splitlines()).translate(dict.fromkeys(map(ord, "\\;,")))
    folded = calendar_of(context, text)
    assert folded.endswith(b"\r\n")
    pieces = folded[:-2].split(b"\r\n")
    assert all(len(piece) <= 75 for piece in pieces)
    unfolded = "".join(f"\r\n{piece.decode()}" for piece in pieces).replace("\r\n ", "").split("\r\n")
    assert f"DESCRIPTION:{typeset(text, 'en')}" in unfolded


@given(texts)
@example("a\\nb\\,c;d\\\\")
def test_a_text_comes_back_from_a_calendar_as_it_was(context: ExportContext, text: str) -> None:
    calendar = Calendar.from_ical(calendar_of(context, text))
    assert str(calendar["DESCRIPTION"]) == "\n".join(typeset(text, "en").splitlines())
