"""The OpenAPI document: FastAPI's, with the data set's slugs and examples put in."""

import copy
import json
import warnings
from collections.abc import Iterable, Mapping
from functools import partial
from http import HTTPStatus

from fastapi import FastAPI
from pydantic import TypeAdapter

from app.addresses import API
from app.citing import STYLES
from app.exports import EXPORTS
from app.filters import FACETS, EventFilter
from app.pages.site import Site
from app.web.problems import KINDS, MEDIA_TYPE, Kind, Problem, problem
from app.web.routes import Object
from app.words import translations

#: What the answers have in common, described once.
_HEADERS: Mapping[str, str] = {
    "ETag": "Names this answer; who sends it back as If-None-Match hears 304 while it is the same.",
    "Cache-Control": "How long it may be kept.",
    "Content-Language": "The language of the texts.",
    "Content-Disposition": "A name for the file, which says what it holds and of which version of the data.",
    "Link": 'The page that shows the same (rel="alternate"), and the next page of a long list (rel="next").',
    "Retry-After": "Seconds after which to ask again.",
    "Access-Control-Allow-Origin": "Scripts of any site may read it.",
}
_TEXT = {"type": "string"}
#: By the names of parameters; None where the data set has none.
_Values = Mapping[str, str | int | None]
_NO_DAY = "2024-02-31"
#: Parameters of which no value is a fault of the query.
_NEVER_REFUSED = frozenset(("language", "slug", "bom"))
_TAGS: Mapping[str, str] = {
    "events": "Events of a filter, in every format.",
    "event": "One event, in every format.",
    "tables": "What the events rest on, and what was stated in numbers.",
    "citations": "How to cite the data set or an event of it.",
    "service": "The service itself.",
}
_DESCRIPTION = (
    "Everything on this site can be read by programs: without a key, from any site, with GET and HEAD. "
    "Where an address takes several values of one parameter, they mean “or”; different parameters mean “and”. "
    "Blank values and unknown parameters are ignored. What is wrong is told as a problem document (RFC 9457). "
    "Within this major version no address, parameter or member goes away or changes what it means; "
    "new ones may be added: ignore those that you do not know."
)
_shape = TypeAdapter(Problem).json_schema(ref_template="#/components/schemas/{model}")
_PROBLEM: Object = _shape.pop("$defs") | {"Problem": _shape}
#: The statuses of problems that there can be anywhere.
_ANYWHERE = (414, 500, 503)
_ENDINGS = ["", *EXPORTS, *STYLES]
#: Of the API, not of the program or the data: the first number changes where a program would have to.
VERSION = "1.0.0"


def api_document(
    app: FastAPI, site: Site, examples: _Values, words: str, answers: Mapping[str, str] | None = None
) -> Object:
    """Only routes with tags are part of the API. ``words`` is the language of texts, ``answers`` are by their paths."""
    with warnings.catch_warnings():
        # HEAD is described by the same operation as GET.
        warnings.filterwarnings("ignore", "Duplicate Operation ID")
        found = copy.deepcopy(app.openapi())
    tagged = {path: item["get"] for path, item in found["paths"].items() if item["get"].get("tags")}
    operations = {path: tagged[path] for path in sorted(tagged, key=partial(_place, tagged))}
    parameters: dict[str, Object] = {}
    for path, operation in operations.items():
        _name_parameters(path, operation, site, examples, words, parameters)
        _complete(path, operation, words, (answers or {}).get(path))
    public_url, language, schemas = site.public_url, site.language, found["components"]["schemas"]
    return {
        "openapi": found["openapi"],
        "info": _info(site),
        "externalDocs": {"description": "The same for people", "url": f"{public_url}/{language}/{API}"},
        "servers": [{"url": public_url}],
        "security": [],
        "tags": [{"name": name, "description": text} for name, text in _TAGS.items()],
        "paths": {path: _item(operation) for path, operation in operations.items()},
        "components": {
            "schemas": {name: schema for name, schema in schemas.items() if "ValidationError" not in name} | _PROBLEM,
            "parameters": parameters,
            "headers": {name: {"description": text, "schema": _TEXT} for name, text in _HEADERS.items()},
            "responses": {
                "NotModified": _described("The reader has it already.", {"ETag", "Cache-Control"}),
                **{_name(kind): _refusal(status, kind, language, public_url) for status, kind in KINDS.items()},
            },
        },
    }


def _info(site: Site) -> Object:
    texts, catalogue = site.texts, site.catalogue
    address = catalogue.corrections.removeprefix("mailto:")
    return {
        "title": texts.name,
        "summary": texts.title,
        "description": _DESCRIPTION,
        "version": VERSION,
        "x-data-version": catalogue.version,
        "contact": {"email": address} if address != catalogue.corrections else {"url": address},
        "license": {"name": catalogue.licence, "url": catalogue.licence_url},
    }


def _place(operations: Mapping[str, Object], path: str) -> tuple[int, int, int]:
    """Where an address stands: by its group, and formats in the order of their registries."""
    ending = path.rpartition("/")[2].partition(".")[2]
    place = _ENDINGS.index(ending) if ending in _ENDINGS else len(_ENDINGS)
    group = operations[path]["tags"][0]
    return [*_TAGS].index(group), path.count("{slug}"), place


