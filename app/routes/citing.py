"""How to cite an event or the whole data set, in every style of the registry."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.citing import STYLES
from app.filters import EventFilter
from app.queries import find_event
from app.routes.context import LanguageDep, State, StateDep, answer

router = APIRouter()
_METHODS = ["GET", "HEAD"]


@router.api_route("/{language}/cite.{extension}", methods=_METHODS)
def data_set(request: Request, state: StateDep, language: LanguageDep, extension: str) -> Response:
    return _citation(request, state, language, extension, None)


@router.api_route("/{language}/events/{slug}.{extension}", methods=_METHODS)
def event(request: Request, state: StateDep, language: LanguageDep, slug: str, extension: str) -> Response:
    return _citation(request, state, language, extension, slug)


def _citation(request: Request, state: State, language: str, extension: str, slug: str | None) -> Response:
    style = STYLES.get(extension)
    if style is None:
        raise HTTPException(404)
    with state.engine.connect() as connection:
        site = state.site(connection, language)

        def make() -> Response:
            work = site.work if slug is None else site.work_of(find_event(connection, slug, language)[0])
            headers = {"Content-Language": language}
            if not style.is_shown:
                headers["Content-Disposition"] = f'attachment; filename="{work.key}.{extension}"'
            return Response(style.write(work), media_type=style.media_type, headers=headers)

        return answer(request, state, site.catalogue.version, (EventFilter(), ""), make)
