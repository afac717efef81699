"""Do list, plot, counts, export and the files themselves always tell of the same events?"""

import csv
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from io import StringIO
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from starlette.testclient import TestClient

from app.dates import Window
from app.exports import EXPORTS
from app.search.asking import NO_ALIASES, ask
from app.search.texts import found_by, found_by_date
from tests.datasets import DATA_DIR, DEFAULT_WINDOW, Reference, read_rows
from tests.reading import Page

REFERENCE = Reference.of(DATA_DIR)
SLUGS = {
    "category": [row["slug"] for row in read_rows(DATA_DIR, "categories.csv")],
    "status": ["confirmed", "reported", "claimed"],
    "place": [row["slug"] for row in read_rows(DATA_DIR, "places.csv")],
    "source": [row["slug"] for row in read_rows(DATA_DIR, "sources.csv")],
}
CATEGORIES = {row["slug"]: row for row in read_rows(DATA_DIR, "categories.csv")}
# The widest of them come up often: two filters out of three that find nothing would show little.
FAMILIAR = {"place": ["pyongyang", "kursk-region", "seoul", "kyiv"], "source": ["franceinfo-2025"]}


def some(facet: str) -> st.SearchStrategy[list[str]]:
    values = st.sampled_from(FAMILIAR.get(facet, SLUGS[facet])) | st.sampled_from(SLUGS[facet])
    return st.just([]) | st.lists(values, unique=True, max_size=3)


days = st.dates(date(2023, 1, 1), date(2026, 12, 31)) | st.dates(date(1959, 1, 1), date(2030, 12, 31))


@st.composite
def queries(draw: st.DrawFn) -> dict[str, Any]:
    """A filter as `urlencode` takes it."""
    where: dict[str, Any] = {facet: draw(some(facet)) for facet in ("category", "status")}
    where |= {facet: draw(some(facet)) for facet in ("place", "source") if draw(st.integers(0, 3)) == 0}
    where["collection"] = draw(st.sampled_from(["", "", "franceinfo", "wider"]))
    if draw(st.booleans()):
        where["from"], where["to"] = map(str, sorted((draw(days), draw(days))))
    elif draw(st.booleans()):
        where["from"] = where["to"] = ".."
    where["q"] = draw(
        st.sampled_from(
            ["", "", "", "un", "UN", "kim", "nis", "sho", "pyong parade", "April 2025", "troop", "nothing-like-this"]
        )
    )
    where["sort"] = draw(st.sampled_from(["", "oldest", "newest"]))
    return where


def expected(where: Mapping[str, Any], language: str) -> list[str]:
    facets = {**where, "collection": [where["collection"]] if where["collection"] else []}
    start, end = where.get("from"), where.get("to")
    window = DEFAULT_WINDOW
    if start == "..":
        window = Window(date.min, date.max)
    elif start and end:
        window = Window(date.fromisoformat(start), date.fromisoformat(end))
    slugs = [slug for slug in REFERENCE.slugs(facets, window) if is_said_of(slug, where["q"], language)]
    return slugs[::-1] if where["sort"] == "newest" else slugs


def is_said_of(slug: str, q: str, language: str) -> bool:
    """Whether the event has each word of a search: in its texts, in its date or in the name of its category."""
    (record,) = [one for one in REFERENCE.records if one.slug == slug]
    keys = set(found_by_date(record.cells["date"]))
    for one in ("en", "fr"):
        keys |= found_by([*REFERENCE.texts(slug, one), CATEGORIES[record.cells["category"]][f"label_{one}"]], one)
    return all(
        any(all(word.finds(keys) for word in spelling) for spelling in asked.spellings)
        for asked in ask(q, language, NO_ALIASES)
    )


@given(where=queries(), language=st.sampled_from(["en", "fr"]))
@settings(
    max_examples=200,
    # Every filter anew, and no time spent on finding the smallest one.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
def test_list_plot_counts_and_csv_hold_the_same_events(
    client: TestClient, where: dict[str, Any], language: str
) -> None:
    query = urlencode(where, doseq=True)
    page = Page.at(client, f"/{language}/?{query}")
    listed = page.listed
    written = [row["slug"] for row in csv.DictReader(StringIO(client.get(page.href("#export-csv")).text))]
    assert written == listed
    for plot in ("usual", "wide"):
        assert sorted(page.drawn(plot) + page.behind_clusters(plot)) == sorted(listed)
    assert page.shown == len(listed) == sum(page.lane_counts.values())
    if where["category"]:
        assert page.lanes == [slug for slug in SLUGS["category"] if slug in where["category"]]
        assert sum(page.chips("category")[slug] for slug in where["category"]) == len(listed)
    assert listed == expected(where, language)


ATOM = "{http://www.w3.org/2005/Atom}"


def in_atom(body: bytes) -> list[str]:
    links = ET.fromstring(body).findall(f"{ATOM}entry/{ATOM}link[@rel='alternate']")  # noqa: S314  (our own)
    return [link.attrib["href"].rpartition("/")[2] for link in links]


#: How to read the slugs of a file, by its ending.
READERS: dict[str, Callable[[bytes], list[str]]] = {
    "csv": lambda body: [row["slug"] for row in csv.DictReader(StringIO(body.decode()))],
    "json": lambda body: [event["slug"] for event in json.loads(body)["events"]],
    "ics": lambda body: [str(event["UID"]).partition("@")[0] for event in Calendar.from_ical(body).walk("VEVENT")],
    "atom": in_atom,
    "timelinejs.json": lambda body: [slide["unique_id"] for slide in json.loads(body)["events"]],
}


def written(client: TestClient, ending: str, address: str) -> Iterator[str]:
    """The slugs of a file, and of the pages that follow it."""
    following: str | None = address
    while following:
        response = client.get(following)
        assert response.status_code == 200
        yield from READERS[ending](response.content)
        following = response.links.get("next", {}).get("url")


@given(where=queries(), language=st.sampled_from(["en", "fr"]), length=st.sampled_from([7, 20, 40]))
@settings(
    max_examples=100,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
def test_every_format_holds_the_events_of_the_page(
    client: TestClient, where: dict[str, Any], language: str, length: int
) -> None:
    query = urlencode(where, doseq=True)
    page = Page.at(client, f"/{language}/?{query}")
    assert READERS.keys() == EXPORTS.keys()
    for ending, export in EXPORTS.items():
        address = page.href(f"#export-{ending.replace('.', '-')}")
        if export.has_pages:
            address += f"{'&' if '?' in address else '?'}limit={length}"
        found = list(written(client, ending, address))
        if export.latest_first:
            # It has an order of its own.
            assert sorted(found) == sorted(page.listed), ending
        else:
            assert found == page.listed, ending


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("query", ["", "from=..&to=..", "category=troops&from=2024-10-01&to=2024-10-31"])
def test_the_address_asked_for_and_the_one_the_page_writes_give_the_same_csv(
    client: TestClient, language: str, query: str
) -> None:
    page = Page.at(client, f"/{language}/?{query}")
    assert client.get(page.href("#export-csv")).content == client.get(f"/{language}/events.csv?{query}").content
