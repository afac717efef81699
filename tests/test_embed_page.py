"""Does a frame in somebody else's page show the filter that it was made for, and is only that to be framed?"""

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi import FastAPI
from sqlalchemy import delete
from starlette.testclient import TestClient

from app.main import create_app
from app.models.timeline import Timeline
from app.settings import Settings
from tests.databases import writer
from tests.datasets import Copy, serving
from tests.reading import PLOTS, Page, attribute, first_number, texts
from tests.test_responses import WELL, crowd

SITE = "http://testserver"
STRIKE = "2025-04-24-kn-23-strike"
FILTERS = [
    "",
    "category=arms",
    "category=troops&status=claimed&sort=newest",
    "q=kursk",
    "from=2024-10-01&to=2024-12-31",
]
FRAMED = [
    ("/en/embed", 200),
    ("/fr/embed?category=arms&theme=dark", 200),
    (f"/en/embed/events/{STRIKE}", 200),
    ("/en/embed?category=nonsense&from=2025-02-31", 400),
    ("/fr/embed?theme=pink", 400),
    ("/en/embed/events/no-such-event", 404),
    ("/en/embed/nothing", 404),
]
NOT_FRAMED = [
    "/embed.js",
    "/en/",
    f"/en/events/{STRIKE}",
    "/en/embed-code",
    f"/en/embed-code/events/{STRIKE}",
    "/en/embedded",
    "/embed",
]

each_language = pytest.mark.parametrize("language", ["en", "fr"])


def listed(page: Page) -> list[str]:
    return [attribute(node, "id").removeprefix("list-") for node in page.all(".entry")]


def snippet(client: TestClient, address: str) -> str:
    """The lines that a page is given to copy."""
    return unescape(Page.at(client, address).one("textarea").html.partition(">")[2].rpartition("<")[0])


def framed_address(client: TestClient, address: str) -> str:
    (found,) = re.findall(r'<iframe src="([^"]+)"', snippet(client, address))
    return unescape(found)


# What it shows


@each_language
@pytest.mark.parametrize("query", FILTERS)
def test_a_frame_shows_the_events_that_the_page_of_its_filter_shows(
    client: TestClient, language: str, query: str
) -> None:
    page, frame = Page.at(client, f"/{language}/?{query}"), Page.at(client, f"/{language}/embed?{query}")
    assert listed(frame) == page.listed
    assert frame.sentence == page.sentence
    assert frame.lane_counts == page.lane_counts
    assert all(frame.drawn(plot) == page.drawn(plot) for plot in PLOTS)
    assert not frame.has("#filter")


