"""A page that was made already is the same page, and never another's."""

from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from app.dataset import load
from app.main import create_app
from app.settings import Settings
from app.web.cache import MADE_FROM, PageCache
from tests.databases import database_in
from tests.reading import Page


@pytest.mark.parametrize(
    "query",
    ["%63ategory=arms", "categor%79=arms", "category=arms", "x=1&category=arms", "category=%61rms", "q=%2B&q=arms"],
)
def test_a_filter_however_it_is_encoded_leaves_the_plain_page_alone(client: TestClient, query: str) -> None:
    filtered = Page.at(client, f"/en/?{query}").shown
    assert filtered < Page.at(client, "/en/").shown == 65
    assert Page.at(client, f"/en/?{query}").shown == filtered


def test_what_only_frames_and_programs_ask_for_tells_pages_apart(client: TestClient) -> None:
    themes = {theme: Page.at(client, f"/en/embed?theme={theme}").one("html") for theme in ("light", "dark", "")}
    assert {theme: html.attributes["data-theme"] for theme, html in themes.items()} == {one: one for one in themes}
    # What is said last counts, be it nothing.
    taken_back = Page.at(client, "/en/embed?theme=dark&theme=").one("html")
    assert taken_back.attributes["data-theme"] == ""
    for page in ("en/", "fr/"):
        address = f"/oembed?url=http://testserver/{page}"
        widths = [client.get(f"{address}&maxwidth={width}").json()["width"] for width in (400, 500)]
        assert widths == [400, 500]
        heights = [client.get(f"{address}&maxheight={height}").json()["height"] for height in (300, 350)]
        assert heights == [300, 350]
        assert client.get(f"{address}&format=xml").text.startswith("<?xml")
        assert f"/{page}" in client.get(address).json()["provider_url"]


def test_parameters_that_mean_nothing_share_a_page(client: TestClient) -> None:
    first = client.get("/en/?category=labour&utm_source=a")
    second = client.get("/en/?utm_source=b&category=labour")
    assert first.content == second.content


def test_a_cached_page_keeps_to_what_the_reader_accepts(client: TestClient) -> None:
    answers = {
        coding: client.get("/en/?q=bridge", headers={"Accept-Encoding": coding})
        for coding in ("br", "gzip", "identity")
    }
    again = {
        coding: client.get("/en/?q=bridge", headers={"Accept-Encoding": coding})
        for coding in ("br", "gzip", "identity")
    }
    for coding, answer in answers.items():
        assert answer.headers.get("Content-Encoding", "identity") == coding
        assert again[coding].headers == answer.headers
        assert again[coding].text == answer.text


@pytest.mark.usefixtures("noticing_at_once")
def test_a_load_is_noticed_at_once(data_dir: Path, tmp_path: Path) -> None:
    database_url = database_in(tmp_path)
    load(data_dir, database_url)
    with TestClient(create_app(Settings(database_url=database_url))) as client:
        before = client.get("/en/")
        events = data_dir / "events.csv"
        events.write_text(events.read_text().replace("Rail bridge over the Tumen opens", "A bridge opens"))
        load(data_dir, database_url)
        after = client.get("/en/?from=..&to=..")
        assert "A bridge opens" in after.text
        assert client.get("/en/").headers["ETag"] != before.headers["ETag"]


def test_what_was_read_from_a_replica_that_lags_is_named_by_its_own_data_and_not_kept() -> None:
    reads = ["old", "old", "new", "new"]

    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        read = reads.pop(0)
        scope["state"][MADE_FROM] = read
        await PlainTextResponse(read)(scope, receive, send)

    behind = TestClient(PageCache(page, state=lambda: "old", program="program"))
    ahead = TestClient(PageCache(page, state=lambda: "new", program="program"))
    old = behind.get("/")
    lagging, caught_up, kept = (
        ahead.get("/"),
        ahead.get("/", headers={"If-None-Match": old.headers["ETag"]}),
        ahead.get("/"),
    )
    assert [answer.text for answer in (old, lagging, caught_up, kept)] == ["old", "old", "new", "new"]
    assert lagging.headers["ETag"] == old.headers["ETag"] != caught_up.headers["ETag"]
    # The last one was kept, and needed no reading.
    assert reads == ["new"]


def test_it_forgets_the_oldest_pages_when_it_is_full(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    monkeypatch.setattr("app.web.cache._MAX_BYTES", 60_000)
    app = create_app(settings)
    with TestClient(app) as client:
        for number in range(12):
            client.get(f"/en/?q=bridge{number}")
    cache = app.middleware_stack
    while not isinstance(cache, PageCache):
        cache = cache.app  # type: ignore[union-attr]
    assert 0 < cache.size <= 60_000
    assert cache.size == sum(sum(map(len, key)) + len(page.body) for key, page in cache.pages.items())


@pytest.mark.parametrize("path", ["/en/", "/en/embed", "/en/embed-code"])
def test_an_event_in_the_query_is_none_and_takes_no_pages_place(settings: Settings, path: str) -> None:
    with (
        TestClient(create_app(settings), base_url="http://testserver") as asked,
        TestClient(create_app(settings), base_url="http://testserver") as plain,
    ):
        of_nobody = asked.get(f"{path}?slug=2025-04-24-kn-23-strike").text
        assert of_nobody == asked.get(path).text == plain.get(path).text
