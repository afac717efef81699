"""Does a reader find what the words of a search mean? Asked of the site, about the data of the project."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from starlette.testclient import TestClient

from app import dataset
from app.main import create_app
from app.settings import Settings
from tests.databases import database_in
from tests.datasets import Copy, Reference, serving
from tests.reading import PLAIN, Page, first_number

DATA = Path(__file__).resolve().parent.parent / "data"
REFERENCE = Reference.of(DATA)
each_language = pytest.mark.parametrize("language", ["en", "fr"])


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A site with the data of the project."""
    url = database_in(tmp_path_factory.mktemp("finding"))
    dataset.load(DATA, url)
    app = create_app(Settings(database_url=url, data_dir=DATA, public_url="https://timeline.example"))
    with TestClient(app, follow_redirects=False, headers=PLAIN) as client:
        yield client


def found(client: TestClient, language: str, search: str) -> list[str]:
    """What a search finds at any time."""
    return Page.at(client, f"/{language}/?q={quote_plus(search)}&from=..&to=..").listed


def saying(*patterns: str, category: str = "") -> list[str]:
    """The events each pattern is met in, in their texts in either language or in their date; or those of a category."""
    found = []
    for one in REFERENCE.records:
        texts = "\n".join([one.when.text, *REFERENCE.texts(one.slug, "en"), *REFERENCE.texts(one.slug, "fr")])
        if one.cells["category"] == category or all(re.search(pattern, texts) for pattern in patterns):
            found.append(one.slug)
    return found


KYIV, MISSILE, BALLISTIC = r"\bK(yiv|iev)\b", r"(?i)\bmissile", r"(?i)\b(ballistic|balistique)s?\b"
APRIL_2025 = r"\b2025-04|\b(April|avril) 2025\b"
APRIL_24 = r"-04-24\b|\b24 (April|avril)\b"
APRIL_24_2025 = r"\b2025-04-24\b|\b24 (April|avril) 2025\b"
UNITED_NATIONS = r"\bUN\b|\bONU\b|United Nations|Nations unies"
UNITED_STATES = r"\bUS\b|\bU\.S\.|\bUSA\b|United States|États-Unis"
FIFTEEN_THOUSAND = r"\b15[,\s]000\b"
LABOUR = saying(r"(?i)\blabou?r", category="labour")

SEARCHES = [
    ("en", "missile Kyiv April 2025", saying(MISSILE, KYIV, APRIL_2025)),
    ("en", "24 April", saying(APRIL_24)),
    ("en", "2025-04-24", saying(APRIL_24_2025)),
    ("en", "24/04/2025", saying(APRIL_24_2025)),
    ("en", "April 24, 2025", saying(APRIL_24_2025)),
    ("en", "KN23", saying("KN-23")),
    ("en", "KN-23", saying("KN-23")),
    ("en", "kn 23", saying("KN-23")),
    ("en", "Kiev", saying(KYIV)),
    ("en", "Kyiv", saying(KYIV)),
    ("en", "Zelenskyy", saying(r"\bZelensky")),
    ("en", "labor", LABOUR),
    ("en", "labour", LABOUR),
    ("en", "15000", saying(FIFTEEN_THOUSAND)),
    ("en", "15,000", saying(FIFTEEN_THOUSAND)),
    ("en", "U.S.", saying(UNITED_STATES)),
    ("en", "US", saying(UNITED_STATES)),
    ("en", "UN", saying(UNITED_NATIONS)),
    ("en", "U.N.", saying(UNITED_NATIONS)),
    ("en", "Koursk", saying("Ko?ursk")),
    ("en", "ballistic missiles", saying(r"(?i)\bballistic", MISSILE)),
    ("en", "ballistic missile", saying(r"(?i)\bballistic", MISSILE)),
    ("en", "deployed", saying(r"(?i)\bdeploy(ed|ing|ment)")),
    ("fr", "24 avril", saying(APRIL_24)),
    ("fr", "24 avr. 2025", saying(APRIL_24_2025)),
    ("fr", "Kursk", saying("Ko?ursk")),
    ("fr", "Putin", saying("Poutine|Putin")),
    ("fr", "Shoigu", saying("Shoigu|Choïgou")),
    ("fr", "NATO", saying("NATO|OTAN")),
    ("fr", "Kyiv", saying(KYIV)),
    ("fr", "ONU", saying(UNITED_NATIONS)),
    ("fr", "États-Unis", saying(UNITED_STATES)),
    ("fr", "15 000", saying(FIFTEEN_THOUSAND)),
    ("fr", "main-d'œuvre", saying("(?i)main-d.œuvre", category="labour")),
    ("fr", "main-d’oeuvre", saying("(?i)main-d.œuvre", category="labour")),
    ("fr", "oeuvre", saying(r"(?i)\bœuvre", category="labour")),
    ("fr", "missile balistique", saying(BALLISTIC, MISSILE)),
    ("fr", "missiles balistiques", saying(BALLISTIC, MISSILE)),
]


