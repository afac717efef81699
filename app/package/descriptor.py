"""Describes the package for programs: types and limits of columns, keys, and how long files are.

By the Data Package and Table Schema standards, 2.0. Types come from what a cell may hold, so that whatever `load` takes
is sound by the schema, too.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection

from app.dataset.files import FILE_OF, FILES, LISTS, POSITIONS, File
from app.models.cells import schema_of
from app.models.columns import Column
from app.package.tables import languages_of
from app.queries.exporting import stream_rows

_Thing = dict[str, Any]

_PROFILE: Final = "https://datapackage.org/profiles/2.0/{}.json"
_CREATIVE_COMMONS: Final = re.compile(r"creativecommons\.org/licenses/(by|by-sa)/([0-9.]+)")
_CC0: Final = "creativecommons.org/publicdomain/zero/1.0"


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
    files = {file.name: file.in_languages(languages) for file in FILES}
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
        {"fields": [column.name], "reference": {"resource": _name(FILE_OF[column.refers_to].name), "fields": ["slug"]}}
        for column in file.columns
        if column.refers_to in FILE_OF
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
