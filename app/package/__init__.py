"""The whole data set as a Frictionless data package: a ZIP with its files, their schemas, licence and version.

Written from the tables: what the database does not keep, such as comments, is not in it. The same version gives the
same bytes, wherever and whenever it is written, on every database; and to load what was unpacked gives the same
version. So nothing is in it that depends on a clock, a machine or an address.

tables      from tables to the files that `load` reads
toml        how those of TOML are written
meanings    what files and columns mean, here and in the exports, for people
descriptor  the same for programs: datapackage.json
notices     README and licence
archive     the ZIP
"""

from collections.abc import Generator, Iterable, Iterator

from sqlalchemy import Connection, Engine

from app.package.archive import File, zipped
from app.package.descriptor import Resource, describe
from app.package.notices import licence, readme
from app.package.tables import written_files
from app.queries.package import read_timeline
from app.queries.version import reading

__all__ = ["stream_package"]


def stream_package(engine: Engine, version: str) -> Generator[bytes, None, None]:
    """The ZIP in pieces. Raises DatabaseUnavailable where other data than this ``version`` has been loaded."""
    with reading(engine, version) as connection:
        yield from zipped(_files(connection))


def _files(connection: Connection) -> Iterator[File]:
    timeline = read_timeline(connection)
    yield "README.md", [readme(timeline)]
    yield "LICENSE.txt", [licence(timeline)]
    resources = []
    for name, pieces in written_files(connection, timeline):
        resource = Resource(name)
        resources.append(resource)
        yield name, _counted(resource, pieces)
    # The last one, because it tells how long the others are.
    yield "datapackage.json", [describe(connection, timeline, resources)]


def _counted(resource: Resource, pieces: Iterable[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        resource.add(piece)
        yield piece