@pytest.mark.parametrize(("language", "search", "events"), SEARCHES)
def test_a_search_finds_what_a_reader_means(site: TestClient, language: str, search: str, events: list[str]) -> None:
    assert 0 < len(events) < len(REFERENCE.records) / 2
    assert found(site, language, search) == events


def test_initials_are_not_a_name(site: TestClient) -> None:
    named = set(saying("Jong[ -][Uu]n"))
    assert named
    # Some name both.
    assert not (named - set(saying(UNITED_NATIONS))) & set(found(site, "en", "UN"))
    assert named <= set(found(site, "en", "kim jong un"))
    assert found(site, "en", "KIM JONG UN") == found(site, "en", "kim jong un")


@each_language
@pytest.mark.parametrize(
    ("facet", "value", "names"),
    [
        ("status", "claimed", ["claimed", "affirmé"]),
        ("status", "confirmed", ["confirmed", "Confirmés"]),
        ("category", "labour", ["Labour", "main-d'œuvre"]),
        ("category", "infrastructure", ["infrastructures"]),
        ("category", "diplomacy", ["diplomacy", "Diplomatie"]),
    ],
)
def test_events_are_found_by_what_their_category_and_status_are_called(
    site: TestClient, language: str, facet: str, value: str, names: list[str]
) -> None:
    events = {one.slug for one in REFERENCE.matching({facet: [value]})}
    for name in names:
        assert events <= set(found(site, language, name)), name


@pytest.mark.parametrize(
    ("search", "same"),
    [("Kiev", "Kyiv"), ("Zelenskyy", "Zelensky"), ("labour", "labor"), ("U.S.", "US"), ("kcna", "KCNA’s")],
)
def test_sources_are_found_by_the_same_words(site: TestClient, search: str, same: str) -> None:
    several = [Page.at(site, f"/en/sources?q={quote_plus(one)}") for one in (search, same)]
    first, second = ([node.attributes["data-slug"] for node in one.all("#list li[data-slug]")] for one in several)
    assert first
    assert first == second


