"""Does a program hear what was wrong as a document, and a person as a page?"""

from typing import Any
from urllib.parse import quote

import pytest
from fastapi import FastAPI
from httpx2 import Response
from sqlalchemy import delete
from starlette.testclient import TestClient

from app.main import create_app
from app.models.timeline import Timeline
from app.settings import Settings
from app.web.problems import KINDS
from tests.databases import writer
from tests.datasets import Copy, serving
from tests.reading import AS_A_BROWSER, Page, as_typed, texts
from tests.test_responses import assert_is_safe

PROBLEM = "application/problem+json"
FILES = [
    "/en/events.csv?from=x",
    "/fr/events.json?limit=0",
    "/en/sources.csv?kind=nonsense",
    "/en/events/none.csv",
    "/fr/events/none.json",
    "/en/events/none.bib",
    "/en/cite.none",
    "/none.json",
]
PAGES = ["/en/?from=x", "/fr/sources?kind=nonsense", "/en/events/none", "/en/none", "/none"]
ANYTHING = ["", "*/*", "text/csv", "application/*, */*;q=0.5", "text/html, application/json", "text/html;q=nonsense"]
PAGE_FIRST = [AS_A_BROWSER["Accept"], "text/html", "application/json;q=0.5, text/html", "application/xhtml+xml"]
DOCUMENT_FIRST = [PROBLEM, "application/json", "application/json, text/html;q=0.9", "Text/HTML;q=0.1, Application/JSON"]


def read(response: Response) -> dict[str, Any]:
    assert response.headers["Content-Type"] == PROBLEM
    assert_is_safe(response.headers)
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Vary"] == "Accept, Accept-Encoding"
    found: dict[str, Any] = response.json()
    assert found["status"] == response.status_code
    return found


def is_page(response: Response) -> bool:
    return response.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("path", FILES)
def test_who_asks_for_a_file_gets_a_document_unless_it_likes_a_page_better(client: TestClient, path: str) -> None:
    for accept in (*ANYTHING, *DOCUMENT_FIRST):
        read(client.get(path, headers={"Accept": accept}))
    for accept in PAGE_FIRST:
        assert is_page(client.get(path, headers={"Accept": accept}))


@pytest.mark.parametrize("path", PAGES)
def test_who_asks_for_a_page_gets_one_unless_it_likes_a_document_better(client: TestClient, path: str) -> None:
    for accept in (*ANYTHING, *PAGE_FIRST):
        assert is_page(client.get(path, headers={"Accept": accept}))
    for accept in DOCUMENT_FIRST:
        read(client.get(path, headers={"Accept": accept}))


def test_a_page_that_is_there_is_a_page_whatever_is_liked(client: TestClient) -> None:
    for accept in DOCUMENT_FIRST:
        assert is_page(client.get("/en/", headers={"Accept": accept}))


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_fault_is_named_as_on_the_page(client: TestClient, language: str) -> None:
    address = f"/{language}/events.csv?from=2024-02-31&to=x&category=A&q=%00&sort=x"
    found = read(client.get(address))
    page = Page(client.get(address, headers=AS_A_BROWSER).text, 400)
    assert [one["parameter"] for one in found["errors"]] == ["category", "from", "to", "q", "sort"]
    said = " ".join(texts(page.all(".fault")))
    for fault in found["errors"]:
        for member in ("value", "expected"):
            assert as_typed(" ".join(fault[member].split())) in as_typed(said)
    assert len(page.all(".fault")) == 5


