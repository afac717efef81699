"""How does a page that many ask for become smaller? It is compressed once more, beside the requests.

What is quickest to make is best for a page that is asked for once. Knows compressions, not pages.
"""

import sys
import zlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor

import brotli

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
