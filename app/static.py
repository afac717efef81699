"""How do our own files reach the browser? As they are, compressed as well as can be, once.

They live under a digest of them all and never change, so the time that the best compression takes is spent but
once a file. Knows files and HTTP.
"""

from functools import lru_cache
from pathlib import Path

import brotli
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

_TEXTS = frozenset((".css", ".js", ".svg"))
_BEST = 11


class StaticTexts(StaticFiles):
    """Static files whose texts are answered in Brotli's best compression to whoever accepts it."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        file = Path(str(self.directory)) / path
        if response.status_code != 200 or file.suffix not in _TEXTS:
            return response
        if not _accepts_brotli(scope):
            response.headers["Vary"] = "Accept-Encoding"
            return response
        kept = {name: response.headers[name] for name in ("content-type", "etag", "last-modified")}
        headers = {**kept, "Content-Encoding": "br", "Vary": "Accept-Encoding"}
        body = b"" if scope["method"] == "HEAD" else _compressed(file)
        return Response(body, headers={**headers, "Content-Length": str(len(_compressed(file)))})


def _accepts_brotli(scope: Scope) -> bool:
    accepted = b",".join(value for name, value in scope["headers"] if name == b"accept-encoding")
    return any(one.strip() == b"br" for one in accepted.split(b","))


@lru_cache(maxsize=64)
def _compressed(file: Path) -> bytes:
    return bytes(brotli.compress(file.read_bytes(), mode=brotli.MODE_TEXT, quality=_BEST))
