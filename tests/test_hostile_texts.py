"""Does any text of a data set break a page or a file? Every text is hostile, in all of its places."""

import csv
import json
import re
from collections.abc import Iterator
from html import unescape
from io import StringIO
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar
from selectolax.lexbor import LexborHTMLParser, LexborNode
from starlette.testclient import TestClient

from app.exports import EXPORTS
from app.models.cells import ALL_AT_ONCE, Unexpected, contact, number, slug, text, web_address
from tests import hostile
from tests.promises import Answer, faults, html_faults
from tests.reading import Page, as_typed, attribute

_ISOLATES = "\u2066\u2067\u2068\u2069"
_EMBEDDINGS = "\u202a\u202b\u202c\u202d\u202e"
_TURNING = re.compile(f"[{_ISOLATES}{_EMBEDDINGS}]")

each_text = pytest.mark.parametrize("name", hostile.TEXTS)
each_language = pytest.mark.parametrize("language", ["en", "fr"])


@pytest.fixture
def site(hostile_site: TestClient) -> TestClient:
    return hostile_site


def address_of(language: str, name: str) -> str:
    """The page of an event, in a window that holds no other."""
    return f"/{language}/events/{name}?from={hostile.day_of(name)}&to={hostile.day_of(name)}"


def seen(written: str) -> str:
    """A text as somebody would type it, without what sets it apart in its direction."""
    return as_typed(written.translate(dict.fromkeys(map(ord, _ISOLATES))))


def of(page: Page, selector: str, name: str = "") -> list[str]:
    """What the elements say, or an attribute of theirs."""
    return [seen(attribute(node, name) if name else node.text()) for node in page.all(selector)]


@each_text
@each_language
def test_every_text_is_on_the_page_as_it_is_in_the_data(site: TestClient, language: str, name: str) -> None:
    page = Page.at(site, address_of(language, name))
    is_text = [seen(hostile.TEXTS[name])]
    label = [seen(hostile.TEXTS[name][:2_000])]
    assert of(page, "#panel h2") == of(page, "#panel .summary") == is_text
    assert of(page, "#panel .when a") == of(page, "#panel .publisher") == of(page, "#panel cite") == is_text
    assert of(page, "#panel .figures dt") == of(page, "#panel .unit") == is_text
    assert of(page, "#panel .figures small") == [f"{is_text[0]} – {is_text[0]}"]
    assert of(page, "#panel .statements small") == is_text
    (caveat,) = of(page, "#panel .caveat")
    assert caveat.endswith(is_text[0])
    assert is_text[0] in of(page, "#panel > .says")[0]
    assert of(page, "#panel .facts dd")[1:] == label
    assert of(page, "#panel .sources small")[0].count(label[0]) >= 2
    assert of(page, f"#list-{name} a") == of(page, "meta[name=description]", "content") == is_text
    assert of(page, f"#lane-{name} svg[role=group]", "aria-label") == label
    assert of(page, "title")[0].startswith(is_text[0])
    assert of(page, "#panel", "data-announce")[0].startswith(f"{is_text[0]}, ")
    assert of(page, f"#mark-{name}", "aria-label")[0].startswith(f"{is_text[0]}, ")
    assert f"{label[0]} (1)" in of(page, "#collection option")


@each_text
@each_language
def test_a_voice_of_then_is_in_the_list_as_it_is_in_the_data(site: TestClient, language: str, name: str) -> None:
    page = Page.at(site, f"{address_of(language, name)}&known=2100-01-01")
    told = seen(hostile.TEXTS[name])
    assert told in of(page, f"#list-{name} > p")[0]
    assert told in of(page, "#panel > .says")[0]
    assert_runs_nothing(page)
    assert_turns_nothing(page)


