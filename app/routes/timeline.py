"""The timeline, with an event's panel or without; one page in each language."""

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.html import render
from app.links import timeline_path
from app.pages.timeline import timeline_page
from app.routes.context import AfterDep, ConnectionDep, FilterDep, SiteDep, StateDep
from app.web.http import Router, preferred_language

#: The page asked for most. Each router before its own would be asked for nothing.
front = Router()
router = Router()


@router.read("/")
def home(request: Request, state: StateDep) -> Response:
    """To the timeline in the language that the reader's browser likes best; the query goes with it."""
    language = preferred_language(request.headers.get("accept-language", ""), state.languages)
    return _to_timeline(request, language, {"Vary": "Accept-Language", "Cache-Control": "no-cache"})


@router.read("/{language}")
def without_slash(request: Request, site: SiteDep) -> Response:
    return _to_timeline(request, site.language, {})


def _to_timeline(request: Request, language: str, headers: dict[str, str]) -> Response:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(timeline_path(language) + query, 307, headers)


@front.read("/{language}/")
@router.read("/{language}/events/{slug}")
def timeline(
    where: FilterDep, after: AfterDep, site: SiteDep, connection: ConnectionDep, slug: str | None = None
) -> Response:
    page = timeline_page(connection, site, where, slug, after)
    # The address a reader may keep: canonical order, no blanks, as the page's own links write it.
    return render("timeline.html", page, site.language, headers={"Content-Location": page.links.address})
