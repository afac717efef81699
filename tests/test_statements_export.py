"""Can all statements be taken away as the files have them, and is a data set without them as if nobody had any?"""

import csv
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.datasets import FROZEN, Copy, read_rows, serving
from tests.reading import Page

LEDGER = ("speakers.csv", "statements.csv", "changes.csv")


def rows_of_file(client: TestClient, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200
    return list(csv.DictReader(StringIO(response.text, newline=""), strict=True))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_statement_is_there_with_its_event_and_source_in_the_order_of_the_files(
    client: TestClient, language: str
) -> None:
    speakers, events, sources = (
        {row["slug"]: row for row in read_rows(FROZEN, name)} for name in ("speakers.csv", "events.csv", "sources.csv")
    )
    written = rows_of_file(client, f"/{language}/statements.csv")
    for row, cells in zip(written, read_rows(FROZEN, "statements.csv"), strict=True):
        assert {name: row[name] for name in ("event", "speaker", "stance", "stated", "source")} == {
            name: cells[name] for name in ("event", "speaker", "stance", "stated", "source")
        }
        assert row["who"] == cells[f"who_{language}"]
        assert row["speaker_label"] == speakers[cells["speaker"]][f"label_{language}"]
        assert row["event_title"] == events[cells["event"]][f"title_{language}"]
        assert row["event_date"] == events[cells["event"]]["date"]
        source = sources.get(cells["source"], {})
        for name, column in (("publisher", "source_publisher"), ("title", "source_title"), ("url", "source_url")):
            assert row[column] == source.get(name, "")


def test_more_statements_than_are_read_at_a_time_are_all_there(tmp_path: Path) -> None:
    copy = Copy.of_all(tmp_path)
    event = read_rows(FROZEN, "events.csv")[0]["slug"]
    voices = [f"Voice {number}" for number in range(1200)]
    copy.add(
        "statements.csv",
        *(
            {"event": event, "speaker": "moscow", "stance": "states", "who_en": voice, "who_fr": voice}
            for voice in voices
        ),
    )
    with serving(copy) as client:
        assert [row["who"] for row in rows_of_file(client, "/fr/statements.csv")][-1200:] == voices


def test_its_name_says_of_which_version_it_is_and_a_spreadsheet_may_ask_for_a_mark(client: TestClient) -> None:
    plain, marked = client.get("/en/statements.csv"), client.get("/en/statements.csv?bom=1")
    name = f"alliance-timeline_{client.get('/healthz').json()['version']}_statements.csv"
    assert plain.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert (plain.headers["Content-Type"], plain.headers["Content-Language"]) == ("text/csv; charset=utf-8", "en")
    assert marked.content == b"\xef\xbb\xbf" + plain.content


# A data set without them


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    copy = Copy.of_all(tmp_path_factory.mktemp("without"))
    for name in LEDGER:
        (copy.folder / name).unlink()
    with serving(copy) as client:
        yield client


@pytest.mark.parametrize("language", ["en", "fr"])
def test_without_statements_nothing_asks_for_speakers(without: TestClient, client: TestClient, language: str) -> None:
    asked = "[name=speaker], [name=stance], [href*='speaker='], [href*='stance=']"
    for address in ("", "dossier", "events/2025-04-24-kn-23-strike"):
        assert not Page.at(without, f"/{language}/{address}").has(asked)
    # Where there are some, there is something to ask.
    assert Page.at(client, f"/{language}/").has(asked)


def test_without_statements_files_have_none_and_none_is_offered(without: TestClient) -> None:
    events = without.get("/en/events.json?from=..&to=..").json()["events"]
    assert [event["statements"] for event in events] == [[]] * len(events)
    assert rows_of_file(without, "/en/statements.csv") == []
    assert not Page.at(without, "/en/data").has("#file-statements")
    assert without.get("/openapi.json").status_code == 200


def test_without_statements_no_speaker_can_be_asked_for(without: TestClient) -> None:
    assert without.get("/en/events.csv?speaker=moscow").status_code == 400
    # Of no event anything had been said.
    assert without.get("/en/events.json?known=2025-01-01&from=..&to=..").json()["count"] == 0
