"""Is the CSV what the page shows, and safe to open anywhere?"""

import csv
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import closing
from io import StringIO
from pathlib import Path

import anyio
import brotli
import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient
from starlette.types import Message

from app.exports.csv import SHEETS
from app.lines import EVENT_COLUMNS, cell, event_lines
from tests.databases import IS_POSTGRESQL
from tests.datasets import FROZEN, Copy, Reference, read_rows, serving
from tests.hostile import harmless
from tests.reading import Page

REFERENCE = Reference.of(FROZEN)
HEADER = (
    "slug,date,earliest,latest,category,status,title,summary,place,latitude,longitude,attribution,caveat,"
    "sources,source_urls,permalink"
)


def rows(client: TestClient, address: str) -> list[dict[str, str]]:
    """The export as the csv module reads it; every line has exactly the columns of the header."""
    response = client.get(address)
    assert response.status_code == 200
    text = response.content.decode("utf-8").removeprefix("\N{BYTE ORDER MARK}")
    found = list(csv.DictReader(StringIO(text, newline=""), strict=True))
    assert all(None not in row and None not in row.values() for row in found)
    return found


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_cell_is_that_of_the_data_set(client: TestClient, language: str) -> None:
    places = {row["slug"]: row for row in read_rows(FROZEN, "places.csv")}
    sources = {row["slug"]: row for row in read_rows(FROZEN, "sources.csv")}
    written = rows(client, f"/{language}/events.csv?from=..&to=..")
    assert len(written) == len(REFERENCE.records) == 66
    for row, record in zip(written, REFERENCE.records, strict=True):
        place = places[record.cells["place"]]
        cited = [sources[slug] for slug in record.sources]
        assert row == {
            "slug": record.slug,
            "date": record.cells["date"],
            "earliest": record.when.earliest.isoformat(),
            "latest": record.when.latest.isoformat(),
            "category": record.cells["category"],
            "status": record.cells["status"],
            **{name: record.cells[f"{name}_{language}"] for name in ("title", "summary", "attribution", "caveat")},
            "place": place[f"name_{language}"],
            "latitude": row["latitude"],
            "longitude": row["longitude"],
            "sources": " | ".join(f"{one['publisher']}: {one['title']}" for one in cited),
            "source_urls": " | ".join(one["url"] for one in cited),
            "permalink": f"http://testserver/{language}/events/{record.slug}",
        }
        for name in ("latitude", "longitude"):
            assert (float(row[name]) if row[name] else None) == (float(place[name]) if place[name] else None)


@pytest.mark.skipif(IS_POSTGRESQL, reason="opens the SQLite file")
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_lines_made_when_loading_are_those_of_the_export(
    client: TestClient, database_url: str, language: str
) -> None:
    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as connection:
        lines = connection.execute("SELECT csv, event FROM export_row WHERE language = ? ORDER BY position", [language])
        whole = [f"{csv},http://testserver/{language}/events/{event}" for csv, event in lines]
    assert client.get(f"/{language}/events.csv?from=..&to=..").text == "\r\n".join([HEADER, *whole, ""])


CELL = st.text(st.sampled_from("ab é,;\"'\n\r\t=+-@ 조"), max_size=6)


@given(st.lists(CELL, min_size=6, max_size=6))
def test_a_line_is_quoted_as_the_csv_module_quotes(texts: list[str]) -> None:
    title, summary, place, attribution, caveat, sources = texts
    first = ("a-b", "2025-04-24/..", "2025-04-24", "9999-12-31", "arms", "claimed")
    cells = (*first, title, summary, place, 51.5, -0.25, attribution, caveat, sources, None)
    (line,) = event_lines({name: [value] for name, value in zip(EVENT_COLUMNS, cells, strict=True)})
    safe = [harmless(text) for text in texts]
    buffer = StringIO()
    csv.writer(buffer, lineterminator="\r\n").writerow(
        (*first[:3], "", *first[4:], *safe[:3], 51.5, -0.25, *safe[3:], "")
    )
    assert line + "\r\n" == buffer.getvalue()


