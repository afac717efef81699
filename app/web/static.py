"""Serves our own files: with what they import, without comments, compressed once and as well as can be.

They live under a digest of them all and never change, so the time that the best compression takes is spent but
once a file. Knows files and HTTP.
"""

import hashlib
import os
from collections.abc import Callable, Mapping
from functools import lru_cache
from mimetypes import guess_type
from pathlib import Path

import brotli
from rcssmin import cssmin
from rjsmin import jsmin
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.static_files import joined
from app.web.headers import accepts

_TEXTS = frozenset((".css", ".js", ".svg"))
_BEST = 11
_SHORTENED: Mapping[str, Callable[[str], str]] = {".css": cssmin, ".js": jsmin}


class StaticTexts(StaticFiles):
    """Small files, kept in memory, whose texts are answered in Brotli's best compression to whoever accepts it."""

    def __init__(self, *, directory: Path) -> None:
        """Raises ValueError where a file of ours cannot be joined: now, and not for the first who asks for it."""
        super().__init__(directory=directory)
        for file in directory.resolve().rglob("*"):
            if file.suffix in _SHORTENED:
                _content(file)

    def file_response(
        self,
        full_path: "str | os.PathLike[str]",
        stat_result: os.stat_result,  # noqa: ARG002  (the method's signature)
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """By content alone: its time would give the same file another tag on another machine."""
        file, asked = Path(full_path), Headers(scope=scope)
        headers = {"ETag": _etag(file)}
        media_type = guess_type(file.name)[0] or "application/octet-stream"
        if file.suffix in _TEXTS and accepts(",".join(asked.getlist("accept-encoding")), "br"):
            return Response(_compressed(file), status_code, {**headers, "Content-Encoding": "br"}, media_type)
        return Response(_content(file), status_code, headers, media_type)


@lru_cache(maxsize=64)
def _content(file: Path) -> bytes:
    """Scripts and style sheets of ours whole, without comments and blanks, which are for whoever reads them here."""
    shorten = None if file.name.endswith(".min.js") else _SHORTENED.get(file.suffix)
    return shorten(joined(file)).encode() if shorten else file.read_bytes()


@lru_cache(maxsize=64)
def _compressed(file: Path) -> bytes:
    return bytes(brotli.compress(_content(file), mode=brotli.MODE_TEXT, quality=_BEST))


@lru_cache(maxsize=64)
def _etag(file: Path) -> str:
    return f'W/"{hashlib.sha256(_content(file)).hexdigest()[:12]}"'
