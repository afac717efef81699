"""What a reader sees when something is wrong: a page, or for programs a problem document.

What can be understood of the filter of a timeline is shown nevertheless, with what was wrong at its fields.
"""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast
from urllib.parse import quote, urlencode

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy.exc import DatabaseError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse, Response

from app.errors import BadFilter, DatabaseUnavailable, EventNotFound, ParameterFault
from app.exports.context import THEMES
from app.filters import PARAMETERS, EventFilter
from app.html import render
from app.links import PageLinks
from app.pages.robots import HEALTH
from app.pages.site import Site, preferred, reading, state_of
from app.pages.timeline import timeline_page
from app.parameters import MAX_ADDRESS_LENGTH, fault_of, with_query
from app.web.headers import (
    MISSING,
    NEVER,
    headers_of,
    is_for_frames,
    is_for_programs,
    prefers_problem,
)
from app.web.problems import MEDIA_TYPE, problem

_UNREADABLE = (DatabaseError, DatabaseUnavailable, NoConnectionFree)
#: Seconds after which a load has probably ended, or somebody has seen to the database.
_RETRY = {"Retry-After": "10"}

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _ErrorPage:
    """Something else went wrong; ``site`` is None where even the database cannot be read.

    ``is_framed``: it is read within somebody else's page.
    """

    site: Site | None
    language: str
    status: int
    is_framed: bool = False


@dataclass(frozen=True, slots=True)
class _BadAddressPage:
    """An address that could not be understood, of a page without a timeline: what was wrong with it.

    ``theme`` is that of a frame, as in EmbedPage.
    """

    site: Site
    faults: Sequence[ParameterFault]
    links: PageLinks
    theme: str = ""


def add_error_pages(app: FastAPI) -> None:
    """Map each exception of ours to one answer; routes catch none."""
    app.add_exception_handler(BadFilter, _bad_filter)
    app.add_exception_handler(RequestValidationError, _bad_query)
    app.add_exception_handler(EventNotFound, _not_found)
    app.add_exception_handler(HTTPException, _http_error)
    for unreadable in _UNREADABLE:
        app.add_exception_handler(unreadable, _unavailable)
    app.add_exception_handler(Exception, _fault_of_ours)


def _bad_filter(request: Request, error: Exception) -> Response:
    """400, with every fault; the timeline is shown nevertheless, under what can be understood of its filter."""
    language = _language(request)
    site = _site(request, language)
    if site is None:
        return _unavailable(request, error)
    faults, path = cast("BadFilter", error).faults, request.scope["path"]
    if _is_for_a_program(request):
        return _problem(request, 400, faults)
    name = path.removeprefix(f"/{language}/").partition("/")[0].partition(".")[0]
    if name in ("", "events"):
        return _timeline_with_faults(request, language, faults)
    if is_for_frames(path):
        # From a frame, another filter leads to the timeline itself.
        theme = request.query_params.get("theme", "")
        page = _BadAddressPage(site, faults, PageLinks(language, ""), theme if theme in THEMES else "")
        return render("embed-faults.html", page, language, 400)
    return render("faults.html", _BadAddressPage(site, faults, PageLinks(language, name)), language, 400)


def _bad_query(request: Request, error: Exception) -> Response:
    """The same, where FastAPI has read the query: errors are those of parameters, whose names come after "query"."""
    faults = [fault_of(fault, str(fault["loc"][1])) for fault in cast("RequestValidationError", error).errors()]
    return _bad_filter(request, BadFilter(faults))


