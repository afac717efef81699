"""The cache of answers: names them, stores them, and sends them or says that the reader has them.

Pure ASGI, around everything else: an answer that is here costs no routing, no database and no compression. What an
answer is made from names it: the data, the program, the day and the address. That name is its entity tag, which is
weak, since one answer has one tag however it was compressed.
"""

import asyncio
import hashlib
import re
import sys
import zlib
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qsl, urlencode

import brotli
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware, add_compress_type

from app.filters import FACETS
from app.parameters import MAX_ADDRESS_LENGTH
from app.web.headers import accepts, headers_of
from app.web.routes import KNOWN

if sys.version_info >= (3, 14):
    from compression.zstd import decompress
else:
    from zstandard import decompress

#: The key of a request's state under which whoever reads the data says which, and on which day.
MADE_FROM = "made_from"

_MAX_BYTES = 64 * 1024 * 1024
_MAX_PAGE_BYTES = 1024 * 1024
_SETS = frozenset(facet.name for facet in FACETS if facet.is_repeatable)
_TAG = re.compile(r'(?:W/)?("[^"]*")')
#: These describe a body, and 304 has none: whoever keeps another compression must not be told of this one.
_OF_A_BODY = frozenset((b"content-encoding", b"content-length", b"content-type"))
_OF_COMPRESSION = frozenset((b"content-encoding", b"content-length"))
#: Brotli's highest quality, and how to read what it takes the place of.
_BEST = 11
_OPENED: Mapping[bytes, Callable[[bytes], bytes]] = {
    b"zstd": decompress,
    b"br": brotli.decompress,
    b"gzip": lambda body: zlib.decompress(body, 31),
}

add_compress_type("application/problem+json")
# A compressor keeps what it gets until it has a block of it, which takes a quarter of a second to read. Of the files
# that may be as long as the data set, each piece is sent on.
for _media_type in ("text/csv", "text/calendar", "application/zip"):
    add_compress_type(_media_type, streaming=True)

#: Zstandard for whoever accepts it, else Brotli, else gzip.
COMPRESSION = Middleware(CompressMiddleware, zstd_level=3, brotli_quality=5, gzip_level=6)

_Headers = list[tuple[bytes, bytes]]
#: A path, the parameters that mean something, and the compressions that are accepted.
_Key = tuple[str, str, bytes]


@dataclass(frozen=True, slots=True)
class _Page:
    """A finished response: its headers, and whatever compression has made of its body.

    ``is_final``: it cannot be made smaller.
    """

    headers: _Headers
    body: bytes
    is_final: bool = False

    def header(self, name: bytes) -> bytes:
        """Empty where it has none of this name."""
        return dict(self.headers).get(name, b"")

    def recompressed(self, body: bytes) -> "_Page":
        """The same page by Brotli, if that is smaller."""
        if len(body) >= len(self.body):
            return replace(self, is_final=True)
        headers = [(name, value) for name, value in self.headers if name not in _OF_COMPRESSION]
        headers += [(b"content-encoding", b"br"), (b"content-length", str(len(body)).encode())]
        return _Page(headers, body, is_final=True)


class PageCache:
    """Middleware: ``state`` is called once a request and names the data and the day; ``program`` names all the rest."""

    def __init__(self, app: ASGIApp, state: Callable[[], Hashable], program: str) -> None:
        self.app = app
        self.state = state
        self.program = program
        self.made_from: Hashable = None
        self.pages: OrderedDict[_Key, _Page] = OrderedDict()
        self.size = 0
        self.recompressing = ThreadPoolExecutor(1, "recompress")
        self.is_recompressing = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD") or is_too_long(scope):
            await self.app(scope, receive, send)
            return
        self._forget_what_is_outdated()
        key, known = _key(scope), _header(scope, b"if-none-match").decode("latin-1")
        page = self.pages.get(key)
        if page is not None:
            self.pages.move_to_end(key)
            if not page.is_final:
                self._make_smaller(key, page)
            await _send(page, known, scope, send)
        elif known.strip() != "*" and _is_known(known, tag := self.tag(self.made_from, key)):
            # Who names the tag got it with an answer that exists.
            await Response(status_code=304, headers={"ETag": tag, **headers_of(key[0], 304)})(scope, receive, send)
        else:
            await self._make(key, known, scope, receive, send)

    async def _make(self, key: _Key, known: str, scope: Scope, receive: Receive, send: Send) -> None:
        state = scope.setdefault("state", {})
        recorder = _Recorder(self, key, known, state, send, is_kept=scope["method"] == "GET")
        if known.strip() == "*":
            # Whether there is anything shows in its head; a file need not be read to its end for that.
            scope = {**scope, "method": "HEAD"}
        await self.app(scope, receive, recorder)

    def tag(self, made_from: Hashable, key: _Key) -> str:
        """The entity tag of what is made from this data on this day.

        With the address, a reader can only know what was once found. The same in every process that serves this data
        with this program, since nothing else is in it.
        """
        path, query, _ = key
        named = repr((self.program, made_from, path, query))
        return f'W/"{hashlib.sha256(named.encode()).hexdigest()[:20]}"'

    def keep(self, key: _Key, page: _Page, made_from: Hashable) -> None:
        """Unless the data or the day have changed while it was made."""
        self._forget_what_is_outdated()
        if made_from != self.made_from or key in self.pages:
            return
        self.pages[key] = page
        self.size += _room(key, page)
        while self.size > _MAX_BYTES:
            self.size -= _room(*self.pages.popitem(last=False))

    def _forget_what_is_outdated(self) -> None:
        state = self.state()
        if state != self.made_from:
            self.pages.clear()
            self.size = 0
            self.made_from = state

    def _make_smaller(self, key: _Key, page: _Page) -> None:
        """A page that is asked for again is worth the time that its smallest form takes; this answer does not wait.

        One page at a time: another one may be asked for again.
        """
        coding = page.header(b"content-encoding")
        if not coding or not accepts(key[2].decode("latin-1"), "br"):
            self.pages[key] = replace(page, is_final=True)
        elif not self.is_recompressing:
            self.is_recompressing = True
            self.recompressing.submit(self._recompress, key, page, coding, asyncio.get_running_loop())

    def _recompress(self, key: _Key, page: _Page, coding: bytes, loop: asyncio.AbstractEventLoop) -> None:
        try:
            body = brotli.compress(_OPENED[coding](page.body), brotli.MODE_TEXT, _BEST)
            loop.call_soon_threadsafe(self._replace, key, page, page.recompressed(body))
        finally:
            self.is_recompressing = False

    def _replace(self, key: _Key, old: _Page, new: _Page) -> None:
        if self.pages.get(key) is old:
            self.pages[key] = new
            self.size += len(new.body) - len(old.body)


