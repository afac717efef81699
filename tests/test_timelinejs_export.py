"""Does TimelineJS 3 get the events as it wants them, and no date more exact than it is?"""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from selectolax.lexbor import LexborHTMLParser
from starlette.testclient import TestClient

from tests.datasets import FROZEN, Copy, Reference, serving

REFERENCE = Reference.of(FROZEN)

_DATE = {
    "type": "object",
    "properties": {
        "year": {"type": "integer"},
        "month": {"type": "integer", "minimum": 1, "maximum": 12},
        "day": {"type": "integer", "minimum": 1, "maximum": 31},
    },
    "required": ["year"],
    "dependentRequired": {"day": ["month"]},
    "additionalProperties": False,
}
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
                    "start_date": _DATE,
                    "end_date": _DATE,
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


def test_dates_are_as_precise_as_they_are_known(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    dates = {
        "year": ("2023", {"year": 2023}, None, "2023"),
        "month": ("2024-02", {"year": 2024, "month": 2}, None, "February 2024"),
        "day": ("2024-06-01", {"year": 2024, "month": 6, "day": 1}, None, "1 June 2024"),
        "about": ("2024-06~", {"year": 2024, "month": 6}, None, "c. June 2024"),
        "interval": (
            "2024-10-08/2024-11",
            {"year": 2024, "month": 10, "day": 8},
            {"year": 2024, "month": 11},
            "8 October – November 2024",
        ),
        "open": ("2025-04/..", {"year": 2025, "month": 4}, None, "from April 2025"),
    }
    for slug, (when, *_) in dates.items():
        copy.add_event(slug, date=when)
    with serving(copy) as client:
        slides = read(client, "/en/events.timelinejs.json?from=..&to=..")["events"]
    assert {one["unique_id"]: (one["start_date"], one.get("end_date"), one["display_date"]) for one in slides} == {
        slug: tuple(expected) for slug, (_, *expected) in dates.items()
    }


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
