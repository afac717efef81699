"""The API: its document for programs, and the page that tells the same to people, with examples from the data set."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from urllib.parse import urlencode

from fastapi import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from app.addresses import API, OEMBED, OPENAPI, export_path, timeline_path
from app.citing import STYLES
from app.eventset import positions
from app.exports import EXPORTS, select_event, select_events
from app.exports.csv import write_sources, write_stated
from app.filters import FACETS, EventFilter
from app.html import render
from app.links import PageLinks
from app.pages.openapi import VERSION, api_document, problem_of_a_day
from app.pages.site import Site, SiteDep, preferred
from app.parameters import MAX_ADDRESS_LENGTH, MAX_QUERY_LENGTH, MAX_VALUES, with_query
from app.queries.exporting import MAX_EVENTS, Paging, WholeEvent, find_whole_events
from app.queries.figures import find_figures
from app.queries.sources import SourceFilter, find_citing, find_sources
from app.queries.statements import find_statements_after
from app.search.tokens import fold
from app.web.headers import OF_EACH_READER
from app.web.problems import KINDS, Kind
from app.web.routes import Object, Router, operation
from app.words import N_, translations

router = Router()

#: So many of the events of the default window are looked at for one with a place and sources.
_LOOKED_AT = 20

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


def _values_of(site: Site, whole: WholeEvent | None) -> dict[str, str | int | None]:
    """Values of parameters, by their names in the document; None where the data set has none."""
    catalogue = site.catalogue
    event, source = (whole.event, next(iter(whole.sources), None)) if whole else (None, None)
    facets = {facet.name: _value_of(facet.name, site, event, source) for facet in FACETS}
    slug = event.slug if event else None
    first, last = catalogue.default.start.isoformat(), catalogue.default.end.isoformat()
    stated = find_figures(site.connection, site.language, _LOOKED_AT)
    return {
        "language": site.language,
        "bom": "1",
        **facets,
        "source": source.source if source else None,
        "slug": slug,
        "series": next((figure.series for figure in stated if figure.series), None),
        "after": slug,
        "limit": 10,
        "from": first,
        "to": last,
        "q": _longest(event.title) if event else None,
        "known": last,
        "sort": "updated",
        "lanes": "status",
        "url": site.public_url + timeline_path(site.language),
        "format": "json",
        "maxwidth": 800,
        "maxheight": 600,
        "theme": "dark",
        "width": 1600,
        "height": 900,
        "kind": source.kind if source else None,
        "source-q": _longest(source.publisher) if source else None,
        "source-sort": "use" if source else None,
    }


def _value_of(facet: str, site: Site, *rows: object) -> str | None:
    """That of an event or of its source; of a facet that is a field of neither, any that events have."""
    found = (getattr(row, facet, None) for row in rows)
    return next(filter(None, found), None) or next(iter(site.catalogue.index.values(facet)), None)


def _find_whole(site: Site) -> WholeEvent | None:
    """An event of the default window, with a place and sources if there is such a one."""
    index = site.catalogue.index
    shown = index.inside(index.everything, site.catalogue.default) or index.everything
    some = list(islice(positions(shown), _LOOKED_AT))
    found = find_whole_events(site.connection, some, site.language)
    events = [found[position] for position in some]
    complete = [whole for whole in events if whole.event.place and whole.sources]
    return next(iter([*complete, *events]), None)


def _find_answers(site: Site, whole: WholeEvent | None) -> dict[str, str]:
    """What addresses answer, by their paths: a page of one event, or the first lines of a table."""
    sources, figures = find_sources(site.connection, SourceFilter(), 1), find_figures(site.connection, site.language, 1)
    citing = find_citing(site.connection, [source.slug for source in sources])
    cited = [[(source, citing[source.slug].bit_count())] for source in sources]
    statements = find_statements_after(site.connection, 0, 1, site.language)
    found = {
        "/{language}/sources.csv": _joined(write_sources(cited, site.catalogue.state_media)),
        "/{language}/figures.csv": _joined(write_stated("figures", [figures] if figures else [])),
        "/{language}/statements.csv": _joined(write_stated("statements", [statements] if statements else [])),
    }
    found |= {f"/{{language}}/cite.{ending}": style.write(site.work) for ending, style in STYLES.items()}
    found |= {
        f"/{{language}}/events.{ending}": _example_of(site, ending)
        for ending, export in EXPORTS.items()
        # Of the others, a file that ends after one event is another file.
        if export.has_pages or export.is_table
    }
    if whole is None:
        return found
    work = site.work_of(whole.event)
    found |= {f"/{{language}}/events/{{slug}}.{ending}": style.write(work) for ending, style in STYLES.items()}
    slug = whole.event.slug
    return found | {
        f"/{{language}}/events/{{slug}}.{ending}": _example_of(site, ending, slug)
        for ending, export in EXPORTS.items()
        if not export.is_drawn and not export.is_binary
    }


def _example_of(site: Site, ending: str, slug: str = "") -> str:
    """A file of one event: the one with a slug, or the first of all."""
    export, catalogue, language = EXPORTS[ending], site.catalogue, site.language
    if slug:
        context, found = select_event(site.connection, catalogue, slug, language, site.public_url, ending)
    else:
        where, page = EventFilter(), Paging(limit=1)
        context, found = select_events(site.connection, catalogue, where, language, site.public_url, ending, page)
    rows = export.find(site.connection, list(islice(found, 1)), language)
    return _joined(export.write([[row] for row in rows.values()], context))


def _joined(chunks: Iterable[bytes]) -> str:
    return b"".join(chunks).decode()


def _longest(text: str) -> str | None:
    """The longest word of a text."""
    return max(fold(text).split(), key=len, default=None)


@router.read(OPENAPI, **operation("openapi", "service", N_("This API as an OpenAPI document"), "application/json"))
def _document(request: Request, site: SiteDep) -> Response:
    """Its words are English; its examples are in the language that the data set names first."""
    whole = _find_whole(site)
    return JSONResponse(api_document(request.app, site, _values_of(site, whole), "en", _find_answers(site, whole)))


@router.read(f"/{API}")
def _explanation(request: Request) -> Response:
    """To the page, in the language that the reader's browser likes best: what problems are called leads here."""
    return RedirectResponse(f"/{preferred(request)}/{API}", 307, OF_EACH_READER)


@router.read(f"/{{language}}/{API}")
def _page(request: Request, site: SiteDep) -> Response:
    found = api_document(request.app, site, _values_of(site, _find_whole(site)), site.language)
    return render("api.html", _api_page(site, found), site.language)
