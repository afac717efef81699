"""Does a date of a spreadsheet stay as it is shown to its readers: as hedged, and never surer or more precise?"""

from pathlib import Path

import pytest

from app.importing.display_dates import shown_date
from app.importing.rows import COLUMNS
from tests.spreadsheets import Cells, brought

OLDER = ("Start Date", "End Date", "Headline", "Text", "Media", "Media Credit", "Media Caption", "Type", "Tag")
BRIDGE = {"Headline": "Bridge", "Text": "It opens."}


@pytest.mark.parametrize(
    ("words", "columns", "date"),
    [
        ("c. 1850", "1850", "1850~"),
        ("ca.1850", "1850", "1850~"),
        ("circa 1850", "1850-01-01", "1850~"),
        ("about 1850.", "1850", "1850~"),
        ("vers 1850", "1850", "1850~"),
        ("1850 environ", "1850", "1850~"),
        ("aux alentours de 1850", "1850", "1850~"),
        ("vers le 24 mai 1883", "1883-05-24", "1883-05-24~"),
        ("February 1999", "1999-02-01", "1999-02"),
        ("févr. 1999", "1999-02-01", "1999-02"),
        ("In August, 1914", "1914-08-01", "1914-08"),
        ("1850", "1850-01-01", "1850"),
        ("1850s", "1850", "1850/1859"),
        ("les années 1850", "1850", "1850/1859"),
        ("Between 1610 and 1630", "1620", "1610/1630"),
        ("entre 1610 et 1630", "1620", "1610/1630"),
        ("de 1610 à 1630", "1610/1630", "1610/1630"),
        ("c. 1610–1630", "1620", "1610~/1630~"),
        ("1610 – c. 1630", "1610/1630", "1610/1630~"),
        ("1914–18", "1914", "1914/1918"),
        ("January — February", "1935-01/1935-02", "1935-01/1935-02"),
        ("8–13 October 2024", "2024-10-08/2024-10-13", "2024-10-08/2024-10-13"),
        ("October 8 to 13, 2024", "2024-10-08/2024-10-13", "2024-10-08/2024-10-13"),
        ("1850–present", "1850", "1850/.."),
        ("24 May 1883", "1883", "1883-05-24"),
        ("Thursday, May 24th, 1883", "1883-05-24", "1883-05-24"),
        ("le jeudi 24 mai 1883", "1883-05-24", "1883-05-24"),
        ("1er mai 1883", "1883-05-01", "1883-05-01"),
        ("5/24/1883", "1883-05-24", "1883-05-24"),
        ("24.5.1883", "1883-05-24", "1883-05-24"),
        ("1999-02", "1999-02-01", "1999-02"),
        ("февруари 1999", "1999-02-01", "1999-02"),
        ("14–15 јуни 2003", "2003-06-14", "2003-06-14/2003-06-15"),
        ("1. März 1848", "1848-03-01", "1848-03-01"),
        ("2 de mayo de 1808", "1808-05-02", "1808-05-02"),
        ("24 серпня 1991", "1991-08-24", "1991-08-24"),
        ("Between 800 and 900", "0850", "0800/0900"),
    ],
)
def test_words_that_are_a_date_are_understood(words: str, columns: str, date: str) -> None:
    """What TimelineJS 3.9.11 shows for a slide is its Display Date, whatever day the columns needed."""
    assert shown_date(words, columns) == date


@pytest.mark.parametrize(
    ("words", "columns"),
    [
        ("1851", "1850"),
        ("Between 1610 and 1630", "1640"),
        ("c. 1850", "1850/1860"),
        ("1850", "1850/1860"),
        ("5/6/1883", "1883"),
        ("before 1850", "1850"),
        ("since 1850", "1850"),
        ("until 1850", "1850"),
        ("1850?", "1850"),
        ("early 1850", "1850"),
        ("Spring 1850", "1850"),
        ("19th century", "1850"),
        ("44 BC", "0044"),
        ("Between 27BC and 14AD", "0010"),
        ("Between 1 and 100", "0050"),
        ("listopad 1918", "1918-11-11"),
        ("1850 and 1860", "1850"),
        ("2nd half of 1850", "1850"),
        ("00 May 1883", "1883-05"),
        ("Whitsun", "1850"),
        ("-", "1850"),
    ],
)
def test_words_that_are_another_date_or_none_are_not_guessed_at(words: str, columns: str) -> None:
    assert shown_date(words, columns) is None


