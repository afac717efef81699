"""How are answers compressed? By starlette-compress, and what a file to take away begins with is sent at once.

A compressor keeps what it gets until it has a block of it, which of a long file takes a quarter of a second to read.
Knows HTTP and compressors, nothing of what is in an answer.
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from starlette.types import ASGIApp
from starlette_compress import CompressMiddleware, add_compress_type

for _media_type in ("text/csv", "application/zip", "application/problem+json"):
    add_compress_type(_media_type)


class _Encoder(Protocol):
    def feed(self, data: bytes, flush: bool) -> Iterable[bytes]: ...
    def finish(self) -> Iterable[bytes]: ...


class _FirstAtOnce:
    """An encoder that gives all of the first piece back before the second one comes."""

    def __init__(self, encoder: _Encoder) -> None:
        self.encoder = encoder
        self.is_begun = False

    def feed(self, data: bytes, flush: bool) -> Iterable[bytes]:
        flush, self.is_begun = flush or not self.is_begun, True
        return self.encoder.feed(data, flush)

    def finish(self) -> Iterable[bytes]:
        return self.encoder.finish()


class Compression(CompressMiddleware):
    """Middleware: Zstandard for whoever accepts it, else Brotli, else gzip."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, zstd_level=3, brotli_quality=5, gzip_level=6)
        for responder in (self._brotli, self._gzip):
            assert responder is not None  # noqa: S101 - neither is turned off
            responder.create_encoder = _begins_at_once(responder.create_encoder)


def _begins_at_once(create: Callable[[int], _Encoder]) -> Callable[[int], _Encoder]:
    return lambda content_length: _FirstAtOnce(create(content_length))
