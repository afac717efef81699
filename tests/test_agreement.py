"""Do list, plot, counts, dossier, export and the files themselves always tell of the same events?

Whatever these are: the tests know none of them by heart.
"""

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from io import BytesIO, StringIO
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from icalendar import Calendar
from openpyxl import load_workbook
from starlette.testclient import TestClient

from app.dates import Window
from app.exports import EXPORTS
from app.search import Aliases, aliases_of, ask, found_by, found_by_date
from tests.datasets import DATA_SETS, Reference, inside, read_rows, serving
from tests.examples import examples
from tests.reading import PLOTS, Page, first_number

TABLES = {"category": "categories", "place": "places", "source": "sources", "speaker": "speakers"}
# The widest of them come up often: two filters out of three that find nothing would show little.
FAMILIAR = {"place": ["pyongyang", "kursk-region", "seoul", "kyiv"], "source": ["franceinfo-2025"]}


@dataclass(frozen=True, eq=False)
class Site:
    """A timeline, the events in its files, and the values that each facet has there, in their order."""

    client: TestClient
    reference: Reference
    slugs: Mapping[str, list[str]]
    categories: Mapping[str, Mapping[str, str]]
    aliases: Aliases

    @cached_property
    def keys(self) -> Mapping[str, set[str]]:
        """What each event is found by: its texts, its date and the name of its category."""
        return {
            record.slug: set(found_by_date(record.cells["date"], ("en", "fr"))).union(
                *(
                    found_by([*self.reference.texts(record.slug, one), category[f"label_{one}"]], one)
                    for one in ("en", "fr")
                )
            )
            for record in self.reference.records
            for category in (self.categories[record.cells["category"]],)
        }


