"""Is everything that a spreadsheet says in the data set that was made of it, or in the report of its row?"""

import csv
import json
import re
import tempfile
from itertools import count
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app import dataset
from app.errors import BadDataSet
from app.importing import write
from app.importing.markup import plain
from app.importing.rows import COLUMNS
from app.importing.timelinejs import bring_over
from tests.datasets import Copy, serving
from tests.reading import Page
from tests.spreadsheets import TODAY, Cells, brought, sheet

OLDER = ("Start Date", "End Date", *COLUMNS[8:18], "Tag")

#: What people put into cells; each “…” is something that must not be lost.
_PIECES = (
    "…",
    "two …\nlines …",
    "<b>…</b>",
    "<o:p>…</o:p>",
    "<td>…</td>",
    "<p class=MsoNormal style='margin:0'>…<![if !supportLists]>…<![endif]></p>",
    '<a href="https://one.example/…?a=1&amp;b=2" title="…">…</a>',
    '<a href="….html">…</a>',
    "<img src='https://two.example/….jpg' alt='…'>",
    "<img alt=…>",
    "<iframe src=//three.example/… title='…'></iframe>",
    '<video poster="https://four.example/…"><source src="https://four.example/…">…</video>',
    '<blockquote>… <cite>…</cite></blockquote><script src="https://five.example/…"></script>',
    '<div style="background:url(https://six.example/…)"></div>',
    "https://seven.example/…?a=1&copy=2",
    "<https://eight.example/…>",
    "<… <3 … > <!-- … <script> …",
    "mailto:…@nine.example",
)
_WORDS = ("title", "era", "Title", "1883", "5", "24", "13", "5/24/1883", "3/4/1883", "1883-05-24", "c. 1883", "Steel")
_CELL = st.one_of(st.sampled_from(_WORDS), st.lists(st.sampled_from(_PIECES), min_size=1, max_size=3).map(" ".join))
_DATED = {"Year": "1883", "Start Date": "1883"}


@st.composite
def _rows(draw: st.DrawFn) -> tuple[tuple[str, ...], list[Cells]]:
    """Rows in which nothing that must not be lost is there twice; most of them have a year."""
    columns = draw(st.sampled_from(((*COLUMNS, "Tag"), OLDER)))
    rows = draw(st.lists(st.dictionaries(st.sampled_from(columns), _CELL, min_size=1), min_size=1, max_size=4))
    numbers = count()
    for row in rows:
        for column, year in _DATED.items():
            if column in columns and draw(st.integers(0, 3)):
                row[column] = year
        for column, cell in row.items():
            row[column] = re.sub("…", lambda _: f"w{next(numbers):04}x", cell)
    return columns, rows


@given(_rows())
@example(
    (
        (*COLUMNS, "Tag"),
        [{"Type": "title", "Headline": "T", "Month": "w0000x", "End Day": "w0001x"}, {"Year": "1883", "Headline": "E"}],
    )
)
@example((OLDER, [{"Type": "title", "Headline": "T", "End Date": "w0000x"}, {"Start Date": "1883", "Headline": "E"}]))
def test_nothing_of_a_row_is_lost_in_silence(given_rows: tuple[tuple[str, ...], list[Cells]]) -> None:
    """Until now captions, credits, second captions, and all but the first link of an embedded code were.

    Knight Lab's own sample, women_in_computing.csv of TimelineJS 3.9.11, lost two links so.
    """
    columns, rows = given_rows
    with tempfile.TemporaryDirectory() as name:
        files, report = bring_over(sheet(Path(name), *rows, columns=columns), "en", TODAY)
        if files:
            write(Path(name) / "mine", files)
    written = "\n".join(files.values())
    for outcome, row in zip(report.outcomes, rows, strict=True):
        if outcome.became and not files:
            # A title without any event: no folder is made, as the program says, and nothing is taken out of the sheet.
            continue
        told = "\n".join([written, outcome.headline, *outcome.notes])
        for column, cell in row.items():
            lost = [one for one in re.findall(r"w\d{4}x", cell) if one not in told]
            assert lost == [], f"{column}: {cell}"


def test_captions_and_credits_are_kept_with_their_links(tmp_path: Path) -> None:
    """As TimelineJS 3.9.11 shows them below a picture; a second caption says where in the source it stands."""
    media = {"Text": "It grinds.", "Media": "https://pictures.example/mill.jpg"}
    archive = '<a href="https://archive.example/record/7">County archive</a>'
    tables, outcomes = brought(
        tmp_path,
        {"Year": "1901", "Headline": "One", **media, "Media Credit": archive, "Media Caption": "The mill"},
        {"Year": "1902", "Headline": "Two", **media, "Media Credit": "Photo by a son", "Media Caption": "The wheel"},
        {"Year": "1903", "Headline": "Three", "Text": "T", "Media": "mill.jpg", "Media Caption": "The pond"},
    )
    sources = [(one["title"], one["url"], one["kind"]) for one in tables["sources.csv"]]
    assert sources == [
        ("The mill · County archive", "https://pictures.example/mill.jpg", "media"),
        ("County archive", "https://archive.example/record/7", "web"),
    ]
    cited = [(one["event"], one["source"], one["locator_en"]) for one in tables["citations.csv"]]
    assert cited == [
        ("1901-one", "pictures-example-mill-jpg", ""),
        ("1901-one", "archive-example-record-7", ""),
        ("1902-two", "pictures-example-mill-jpg", "The wheel · Photo by a son"),
    ]
    assert "“The pond” left out with it" in outcomes[2][1]