# Words with signs in them, in a collection of nothing else


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A site of five events whose words signs could part."""
    copy = Copy.without_events(tmp_path_factory.mktemp("five"))
    titles = {
        "2001": ("A KN-23 is shown", "On a lorry."),
        "2002": ("A U.S. envoy arrives", "By train."),
        "2003": ("Usual summer floods", "Under every bridge a stream."),
        "2004": ("15,000 seats are sold", "Until noon."),
        "2005": ("Unusual silence", "Snow upon the roofs."),
    }
    for year, (title, summary) in titles.items():
        copy.add_event(year, date=year, title_en=title, title_fr=title, summary_en=summary, summary_fr=summary)
    with serving(copy) as client:
        yield client


@pytest.mark.parametrize(
    ("search", "events"),
    [
        ("KN-23", ["2001"]),
        ("kn23", ["2001"]),
        ("KN 23", ["2001"]),
        ("U.S.", ["2002"]),
        ("US", ["2002"]),
        ("UN", []),
        ("C++", []),
        ("15,000", ["2004"]),
        ("15000", ["2004"]),
        ("15 000", ["2004"]),
        ("1500", []),
        ("unusual", ["2005"]),
    ],
)
def test_pieces_of_a_word_are_looked_for_side_by_side(five: TestClient, search: str, events: list[str]) -> None:
    assert found(five, "en", search) == found(five, "fr", search) == events


# Nothing found


def alone(page: Page) -> dict[str, int]:
    """What the page says each word of the search finds alone."""
    said = [re.fullmatch(r"[“«]\s*(.+?)\s*[”»] (?:alone|seul)\s?: (.+)", page_words) for page_words in ways(page)]
    return {one[1]: _number(one[2]) for one in said if one}


def ways(page: Page) -> list[str]:
    return [" ".join(node.text().split()) for node in page.all(".empty li")]


def _number(text: str) -> int:
    return 0 if text in ("no event", "aucun événement") else first_number(text)


@each_language
@pytest.mark.parametrize("search", ["missile Kyivv April 2025", "bridge Kiev 1959 zzzz", "long-distance"])
def test_where_nothing_is_found_each_word_alone_is_offered(site: TestClient, language: str, search: str) -> None:
    page = Page.at(site, f"/{language}/?q={quote_plus(search)}")
    assert page.listed == []
    counts = alone(page)
    assert len(counts) > 1
    assert " ".join(counts) in (search, search.replace("-", " "))
    links = [node.attributes["href"] for node in page.all(".empty a[id^=empty-word-]")]
    followed = [Page.at(site, str(link)) for link in links]
    assert [one.shown for one in followed] == [count for count in counts.values() if count]
    assert [str(one.one("#q").attributes["value"]) for one in followed] == [word for word, n in counts.items() if n]


def test_a_word_alone_is_offered_under_the_rest_of_the_filter(site: TestClient) -> None:
    page = Page.at(site, "/en/?category=labour&q=bridge+Alabuga&from=2025-01-01&to=2025-12-31")
    counts = alone(page)
    assert (list(counts), counts["bridge"]) == (["bridge", "Alabuga"], 0)
    there = Page.at(site, page.href("#empty-word-2"))
    assert (there.chosen("category"), there.shown) == (["labour"], counts["Alabuga"])


def test_a_word_that_is_said_at_other_dates_leads_there(site: TestClient) -> None:
    page = Page.at(site, "/en/?q=1959+zzzz&from=2025-01-01&to=2025-12-31")
    events = saying(r"\b1959\b")
    assert ways(page)[0] == f"“1959” alone: {len(events)} events at other dates"
    assert Page.at(site, page.href("#empty-word-1")).listed == events


@pytest.mark.parametrize("address", ["/en/?q=zzzz", "/en/?q=%3F", "/en/?category=troops&from=1970-01-01&to=1970-12-31"])
def test_a_single_word_is_not_offered_alone(site: TestClient, address: str) -> None:
    page = Page.at(site, address)
    assert page.listed == []
    assert alone(page) == {}


def test_a_frame_offers_each_word_on_the_page_that_it_is_of(site: TestClient) -> None:
    frame = Page.at(site, "/en/embed?q=missile+zzzz")
    assert alone(frame)["zzzz"] == 0
    assert frame.href("#empty-word-1").startswith("/en/?q=missile")


def test_the_longest_search_there_can_be_is_answered(site: TestClient) -> None:
    letters, numbers, words = "zwabcdefgh" * 10, map(str, range(800, 850)), (f"w{n}" for n in range(10, 60))
    for several in (letters, numbers, words, map(chr, range(0x4E00, 0x4E64))):
        search = quote_plus(" ".join(several))
        for name in ("", "sources"):
            assert Page.at(site, f"/en/{name}?q={search}").listed == []