@pytest.mark.parametrize(
    "query",
    [
        "",
        "category=arms&category=troops&from=2024-10-01&to=2025-05-31",
        "sort=newest&status=claimed",
        "q=kim&place=pyongyang",
        "source=franceinfo-2025&collection=franceinfo&utm_source=x",
        "from=1959-08-31&to=1959-08-31",
    ],
)
@pytest.mark.parametrize("language", ["en", "fr"])
def test_it_has_the_events_of_the_page_in_the_order_of_its_list(client: TestClient, language: str, query: str) -> None:
    page = Page.at(client, f"/{language}/?{query}")
    assert [row["slug"] for row in rows(client, f"/{language}/events.csv?{query}")] == page.listed
    assert [row["slug"] for row in rows(client, page.href("#export-csv"))] == page.listed
    assert len(rows(client, page.href("#export-csv-all"))) == 66


def test_it_is_rfc_4180_in_utf_8(client: TestClient) -> None:
    response = client.get("/fr/events.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    text = response.content.decode("utf-8")
    assert ",".join(SHEETS["events"]) == HEADER
    assert text.startswith(HEADER + "\r\n")
    assert text.endswith("\r\n")
    # No text of ours holds a line end: each one ends a row.
    assert text.count("\n") == text.count("\r\n") == text.count("\r") == 66
    assert "Choïgou" in text


def test_an_empty_result_is_a_header_row(client: TestClient) -> None:
    response = client.get("/en/events.csv?q=nothing-like-this")
    assert response.status_code == 200
    assert response.content == f"{HEADER}\r\n".encode()


def test_the_byte_order_mark_comes_on_request_only(client: TestClient) -> None:
    plain = client.get("/en/events.csv").content
    assert plain.startswith(b"slug,")
    assert client.get("/en/events.csv?bom=1").content == b"\xef\xbb\xbf" + plain
    assert client.get("/en/events.csv?bom=1&bom=1").content == b"\xef\xbb\xbf" + plain
    for other in ("bom=", "bom=0", "bom=yes"):
        assert client.get(f"/en/events.csv?{other}").content == plain
    assert "/en/events.csv?from=..&to=..&bom=1" in Page.at(client, "/en/data").text("main")


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "alliance-timeline_2023-07-01_2026-12-31.csv"),
        (
            "category=troops&category=arms&from=2024-10-01&to=2025-05-31",
            "alliance-timeline_2024-10-01_2025-05-31_arms+troops.csv",
        ),
        ("from=..&to=..", "alliance-timeline_1959-08-01_2026-09-23.csv"),
        ("status=claimed&place=kyiv", "alliance-timeline_2023-07-01_2026-12-31_claimed_kyiv.csv"),
        ("collection=wider&sort=newest", "alliance-timeline_2023-07-01_2026-12-31_wider.csv"),
        ("q=Cho%C3%AFgou+%22../%22", "alliance-timeline_2023-07-01_2026-12-31_choigou.csv"),
        ("q=%EB%B6%81%ED%95%9C", "alliance-timeline_2023-07-01_2026-12-31.csv"),
    ],
)
def test_the_file_is_named_for_its_version_and_for_what_it_holds(client: TestClient, query: str, name: str) -> None:
    version = client.get("/healthz").json()["version"]
    name = name.replace("alliance-timeline", f"alliance-timeline_{version}")
    for language in ("en", "fr"):
        response = client.get(f"/{language}/events.csv?{query}")
        assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert response.headers["Content-Language"] == language


def test_the_longest_filter_has_a_name_that_file_systems_take(client: TestClient) -> None:
    places = "&".join(f"place={row['slug']}" for row in read_rows(FROZEN, "places.csv"))
    name = client.get(f"/en/events.csv?{places}&q={'x' * 200}").headers["Content-Disposition"]
    assert len(name) < 200
    assert name.endswith('.csv"')


