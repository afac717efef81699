"""Is the OpenAPI document complete and true? It is compared with the routes, the filter, and what the site answers."""

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.routing import APIRoute
from hypothesis import HealthCheck, Phase, given, settings
from openapi_spec_validator import validate
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.testclient import TestClient

from app import filters
from app.exports import EXPORTS
from app.exports.context import Look
from app.queries.exporting import Paging
from app.queries.sources import SourceQuery
from app.web.problems import KINDS
from tests.datasets import FROZEN, ROOT, Copy, read_rows, serving
from tests.examples import examples
from tests.reading import Page, attribute, texts

README = ROOT / "README.md"
#: Routes that are no part of the API: pages for people, and what search engines find by rules of their own.
FOR_PEOPLE = {
    "/",
    "/{language}",
    "/{language}/",
    "/{language}/events/{slug}",
    "/{language}/dossier",
    "/{language}/story",
    "/{language}/story/{step}",
    "/{language}/figures",
    "/{language}/sources",
    "/{language}/places",
    "/{language}/about",
    "/{language}/help",
    "/{language}/changes",
    "/{language}/data",
    "/api",
    "/{language}/api",
    "/{language}/embed",
    "/{language}/embed/events/{slug}",
    "/{language}/embed-code",
    "/{language}/embed-code/events/{slug}",
    # They include it.
    "/embed.js",
}
FOR_ROBOTS = {"/robots.txt", "/sitemap.xml", "/sitemap-{part}.xml"}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
Document = dict[str, Any]


@pytest.fixture(scope="module")
def document(client: TestClient) -> Document:
    found: Document = client.get("/openapi.json").json()
    return found


def routes_of(routes: Sequence[Any]) -> Iterator[APIRoute]:
    """Those of an application and of the routers within it."""
    for route in routes:
        if isinstance(route, APIRoute):
            yield route
        else:
            router = getattr(route, "original_router", None)
            yield from routes_of(router.routes if router else [])


def filled(path: str, document: Document) -> str:
    """A path of the document with its examples."""
    parameters = document["components"]["parameters"]
    return path.format(language="en", **{name: parameters[name]["example"] for name in ("slug", "series")})


def asked(document: Document, path: str, name: str = "") -> str:
    """The address of a path with its examples: with those of all that it needs, and of one parameter besides."""
    told = [document["components"]["parameters"][one] for one in keys_of(document, path)]
    given = {
        one["name"]: one["example"] for one in told if (one["in"] == "query" and one["required"]) or one["name"] == name
    }
    return f"{filled(path, document)}?{urlencode(given, doseq=True)}"


def keys_of(document: Document, path: str) -> list[str]:
    return [one["$ref"].rsplit("/", 1)[1] for one in document["paths"][path].get("parameters", [])]


def parameters_of(document: Document, path: str) -> list[str]:
    parameters = [document["components"]["parameters"][one] for one in keys_of(document, path)]
    return [one["name"] for one in parameters if one["in"] == "query"]


def test_it_is_an_openapi_document(document: Document) -> None:
    validate(document)
    assert document["openapi"].startswith("3.1.")


def test_every_route_is_told_or_for_people_and_nothing_else_is_told(app: FastAPI, document: Document) -> None:
    routes = {route.path: route for route in routes_of(app.routes)}
    # The first that fits answers, as on the site.
    answered = {
        path: next((one.path for one in routes.values() if one.path_regex.match(filled(path, document))), None)
        for path in document["paths"]
    }
    assert None not in answered.values()
    assert not set(answered.values()) & (FOR_PEOPLE | FOR_ROBOTS)
    assert set(answered.values()) | FOR_PEOPLE | FOR_ROBOTS == set(routes)
    assert all(routes[path].methods == {"GET", "HEAD"} for path in answered.values())
    assert all(set(item) - {"parameters"} == {"get", "head"} for item in document["paths"].values())


def test_the_parameters_of_events_are_those_of_the_filter(document: Document) -> None:
    for ending, export in EXPORTS.items():
        paging = Paging.parameters() if export.has_pages else ()
        looks = Look.parameters() if export.is_drawn else ()
        expected = [*filters.PARAMETERS, *looks, *paging, *(["bom"] if ending == "csv" else [])]
        assert parameters_of(document, f"/{{language}}/events.{ending}") == expected
    # The file has all sources: it goes on after none.
    expected = list(SourceQuery.parameters())
    assert parameters_of(document, "/{language}/sources.csv") == [*expected, "bom"]


