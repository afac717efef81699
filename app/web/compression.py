"""Compresses answers: at once as they are sent; and those that many ask for once more, as small as can be.

Knows HTTP and compressors, nothing of what is in an answer.
"""

import sys
import zlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import brotli
from starlette.middleware import Middleware
from starlette_compress import CompressMiddleware, add_compress_type

if sys.version_info >= (3, 14):
    from compression.zstd import decompress
else:
    from zstandard import decompress

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


class Recompressor:
    """Compresses one body at a time by Brotli; what is offered meanwhile is not taken, and may be offered again."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "recompress")
        self._is_busy = False

    def offer(self, body: bytes, coding: bytes, take: Callable[[bytes], None]) -> None:
        """Call ``take`` from a thread of its own with what Brotli makes of a body that is compressed by ``coding``."""
        if self._is_busy:
            return
        self._is_busy = True
        self._thread.submit(self._work, body, coding, take)

    def _work(self, body: bytes, coding: bytes, take: Callable[[bytes], None]) -> None:
        try:
            take(brotli.compress(_OPENED[coding](body), brotli.MODE_TEXT, _BEST))
        finally:
            self._is_busy = False