def test_what_is_not_understood_is_the_caveat_of_the_event(tmp_path: Path) -> None:
    """So readers see it, as those of TimelineJS 3.9.11 do; in four real sheets 43 of 339 dates are hedged."""
    shown = ("c. 1850", "1850", "<i>In the days of</i> the flood", "")
    rows = [{"Year": "1850", "Display Date": one, "Headline": f"Quay {one}", "Text": "T"} for one in shown]
    tables, outcomes = brought(tmp_path, *rows)
    assert [(one["date"], one["caveat_en"]) for one in tables["events.csv"]] == [
        ("1850~", ""),
        ("1850", ""),
        ("1850", "The spreadsheet says “In the days of the flood” for the date"),
        ("1850", ""),
    ]
    assert [notes[-1:] for _, notes in outcomes] == [
        ["Display Date “c. 1850” became 1850~, in place of 1850"],
        ["Display Date “1850” left out: the date says the same"],
        ["Display Date “In the days of the flood” became the caveat"],
        [],
    ]
    tables, _ = brought(tmp_path, {"Year": "1850", "Display Date": "avant 1850", **BRIDGE}, language="fr")
    assert (
        tables["events.csv"][0]["caveat_fr"]
        == "Le tableur indique comme date «\N{NO-BREAK SPACE}avant 1850\N{NO-BREAK SPACE}»"
    )


def test_a_timeline_that_goes_on_ends_where_its_days_do(tmp_path: Path) -> None:
    tables, _ = brought(tmp_path, {"Year": "1850", "Display Date": "1850 to present", **BRIDGE})
    assert tables["events.csv"][0]["date"] == "1850/.."
    (timeline,) = tmp_path.rglob("timeline.toml")
    assert "from = 1850-01-01\nto = 1850-01-01\n" in timeline.read_text("utf-8")


# The first version of TimelineJS


@pytest.mark.parametrize(
    ("cells", "date"),
    [
        ({"Start Date": "1883"}, "1883"),
        ({"Start Date": "1883-05"}, "1883-05"),
        ({"Start Date": "1883-05-24"}, "1883-05-24"),
        ({"Start Date": "5/24/1883"}, "1883-05-24"),
        ({"Start Date": "5/1883"}, "1883-05"),
        ({"Start Date": "5/5/1883"}, "1883-05-05"),
        ({"Start Date": "1883-05-24", "End Date": "12/31/1883"}, "1883-05-24/1883-12-31"),
        ({"Start Date": "1883", "End Date": "1883"}, "1883"),
    ],
)
def test_dates_of_the_first_version_are_read_as_timelinejs_reads_them(tmp_path: Path, cells: Cells, date: str) -> None:
    """By parseDate of TimelineJS 3.9.11: a date with strokes begins with its month."""
    tables, outcomes = brought(tmp_path, {**BRIDGE, **cells}, columns=OLDER)
    assert outcomes == [("taken", [])]
    assert tables["events.csv"][0]["date"] == date


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"Start Date": "3/4/1883"}, "it may be 1883-03-04, as TimelineJS reads it, or 1883-04-03"),
        ({"Start Date": "1883", "End Date": "3/4/1884"}, "End Date is “3/4/1884”, which is ambiguous"),
        ({"Start Date": "24/5/1883"}, "TimelineJS takes its first number for the month"),
        ({"Start Date": "1883/05/24"}, "expected a year of four digits at its end"),
        ({"Start Date": "5/24/83"}, "expected a year of four digits at its end"),
        ({"Start Date": "May 24, 1883"}, "expected a date such as 1883-05-24, 1883-05, 1883 or 5/24/1883"),
        ({"Start Date": "-44"}, "Start Date is -44: years before 1"),
        ({"Start Date": "2/29/1883"}, "its date 1883-02-29 is impossible"),
        ({"End Date": "1883"}, "it has no Start Date"),
        ({"Start Date": "1883", "End Date": "1882"}, "expected an interval that does not end before it starts"),
    ],
)
def test_a_date_of_the_first_version_that_is_ambiguous_or_none_is_refused(
    tmp_path: Path, cells: Cells, reason: str
) -> None:
    """TimelineJS 3.9.11 takes 24/5/1883 for 5 January 1883, and “May 24, 1883” for the year 0."""
    _, ((name, notes),) = brought(tmp_path, {**BRIDGE, **cells}, columns=OLDER)
    assert name == "refused"
    assert reason in notes[0]