def test_what_may_be_chosen_is_what_the_data_set_has(document: Document) -> None:
    parameters = document["components"]["parameters"]
    categories = [row["slug"] for row in read_rows(FROZEN, "categories.csv")]
    assert parameters["category"]["schema"]["items"]["enum"] == categories
    assert parameters["collection"]["schema"]["enum"] == ["franceinfo", "wider"]
    assert set(parameters["source-language"]["schema"]["items"]["enum"]) == {
        row["language"] for row in read_rows(FROZEN, "sources.csv")
    }


@pytest.mark.parametrize(
    ("name", "most", "more"),
    [
        ("place", "&".join(["place=kyiv"] * 50), "&".join(f"place=p{number}" for number in range(51))),
        ("q", f"q={'a' * 200}", f"q={'a' * 201}"),
        ("limit", "limit=1000", "limit=1001"),
    ],
)
def test_limits_are_those_that_are_told(
    client: TestClient, document: Document, name: str, most: str, more: str
) -> None:
    schema = document["components"]["parameters"][name]["schema"]
    told = schema.get("maxItems") or schema.get("maxLength") or schema.get("maximum")
    assert told == {"place": 50, "q": 200, "limit": 1000}[name]
    assert client.get(f"/en/events.json?{most}").status_code == 200
    assert client.get(f"/en/events.json?{more}").status_code == 400


@pytest.mark.parametrize(
    ("query", "meant"),
    [
        ("category=arms&category=&q=kim&q=&from=2024-01-01&from=+", "category=arms&from=2024-01-01&q=kim"),
        ("q=missile&q=kim&sort=oldest&sort=newest", "q=kim&sort=newest"),
        # So the fields of a filter are called inside the program.
        ("start=2024-01-01&end=x&utm_source=x&where=x&limit=", ""),
    ],
)
def test_a_file_passes_over_what_is_blank_unknown_or_taken_back(client: TestClient, query: str, meant: str) -> None:
    found, expected = (client.get(f"/en/events.json?{one}").json() for one in (query, meant))
    assert found["filter"] == meant
    assert found["events"] == expected["events"]


def test_a_file_is_told_all_that_is_wrong_with_a_query_at_once(client: TestClient) -> None:
    query = "category=A&category=arms&status=b!&from=2025-01-02&to=2025-01-01&q=%00&sort=x&limit=0&after=N"
    errors = client.get(f"/en/events.json?{query}").json()["errors"]
    assert [(one["parameter"], one["value"]) for one in errors] == [
        *(("category", "A"), ("status", "b!"), ("from", "2025-01-02"), ("q", "␀"), ("sort", "x")),
        *(("after", "N"), ("limit", "0")),
    ]


def test_every_example_of_a_parameter_finds_something(client: TestClient, document: Document) -> None:
    """At the first address that takes it: the others take it as it is described there."""
    asked_for: set[str] = set()
    for path in document["paths"]:
        empty = client.get(f"{filled(path, document)}?q=nothing-like-this")
        names = [name for name in parameters_of(document, path) if name not in asked_for]
        asked_for.update(names)
        for name in ("", *names):
            answer = client.get(asked(document, path, name))
            assert answer.status_code == 200, (path, name)
            if "/events." in path or "/sources." in path:
                assert len(answer.content) > len(empty.content), (path, name)


def test_examples_are_what_the_site_answers(client: TestClient, document: Document) -> None:
    for path, item in document["paths"].items():
        content = next(iter(item["get"]["responses"]["200"]["content"].values()))
        if "example" not in content:
            continue
        answer = client.get(filled(path, document) + ("?limit=1" if "limit" in parameters_of(document, path) else ""))
        if answer.headers["Content-Type"] == "application/json":
            assert answer.json() == content["example"], path
        else:
            assert answer.text.startswith(content["example"]), path
        assert content["example"], path


def test_the_fault_that_is_shown_is_the_one_that_is_told(client: TestClient, document: Document) -> None:
    shown = document["components"]["responses"]["BadParameters"]["content"]["application/problem+json"]["example"]
    assert client.get(shown["instance"]).json() == shown