@each_language
def test_every_text_is_on_the_page_of_figures_as_it_is_in_the_data(site: TestClient, language: str) -> None:
    page = Page.at(site, f"/{language}/figures")
    for position, (name, written) in enumerate(hostile.TEXTS.items()):
        row = f"tr[id^='figure-{name}--']"
        for cell in ("what", "says", "note", "unit", "event-of", "source"):
            assert of(page, f"{row} .{cell}") == [seen(written)], (name, cell)
        assert len(page.all(f"#series-{name} .point")) == position % 2
        if position % 2:
            assert of(page, f"#series-{name} h2") == [f"{seen(written)} {seen(written)}"]
    assert_runs_nothing(page)
    assert_turns_nothing(page)


@each_text
@each_language
def test_every_text_is_in_the_dossier_as_it_is_in_the_data(site: TestClient, language: str, name: str) -> None:
    day = hostile.day_of(name)
    page = Page.at(site, f"/{language}/dossier?from={day}&to={day}")
    is_text = [seen(hostile.TEXTS[name])]
    assert of(page, ".record h3") == of(page, ".record .told > p:first-child") == is_text
    assert of(page, ".stated .unit") == of(page, ".notes .publisher") == of(page, ".notes cite") == is_text
    assert of(page, ".stated small") == [f"{is_text[0]} – {is_text[0]}"]
    assert of(page, ".said small") == is_text
    assert is_text[0] in of(page, ".caveat")[0]
    assert is_text[0] in of(page, ".back")[0]
    assert_runs_nothing(page)
    assert_turns_nothing(page)


@each_text
@each_language
def test_every_source_is_listed_as_it_is_in_the_data(site: TestClient, language: str, name: str) -> None:
    page = Page.at(site, f"/{language}/sources?kind={name}")
    is_text = [seen(hostile.TEXTS[name])]
    assert of(page, ".publisher h2 bdi") == of(page, "#list cite") == of(page, "#list .citing a") == is_text
    assert seen(hostile.TEXTS[name][:2_000]) in of(page, ".sources small")[0]
    assert seen(hostile.TEXTS[name][:2_000]) in of(page, "#sentence")[0]


@each_text
@each_language
def test_a_page_stays_well_formed_and_runs_nothing(site: TestClient, language: str, name: str) -> None:
    facets = f"category={name}&place={name}&source={name}&collection={name}"
    sources = f"/{language}/sources?kind={name}"
    for path in (address_of(language, name), f"/{language}/?{facets}", f"/{language}/?{facets}&q=nothing", sources):
        assert_runs_nothing(Page.at(site, path))


def assert_runs_nothing(page: Page) -> None:
    assert html_faults(page.html.encode()) == ()
    scripts = page.all("script:not([type='application/ld+json'])")
    assert {attribute(one, "src").split("/")[1] for one in scripts} == {"static"}
    assert not page.all("img, iframe, object, embed, style, base, b, [style]")
    assert not [key for node in page.all("*") for key in node.attributes if key.startswith("on")]
    schemes = {attribute(one, "href").partition(":")[0] for one in page.all("a") if ":" in attribute(one, "href")}
    assert schemes <= {"https", "mailto", "webcal"} | {one for one in schemes if one.startswith(("/", "#"))}


@each_text
@each_language
def test_no_text_turns_the_direction_of_what_stands_around_it(site: TestClient, language: str, name: str) -> None:
    path = f"/{language}/?category={name}&place={name}&source={name}&collection={name}&q=A%E2%80%AEB"
    for address in (address_of(language, name), path, f"/{language}/sources?kind={name}"):
        assert_turns_nothing(Page.at(site, address))


def assert_turns_nothing(page: Page) -> None:
    for node in page.all("*"):
        for key, value in node.attributes.items():
            assert key in ("href", "value") or is_closed(value or ""), (key, value)
        for written in own_texts(node):
            assert is_closed(written), (node.tag, written)


def own_texts(node: LexborNode) -> Iterator[str]:
    for child in node.iter(include_text=True):
        if child.tag == "-text":
            yield child.text(deep=False) or ""


