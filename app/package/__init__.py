"""The whole data set as a Frictionless data package: a ZIP with its files, their schemas, licence and version.

Written from the tables, as the files that `load` reads: what the database does not keep, such as comments, is not in
it. The same version gives the same bytes, wherever and whenever it is written, on every database; and to load what was
unpacked gives the same version. So nothing is in it that depends on a clock, a machine or an address.

Its files are stored as they are: what deflate makes of them depends on the library at hand and its release. Who fetches
the ZIP over HTTP gets it compressed as any other answer. What files and columns mean is in `description`.
"""

from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from sqlalchemy import Connection, Engine

from app.dataset.toml import write_toml
from app.lines import joined, plain_number, quoted
from app.models import COLUMNS, FILES, POSITIONS
from app.models.cells import Degrees, Parse, number, spelled, text, web_address
from app.models.columns import Column, File, keys_in
from app.models.timeline import (
    LISTS,
    MAP_KEYS,
    PASSAGE_FILES,
    PASSAGE_REFERENCES,
    TIMELINE_COLUMNS,
    TIMELINE_FILE,
)
from app.package.description import Resource, describe, languages_of, write_licence, write_readme
from app.queries.exporting import find_related, stream_rows
from app.queries.reading import read_timeline, reading

#: A name, and the pieces of what the file holds.
_File = tuple[str, Iterable[bytes]]
_Row = Mapping[str, Any]
#: The page that a passage stands on, which has a file of its own.
_PAGE = Column(text, "", name="page")

#: The first that a ZIP can name.
_DAY = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_MAY_BE_READ = 0o100644 << 16


def stream_package(engine: Engine, version: str) -> Generator[bytes, None, None]:
    """The ZIP in pieces. Raises DatabaseUnavailable where other data than this ``version`` has been loaded."""
    with reading(engine, version) as connection:
        yield from _zipped(_files(connection))


def _files(connection: Connection) -> Iterator[_File]:
    timeline = read_timeline(connection)
    yield "README.md", [write_readme(timeline)]
    yield "LICENSE.txt", [write_licence(timeline)]
    resources = []
    for name, pieces in _written_files(connection, timeline):
        resources.append(resource := Resource(name))
        yield name, resource.passing(pieces)
    # The last one, because it tells how long the others are.
    yield "datapackage.json", [describe(connection, timeline, resources)]


def _written_files(connection: Connection, timeline: _Row) -> Iterator[tuple[str, Iterable[bytes]]]:
    """Each file that the data set has, with its content in pieces; those of TOML first."""
    languages = languages_of(timeline)
    yield TIMELINE_FILE, [_timeline(connection, timeline).encode()]
    passages = _passages(connection, languages)
    for page, name in PASSAGE_FILES.items():
        if page in passages:
            yield name, [write_toml({}, {"passages": passages[page]}).encode()]
    for file in FILES.values():
        yield file.name, _rows(connection, file.in_languages(languages))


def _timeline(connection: Connection, row: _Row) -> str:
    languages = languages_of(row)
    given = {
        key: row[column.stem][column.language] if column.language else row[column.name]
        for key, column in keys_in(TIMELINE_COLUMNS, languages).items()
    }
    # Their order says which one is the first.
    tables: dict[str, Any] = {language: {} for language in languages}
    for key, value in given.items():
        name, dot, rest = key.partition(".")
        if dot:
            tables.setdefault(name, {})[rest] = value
    if row["map_west"] is not None:
        tables["map"] = {key: row[column.name] for key, column in MAP_KEYS.items()}
    for table, name in LISTS.items():
        if rows := list(_named(connection, table, keys_in(COLUMNS[table], languages), [POSITIONS[table]])):
            tables[name] = rows
    return write_toml({key: value for key, value in given.items() if "." not in key}, tables)


def _passages(connection: Connection, languages: Sequence[str]) -> Mapping[str, Sequence[_Row]]:
    """The passages of each page, as its file has them."""
    keys = keys_in(COLUMNS["passage"], languages)
    spoken_of = {name: _spoken_of(connection, table) for name, table in PASSAGE_REFERENCES.items()}
    passages = defaultdict[str, list[_Row]](list)
    for row in _named(connection, "passage", {"page": _PAGE, **keys}, ["page", "position"]):
        given = {key: row[key] for key in keys if row[key]}
        slugs = {name: of[row["page"], row["slug"]] for name, of in spoken_of.items()}
        passages[row["page"]].append({**given, **{name: some for name, some in slugs.items() if some}})
    return passages


def _spoken_of(connection: Connection, table: str) -> Mapping[tuple[str, str], Sequence[str]]:
    """The slugs of a table that each passage speaks of, by its page and its own slug."""
    slugs = defaultdict[tuple[str, str], list[str]](list)
    columns = ["page", "passage", table]
    rows = stream_rows(connection, f"passage_{table}", [(column, "") for column in columns], columns)
    for page, passage, slug in chain.from_iterable(rows):
        slugs[page, passage].append(slug)
    return slugs


def _named(
    connection: Connection, table: str, keys: Mapping[str, Column], order: Sequence[str]
) -> Iterator[dict[str, Any]]:
    """The rows of a table by their keys in TOML."""
    wanted = [(column.stem, column.language) for column in keys.values()]
    for row in chain.from_iterable(stream_rows(connection, table, wanted, order)):
        yield dict(zip(keys, row, strict=True))


def _rows(connection: Connection, file: File) -> Iterator[bytes]:
    """A file of CSV: the header row, then pieces of some rows."""
    yield _lines([(column.name,) for column in file.columns])
    stored = [column for column in file.columns if column.is_stored]
    names = [column.name for column in stored]
    order = [POSITIONS[file.table]] if file.table in POSITIONS else file.key
    wanted = [(column.stem, column.language) for column in stored]
    for rows in stream_rows(connection, file.table, wanted, order):
        columns: dict[str, Sequence[Any]] = dict(zip(names, zip(*rows, strict=True), strict=True))
        if len(stored) < len(file.columns):
            related = find_related(connection, columns["slug"])
            columns["related"] = [";".join(related[slug]) for slug in columns["slug"]]
        yield _lines([_cells(column.parse, columns[column.name]) for column in file.columns])


def _cells(parse: Parse, column: Sequence[Any]) -> Sequence[str]:
    """There are tens of millions of cells: what can hold neither comma nor quote is not searched for them."""
    if parse in (text, spelled, web_address):
        return [quoted(value) if value else "" for value in column]
    if parse is number or isinstance(parse, Degrees):
        return ["" if value is None else plain_number(value) for value in column]
    return ["" if value is None else str(value) for value in column]


def _lines(columns: Sequence[Sequence[str]]) -> bytes:
    return "".join([f"{line}\r\n" for line in joined(columns)]).encode()


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


def _zipped(files: Iterable[_File]) -> Generator[bytes, None, None]:
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