def _timeline_with_faults(request: Request, language: str, refused: Sequence[ParameterFault]) -> Response:
    path, query = request.scope["path"], request.query_params.multi_items()
    slug = path.partition("/events/")[2]
    where, faults = EventFilter.understood(query, as_typed=not is_for_programs(path))
    try:
        with reading(request, language) as site:
            unknown = _unknown(site, where)
            for fault in unknown:
                where = where.without(fault.parameter, fault.value)
            page = timeline_page(site, where, slug)
    except EventNotFound as error:
        return _not_found(request, error)
    except _UNREADABLE as error:
        return _unavailable(request, error)
    page = replace(page, faults=[*faults, *unknown] or refused)
    # As typed, without what only the form needs.
    given = urlencode([(name, value) for name, value in query if name in PARAMETERS and value.strip()])
    headers = {"Content-Location": with_query(page.links.path, given)}
    return render("timeline-faults.html", page, language, 400, headers)


def _unknown(site: Site, where: EventFilter) -> Sequence[ParameterFault]:
    """The faults that only the data shows."""
    try:
        site.select(where)
    except BadFilter as error:
        return error.faults
    return ()


def _not_found(request: Request, error: Exception) -> Response:  # noqa: ARG001  (the handler's signature)
    return _http_error(request, HTTPException(404))


def _http_error(request: Request, error: Exception) -> Response:
    status, headers = cast("HTTPException", error).status_code, cast("HTTPException", error).headers or {}
    if _is_for_a_program(request):
        return _problem(request, status, headers=headers)
    language = _language(request)
    # Outside a language the answer is in the reader's own, and not for others.
    is_for_all = status == 404 and request.url.path.startswith(f"/{language}/")
    headers = {**({"Cache-Control": MISSING} if is_for_all else {}), **headers}
    return _error_page(request, status, headers, _site(request, language))


def _unavailable(request: Request, error: Exception) -> Response:
    """The data cannot be read now: say so, keep the reason for the log."""
    # What the driver said, without the statement it said it about.
    _log.error("%r: %s", request.url.path, getattr(error, "orig", None) or error)
    if request.url.path == HEALTH:
        return JSONResponse({"status": "unavailable"}, 503, {"Cache-Control": NEVER, **_RETRY})
    if _is_for_a_program(request):
        return _problem(request, 503, headers=_RETRY)
    return _error_page(request, 503, _RETRY)


def _fault_of_ours(request: Request, error: Exception) -> Response:  # noqa: ARG001  (the handler's signature)
    """500; the server logs the traceback."""
    # This answer is sent from outside all middleware, so it brings its headers along.
    headers = headers_of(request.url.path, 500)
    if _is_for_a_program(request):
        return _problem(request, 500, headers=headers)
    return _error_page(request, 500, headers)


def _is_for_a_program(request: Request) -> bool:
    """Whether a refusal is a problem document, and not a page."""
    by_default = is_for_programs(request.scope["path"])
    return prefers_problem(request.headers.get("accept", ""), by_default=by_default)


def _problem(
    request: Request, status: int, faults: Sequence[ParameterFault] = (), headers: Mapping[str, str] | None = None
) -> Response:
    language, query = _language(request), urlencode(request.query_params.multi_items())
    # Written anew, since what was sent may be no address; one that is too long is not said again.
    asked = quote(request.scope["path"]) + (f"?{query}" if query else "")
    instance = asked if len(asked) <= MAX_ADDRESS_LENGTH else ""
    members = problem(status, language, state_of(request).public_url, instance, faults)
    # No cache takes it for the page that a person gets.
    sent = {"Content-Language": language, "Cache-Control": NEVER, **(headers or {})}
    return JSONResponse(members, status, sent, MEDIA_TYPE)


def _error_page(request: Request, status: int, headers: Mapping[str, str], site: Site | None = None) -> Response:
    language = _language(request)
    page = _ErrorPage(site, language, status, is_framed=is_for_frames(request.url.path))
    return render("error.html", page, language, status, headers)


def _language(request: Request) -> str:
    first, languages = request.url.path.split("/")[1], state_of(request).languages
    return first if first in languages else preferred(request)


def _site(request: Request, language: str) -> Site | None:
    """What every page shows around its own, for a page that reads nothing else; None where nothing can be read."""
    try:
        with reading(request, language) as site:
            return site
    except (*_UNREADABLE, HTTPException):
        return None
