"""Does a data set of one's own begin with a command, and does a spreadsheet come over with a report of every row?"""

import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dataset import read
from app.importing import write
from app.importing.content import MAX_CATEGORIES
from app.importing.markup import plain
from app.importing.rows import COLUMNS
from app.importing.timelinejs import bring_over
from app.models.dataset import COLOURS, SHAPES
from tests.datasets import Copy, read_rows, serving
from tests.spreadsheets import TODAY, Cells, brought, said, sheet
from tests.test_own_timeline import walk

# An example to begin with


@pytest.mark.parametrize("languages", [(), ("fr",), ("en", "fr"), ("fr", "en")])
def test_a_new_data_set_is_sound_and_small(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], languages: Sequence[str]
) -> None:
    options = [word for one in languages for word in ("--language", one)]
    status, out, err = said(capsys, "new", tmp_path / "mine", *options)
    assert (status, err) == (0, "")
    data_set = read(tmp_path / "mine")
    assert data_set.languages == list(languages or ("en",))
    assert (data_set.counts["event"], data_set.counts["category"], data_set.counts["passage"]) == (5, 2, 3)
    assert out.startswith(f"{tmp_path}/mine: {data_set.summary}\nNext:\n")
    assert "python -m app load" in out
    assert [one.name for one in tmp_path.iterdir()] == ["mine"]
    # Every event has a source, and every file says what it is.
    assert {one["event"] for one in read_rows(tmp_path / "mine", "citations.csv")} == {
        one["slug"] for one in read_rows(tmp_path / "mine", "events.csv")
    }
    told = (tmp_path / "mine" / "README.md").read_text("utf-8")
    assert [one.name for one in (tmp_path / "mine").iterdir() if f"`{one.name}`" not in told] == ["README.md"]
    assert [one for one in (*COLOURS, *SHAPES) if one not in told] == []


def test_a_folder_is_made_with_those_above_it_and_an_empty_one_is_used(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "a" / "b", tmp_path / "empty"):
        assert said(capsys, "new", folder)[0] == 0
        read(folder)


def test_what_is_there_already_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    (tmp_path / "sheet.csv").write_text("Year,Headline\n1900,One\n")
    before = sorted(tmp_path.rglob("*"))
    for name in ("full", "file", "link"):
        for command in (["new"], ["import-timelinejs", tmp_path / "sheet.csv"]):
            status, out, err = said(capsys, *command, tmp_path / name)
            assert (status, out) == (1, "")
            assert err == f"{tmp_path / name} is there already and not an empty folder: choose another name.\n"
    status, out, err = said(capsys, "new", tmp_path / "file" / "mine")
    assert (status, out) == (1, "")
    assert err.startswith(f"{tmp_path / 'file' / 'mine'} cannot be ")
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "full" / "mine.txt").read_text() == "mine"


# A spreadsheet


