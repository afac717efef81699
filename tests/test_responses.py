"""Is every response safe, cheap and cacheable, whatever is asked?"""

import asyncio
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import anyio
import pytest
from anyio import to_thread
from fastapi import FastAPI
from httpx2 import ASGITransport, AsyncClient
from sqlalchemy import delete, event
from starlette.testclient import TestClient

from app import dataset
from app.addresses import static_address
from app.main import create_app
from app.models.timeline import Timeline
from app.settings import Settings
from tests.databases import writer
from tests.datasets import DATA_SETS, Copy, serving
from tests.reading import AS_A_BROWSER, Page, attribute

EVENT = "/en/events/2024-10-troops-arrive"
FIGURES = [
    "/en/figures",
    "/fr/figures?after=2025-04-30-nis-casualties--wounded-nis-south-korea-4100",
    "/fr/figures.csv",
    "/fr/statements.csv",
]
WELL = [
    "/en/",
    "/fr/?category=troops&from=..&to=..",
    EVENT,
    "/en/events.csv",
    "/fr/events.csv?q=nothing",
    f"{EVENT}.bib",
    "/fr/cite.ris",
    "/en/cite.txt",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap-1.xml",
    *FIGURES,
    "/fr/sources?kind=state-news-agency",
    "/en/sources.csv",
    "/en/dossier",
    "/fr/dossier?category=troops&sort=newest",
    "/en/story",
    "/fr/story/troops",
    "/en/about",
    "/fr/changes",
    "/fr/help",
    "/fr/data",
    "/datapackage.zip",
    "/fr/api",
    "/openapi.json",
    "/en/embed-code?category=arms",
    "/oembed?url=http%3A%2F%2Ftestserver%2Fen%2F",
    "/healthz",
]
STATIC = [static_address(path) for path in ("css/base.css", "js/main.js", "icon.svg", "vendor/htmx-4.0.1.min.js")]
REFUSED = [
    ("/en/?from=yesterday", 400),
    ("/en/events.csv?category=nonsense", 400),
    ("/en/sources?kind=nonsense", 400),
    ("/en/figures?after=nonsense", 400),
    ("/en/changes?before=nonsense", 400),
    ("/en/dossier?place=nonsense", 400),
    ("/en/embed-code?theme=nonsense", 400),
    ("/oembed", 400),
    ("/oembed?url=elsewhere", 404),
    ("/en/events/no-such-event", 404),
    ("/de/", 404),
    ("/static/nothing", 404),
    (static_address("nothing.css"), 404),
    (static_address("../app/main.py"), 404),
]
PLAIN_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def assert_is_safe(headers: dict[str, str]) -> None:
    policy = headers["Content-Security-Policy"]
    directives = {name: sources for name, _, sources in (part.strip().partition(" ") for part in policy.split(";"))}
    assert directives["default-src"] == "'self'"
    assert directives["frame-ancestors"] == directives["object-src"] == directives["base-uri"] == "'none'"
    assert "unsafe" not in policy
    assert "http" not in policy
    assert {name: headers.get(name) for name in PLAIN_HEADERS} == PLAIN_HEADERS
    assert "geolocation=()" in headers["Permissions-Policy"]
    assert "Server" not in headers


# Security headers


