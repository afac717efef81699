"""Is a file of another kind read, or named for what it is, by whoever is given it?"""

import gzip
import json
import re
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from app.importing import example, write
from app.importing.rows import COLUMNS
from app.importing.timelinejs import bring_over
from tests.datasets import Copy, read_rows, serving
from tests.spreadsheets import TODAY, brought_from, said, sheet

SHEET = 'Year,Month,Day,Headline,Text\n1901,5,4,Le pont,"Il ouvre, enfin."\n1902,,,Le quai,"Deux\nlignes; deux."\n'


def other_separator(separator: str) -> bytes:
    return SHEET.replace(",", separator).replace(f"ouvre{separator}", "ouvre,").replace("lignes;", "lignes;").encode()


@pytest.mark.parametrize(
    "content",
    [
        other_separator(";"),
        other_separator("\t"),
        other_separator("|"),
        b"\xef\xbb\xbf" + other_separator(";").replace(b"\n", b"\r\n"),
        SHEET.replace("\n", "\r").encode(),
        other_separator(";").replace(b"Year;Month;", b'"Year";"Month";'),
    ],
)
def test_any_separator_and_any_line_end_is_read(tmp_path: Path, content: bytes) -> None:
    """Excel 16 with French or German settings writes semicolons as "CSV UTF-8 (comma delimited)"."""
    path = tmp_path / "sheet.csv"
    path.write_bytes(content)
    tables, outcomes = brought_from(path)
    assert [name for name, _ in outcomes] == ["taken", "taken"]
    assert [(one["date"], one["title_en"], one["summary_en"]) for one in tables["events.csv"]] == [
        ("1901-05-04", "Le pont", "Il ouvre, enfin."),
        ("1902", "Le quai", "Deux\nlignes; deux."),
    ]


def zipped(*names: str) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return file.getvalue()


KINDS = [
    (zipped("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook (.xlsx)"),
    (zipped("mimetype", "content.xml"), "an OpenDocument file (.ods)"),
    (zipped("other"), "a ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an Excel workbook (.xls)"),
    (gzip.compress(SHEET.encode()), "a compressed file (.gz)"),
    (b"%PDF-1.7\n", "a PDF file"),
    (SHEET.replace(",", "\t").encode("utf-16"), "text in UTF-16, which Excel calls Unicode text"),
    (b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n", "a calendar (iCalendar, .ics)"),
    (b'<?xml version="1.0"?>\n<data><event/></data>\n', "an XML file"),
    (b"\n<!DOCTYPE html><title>Sign in</title>", "a web page (HTML)"),
]


@pytest.mark.parametrize(("content", "kind"), KINDS)
def test_a_file_of_another_kind_is_named_for_what_it_is(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    content: bytes,
    kind: str,
) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(content)
    expected = f"found “{kind}”, expected CSV in UTF-8: a spreadsheet program saves a sheet so"
    status, out, err = said(capsys, "import-timelinejs", path, tmp_path / "mine")
    assert (status, out, err) == (1, "", f"The spreadsheet cannot be read: sheet.csv: {expected}\n")
    write(tmp_path / "own", example(["en"]))
    (tmp_path / "own" / "events.csv").write_bytes(content)
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "own"))
    status, _, err = said(capsys, "check")
    assert (status, err) == (1, f"The data set has 1 fault:\nevents.csv: {expected}\n")


@pytest.mark.parametrize(("separator", "name"), [(";", "semicolons"), ("\t", "tabs"), ("|", "vertical bars")])
def test_check_names_the_separator_of_a_data_set(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, separator: str, name: str
) -> None:
    """Excel 16 with French settings: one sentence, where there were eighteen faults and none of them said so."""
    write(tmp_path / "own", example(["en"]))
    path = tmp_path / "own" / "events.csv"
    path.write_text(path.read_text("utf-8").replace(",", separator), "utf-8")
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "own"))
    status, _, err = said(capsys, "check")
    expected = "expected commas: save it as CSV that is separated by commas, in UTF-8"
    assert (status, err) == (
        1,
        f"The data set has 1 fault:\nevents.csv:1: found “{name} between the cells”, {expected}\n",
    )


# JSON of TimelineJS 3

