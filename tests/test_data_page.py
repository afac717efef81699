"""Does the page about the data name every file and column there is, and does what it prints do what it says?"""

import csv
import os
import shutil
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from starlette.testclient import TestClient

from app.exports import EXPORTS
from tests.datasets import FROZEN, ROOT, Copy, read_rows, serving
from tests.reading import Page, attribute, texts

HOST = "http://testserver"
EVENTS = read_rows(FROZEN, "events.csv")

each_language = pytest.mark.parametrize("language", ["en", "fr"])


def printed(page: Page, name: str) -> str:
    """A snippet, as one copies it."""
    return page.one(f"#snippet-{name}").text()


def documented(page: Page, name: str) -> list[str]:
    return texts(page.all(f"#{name} th code"))


def header(content: bytes) -> list[str]:
    return next(csv.reader(StringIO(content.decode("utf-8-sig"))))


@each_language
def test_it_counts_what_the_files_hold(client: TestClient, language: str) -> None:
    lede = Page.at(client, f"/{language}/data").text(".lede")
    assert [int(word) for word in lede.replace(",", " ").split() if word.isdigit()] == [
        len(read_rows(FROZEN, name)) for name in ("events.csv", "places.csv", "sources.csv", "figures.csv")
    ]


@each_language
def test_every_format_is_there_with_what_it_is_good_for(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/data")
    files = {attribute(one, "id").removeprefix("file-"): one for one in page.all(".files a")}
    assert set(files) == {"package", "figures", "statements", "sources", *EXPORTS}
    told = set()
    for name, link in files.items():
        address = attribute(link, "href")
        answer = client.get(address.removeprefix(HOST))
        assert answer.status_code == 200
        saved = answer.headers.get("Content-Disposition", "").startswith("attachment")
        assert ("download" in link.attributes) == saved
        if name in EXPORTS:
            assert answer.headers["Content-Type"] == EXPORTS[name].media_type
            assert EXPORTS[name].is_drawn or EXPORTS[name].is_binary or EVENTS[0]["slug"] in answer.text
        (row,) = [one for one in page.all(".files tr") if one.css_first(f'[id="file-{name}"]')]
        assert address in row.text()
        told.add(row.text())
    assert len(told) == len(files)


@each_language
def test_version_licence_and_citation_are_those_of_the_data(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/data")
    assert page.text("#version") == client.get("/healthz").json()["version"]
    assert page.href("dd a[rel~=license]") == "https://creativecommons.org/licenses/by/4.0/"
    citation = client.get(f"/{language}/cite.txt").text.strip()
    assert citation in [one.text().strip() for one in page.all("dd")]


@each_language
@pytest.mark.parametrize("name", ["events", "figures", "statements", "sources"])
def test_every_column_of_a_sheet_is_explained(client: TestClient, language: str, name: str) -> None:
    page = Page.at(client, f"/{language}/data")
    assert documented(page, f"sheet-{name}") == header(client.get(f"/{language}/{name}.csv").content)
    assert all(one.text().strip() for one in page.all(f"#sheet-{name} td"))


@each_language
def test_every_column_of_the_data_package_is_explained(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/data")
    with ZipFile(BytesIO(client.get("/datapackage.zip").content)) as archive:
        names = [name for name in archive.namelist() if name.endswith(".csv")]
        for name in names:
            assert documented(page, f"packaged-{name.removesuffix('.csv')}") == header(archive.read(name))
    assert len(page.all("details[id^=packaged-]")) == len(names)


@each_language
@pytest.mark.parametrize("address", ["", "about", "figures", "sources"])
def test_other_pages_lead_to_it(client: TestClient, language: str, address: str) -> None:
    page = Page.at(client, f"/{language}/{address}")
    assert f"/{language}/data" in [attribute(one, "href") for one in page.all("a")]


def test_it_is_there_without_any_event(tmp_path: Path) -> None:
    with serving(Copy.without_events(tmp_path)) as client:
        assert Page.at(client, "/en/data").text(".lede").startswith("0 events")


# What it prints, run as it stands


@pytest.fixture(scope="module")
def live_site(database_url: str) -> Iterator[str]:
    """The address of a server, as `python -m app serve` prints it."""
    environment = {**os.environ, "DATABASE_URL": database_url, "HOST": "127.0.0.1", "PORT": "0", "PUBLIC_URL": ""}
    with subprocess.Popen(
        [sys.executable, "-m", "app", "serve"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, encoding="utf-8"
    ) as server:
        assert server.stdout is not None
        yield server.stdout.readline().split()[-1]
        server.kill()


def fetched(live_site: str, language: str) -> Page:
    with urllib.request.urlopen(f"{live_site}/{language}/data", timeout=30) as answer:  # noqa: S310  (our own address)
        return Page(answer.read().decode(), answer.status)


def output(command: list[str]) -> str:
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    result = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", timeout=60, check=False)
    assert result.returncode == 0, result.stderr
    assert result.stderr == ""
    return result.stdout


@each_language
def test_what_is_printed_for_pandas_counts_the_events(live_site: str, language: str) -> None:
    told = output([sys.executable, "-c", printed(fetched(live_site, language), "pandas")])
    # A category is named once, before the first of its statuses.
    lines = [line.split() for line in told.splitlines()]
    counts = Counter((one["category"], one["status"]) for one in EVENTS)
    category, seen = "", Counter[tuple[str, str]]()
    for words in lines[1:-1]:
        *named, status, count = words
        category = named[0] if named else category
        seen[category, status] = int(count)
    assert seen == counts


@pytest.mark.skipif(not shutil.which("Rscript"), reason="there is no R here")
@each_language
def test_what_is_printed_for_r_counts_the_events(live_site: str, language: str) -> None:
    told = output(["Rscript", "--vanilla", "-e", printed(fetched(live_site, language), "r")])
    statuses, *rows = [line.split() for line in told.splitlines() if line.strip()]
    counts = Counter((one["category"], one["status"]) for one in EVENTS)
    for category, *numbers in rows:
        assert [int(number) for number in numbers] == [counts[category, status] for status in statuses]
    assert len(rows) == len({one["category"] for one in EVENTS})


@each_language
def test_what_is_printed_for_spreadsheets_leads_to_all_events(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/data")
    formula = printed(page, "google-sheets").strip()
    address = formula.removeprefix('=IMPORTDATA("').removesuffix('")')
    for given, mark in ((address, b""), (printed(page, "excel").strip(), b"\xef\xbb\xbf")):
        answer = client.get(given.removeprefix(HOST))
        assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert answer.content.startswith(mark + b"slug,date,")
        assert len(list(csv.reader(StringIO(answer.text)))) == len(EVENTS) + 1