def test_who_fetches_a_file_writes_days_in_one_way(client: TestClient) -> None:
    """A page shows how a date was understood, a file does not: "05/09/2024" is a day of May to some."""
    for day in ("05/09/2024", "2024-10", "2024", "October 2024", "20241001", "2024-1-5"):
        (fault,) = read(client.get("/en/events.json", params={"from": day}))["errors"]
        assert (fault["parameter"], fault["value"]) == ("from", day)
        assert fault["expected"] == "a day such as 2024-10-31, or .. for the first or last day of the data"
    (fault,) = read(client.get("/en/events.json?from=2025-01-02&to=2025-01-01&window=2024-01-01/2024-12-31"))["errors"]
    assert (fault["parameter"], fault["expected"]) == ("from", "a day not after “to”")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_what_is_not_there_is_said_in_the_language_of_the_address(client: TestClient, language: str) -> None:
    response = client.get(
        f"/{language}/events/none.json", headers={"Accept-Language": "fr" if language == "en" else "en"}
    )
    found = read(response)
    assert response.headers["Content-Language"] == language
    assert found["title"] == {"en": "Nothing is here", "fr": "Il n’y a rien ici"}[language]
    assert "errors" not in found


def test_the_kind_of_a_problem_is_called_the_same_in_every_language(client: TestClient) -> None:
    types = {read(client.get(f"/{language}/events.csv?from=x"))["type"] for language in ("en", "fr")}
    assert types == {"http://testserver/api#bad-parameters"}


def test_a_method_that_there_is_not_is_named_with_those_there_are(client: TestClient) -> None:
    response = client.post("/en/events.json")
    assert read(response)["type"].endswith("#reading-only")
    assert set(response.headers["Allow"].split(", ")) == {"GET", "HEAD"}


def test_an_address_that_is_too_long_is_not_said_again(client: TestClient) -> None:
    found = read(client.get(f"/fr/events.csv?q={'a' * 16_000}"))
    assert (found["status"], found["type"]) == (414, "http://testserver/api#address-too-long")
    assert "instance" not in found
    assert "instance" not in read(client.get(f"/{'a' * 20_000}.json"))


@pytest.mark.parametrize("sent", ["from=x&q=é €", "from=%zz%00%FF&place=<script>", "from=x#y", "&&from=x&=&"])
def test_the_instance_is_an_address_whatever_was_sent(client: TestClient, sent: str) -> None:
    response = client.get(f"/en/events.csv?{sent}")
    instance = read(response)["instance"]
    assert instance == quote(instance, safe="/?&=%+-._~")
    assert instance.startswith("/en/events.csv?")
    assert read(client.get(instance))["errors"] == response.json()["errors"]


def test_while_there_is_no_data_a_program_hears_when_to_come_again(tmp_path: Any) -> None:
    copy = Copy.without_events(tmp_path)
    with serving(copy) as client:
        with writer(copy.database_url).begin() as connection:
            connection.execute(delete(Timeline))
        for path in ("/fr/events.json", "/fr/events.csv?from=x", "/fr/figures.csv"):
            response = client.get(path)
            assert read(response)["type"] == "https://timeline.example/api#data-unavailable"
            assert response.headers["Retry-After"]


def test_a_fault_of_ours_tells_no_more_than_that_it_is_one(settings: Settings) -> None:
    app: FastAPI = create_app(settings)

    def fail() -> None:
        raise RuntimeError("a secret")

    app.add_api_route("/en/fault.json", fail)
    with TestClient(app, raise_server_exceptions=False) as client:
        response = client.get("/en/fault.json")
    assert read(response)["type"].endswith("#fault-of-ours")
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "secret" not in response.text


def test_a_problem_is_compressed_and_its_head_has_no_body(client: TestClient) -> None:
    path = f"/en/events.json?{'&'.join(f'place=P{number}' for number in range(40))}"
    response = client.get(path, headers={"Accept-Encoding": "br"})
    assert (response.status_code, response.headers["Content-Encoding"]) == (400, "br")
    head = client.head(path)
    assert (head.status_code, head.headers["Content-Type"], head.content) == (400, PROBLEM, b"")


def test_each_kind_has_a_name_of_its_own() -> None:
    assert len({kind.name for kind in KINDS.values()}) == len(KINDS)