def _name_parameters(
    path: str, operation: Object, site: Site, examples: _Values, words: str, named: dict[str, Object]
) -> None:
    """Put into the parameters of an address what the data set has for them, and each under a name of its own."""
    is_of_sources = path.startswith("/{language}/sources")
    values = _values(site, is_of_sources)
    references, translated = [], translations(words).gettext
    for parameter in operation.pop("parameters", ()):
        name, schema = parameter["name"], parameter["schema"]
        item = schema.get("items", schema)
        for key in ("title", "description", *(() if schema.get("default") else ("default",))):
            schema.pop(key, None)
        if (parameter["in"], name) in values:
            item.pop("pattern", None)
            item.pop("maxLength", None)
            # No value at all is no enumeration.
            item |= {"enum": several} if (several := list(values[parameter["in"], name])) else {}
        own = f"source-{name}"
        if (shown := examples[own] if is_of_sources and own in examples else examples.get(name)) is not None:
            parameter["example"] = [shown] if "items" in schema else shown
        parameter["description"] = translated(parameter["description"])
        key = own if named.get(name, parameter) != parameter else name
        named[key] = parameter
        references.append(_ref("parameters", key))
    operation["parameters"] = references


def _values(site: Site, is_of_sources: bool) -> Mapping[tuple[str, str], Iterable[str]]:
    """By place and name of parameters the values that there are, where they can be listed."""
    catalogue = site.catalogue
    of_events = {("query", facet.name): facet.names(catalogue, site.language) for facet in FACETS if facet.is_counted}
    of_sources = {
        ("query", "kind"): site.kinds,
        ("query", "language"): sorted({spoken for _, spoken in catalogue.sources}),
    }
    return {("path", "language"): catalogue.languages, **(of_sources if is_of_sources else of_events)}


def _complete(path: str, operation: Object, words: str, answer: str | None) -> None:
    """Say what an operation means and what it may answer."""
    translated = translations(words).gettext
    summary = translated(operation["summary"]) % {"format": operation.pop("x-format")}
    responses = operation["responses"]
    # FastAPI's own refusal of a query, which is the problem with status 400 here.
    asks = {parameter["$ref"].rpartition("/")[2] for parameter in operation["parameters"]} - _NEVER_REFUSED
    is_asked = responses.pop("422", None) and asks
    refuses = [*([400] if is_asked else []), *([404] if "{" in path else []), *_ANYWHERE]
    for status in responses.keys() - {"200", "304"}:
        responses[status]["headers"] = _headers({"Cache-Control"})
    responses |= {
        str(status): _ref("responses", _name(KINDS[status])) for status in refuses if str(status) not in responses
    }
    found, headers = responses["200"], {"Cache-Control", "Access-Control-Allow-Origin"}
    if "304" in responses:
        responses["304"] = _ref("responses", "NotModified")
        headers.add("ETag")
    headers |= {"Content-Language"} if "{language}" in path else set()
    found |= _described(f"{summary}.", headers | found.get("headers", {}).keys())
    media_type, content = next(iter(found["content"].items()))
    if answer is not None:
        content["example"] = json.loads(answer) if media_type == "application/json" else answer
    operation["summary"] = summary
    # What FastAPI takes for one is meant for who reads the code.
    operation.pop("description", None)


def _item(operation: Object) -> Object:
    """A path: what GET answers, and HEAD with the same headers but without a body."""
    refusals = {status: {"description": HTTPStatus(int(status)).phrase} for status in operation["responses"]}
    answer = {"description": "The headers that GET answers with.", "headers": operation["responses"]["200"]["headers"]}
    head = {
        "operationId": f"{operation['operationId']}_head",
        "summary": f"{operation['summary']}: the headers alone",
        "tags": operation["tags"],
        "responses": {**refusals, "200": answer},
    }
    return {"parameters": operation.pop("parameters", []), "get": operation, "head": head}


def _headers(names: Iterable[str]) -> Object:
    return {name: _ref("headers", name) for name in sorted(names)}


def _described(description: str, headers: Iterable[str]) -> Object:
    return {"description": description, "headers": _headers(headers)}


def _refusal(status: int, kind: Kind, language: str, public_url: str) -> Object:
    example = problem_of_a_day(language, public_url) if status == 400 else problem(status, language, public_url)
    found = _described(kind.title, {"Cache-Control", *(["Retry-After"] if status == 503 else [])})
    # Clients that prefer HTML get a page.
    content = {MEDIA_TYPE: {"schema": _ref("schemas", "Problem"), "example": example}, "text/html": {}}
    return {**found, "content": content}


def problem_of_a_day(language: str, public_url: str) -> Problem:
    """What is said of a day that there is not."""
    _, faults = EventFilter.understood([("from", _NO_DAY)])
    return problem(400, language, public_url, f"/{language}/events.csv?from={_NO_DAY}", faults)


def _name(kind: Kind) -> str:
    """Of a component: ``bad-parameters`` is BadParameters."""
    return "".join(part.capitalize() for part in kind.name.split("-"))


def _ref(part: str, name: str) -> Object:
    return {"$ref": f"#/components/{part}/{name}"}
