"""Which headers does every response carry, and how long may it be kept?

Pure ASGI: a header is no reason to buffer a body.
"""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

SECURITY_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
#: A year; a file that changes has another address.
FOR_EVER = "public, max-age=31536000, immutable"
#: A browser asks each time, by the tag. What many share, such as a CDN, asks twice a minute, and may give the old
#: page for ten seconds more while it does: with a browser that does likewise, no page is old for a whole minute.
SHARED_BRIEFLY = "public, max-age=0, s-maxage=30, stale-while-revalidate=10"
#: What is not there may come with the next load.
MISSING = "public, max-age=0, s-maxage=10"
NEVER = "no-store"


class HeadersMiddleware:
    """Adds the security headers to every response, errors too, and says how long it may be kept where nobody has."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY_HEADERS.items():
                    headers[name] = value
                kept = headers.setdefault("Cache-Control", _keeping(scope["path"], message["status"]))
                # A reader who has the page hears the same of it as one who gets it.
                if kept.startswith("public"):
                    headers["Vary"] = "Accept-Encoding"
            await send(message)

        await self.app(scope, receive, send_with_headers)


def _keeping(path: str, status: int) -> str:
    if status >= 400:
        return NEVER
    return FOR_EVER if path.startswith(("/static/", "/picture-")) else SHARED_BRIEFLY
