"""Is the JSON what the page shows, complete, and can a program walk through all of it?"""

import json
import re
from datetime import date
from itertools import compress
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from app.exports import json as shapes
from tests.datasets import FROZEN, Reference, read_rows
from tests.ledger import made_by
from tests.reading import Page

REFERENCE = Reference.of(FROZEN)


def read(client: TestClient, address: str) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    found: dict[str, Any] = json.loads(response.content)
    return found


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_member_of_an_event_is_that_of_the_data_set(client: TestClient, language: str) -> None:
    places = {row["slug"]: row for row in read_rows(FROZEN, "places.csv")}
    sources = {row["slug"]: row for row in read_rows(FROZEN, "sources.csv")}
    written = read(client, f"/{language}/events.json?from=..&to=..")
    assert [one["slug"] for one in written["events"]] == [record.slug for record in REFERENCE.records]
    for event, record in zip(written["events"], REFERENCE.records, strict=True):
        cells = record.cells
        assert event["url"] == f"http://testserver/{language}/events/{record.slug}"
        assert (event["date"], event["earliest"]) == (cells["date"], record.when.earliest.isoformat())
        for name in ("category", "status", "collection", "added"):
            assert event[name] == cells[name]
        for name in ("title", "summary", "attribution", "caveat"):
            assert event[name] == (cells[f"{name}_{language}"] or None)
        assert event["place"]["slug"] == cells["place"]
        assert event["place"]["name"] == places[cells["place"]][f"name_{language}"]
        assert [one["slug"] for one in event["sources"]] == list(record.sources)
        for one in event["sources"]:
            row = sources[one["slug"]]
            for name in ("publisher", "title", "title_is", "language", "kind", "read"):
                assert one[name] == row[name]
            assert (one["url"], one["published"]) == (row["url"] or None, row["published"] or None)


EVENT, EVENTS = shapes.Event.model_json_schema(), shapes.Events.model_json_schema()


