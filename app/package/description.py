"""What the files and columns of a data set are: in a README and on pages for people, in datapackage.json for programs.

The dictionary for people is a sentence in English for each column, which pages translate. It has the files of the data
set, which the package holds, and the sheets that the site writes for those who want everything in one table.

The descriptor for programs says types and limits of columns, keys, and how long files are, by the Data Package and
Table Schema standards, 2.0. Types come from what a cell may hold, so that whatever `load` takes is sound by the schema,
too.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection

from app.exports.csv import SHEETS
from app.models import FILES, POSITIONS
from app.models.cells import schema_of
from app.models.columns import Column, File
from app.models.timeline import LISTS
from app.queries.exporting import stream_rows

_Thing = dict[str, Any]

_PROFILE: Final = "https://datapackage.org/profiles/2.0/{}.json"
_CREATIVE_COMMONS: Final = re.compile(r"creativecommons\.org/licenses/(by|by-sa)/([0-9.]+)")
_CC0: Final = "creativecommons.org/publicdomain/zero/1.0"

_README = """\
# {title}

{description}

This is the whole data set of {name}, version {version}, as a data package: `datapackage.json` tells programs what each
file and column holds, in the form of https://datapackage.org. Its licence is {licence}: {licence_url}

## Files

The CSV files are UTF-8 with commas, double quotes where needed and a header row. A cell without anything in it says
that the value is not given. Texts are as they were written: a spreadsheet that is told to import columns as text takes
none of them for a formula.

Dates of events, publications and statements are EDTF: `2025-04-24` is a day, `2024-10` a month, `2024` a year, each
with `~` behind it where it is approximate; `2024-10-08/2024-10-13` is an interval, `2025-04-30/..` has an open end.

`timeline.toml` has the texts of the data set as a whole and its lists of collections and kinds of source; `story.toml`
and `about.toml`, where they are there, have passages of text that speak of the events.

{files}
## Use it

Where the program that wrote this is installed, `DATA_DIR=<this folder> python -m app load` makes the same data of it,
of the same version. The same version always gives the same package, byte for byte.
"""

_LICENCE = """\
{title}
{name}, version {version}

This data set is under {licence}:
{licence_url}

Headlines belong to their publishers.
"""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of CSV: what a row of it is, and its columns: those that mean the same in several languages together."""

    name: str
    rows: str
    columns: Sequence[tuple[Sequence[str], str]]

    @property
    def width(self) -> int:
        return sum(len(names) for names, _meaning in self.columns)


def file_sheets(languages: Sequence[str]) -> list[Sheet]:
    """Those of a data set in these languages, which the package holds."""
    sheets = []
    for file in FILES.values():
        texts = groupby(file.in_languages(languages).columns, lambda column: (column.stem, column.meaning))
        columns = [([column.name for column in same], meaning) for (_, meaning), same in texts]
        sheets.append(Sheet(file.name, file.rows, columns))
    return sheets


#: Those that the site writes in one language: all of it in one sheet, for people.
EXPORTED_SHEETS: Final = tuple(
    Sheet(f"{name}.csv", FILES[table].rows, [([column], meaning) for column, meaning in SHEETS[name].items()])
    for name, table in (("events", "event"), ("figures", "figure"), ("statements", "statement"), ("sources", "source"))
)


def languages_of(timeline: Mapping[str, Any]) -> Sequence[str]:
    """The languages of the data set, the main one first."""
    return str(timeline["languages"]).split()


def write_readme(timeline: Mapping[str, Any]) -> bytes:
    return _README.format(**_texts(timeline), files="\n".join(_columns_in_words(languages_of(timeline)))).encode()


def write_licence(timeline: Mapping[str, Any]) -> bytes:
    return _LICENCE.format(**_texts(timeline)).encode()


def _texts(timeline: Mapping[str, Any]) -> dict[str, str]:
    """In the first language of the data set."""
    first = languages_of(timeline)[0]
    of_language = {name: timeline[name][first] for name in ("name", "title", "description")}
    return {**of_language, **{name: timeline[name] for name in ("version", "licence", "licence_url")}}