def test_a_permalink_leads_to_its_event(client: TestClient) -> None:
    for row in rows(client, "/fr/events.csv?category=labour"):
        page = Page.at(client, row["permalink"].removeprefix("http://testserver"))
        assert page.href("link[rel=canonical]") == row["permalink"]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A site whose texts a spreadsheet would run, quote or take for another column."""
    copy = Copy.without_events(tmp_path_factory.mktemp("hostile"))
    copy.add_source("formula", publisher='=HYPERLINK("https://example.com")', title="-1+1")
    copy.add_source("addressed", publisher="One", title="A, “b”", url="https://example.com/a,b")
    copy.add_source("unaddressed", publisher="Two", title='Say "so"')
    copy.add(
        "places.csv",
        {"slug": "south", "name_en": "-South", "name_fr": "+Sud", "latitude": "-33.5", "longitude": "-0.25"},
    )
    copy.add_event(
        "formulas",
        "formula",
        date="2024-01-01",
        place="south",
        title_en="=1+1",
        title_fr="+1+1",
        summary_en="-2+3",
        summary_fr="@SUM(A1)",
        attribution_en="@who",
        attribution_fr="=qui",
        caveat_en="=cmd|' /C calc'!A0",
        caveat_fr="-",
    )
    copy.add_event(
        "quotes",
        "addressed",
        "unaddressed",
        date="2024-02-01",
        title_en='A "quoted", title; with = inside',
        title_fr="조선인민군 — Шойгу",
        summary_en="1 - 2 = 3",
    )
    copy.add_event("open", "unaddressed", "addressed", date="2024-03-01/..", place="ukraine")
    copy.add_event("bare", date="2024-04")
    with serving(copy, public_url="https://timeline.example/base") as client:
        yield client


def one(client: TestClient, slug: str, language: str = "en") -> dict[str, str]:
    return next(row for row in rows(client, f"/{language}/events.csv") if row["slug"] == slug)


def test_a_text_that_would_run_as_a_formula_is_made_harmless(hostile: TestClient) -> None:
    row = one(hostile, "formulas")
    assert row["title"] == "'=1+1"
    assert row["summary"] == "'-2+3"
    assert row["attribution"] == "'@who"
    assert row["caveat"] == "'=cmd|' /C calc'!A0"
    assert row["place"] == "'-South"
    assert row["sources"] == '\'=HYPERLINK("https://example.com"): -1+1'
    row = one(hostile, "formulas", "fr")
    assert (row["title"], row["summary"], row["caveat"]) == ("'+1+1", "'@SUM(A1)", "'-")


def test_a_number_is_never_touched(hostile: TestClient) -> None:
    row = one(hostile, "formulas")
    assert (row["latitude"], row["longitude"]) == ("-33.5", "-0.25")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\ta", "\ra"])
def test_each_start_of_a_formula_is_known(text: str) -> None:
    assert cell(text).strip('"') == f"'{text}"


@pytest.mark.parametrize("text", ["", "a=1", "1", "'a", " a", "é", "북한", "“=1”"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert cell(text) == text


def test_quotes_commas_and_every_script_survive(hostile: TestClient) -> None:
    assert one(hostile, "quotes")["title"] == 'A "quoted", title; with = inside'
    assert one(hostile, "quotes")["summary"] == "1 - 2 = 3"
    assert one(hostile, "quotes", "fr")["title"] == "조선인민군 — Шойгу"


def test_sources_are_joined_and_a_missing_address_keeps_its_place(hostile: TestClient) -> None:
    assert one(hostile, "quotes")["sources"] == 'One: A, “b” | Two: Say "so"'
    assert one(hostile, "quotes")["source_urls"] == "https://example.com/a,b | "
    assert one(hostile, "open")["source_urls"] == " | https://example.com/a,b"
    assert one(hostile, "formulas")["source_urls"] == ""
    for slug in ("quotes", "open"):
        row = one(hostile, slug)
        assert len(row["sources"].split(" | ")) == len(row["source_urls"].split(" | ")) == 2


def test_what_is_not_known_is_empty(hostile: TestClient) -> None:
    row = one(hostile, "bare")
    empty = {name for name, value in row.items() if not value}
    assert empty == {"place", "latitude", "longitude", "attribution", "caveat", "sources", "source_urls"}
    assert (row["earliest"], row["latest"]) == ("2024-04-01", "2024-04-30")
    assert (one(hostile, "open")["latitude"], one(hostile, "open")["place"]) == ("", "Ukraine")


def test_an_open_end_has_no_latest_day(hostile: TestClient) -> None:
    row = one(hostile, "open")
    assert (row["date"], row["earliest"], row["latest"]) == ("2024-03-01/..", "2024-03-01", "")


def test_permalinks_come_from_the_public_address_and_never_from_the_request(hostile: TestClient) -> None:
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher"}
    text = hostile.get("/fr/events.csv", headers=headers).text
    assert "evil" not in text
    assert one(hostile, "bare", "fr")["permalink"] == "https://timeline.example/base/fr/events/bare"


def test_a_thousand_events_stream_whole_and_in_order(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    copy.add_source("both", publisher="P", title="T", url="https://example.com")
    copy.add_source("odd", publisher="O", title="U")
    for file, added in (
        ("events.csv", [event(number) for number in range(1_100)]),
        ("citations.csv", [citation(number, "both") for number in range(1_100)]),
        ("citations.csv", [citation(number, "odd") for number in range(1, 1_100, 2)]),
    ):
        copy.add(file, *added)
    with serving(copy) as client:
        for sort in ("oldest", "newest"):
            written = rows(client, f"/en/events.csv?sort={sort}")
            assert [row["slug"] for row in written] == sorted(
                (row["slug"] for row in written), reverse=sort == "newest"
            )
            assert len(written) == 1_100
            for row in written:
                is_odd = int(row["slug"].removeprefix("event-")) % 2
                assert row["sources"] == ("P: T | O: U" if is_odd else "P: T")


def test_what_changed_last_comes_first_however_the_events_lie_in_time(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    changed = {"first": "", "second": "2026-03-03", "third": "", "fourth": "2026-03-01", "fifth": "2026-03-02"}
    for month, (slug, day) in enumerate(changed.items(), 1):
        kind = "troops" if day else "arms"
        copy.add_event(slug, date=f"2024-0{month}-01", category=kind, added="2026-01-01", updated=day)
    with serving(copy) as client:
        found = rows(client, "/en/events.csv?category=troops&sort=updated")
        assert [row["slug"] for row in found] == ["second", "fifth", "fourth"]
        found = rows(client, "/en/events.csv?sort=updated")
        assert [row["slug"] for row in found] == ["second", "fifth", "fourth", "third", "first"]


def event(number: int) -> dict[str, str]:
    return {
        "slug": f"event-{number:04}",
        "date": f"202{4 + number // 600}-01-{number % 600 // 25 + 1:02}",
        "category": "arms",
        "status": "confirmed",
        "title_en": f"Event {number}",
        "title_fr": f"Événement {number}",
        "summary_en": "Summary.",
        "summary_fr": "Résumé.",
        "collection": "wider",
        "added": "2026-01-01",
    }


def citation(number: int, source: str) -> dict[str, str]:
    return {"event": f"event-{number:04}", "source": source}


@pytest.mark.parametrize("accepted", ["br", "gzip"])
def test_a_compressed_file_begins_before_all_of_it_is_read(
    app: FastAPI, monkeypatch: pytest.MonkeyPatch, accepted: str
) -> None:
    monkeypatch.setattr("app.queries.exporting.CHUNK", 10)
    pieces = anyio.run(pieces_of, app, "/en/events.csv", f"from=..&to=..&bom={accepted}", accepted)
    begun = (
        brotli.Decompressor().process(pieces[0]) if accepted == "br" else zlib.decompressobj(31).decompress(pieces[0])
    )
    assert len(list(csv.reader(StringIO(begun.decode())))) == 1 + 10
    assert any(pieces[1:])


async def pieces_of(app: FastAPI, path: str, query: str, accepted: str) -> list[bytes]:
    """The parts in which the application sends the body of an answer, those that are empty left out."""
    headers = [(b"host", b"testserver"), (b"accept-encoding", accepted.encode())]
    asked = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": headers}
    pieces: list[bytes] = []

    async def receive() -> Message:
        return await anyio.sleep_forever()

    async def send(message: Message) -> None:
        if body := message.get("body"):
            pieces.append(body)

    await app({"http_version": "1.1", "scheme": "http", "root_path": "", **asked}, receive, send)
    return pieces
