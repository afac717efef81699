"""Is a facet whatever the filter's fields say is one, wherever events are chosen, counted and told?"""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.__main__ import command_line
from app.filters import FACETS, Facet
from app.words import translations
from tests.reading import Page, texts

each_facet = pytest.mark.parametrize("facet", FACETS, ids=lambda facet: facet.name)


def value_of(client: TestClient, facet: Facet) -> str:
    """One that the data set has, as the API shows it."""
    example: Any = client.get("/openapi.json").json()["components"]["parameters"][facet.name]["example"]
    return str(example[0] if facet.is_repeatable else example)


@each_facet
@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_value_that_is_chosen_shows_at_its_field_and_in_the_sentence(
    client: TestClient, facet: Facet, language: str
) -> None:
    value = value_of(client, facet)
    page = Page.at(client, f"/{language}/?{facet.name}={value}&from=..&to=..")
    chosen = f"[name={facet.name}][value='{value}']"
    assert page.all(f"{chosen}[checked], {chosen}[type=hidden], [name={facet.name}] option[value='{value}'][selected]")
    everything = Page.at(client, f"/{language}/?from=..&to=..")
    assert 0 < page.shown <= everything.shown
    days = everything.text("#sentence").rpartition(":")[2].strip()
    assert page.text("#sentence").endswith(f", {days}")
    assert translations(language).gettext(facet.title) in page.text("#filter")


@each_facet
def test_a_file_holds_the_events_of_a_value_and_has_it_in_its_name(client: TestClient, facet: Facet) -> None:
    value = value_of(client, facet)
    query = f"{facet.name}={value}&from=..&to=.."
    found = client.get(f"/en/events.json?{query}").json()
    assert (found["filter"], found["count"]) == (query, Page.at(client, f"/en/?{query}").shown)
    assert f"_{value}.csv" in client.get(f"/en/events.csv?{query}").headers["Content-Disposition"]


@each_facet
def test_a_value_that_there_is_not_is_refused_by_the_name_of_its_field(client: TestClient, facet: Facet) -> None:
    refused = client.get(f"/fr/events.csv?{facet.name}=no-such-value").json()["errors"]
    expected = translations("fr").gettext(facet.expected)
    assert refused == [{"parameter": facet.name, "value": "no-such-value", "expected": expected}]
    alerts = texts(Page.at(client, f"/fr/?{facet.name}=no-such-value", 400).all("[role=alert]"))
    assert any(translations("fr").gettext(facet.title) in alert for alert in alerts)


@each_facet
def test_the_command_line_takes_it_as_an_address_does(facet: Facet) -> None:
    options = command_line().parse_args(["export", f"--{facet.name}", "a", f"--{facet.name}", "b"])
    assert getattr(options, facet.name) == ["a", "b"]
