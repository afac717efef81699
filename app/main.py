"""What is the application made of? Routers, static files, headers and error pages, put together."""

import gc
import logging
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import cast
from urllib.parse import quote, urlencode

from fastapi import Depends, FastAPI, Request
from sqlalchemy.exc import DatabaseError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import JSONResponse, Response

from app.cache import PageCache
from app.compressing import Compression
from app.database import reader, watch
from app.errors import BadFilter, DatabaseUnavailable, EventNotFound, ParameterFault
from app.filters import MAX_ADDRESS_LENGTH, PARAMETERS, with_query
from app.headers import MISSING, NEVER, HeadersMiddleware, headers_of, is_for_frames, is_for_programs
from app.html import STATIC, render, static_digest
from app.links import PageLinks
from app.negotiation import prefers_problem
from app.pages.embed import THEMES
from app.pages.faults import fault_page
from app.pages.site import BadAddressPage, ErrorPage, Site
from app.problems import MEDIA_TYPE, problem, write_problem
from app.routes import (
    about,
    api,
    citing,
    data,
    dossier,
    embed,
    exports,
    figures,
    health,
    machines,
    oembed,
    places,
    sources,
    story,
    timeline,
)
from app.routes.context import State, bounded_address, state_of, today
from app.routes.health import HEALTH
from app.settings import Settings
from app.static import StaticTexts

_UNREADABLE = (DatabaseError, DatabaseUnavailable, NoConnectionFree)
#: Seconds after which a load has probably ended, or somebody has seen to the database.
_RETRY = {"Retry-After": "10"}

_log = logging.getLogger(__name__)


def create_app(settings: Settings) -> FastAPI:
    """The application over a loaded database. Raises DatabaseUnavailable where there is none."""
    state = State(reader(settings.database_url), settings.public_url)
    version = watch(settings.database_url, state.engine)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        state.engine.dispose()

    app = FastAPI(
        lifespan=lifespan,
        openapi_url=None,
        # Such a redirect would repeat the host that the request names, and for addresses that do not exist.
        redirect_slashes=False,
        dependencies=[Depends(bounded_address)],
        middleware=[
            Middleware(PageCache, state=lambda: (version(), today())),
            Middleware(HeadersMiddleware),
            Middleware(Compression),
        ],
    )
    with state.engine.connect() as connection:
        state.current_catalogue(connection)
    app.state.timeline = state
    app.mount(f"/static/{static_digest()}", StaticTexts(directory=STATIC), name="static")
    app.include_router(timeline.front)
    for routes in (
        health,
        machines,
        api,
        data,
        dossier,
        exports,
        figures,
        sources,
        story,
        about,
        citing,
        embed,
        oembed,
        places,
        timeline,
    ):
        app.include_router(routes.router)
    app.add_exception_handler(BadFilter, bad_filter)
    app.add_exception_handler(EventNotFound, not_found)
    app.add_exception_handler(HTTPException, http_error)
    app.add_exception_handler(DatabaseUnavailable, unavailable)
    app.add_exception_handler(DatabaseError, unavailable)
    app.add_exception_handler(NoConnectionFree, unavailable)
    app.add_exception_handler(Exception, fault_of_ours)
    return app


def create_worker(settings: Settings) -> FastAPI:
    """The application, for a process that does nothing but serve it."""
    app = create_app(settings)
    # What is here now stays: the collector need not look at it again and again while pages are made.
    gc.freeze()
    return app


