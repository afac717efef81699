"""Headers: those of every response, with how long it may be cached; and of a request, what its reader likes best."""

import re
from collections.abc import Mapping, Sequence
from operator import itemgetter

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
#: More of them than any browser sends are not looked at.
_MAX_CHOICES = 20
_PROBLEM = ("application/problem+json", "application/json")
_PAGE = ("text/html", "application/xhtml+xml")
#: The addresses that may stand in frames, and those for programs that have no ending, as routes declare them.
FRAMES: list[re.Pattern[str]] = []
SERVICES: list[re.Pattern[str]] = []
#: A year; a file that changes has another address.
_FOR_EVER = "public, max-age=31536000, immutable"
#: Pages of others name it by one address: within a day of a release all have the new one.
FOR_A_DAY = "public, max-age=86400"
#: A browser asks each time, by the tag. What many share, such as a CDN, asks twice a minute, and may give the old
#: page for ten seconds more while it does: with a browser that does likewise, no page is old for a whole minute.
_SHARED_BRIEFLY = "public, max-age=0, s-maxage=30, stale-while-revalidate=10"
#: What is not there may come with the next load.
MISSING = "public, max-age=0, s-maxage=10"
NEVER = "no-store"
#: Of a way to what is in a language, by what the reader's browser likes best.
OF_EACH_READER = {"Vary": "Accept-Language", "Cache-Control": "no-cache"}


def addresses_like(path: str) -> re.Pattern[str]:
    """What a route with this path serves, and all that would be below it."""
    return re.compile(f"{compile_path(path)[0].pattern.removesuffix('$')}(/|$)")


def is_for_frames(path: str) -> bool:
    """Whether other sites may show what is at this path, be it an error, within their pages."""
    return any(address.match(path) for address in FRAMES)


def _security(path: str, status: int) -> Mapping[str, str]:
    if status < 400 and path.startswith("/static/"):
        return _SECURITY_OF_DRAWINGS if path.endswith(".svg") else _SECURITY_OF_PARTS
    return _SECURITY_IN_FRAMES if is_for_frames(path) else _SECURITY


def is_for_programs(path: str) -> bool:
    """Whether programs read what is at this path: a file, whose address has an ending, or a service.

    Not the files that pages are made with: in a frame in a sandbox, which is nobody's page, no script of ours shall run
    that could then read nothing.
    """
    has_ending = "." in path.rpartition("/")[2] and not path.startswith("/static/")
    return has_ending or any(address.match(path) for address in SERVICES)


def headers_of(path: str, status: int, kept: str = "") -> dict[str, str]:
    """What every response at this path with this status carries; ``kept`` is what it says itself of being kept."""
    if not kept:
        kept = NEVER if status >= 400 else _FOR_EVER if path.startswith("/static/") else _SHARED_BRIEFLY
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


def _weighed(header: str) -> list[tuple[str, float]]:
    """Each choice of an Accept header in lower case, with its weight from 0 to 1."""
    choices = (part.partition(";") for part in header.split(",")[:_MAX_CHOICES])
    return [(choice.strip().lower(), _weight(parameters)) for choice, _, parameters in choices]


def prefers_problem(accept: str, *, by_default: bool) -> bool:
    """Whether a problem document suits a reader better than a page, which is ``by_default`` where both suit alike."""
    weights = dict(_weighed(accept))
    problem, page = (max(weights.get(media_type, 0.0) for media_type in types) for types in (_PROBLEM, _PAGE))
    return by_default if problem == page else problem > page


def preferred_language(accept_language: str, languages: Sequence[str]) -> str:
    """The best of the languages by an Accept-Language header; the first where none of them is accepted.

    Who accepts a language accepts each kind of it, and likes the one that is named best; of several that suit alike,
    the first.
    """
    found = (
        (weight, language)
        for tag, weight in _weighed(accept_language)
        for language in sorted(languages, key=lambda language: language.lower() != tag)
        if weight > 0 and language.partition("-")[0].lower() == tag.partition("-")[0]
    )
    return max(found, key=itemgetter(0), default=(0, languages[0]))[1]


def accepts(accept_encoding: str, coding: str) -> bool:
    """Whether a reader names a compression as one that it can read."""
    return dict(_weighed(accept_encoding)).get(coding, 0.0) > 0


def _weight(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.strip().partition("=")
        if name.strip().lower() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
