"""The timeline within other pages: the frame, how to put it there, and the script that makes it as high as need be."""

import hashlib
from functools import lru_cache
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from app.filters import MAX_QUERY_LENGTH
from app.html import STATIC, render
from app.links import EMBED_SCRIPT
from app.pages.embed import embed_code_page, embed_page, theme_of
from app.routes.context import FilterDep, LanguageDep, State, StateDep, answer, tagged, today

router = APIRouter()
_METHODS = ["GET", "HEAD"]
_FOR_ALL = {"Cross-Origin-Resource-Policy": "cross-origin"}


async def _theme(request: Request) -> str:
    return theme_of(request.query_params.get("theme", "")[:MAX_QUERY_LENGTH])


ThemeDep = Annotated[str, Depends(_theme)]


@router.api_route("/{language}/embed", methods=_METHODS)
def embed(request: Request, state: StateDep, language: LanguageDep, where: FilterDep, theme: ThemeDep) -> Response:
    return _embed(request, state, language, where, theme, None)


@router.api_route("/{language}/embed/events/{slug}", methods=_METHODS)
def embed_event(
    request: Request, state: StateDep, language: LanguageDep, where: FilterDep, theme: ThemeDep, slug: str
) -> Response:
    return _embed(request, state, language, where, theme, slug)


def _embed(request: Request, state: State, language: str, where: FilterDep, theme: str, slug: str | None) -> Response:
    with state.engine.connect() as connection:
        site = state.site(connection, language)

        def make() -> Response:
            return render("embed.html", embed_page(connection, site, where, slug, today(), theme), language)

        return answer(request, state, site.catalogue.version, (where, theme), make)


@router.api_route("/{language}/embed-code", methods=_METHODS)
def code(request: Request, state: StateDep, language: LanguageDep, where: FilterDep, theme: ThemeDep) -> Response:
    return _code(request, state, language, where, theme, "")


@router.api_route("/{language}/embed-code/events/{slug}", methods=_METHODS)
def code_of_event(
    request: Request, state: StateDep, language: LanguageDep, where: FilterDep, theme: ThemeDep, slug: str
) -> Response:
    return _code(request, state, language, where, theme, slug)


def _code(request: Request, state: State, language: str, where: FilterDep, theme: str, slug: str) -> Response:
    with state.engine.connect() as connection:
        site = state.site(connection, language)

        def make() -> Response:
            return render("embed-code.html", embed_code_page(connection, site, where, slug, theme), language)

        return answer(request, state, site.catalogue.version, (where, theme), make)


@router.api_route(EMBED_SCRIPT, methods=_METHODS)
def script(request: Request) -> Response:
    text, etag = _script()
    return tagged(request, etag, lambda: Response(text, media_type="text/javascript", headers=_FOR_ALL))


@lru_cache(maxsize=1)
def _script() -> tuple[bytes, str]:
    text = (STATIC / "js" / "host.js").read_bytes()
    return text, f'W/"{hashlib.sha256(text).hexdigest()[:20]}"'