@each_language
def test_an_opened_event_says_what_its_page_says(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/events/{STRIKE}?category=arms")
    frame = Page.at(client, f"/{language}/embed/events/{STRIKE}?category=arms")
    for part in ("#panel-title", "#panel .when", "#panel .summary", "#panel .facts", "#panel .sources"):
        assert frame.text(part) == page.text(part)
    assert frame.sentence == page.sentence


def test_a_list_is_short_at_first_and_says_how_many_others_there_are(client: TestClient) -> None:
    frame = Page.at(client, "/en/embed")
    first = frame.all(".brief > ol > li")
    assert len(first) == 8
    assert first_number(frame.text("#more summary")) == len(frame.all("#more li")) == frame.shown - 8
    assert not Page.at(client, "/en/embed?category=infrastructure").has("#more")


def test_a_frame_without_events_says_so(client: TestClient) -> None:
    frame = Page.at(client, "/en/embed?q=zzzz")
    assert "No event matches" in frame.text(".empty")
    assert not frame.has(".brief")


def test_a_crowd_is_counted_and_every_count_leads_to_the_full_page(tmp_path: Path) -> None:
    with serving(crowd(tmp_path, 400)) as client:
        frame = Page.at(client, "/en/embed?from=..&to=..")
        bins = frame.all("a.bin")
        assert sum(int(attribute(one, "data-count")) for one in bins) >= 400
        assert len(listed(frame)) == 100
        assert all(attribute(one, "href").startswith("/en/?") for one in bins)


# Where its links lead


@each_language
@pytest.mark.parametrize("theme", ["", "light"])
def test_events_open_in_the_frame_and_all_else_outside_of_it(client: TestClient, language: str, theme: str) -> None:
    frame = Page.at(client, f"/{language}/embed/events/{STRIKE}?category=arms&theme={theme}")
    assert attribute(frame.one("base"), "target") == "_blank"
    inside = [node for node in frame.all("a") if attribute(node, "target") == "_self"]
    # From a statement to its source leads a place in the frame.
    here = [node for node in inside if attribute(node, "href").startswith("#")]
    assert all(frame.has(attribute(node, "href")) for node in here)
    inside = [node for node in inside if node not in here]
    outside = [node for node in frame.all("a[href]") if attribute(node, "target") != "_self"]
    assert {attribute(node, "id").partition("-")[0] for node in inside} == {"", "mark", "previous", "next", "close"}
    for node in inside:
        target = urlsplit(attribute(node, "href"))
        assert target.path.startswith(f"/{language}/embed")
        assert dict(parse_qsl(target.query)) == {"category": "arms"} | ({"theme": theme} if theme else {})
    assert outside
    assert not [node for node in outside if attribute(node, "href").startswith(f"/{language}/embed")]


@each_language
def test_a_frame_leads_back_to_the_page_it_is_an_extract_of(client: TestClient, language: str) -> None:
    for name in ("", f"events/{STRIKE}"):
        path = f"embed/{name}" if name else "embed"
        frame = Page.at(client, f"/{language}/{path}?category=arms&sort=newest&theme=dark")
        assert frame.href("#full") == f"/{language}/{name}?category=arms&sort=newest"
        assert Page.at(client, frame.href("#full")).sentence == frame.sentence


def test_a_frame_names_site_licence_and_version(client: TestClient) -> None:
    footer = Page.at(client, "/en/embed").text("footer")
    assert "Alliance Timeline" in footer
    assert "CC BY 4.0" in footer
    assert client.get("/healthz").json()["version"] in footer


def test_robots_keep_to_the_full_page(client: TestClient) -> None:
    frame = Page.at(client, "/en/embed?category=arms&theme=dark")
    assert attribute(frame.one("meta[name=robots]"), "content") == "noindex"
    assert frame.href("link[rel=canonical]") == f"{SITE}/en/?category=arms"
    assert "embed" not in client.get("/sitemap-0.xml").text


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_can_be_asked_for(client: TestClient, theme: str) -> None:
    assert attribute(Page.at(client, f"/en/embed?theme={theme}").one("html"), "data-theme") == theme


# Who may frame what


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(("path", "status"), FRAMED)
def test_a_frame_may_stand_in_any_page_errors_too(client: TestClient, method: str, path: str, status: int) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in response.headers
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("path", [*WELL, *NOT_FRAMED])
def test_nothing_else_may(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "DENY"


def test_a_fault_in_the_address_of_a_frame_is_told_without_what_only_a_page_has(client: TestClient) -> None:
    page = Page.at(client, "/en/embed?category=nonsense&theme=pink&from=2025-02-31", 400)
    assert page.text(".framed h1") == page.text("h1") == Page.at(client, "/en/embed").text("h1")
    assert page.text(".framed #sentence") == "This filter cannot be understood:"
    told = " ".join(texts(page.all(".faults li")))
    # The filter is read first; what stands beside it when there is no fault in it.
    assert "2025-02-31" in told
    assert not page.has("header.site, #filter")
    assert attribute(page.one("base"), "target") == "_blank"
    assert page.href("#full") == "/en/"
    assert page.has("footer a[rel~=license]")
    assert attribute(Page.at(client, "/fr/embed?theme=dark&from=x", 400).one("html"), "data-theme") == "dark"
    told = " ".join(texts(Page.at(client, "/en/embed?theme=pink", 400).all(".faults li")))
    assert "theme: “pink”. Expected: light or dark." in told


def test_an_event_that_is_not_there_is_told_in_the_frame(client: TestClient) -> None:
    page = Page.at(client, "/fr/embed/events/no-such-event", 404)
    assert page.has(".framed h1")
    assert not page.has("header.site")


def test_a_site_whose_data_is_gone_says_so_in_a_frame(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    with serving(copy) as client:
        with writer(copy.database_url).begin() as connection:
            connection.execute(delete(Timeline))
        response = client.get("/fr/embed")
    assert response.status_code == 503
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]


def test_a_fault_of_ours_is_told_in_a_frame(settings: Settings) -> None:
    app: FastAPI = create_app(settings)

    def fail() -> None:
        raise RuntimeError("a secret")

    app.add_api_route("/en/embed/fault", fail)
    with TestClient(app, raise_server_exceptions=False) as client:
        response = client.get("/en/embed/fault")
    assert response.status_code == 500
    assert "frame-ancestors *" in response.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in response.headers


# How it gets there


@each_language
@pytest.mark.parametrize("query", FILTERS)
def test_the_link_to_embed_leads_to_a_frame_of_the_same_events(client: TestClient, language: str, query: str) -> None:
    page = Page.at(client, f"/{language}/?{query}")
    address = framed_address(client, page.href("#embed"))
    assert address.startswith(f"{SITE}/{language}/embed")
    assert listed(Page.at(client, address.removeprefix(SITE))) == page.listed


def test_from_an_event_one_embeds_the_event(client: TestClient) -> None:
    page = Page.at(client, f"/en/events/{STRIKE}?category=arms")
    frame = Page.at(client, framed_address(client, page.href("#embed")).removeprefix(SITE))
    assert frame.text("#panel-title") == page.text("#panel-title")
    assert frame.sentence == page.sentence


def test_a_chosen_theme_is_in_the_lines_and_the_filter_stays(client: TestClient) -> None:
    page = Page.at(client, "/en/embed-code?category=arms&category=troops&q=kim&theme=light")
    assert [(attribute(one, "name"), attribute(one, "value")) for one in page.all("form input[type=hidden]")] == [
        ("category", "arms"),
        ("category", "troops"),
        ("q", "kim"),
    ]
    assert attribute(page.one("option[selected]"), "value") == "light"
    address = framed_address(client, "/en/embed-code?category=arms&category=troops&q=kim&theme=light")
    assert address == f"{SITE}/en/embed?category=arms&category=troops&q=kim&theme=light"
    assert attribute(page.one("iframe"), "src") == address.removeprefix(SITE)


def test_no_text_breaks_out_of_the_lines(hostile_site: TestClient) -> None:
    event = Page.at(hostile_site, "/en/").listed[0]
    for address in ("/en/embed-code", f"/fr/embed-code/events/{event}"):
        lines = snippet(hostile_site, address)
        assert re.fullmatch(r'\s*<iframe( \w+="[^"<>]*")+></iframe>\s*<script src="[^"<>]+" async></script>\s*', lines)


def test_the_script_of_the_lines_may_be_had_by_any_page_and_kept_for_a_day(client: TestClient) -> None:
    (address,) = re.findall(r'<script src="([^"]+)"', snippet(client, "/en/embed-code"))
    assert address == f"{SITE}/embed.js"
    response = client.get("/embed.js")
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response.headers["Cache-Control"] == "public, max-age=86400"
    plain = {"Accept-Encoding": "identity"}
    assert client.head("/embed.js", headers=plain).headers == client.get("/embed.js", headers=plain).headers


def test_who_has_the_script_is_told_so_in_the_same_words(client: TestClient, settings: Settings) -> None:
    etag = client.get("/embed.js").headers["ETag"]
    with TestClient(create_app(settings)) as another:
        answer = another.get("/embed.js", headers={"If-None-Match": etag})
    assert answer.status_code == 304
    assert answer.headers["Cache-Control"] == "public, max-age=86400"


@pytest.mark.parametrize("path", ["/en/embed-code?category=nonsense", "/en/embed-code?theme=pink"])
def test_lines_are_made_for_no_filter_that_there_is_not(client: TestClient, path: str) -> None:
    assert "nonsense" in path or "pink" in Page.at(client, path, 400).html
    assert not Page.at(client, path, 400).has("textarea")
    Page.at(client, "/en/embed-code/events/no-such-event", 404)
