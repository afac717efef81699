"""The timeline within other pages: the frame, how to put it there, and the script that makes it as high as need be."""

import hashlib
from functools import lru_cache
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.filters import MAX_QUERY_LENGTH
from app.html import STATIC, render
from app.links import EMBED_SCRIPT
from app.pages.embed import embed_code_page, embed_page, theme_of
from app.routes.context import ConnectionDep, FilterDep, SiteDep
from app.web.headers import FOR_A_DAY
from app.web.http import Router

router = Router()
_FOR_ALL = {"Cross-Origin-Resource-Policy": "cross-origin", "Cache-Control": FOR_A_DAY}


async def _theme(request: Request) -> str:
    return theme_of(request.query_params.get("theme", "")[:MAX_QUERY_LENGTH])


ThemeDep = Annotated[str, Depends(_theme)]


@router.frame("/{language}/embed")
@router.frame("/{language}/embed/events/{slug}")
def embed(
    where: FilterDep, theme: ThemeDep, site: SiteDep, connection: ConnectionDep, slug: str | None = None
) -> Response:
    return render("embed.html", embed_page(connection, site, where, slug, theme), site.language)


@router.read("/{language}/embed-code")
@router.read("/{language}/embed-code/events/{slug}")
def code(where: FilterDep, theme: ThemeDep, site: SiteDep, connection: ConnectionDep, slug: str = "") -> Response:
    return render("embed-code.html", embed_code_page(connection, site, where, slug, theme), site.language)


@router.read(EMBED_SCRIPT)
def script() -> Response:
    text, etag = _script()
    return Response(text, media_type="text/javascript", headers={**_FOR_ALL, "ETag": etag})


@lru_cache(maxsize=1)
def _script() -> tuple[bytes, str]:
    text = (STATIC / "js" / "host.js").read_bytes()
    return text, f'W/"{hashlib.sha256(text).hexdigest()[:20]}"'
