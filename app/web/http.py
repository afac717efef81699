"""Routes by their kinds, and Accept headers: what a reader likes best."""

import inspect
from collections.abc import Callable, Coroutine, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.routing import APIRoute
from starlette.datastructures import QueryParams
from starlette.responses import Response

from app.lists import KNOWN
from app.web.headers import FRAMES, SERVICES, addresses_like
from app.words import N_

#: More of them than any browser sends are not looked at.
_MAX_CHOICES = 20
_PROBLEM = ("application/problem+json", "application/json")
_PAGE = ("text/html", "application/xhtml+xml")


async def _language(language: Annotated[str, Path(description=N_("language of the texts"))]) -> None:
    """Describes the parameter; who answers looks whether the data is in that language."""


@dataclass(frozen=True, slots=True)
class Of:
    """Annotates a parameter of a route: what ``pick`` takes of a context that is open while the route runs."""

    context: Callable[[Request], AbstractContextManager[Any]]
    pick: Callable[[Any], object]


class Asked(Request):
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
            return await handle(Asked(request.scope, request.receive))

        return handle_asked


class Router(APIRouter):
    """Routes for GET and HEAD. What is for frames or, without an ending, for programs has other headers than pages.

    Routes of the API have an ``operation`` for its document (`app.api`).
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
            return endpoint(**given, **{name: mark.pick(opened) for name, mark in of.items()})

    asked = {"request": inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request)}
    asked |= {name: parameter for name, parameter in signature.parameters.items() if name not in of}
    kinds = [parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY) for parameter in asked.values()]
    run.__name__, run.__doc__, run.__signature__ = (  # type: ignore[attr-defined]
        endpoint.__name__,
        endpoint.__doc__,
        signature.replace(parameters=kinds),
    )
    return run


def weighed(header: str) -> list[tuple[str, float]]:
    """Each choice of an Accept header in lower case, with its weight from 0 to 1."""
    choices = (part.partition(";") for part in header.split(",")[:_MAX_CHOICES])
    return [(choice.strip().lower(), _weight(parameters)) for choice, _, parameters in choices]


def prefers_problem(accept: str, *, by_default: bool) -> bool:
    """Whether a problem document suits a reader better than a page, which is ``by_default`` where both suit alike."""
    weights = dict(weighed(accept))
    problem, page = (max(weights.get(media_type, 0.0) for media_type in types) for types in (_PROBLEM, _PAGE))
    return by_default if problem == page else problem > page


def preferred_language(accept_language: str, languages: Sequence[str]) -> str:
    """The best of the languages by an Accept-Language header; the first where none of them is accepted.

    Who accepts a language accepts each kind of it; of several that suit alike, the first.
    """
    accepted = [(weight, tag) for tag, weight in weighed(accept_language) if weight > 0]
    found = ((weight, language) for weight, tag in accepted for language in languages if _is_kind_of(language, tag))
    return max(found, key=itemgetter(0), default=(0, languages[0]))[1]


def _is_kind_of(language: str, tag: str) -> bool:
    return language.lower() == tag or language.partition("-")[0].lower() == tag.partition("-")[0]


def accepts(accept_encoding: str, coding: str) -> bool:
    """Whether a reader names a compression as one that it can read."""
    return dict(weighed(accept_encoding)).get(coding, 0.0) > 0


def _weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.strip().lower() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