@pytest.mark.parametrize(
    ("cells", "date"),
    [
        ({"Year": "1883"}, "1883"),
        ({"Year": "1883", "Month": "5"}, "1883-05"),
        ({"Year": "1883", "Month": "05", "Day": "24"}, "1883-05-24"),
        ({"Year": " 1,883 "}, "1883"),
        ({"Year": "800"}, "0800"),
        ({"Year": "1883.0"}, "1883"),
        ({"Year": "1883", "End Year": "1890", "End Month": "3"}, "1883/1890-03"),
        (
            {"Year": "1883", "Month": "5", "Day": "24", "End Year": "1883", "End Month": "5", "End Day": "24"},
            "1883-05-24",
        ),
        ({"Year": "1883", "End Year": "1883", "End Month": "6"}, "1883/1883-06"),
    ],
)
def test_a_date_keeps_its_precision(tmp_path: Path, cells: Cells, date: str) -> None:
    tables, outcomes = brought(tmp_path, {"Headline": "Bridge", "Text": "It opens.", **cells})
    assert outcomes == [("taken", [])]
    (event,) = tables["events.csv"]
    assert event["date"] == date
    assert event["slug"] == f"{date.partition('/')[0]}-bridge"


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({}, "it has no Year"),
        ({"Year": "-44"}, "years before 1 and after 9999 have no place here"),
        ({"Year": "0"}, "years before 1 and after 9999"),
        ({"Year": "12000"}, "years before 1 and after 9999"),
        ({"Year": "about 1883"}, "Year is “about 1883”: expected a number"),
        ({"Year": "1883", "Month": "May"}, "Month is “May”: expected a number"),
        ({"Year": "1883", "Month": "13"}, "its date 1883-13 is impossible: expected a month from 01 to 12"),
        ({"Year": "1883", "Month": "2", "Day": "29"}, "expected a day from 01 to 28"),
        ({"Year": "1883", "Day": "3"}, "it has Day 3 without Month"),
        ({"Year": "1883", "End Year": "1880"}, "expected an interval that does not end before it starts"),
        ({"Year": "1883", "End Year": "1884", "End Day": "1"}, "it has End Day 1 without End Month"),
        ({"Year": "1883", "Headline": ""}, "it has no Headline"),
        ({"Year": "1883", "Headline": "<br>"}, "it has no Headline"),
        ({"Year": "1883", "End Year": "1890", "Type": "era"}, "it is an era"),
    ],
)
def test_a_row_that_cannot_be_taken_is_refused_with_its_reason(tmp_path: Path, cells: Cells, reason: str) -> None:
    tables, outcomes = brought(tmp_path, {"Headline": "Bridge", **cells})
    ((name, notes),) = outcomes
    assert (name, tables) == ("refused", {})
    assert len(notes) == 1
    assert reason in notes[0]


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        ({"Time": "14:30"}, "Time “14:30” left out: dates here are days"),
        ({"End Time": "15:00"}, "End Time “15:00” left out: dates here are days"),
        ({"Display Date": "Whitsun"}, "Display Date “Whitsun” became the caveat"),
        ({"Display Date": "in 1883"}, "Display Date “in 1883” left out: the date says the same"),
        ({"Background": "#fff"}, "Background “#fff” left out: colours go by category"),
        ({"Media Thumbnail": "x.png"}, "Media Thumbnail “x.png” left out: no pictures are shown"),
        ({"End Month": "6"}, "End Month “6” left out: there is no End Year"),
        ({"Type": "slide"}, "Type “slide” left out: taken as an event"),
        (
            {"Media": "bridge.jpg"},
            "Media “bridge.jpg” left out: expected an address that starts with https:// or http://",
        ),
        ({"Media": "javascript:alert(1)"}, "Media “javascript:alert(1)” left out: expected an address"),
        ({"Media": "http://[x"}, "Media “http://[x” left out: expected an address"),
        ({"Media Credit": "Anna"}, "caption and credit “Anna” left out: there is no Media"),
        ({"Text": "It <b>opens</b>."}, "Text: markup became plain text"),
    ],
)
def test_what_has_no_place_is_left_out_and_told(tmp_path: Path, cells: Cells, note: str) -> None:
    tables, outcomes = brought(tmp_path, {"Headline": "Bridge", "Text": "It opens.", "Year": "1883", **cells})
    ((name, notes),) = outcomes
    assert name == "changed"
    assert len(notes) == 1
    assert note in notes[0]
    assert len(tables["events.csv"]) == 1
    assert tables["sources.csv"] == []


def test_media_and_links_become_sources_each_of_them_once(tmp_path: Path) -> None:
    link = '<p>It opens, <a href="https://www.example.org/a?b=1&amp;c">says the <i>Gazette</i></a>.</p>'
    frame = '<iframe src="//video.example.org/embed/1"></iframe>'
    tables, outcomes = brought(
        tmp_path,
        {"Year": "1883", "Headline": "One", "Text": link, "Media": "https://example.com/x.jpg", "Media Caption": "A"},
        {"Year": "1884", "Headline": "Two", "Text": "T", "Media": "https://example.com/x.jpg", "Media Credit": "B"},
        {"Year": "1885", "Headline": "Three", "Text": link, "Media": frame},
    )
    sources = [(one["publisher"], one["title"], one["url"], one["kind"]) for one in tables["sources.csv"]]
    assert sources == [
        ("example.com", "A", "https://example.com/x.jpg", "media"),
        ("example.org", "says the Gazette", "https://www.example.org/a?b=1&c", "web"),
        ("video.example.org", "https://video.example.org/embed/1", "https://video.example.org/embed/1", "media"),
    ]
    assert {(one["title_is"], one["read"], one["language"]) for one in tables["sources.csv"]} == {
        ("description", "address", "und")
    }
    cited = [(one["event"], one["source"]) for one in tables["citations.csv"]]
    assert cited == [
        ("1883-one", "example-com-x-jpg"),
        ("1883-one", "example-org-a"),
        ("1884-two", "example-com-x-jpg"),
        ("1885-three", "video-example-org-embed-1"),
        ("1885-three", "example-org-a"),
    ]
    assert tables["events.csv"][0]["summary_en"] == "It opens, says the Gazette."
    assert "Media became a source, its publisher example.com" in outcomes[0][1]
    assert "link became a source, its publisher example.org" in outcomes[0][1]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("plain text, as it is", "plain text, as it is"),
        ("  spaces around\n", "spaces around"),
        ("two lines\n\nkept", "two lines\n\nkept"),
        ("<p>one</p><p>two</p>", "one\ntwo"),
        ("one<br/>two", "one\ntwo"),
        ("a &amp; b &lt; c", "a & b < c"),
        ("2 < 3 and 3 > 2 & more", "2 < 3 and 3 > 2 & more"),
        ("an <unknown> tag and a <3", "an <unknown> tag and a <3"),
        ("<script>alert(1)</script>read", "read"),
        ("<style>p { }</style>read<!-- not this -->", "read"),
        ('<a href="https://x.example">words</a>', "words"),
        ("bell\x07 and \ttab", "bell and  tab"),
        ("\u200b zero width \ufeff", "zero width"),
        ("&#0;&#x1b;text", "\N{REPLACEMENT CHARACTER}text"),
    ],
)
def test_text_is_kept_and_only_its_markup_taken_away(cell: str, text: str) -> None:
    assert plain(cell).text == text