def is_closed(written: str) -> bool:
    """Whether it closes all that it opens, and turns nothing outside of that."""
    depth = 0
    for character in _TURNING.findall(written):
        if character in _ISOLATES:
            depth += -1 if character == "\u2069" else 1
        if depth < 0 or (depth == 0 and character in _EMBEDDINGS):
            return False
    return depth == 0


@each_language
@each_text
def test_a_passage_is_on_its_page_as_it_is_in_the_data(site: TestClient, language: str, name: str) -> None:
    page = Page.at(site, f"/{language}/story/{name}")
    # Blank lines part paragraphs.
    assert seen(" ".join(of(page, ".told"))) == of(page, "h1")[0] == seen(hostile.TEXTS[name])
    assert of(page, ".spoken-of a") == [seen(hostile.TEXTS[name])]


@each_language
@pytest.mark.parametrize("excel", ["", "?bom=1"])
def test_a_file_gives_every_text_back(site: TestClient, language: str, excel: str) -> None:
    content = site.get(f"/{language}/events.csv{excel}").content
    assert content.startswith(b"\xef\xbb\xbf") == bool(excel)
    usual = csv.field_size_limit(1 << 20)
    try:
        rows = list(csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
    finally:
        csv.field_size_limit(usual)
    assert [row["slug"] for row in rows] == list(hostile.TEXTS)
    for row, written in zip(rows, hostile.TEXTS.values(), strict=True):
        for column in ("title", "summary", "place", "attribution", "caveat"):
            assert row[column] == hostile.harmless(written)
        assert row["sources"] == hostile.harmless(f"{written}: {written}")


def answered(site: TestClient, address: str) -> bytes:
    """A file that is what its media type says."""
    response = site.get(address)
    headers = [(name.lower(), value) for name, value in response.headers.items()]
    found = faults(Answer(response.status_code, headers, response.content), response.text, is_ours=False)
    assert found == []
    return response.content


@each_language
@pytest.mark.parametrize("ending", sorted(EXPORTS.keys() - {"csv"}))
def test_a_file_of_every_format_stays_well_formed(site: TestClient, language: str, ending: str) -> None:
    answered(site, f"/{language}/events.{ending}")
    answered(site, f"/{language}/events.{ending}?category=script&place=closing&source=popped&collection=marks&q=%22%3C")
    if ending != "png":
        # Each is drawn in tests/test_picture.py.
        for name in hostile.TEXTS:
            answered(site, f"/{language}/events/{name}.{ending}")


@each_language
def test_a_calendar_gives_every_text_back(site: TestClient, language: str) -> None:
    calendar = Calendar.from_ical(answered(site, f"/{language}/events.ics"))
    events = {str(event["UID"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}
    assert list(events) == list(hostile.TEXTS)
    for name, written in hostile.TEXTS.items():
        told = [seen(plain(str(events[name][one]))) for one in ("SUMMARY", "LOCATION")]
        assert told == [seen(plain(written))] * 2
        assert seen(plain(str(events[name]["DESCRIPTION"]))).count(seen(plain(written))) >= 5
        assert is_closed(str(events[name]["SUMMARY"]))


@each_language
def test_a_feed_gives_every_text_back_and_runs_nothing(site: TestClient, language: str) -> None:
    feed = ET.fromstring(answered(site, f"/{language}/events.atom"))  # noqa: S314  (what we wrote ourselves)
    atom = "{http://www.w3.org/2005/Atom}"
    entries = {entry[4].attrib["href"].rpartition("/")[2]: entry for entry in feed.findall(f"{atom}entry")}
    assert sorted(entries) == sorted(hostile.TEXTS)
    for name, written in hostile.TEXTS.items():
        said = [entries[name].findtext(f"{atom}{one}") or "" for one in ("title", "summary", "content")]
        assert [seen(plain(one)) for one in said[:2]] == [seen(plain(written))] * 2
        assert all(map(is_closed, said[:2]))
        assert_is_plain(said[2], written)


@each_language
def test_slides_give_every_text_back_and_run_nothing(site: TestClient, language: str) -> None:
    slides = json.loads(answered(site, f"/{language}/events.timelinejs.json"))["events"]
    assert [slide["unique_id"] for slide in slides] == list(hostile.TEXTS)
    for slide, written in zip(slides, hostile.TEXTS.values(), strict=True):
        headline = LexborHTMLParser(f"<h2>{slide['text']['headline']}</h2>").css_first("h2")
        assert headline is not None
        assert [child.tag for child in headline.iter(include_text=True)] == ["-text"]
        assert seen(plain(headline.text())) == seen(plain(written))
        # TimelineJS takes its markup out, and writes what is left as markup.
        group = unescape(unescape(slide["group"]))
        assert seen(plain(group)) == seen(plain(written[:2_000]))
        assert not {"<", ">"} & set(unescape(slide["group"]))
        assert_is_plain(slide["text"]["text"], written)


def plain(written: str) -> str:
    """With the spaces of an English printer, and no line separator but one."""
    return " ".join(written.translate(dict.fromkeys(map(ord, "\u202f\u00a0"), " ")).split())


def assert_is_plain(html: str, written: str) -> None:
    """Whether HTML of an event holds its texts, and nothing beside what we write."""
    tree = LexborHTMLParser(html)
    body = tree.css_first("body")
    assert body is not None
    assert {node.tag for node in tree.css("body *")} <= {"p", "strong", "ul", "li", "a", "span"}
    assert {key for node in tree.css("body *") for key in node.attributes} <= {"href", "class"}
    assert {attribute(node, "href").partition(":")[0] for node in tree.css("a")} == {"https"}
    assert all(is_closed(own) for node in tree.css("body *") for own in own_texts(node))
    assert seen(plain(body.text())).count(seen(plain(written))) >= 5


@each_language
def test_the_file_of_figures_gives_every_text_back(site: TestClient, language: str) -> None:
    usual = csv.field_size_limit(1 << 20)
    try:
        rows = list(csv.DictReader(StringIO(site.get(f"/{language}/figures.csv").text, newline=""), strict=True))
    finally:
        csv.field_size_limit(usual)
    assert [row["event"] for row in rows] == list(hostile.TEXTS)
    for row, written in zip(rows, hostile.TEXTS.values(), strict=True):
        for column in ("event_title", "label", "attributed_to", "note", "source_publisher", "source_title"):
            assert row[column] == hostile.harmless(written)


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JavaScript://example.com/%0Aalert(1)",
        "java\tscript:alert(1)",
        "https://example.com/\n",
        " https://example.com",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "//example.com",
        "https:example.com",
        "https:///path",
        "https://[::1",
        "mailto:a b@example.com",
        "mailto:a\0@example.com",
    ],
)
def test_an_address_that_could_run_is_refused_when_the_data_is_checked(address: str) -> None:
    for check in (web_address, contact):
        with pytest.raises(Unexpected):
            check(address)


@pytest.mark.parametrize("unseen", ["\u200b", "\ufeff", "\u00ad\u2060", "a\u200b", "\u2060a"])
def test_a_text_that_nobody_could_see_or_click_is_refused(unseen: str) -> None:
    assert not ALL_AT_ONCE[text](["a", unseen])
    with pytest.raises(Unexpected):
        text(unseen)


def test_a_slug_that_no_filter_takes_and_a_number_that_no_page_can_say_are_refused() -> None:
    assert ALL_AT_ONCE[slug]([slug("a" * 200)])
    assert not ALL_AT_ONCE[slug](["a" * 201])
    assert number("-" + "9" * 15) == -999_999_999_999_999
    for check, cell in ((slug, "a" * 201), (number, "1" + "0" * 15), (number, "9" * 400)):
        with pytest.raises(Unexpected):
            check(cell)