@pytest.fixture(scope="module", params=DATA_SETS)
def site(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    copy = DATA_SETS[request.param](tmp_path_factory.mktemp(request.param))
    slugs = {facet: [row["slug"] for row in read_rows(copy.folder, f"{name}.csv")] for facet, name in TABLES.items()}
    slugs["status"] = ["confirmed", "reported", "claimed"]
    slugs["stance"] = ["states", "confirms", "denies", "doubts", "declines"]
    slugs["rests"] = ["one-source", "state-media"]
    categories = {row["slug"]: row for row in read_rows(copy.folder, "categories.csv")}
    has_aliases = (copy.folder / "aliases.csv").exists()
    aliases = read_rows(copy.folder, "aliases.csv") if has_aliases else []
    spellings = aliases_of([(row["name"], row["spelling"]) for row in aliases])
    with serving(copy) as client:
        yield Site(client, Reference.of(copy.folder), slugs, categories, spellings)


def some(facet: str, slugs: Mapping[str, list[str]]) -> st.SearchStrategy[list[str]]:
    values = st.sampled_from(FAMILIAR.get(facet, slugs[facet])) | st.sampled_from(slugs[facet])
    return st.just([]) | st.lists(values, unique=True, max_size=3)


days = st.dates(date(2023, 1, 1), date(2026, 12, 31)) | st.dates(date(1959, 1, 1), date(2030, 12, 31))


@st.composite
def queries(draw: st.DrawFn, slugs: Mapping[str, list[str]]) -> dict[str, Any]:
    """A filter as `urlencode` takes it."""
    where: dict[str, Any] = {facet: draw(some(facet, slugs)) for facet in ("category", "status")}
    where |= {facet: draw(some(facet, slugs)) for facet in ("place", "source") if draw(st.integers(0, 3)) == 0}
    # One filter out of four asks for each of what follows.
    for facet in ("speaker", "stance", "rests"):
        if draw(st.integers(0, 3)) == 0:
            where[facet] = draw(st.lists(st.sampled_from(slugs[facet]), unique=True, min_size=1, max_size=3))
    if draw(st.integers(0, 3)) == 0:
        where["known"] = str(draw(days))
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
    where["sort"] = draw(st.sampled_from(["", "oldest", "newest", "updated"]))
    return where


def read(where: Mapping[str, Any]) -> tuple[dict[str, Any], Window | None]:
    """A filter and its window as `Reference` takes them."""
    facets = {**where, "collection": [where["collection"]] if where["collection"] else []}
    if where.get("known"):
        facets["known"] = date.fromisoformat(where["known"])
    start, end = where.get("from"), where.get("to")
    window = None
    if start == "..":
        window = Window(date.min, date.max)
    elif start and end:
        window = Window(date.fromisoformat(start), date.fromisoformat(end))
    return facets, window


def expected(site: Site, where: Mapping[str, Any], language: str) -> list[str]:
    slugs = site.reference.slugs(*read(where))
    slugs = [slug for slug in slugs if slug in found(site, where["q"], language)]
    if where["sort"] == "updated":
        changed = {record.slug: record.changed for record in site.reference.records}
        # Those of one day stand in the order in which the newest come first.
        return sorted(slugs, key=lambda slug: (changed[slug], slugs.index(slug)), reverse=True)
    return slugs[::-1] if where["sort"] == "newest" else slugs


def counted(site: Site, facet: str, where: Mapping[str, Any], language: str) -> dict[str, int]:
    """How many events each value of a facet would show, chosen alone."""
    facets, window = read(where)
    matching = site.reference.matching(facets, leaving_out=facet)
    records = [one for one in matching if inside(one, window or site.reference.default_window)]
    said = [one for one in records if one.slug in found(site, where["q"], language)]
    return Counter(value for record in said for value in record.values(facet, facets))


@cache
def found(site: Site, q: str, language: str) -> frozenset[str]:
    """The events that have each word of a search."""
    asked = [one.spellings for one in ask(q, language, site.aliases)]
    return frozenset(
        slug
        for slug, keys in site.keys.items()
        if all(any(all(word.finds(keys) for word in spelling) for spelling in spellings) for spellings in asked)
    )


@given(data=st.data(), language=st.sampled_from(["en", "fr"]))
@settings(
    max_examples=examples(70),
    # Every filter anew, and no time spent on finding the smallest one.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
def test_list_plot_counts_dossier_and_csv_hold_the_same_events(site: Site, data: st.DataObject, language: str) -> None:
    client, where = site.client, data.draw(queries(site.slugs))
    query = urlencode(where, doseq=True)
    page = Page.at(client, f"/{language}/?{query}")
    listed = page.listed
    written = [row["slug"] for row in csv.DictReader(StringIO(client.get(page.href("#export-csv")).text))]
    assert written == listed
    for plot in PLOTS:
        assert sorted(page.drawn(plot) + page.behind_clusters(plot)) == sorted(listed)
    assert page.shown == len(listed) == sum(page.lane_counts.values())
    if where["category"]:
        assert page.lanes == [slug for slug in site.slugs["category"] if slug in where["category"]]
        assert sum(page.chips("category")[slug] for slug in where["category"]) == len(listed)
    assert listed == expected(site, where, language)
    for facet in ("category", "status", "speaker", "stance", "rests"):
        by_hand = counted(site, facet, where, language)
        # Each value has a chip, and leaves out the choices beside it.
        assert page.chips(facet) == {slug: by_hand[slug] for slug in site.slugs[facet]}, facet
    dossier = Page.at(client, page.href("#in-full") if listed else f"/{language}/dossier?{query}")
    assert dossier.told == listed
    assert dossier.sentence == page.sentence
    if listed:
        assert dossier.lane_counts == page.lane_counts
        assert dossier.drawn("usual") == page.drawn("usual")


@given(data=st.data(), language=st.sampled_from(["en", "fr"]))
@settings(
    max_examples=examples(12), phases=[Phase.explicit, Phase.generate], suppress_health_check=[HealthCheck.too_slow]
)
def test_map_and_list_of_places_count_as_by_hand(site: Site, data: st.DataObject, language: str) -> None:
    """As in every facet, the counts leave out its own choice."""
    where, reference = data.draw(queries(site.slugs)), site.reference
    page = Page.at(site.client, f"/{language}/places?{urlencode(where, doseq=True)}")
    place_of = {record.slug: record.cells["place"] for record in reference.records}
    places = Counter(place_of[slug] for slug in expected(site, {**where, "place": []}, language))
    nowhere = places.pop("", 0)
    by_hand = {slug: places[slug] for slug in {*places, *where.get("place", [])}}
    told = page.places
    others = first_number(page.text("#places-others").rpartition(":")[2]) if page.has("#places-others") else 0
    assert {slug: by_hand[slug] for slug in told} == told
    assert sum(told.values()) + others == sum(by_hand.values())
    assert (first_number(page.text("#places-none")) if page.has("#places-none") else 0) == nowhere
    names = {place[f"name_{language}"]: slug for slug, place in reference.places.items()}
    drawn = [([names[name] for name in several], count) for several, count in page.circles]
    points = {slug for slug in told if reference.places[slug]["latitude"]}
    assert sorted(slug for slugs, _ in drawn for slug in slugs) == sorted(points)
    assert all(count == sum(by_hand[slug] for slug in slugs) for slugs, count in drawn)


ATOM = "{http://www.w3.org/2005/Atom}"


def in_atom(body: bytes) -> list[str]:
    links = ET.fromstring(body).findall(f"{ATOM}entry/{ATOM}link[@rel='alternate']")  # noqa: S314  (our own)
    return [link.attrib["href"].rpartition("/")[2] for link in links]


def in_excel(body: bytes) -> list[str]:
    _, *rows = load_workbook(BytesIO(body)).worksheets[0].values
    return [str(row[-1]).rpartition("/")[2] for row in rows]


#: How to read the slugs of a file, by its ending.
READERS: dict[str, Callable[[bytes], list[str]]] = {
    "csv": lambda body: [row["slug"] for row in csv.DictReader(StringIO(body.decode()))],
    "json": lambda body: [event["slug"] for event in json.loads(body)["events"]],
    "ics": lambda body: [str(event["UID"]).partition("@")[0] for event in Calendar.from_ical(body).walk("VEVENT")],
    "atom": in_atom,
    "xlsx": in_excel,
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


@given(data=st.data(), language=st.sampled_from(["en", "fr"]), length=st.sampled_from([7, 20, 40]))
@settings(
    max_examples=examples(15),
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
def test_every_format_holds_the_events_of_the_page(site: Site, data: st.DataObject, language: str, length: int) -> None:
    client, where = site.client, data.draw(queries(site.slugs))
    query = urlencode(where, doseq=True)
    page = Page.at(client, f"/{language}/?{query}")
    dossier = Page.at(client, f"/{language}/dossier?{query}")
    # What is drawn has no names of events: see the tests of pictures.
    assert READERS.keys() == {ending for ending, export in EXPORTS.items() if not export.is_drawn}
    for ending, export in ((ending, EXPORTS[ending]) for ending in READERS):
        link = f"#export-{ending.replace('.', '-')}"
        address = page.href(link)
        assert not page.listed or dossier.href(link) == address
        if export.has_pages:
            address += f"{'&' if '?' in address else '?'}limit={length}"
        slugs = list(written(client, ending, address))
        if export.sort:
            # It has an order of its own.
            assert sorted(slugs) == sorted(page.listed), ending
        else:
            assert slugs == page.listed, ending


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("query", ["", "from=..&to=..", "category=troops&from=2024-10-01&to=2024-10-31"])
def test_the_address_asked_for_and_the_one_the_page_writes_give_the_same_csv(
    site: Site, language: str, query: str
) -> None:
    page = Page.at(site.client, f"/{language}/?{query}")
    there, asked = page.href("#export-csv"), f"/{language}/events.csv?{query}"
    assert site.client.get(there).content == site.client.get(asked).content