def _room(key: _Key, page: _Page) -> int:
    """Bytes: a stranger chooses how long a key is."""
    return sum(map(len, key)) + len(page.body)


class _Recorder:
    """Sends an answer on under its tag, or that the reader has it; and has it kept where it can be.

    ``state`` is that of the request, where its route says what data it has read.
    """

    def __init__(
        self, cache: PageCache, key: _Key, known: str, state: Mapping[str, Any], send: Send, *, is_kept: bool
    ) -> None:
        self.cache = cache
        self.key = key
        self.known = known
        self.state = state
        self.send = send
        self.is_kept = is_kept
        self.is_known = False
        #: What says nothing else, such as a static file, is made from no data and is kept as long as any.
        self.made_from = cache.made_from
        self.headers: _Headers = []
        self.chunks: list[bytes] = []
        self.size = 0

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._begin(message)
            if self.is_known:
                await _send_not_modified(message["headers"], self.send)
        elif self.is_kept:
            self._go_on(message)
        if not self.is_known:
            await self.send(message)

    def _begin(self, message: Message) -> None:
        headers = MutableHeaders(raw=message["headers"])
        if message["status"] == 200 and "no-store" not in headers.get("cache-control", ""):
            if MADE_FROM in self.state and "etag" not in headers:
                self.made_from = self.state[MADE_FROM]
                headers["ETag"] = self.cache.tag(self.made_from, self.key)
                if self.key[1]:
                    # A robot that went from filter to filter would find no end.
                    headers["X-Robots-Tag"] = "noindex, nofollow"
            self.is_known = _is_known(self.known, headers.get("etag", ""))
        # A file to take away is streamed, and not kept.
        self.is_kept &= message["status"] == 200 and "etag" in headers and "content-disposition" not in headers
        self.is_kept &= not self.is_known
        self.headers = list(message["headers"])

    def _go_on(self, message: Message) -> None:
        body = message.get("body", b"")
        self.chunks.append(body)
        self.size += len(body)
        if self.size > _MAX_PAGE_BYTES:
            self.is_kept = False
            self.chunks.clear()
        elif not message.get("more_body"):
            self.cache.keep(self.key, _Page(self.headers, b"".join(self.chunks)), self.made_from)


def is_too_long(scope: Scope) -> bool:
    """What a page costs grows with its address, and longer ones are none that a page of ours leads to."""
    return len(scope["path"]) + len(scope["query_string"]) > MAX_ADDRESS_LENGTH


def _key(scope: Scope) -> _Key:
    query: bytes = scope["query_string"]
    return scope["path"], _meaningful(query) if query else "", _header(scope, b"accept-encoding")


def _meaningful(query: bytes) -> str:
    """The parameters that mean something, by their names; the values of a facet, which are a set, in order."""
    given = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    pairs = [(name, value) for name, value in given if name in KNOWN and (value or name not in _SETS)]
    return urlencode(sorted(pairs, key=lambda pair: (pair[0], pair[1] if pair[0] in _SETS else "")))


def _header(scope: Scope, name: bytes) -> bytes:
    for key, value in scope["headers"]:
        if key == name:
            found: bytes = value
            return found
    return b""


def _is_known(if_none_match: str, etag: str) -> bool:
    """Whether the header, a list of tags or ``*``, names this one; weak or strong makes no difference (RFC 9110)."""
    if not if_none_match or not etag:
        return False
    return if_none_match.strip() == "*" or etag.removeprefix("W/") in _TAG.findall(if_none_match)


async def _send(page: _Page, known: str, scope: Scope, send: Send) -> None:
    if _is_known(known, page.header(b"etag").decode("latin-1")):
        await _send_not_modified(page.headers, send)
        return
    await send({"type": "http.response.start", "status": 200, "headers": page.headers})
    await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else page.body})


async def _send_not_modified(headers: _Headers, send: Send) -> None:
    headers = [(name, value) for name, value in headers if name not in _OF_A_BODY]
    await send({"type": "http.response.start", "status": 304, "headers": headers})
    await send({"type": "http.response.body", "body": b""})
