"""Does a spreadsheet get real dates, live links and texts as they are, and hear what they are of?"""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from starlette.testclient import TestClient

from tests import hostile
from tests.datasets import FROZEN, Copy, Reference, serving
from tests.reading import Page, as_typed

REFERENCE = Reference.of(FROZEN)
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = {
    "en": ["Date", "First day", "Last day", "Category", "Status", "Title", "Summary", "Place", "Latitude", "Longitude"],
    "fr": ["Date", "Premier jour", "Dernier jour", "Catégorie", "Statut", "Titre", "Résumé", "Lieu", "Latitude"],
}


def read(client: TestClient, address: str) -> Workbook:
    response = client.get(address)
    assert response.status_code == 200, response.text
    assert response.headers["Content-Type"] == KIND
    return load_workbook(BytesIO(response.content))


def rows_of(workbook: Workbook) -> list[dict[str, Any]]:
    headings, *rows = workbook.worksheets[0].values
    return [dict(zip(headings, row, strict=True)) for row in rows]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_event_is_a_row_in_the_language_of_the_page(client: TestClient, language: str) -> None:
    workbook = read(client, f"/{language}/events.xlsx?from=..&to=..")
    sheet = workbook.worksheets[0]
    headings = [cell.value for cell in sheet[1]]
    assert headings[: len(HEADINGS[language])] == HEADINGS[language]
    rows = rows_of(workbook)
    assert len(rows) == len(REFERENCE.records)
    title, summary = (HEADINGS[language][number] for number in (5, 6))
    for row, record in zip(rows, REFERENCE.records, strict=True):
        assert as_typed(row[title]) == record.cells[f"title_{language}"]
        assert as_typed(row[summary]) == as_typed(record.cells[f"summary_{language}"])
        address = f"http://testserver/{language}/events/{record.slug}"
        assert row[headings[-1]] == address
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:O{len(rows) + 1}"
    assert sheet.cell(2, len(headings)).hyperlink.target == rows[0][headings[-1]]


def test_days_are_dates_and_nothing_else_is(tmp_path: Path) -> None:
    """Spreadsheets make days of months in CSV; LibreOffice 7.4 and Gnumeric 1.12 leave texts of a workbook alone."""
    copy = Copy.without_events(tmp_path)
    dates = ("1812-06-24", "1899-12-31", "1900-02-28", "1900-03-01", "2023", "2024-02", "2024-06-01", "2024-06-02~")
    for number, when in enumerate((*dates, "2024-10-08/2024-11", "2025-04/..")):
        copy.add_event(f"event-{number}", date=when)
    with serving(copy) as client:
        rows = rows_of(read(client, "/en/events.xlsx?from=..&to=.."))
    day = datetime  # what openpyxl makes of dates
    assert [(row["Date"], row["First day"], row["Last day"]) for row in rows] == [
        ("1812-06-24", "1812-06-24", "1812-06-24"),
        ("1899-12-31", "1899-12-31", "1899-12-31"),
        ("1900-02-28", "1900-02-28", "1900-02-28"),
        (day(1900, 3, 1), day(1900, 3, 1), day(1900, 3, 1)),
        ("2023", day(2023, 1, 1), day(2023, 12, 31)),
        ("2024-02", day(2024, 2, 1), day(2024, 2, 29)),
        (day(2024, 6, 1), day(2024, 6, 1), day(2024, 6, 1)),
        ("2024-06-02~", day(2024, 6, 2), day(2024, 6, 2)),
        ("2024-10-08/2024-11", day(2024, 10, 8), day(2024, 11, 30)),
        ("2025-04/..", day(2025, 4, 1), None),
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_another_sheet_says_what_the_events_are_of(client: TestClient, language: str) -> None:
    query = "category=arms&from=2024-10-01&to=2025-05-31"
    workbook = read(client, f"/{language}/events.xlsx?{query}")
    told = [row[1] for row in workbook.worksheets[1].values]
    page = Page.at(client, f"/{language}/?{query}")
    assert as_typed(told[1]) in page.sentence
    assert told[2] == page.shown
    assert told[3] == f"http://testserver/{language}/?{query}"
    assert told[4] == client.get("/healthz").json()["version"]
    assert told[5] == "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"
    assert told[6].date() == datetime.now(UTC).date()
    assert client.get(f"/{language}/events.xlsx?{query}").content == client.get(page.href("#export-xlsx")).content


def test_no_text_becomes_a_formula_or_a_link_of_its_own(hostile_site: TestClient) -> None:
    workbook = read(hostile_site, "/en/events.xlsx?from=..&to=..")
    sheet = workbook.worksheets[0]
    assert [row["Address"].rpartition("/")[2] for row in rows_of(workbook)] == list(hostile.TEXTS)
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert all(row["Title"] for row in rows_of(workbook))


def test_more_than_a_sheet_holds_goes_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """XlsxWriter 3.3.1 writes no cell for a link beyond the 65,530th, and none for a row beyond the last."""
    monkeypatch.setattr("app.exports.spreadsheet._ROWS", 3)
    monkeypatch.setattr("app.exports.spreadsheet._LINKS", 2)
    copy = Copy.without_events(tmp_path)
    for number in range(7):
        copy.add_event(f"event-{number}", date=f"2024-06-0{number + 1}")
    with serving(copy) as client:
        workbook = read(client, "/en/events.xlsx")
    assert workbook.sheetnames == ["Events", "Events 2", "Events 3", "About"]
    addresses = [[row[-1].value for row in sheet.iter_rows(min_row=2)] for sheet in workbook.worksheets[:3]]
    assert [len(some) for some in addresses] == [3, 3, 1]
    assert [one.rpartition("-")[2] for some in addresses for one in some] == [str(number) for number in range(7)]
    links = [cell.hyperlink is not None for (cell,) in workbook.worksheets[0].iter_rows(min_row=2, min_col=15)]
    assert links == [True, True, False]


def test_a_text_longer_than_a_cell_is_cut_with_a_sign_of_it(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    copy.add_event("long", summary_en="x" * 40_000)
    with serving(copy) as client:
        (row,) = rows_of(read(client, "/en/events.xlsx"))
    assert row["Summary"] == "x" * 32_766 + "…"


def test_an_event_alone_and_nothing_found_are_workbooks_too(client: TestClient) -> None:
    (row,) = rows_of(read(client, "/en/events/2025-04-24-kn-23-strike.xlsx"))
    assert row["Date"] == datetime(2025, 4, 24)  # noqa: DTZ001 - a day has no zone
    assert rows_of(read(client, "/en/events.xlsx?q=nothing-like-this")) == []
