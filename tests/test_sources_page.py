"""Does the page of sources say what the files say, of every source once, and lead where it says?"""

import csv
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import StringIO
from itertools import pairwise
from pathlib import Path
from urllib.parse import urlencode

import pytest
from starlette.testclient import TestClient

from app.dates import parse_date
from app.search import NO_ALIASES, Asked, ask, found_by
from app.search.tokens import fold
from bench.generate import generate
from tests.datasets import FROZEN, Copy, Reference, read_rows, serving
from tests.reading import Page, attribute, first_number, texts, words

Query = Mapping[str, Sequence[str]]
Row = dict[str, str]

REFERENCE = Reference.of(FROZEN)
SOURCES = read_rows(FROZEN, "sources.csv")
LANGUAGES = ["en", "fr"]
FACETS = ("kind", "language")
FAR = "9999"
TIMELINE = (FROZEN / "timeline.toml").read_text("utf-8")

each_language = pytest.mark.parametrize("language", LANGUAGES)


def matching(query: Query, leaving_out: str = "") -> list[Row]:
    """The slow way, one after the other."""
    return [
        row
        for row in SOURCES
        if all(row[facet] in query[facet] for facet in FACETS if query.get(facet) and facet != leaving_out)
        and all(is_found(one, row) for one in ask(" ".join(query.get("q", [])), "", NO_ALIASES))
    ]


def is_found(asked: Asked, row: Row) -> bool:
    keys = found_by([row["publisher"], row["title"]], "")
    return any(all(one.finds(keys) for one in spelling) for spelling in asked.spellings)


def order(row: Row) -> tuple[str, str, str]:
    day = parse_date(row["published"]).earliest.isoformat() if row["published"] else FAR
    return fold(row["publisher"]), day, row["slug"]


def listed(page: Page) -> list[str]:
    return [attribute(node, "data-slug") for node in page.all("#list li[data-slug]")]


def pages(client: TestClient, address: str) -> Iterator[Page]:
    """The page at an address, and all that follow it."""
    while True:
        page = Page.at(client, address)
        yield page
        if not page.has("#next-page"):
            return
        address = page.href("#next-page").partition("#")[0]


def slugs(client: TestClient, query: Query, language: str = "en") -> list[str]:
    address = f"/{language}/sources?{urlencode(query, doseq=True)}"
    return [slug for page in pages(client, address) for slug in listed(page)]


# What is said of each


@each_language
def test_every_source_is_found_once_by_publisher_and_date(client: TestClient, language: str) -> None:
    assert slugs(client, {}, language) == [row["slug"] for row in sorted(SOURCES, key=order)]


@each_language
def test_each_source_is_told_as_the_files_have_it(client: TestClient, language: str) -> None:
    told = {
        "en": {
            "rebuilt": "title rebuilt from the address",
            "noted": "title as we noted it",
            "description": "our description, not a title",
            "text": "read in full",
            "excerpt": "read in part",
            "headline": "only the headline was read",
            "address": "only the address is known",
            "": "no address known",
        },
        "fr": {
            "rebuilt": "titre reconstitué d'après l'adresse",
            "noted": "titre tel que nous l'avons noté",
            "description": "notre description, et non un titre",
            "text": "lu en entier",
            "excerpt": "lu en partie",
            "headline": "seul le titre a été lu",
            "address": "seule l'adresse est connue",
            "": "adresse inconnue",
        },
    }[language]
    rows = {row["slug"]: row for row in SOURCES}
    seen = 0
    for page in pages(client, f"/{language}/sources"):
        for section in page.all(".publisher"):
            publisher = words(section.css_first("h2 bdi"))
            for node in section.css("li[data-slug]"):
                row = rows[attribute(node, "data-slug")]
                small = words(node.css_first("small"))
                title = node.css_first("cite")
                assert publisher == row["publisher"]
                assert words(title) == row["title"]
                assert attribute(title, "lang") == row["language"]
                assert [attribute(link, "href") for link in title.css("a")] == ([row["url"]] if row["url"] else [])
                kind = "noted" if row["title_is"] == "rebuilt" and not row["url"] else row["title_is"]
                expected = {row["read"], *([] if kind == "original" else [kind])}
                expected |= set() if row["url"] else {""}
                assert {key for key, says in told.items() if says in small} == expected
                assert len(node.css_first("small").css("time")) == bool(row["published"])
                assert row["published"][:4] in small
                seen += 1
    assert seen == len(SOURCES)


