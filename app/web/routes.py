"""Routes by their kinds, and what the document of the API says of them that FastAPI cannot read from a signature."""

import inspect
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.routing import APIRoute
from starlette.datastructures import QueryParams
from starlette.responses import Response

from app.filters import PARAMETERS
from app.parameters import MAX_QUERY_LENGTH
from app.queries.changes import ChangeQuery
from app.queries.exporting import Paging
from app.queries.sources import SourceFilter
from app.web.headers import FRAMES, SERVICES, addresses_like
from app.words import N_

Object = dict[str, Any]

CSV = "text/csv; charset=utf-8"
#: Every parameter that means something anywhere: those of filters; what the form sends besides, the window that is
#: shown beside it; a byte order mark of files; what a timeline in a frame takes, a picture, and oEmbed.
KNOWN = frozenset(
    (
        *PARAMETERS,
        *(name for query in (SourceFilter, ChangeQuery, Paging) for name in query.parameters()),
        *("window", "bom", "theme", "width", "height", "url", "format", "maxwidth", "maxheight"),
    )
)
#: An event in a path. What is no slug names no event, which is no fault of a parameter.
SlugInPath = Annotated[
    str,
    Path(
        description=N_("permanent name of the event"),
        json_schema_extra={"pattern": "^[a-z0-9-]+$", "maxLength": MAX_QUERY_LENGTH},
    ),
]


async def _language(language: Annotated[str, Path(description=N_("language of the texts"))]) -> None:
    """Describes the parameter; who answers looks whether the data is in that language."""


@dataclass(frozen=True, slots=True)
class Of:
    """Annotates a parameter of a route: what is open while the route runs."""

    context: Callable[[Request], AbstractContextManager[Any]]


class _Asked(Request):
    """A request whose query has only what means something: no unknown names, and no blank values."""

    @cached_property
    def query_params(self) -> QueryParams:
        pairs = [(name, value.strip()) for name, value in super().query_params.multi_items() if name in KNOWN]
        return QueryParams([(name, value) for name, value in pairs if value])


class _Route(APIRoute):
    """FastAPI reads the queries of the API, whose routes have tags; pages read their own."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        if not self.tags:
            return handle

        async def handle_asked(request: Request) -> Response:
            return await handle(_Asked(request.scope, request.receive))

        return handle_asked


class Router(APIRouter):
    """Routes for GET and HEAD; those of the API have an ``operation``.

    What is for frames or, without an ending, for programs has other headers than pages.
    """

    def __init__(self) -> None:
        super().__init__(route_class=_Route)

    def read(self, path: str, **operation: Any) -> Callable[[Any], Any]:
        """A page; or a file, if the path has an ending."""
        checks = [Depends(_language)] if "{language}" in path else []
        declare = self.api_route(path, methods=["GET", "HEAD"], dependencies=checks, **operation)
        return lambda endpoint: declare(_in_one_thread(endpoint))

    def frame(self, path: str) -> Callable[[Any], Any]:
        """A page that other sites may show within theirs."""
        FRAMES.append(addresses_like(path))
        return self.read(path)

    def service(self, path: str, **operation: Any) -> Callable[[Any], Any]:
        """What programs read although its address has no ending."""
        SERVICES.append(addresses_like(path))
        return self.read(path, **operation)


def _in_one_thread(endpoint: Callable[..., Any]) -> Callable[..., Any]:
    """A route with the context that its parameters are of, opened and closed in its own thread.

    FastAPI opens a dependency with ``yield`` in one thread and closes it in another. That takes a tenth of the time of
    a page; and who waits for a thread would hold a connection, for which others wait in all the threads there are.
    """
    signature = inspect.signature(endpoint)
    of = {
        name: mark
        for name, parameter in signature.parameters.items()
        for mark in getattr(parameter.annotation, "__metadata__", ())
        if isinstance(mark, Of)
    }
    if not of:
        return endpoint
    (context,) = {mark.context for mark in of.values()}

    def run(request: Request, **given: Any) -> Any:
        if "request" in signature.parameters:
            given["request"] = request
        with context(request) as opened:
            return endpoint(**given, **dict.fromkeys(of, opened))

    asked = {"request": inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)}
    asked |= {name: parameter for name, parameter in signature.parameters.items() if name not in of}
    kinds = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in asked.values()]
    run.__name__ = endpoint.__name__
    run.__signature__ = signature.replace(parameters=kinds)  # type: ignore[attr-defined]
    return run


def operation(
    name: str,
    group: str,
    meaning: str,
    media_type: str,
    *,
    form: str = "",
    shape: Any = None,
    headers: Sequence[str] = (),
    also: Sequence[str] = (),
    alike: Sequence[int] = (),
    is_kept: bool = True,
) -> Object:
    """What the document says of a route besides its parameters, as arguments for its decorator.

    ``meaning`` is an English text to translate, with ``form`` in its place for a format. The answer may have a
    ``shape``, of which pydantic makes a schema; and it has ``headers`` beside those of all answers. ``also`` are its
    other media types, ``alike`` the statuses of refusals in the same format. ``is_kept``: it has an entity tag.
    """
    content = {media_type: {} if shape else {"schema": _schema(media_type)}, **{media_type: {} for media_type in also}}
    body = {"content": content, **({"model": shape} if shape else {})}
    found = {**body, "headers": {header: {} for header in headers}}
    return {
        "operation_id": name.replace(".", "_"),
        "tags": [group],
        "summary": meaning,
        "responses": {200: found, **({304: {}} if is_kept else {}), **dict.fromkeys(alike, body)},
        "openapi_extra": {"x-format": form},
        "response_class": Response,
    }


def _schema(media_type: str) -> Object:
    if media_type in ("image/png", "application/zip") or "officedocument" in media_type:
        # Bytes are no text, whatever their encoding.
        return {}
    return {"type": "object" if "json" in media_type else "string"}


def bom_parameter(*, is_documented: bool = True) -> Any:
    """The parameter by which a table begins with a byte order mark; any other value than 1 means nothing."""
    return Query(
        "",
        description=N_("1 begins the file with a byte order mark, for spreadsheets that guess encodings"),
        json_schema_extra={"enum": ["1"]},
        include_in_schema=is_documented,
    )