def test_a_quotation_in_the_place_of_media_is_part_of_the_text(tmp_path: Path) -> None:
    """As in women_in_computing.csv of TimelineJS 3.9.11, which shows it as large as a picture."""
    quoted = "<blockquote>There is no demand. <cite>Edith Clarke</cite></blockquote>"
    tables, outcomes = brought(
        tmp_path, {"Year": "1948", "Headline": "Edith Clarke", "Media": quoted, "Media Credit": "Daily Texan"}
    )
    assert tables["events.csv"][0]["summary_en"] == "There is no demand. Edith Clarke\nDaily Texan"
    assert outcomes == [("changed", ["Media: its quotation stands below the Text"])]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<FIGURE><IMG SRC=x.png><FigCaption>a</FigCaption></FIGURE>", "a"),
        ("<details><summary>a</summary>b</details>", "a\nb"),
        ("<ruby>漢<rp>(</rp><rt>Kan</rt><rp>)</rp></ruby> <bdi>x</bdi> <kbd>y</kbd>", "漢(Kan) x y"),
        ('<p class="MsoNormal"><o:p>&nbsp;</o:p>a<w:br/></p><st1:place w:st="on">b</st1:place>', "a\nb"),
        ("<!--[if gte mso 9]><xml><w:x>1</w:x></xml><![endif]-->a<![if !vml]>b<![endif]>", "ab"),
        ('<google-sheets-html-origin><style type="text/css">td {}</style></google-sheets-html-origin>a', "a"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ('<?xml:namespace prefix = "o" ns = "urn:x" />a', "a"),
        ("I <3 you, 1 < 2 > 0", "I <3 you, 1 < 2 > 0"),
        ("<me@post.example> or <https://x.example/>", "<me@post.example> or <https://x.example/>"),
        ("<not html> and <b", "<not html> and <b"),
        ("the <script> tag, <!-- a comment", "the <script> tag, <!-- a comment"),
        ("of <script> and <!-- now <script>go()</script><!-- x -->", "of <script> and <!-- now"),
        ("AT&T, ?a=1&copy=2, &unknown;", "AT&T, ?a=1&copy=2, &unknown;"),
    ],
)
def test_all_elements_are_markup_and_nothing_else_is(cell: str, text: str) -> None:
    """As browsers have it; with those of Word, Outlook and Google Sheets, which pasted text is full of."""
    assert plain(cell).text == text


def test_a_row_without_a_headline_takes_the_first_words_of_its_text(tmp_path: Path) -> None:
    """TimelineJS 3.9.11 shows such slides, and a text that begins with its headline says it once here."""
    long = "The bridge is opened by the Queen, who walks across it with her whole court before anybody else may"
    rows = [
        {"Text": long},
        {"Text": "<h2>Opened</h2><p>By the Queen.</p>"},
        {"Text": "Short."},
        {"Headline": "Opened", "Text": "<b>Opened</b>"},
        {"Headline": "Opened", "Text": "Opened\nBy the Queen."},
        {"Headline": "Closed"},
    ]
    tables, outcomes = brought(tmp_path, *({"Year": f"190{number}", **row} for number, row in enumerate(rows)))
    assert [(one["title_en"], one["summary_en"]) for one in tables["events.csv"]] == [
        ("The bridge is opened by the Queen, who walks across it with her whole…", long),
        ("Opened", "By the Queen."),
        ("Short.", ""),
        ("Opened", ""),
        ("Opened", "By the Queen."),
        ("Closed", ""),
    ]
    note = "no Headline: the first words of the Text stand in its place"
    assert [note in notes for _, notes in outcomes] == [True] * 3 + [False] * 3
    assert outcomes[5] == ("taken", [])


def test_a_headline_without_a_text_is_said_once(tmp_path: Path) -> None:
    """So it is with 1,002 of 1,002 rows of a real spreadsheet: TimelineJS 3.9.11 shows the headline alone."""
    files, _ = bring_over(sheet(tmp_path, {"Year": "1066", "Headline": "A comet is seen"}), "en", TODAY)
    assert 'description = "In 1066"' in files["timeline.toml"]
    write(tmp_path / "mine", files)
    with serving(Copy(tmp_path / "mine")) as client:
        page = Page.at(client, "/en/events/1066-a-comet-is-seen")
        assert page.text("#panel-title") == "A comet is seen"
        assert not page.has("#panel .summary")
        calendar = client.get("/en/events.ics").text.replace("\r\n ", "")
        assert calendar.count("A comet is seen") == 1
        entry = page.text("#list-1066-a-comet-is-seen")
        assert entry.count("A comet is seen") == 1
        feed = client.get("/en/events.atom").text
        assert "<summary>" not in feed
        (slide,) = client.get("/en/events.timelinejs.json").json()["events"]
        assert "A comet is seen" not in slide["text"]["text"]
        (event,) = client.get("/en/events.json").json()["events"]
        assert event["summary"] is None
        (row,) = csv.DictReader(client.get("/en/events.csv").text.splitlines())
        assert row["summary"] == ""
        assert client.get("/en/?view=dossier").status_code == 200
        assert json.loads(client.get("/en/events/1066-a-comet-is-seen.json").text)["title"] == "A comet is seen"


def test_a_summary_is_missing_in_all_languages_or_in_none(tmp_path: Path) -> None:
    copy = Copy.of_all(tmp_path)
    copy.add_event("told-once", "a-source", summary_en="", summary_fr="")
    assert dataset.read(copy.folder).counts["event"]
    copy.add_event("told-in-french", "a-source", summary_en="")
    with pytest.raises(BadDataSet, match=r"summary_en: found nothing, expected a value, because summary_fr has one"):
        dataset.read(copy.folder)
