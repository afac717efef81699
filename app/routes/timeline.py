"""The timeline, with an event's panel or without; one page in each language."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from app import negotiation
from app.html import render
from app.links import timeline_path
from app.pages.timeline import timeline_page
from app.routes.context import AfterDep, ConnectionDep, FilterDep, SiteDep, StateDep

#: The page asked for most. Each router before its own would be asked for nothing.
front = APIRouter()
router = APIRouter()
_METHODS = ["GET", "HEAD"]


@router.api_route("/", methods=_METHODS)
def home(request: Request, state: StateDep) -> Response:
    """To the timeline in the language that the reader's browser likes best; the query goes with it."""
    language = preferred_language(request.headers.get("accept-language", ""), state.languages)
    return _to_timeline(request, language, {"Vary": "Accept-Language", "Cache-Control": "no-cache"})


@router.api_route("/{language}", methods=_METHODS)
def without_slash(request: Request, site: SiteDep) -> Response:
    return _to_timeline(request, site.language, {})


def _to_timeline(request: Request, language: str, headers: dict[str, str]) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(timeline_path(language) + query, 307, headers)


@front.api_route("/{language}/", methods=_METHODS)
@router.api_route("/{language}/events/{slug}", methods=_METHODS)
def timeline(
    where: FilterDep, after: AfterDep, site: SiteDep, connection: ConnectionDep, slug: str | None = None
) -> Response:
    page = timeline_page(connection, site, where, slug, after)
    # The address a reader may keep: canonical order, no blanks, as the page's own links write it.
    return render("timeline.html", page, site.language, headers={"Content-Location": page.links.address})


def preferred_language(accept_language: str, languages: Sequence[str]) -> str:
    """The best of the languages by an Accept-Language header; the first where none of them is accepted."""
    weighed: list[tuple[float, int, str]] = []
    for position, (tag, weight) in enumerate(negotiation.weighed(accept_language)):
        language = tag.split("-")[0]
        if language in languages and weight > 0:
            weighed.append((-weight, position, language))
    return min(weighed)[2] if weighed else languages[0]
