"""May answers be kept by readers and by caches between, for as long as is said, and found again by their tags?"""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from app.addresses import STATIC
from app.main import create_app
from app.settings import Settings
from app.web.static import StaticTexts
from tests.reading import PLAIN
from tests.test_responses import EVENT, REFUSED, WELL
from tests.test_responses import STATIC as STATIC_FILES

PAGES = [path for path in WELL if path != "/healthz"]
CODINGS = ("br", "gzip", "identity")


@pytest.fixture(scope="module")
def other(settings: Settings) -> Iterator[TestClient]:
    """A second server with the same data, which makes its own pages."""
    with TestClient(create_app(settings), follow_redirects=False, headers=PLAIN) as client:
        yield client


def directives(response: Response) -> dict[str, str]:
    """What Cache-Control says: each directive with its value."""
    parts = response.headers["Cache-Control"].split(", ")
    return {name: value for name, _, value in (part.partition("=") for part in parts)}


def tags(client: TestClient, path: str) -> set[str]:
    return {client.get(path, headers={"Accept-Encoding": coding}).headers["ETag"] for coding in CODINGS}


@pytest.mark.parametrize("path", ["/en", *PAGES])
def test_a_crowd_is_for_caches_and_no_page_is_old_for_a_whole_minute(client: TestClient, path: str) -> None:
    for coding in CODINGS:
        response = client.get(path, headers={"Accept-Encoding": coding})
        kept = directives(response)
        assert "public" in kept
        assert kept["max-age"] == "0"
        assert int(kept["s-maxage"]) >= 30
        # A cache that many share, then the reader's own: each may give the old page while it asks for the new.
        assert int(kept["s-maxage"]) + 2 * int(kept["stale-while-revalidate"]) < 60
        assert response.headers["Vary"] == "Accept-Encoding"


def assert_is_known(again: Response, first: Response) -> None:
    """It has not changed, in the words of the first answer."""
    assert (again.status_code, again.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert again.headers[name] == first.headers[name]
    # Who keeps another compression must not take it for this one.
    assert "Content-Encoding" not in again.headers


@pytest.mark.parametrize("path", [*PAGES, *STATIC_FILES])
def test_a_reader_who_has_it_is_told_so_in_the_same_words(client: TestClient, other: TestClient, path: str) -> None:
    for coding in CODINGS:
        accepted = {"Accept-Encoding": coding}
        first = client.get(path, headers=accepted)
        known = {**accepted, "If-None-Match": first.headers["ETag"]}
        # By a server that has made this page already, and by one that has not.
        for server in (client, other):
            assert_is_known(server.get(path, headers=known), first)
            assert_is_known(server.head(path, headers=known), first)


@pytest.mark.parametrize("path", ["/en/", "/en/events.csv", "/datapackage.zip", STATIC_FILES[0]])
def test_a_tag_is_known_in_every_way_of_writing_it_and_no_other_one_is(client: TestClient, path: str) -> None:
    first = client.get(path)
    etag = first.headers["ETag"]
    for known in (etag.removeprefix("W/"), f'"other", {etag}', f'{etag},W/"a, b"', "*"):
        for method in ("GET", "HEAD"):
            assert_is_known(client.request(method, path, headers={"If-None-Match": known}), first)
    for unknown in ('"other"', etag.replace('"', ""), f'{etag[:-1]}x"', ""):
        assert client.get(path, headers={"If-None-Match": unknown}).status_code == 200, unknown


@pytest.mark.parametrize("path", [*PAGES, *STATIC_FILES])
def test_the_tag_that_all_compressions_share_is_a_weak_one(client: TestClient, path: str) -> None:
    assert [tag[:3] for tag in tags(client, path)] == ['W/"']


def test_every_server_with_this_data_gives_a_page_the_same_tag(client: TestClient, other: TestClient) -> None:
    # Neither what was asked before matters, nor what means nothing, nor how it is put.
    other.get("/en/?utm_source=mail&category=troops&category=arms")
    client.get("/en/?category=%61rms&category=troops")
    for path in ("/en/?category=arms&category=troops", *PAGES):
        assert client.get(path).headers["ETag"] == other.get(path).headers["ETag"]
    spellings = ("/en/?category=troops&category=arms", "/en/?category=arms&category=troops&place=")
    assert len({client.get(path).headers["ETag"] for path in spellings}) == 1


def test_a_static_file_has_the_same_tag_on_a_machine_where_it_is_newer(tmp_path: Path) -> None:
    copy = shutil.copytree(STATIC, tmp_path / "static")
    for file in copy.rglob("*"):
        os.utime(file, (1, 1))
    here, there = TestClient(StaticTexts(directory=STATIC)), TestClient(StaticTexts(directory=copy))
    assert here.get("/css/base.css").headers["ETag"] == there.get("/css/base.css").headers["ETag"]
    assert here.get("/css/base.css").headers["ETag"] != here.get("/css/print.css").headers["ETag"]


@pytest.mark.parametrize("path", ["/fr/", "/en/?q=kim", "/en/?after=2024-10-troops-arrive", EVENT, "/en/events.csv"])
def test_another_page_has_another_tag(client: TestClient, path: str) -> None:
    etag = client.get("/en/").headers["ETag"]
    assert client.get(path, headers={"If-None-Match": etag}).status_code == 200


def test_the_file_for_excel_has_another_tag_than_the_other(client: TestClient) -> None:
    assert client.get("/en/events.csv").headers["ETag"] != client.get("/en/events.csv?bom=1").headers["ETag"]


@pytest.mark.parametrize("known", ["", "*"])
@pytest.mark.parametrize(("path", "status"), REFUSED)
def test_a_refusal_is_kept_nowhere_and_what_is_missing_for_seconds(
    client: TestClient, path: str, status: int, known: str
) -> None:
    response = client.get(path, headers={"If-None-Match": known})
    assert response.status_code == status
    assert "ETag" not in response.headers
    assert response.headers["Vary"] == "Accept, Accept-Encoding"
    if path.startswith("/en/events/"):
        assert directives(response)["max-age"] == "0"
        assert 0 < int(directives(response)["s-maxage"]) <= 10
    else:
        assert response.headers["Cache-Control"] == "no-store"


def test_what_is_in_the_readers_own_language_is_kept_for_nobody_else(client: TestClient) -> None:
    home, missing = client.get("/"), client.get("/de/")
    assert home.headers["Vary"] == "Accept-Language"
    assert home.headers["Cache-Control"] == "no-cache"
    assert missing.headers["Cache-Control"] == "no-store"