@each_language
def test_a_title_is_in_the_sources_language_and_what_we_say_in_its_place_in_ours(tmp_path: Path, language: str) -> None:
    copy = Copy.without_events(tmp_path)
    copy.add_source("titled", title="Die Brücke", language="de")
    copy.add_source("described", title="Report in Korean on the bridge", title_is="description", language="ko")
    copy.add_event("bridge", "titled", "described")
    with serving(copy) as client:
        for path in ("sources", "events/bridge", "dossier"):
            cites = Page.at(client, f"/{language}/{path}").all("#main cite")
            said = {words(cite): attribute(cite, "lang") for cite in cites}
            assert said == {"Die Brücke": "de", "Report in Korean on the bridge": "en"}, path


@each_language
def test_each_source_names_the_events_that_cite_it_and_leads_to_them(client: TestClient, language: str) -> None:
    cited: dict[str, list[str]] = {}
    for record in REFERENCE.records:
        for source in record.sources:
            cited.setdefault(source, []).append(record.slug)
    for page in pages(client, f"/{language}/sources"):
        for node in page.all("#list li[data-slug]"):
            slug = attribute(node, "data-slug")
            links = [attribute(link, "href") for link in node.css(".citing a")]
            assert links == [f"/{language}/events/{event}" for event in cited.get(slug, [])]
            assert len(node.css(".citing .marker")) == len(node.css(".citing time")) == len(links)
            timeline = node.css_first("small a")
            assert first_number(words(timeline)) == len(links)
            assert attribute(timeline, "href") == f"/{language}/?source={slug}&from=fit"
    most = max(cited, key=lambda one: len(cited[one]))
    assert Page.at(client, f"/{language}/?source={most}&from=..&to=..").listed == cited[most]


@each_language
def test_those_that_most_events_cite_come_first_where_one_asks_for_it(client: TestClient, language: str) -> None:
    uses = Counter(row["source"] for row in read_rows(FROZEN, "citations.csv"))
    page = Page.at(client, Page.at(client, f"/{language}/sources").href("#sort-use"))
    listed = [attribute(one, "data-slug") for one in page.all("#list [data-slug]")]
    while page.has("#next-page"):
        page = Page.at(client, page.href("#next-page"))
        assert page.has("#sort-use[aria-current]")
        listed += [attribute(one, "data-slug") for one in page.all("#list [data-slug]")]
    assert listed == [row["slug"] for row in sorted(SOURCES, key=lambda row: (-uses[row["slug"]], order(row)))]
    table = csv.DictReader(StringIO(client.get(f"/{language}/sources.csv?sort=use").text))
    assert [row["slug"] for row in table] == listed
    assert client.get(f"/{language}/sources.csv?sort=size").status_code == 400


@each_language
def test_it_leads_to_the_events_that_rest_on_one_source_or_on_state_media_alone(
    client: TestClient, language: str
) -> None:
    kinds = {kind["slug"]: kind["state_media"] for kind in tomllib.loads(TIMELINE)["kinds"]}
    of_states = {row["slug"]: kinds[row["kind"]] for row in SOURCES}
    cited = [record.sources for record in REFERENCE.records]
    expected = {
        "one-source": sum(len(sources) == 1 for sources in cited),
        "state-media": sum(bool(sources) and all(of_states[source] for source in sources) for sources in cited),
    }
    page = Page.at(client, f"/{language}/sources")
    for value, count in expected.items():
        timeline = Page.at(client, page.href(f"#rests-{value}"))
        assert timeline.shown + timeline.earlier == count
        assert f"({count})" in page.text("#resting")


def test_a_publisher_heads_all_that_it_published(client: TestClient) -> None:
    named: set[str] = set()
    for page in pages(client, "/en/sources"):
        publishers = texts(page.all(".publisher h2 bdi"))
        assert len(publishers) == len(set(publishers))
        named.update(publishers)
    assert named == {row["publisher"] for row in SOURCES}