def test_groups_become_categories_that_look_different(tmp_path: Path) -> None:
    groups = ["Steel", "Stone", "", "Été", "鉄", "Steel", "été"]
    rows = [{"Year": "1883", "Headline": "One", "Text": "T", "Group": one} for one in groups]
    tables, outcomes = brought(tmp_path, *rows)
    assert [name for name, _ in outcomes] == ["taken"] * 7
    categories = [(one["slug"], one["label_en"]) for one in tables["categories.csv"]]
    assert categories == [
        ("steel", "Steel"),
        ("stone", "Stone"),
        ("other", "Other"),
        ("ete", "Été"),
        ("zhi", "鉄"),
        ("ete-bd010c64", "été"),
    ]
    assert len({one["colour"] for one in tables["categories.csv"]}) == 6
    assert len({one["shape"] for one in tables["categories.csv"]}) == 6


def test_more_groups_than_can_be_told_apart_become_one(tmp_path: Path) -> None:
    rows = [
        {"Year": "1883", "Headline": "One", "Text": "T", "Group": f"G{number}"} for number in range(MAX_CATEGORIES + 1)
    ]
    tables, outcomes = brought(tmp_path, *rows)
    assert len(tables["categories.csv"]) == MAX_CATEGORIES == 64
    assert [name for name, _ in outcomes].count("taken") == 63
    assert outcomes[-1] == ("changed", ["Group “G64” became “Other”: there are too many"])
    assert tables["categories.csv"][-1]["slug"] == "other"


def test_the_row_of_the_title_names_the_timeline(tmp_path: Path) -> None:
    rows = (
        {"Headline": "Bridges", "Text": "How <b>steel</b> came.", "Type": "title"},
        {"Year": "1883", "Headline": "One", "Text": "T"},
        {"Year": "1884", "Headline": "Second title", "Text": "T", "Type": "title"},
    )
    files, report = bring_over(sheet(tmp_path, *rows), "fr", TODAY)
    timeline = write(tmp_path / "mine", files).timeline
    assert (timeline["name_fr"], timeline["title_fr"], timeline["description_fr"]) == (
        "Bridges",
        "Bridges",
        "How steel came.",
    )
    assert (timeline["slug"], timeline["default_from"], timeline["default_to"]) == (
        "bridges",
        "1883-01-01",
        "1884-12-31",
    )
    assert [(one.name, one.became) for one in report.outcomes] == [
        ("changed", "title"),
        ("taken", "1883-one"),
        ("taken", "1884-second-title"),
    ]
    files, _ = bring_over(sheet(tmp_path, {"Year": "1883", "Headline": "One"}), "en", TODAY)
    assert 'name = "Bridges of steel"' in files["timeline.toml"]


