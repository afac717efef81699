"""Are events of one day shown in the order of their rows, wherever they are shown?"""

import csv
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from app.addresses import PACKAGE_PATH
from app.exports import EXPORTS
from app.importing import write
from app.importing.timelinejs import bring_over
from tests.datasets import Copy, serving
from tests.reading import Page, words
from tests.spreadsheets import TODAY, sheet
from tests.test_agreement import READERS, written

#: A day told step by step, which neither slugs nor titles nor places or sources have in order.
STEPS = ["start", "fog", "mail", "landing", "crowd", "a-supper"]
#: The rows of the file begin with what happened last.
TOLD = ["before", *STEPS, "after"]
WINDOW = "from=2024-06-01&to=2024-06-30"


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    copy = Copy.without_events(tmp_path_factory.mktemp("steps"))
    copy.add_event("after", date="2024-06-11")
    for number, slug in enumerate(STEPS):
        copy.add_event(slug, f"source-{-number % 4}", date="2024-06-10", place=("kyiv", "")[number % 2])
        copy.add_figure(slug, label_en=slug)
    copy.add_event("before", date="2024-06-09")
    with serving(copy) as client:
        yield client


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("sort", ["oldest", "newest"])
def test_list_plot_dossier_and_files_have_events_of_a_day_in_the_order_of_their_rows(
    client: TestClient, language: str, sort: str
) -> None:
    expected = TOLD if sort == "oldest" else TOLD[::-1]
    page = Page.at(client, f"/{language}/?{WINDOW}&sort={sort}")
    assert page.listed == expected
    assert [slug for slug in page.drawn("usual") if slug in TOLD] == TOLD
    assert Page.at(client, page.href("#in-full")).told == expected
    for ending in READERS:
        found = list(written(client, ending, page.href(f"#export-{ending.replace('.', '-')}")))
        # The latest stand first in a feed, whatever was asked for.
        assert found == (TOLD[::-1] if EXPORTS[ending].sort else expected), ending


@pytest.mark.parametrize("sort", ["oldest", "newest"])
def test_pages_of_a_file_go_on_within_a_day(client: TestClient, sort: str) -> None:
    found = list(written(client, "json", f"/en/events.json?{WINDOW}&sort={sort}&limit=3"))
    assert found == (TOLD if sort == "oldest" else TOLD[::-1])


def test_previous_and_next_walk_through_a_day(client: TestClient) -> None:
    page, walked = Page.at(client, f"/en/events/before?{WINDOW}"), ["before"]
    while page.has("#next"):
        page = Page.at(client, page.href("#next"))
        walked.append(page.href("#permalink").rpartition("/")[2])
        assert f"/events/{walked[-2]}?" in page.href("#previous")
    assert walked == TOLD


def test_figures_stand_in_the_order_of_their_events(client: TestClient) -> None:
    lines = client.get("/en/figures.csv").text.splitlines()[1:]
    assert [next(slug for slug in STEPS if f",{slug}," in line) for line in lines] == STEPS


def test_a_picture_is_the_same_whichever_way_the_list_is_sorted(client: TestClient) -> None:
    pictures = [client.get(f"/en/events.svg?{WINDOW}&sort={sort}").text for sort in ("oldest", "newest")]
    marks = [text.partition("<g")[2] for text in pictures]
    assert marks[0] == marks[1]


def test_the_package_has_the_rows_in_their_order(client: TestClient) -> None:
    with ZipFile(BytesIO(client.get(PACKAGE_PATH).content)) as archive:
        rows = csv.DictReader(StringIO(archive.read("events.csv").decode()))
        assert [row["slug"] for row in rows] == ["after", *STEPS, "before"]


def test_a_spreadsheet_gives_the_order_of_its_times_then_that_of_its_rows(tmp_path: Path) -> None:
    """TimelineJS 3.9.11 shows them so."""
    day = {"Year": "1931", "Month": "6", "Day": "2"}
    told = {"Zeppelin seen": "", "Start": "", "Mail": "9:40", "Landing": "19:30", "Fog": "13:05"}
    path = sheet(tmp_path, *({**day, "Headline": name, "Time": time} for name, time in told.items()))
    files, _ = bring_over(path, "en", TODAY)
    write(tmp_path / "data", files)
    with serving(Copy(tmp_path / "data")) as client:
        titles = [words(node) for node in Page.at(client, "/en/?from=..&to=..").all("#list li[id^=list-] a")]
    assert titles == ["Zeppelin seen", "Start", "Mail", "Fog", "Landing"]