# Filter and search


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A site with three sources and no event."""
    copy = Copy.without_events(tmp_path_factory.mktemp("three"))
    copy.add_source("accents", publisher="L'Œuvre", title="Choïgou à Pyongyang", language="fr")
    copy.add_source("quiet", publisher="The Gazette", title="Quiet administration")
    copy.add_source("korean", publisher="연합뉴스", title="대한국민", language="ko", kind="state-broadcaster")
    with serving(copy) as client:
        yield client


@each_language
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"kind": ["state-news-agency"]},
        {"kind": ["state-broadcaster", "state-news-agency"], "language": ["en"]},
        {"language": ["fr", "it"]},
        {"kind": ["news-report"], "language": ["de", "fr"], "q": ["guerre"]},
        {"q": ["reuters bridge"]},
        {"q": ["COREE"], "language": ["fr"]},
        {"kind": ["social-media-post"], "language": ["fr"]},
        {"q": ["nothing-at-all"]},
        {"q": ["%"]},
    ],
)
def test_list_counts_and_sentence_are_of_the_same_sources(client: TestClient, language: str, query: Query) -> None:
    page = Page.at(client, f"/{language}/sources?{urlencode(query, doseq=True)}")
    found = matching(query) if fold("".join(query.get("q", ["x"]))) else []
    assert slugs(client, query, language) == [row["slug"] for row in sorted(found, key=order)]
    assert first_number(page.sentence) == len(found)
    assert page.has("#reset") == bool(query)
    for facet in FACETS:
        others = matching(query, leaving_out=facet) if fold("".join(query.get("q", ["x"]))) else []
        zeros = {row[facet]: 0 for row in SOURCES}
        assert page.chips(facet) == zeros | {
            value: sum(row[facet] == value for row in others) for value in {row[facet] for row in others}
        }
        assert sorted(page.chosen(facet)) == sorted(query.get(facet, []))


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("/en/sources", "113 sources"),
        ("/en/sources?kind=state-news-agency", "17 of 113 sources: state news agency"),
        (
            "/en/sources?kind=state-broadcaster&kind=state-news-agency&language=en&q=kim",
            "7 of 113 sources: state news agency or state broadcaster, English, “kim”",
        ),
        ("/fr/sources?language=fr&kind=news-report", "2 sources sur 113 : article de presse, français"),
        ("/fr/sources?q=zzzz", "0 source sur 113 : « zzzz »"),
    ],
)
def test_a_sentence_says_what_is_shown(client: TestClient, address: str, sentence: str) -> None:
    assert Page.at(client, address).sentence == sentence


@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("choigou", ["accents"]),
        ("CHOÏGOU", ["accents"]),
        ("oeuvre", ["accents"]),
        ("adminis", ["quiet"]),
        ("ministration", []),
        ("gazette administration", ["quiet"]),
        ("한국", ["korean"]),
        ("국", ["korean"]),
        ("'\"%_*", []),
    ],
)
def test_words_are_found_as_the_timeline_finds_them(three: TestClient, q: str, found: list[str]) -> None:
    assert slugs(three, {"q": [q]}) == found


def test_an_empty_result_says_so_and_shows_the_way_out(client: TestClient) -> None:
    page = Page.at(client, "/en/sources?kind=social-media-post&q=zzzz")
    assert listed(page) == []
    assert "No source matches" in page.text(".empty p")
    assert page.href("#empty-search") == "/en/sources?kind=social-media-post"
    assert page.href("#empty-reset") == page.href("#reset") == "/en/sources"


def test_a_source_that_no_event_cites_says_so(three: TestClient) -> None:
    page = Page.at(three, "/en/sources")
    assert listed(page) == ["accents", "quiet", "korean"]
    assert all("no event cites it" in text for text in texts(page.all("#list small")))
    assert not page.has(".citing a")


# State media


@each_language
def test_state_media_are_named_as_such_wherever_the_data_says_so(
    client: TestClient, data_dir: Path, language: str
) -> None:
    words_for = {"en": "State media", "fr": "Média d'État"}[language]

    def named(client: TestClient) -> set[str]:
        return {
            attribute(node, "data-slug")
            for page in pages(client, f"/{language}/sources")
            for section in page.all(".publisher")
            if words_for in texts(section.css("h2 .badge"))
            for node in section.css("li[data-slug]")
        }

    of_kinds = {row["slug"] for row in SOURCES if row["kind"] in ("state-news-agency", "state-broadcaster")}
    assert named(client) == of_kinds
    assert len(of_kinds) == 20
    toml = data_dir / "timeline.toml"
    written = toml.read_text(encoding="utf-8")
    head, kind, rest = written.partition('slug = "social-media-post"')
    toml.write_text(head + kind + rest.replace("state_media = false", "state_media = true"), encoding="utf-8")
    with serving(Copy(data_dir)) as other:
        assert named(other) == of_kinds | {row["slug"] for row in SOURCES if row["kind"] == "social-media-post"}


def test_the_panel_of_an_event_names_them_too(client: TestClient) -> None:
    page = Page.at(client, "/en/events/2023-07-26-shoigu-pyongyang")
    cited = [words(node).partition("] ")[2] for node in page.all("#panel .sources li")]
    kcna = [one for one in cited if one.startswith("KCNA")]
    assert kcna
    assert all(one.startswith("KCNA State media, ") for one in kcna)


# Addresses


@pytest.mark.parametrize(
    ("query", "parameter", "value", "expected"),
    [
        ("kind=nonsense", "Kind of source", "nonsense", "a kind of source of this timeline"),
        ("kind=State%20media", "Kind of source", "State media", "a slug: lowercase letters, digits and hyphens"),
        ("language=xx", "Language", "xx", "a language of sources of this timeline"),
        ("language=%00", "Language", "␀", "a language of sources of this timeline"),
        ("after=nowhere", "after", "nowhere", "the slug of a source"),
        ("q=a%00b", "Search", "a␀b", "text without control characters"),
        (f"q={'x' * 201}", "Search", "x" * 200, "at most 200 characters"),
        ("&".join(f"kind=k{n}" for n in range(51)), "Kind of source", "51", "at most 50 values"),
    ],
)
def test_a_bad_value_is_named_and_the_way_leads_back_to_the_sources(
    client: TestClient, query: str, parameter: str, value: str, expected: str
) -> None:
    paths = ("/en/sources", "/en/sources.csv") if parameter != "after" else ("/en/sources",)
    for path in paths:
        page = Page.at(client, f"{path}?{query}", status=400)
        fault = page.one(".faults li")
        assert (words(fault.css_first("strong")), words(fault.css_first("bdi"))) == (parameter, value)
        assert expected in words(fault)
        assert [attribute(link, "href") for link in page.all("main a")] == ["/en/sources"]
        assert page.href("nav [aria-current=page]") == "/en/sources"
        assert not page.has("form:not([method=dialog])")


def test_every_fault_is_told_at_once_in_the_readers_language(client: TestClient) -> None:
    page = Page.at(client, "/fr/sources?kind=a&kind=b&language=c", status=400)
    assert texts(page.all(".faults bdi")) == ["a", "b", "c"]
    assert "un type de source de cette chronologie" in words(page.one(".faults"))
    assert page.has('a[href="/fr/sources"]')


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("utm_source=mail&page=2&kind=&language=&q=+&after=", ""),
        (
            "q=+kim++un&language=fr&language=en&kind=news-report&kind=news-report",
            "kind=news-report&language=en&language=fr&q=kim+un",
        ),
        ("category=nonsense&from=x&lanes=z", ""),
        ("after=tass-1950213-putin-thanks&q=a", "q=a&after=tass-1950213-putin-thanks"),
    ],
)
def test_an_address_is_put_in_order_and_what_is_blank_or_unknown_left_out(
    client: TestClient, query: str, canonical: str
) -> None:
    response = client.get(f"/en/sources?{query}")
    address = f"/en/sources?{canonical}" if canonical else "/en/sources"
    assert response.headers["Content-Location"] == address
    page = Page(response.text, response.status_code)
    assert page.href("link[rel=canonical]") == f"http://testserver{address}"
    assert page.href("nav.languages a[lang=fr]") == address.replace("/en/", "/fr/")
    assert client.get(address).text == response.text
    known = client.get(f"/en/sources?{query}", headers={"If-None-Match": response.headers["ETag"]})
    assert (known.status_code, known.content) == (304, b"")


@pytest.mark.parametrize(
    "query", ["kind=state-news-agency", "%6Bind=state-news-agency", "language=fr", "x=1&languag%65=fr"]
)
def test_a_filtered_page_is_not_taken_for_the_plain_one(client: TestClient, query: str) -> None:
    filtered = first_number(Page.at(client, f"/fr/sources?{query}").sentence)
    assert filtered < first_number(Page.at(client, "/fr/sources").sentence) == len(SOURCES)
    assert first_number(Page.at(client, f"/fr/sources?{query}").sentence) == filtered


@each_language
def test_every_page_leads_to_the_sources_and_the_sources_to_the_timeline(client: TestClient, language: str) -> None:
    assert Page.at(client, f"/{language}/").has(f'nav.sections a[href="/{language}/sources"]')
    page = Page.at(client, f"/{language}/sources")
    assert page.href("nav.sections [aria-current=page]") == f"/{language}/sources"
    assert page.has(f'nav.sections a[href="/{language}/"]')


# Many


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Copy, TestClient]]:
    """Two thousand sources, one of which every event cites."""
    folder = tmp_path_factory.mktemp("crowded") / "data"
    generate(folder, 6_000)
    copy = Copy(folder)
    copy.add_source("everywhere", publisher="Aardvark")
    copy.add("citations.csv", *({"event": f"event-{number}", "source": "everywhere"} for number in range(6_000)))
    with serving(copy) as client:
        yield copy, client


def test_thousands_of_sources_come_in_pages_of_a_bounded_size(crowded: tuple[Copy, TestClient]) -> None:
    copy, client = crowded
    found: list[str] = []
    for number, page in enumerate(pages(client, "/en/sources")):
        assert len(listed(page)) <= 100
        assert len(page.all(".citing li")) <= 2_000
        assert page.has("#first-page") == (number > 0)
        found += listed(page)
    rows = read_rows(copy.folder, "sources.csv")
    assert found == [row["slug"] for row in sorted(rows, key=order)]
    assert len(found) == 2_001


def test_a_source_that_thousands_of_events_cite_names_the_first_and_counts_them_all(
    crowded: tuple[Copy, TestClient],
) -> None:
    _, client = crowded
    page = Page.at(client, "/en/sources?q=aardvark")
    assert page.text("#source-everywhere small a") == "6,000 events on the timeline"
    cited = [attribute(link, "href") for link in page.all("#source-everywhere .citing a")]
    timeline = Page.at(client, page.href("#source-everywhere small a"))
    assert cited == [f"/en/events/{slug}" for slug in timeline.listed[:20]]


def test_pages_of_a_filter_hold_each_of_its_sources_once(crowded: tuple[Copy, TestClient]) -> None:
    copy, client = crowded
    query = {"kind": ["news-agency"], "language": ["fr", "ko"], "q": ["agency head"]}
    found = slugs(client, query)
    assert len(found) == len(set(found))
    assert len(found) == first_number(Page.at(client, f"/en/sources?{urlencode(query, doseq=True)}").sentence)
    rows = {row["slug"]: row for row in read_rows(copy.folder, "sources.csv")}
    assert {rows[slug]["kind"] for slug in found} == {"news-agency"}
    assert {rows[slug]["language"] for slug in found} == {"fr", "ko"}
    assert all(order(rows[one]) < order(rows[other]) for one, other in pairwise(found))
    assert len(found) > 100


# The file


def file_at(client: TestClient, address: str) -> list[Row]:
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(StringIO(response.content.decode("utf-8-sig"), newline=""), strict=True))


def test_the_file_holds_the_sources_shown_with_the_cells_of_the_data_set(client: TestClient) -> None:
    citations = read_rows(FROZEN, "citations.csv")
    queries: list[Query] = [
        {},
        {"kind": ["state-news-agency", "state-broadcaster"]},
        {"q": ["bridge"], "language": ["en"]},
    ]
    for query in queries:
        page = Page.at(client, f"/en/sources?{urlencode(query, doseq=True)}")
        rows = file_at(client, page.href("#export-csv"))
        assert [row["slug"] for row in rows] == slugs(client, query)
        assert first_number(page.text("#export summary")) == len(rows)
        for row in rows:
            (source,) = [one for one in SOURCES if one["slug"] == row["slug"]]
            is_state_media = source["kind"].startswith("state-")
            cited = sum(one["source"] == source["slug"] for one in citations)
            assert row == {**source, "state_media": "yes" if is_state_media else "no", "events": str(cited)}


def test_the_file_says_in_its_name_what_it_holds_and_can_be_opened_in_a_spreadsheet(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    copy.add_source("formula", publisher="=1+1", title='@SUM("A", 1)')
    with serving(copy) as client:
        (row,) = file_at(client, "/fr/sources.csv")
        assert (row["publisher"], row["title"]) == ("'=1+1", '\'@SUM("A", 1)')
        response = client.get("/fr/sources.csv?kind=news-report&language=en&q=Élan+sum&bom=1")
        version = client.get("/healthz").json()["version"]
        name = f"alliance-timeline_{version}_sources_news-report_en_elan-sum.csv"
        assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
        assert response.content.startswith(b"\xef\xbb\xbfslug,publisher,")
        assert response.content.endswith(b"\r\n")


def test_no_source_leaves_the_header_row_alone(client: TestClient) -> None:
    assert client.get("/en/sources.csv?q=zzzz").content.count(b"\r\n") == 1
    assert first_number(Page.at(client, "/en/sources?q=zzzz").text("#export summary")) == 0