def _columns_in_words(languages: Sequence[str]) -> Iterator[str]:
    for sheet in file_sheets(languages):
        rows = [f"| {', '.join(f'`{name}`' for name in names)} | {meaning} |\n" for names, meaning in sheet.columns]
        yield f"### {sheet.name}\n\n{sheet.rows}\n\n| column | holds |\n|---|---|\n{''.join(rows)}"


@dataclass(slots=True)
class Resource:
    """A file of the package, and what is known of its content once all of it has been passed on."""

    name: str
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    def passing(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            self.size += len(piece)
            self.digest.update(piece)
            yield piece


def describe(connection: Connection, timeline: Mapping[str, Any], resources: Sequence[Resource]) -> bytes:
    """datapackage.json. Its texts are in the first language of the data set."""
    languages = languages_of(timeline)
    language = languages[0]
    files = {file.name: file.in_languages(languages) for file in FILES.values()}
    lists = {
        table: [slug for rows in stream_rows(connection, table, [("slug", "")], [POSITIONS[table]]) for (slug,) in rows]
        for table in LISTS
    }
    package = {
        "$schema": _PROFILE.format("datapackage"),
        "name": timeline["slug"],
        "title": timeline["title"][language],
        "description": timeline["description"][language],
        "version": timeline["version"],
        "licenses": [_licence(timeline["licence"], timeline["licence_url"])],
        "contributors": [{"title": timeline["name"][language]}],
        "resources": [
            _resource(resource, files[resource.name], lists) for resource in resources if resource.name in files
        ],
        # Programs that make a database of the resources would make a table of each of these, too.
        "files": [_written(resource) for resource in resources if resource.name not in files],
    }
    return f"{json.dumps(package, ensure_ascii=False, indent=2)}\n".encode()


def _licence(title: str, address: str) -> _Thing:
    """With the name that the Open Definition has for it, where it is one of Creative Commons."""
    found = _CREATIVE_COMMONS.search(address)
    name = f"CC-{found[1].upper()}-{found[2]}" if found else "CC0-1.0" if _CC0 in address else ""
    return {**({"name": name} if name else {}), "title": title, "path": address}


def _written(resource: Resource) -> _Thing:
    return {"path": resource.name, "bytes": resource.size, "hash": f"sha256:{resource.digest.hexdigest()}"}


def _name(file: str) -> str:
    return file.removesuffix(".csv")


def _resource(resource: Resource, file: File, lists: Mapping[str, Sequence[str]]) -> _Thing:
    return {
        "name": _name(resource.name),
        "type": "table",
        **_written(resource),
        "description": file.rows,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": _schema(file, lists),
    }


def _schema(file: File, lists: Mapping[str, Sequence[str]]) -> _Thing:
    schema: _Thing = {
        "$schema": _PROFILE.format("tableschema"),
        "fields": [_field(column, lists) for column in file.columns],
        "missingValues": [""],
    }
    if file.key:
        schema["primaryKey"] = list(file.key)
    keys = [
        {"fields": [column.name], "reference": {"resource": _name(FILES[column.refers_to].name), "fields": ["slug"]}}
        for column in file.columns
        if column.refers_to in FILES
    ]
    return {**schema, "foreignKeys": keys} if keys else schema


def _field(column: Column, lists: Mapping[str, Sequence[str]]) -> _Thing:
    constraints = schema_of(column.parse)
    kind, form = constraints.pop("type"), constraints.pop("format", "")
    if form == "date":
        kind = form
    if lists.get(column.refers_to):
        # What timeline.toml lists is in no table of the package.
        constraints = {"enum": lists[column.refers_to]}
    if column.required:
        constraints = {"required": True, **constraints}
    else:
        # A database holds what is not there against a pattern, too.
        constraints = {name: constraint for name, constraint in constraints.items() if name != "pattern"}
    meaning = column.meaning + (f" In the language {column.language}." if column.language else "")
    described = {"name": column.name, "type": kind, "description": meaning}
    return {**described, "constraints": constraints} if constraints else described
