"""Does TimelineJS 3 get the events as it wants them, and no date more exact than it is?"""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from tests.datasets import FROZEN, Copy, Reference, serving

REFERENCE = Reference.of(FROZEN)

_UNKNOWN = {"const": ""}
_MONTH = {"type": "integer", "minimum": 1, "maximum": 12}
_DAY = {"type": "integer", "minimum": 1, "maximum": 31}
_START = {
    "type": "object",
    "properties": {
        "year": {"type": "integer"},
        "month": {"anyOf": [_MONTH, _UNKNOWN]},
        "day": {"anyOf": [_DAY, _UNKNOWN]},
    },
    "required": ["year", "month", "day"],
    "additionalProperties": False,
}
_END = {**_START, "properties": {"year": {"type": "integer"}, "month": _MONTH, "day": _DAY}}
_TEXT = {
    "type": "object",
    "properties": {"headline": {"type": "string"}, "text": {"type": "string", "pattern": "<p>"}},
    "required": ["headline", "text"],
    "additionalProperties": False,
}
#: As its documentation tells, of what is used here.
SCHEMA = {
    "type": "object",
    "properties": {
        "title": {"type": "object", "properties": {"text": _TEXT, "autolink": {"const": False}}, "required": ["text"]},
        "events": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "unique_id": {"type": "string"},
                    "start_date": _START,
                    "end_date": _END,
                    "display_date": {"type": "string"},
                    "group": {"type": "string"},
                    "text": _TEXT,
                    "autolink": {"const": False},
                },
                "required": ["unique_id", "start_date", "display_date", "group", "text", "autolink"],
                "additionalProperties": False,
            },
        },
    },
    "required": ["title", "events"],
    "additionalProperties": False,
}


def read(client: TestClient, address: str) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    found: dict[str, Any] = json.loads(response.content)
    Draft202012Validator(SCHEMA).validate(found)
    return found


def test_it_has_the_shape_that_is_documented(client: TestClient) -> None:
    Draft202012Validator.check_schema(SCHEMA)
    for language in ("en", "fr"):
        found = read(client, f"/{language}/events.timelinejs.json?from=..&to=..")
        assert [one["unique_id"] for one in found["events"]] == [record.slug for record in REFERENCE.records]
        for slide, record in zip(found["events"], REFERENCE.records, strict=True):
            text = LexborHTMLParser(slide["text"]["text"])
            (last,) = text.css("p:last-child a")
            assert last.attributes["href"] == f"http://testserver/{language}/events/{record.slug}"
            told = text.text()
            assert all(REFERENCE.publishers[source] in told for source in record.sources)


def test_dates_are_as_precise_as_they_are_known_and_every_end_is_kept(tmp_path: Path) -> None:
    """TimelineJS 3.9.11 lost the end of ``2024/2024-10``, ended ``2024-03-07/2024`` before it started, and
    ``2023-09/2025-03`` on the first day of its March."""
    copy = Copy.without_events(tmp_path)
    dates: dict[str, tuple[str, tuple[int | str, ...], tuple[int, ...] | None, str]] = {
        "year": ("2023", (2023, "", ""), None, "2023"),
        "month": ("2024-02", (2024, 2, ""), None, "February 2024"),
        "day": ("2024-06-01", (2024, 6, 1), None, "1 June 2024"),
        "about": ("2024-06~", (2024, 6, ""), None, "c. June 2024"),
        "interval": ("2024-10-08/2024-11", (2024, 10, 8), (2024, 11, 30), "8 October – November 2024"),
        "within": ("2024/2024-10", (2024, "", ""), (2024, 10, 31), "from some time in 2024 to October 2024"),
        "around": ("2024-03-07/2024", (2024, 3, 7), (2024, 12, 31), "from 7 March to some later time in 2024"),
        "months": ("2023-09/2025-03", (2023, 9, ""), (2025, 3, 31), "September 2023 – March 2025"),
        "open": ("2025-04/..", (2025, 4, ""), None, "from April 2025"),
    }
    for slug, (when, *_) in dates.items():
        copy.add_event(slug, date=when)
    with serving(copy) as client:
        slides = read(client, "/en/events.timelinejs.json?from=..&to=..")["events"]
    parts = {one["unique_id"]: [one["start_date"], one.get("end_date")] for one in slides}
    told = {one["unique_id"]: one["display_date"] for one in slides}
    days = {slug: tuple(day and tuple(day.values()) for day in both) for slug, both in parts.items()}
    assert days == {slug: (start, end) for slug, (_, start, end, _) in dates.items()}
    assert told == {slug: words for slug, (*_, words) in dates.items()}


def test_events_stand_in_groups_by_their_category(client: TestClient) -> None:
    groups = {
        one["group"] for one in read(client, "/fr/events.timelinejs.json?category=arms&category=troops")["events"]
    }
    assert groups == {"Armes", "Troupes"}


def test_it_says_what_was_asked_and_of_what(client: TestClient) -> None:
    title = read(client, "/en/events.timelinejs.json?category=arms")["title"]
    assert title["text"]["headline"] == "Alliance Timeline: arms, July 2023 – December 2026"


def test_an_event_alone_is_a_timeline_of_it(client: TestClient) -> None:
    (slide,) = read(client, "/en/events/2025-04-24-kn-23-strike.timelinejs.json")["events"]
    listed = read(client, "/en/events.timelinejs.json?from=..&to=..")["events"]
    assert [one for one in listed if one["unique_id"] == slide["unique_id"]] == [slide]


def test_nothing_found_is_a_timeline_without_events(client: TestClient) -> None:
    assert read(client, "/en/events.timelinejs.json?q=nothing-like-this")["events"] == []