def test_times_and_words_beside_a_date_of_the_first_version_are_told(tmp_path: Path) -> None:
    shown = ("5/24/1883 2:30 PM", "1883-05-24 14:30", "c. 5/24/1883")
    tables, outcomes = brought(tmp_path, *({**BRIDGE, "Start Date": one} for one in shown), columns=OLDER)
    assert [one["date"] for one in tables["events.csv"]] == ["1883-05-24"] * 3
    assert [notes for _, notes in outcomes] == [
        ["Start Date: “2:30 PM” left out: dates here are days"],
        ["Start Date: “14:30” left out: dates here are days"],
        ["Display Date “c. 5/24/1883” became the caveat"],
    ]


def test_tags_are_groups_where_there_is_no_group_and_years_beside_older_dates_are_told(tmp_path: Path) -> None:
    """As TimelineJS 3.9.11 has it: row['Group'] || row['Tag'], and no year where there is a column Start Date."""
    columns = (*OLDER, "Group", "Year")
    rows = [
        {**BRIDGE, "Start Date": "1883", "Tag": "Steel"},
        {**BRIDGE, "Start Date": "1884", "Tag": "Steel", "Group": "Stone", "Year": "1990"},
    ]
    tables, outcomes = brought(tmp_path, *rows, columns=columns)
    assert [one["category"] for one in tables["events.csv"]] == ["steel", "stone"]
    assert outcomes == [
        ("taken", []),
        ("changed", ["Year “1990” left out: there is a column Start Date", "Tag “Steel” left out: there is a Group"]),
    ]


def test_a_type_is_compared_to_the_letter(tmp_path: Path) -> None:
    """TimelineJS 3.9.11 takes “Title” and “ERA” for events, and forgives spaces around them."""
    rows = [{**BRIDGE, "Year": "1883", "Type": one} for one in ("Title", "ERA", " title ", " era ")]
    _, outcomes = brought(tmp_path, *rows)
    assert [name for name, _ in outcomes] == ["changed", "changed", "changed", "refused"]
    assert outcomes[0][1] == ["Type “Title” left out: taken as an event"]
    assert outcomes[2][1] == ["its date “1883” left out: it names the whole"]
    assert outcomes[3][1][0].startswith("it is an era")


def test_events_keep_the_order_of_rows_and_those_of_a_day_that_of_their_times(tmp_path: Path) -> None:
    """TimelineJS 3.9.11 sorts by date and time, and keeps the order of rows otherwise."""
    day = {"Year": "1931", "Month": "6", "Day": "2"}
    times = (("Start", "06:15"), ("Fog", "1:05 PM"), ("Mail", "940"), ("Night", "12:10 am"), ("Late", "19.30"))
    rows = [
        {"Year": "1932", "Headline": "After"},
        *({**day, "Headline": headline, "Time": time} for headline, time in times),
        {"Year": "1930", "Headline": "B"},
        {"Year": "1930", "Headline": "A"},
    ]
    tables, _ = brought(tmp_path, *rows)
    titles = [one["title_en"] for one in tables["events.csv"]]
    assert titles == ["After", "Night", "Start", "Mail", "Fog", "Late", "B", "A"]
    assert COLUMNS[3] == "Time"
