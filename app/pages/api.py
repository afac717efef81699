"""What does the page of the API hold? The tables that its document is made from, and code that works."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from fastapi import Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from app.api import DOCUMENT, PAGE, VERSION
from app.api.document import problem_shown, write_document
from app.api.examples import Served, answers, find_examples
from app.api.operations import Operation, operations_of
from app.api.parameters import Parameters, parameters_of
from app.filters import MAX_EVENTS, EventFilter, Paging
from app.html import render
from app.links import PageLinks, export_path
from app.pages.request import ConnectionDep, ReadingDep, SiteDep, StateDep
from app.pages.site import Site
from app.parameters import MAX_ADDRESS_LENGTH, MAX_QUERY_LENGTH, MAX_VALUES
from app.web.http import Router, preferred_language
from app.web.problems import KINDS, Kind

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
class ApiPage:
    """``groups`` are addresses that belong together, ``code`` is by the name of its language.

    ``limits`` are how long an address may be, how many values a parameter may have, how long a search may be, and how
    many events a page of a file may have.
    """

    site: Site
    links: PageLinks
    groups: Sequence[Sequence[Operation]]
    parameters: Parameters
    code: Mapping[str, str]
    kinds: Mapping[int, Kind]
    problem: str
    document: str = DOCUMENT
    version: str = VERSION
    limits: Sequence[int] = (MAX_ADDRESS_LENGTH, MAX_VALUES, MAX_QUERY_LENGTH, MAX_EVENTS)


def api_page(connection: Connection, site: Site) -> ApiPage:
    catalogue, language = site.catalogue, site.language
    examples = find_examples(connection, catalogue, language, site.public_url)
    parameters = parameters_of(catalogue, examples)
    groups = groupby(operations_of(parameters), key=lambda one: one.group)
    return ApiPage(
        site=site,
        links=PageLinks(language, PAGE),
        groups=[list(group) for _, group in groups],
        parameters=parameters,
        code=_code(site, (examples.category,) if examples.category else ()),
        kinds=KINDS,
        problem=problem_shown(language, site.public_url),
    )


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


@router.read(DOCUMENT)
def document(reading: ReadingDep) -> Response:
    """Its words are English; its examples are in the language that the data set names first."""
    connection, catalogue, public_url = reading.connection, reading.catalogue, reading.public_url
    language = catalogue.languages[0]
    site = reading.site(language)
    examples = find_examples(connection, catalogue, language, public_url)
    served = Served(connection, catalogue, language, public_url, site.work, site.work_of)
    operations = operations_of(parameters_of(catalogue, examples))
    written = write_document(catalogue, language, public_url, operations, answers(served, examples))
    return Response(written, media_type="application/json")


@router.read(f"/{PAGE}")
def explanation(request: Request, state: StateDep) -> Response:
    """To the page, in the language that the reader's browser likes best: what problems are called leads here."""
    language = preferred_language(request.headers.get("accept-language", ""), state.languages)
    headers = {"Vary": "Accept-Language", "Cache-Control": "no-cache"}
    return RedirectResponse(f"/{language}/{PAGE}", 307, headers)


@router.read(f"/{{language}}/{PAGE}")
def page(site: SiteDep, connection: ConnectionDep) -> Response:
    return render("api.html", api_page(connection, site), site.language)