def closed(schema: Any) -> Any:
    """The same, where no object may have a member that is not told."""
    if isinstance(schema, list):
        return [closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    inner = {name: closed(one) for name, one in schema.items()}
    return {**inner, "additionalProperties": False} if "properties" in schema else inner


def objects(schema: dict[str, Any]) -> list[dict[str, Any]]:
    return [schema, *schema["$defs"].values()]


@pytest.mark.parametrize("query", ["from=..&to=..", "q=nothing-like-this", "category=arms&limit=3", "sort=newest"])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_answers_have_the_shape_that_is_documented(client: TestClient, language: str, query: str) -> None:
    of_events = Draft202012Validator(closed(EVENTS), format_checker=Draft202012Validator.FORMAT_CHECKER)
    found = read(client, f"/{language}/events.json?{query}")
    of_events.validate(found)
    for event in found["events"][:3]:
        Draft202012Validator(closed(EVENT)).validate(read(client, f"/{language}/events/{event['slug']}.json"))


@pytest.mark.parametrize("schema", [EVENT, EVENTS], ids=["event", "events"])
def test_the_documented_shape_is_a_schema_and_tells_what_every_member_is(schema: dict[str, Any]) -> None:
    Draft202012Validator.check_schema(schema)
    for told in objects(schema):
        assert told["description"]
        # What refers to another shape is described there.
        assert all(member.get("description") or member.get("$ref") for member in told["properties"].values())
        assert told["required"] == list(told["properties"])


def test_all_stated_numbers_are_there(client: TestClient) -> None:
    stated = [
        (event["slug"], figure["label"], figure["value"], figure["unit"], figure["qualifier"], figure["attributed_to"])
        for event in read(client, "/en/events.json?from=..&to=..")["events"]
        for figure in event["figures"]
    ]
    rows = read_rows(FROZEN, "figures.csv")
    expected = [
        (row["event"], row["label_en"], float(row["value"]), row["unit"], row["qualifier"], row["attributed_to_en"])
        for row in rows
    ]
    assert sorted(stated) == sorted(expected)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_all_statements_are_there_by_days(client: TestClient, language: str) -> None:
    members = ("speaker", "stance", "stated", "who", "source")
    for event in read(client, f"/{language}/events.json?from=..&to=..")["events"]:
        rows = [row for row in read_rows(FROZEN, "statements.csv") if row["event"] == event["slug"]]
        written = [{"who": row[f"who_{language}"], **row} for row in rows]
        expected = [{name: row[name] or None for name in members} for row in written]
        # The files have them in this order.
        assert event["statements"] == expected


def test_under_what_was_known_on_a_day_statements_are_those_made_by_then(client: TestClient) -> None:
    whole = {event["slug"]: event for event in read(client, "/en/events.json?from=..&to=..")["events"]}
    known = read(client, "/en/events.json?from=..&to=..&known=2025-04-27")["events"]
    for event in known:
        assert event["statements"]
        days = [made_by(one["stated"] or "") for one in whole[event["slug"]]["statements"]]
        made = [day is None or day <= date(2025, 4, 27) for day in days]
        assert event["statements"] == list(compress(whole[event["slug"]]["statements"], made))
    assert any(len(event["statements"]) < len(whole[event["slug"]]["statements"]) for event in known)


def test_it_says_what_was_asked_and_of_which_data(client: TestClient) -> None:
    found = read(client, "/fr/events.json?to=2025-05-31&from=2024-10-01&category=troops")
    page = Page.at(client, "/fr/?category=troops&from=2024-10-01&to=2025-05-31")
    assert found["filter"] == "category=troops&from=2024-10-01&to=2025-05-31"
    assert found["page"] == f"http://testserver/fr/?{found['filter']}"
    assert (found["from"], found["to"]) == ("2024-10-01", "2025-05-31")
    assert found["count"] == len(found["events"]) == len(page.listed)
    assert found["timeline"]["language"] == "fr"
    assert found["timeline"]["version"] == client.get("/healthz").json()["version"]
    bounds = found["bounds"]
    assert bounds["first"] <= found["events"][0]["earliest"]
    assert bounds["before"] is None or bounds["before"] < found["from"]
    assert bounds["after"] is None or bounds["after"] > found["to"]


@pytest.mark.parametrize("query", ["", "from=..&to=..", "sort=newest&from=..&to=..", "category=arms"])
def test_pages_joined_are_the_whole(client: TestClient, query: str) -> None:
    whole = read(client, f"/en/events.json?{query}")
    assert whole["next"] is None
    address: str | None = f"/en/events.json?{query}&limit=7"
    joined: list[dict[str, Any]] = []
    while address:
        response = client.get(address)
        found = response.json()
        assert found["count"] == whole["count"]
        assert len(found["events"]) == 7 or found["next"] is None
        joined += found["events"]
        linked = re.search(r'<([^>]*)>; rel="next"', response.headers["Link"])
        assert (linked.group(1) if linked else None) == found["next"]
        address = found["next"]
    assert joined == whole["events"]


def test_an_event_alone_is_the_one_of_the_list(client: TestClient) -> None:
    listed = read(client, "/en/events.json?from=..&to=..")["events"]
    for event in (listed[0], listed[40]):
        assert read(client, f"/en/events/{event['slug']}.json") == event
    assert client.get("/en/events/no-such-event.json").status_code == 404


def test_an_open_end_is_no_day(client: TestClient) -> None:
    events = read(client, "/en/events.json?from=..&to=..")["events"]
    is_open = [record.cells["date"].endswith("/..") for record in REFERENCE.records]
    assert [event["latest"] is None for event in events] == is_open


@pytest.mark.parametrize("fault", ["limit=0", "limit=1001", "limit=many", "limit=-1", "after=no-such-event", "after=A"])
def test_a_page_that_cannot_be_is_refused_with_a_reason(client: TestClient, fault: str) -> None:
    response = client.get(f"/en/events.json?{fault}")
    assert response.status_code == 400
    assert fault.partition("=")[2] in response.text


def test_nothing_found_is_an_empty_list(client: TestClient) -> None:
    found = read(client, "/en/events.json?q=nothing-like-this")
    assert (found["count"], found["events"], found["next"]) == (0, [], None)
    assert found["bounds"] == {"first": None, "last": None, "before": None, "after": None}


def test_pages_of_other_lengths_are_kept_apart(client: TestClient) -> None:
    lengths = [len(read(client, f"/en/events.json?limit={limit}")["events"]) for limit in (3, 5, 3)]
    assert lengths == [3, 5, 3]
