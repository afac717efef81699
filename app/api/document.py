"""How is the API told to programs? As an OpenAPI 3.1 document, made from the tables and the data that is served."""

import json
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from app.api import PAGE, VERSION
from app.api.operations import SCHEMAS, Operation
from app.errors import BadFilter, ParameterFault
from app.filters import EventFilter
from app.queries import Catalogue
from app.web.problems import KINDS, MEDIA_TYPE, Kind, problem

Object = dict[str, Any]

#: What the answers have in common, told once.
_HEADERS: Mapping[str, Object] = {
    "ETag": {
        "description": "Names this answer; who sends it back as If-None-Match hears 304 while it is the same.",
        "schema": {"type": "string", "pattern": '^W/"[0-9a-f]+"$'},
    },
    "Cache-Control": {"description": "How long it may be kept.", "schema": {"type": "string"}},
    "Content-Language": {"description": "The language of the texts.", "schema": {"type": "string"}},
    "Content-Disposition": {
        "description": "A name for the file, which says what it holds and of which version of the data.",
        "schema": {"type": "string"},
    },
    "Link": {
        "description": 'The page that shows the same (rel="alternate"), and the next page of a long list (rel="next").',
        "schema": {"type": "string"},
    },
    "Retry-After": {"description": "Seconds after which to ask again.", "schema": {"type": "string"}},
    "Access-Control-Allow-Origin": {
        "description": "Scripts of any site may read it.",
        "schema": {"type": "string", "const": "*"},
    },
}
_NO_DAY = "2024-02-31"
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
_PROBLEM: Object = {
    "type": "object",
    "description": "What was wrong (RFC 9457).",
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "description": "The kind, and where it is explained."},
        "title": {"type": "string", "description": "The same in words."},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": {"type": "string", "description": "What to do about it."},
        "instance": {"type": "string", "format": "uri-reference", "description": "The address that was asked for."},
        "errors": {
            "type": "array",
            "description": "Each parameter at fault.",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in ("parameter", "value", "expected")},
                "required": ["parameter", "value", "expected"],
            },
        },
    },
    "required": ["type", "title", "status"],
}


