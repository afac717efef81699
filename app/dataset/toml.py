"""Reads the TOML files of a data set, and writes TOML.

timeline.toml is about the data set as a whole. story.toml and about.toml, which may be left out, have passages: texts,
and the events and categories that they speak of. Knows nothing of the CSV files: whether a slug is one of theirs is
asked of whoever has read them.
"""

import re
import tomllib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

import tomli_w

from app.dataset.scanning import Unreadable, opening
from app.errors import BadDate, Fault
from app.models import COLUMNS, FILES
from app.models.cells import Degrees, Parse, Unexpected, Value, slug
from app.models.columns import Column, keys_in
from app.models.timeline import (
    LISTS,
    MAP_KEYS,
    OPTIONAL_LISTS,
    PASSAGE_FILES,
    PASSAGE_REFERENCES,
    TIMELINE_COLUMNS,
    TIMELINE_FILE,
)
from app.words import is_language

_Table = Mapping[str, Any]
#: Takes a fault that was found.
_Note = Callable[[Fault], None]

#: A page holds all its passages, and each of them all that it refers to.
_MAX_PASSAGES: Final = 50
_MAX_REFERENCES: Final = 50


@dataclass(frozen=True, slots=True)
class _Toml:
    """One file, whose faults are noted."""

    file: str
    note: _Note

    def read(self, folder: Path, *, is_optional: bool = False) -> dict[str, Any] | None:
        """All of the file; None where it cannot be read, or is left out."""
        try:
            with opening(folder / self.file) as file:
                return tomllib.loads(file.read().replace("\r\n", "\n"))
        except Unreadable as error:
            if not (is_optional and isinstance(error.__cause__, FileNotFoundError)):
                self.note(error.fault)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"at line (\d+)", str(error))
            line = int(found[1]) if found else 0
            self.note(Fault(self.file, line, "", str(error), "a file in TOML's syntax"))
        return None

    def entries(
        self, name: str, given: object, columns: Mapping[str, Column], others: Iterable[str] = (), most: int = 0
    ) -> Iterator[tuple[str, _Table, dict[str, Value]]]:
        """The tables of an array such as [[collections]], none where it is at fault.

        Of each the beginning of its keys, what was given, and its values by the names of the columns.
        """
        if not isinstance(given, list) or not given or not all(isinstance(table, dict) for table in given):
            required = [key for key, column in columns.items() if column.required]
            self.fault(name, "", f"at least one [[{name}]] with {', '.join(required)}")
            return
        if most and len(given) > most:
            self.fault(name, f"{len(given)} of them", f"at most {most}")
        slugs = set()
        for position, table in enumerate(given[:most] if most else given, 1):
            prefix = f"{name} {position}."
            values = self.values(prefix, table, columns, others)
            if values["slug"] in slugs:
                self.fault(f"{prefix}slug", values["slug"], "every slug only once")
            slugs.add(values["slug"] or prefix)
            yield prefix, table, values

    def values(
        self, prefix: str, table: _Table, columns: Mapping[str, Column], others: Iterable[str] = ()
    ) -> dict[str, Value]:
        """The values of a table by the names of the columns, None where one is at fault or left out.

        Notes keys that are neither those of columns nor one of the others.
        """
        known = (*columns, *others)
        for key in sorted(table.keys() - set(known)):
            self.fault(prefix + key, table[key], f"no key but {', '.join(known)}")
        return {
            column.name: self.value(prefix + key, table.get(key), column.parse)
            if column.required or key in table
            else None
            for key, column in columns.items()
        }

    def value(self, key: str, given: object, parse: Parse) -> Value:
        """What stands at a key; None where it is at fault."""
        # TOML knows days by itself, and numbers; a small one would be written with a power of ten.
        if isinstance(given, date) and not isinstance(given, datetime):
            given = given.isoformat()
        elif isinstance(parse, Degrees) and isinstance(given, int | float) and not isinstance(given, bool):
            given = f"{Decimal(str(given)):f}"
        if given is None or given == "":
            self.fault(key, "", "a value: this key must be there")
        elif parse is bool:
            if isinstance(given, bool):
                return given
            self.fault(key, given, "true or false, without quotes")
        elif not isinstance(given, str):
            self.fault(key, given, "a text in quotes")
        else:
            try:
                return parse(given)
            except (BadDate, Unexpected) as error:
                self.fault(key, given, error.expected)
        return None

    def slugs(self, key: str, given: object) -> list[str]:
        """The slugs of a list; none where the list as a whole is at fault."""
        if not isinstance(given, list):
            self.fault(key, given, "a list of slugs in square brackets")
            return []
        if len(given) > _MAX_REFERENCES:
            self.fault(key, f"{len(given)} of them", f"at most {_MAX_REFERENCES} slugs")
            return []
        slugs: list[str] = []
        for name in given:
            value = self.value(key, name, slug)
            if value in slugs:
                self.fault(key, value, "every slug only once")
            elif value is not None:
                slugs.append(str(value))
        return slugs

    def fault(self, key: str, value: object, expected: str) -> None:
        self.note(Fault(self.file, 0, key, str(value), expected))