TIMELINE: dict[str, Any] = {
    "title": {"text": {"headline": "Bridges", "text": "<p>Of steel.</p>"}},
    "events": [
        {
            "start_date": {"year": 1883, "month": "5", "day": 24, "hour": 14, "minute": 5},
            "end_date": {"year": "1883", "month": 6},
            "text": {"headline": "Opened", "text": 'Says <a href="https://a.example/x">A</a>.'},
            "media": {
                "url": "https://m.example/1.jpg",
                "caption": "The bridge",
                "credit": "Anna",
                "link": "https://l.example/",
            },
            "group": "Suspension",
            "unique_id": "Opened-1883",
            "background": {"color": "#fff", "url": "https://b.example/b.png"},
            "autolink": False,
            "extra": "lost",
        },
        {"start_date": {"year": "1850", "display_date": "c. 1850"}, "text": {"headline": "Begun"}, "display_date": ""},
        {"text": {"headline": "No date"}},
    ],
    "eras": [{"start_date": {"year": "1880"}, "end_date": {"year": "1890"}, "text": {"headline": "Steel"}}],
    "scale": "human",
}


def test_json_of_timelinejs_is_read_with_its_eras_and_groups(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As documented for TimelineJS 3.9.11: numbers or texts, and what is shown on the slide or on its date."""
    path = tmp_path / "timeline.json"
    path.write_text(json.dumps(TIMELINE), "utf-8")
    tables, outcomes = brought_from(path)
    assert [(one["slug"], one["date"], one["category"]) for one in tables["events.csv"]] == [
        ("opened-1883", "1883-05-24/1883-06", "suspension"),
        ("1850-begun", "1850~", "other"),
    ]
    assert [one["url"] for one in tables["sources.csv"]] == [
        "https://m.example/1.jpg",
        "https://l.example/",
        "https://a.example/x",
    ]
    assert [name for name, _ in outcomes] == ["changed", "changed", "changed", "refused", "refused"]
    assert outcomes[3][1] == ["it has no Year"]
    assert outcomes[4][1][0].startswith("it is an era")
    assert "Background “#fff https://b.example/b.png” left out: colours go by category" in outcomes[1][1]
    assert "Time “14:05” left out: dates here are days" in outcomes[1][1]
    status, out, _ = said(capsys, "import-timelinejs", path, tmp_path / "mine")
    assert status == 3
    assert "slide 1: changed: Bridges (title)\n" in out
    assert "none of these names: 'extra'\n" in out


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_exported_for_timelinejs_comes_back_with_its_names_and_dates(tmp_path: Path, language: str) -> None:
    write(tmp_path / "own", example(["en", "fr"]))
    copy = Copy(tmp_path / "own")
    for date in ("1790~", "1790-02", "1790-02/1791~", "1790-05-01~", "1790-05-01/1790-05-03", "1790-05/1790-06-02"):
        slug = re.sub(r"\W+", "-", f"on-{date}").strip("-")
        copy.add_event(slug, date=date, category="hot-air", collection="example")
    with serving(copy) as client:
        address = f"/{language}/events.timelinejs.json?from=..&to=.."
        (tmp_path / "export.json").write_bytes(client.get(address).content)
    tables, _ = brought_from(tmp_path / "export.json", language)
    before = {(one["slug"], one["date"]) for one in read_rows(copy.folder, "events.csv")}
    assert {(one["slug"], one["date"]) for one in tables["events.csv"]} == before


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ('{"events": [', "looks like JSON and is none: line 1: Expecting value"),
        ("[" * 200_000, "looks like JSON and is none that can be read"),
        ("[1, 2]", "is JSON, but not of TimelineJS 3"),
        ('{"timeline": {"headline": "H", "date": [{"startDate": "1883"}]}}', "is JSON, but not of TimelineJS 3"),
        ('{"events": [{"title": "T", "date": "1883"}]}', "is JSON, but not of TimelineJS 3"),
        ('{"events": [], "eras": 3}', "is JSON, but not of TimelineJS 3"),
        ('{"events": []}', "Nothing was written: no row of the spreadsheet could be taken as an event."),
        ('{"events": [{"text": {"headline": 3}, "start_date": 4}]}', "Nothing was written"),
    ],
)
def test_other_json_is_refused_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: str, sentence: str
) -> None:
    path = tmp_path / "timeline.json"
    path.write_text(content, "utf-8")
    status, _, err = said(capsys, "import-timelinejs", path, tmp_path / "mine")
    assert (status, err.count("\n")) == (1, 1)
    assert sentence in err


def test_halves_of_characters_that_json_can_spell_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "timeline.json"
    path.write_text('{"events": [{"start_date": {"year": 1883}, "text": {"headline": "a\\ud800b"}}]}', "utf-8")
    tables, _ = brought_from(path)
    assert tables["events.csv"][0]["title_en"] == "a\N{REPLACEMENT CHARACTER}b"


def test_a_sheet_needs_no_headlines_where_it_has_texts(tmp_path: Path) -> None:
    columns = [one for one in COLUMNS if one != "Headline"]
    _, report = bring_over(sheet(tmp_path, {"Year": "1883", "Text": "It opens."}, columns=columns), "en", TODAY)
    assert [one.headline for one in report.outcomes] == ["It opens."]