def write_document(
    catalogue: Catalogue,
    language: str,
    public_url: str,
    operations: Iterable[Operation],
    answers: Mapping[str, str],
) -> bytes:
    """``answers`` has what some paths answer, or begin with. The words are English, the examples in ``language``."""
    listed = list(operations)
    document = {
        "openapi": "3.1.1",
        "info": _info(catalogue, language),
        "externalDocs": {"description": "The same for people", "url": f"{public_url}/{language}/{PAGE}"},
        "servers": [{"url": public_url}],
        "security": [],
        "tags": [{"name": name, "description": text} for name, text in _TAGS.items()],
        "paths": {one.path: _path(one, answers.get(one.path)) for one in listed},
        "components": {
            "schemas": {**{name: _open(schema) for name, schema in SCHEMAS.items()}, "Problem": _PROBLEM},
            "parameters": {parameter.key: parameter.as_openapi() for one in listed for parameter in one.parameters},
            "headers": dict(_HEADERS),
            "responses": {
                "NotModified": _described("The reader has it already.", {"ETag", "Cache-Control"}),
                **{_name(kind): _refusal(status, kind, language, public_url) for status, kind in KINDS.items()},
            },
        },
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def problem_shown(language: str, public_url: str) -> str:
    """What is said of a day that there is not, with a member a line."""
    return json.dumps(_problem_of_a_day(language, public_url), ensure_ascii=False, indent=2)


def _info(catalogue: Catalogue, language: str) -> Object:
    texts, corrections = catalogue.texts[language], catalogue.corrections
    address = corrections.removeprefix("mailto:")
    return {
        "title": texts.name,
        "summary": texts.title,
        "description": _DESCRIPTION,
        "version": VERSION,
        "x-data-version": catalogue.version,
        "contact": {"email": address} if address != corrections else {"url": corrections},
        "license": {"name": catalogue.licence, "url": catalogue.licence_url},
    }


def _path(operation: Operation, answer: str | None) -> Object:
    found: Object = {"get": _get(operation, answer), "head": _head(operation)}
    if operation.parameters:
        found["parameters"] = [{"$ref": f"#/components/parameters/{one.key}"} for one in operation.parameters]
    return found


def _get(operation: Operation, answer: str | None) -> Object:
    meaning, also = _meaning(operation), operation.also
    content: Object = {"schema": operation.schema_of_body}
    if answer is not None:
        content["example"] = json.loads(answer) if operation.media_type == "application/json" else answer
    responses = {
        "200": {
            **_described(f"{meaning}.", _headers(operation)),
            "content": {operation.media_type: content, **{one: {} for one in also}},
        },
        **({"304": _ref("responses", "NotModified")} if operation.is_kept else {}),
        **{str(status): _ref("responses", _name(KINDS[status])) for status in operation.refuses},
    }
    for status in operation.refuses_alike:
        alike = {operation.media_type: {"schema": operation.schema_of_body}, **{one: {} for one in also}}
        responses[str(status)] = {**_described(HTTPStatus(status).phrase, {"Cache-Control"}), "content": alike}
    return {"operationId": operation.name, "summary": meaning, "tags": [operation.group], "responses": responses}


def _head(operation: Operation) -> Object:
    """As GET, without a body."""
    responses = {"200": _described("The headers that GET answers with.", _headers(operation))}
    if operation.is_kept:
        responses["304"] = _ref("responses", "NotModified")
    statuses = (*operation.refuses, *operation.refuses_alike)
    refused = {str(one): {"description": HTTPStatus(one).phrase} for one in statuses}
    return {
        "operationId": f"{operation.name}_head",
        "summary": f"{_meaning(operation)}: the headers alone",
        "tags": [operation.group],
        "responses": responses | refused,
    }


def _meaning(operation: Operation) -> str:
    return operation.meaning % {"format": operation.form}


def _headers(operation: Operation) -> set[str]:
    found = {"Cache-Control", "Access-Control-Allow-Origin"}
    found |= {"ETag"} if operation.is_kept else set()
    found |= {"Content-Language"} if operation.in_path else set()
    found |= {"Content-Disposition"} if operation.is_saved else set()
    return found | ({"Link"} if operation.has_links else set())


def _described(description: str, headers: Iterable[str]) -> Object:
    return {"description": description, "headers": {name: _ref("headers", name) for name in sorted(headers)}}


def _refusal(status: int, kind: Kind, language: str, public_url: str) -> Object:
    example = _problem_of_a_day(language, public_url) if status == 400 else problem(status, language, public_url)
    found = _described(kind.title, {"Cache-Control", *(["Retry-After"] if status == 503 else [])})
    # Who likes HTML better gets a page.
    content = {MEDIA_TYPE: {"schema": _ref("schemas", "Problem"), "example": example}, "text/html": {}}
    return {**found, "content": content}


def _problem_of_a_day(language: str, public_url: str) -> Object:
    faults: tuple[ParameterFault, ...] = ()
    try:
        EventFilter.parse([("from", _NO_DAY)])
    except BadFilter as error:
        faults = error.faults
    return problem(400, language, public_url, f"/{language}/events.csv?from={_NO_DAY}", faults)


def _name(kind: Kind) -> str:
    """Of a component: ``bad-parameters`` is BadParameters."""
    return "".join(part.capitalize() for part in kind.name.split("-"))


def _ref(part: str, name: str) -> Object:
    return {"$ref": f"#/components/{part}/{name}"}


def _open(schema: Any) -> Any:
    """A schema that lets members be added, as is promised."""
    if isinstance(schema, list):
        return [_open(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    return {name: _open(one) for name, one in schema.items() if name != "additionalProperties"}