class About:
    """What timeline.toml says, by the columns of the tables.

    `lists` lacks what could not be read, and has an empty one where a list is left out. `languages` are those of the
    data set: it has a table such as [en] for each. Where there is none, no other text of the file is looked at.
    """

    def __init__(self, folder: Path, note: _Note) -> None:
        self.languages: tuple[str, ...] = ()
        self.timeline: dict[str, Value] = {}
        self.lists: dict[str, list[dict[str, Value]]] = {}
        self._toml = _Toml(TIMELINE_FILE, note)
        content = self._toml.read(folder)
        if content is not None:
            self._take(content)

    def _take(self, content: dict[str, Any]) -> None:
        self.languages = tuple(key for key, value in content.items() if isinstance(value, dict) and is_language(key))
        if not self.languages:
            self._toml.fault("", "", "a table such as [en] or [pt-BR], or several: the languages of the data set")
            return
        lists = {name: content.pop(name, None) for name in LISTS.values()}
        for table, name in LISTS.items():
            if lists[name] is None and table in OPTIONAL_LISTS:
                self.lists[table] = []
                continue
            entries = self._toml.entries(name, lists[name], keys_in(COLUMNS[table], self.languages))
            if rows := [values for _, _, values in entries]:
                self.lists[table] = rows
        degrees = self._degrees(content.pop("map", None))
        keys = keys_in(TIMELINE_COLUMNS, self.languages)
        values = self._toml.values("", dict(_flattened(content)), keys, ("map", *lists))
        self.timeline = {"languages": " ".join(self.languages), **degrees, **values}
        start, end = values["default_from"], values["default_to"]
        if start and end and str(start) > str(end):
            self._toml.fault("window.to", end, f"a day that is not before window.from, {start}")

    def _degrees(self, content: object) -> dict[str, Value]:
        """The degrees between which the map lies; None where the file has none."""
        if not isinstance(content, dict):
            if content is not None:
                self._toml.fault("map", content, f"a table [map] with {', '.join(MAP_KEYS)}")
            return {column.name: None for column in MAP_KEYS.values()}
        values = self._toml.values("map.", content, MAP_KEYS)
        west, south, east, north = (values[column.name] for column in MAP_KEYS.values())
        if isinstance(south, float) and isinstance(north, float) and south >= north:
            self._toml.fault("map.north", north, f"degrees north of map.south, {south}")
        if west is not None and west == east:
            self._toml.fault("map.east", east, "other degrees than map.west has")
        return values


def _flattened(content: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in content.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


class _Reference(NamedTuple):
    """A passage of a page refers, at a ``key`` of its file, to a row of another table."""

    page: str
    passage: str
    table: str
    slug: str
    key: str


class Passages:
    """The passages of all pages, as rows of their tables."""

    def __init__(self, folder: Path, languages: Collection[str], note: _Note) -> None:
        self._columns = keys_in(COLUMNS["passage"], languages)
        self._files = {page: _Toml(file, note) for page, file in PASSAGE_FILES.items()}
        self._rows: list[dict[str, Value]] = []
        self._references: list[_Reference] = []
        # Where no language is known, no text is.
        for page, toml in self._files.items() if languages else ():
            content = toml.read(folder, is_optional=True)
            if content is not None:
                self._take_file(page, content)

    def check(self, known: Mapping[str, Collection[str]]) -> None:
        """Note each reference to a slug that a table does not have; ``known`` lacks tables that could not be read."""
        for reference in self._references:
            if reference.table in known and reference.slug not in known[reference.table]:
                self._files[reference.page].fault(
                    reference.key, reference.slug, f"a slug that is in {FILES[reference.table].name}"
                )

    def tables(self) -> Iterator[tuple[str, Mapping[str, Sequence[Value]]]]:
        """The rows of each table by column; nothing where no passage is."""
        if self._rows:
            yield "passage", {name: [row[name] for row in self._rows] for name in self._rows[0]}
        for table in PASSAGE_REFERENCES.values():
            # Which ones they are is kept, not in what order they were named.
            of_table = sorted(reference for reference in self._references if reference.table == table)
            if of_table:
                columns = {
                    "page": [reference.page for reference in of_table],
                    "passage": [reference.passage for reference in of_table],
                }
                yield f"passage_{table}", {**columns, table: [reference.slug for reference in of_table]}

    def _take_file(self, page: str, content: dict[str, Any]) -> None:
        toml = self._files[page]
        passages = content.pop("passages", None)
        for key in sorted(content):
            toml.fault(key, content[key], "no key but passages")
        entries = toml.entries("passages", passages, self._columns, PASSAGE_REFERENCES, most=_MAX_PASSAGES)
        for position, (prefix, given, row) in enumerate(entries, 1):
            self._rows.append({"page": page, "position": position, **row})
            start, end = row["window_from"], row["window_to"]
            if start and end and str(start) > str(end):
                toml.fault(f"{prefix}to", end, f"a day that is not before from, {start}")
            for name, table in PASSAGE_REFERENCES.items():
                for referred in toml.slugs(prefix + name, given.get(name, [])):
                    self._references.append(_Reference(page, str(row["slug"]), table, referred, prefix + name))


def write_toml(head: _Table, tables: Mapping[str, _Table | Sequence[_Table]]) -> str:
    """What stands above all tables, then these; a sequence of tables is an array of them."""
    parts = [_pairs(head)] if head else []
    for name, content in tables.items():
        if isinstance(content, Mapping):
            parts.append(f"[{name}]\n{_pairs(content)}")
        else:
            parts.extend(f"[[{name}]]\n{_pairs(table)}" for table in content)
    return "\n".join(parts)


def _pairs(table: _Table) -> str:
    plain = {
        key: int(value) if isinstance(value, float) and value.is_integer() else value for key, value in table.items()
    }
    return tomli_w.dumps(plain, multiline_strings=True, indent=2)
