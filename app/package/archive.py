"""How do files become a ZIP that is the same everywhere, while they are being written?

They are stored as they are: what deflate makes of them depends on the library at hand and its release. Who fetches
them over HTTP gets them compressed as any other answer. Knows bytes and names alone.
"""

from collections.abc import Generator, Iterable
from zipfile import ZIP_STORED, ZipFile, ZipInfo

#: A name, and the pieces of what the file holds.
File = tuple[str, Iterable[bytes]]

#: The first that a ZIP can name.
_DAY = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_MAY_BE_READ = 0o100644 << 16


class _Outlet:
    """A file that can be written from its beginning to its end, and is taken away piece by piece."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def write(self, piece: bytes) -> int:
        self._waiting += piece
        return len(piece)

    def flush(self) -> None:
        """Nothing is kept back."""

    def take(self) -> bytes:
        waiting = bytes(self._waiting)
        self._waiting.clear()
        return waiting


def zipped(files: Iterable[File]) -> Generator[bytes, None, None]:
    """The ZIP in pieces: one for each of a file's, and its end."""
    outlet = _Outlet()
    with ZipFile(outlet, "w", ZIP_STORED) as archive:  # type: ignore[call-overload]  # all that it needs to write
        for name, pieces in files:
            # How long the file will be is not known when its header is written.
            with archive.open(_entry(name), "w", force_zip64=True) as entry:
                for piece in pieces:
                    entry.write(piece)
                    yield outlet.take()
    yield outlet.take()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _DAY)
    entry.create_system = _UNIX
    entry.external_attr = _MAY_BE_READ
    return entry
