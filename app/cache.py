"""Which pages have been made already? Keeps finished responses until the data or the day changes.

Pure ASGI, around everything else: a page that is here costs no routing, no database and no compression. Knows
HTTP and a token that names the state of the data, nothing of what the pages say.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.etags import is_known
from app.filters import (
    EMBED_PARAMETERS,
    FORM_PARAMETERS,
    MAX_ADDRESS_LENGTH,
    OEMBED_PARAMETERS,
    PAGING_PARAMETERS,
    PARAMETERS,
    SOURCE_PARAMETERS,
)
from app.negotiation import accepts
from app.recompressing import Recompressor

_MAX_BYTES = 64 * 1024 * 1024
_MAX_PAGE_BYTES = 1024 * 1024
_NAMES = frozenset(
    name.encode()
    for names in (
        PARAMETERS,
        FORM_PARAMETERS,
        SOURCE_PARAMETERS,
        PAGING_PARAMETERS,
        EMBED_PARAMETERS,
        OEMBED_PARAMETERS,
    )
    for name in names
)
#: These describe a body, and 304 has none: whoever keeps another compression must not be told of this one.
_OF_A_BODY = frozenset((b"content-encoding", b"content-length", b"content-type"))
_OF_COMPRESSION = frozenset((b"content-encoding", b"content-length"))

Headers = list[tuple[bytes, bytes]]
_Key = tuple[str, bytes, bytes]


@dataclass(frozen=True, slots=True)
class _Page:
    """A finished response: its headers, whatever compression has made of its body, and its entity tag.

    ``is_final``: it cannot be made smaller.
    """

    headers: Headers
    body: bytes
    etag: bytes
    is_final: bool = False

    @property
    def coding(self) -> bytes:
        """How the body is compressed; empty where it is not."""
        return dict(self.headers).get(b"content-encoding", b"")

    def recompressed(self, body: bytes) -> "_Page":
        """The same page by Brotli, if that is smaller."""
        if len(body) >= len(self.body):
            return replace(self, is_final=True)
        headers = [(name, value) for name, value in self.headers if name not in _OF_COMPRESSION]
        headers += [(b"content-encoding", b"br"), (b"content-length", str(len(body)).encode())]
        return _Page(headers, body, self.etag, is_final=True)


class PageCache:
    """Middleware: ``state`` is called once a request and names what the pages were made from."""

    def __init__(self, app: ASGIApp, state: Callable[[], Hashable]) -> None:
        self.app = app
        self.state = state
        self.made_from: Hashable = None
        self.pages: OrderedDict[_Key, _Page] = OrderedDict()
        self.size = 0
        self.recompressor = Recompressor()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or _is_too_long(scope):
            await self.app(scope, receive, send)
            return
        self._forget_what_is_outdated()
        key = _key(scope)
        page = self.pages.get(key)
        if page is not None:
            self.pages.move_to_end(key)
            if not page.is_final:
                self._make_smaller(key, page)
            await _send(page, scope, send)
        elif scope["method"] == "GET":
            await self.app(scope, receive, _Recorder(send, self._keeper(key)))
        else:
            await self.app(scope, receive, send)

    def _forget_what_is_outdated(self) -> None:
        state = self.state()
        if state != self.made_from:
            self.pages.clear()
            self.size = 0
            self.made_from = state

    def _make_smaller(self, key: _Key, page: _Page) -> None:
        """A page that is asked for again is worth the time that its smallest form takes; this answer does not wait."""
        if not page.coding or not accepts(key[2].decode("latin-1"), "br"):
            self.pages[key] = replace(page, is_final=True)
            return
        loop = asyncio.get_running_loop()

        def take(body: bytes) -> None:
            loop.call_soon_threadsafe(self._replace, key, page, page.recompressed(body))

        self.recompressor.offer(page.body, page.coding, take)

    def _replace(self, key: _Key, old: _Page, new: _Page) -> None:
        if self.pages.get(key) is old:
            self.pages[key] = new
            self.size += len(new.body) - len(old.body)

    def _keeper(self, key: _Key) -> Callable[[_Page], None]:
        made_from = self.made_from

        def keep(page: _Page) -> None:
            # The data may have changed while the page was made: then it may say the old or the new.
            if self.state() != made_from or key in self.pages:
                return
            self.pages[key] = page
            self.size += _room(key, page)
            while self.size > _MAX_BYTES:
                self.size -= _room(*self.pages.popitem(last=False))

        return keep


def _room(key: _Key, page: _Page) -> int:
    """Bytes: a stranger chooses how long a key is."""
    return sum(map(len, key)) + len(page.body)


class _Recorder:
    """Passes a response on, and hands it over as a page if it is one that can be kept."""

    def __init__(self, send: Send, keep: Callable[[_Page], None]) -> None:
        self.send = send
        self.keep = keep
        self.headers: Headers | None = None
        self.etag = b""
        self.chunks: list[bytes] = []
        self.size = 0

    async def __call__(self, message: Message) -> None:
        await self.send(message)
        if message["type"] == "http.response.start":
            self._begin(message)
        elif self.headers is not None:
            self._go_on(message)

    def _begin(self, message: Message) -> None:
        headers = dict(message["headers"])
        self.etag = headers.get(b"etag", b"")
        # What has a tag is made from the data alone; a file to take away is streamed, and not kept.
        if message["status"] == 200 and self.etag and b"content-disposition" not in headers:
            self.headers = list(message["headers"])

    def _go_on(self, message: Message) -> None:
        body = message.get("body", b"")
        self.chunks.append(body)
        self.size += len(body)
        if self.headers is None or self.size > _MAX_PAGE_BYTES:
            self.headers = None
            self.chunks.clear()
        elif not message.get("more_body"):
            self.keep(_Page(self.headers, b"".join(self.chunks), self.etag))


def _is_too_long(scope: Scope) -> bool:
    return len(scope["path"]) + len(scope["query_string"]) > MAX_ADDRESS_LENGTH


def _key(scope: Scope) -> _Key:
    """Pages are told apart by path, by the parameters that mean something, and by the compression accepted."""
    query: bytes = scope["query_string"]
    if query:
        query = b"&".join(pair for pair in query.split(b"&") if _may_mean_something(pair.partition(b"=")[0]))
    return scope["path"], query, _header(scope, b"accept-encoding")


def _may_mean_something(name: bytes) -> bool:
    # Any letter of a name may be percent-encoded: "%71" is "q".
    return name in _NAMES or b"%" in name


def _header(scope: Scope, name: bytes) -> bytes:
    for key, value in scope["headers"]:
        if key == name:
            found: bytes = value
            return found
    return b""


async def _send(page: _Page, scope: Scope, send: Send) -> None:
    known = _header(scope, b"if-none-match")
    if known and (known == page.etag or is_known(known.decode("latin-1"), page.etag.decode("latin-1"))):
        headers = [(name, value) for name, value in page.headers if name not in _OF_A_BODY]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": page.headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else page.body})
