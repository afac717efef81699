"""Is a data set at home in any language: its dates, numbers, plurals, search, direction and files?"""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from starlette.testclient import TestClient

from app.dataset import load, read
from app.importing import example, write
from app.web.headers import preferred_language
from app.words import own_name
from tests.databases import database_in
from tests.datasets import Copy, serving
from tests.reading import Page, attribute, texts, words

#: One with an interface of its own, one without spaces between words, one with neither and from right to left, and
#: one whose tag has a region.
SEVERAL = ("uk", "ko", "he", "pt-BR")
FIRST = "1783-11-21-first-free-flight"

UNITS = {"one": "солдат", "few": "солдати", "many": "солдатів", "other": "солдата"}
FIGURES = {"1": "1 солдат", "3": "3 солдати", "5": "5 солдатів", "21": "21 солдат", "2.5": "2,5 солдата"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("several") / "data"
    write(folder, example(SEVERAL))
    units = {f"{form}_{language}": "" for form in UNITS for language in SEVERAL}
    units |= {f"{form}_uk": word for form, word in UNITS.items()} | {"one_he": "s", "one_pt-BR": "s"}
    units |= {f"other_{language}": "명" if language == "ko" else "s" for language in SEVERAL[1:]}
    names = [name for name in units if name not in {f"{form}_{one}" for form in ("few",) for one in SEVERAL[1:]}]
    names = [name for name in names if name not in {"many_ko", "many_he", "one_ko"}]
    put(folder / "units.csv", [{"slug": "soldiers", **{name: units[name] for name in names}}])
    texts_of = {f"{name}_{language}": "x" for name in ("label", "attributed_to", "note") for language in SEVERAL}
    others = {"event": FIRST, "unit": "soldiers", "source": "", "series": "", "stated": ""}
    put(
        folder / "figures.csv",
        [{**others, **texts_of, "value": value, "qualifier": "more_than"} for value in FIGURES],
    )
    return folder


def put(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[TestClient]:
    with serving(Copy(folder)) as client:
        yield client


@pytest.mark.parametrize(
    ("language", "direction", "day", "interval", "heading"),
    [
        ("uk", None, "21 листопада 1783 р.", "травень 1783 р. – лютий 1785 р.", "5 подій"),
        ("ko", None, "1783년 11월 21일", "1783년 5월 – 1785년 2월", "사건 5건"),
        ("he", "rtl", "21 בנובמבר 1783", "מאי 1783 – פברואר 1785", "\u20665 events\u2069"),
        ("pt-BR", None, "21 de novembro de 1783", "maio de 1783 – fevereiro de 1785", "5 events"),
    ],
)
def test_a_page_has_the_dates_and_the_direction_of_the_data_and_its_words_or_english_ones(
    site: TestClient, language: str, direction: str | None, day: str, interval: str, heading: str
) -> None:
    page = Page.at(site, f"/{language}/events/{FIRST}")
    assert page.one("html").attributes.get("lang") == language
    assert page.one("html").attributes.get("dir") == direction
    assert day in page.text("#panel .when")
    assert interval in page.text("#sentence")
    assert page.text("#list-title") == heading
    assert attribute(page.one("meta[property='og:locale']"), "content")[:2] == language[:2]


def test_a_frame_has_the_direction_of_the_data(site: TestClient) -> None:
    found = [Page.at(site, f"/{language}/embed").one("html").attributes.get("dir") for language in SEVERAL]
    assert found == [None, None, "rtl", None]


def test_readers_choose_among_the_languages_by_what_these_call_themselves(site: TestClient) -> None:
    page = Page.at(site, "/ko/")
    links = page.all("nav.languages a")
    assert [(attribute(link, "hreflang"), attribute(link, "title")) for link in links] == [
        ("uk", "Українська"),
        ("ko", "한국어"),
        ("he", "עברית"),
        ("pt-BR", "Português (Brasil)"),
    ]
    assert own_name("fr") == "Français"


@pytest.mark.parametrize(
    ("liked", "language"),
    [
        ("ko", "ko"),
        ("pt", "pt-BR"),
        ("pt-PT, ko;q=0.5", "pt-BR"),
        ("PT-br", "pt-BR"),
        ("ko, pt-BR;q=0.9", "ko"),
        ("he-IL", "he"),
        ("de", "uk"),
    ],
)
def test_who_likes_a_language_is_led_to_any_kind_of_it(site: TestClient, liked: str, language: str) -> None:
    assert site.get("/", headers={"Accept-Language": liked}).headers["Location"] == f"/{language}/"


@pytest.mark.parametrize("language", ["en", "fr", "pt", "pt-br", "xx", "root"])
def test_a_language_that_the_data_is_not_in_has_no_pages(site: TestClient, language: str) -> None:
    for path in ("", "about", f"events/{FIRST}", "events.csv", "events.json"):
        assert site.get(f"/{language}/{path}").status_code == 404


def test_numbers_have_the_plural_of_their_language(site: TestClient) -> None:
    """Without a form of its own, a number has the word for all others."""
    said = [re.sub(r"\s+", " ", words(one)) for one in Page.at(site, f"/uk/events/{FIRST}").all("#panel .figures dd")]
    assert [one.removesuffix(" x – x") for one in said] == [f"понад {amount}" for amount in FIGURES.values()]
    korean = [re.sub(r"\s+", " ", words(one)) for one in Page.at(site, f"/ko/events/{FIRST}").all("#panel .figures dd")]
    assert korean[0].startswith("1명 초과")
    assert Page.at(site, "/uk/?q=воднем").text("#sentence").startswith("2 події з 5")


@pytest.mark.parametrize(
    ("language", "search", "count"),
    [
        # Parts of words without spaces between them; words by how they begin, in any case and form of a letter.
        ("ko", "수소", 3),
        ("ko", "골피에", 2),
        ("uk", "воднем", 2),
        ("uk", "ВОДН", 2),
        ("uk", "монгольфє", 2),
        # Dates, in digits and in words of any language of the data.
        ("uk", "листопад 1783", 1),
        ("uk", "21 листопада", 1),
        ("ko", "11월", 1),
        ("he", "בנובמבר", 0),
        ("he", "נובמבר 1783", 1),
        ("pt-BR", "novembro", 1),
        ("pt-BR", "1783-11-21", 1),
    ],
)
def test_a_search_finds_words_and_dates_as_they_are_written(
    site: TestClient, language: str, search: str, count: int
) -> None:
    assert len(Page.at(site, f"/{language}/?from=..&to=..&q={search}").listed) == count


@pytest.mark.parametrize("typed", ["21 листопада 1783 р.", "1783년 11월 21일", "1783年11月21日", "21. 11. 1783"])
def test_a_day_is_understood_as_the_languages_write_it(site: TestClient, typed: str) -> None:
    page = Page.at(site, f"/uk/?from={typed}&to={typed}")
    assert (page.status, page.listed) == (200, [FIRST])


def test_files_are_in_the_language_that_their_address_says(site: TestClient) -> None:
    for language in SEVERAL:
        rows = list(csv.DictReader(io.StringIO(site.get(f"/{language}/events.csv").text)))
        events = site.get(f"/{language}/events.json").json()
        assert events["timeline"]["language"] == language
        assert [row["title"] for row in rows] == [event["title"] for event in events["events"]]
    titles = {site.get(f"/{language}/events/{FIRST}.json").json()["title"] for language in SEVERAL}
    assert len(titles) == 3  # English stands for two of them.
    assert site.get("/uk/cite.bib").text.count("langid = {ukrainian}") == 1
    assert "langid = {portuguese}" in site.get("/pt-BR/cite.bib").text
    for ending in ("ics", "atom", "xlsx", "timelinejs.json", "svg"):
        assert site.get(f"/ko/events.{ending}").status_code == 200


def test_the_columns_of_a_spreadsheet_follow_each_other_as_its_language_is_written(site: TestClient) -> None:
    for language in SEVERAL:
        workbook = load_workbook(io.BytesIO(site.get(f"/{language}/events.xlsx").content))
        turned = [bool(sheet.sheet_view.rightToLeft) for sheet in workbook]
        assert turned == [language == "he"] * len(turned), language


def test_the_package_of_several_languages_loads_as_the_same_data(
    site: TestClient, folder: Path, tmp_path: Path
) -> None:
    with ZipFile(io.BytesIO(site.get("/datapackage.zip").content)) as archive:
        archive.extractall(tmp_path / "unpacked")
        described = json.loads(archive.read("datapackage.json"))
    fields = {one["path"]: [field["name"] for field in one["schema"]["fields"]] for one in described["resources"]}
    assert {"title_uk", "title_ko", "title_he", "title_pt-BR"} <= set(fields["events.csv"])
    assert {"few_uk", "many_uk", "other_ko"} <= set(fields["units.csv"])
    assert not {"few_ko", "one_ko", "few_pt-BR"} & set(fields["units.csv"])
    assert load(tmp_path / "unpacked", database_in(tmp_path)).data_set.version == read(folder).version


def test_the_schema_names_the_columns_of_each_language(site: TestClient) -> None:
    shown = texts(Page.at(site, "/ko/data").all("#columns code, details code"))
    assert {"title_pt-BR", "few_uk", "other_ko"} <= set(shown)


def test_of_several_kinds_of_a_language_the_one_that_is_named_comes_first() -> None:
    assert preferred_language("en-GB", ("en", "en-GB")) == "en-GB"
    assert preferred_language("en", ("en-GB", "en")) == "en"
    assert preferred_language("en-US, fr", ("fr", "en-GB", "en")) == "en-GB"