def test_every_kind_of_problem_is_told(document: Document) -> None:
    problems = [
        one["content"]["application/problem+json"]["example"]
        for one in document["components"]["responses"].values()
        if "application/problem+json" in one.get("content", {})
    ]
    assert {one["status"] for one in problems} == set(KINDS)


def test_it_says_whose_data_this_is_and_which(client: TestClient, document: Document) -> None:
    info = document["info"]
    assert info["x-data-version"] == client.get("/healthz").json()["version"]
    assert info["license"]["url"] == "https://creativecommons.org/licenses/by/4.0/"
    assert info["contact"]["email"] == "corrections@alliance-timeline.example"
    assert document["servers"] == [{"url": "http://testserver"}]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_tells_what_the_document_tells(client: TestClient, document: Document, language: str) -> None:
    page = Page.at(client, f"/{language}/api")
    assert texts(page.all("#addresses ~ table code")) == list(document["paths"])
    named = texts(page.all("table:not(.kinds) tbody th code"))
    told = [one["name"] for one in document["components"]["parameters"].values() if one["in"] == "query"]
    assert sorted(named) == sorted(told)
    assert [attribute(row, "id") for row in page.all(".kinds tbody tr")] == [kind.name for kind in KINDS.values()]
    assert json.loads(page.one("#problem").text())["errors"][0]["parameter"] == "from"
    assert document["info"]["version"] in page.text("#stability + p")
    for link in page.all("a.address"):
        assert attribute(link, "href").startswith(
            (f"/{language}/", "/datapackage.zip", "/healthz", "/oembed?", "/openapi.json")
        )
        assert client.get(attribute(link, "href")).status_code == 200


def test_what_a_problem_is_called_leads_to_the_page_in_the_readers_language(client: TestClient) -> None:
    for language in ("en", "fr"):
        answer = client.get("/api", headers={"Accept-Language": language})
        assert (answer.status_code, answer.headers["Location"]) == (307, f"/{language}/api")
        assert answer.headers["Vary"] == "Accept-Language"


def test_the_addresses_that_the_readme_shows_answer(client: TestClient) -> None:
    section = README.read_text(encoding="utf-8").split("\n## API\n")[1].split("\n## ")[0]
    addresses = re.findall(r"^curl .*'http://127\.0\.0\.1:8000(/.*)'$", section, re.MULTILINE)
    assert [client.get(address).status_code for address in addresses] == [200, 200]


def test_no_member_is_ruled_out_that_may_be_added(document: Document) -> None:
    assert "additionalProperties" not in json.dumps(document)


def test_a_timeline_without_events_has_a_document_too(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    with serving(copy) as client:
        found = client.get("/openapi.json").json()
        validate(found)
        assert "example" not in found["components"]["parameters"]["place"]
        assert found["servers"] == [{"url": "https://timeline.example"}]
        assert {"/healthz", "/openapi.json"} < {attribute(one, "href") for one in Page.at(client, "/fr/api").all("a")}


@pytest.mark.parametrize(
    "path",
    [
        "/openapi.json",
        *(f"/en/events.{ending}" for ending, one in EXPORTS.items() if not one.is_binary),
        "/en/cite.bib",
    ],
)
def test_what_is_read_by_programs_is_compressed(client: TestClient, path: str) -> None:
    answer = client.get(path, headers={"Accept-Encoding": "br"})
    # What is short is not worth it.
    assert answer.headers.get("Content-Encoding") == ("br" if len(answer.content) > 500 else None)


def test_schemathesis_finds_no_answer_that_is_not_told(app: FastAPI, subtests: pytest.Subtests) -> None:
    api = schemathesis.openapi.from_asgi("/openapi.json", app)
    operations = [one.ok() for one in api.get_all_operations()]
    # All but the reading of the document, which has been done.
    assert len(operations) == 2 * len(api.raw_schema["paths"]) - 1
    for operation in operations:
        # Without parameters there is nothing to ask amiss.
        asks = "{" in operation.path
        modes = list(GenerationMode) if asks else [GenerationMode.POSITIVE]
        for mode in modes:
            with subtests.test(f"{operation.label}, {mode.value}"):

                @settings(max_examples=examples(2), phases=[Phase.generate], suppress_health_check=list(HealthCheck))
                @given(case=operation.as_strategy(generation_mode=mode))
                def ask(case: Case) -> None:
                    case.call_and_validate(checks=CHECKS)

                ask()