def bad_filter(request: Request, error: Exception) -> Response:
    """400, with every fault; the timeline is shown nevertheless, under what can be understood of its filter."""
    language = _language(request)
    site = _site(request, language)
    if site is None:
        return unavailable(request, error)
    faults, path = cast("BadFilter", error).faults, request.scope["path"]
    if _is_for_a_program(request):
        return _problem(request, 400, faults)
    name = path.removeprefix(f"/{language}/").partition("/")[0].partition(".")[0]
    if name in ("", "events"):
        return _timeline_with_faults(request, language, cast("BadFilter", error))
    if is_for_frames(path):
        # From a frame, another filter leads to the timeline itself.
        theme = request.query_params.get("theme", "")
        page = BadAddressPage(site, faults, PageLinks(language, ""), theme if theme in THEMES else "")
        return render("embed-faults.html", page, language, 400)
    return render("faults.html", BadAddressPage(site, faults, PageLinks(language, name)), language, 400)


def _timeline_with_faults(request: Request, language: str, refused: BadFilter) -> Response:
    path, query = request.scope["path"], request.query_params.multi_items()
    _, is_of_event, slug = path.partition("/events/")
    state, as_typed = state_of(request), not is_for_programs(path)
    try:
        with state.engine.connect() as connection:
            site = state.site(connection, language)
            event = slug if is_of_event else None
            page = fault_page(connection, site, query, refused, event, today(), as_typed=as_typed)
    except EventNotFound as error:
        return not_found(request, error)
    except _UNREADABLE as error:
        return unavailable(request, error)
    # As typed, without what only the form needs.
    given = urlencode([(name, value) for name, value in query if name in PARAMETERS and value.strip()])
    headers = {"Content-Location": with_query(page.links.path, given)}
    return render("timeline-faults.html", page, language, 400, headers)


def not_found(request: Request, error: Exception) -> Response:  # noqa: ARG001  (the handler's signature)
    return _error_page(request, 404)


def http_error(request: Request, error: Exception) -> Response:
    response = _error_page(request, cast("HTTPException", error).status_code)
    response.headers.update(cast("HTTPException", error).headers or {})
    return response


def unavailable(request: Request, error: Exception) -> Response:
    """The data cannot be read now: say so, keep the reason for the log."""
    # What the driver said, without the statement it said it about.
    _log.error("%r: %s", request.url.path, getattr(error, "orig", None) or error)
    if request.url.path == HEALTH:
        return JSONResponse({"status": "unavailable"}, 503, {"Cache-Control": NEVER, **_RETRY})
    if _is_for_a_program(request):
        return _problem(request, 503, headers=_RETRY)
    return render(
        "error.html",
        ErrorPage(None, _language(request), 503, is_framed=is_for_frames(request.url.path)),
        _language(request),
        503,
        _RETRY,
    )


def fault_of_ours(request: Request, error: Exception) -> Response:  # noqa: ARG001  (the handler's signature)
    """500; the server logs the traceback."""
    language = _language(request)
    path = request.url.path
    # This answer is sent from outside all middleware, so it brings its headers along.
    headers = {**headers_of(path, 500), "Cache-Control": NEVER}
    if _is_for_a_program(request):
        return _problem(request, 500, headers=headers)
    page = ErrorPage(None, language, 500, is_framed=is_for_frames(path))
    return render("error.html", page, language, 500, headers)


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
    return Response(write_problem(members), status, sent, MEDIA_TYPE)


def _error_page(request: Request, status: int) -> Response:
    if _is_for_a_program(request):
        return _problem(request, status)
    language = _language(request)
    page = ErrorPage(_site(request, language), language, status, is_framed=is_for_frames(request.url.path))
    # Outside a language the answer is in the reader's own, and not for others.
    is_for_all = status == 404 and request.url.path.startswith(f"/{language}/")
    return render("error.html", page, language, status, {"Cache-Control": MISSING} if is_for_all else None)


def _language(request: Request) -> str:
    first, languages = request.url.path.split("/")[1], state_of(request).languages
    if first in languages:
        return first
    return timeline.preferred_language(request.headers.get("accept-language", ""), languages)


def _site(request: Request, language: str) -> Site | None:
    state = state_of(request)
    try:
        with state.engine.connect() as connection:
            return state.site(connection, language)
    except _UNREADABLE:
        return None
