"""The headers of every response, and how long it may be cached.

Pure ASGI: a header is no reason to buffer a body.
"""

import re
from collections.abc import Iterable, Mapping

from starlette.datastructures import MutableHeaders
from starlette.responses import Response
from starlette.routing import compile_path
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors {ancestors}; object-src 'none'"
_SECURITY = {
    "Content-Security-Policy": _POLICY.format(ancestors="'none'"),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: A part of a page is no page: of it, browsers heed no other, and all of them weigh as much as a small file. A drawing
#: can be opened by itself, and then has a policy.
_SECURITY_OF_PARTS = {"X-Content-Type-Options": "nosniff"}
_SECURITY_OF_DRAWINGS = {**_SECURITY_OF_PARTS, "Content-Security-Policy": _SECURITY["Content-Security-Policy"]}
#: A timeline that is made for frames may stand in any: there is nothing in it that a reader could be made to do.
_SECURITY_IN_FRAMES = {**_SECURITY, "Content-Security-Policy": _POLICY.format(ancestors="*")}
del _SECURITY_IN_FRAMES["X-Frame-Options"]
#: Any page of any site may read what is for programs: it is public, and no answer depends on who asks.
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": "Allow, Content-Disposition, ETag, Link, Retry-After",
}
_PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Accept, Accept-Language, Cache-Control, If-None-Match",
    "Access-Control-Max-Age": "86400",
}
#: The addresses that may stand in frames, and those for programs that have no ending, as routes declare them.
FRAMES: list[re.Pattern[str]] = []
SERVICES: list[re.Pattern[str]] = []
#: A year; a file that changes has another address.
FOR_EVER = "public, max-age=31536000, immutable"
#: Pages of others name it by one address: within a day of a release all have the new one.
FOR_A_DAY = "public, max-age=86400"
#: A browser asks each time, by the tag. What many share, such as a CDN, asks twice a minute, and may give the old
#: page for ten seconds more while it does: with a browser that does likewise, no page is old for a whole minute.
SHARED_BRIEFLY = "public, max-age=0, s-maxage=30, stale-while-revalidate=10"
#: What is not there may come with the next load.
MISSING = "public, max-age=0, s-maxage=10"
NEVER = "no-store"


def addresses_like(path: str) -> re.Pattern[str]:
    """What a route with this path serves, and all that would be below it."""
    return re.compile(f"{compile_path(path)[0].pattern.removesuffix('$')}(/|$)")


def _is_one_of(addresses: Iterable[re.Pattern[str]], path: str) -> bool:
    return any(address.match(path) for address in addresses)


def is_for_frames(path: str) -> bool:
    """Whether other sites may show what is at this path, be it an error, within their pages."""
    return _is_one_of(FRAMES, path)


def _security(path: str, status: int) -> Mapping[str, str]:
    if status < 400 and path.startswith("/static/"):
        return _SECURITY_OF_DRAWINGS if path.endswith(".svg") else _SECURITY_OF_PARTS
    return _SECURITY_IN_FRAMES if is_for_frames(path) else _SECURITY


def is_for_programs(path: str) -> bool:
    """Whether programs read what is at this path: a file, whose address has an ending, or a service.

    Not the files that pages are made with: in a frame in a sandbox, which is nobody's page, no script of ours shall run
    that could then read nothing.
    """
    return ("." in path.rpartition("/")[2] and not path.startswith("/static/")) or _is_one_of(SERVICES, path)


def headers_of(path: str, status: int, kept: str = "") -> dict[str, str]:
    """What every response at this path with this status carries; ``kept`` is what it says itself of being kept."""
    kept = kept or _keeping(path, status)
    headers = {"Cache-Control": kept, **_security(path, status), **(_OPEN if is_for_programs(path) else {})}
    if status >= 400:
        # A refusal is a page for people, or a document for programs.
        headers["Vary"] = "Accept, Accept-Encoding"
    elif kept.startswith("public"):
        headers["Vary"] = "Accept-Encoding"
    return headers


class HeadersMiddleware:
    """Adds what every response carries, errors too, and says how long it may be kept where nobody has.

    Answers the question that a browser asks before a page of another site may read with headers of its own.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(headers_of(scope["path"], message["status"], headers.get("Cache-Control", "")))
            await send(message)

        if _is_preflight(scope):
            answer = Response(status_code=204, headers={**_PREFLIGHT, "Cache-Control": NEVER})
            await answer(scope, receive, send_with_headers)
        else:
            await self.app(scope, receive, send_with_headers)


def _is_preflight(scope: Scope) -> bool:
    """Whether a browser asks what it may ask for, of an address that other sites may read."""
    asked = any(name == b"access-control-request-method" for name, _ in scope["headers"])
    return scope["method"] == "OPTIONS" and asked and is_for_programs(scope["path"])


def _keeping(path: str, status: int) -> str:
    if status >= 400:
        return NEVER
    return FOR_EVER if path.startswith("/static/") else SHARED_BRIEFLY