@pytest.mark.parametrize("path", ["/", "/en", *WELL])
def test_every_answer_has_the_security_headers(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code in (200, 307)
    assert_is_safe(response.headers)


@pytest.mark.parametrize("path", STATIC)
def test_a_part_of_a_page_carries_only_headers_that_browsers_heed(client: TestClient, path: str) -> None:
    response = client.get(path, headers=AS_CHROMIUM)
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    policy = {"content-security-policy"} if path.endswith(".svg") else set()
    assert {name.lower() for name in response.headers} == policy | {
        *("cache-control", "content-encoding", "content-length", "content-type", "etag", "vary"),
        "x-content-type-options",
    }
    if policy:
        assert response.headers["Content-Security-Policy"] == client.get("/en/").headers["Content-Security-Policy"]


@pytest.mark.parametrize(("path", "status"), REFUSED)
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_every_refusal_has_them_too(client: TestClient, path: str, status: int, method: str) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert_is_safe(response.headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", WELL)
def test_reading_is_all_one_can_do(client: TestClient, path: str, method: str) -> None:
    response = client.request(method, path)
    assert response.status_code == 405
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD"}
    assert_is_safe(response.headers)


def test_a_site_whose_data_is_gone_says_so_and_keeps_the_reason_to_itself(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    copy = Copy.without_events(tmp_path)
    with serving(copy) as client:
        with writer(copy.database_url).begin() as connection:
            connection.execute(delete(Timeline))
        for path in ("/fr/", "/fr/events.csv", "/fr/events/x", "/fr/?from=x"):
            response = client.get(path, headers=AS_A_BROWSER)
            assert response.status_code == 503, path
            assert response.headers["Retry-After"]
            assert_is_safe(response.headers)
            page = Page(response.text, 503)
            assert page.one("html").attributes["lang"] == "fr"
            assert "python -m" not in response.text
        assert client.get("/healthz").status_code == 503
    assert "No data set is loaded" in caplog.text


def test_a_fault_of_ours_is_a_page_with_the_same_headers_and_no_traceback(settings: Settings) -> None:
    app: FastAPI = create_app(settings)

    def fail() -> None:
        raise RuntimeError("a secret")

    app.add_api_route("/en/fault", fail)
    with TestClient(app, raise_server_exceptions=False) as client:
        response = client.get("/en/fault")
    assert response.status_code == 500
    assert_is_safe(response.headers)
    assert "secret" not in response.text
    assert Page(response.text, 500).one("html").attributes["lang"] == "en"


# HEAD


@pytest.mark.parametrize("path", ["/", *WELL, *STATIC, *(path for path, _ in REFUSED)])
def test_head_works_where_get_does(client: TestClient, path: str) -> None:
    got, head = client.get(path), client.head(path)
    assert head.status_code == got.status_code
    assert head.content == b""
    for name in (
        "Content-Type",
        "ETag",
        "Cache-Control",
        "Vary",
        "Content-Disposition",
        "Content-Language",
        "Location",
    ):
        assert head.headers.get(name) == got.headers.get(name), name


# Caching


def test_new_data_is_served_at_once_under_a_new_tag(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    copy.add_event("first")
    with serving(copy) as client:
        etag = client.get("/en/").headers["ETag"]
        copy.add_event("second", date="2027-05")
        dataset.load(copy.folder, copy.database_url)
        response = client.get("/en/?from=..&to=..", headers={"If-None-Match": etag})
        assert response.status_code == 200
        assert response.headers["ETag"] != etag
        page = Page(response.text, 200)
        assert page.listed == ["first", "second"]
        assert page.sentence.startswith("2 of 2 events")
        assert page.window == ("2024-06-01", "2027-05-31")


@pytest.mark.parametrize("path", STATIC)
def test_a_static_file_is_kept_for_ever_and_its_address_changes_with_it(client: TestClient, path: str) -> None:
    response = client.get(path)
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    digest = path.split("/")[2]
    old = client.get(path.replace(digest, "0" * len(digest)))
    assert old.status_code == 404
    assert "immutable" not in old.headers.get("Cache-Control", "")


@pytest.mark.parametrize(
    ("path", "media_type"),
    [("css/base.css", "text/css"), ("js/main.js", "text/javascript"), ("icon.svg", "image/svg+xml")],
)
def test_static_files_say_what_they_are(client: TestClient, path: str, media_type: str) -> None:
    assert client.get(static_address(path)).headers["Content-Type"].split(";")[0] == media_type


def test_a_monitor_hears_that_all_is_well(client: TestClient) -> None:
    response = client.get("/healthz")
    assert response.json()["status"] == "ok"
    assert response.json()["version"]
    assert response.headers["Cache-Control"] == "no-store"


# Statements


@contextmanager
def counted(client: TestClient) -> Iterator[list[str]]:
    """The SQL statements that a client's requests cause."""
    statements: list[str] = []
    engine = client.app.state.timeline.engine  # type: ignore[attr-defined]

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)


PAGES = [
    "/en/",
    "/fr/?from=..&to=..",
    "/en/?category=arms&status=claimed&collection=wider&q=event+kim&sort=newest&from=2024-01-01",
    "/en/?place=pyongyang&place=kyiv&source=one&q=event",
    "/en/events/one",
    "/fr/events/one?category=arms&place=pyongyang&source=one&q=event&sort=newest",
    "/en/events/one?place=pyongyang&place=kyiv&source=one&q=e+event+s&sort=newest&after=event-0500",
    "/fr/sources?kind=news-report&language=en&q=headline&after=one",
    "/en/dossier",
    "/fr/dossier?place=pyongyang&place=kyiv&source=one&q=e+event+s&sort=newest&after=event-0500",
    "/en/figures",
    "/en/changes",
    "/fr/changes?before=2026-02-01",
    "/en/embed/events/one?category=arms&place=pyongyang&source=one&q=event",
    "/en/events/one?place=pyongyang&place=kyiv&source=one&q=e+event+s&sort=newest&known=2025-01-01",
    "/fr/embed-code/events/one?category=arms&place=pyongyang",
]


def crowd(parent: Path, count: int) -> Copy:
    """So many events on the days of three years, each with two sources; the one called "one" with a figure."""
    copy = Copy.without_events(parent)
    copy.add_event("one", "one", "two", date="2024-06-15", title_en="Event one", title_fr="Event un")
    copy.add_figure("one")
    template = {
        "status": "claimed",
        "summary_en": "S.",
        "summary_fr": "R.",
        "collection": "wider",
        "added": "2026-01-01",
    }
    events = [
        {
            **template,
            "slug": f"event-{number:04}",
            "date": f"202{4 + number % 3}-{number % 12 + 1:02}-{number % 28 + 1:02}",
            "category": ("arms", "troops", "labour", "infrastructure", "diplomacy")[number % 5],
            "place": ("pyongyang", "kyiv")[number % 2],
            "title_en": f"Event {number}",
            "title_fr": f"Événement {number}",
        }
        for number in range(count - 1)
    ]
    copy.add("events.csv", *events)
    copy.add(
        "citations.csv", *({"event": one["slug"], "source": source} for one in events for source in ("one", "two"))
    )
    said = {"speaker": "kyiv", "stance": "states", "who_en": "Kyiv", "who_fr": "Kiev"}
    copy.add("statements.csv", *({**said, "event": one["slug"], "stated": one["date"]} for one in events))
    copy.add("statements.csv", {**said, "event": "one", "stated": "2024-06-15"})
    return copy


def statements_a_page(parent: Path, count: int) -> dict[str, int]:
    with serving(crowd(parent, count)) as client:
        needed: dict[str, int] = {}
        for path in PAGES:
            with counted(client) as statements:
                Page.at(client, path)
            needed[path] = len(statements)
        return needed


def test_a_page_needs_at_most_nine_statements_however_many_events_there_are(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    few = statements_a_page(tmp_path_factory.mktemp("few"), 66)
    many = statements_a_page(tmp_path_factory.mktemp("many"), 1_000)
    for needed in (few, many):
        assert max(count for path, count in needed.items() if "known=" not in path) <= 9
        assert max(needed.values()) <= 12


@pytest.mark.parametrize("path", ["/en/events.csv", "/en/events.csv?place=kyiv&source=franceinfo-2025&q=kim"])
def test_an_export_needs_no_more_than_a_page(client: TestClient, path: str) -> None:
    with counted(client) as statements:
        client.get(path)
    assert 1 <= len(statements) <= 8


def test_what_was_made_once_is_not_asked_for_again(client: TestClient) -> None:
    etag = client.get("/en/").headers["ETag"]
    with counted(client) as statements:
        client.get("/en/", headers={"If-None-Match": etag})
        client.get("/en/?utm_source=mail")
    assert statements == []


def test_no_page_is_taken_for_another_however_its_parameters_are_written(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    copy.add_event("older", date="2024-06-01", title_en="Kursk")
    copy.add_event("newer", date="2025-06-01", category="troops")
    with serving(copy) as client:
        for query in ("%71=kursk", "categor%79=troops", "%66rom=2025-01-01", "x=1&so%72t=newest"):
            written = Page.at(client, f"/en/?{query}").listed
            assert Page.at(client, "/en/").listed == ["older", "newer"]
            assert Page.at(client, f"/en/?{query}").listed == written != ["older", "newer"]


# Crowds


def test_more_readers_at_once_than_connections_are_all_answered(app: FastAPI) -> None:
    async def statuses() -> list[int]:
        # Far fewer threads than connections: whoever waits for one must hold no connection.
        to_thread.current_default_thread_limiter().total_tokens = 2
        transport = ASGITransport(app=app)
        async with AsyncClient(transport=transport, base_url="http://testserver") as client:
            answers = await asyncio.gather(*(client.get(f"/en/about?q=crowd{number}") for number in range(70)))
        return [answer.status_code for answer in answers]

    assert anyio.run(statuses) == [200] * 70


# Weight


AS_CHROMIUM = {"Accept-Encoding": "gzip, deflate, br, zstd"}


def wire_weight(client: TestClient, address: str) -> int:
    """Bytes of the body as sent to a browser."""
    with client.stream("GET", address, headers=AS_CHROMIUM) as response:
        assert response.status_code == 200
        return sum(len(chunk) for chunk in response.iter_raw())


def modules(client: TestClient, address: str, known: set[str]) -> set[str]:
    """A script and all that it imports, at once or later."""
    known.add(address)
    for imported in re.findall(r"""(?:from|import)\s*\(?\s*["'](\.[^"']+)["']""", client.get(address).text):
        target = urljoin(address, imported)
        if target not in known:
            modules(client, target, known)
    return known


def in_smallest_form(client: TestClient, address: str) -> None:
    """Ask again until the page has been compressed once more, which no answer waits for."""
    deadline = time.monotonic() + 60
    while client.get(address, headers=AS_CHROMIUM).headers["Content-Encoding"] != "br":
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_new_page_is_quick_to_make_and_the_same_page_small(client: TestClient) -> None:
    address = "/en/?category=arms&sort=newest"
    first = wire_weight(client, address)
    in_smallest_form(client, address)
    assert wire_weight(client, address) < first
    # Who cannot read Brotli gets none.
    assert client.get(address, headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
    assert client.get(address).text == client.get(address, headers={"Accept-Encoding": "identity"}).text


@pytest.mark.parametrize(
    ("path", "whole", "compressed", "first_view"),
    [("/en/", 140_000, 20_000, 50_000), ("/fr/", 145_000, 22_000, 52_000)],
)
def test_the_page_of_the_real_data_is_light(
    tmp_path: Path, path: str, whole: int, compressed: int, first_view: int
) -> None:
    """What 169 events may weigh, whose French texts are longer; more of them are listed in pages."""
    with serving(DATA_SETS["real"](tmp_path)) as client:
        page = Page.at(client, path)
        in_smallest_form(client, path)
        assert len(page.html.encode()) <= whole
        assert wire_weight(client, path) <= compressed
        assert weight_of_first_view(client, path) <= first_view
        marks = [len(one.html or "") for one in page.all("a.event")]
        assert sum(marks) / len(marks) <= 350


@pytest.mark.parametrize("path", ["/en/", "/fr/", "/en/?from=..&to=..", EVENT])
def test_the_first_view_weighs_at_most_fifty_kilobytes(client: TestClient, path: str) -> None:
    assert weight_of_first_view(client, path) <= 50_000


def weight_of_first_view(client: TestClient, path: str) -> int:
    page = Page.at(client, path)
    files = {attribute(one, "href") for one in page.all("link[rel=stylesheet], link[rel=icon]")}
    for script in page.all("script[src]"):
        modules(client, attribute(script, "src"), files)
    return sum(wire_weight(client, address) for address in (path, *sorted(files)))


def test_at_most_eight_requests_come_before_the_first_event_is_painted(client: TestClient) -> None:
    page = Page.at(client, "/en/")
    before = page.all("link[rel=stylesheet], script[src]:not([type=module])")
    assert 1 + len(before) <= 8


@pytest.mark.parametrize("path", ["/en/", EVENT, "/en/events.csv", STATIC[0], "/en/?from=x"])
def test_texts_are_compressed_for_who_can_read_that(client: TestClient, path: str) -> None:
    assert client.get(path, headers={"Accept-Encoding": "gzip"}).headers["Content-Encoding"] == "gzip"
    plain = client.get(path, headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert "Accept-Encoding" in plain.headers["Vary"]


# Other hosts


@pytest.mark.parametrize("path", ["/en/?from=..&to=..", "/fr/events/2024-10-troops-arrive", "/en/?from=x", "/en/none"])
def test_nothing_is_fetched_from_another_host(client: TestClient, path: str) -> None:
    page = Page(client.get(path).text, 0)
    fetched = page.all("script, img, iframe, object, embed, source, form, use, image, link")
    for node in fetched:
        for name in ("src", "href", "action", "data", "xlink:href"):
            own = "testserver" if attribute(node, "rel") in ("canonical", "alternate") else ""
            assert urlsplit(attribute(node, name)).netloc in ("", own)
    assert not page.all("[style], style")
    assert not [name for node in page.all("*") for name in node.attributes if name.startswith("on")]


def test_style_sheets_and_scripts_name_no_other_host(client: TestClient) -> None:
    page = Page.at(client, "/en/")
    for link in page.all("link[rel=stylesheet]"):
        sheet = client.get(attribute(link, "href")).text
        assert not re.search(r"url\(\s*[\"']?(?:https?:)?//|@import", sheet)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:99"])
def test_no_page_repeats_the_host_it_was_asked_by(client: TestClient, host: str) -> None:
    for path in ("/en/", EVENT, "/en/?from=x", "/en/none", "/en/events.csv"):
        response = client.get(path, headers={"Host": host})
        assert "evil" not in response.text
    for language in ("en", "fr"):
        assert (
            client.get("/", headers={"Host": host, "Accept-Language": language}).headers["Location"] == f"/{language}/"
        )


# Bounds


@pytest.mark.parametrize("path", ["/{}/?", "/{}/events.csv?", "/{}/events/2024-10-troops-arrive?", "/{}?", "/{}/none?"])
@pytest.mark.parametrize(("language", "sentence"), [("en", "This address is too long"), ("fr", "trop longue")])
def test_an_address_has_a_length_that_no_list_of_values_can_pass(
    client: TestClient, path: str, language: str, sentence: str
) -> None:
    address = path.format(language)
    longest = f"{address}x={'a' * (16_000 - len(address) - 1)}"
    assert client.get(longest).status_code in (200, 307, 404)
    for longer in (f"{longest}a", address + "category=arms&" * 3_000, address + "&" * 20_000):
        response = client.get(longer, headers=AS_A_BROWSER)
        if "none" in path:
            assert response.status_code == 404
        else:
            assert response.status_code == 414
            assert sentence in Page(response.text, 414).text("h1")
            assert_is_safe(response.headers)


@pytest.mark.parametrize("name", ["category", "status", "place", "source", "collection", "from", "to", "q", "sort"])
def test_a_parameter_repeated_to_the_end_of_an_address_is_one_fault_at_most(client: TestClient, name: str) -> None:
    values = "&".join(f"{name}=%00{number:x}" for number in range(16_000 // (len(name) + 9)))
    page = Page.at(client, f"/en/?{values}", status=400)
    assert len(page.all(".fault")) == 1
    assert len(page.all(f"#filter input[name={name}]")) <= 55


def test_a_form_has_no_more_values_than_may_be_sent(client: TestClient) -> None:
    page = Page.at(client, "/en/?" + "&".join(f"place=p{number}" for number in range(51)), status=400)
    assert not page.has("#filter input[name=place]")


def test_no_control_character_is_said_again(client: TestClient) -> None:
    for path, status in (("/en/?", 400), ("/fr/events/%01%1B?", 404), ("/en/events/a%3Fb%22?", 404)):
        page = Page.at(client, path + "place=a%00%01%1B%7F&q=%C2%9F&from=%08", status)
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", page.html)
