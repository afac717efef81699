"""Do statuses belong to the data set: what they are called, what they mean, how they are drawn, and whether any are?"""

import csv
import json
from collections.abc import Iterator
from io import BytesIO, StringIO

import pytest
from icalendar import Calendar
from openpyxl import load_workbook
from starlette.testclient import TestClient

from app.importing import write
from app.importing.timelinejs import bring_over
from tests.datasets import Copy, serving
from tests.reading import Page, as_typed, attribute, texts, words
from tests.spreadsheets import TODAY, sheet

#: What the statuses of the frozen data become: their slug, label, meaning and filling.
OWN = {
    "confirmed": ("sworn", "Sworn to", "before a <court>", "hollow"),
    "reported": ("told", "Told & retold", "at the inn", "solid"),
    "claimed": ("sung", "Sung", "in a ballad", "half"),
}
LANGUAGES = ("en", "fr")
EVENT = "2025-04-24-kn-23-strike"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The frozen data with statuses of its own, in another order."""
    copy = Copy.of_all(tmp_path_factory.mktemp("own"))
    path = copy.folder / "timeline.toml"
    head = path.read_text("utf-8").partition("[[statuses]]")[0]
    for slug, label, meaning, drawn in reversed(OWN.values()):
        named = "".join(f'label_{one} = "{label}"\nmeaning_{one} = "{meaning}"\n' for one in LANGUAGES)
        head += f'[[statuses]]\nslug = "{slug}"\n{named}drawn = "{drawn}"\n'
    path.write_text(head, "utf-8")
    rows = list(csv.DictReader(StringIO((copy.folder / "events.csv").read_text("utf-8"))))
    with (copy.folder / "events.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows({**row, "status": OWN[row["status"]][0]} for row in rows)
    with serving(copy) as client:
        yield client


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """An imported spreadsheet, which says of no status."""
    folder = tmp_path_factory.mktemp("without")
    row = {"Year": "1883", "Month": "5", "Day": "24", "Media": "https://example.org/a"}
    files, _ = bring_over(sheet(folder, {**row, "Headline": "Opened"}, {**row, "Headline": "Crossed"}), "en", TODAY)
    write(folder / "data", files)
    with serving(Copy(folder / "data")) as client:
        yield client


def test_pages_call_them_as_the_data_set_does_and_in_its_order(own: TestClient) -> None:
    page = Page.at(own, "/en/")
    assert list(page.chips("status")) == ["sung", "told", "sworn"]
    chips = [words(box.parent.css_first("span")) for box in page.all("#filter input[name=status]")]
    assert chips == ["Sung", "Told & retold", "Sworn to"]
    assert texts(page.all(".key li"))[:3] == ["in a ballad", "at the inn", "before a <court>"]
    for slug, label, _, drawn in OWN.values():
        found = Page.at(own, f"/en/?status={slug}&from=..&to=..")
        assert found.listed
        assert found.sentence.split(": ")[1].split(",")[0] == label.lower()
        assert {attribute(one, "class").split()[-1] for one in found.all("#list li[id^=list-]")} == {drawn}
        assert all(words(one).startswith(label) for one in found.all("#list li[id^=list-] p"))
        marks = {drawn in attribute(one, "class").split() for one in found.all(".lane a.event")}
        # Most marks are solid, and so that is not said of each.
        assert marks == {drawn != "solid"}
    about = Page.at(own, "/fr/about")
    assert words(about.all("#status-sworn td")[0]) == "before a <court>"
    assert "Sung by " in Page.at(own, f"/en/events/{EVENT}").text("#panel .says")


def test_files_call_them_so_too(own: TestClient) -> None:
    asked = "status=sung&from=..&to=.."
    _, first, *_ = load_workbook(BytesIO(own.get(f"/en/events.xlsx?{asked}").content)).worksheets[0].values
    assert first[4] == "Sung"
    (event, *_) = Calendar.from_ical(own.get(f"/en/events.ics?{asked}").content).walk("VEVENT")
    assert "Sung: in a ballad" in str(event["DESCRIPTION"])
    feed = own.get(f"/en/events.atom?status=told&{asked}").text
    assert 'term="sung" label="Sung"' in feed
    assert 'term="told" label="Told &amp; retold"' in feed
    assert "in a ballad" in own.get(f"/en/events.svg?{asked}").text
    described = own.get("/openapi.json").json()["components"]["parameters"]["status"]
    assert described["schema"]["items"]["enum"] == ["sung", "told", "sworn"]


def test_a_search_finds_events_by_what_their_status_is_called(own: TestClient) -> None:
    everywhere = "from=..&to=.."
    assert set(Page.at(own, f"/en/?status=sung&{everywhere}").listed) <= set(
        Page.at(own, f"/en/?q=sung&{everywhere}").listed
    )


def test_a_data_set_without_any_shows_none(without: TestClient) -> None:
    event = Page.at(without, "/en/").listed[0]
    for path in ("/en/", f"/en/events/{event}", "/en/about", "/en/dossier", "/en/embed", f"/en/embed/events/{event}"):
        page = Page.at(without, path)
        said = as_typed(page.tree.body.text()) if page.tree.body else ""
        assert "Opened" in said or path == "/en/about"
        for word in ("Status", "status", "confirmed", "Confirmed", "Reported", "Claimed", "How sure"):
            assert word not in said, (path, word)
        assert not page.has(".badge")
        assert not page.has("[name=status]")
        assert not page.has("#panel p.says")
        assert not page.has(".record .says strong")
        assert not page.has("#list p:empty")
    assert Page.at(without, "/en/?status=confirmed", 400).text(".faults")


def test_its_files_have_none_either(without: TestClient) -> None:
    (event, _) = csv.DictReader(StringIO(without.get("/en/events.csv").text))
    assert event["status"] == ""
    assert json.loads(without.get("/en/events.json").text)["events"][0]["status"] is None
    header, *_ = load_workbook(BytesIO(without.get("/en/events.xlsx").content)).worksheets[0].values
    assert "Status" not in header
    assert header[3:5] == ("Category", "Title")
    for ending in ("ics", "atom", "timelinejs.json", "svg"):
        answer = without.get(f"/en/events.{ending}")
        assert answer.status_code == 200
        assert "onfirmed" not in answer.text
        assert "#status" not in answer.text
    assert without.get("/datapackage.zip").status_code == 200
