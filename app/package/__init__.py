"""The whole data set as a Frictionless data package: a ZIP with its files, their schemas, licence and version.

Written from the tables: what the database does not keep, such as comments, is not in it. The same version gives the
same bytes, wherever and whenever it is written, on every database; and to load what was unpacked gives the same
version. So nothing is in it that depends on a clock, a machine or an address.

tables           from tables to the files that `load` reads
data_dictionary  README and licence for people, and what files and columns mean, here and in the exports
descriptor       the same for programs: datapackage.json

Its files are stored as they are: what deflate makes of them depends on the library at hand and its release. Who fetches
the ZIP over HTTP gets it compressed as any other answer.
"""

from collections.abc import Generator, Iterable, Iterator
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy import Connection, Engine

from app.package.data_dictionary import write_licence, write_readme
from app.package.descriptor import Resource, describe
from app.package.tables import written_files
from app.queries.reading import read_timeline, reading

__all__ = ["stream_package", "zipped"]

#: A name, and the pieces of what the file holds.
_File = tuple[str, Iterable[bytes]]

#: The first that a ZIP can name.
_DAY = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_MAY_BE_READ = 0o100644 << 16


def stream_package(engine: Engine, version: str) -> Generator[bytes, None, None]:
    """The ZIP in pieces. Raises DatabaseUnavailable where other data than this ``version`` has been loaded."""
    with reading(engine, version) as connection:
        yield from zipped(_files(connection))


def _files(connection: Connection) -> Iterator[_File]:
    timeline = read_timeline(connection)
    yield "README.md", [write_readme(timeline)]
    yield "LICENSE.txt", [write_licence(timeline)]
    resources = []
    for name, pieces in written_files(connection, timeline):
        resources.append(resource := Resource(name))
        yield name, resource.passing(pieces)
    # The last one, because it tells how long the others are.
    yield "datapackage.json", [describe(connection, timeline, resources)]


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


def zipped(files: Iterable[_File]) -> Generator[bytes, None, None]:
    """The ZIP in pieces: one for each of a file's, and its end."""
    outlet = _Outlet()
    with ZipFile(outlet, "w", ZIP_STORED) as archive:  # type: ignore[call-overload]  # all that it needs to write
        for name, pieces in files:
            info = ZipInfo(name, _DAY)
            info.create_system, info.external_attr = _UNIX, _MAY_BE_READ
            # How long the file will be is not known when its header is written.
            with archive.open(info, "w", force_zip64=True) as entry:
                for piece in pieces:
                    entry.write(piece)
                    yield outlet.take()
    yield outlet.take()
