"""The API: its document for programs, and the page that tells the same to people, with examples from the data set."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from app.addresses import API, OEMBED, OPENAPI, export_path
from app.filters import EventFilter
from app.html import render
from app.links import PageLinks
from app.lists import MAX_EVENTS, Paging
from app.pages.examples import find_answers, find_example
from app.pages.openapi import VERSION, api_document, problem_of_a_day
from app.pages.site import Site, SiteDep, preferred
from app.parameters import MAX_ADDRESS_LENGTH, MAX_QUERY_LENGTH, MAX_VALUES, with_query
from app.web.headers import OF_EACH_READER
from app.web.problems import KINDS, Kind
from app.web.routes import Object, Router, operation
from app.words import N_, translations

router = Router()

_CURL = """\
curl --compressed '{some}'
curl --compressed -OJ '{table}'
curl --compressed --etag-save all.etag --etag-compare all.etag -o all.json '{all}'
"""
_PYTHON = """\
import json
from urllib.request import urlopen

address = "{some}"
while address:
    with urlopen(address) as answer:
        page = json.load(answer)
    for event in page["events"]:
        print(event["date"], event["title"])
    address = page["next"]
"""
_JAVASCRIPT = """\
const answer = await fetch("{some}");
const page = await answer.json();
for (const event of page.events) {{
  console.log(event.date, event.title);
}}
"""


@dataclass(frozen=True, slots=True)
class _Address:
    """``path`` as the document has it, what it answers, and the address of an example; empty where there is none."""

    path: str
    meaning: str
    example: str
    is_saved: bool


@dataclass(frozen=True, slots=True)
class _ApiPage:
    """``groups`` are addresses that belong together, ``tables`` parameters by what takes them, as OpenAPI has them.

    ``code`` is by the name of its language. ``limits`` are how long an address may be, how many values a parameter may
    have, how long a search may be, and how many events a page of a file may have.
    """

    site: Site
    links: PageLinks
    groups: Sequence[Sequence[_Address]]
    tables: Mapping[str, Sequence[Object]]
    code: Mapping[str, str]
    kinds: Mapping[int, Kind]
    problem: str
    document: str = OPENAPI
    version: str = VERSION
    limits: Sequence[int] = (MAX_ADDRESS_LENGTH, MAX_VALUES, MAX_QUERY_LENGTH, MAX_EVENTS)


def _api_page(site: Site, document: Object) -> _ApiPage:
    """``document`` is that of the API in the words of the page's language."""
    language, gettext = site.language, translations(site.language).gettext
    paths = document["paths"]

    def named(path: str, *but: str) -> dict[str, Object]:
        """The parameters of an address's query by their names, but some."""
        return {found["name"]: found for found in _parameters(document, path, "query") if found["name"] not in but}

    events = named("/{language}/events.csv")
    tables = {
        gettext("Files of events"): named("/{language}/events.csv", "bom"),
        gettext("Files of events that have pages"): named("/{language}/events.json", *events),
        gettext("The file of sources"): named("/{language}/sources.csv", "bom"),
        gettext("Every CSV file"): {"bom": events["bom"]},
        gettext("Pictures"): named("/{language}/events.png", *events),
        "oEmbed": named(OEMBED),
    }
    grouped = groupby(paths, key=lambda path: paths[path]["get"]["tags"][0])
    return _ApiPage(
        site=site,
        links=PageLinks(language, API),
        groups=[[_address(document, path) for path in some] for _, some in grouped],
        tables={caption: list(some.values()) for caption, some in tables.items()},
        code=_code(site, tuple(events["category"].get("example", ()))),
        kinds=KINDS,
        problem=json.dumps(problem_of_a_day(language, site.public_url), ensure_ascii=False, indent=2),
    )


def _parameters(document: Object, path: str, place: str) -> list[Object]:
    """Those of an address in its path or in its query."""
    known = document["components"]["parameters"]
    given = [known[each["$ref"].rpartition("/")[2]] for each in document["paths"][path].get("parameters", ())]
    return [parameter for parameter in given if parameter["in"] == place]


def _address(document: Object, path: str) -> _Address:
    answer = document["paths"][path]["get"]
    in_path = {given["name"]: given.get("example") for given in _parameters(document, path, "path")}
    query = _parameters(document, path, "query")
    needed = urlencode({given["name"]: given["example"] for given in query if given["required"]})
    example = "" if None in in_path.values() else with_query(path.format(**in_path), needed)
    return _Address(path, answer["summary"], example, "Content-Disposition" in answer["responses"]["200"]["headers"])


def _code(site: Site, category: tuple[str, ...]) -> dict[str, str]:
    where = EventFilter(category=category)
    json, csv = (site.public_url + export_path(site.language, ending) for ending in ("json", "csv"))
    addresses = {
        "some": Paging(limit=10).address(where.address(json)),
        "table": where.address(csv),
        "all": EventFilter().everywhere().address(json),
    }
    written = {"curl": _CURL, "Python": _PYTHON, "JavaScript": _JAVASCRIPT}
    return {name: code.format(**addresses) for name, code in written.items()}


@router.read(OPENAPI, **operation("openapi", "service", N_("This API as an OpenAPI document"), "application/json"))
def _document(request: Request, site: SiteDep) -> Response:
    """Its words are English; its examples are in the language that the data set names first."""
    example = find_example(site)
    answers = find_answers(site, example.whole)
    found = api_document(request.app, site, example, "en", answers)
    return JSONResponse(found)


@router.read(f"/{API}")
def _explanation(request: Request) -> Response:
    """To the page, in the language that the reader's browser likes best: what problems are called leads here."""
    return RedirectResponse(f"/{preferred(request)}/{API}", 307, OF_EACH_READER)


@router.read(f"/{{language}}/{API}")
def _page(request: Request, site: SiteDep) -> Response:
    example = find_example(site)
    found = api_document(request.app, site, example, site.language)
    return render("api.html", _api_page(site, found), site.language)
