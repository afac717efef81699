"""May a script of any other site read what is for programs, and nothing else?"""

import pytest
from starlette.testclient import TestClient

from tests.test_responses import EVENT, REFUSED, WELL, assert_is_safe

ORIGIN = {"Origin": "https://elsewhere.example"}
ASKING = {**ORIGIN, "Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": "if-none-match"}
SERVICES = {"/healthz", "/oembed"}


def is_open(path: str) -> bool:
    """Files have an ending; what has none is a page or a service. What pages are made with is for them alone."""
    path = path.partition("?")[0]
    return ("." in path.rpartition("/")[2] and not path.startswith("/static/")) or path in SERVICES


@pytest.mark.parametrize("path", [*WELL, *(path for path, _ in REFUSED), f"{EVENT}.json", "/fr/events.json?limit=0"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST"])
def test_files_may_be_read_from_everywhere_and_pages_may_not(client: TestClient, path: str, method: str) -> None:
    for headers in (ORIGIN, {}):
        answer = client.request(method, path, headers=headers)
        assert answer.headers.get("Access-Control-Allow-Origin") == ("*" if is_open(path) else None)
        # The answer is for everybody: no site is named, and nobody's credentials are.
        assert "Access-Control-Allow-Credentials" not in answer.headers
        assert "Origin" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize("path", ["/en/events.json", "/en/events.csv", "/en/events.json?limit=3"])
def test_a_script_sees_the_headers_that_it_needs(client: TestClient, path: str) -> None:
    answer = client.get(path, headers=ORIGIN)
    exposed = set(answer.headers["Access-Control-Expose-Headers"].split(", "))
    assert {"ETag", "Link", "Content-Disposition", "Retry-After"} <= exposed
    assert {name.lower() for name in exposed} >= {"etag", "link"} & set(answer.headers)


def test_who_has_it_already_may_read_that_too(client: TestClient) -> None:
    etag = client.get("/en/events.json", headers={"Accept-Encoding": "gzip, deflate"}).headers["ETag"]
    # From the pages that are kept, and where none is kept.
    for coding in ("gzip, deflate", "identity;q=0.5"):
        answer = client.get("/en/events.json", headers={**ORIGIN, "Accept-Encoding": coding, "If-None-Match": etag})
        assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (304, "*")


@pytest.mark.parametrize("path", [path for path in WELL if is_open(path)])
def test_a_browser_that_asks_before_hears_what_it_may_ask(client: TestClient, path: str) -> None:
    answer = client.options(path, headers=ASKING)
    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Access-Control-Allow-Methods"] == "GET, HEAD"
    assert "If-None-Match" in answer.headers["Access-Control-Allow-Headers"].split(", ")
    assert answer.headers["Cache-Control"] == "no-store"
    assert_is_safe(answer.headers)


@pytest.mark.parametrize("path", [path for path in WELL if not is_open(path)])
def test_a_browser_that_asks_before_for_a_page_is_refused(client: TestClient, path: str) -> None:
    answer = client.options(path, headers=ASKING)
    assert answer.status_code == 405
    assert not [name for name in answer.headers if name.lower().startswith("access-control")]