def test_a_file_as_spreadsheets_save_it_is_read_and_lines_are_counted_as_an_editor_does(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(
        '\ufeff"year", HEADLINE ,Text,Extra\r\n1883,"A ""bridge"", and\r\nmore","over\r\ntwo lines",x\r\n\r\n,,,\r\n'
        "1884,Short\r\n1885,Long,T,x,too,many\r\n".encode()
    )
    files, report = bring_over(path, "en", TODAY)
    assert [(one.line, one.name, one.headline) for one in report.outcomes] == [
        (2, "taken", 'A "bridge", and more'),
        (7, "taken", "Short"),
        (8, "refused", "Long"),
    ]
    assert report.general[0] == "Columns left out, since TimelineJS has none of these names: 'Extra'"
    assert write(tmp_path / "mine", files).counts["event"] == 2


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "has no column Year and Headline in its first row"),
        (b"Date;Headline\n1883;One\n", "has no column Year in its first row"),
        (b"Date,Headline\n1883,One\n", "has no column Year in its first row"),
        (b"Year,Headline,Text,text\n1883,One,a,b\n", "has the column Text twice in its first row"),
        (b"Year,Headline\n1883,\xff\n", "sheet.csv:2: found “byte ff”, expected text in UTF-8"),
        (b'Year,Headline\n1883,"One\n', "The spreadsheet cannot be read: sheet.csv:2"),
        (b"PK\x03\x04\x00\x00", "sheet.csv: found “a ZIP archive”, expected CSV in UTF-8"),
        (None, "expected a file of this name"),
    ],
)
def test_what_is_no_such_spreadsheet_is_told_in_a_sentence_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], content: bytes | None, sentence: str
) -> None:
    if content is not None:
        (tmp_path / "sheet.csv").write_bytes(content)
    status, out, err = said(capsys, "import-timelinejs", tmp_path / "sheet.csv", tmp_path / "mine")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert sentence in err
    assert not (tmp_path / "mine").exists()


def test_the_report_tells_of_every_row_and_the_status_of_the_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = {"Year": "1883", "Headline": "One", "Text": "T"}
    late = {"Year": "1884", "Headline": "Two", "Text": "T", "Time": "12:00"}
    bad = {"Year": "1885", "Month": "13", "Headline": "Three"}
    for number, (rows, expected) in enumerate((((good, late), 0), ((good, late, bad), 3), ((bad,), 1))):
        path = sheet(tmp_path, *rows)
        folder = tmp_path / f"plain-{number}"
        status, out, err = said(capsys, "import-timelinejs", path, folder)
        assert (status, folder.exists()) == (expected, expected != 1)
        assert len([line for line in out.splitlines() if line.startswith("line ")]) == len(rows)
        assert err == (
            "" if folder.exists() else "Nothing was written: no row of the spreadsheet could be taken as an event.\n"
        )
        status, out, _ = said(capsys, "import-timelinejs", "--json", path, tmp_path / f"json-{number}")
        told = json.loads(out)
        assert (status, len(told["rows"])) == (expected, len(rows))
        assert told["folder"] == (str(tmp_path / f"json-{number}") if expected != 1 else None)
        assert [told[name] for name in ("taken", "changed", "refused")] == [
            sum(one["outcome"] == name for one in told["rows"]) for name in ("taken", "changed", "refused")
        ]
    _, out, _ = said(capsys, "import-timelinejs", sheet(tmp_path, good, late, bad), tmp_path / "words")
    assert out.splitlines()[:4] == [
        "line 2: taken: One (1883-one)",
        "line 3: changed: Two (1884-two)",
        "    Time “12:00” left out: dates here are days",
        "line 4: refused: Three: its date 1885-13 is impossible: expected a month from 01 to 12",
    ]
    assert "3 rows: 1 taken, 1 changed, 1 refused" in out


def test_what_was_brought_over_is_served(tmp_path: Path) -> None:
    rows = [
        {"Year": "1883", "Headline": f"Pont {one}", "Text": "Il ouvre.", "Group": f"G{one % 9}"} for one in range(20)
    ]
    files, _ = bring_over(
        sheet(tmp_path, *rows, {"Year": "1884", "Headline": "=1+1", "Media": "https://example.org/"}), "fr", TODAY
    )
    write(tmp_path / "mine", files)
    with serving(Copy(tmp_path / "mine")) as client:
        pages = walk(client)
        assert sum(address.startswith("/fr/events/") for address in pages) == 21
        assert pages["/fr/sources"].has("#list")


_HOSTILE = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            "<p>",
            "<a href='https://x.example/y'>z</a>",
            "&amp;<b",
            "<script>",
            "https://ä.example/é",
            "//x/y",
            "\x00",
            "title",
            "era",
            "\ufeff",
            "“",
            "\u2028",
        ]
    ),
    st.integers(-10, 10_010).map(str),
)


@given(st.lists(st.dictionaries(st.sampled_from(COLUMNS), _HOSTILE), min_size=1, max_size=5))
def test_whatever_a_spreadsheet_holds_every_row_is_told_of_and_what_is_written_is_sound(rows: list[Cells]) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files, report = bring_over(sheet(folder, *rows), "en", TODAY)
        events = [one.became for one in report.outcomes if one.became not in ("", "title")]
        assert bool(files) == bool(events)
        if files:
            assert write(folder / "mine", files).counts["event"] == len(events) == len(set(events))
        assert len(report.outcomes) <= len(rows)
        assert list(report.lines)
        json.dumps(report.as_json())
