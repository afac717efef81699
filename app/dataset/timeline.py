"""Reads timeline.toml, which is about the data set as a whole, and the passages of story.toml and about.toml.

Passages are texts, and the events and categories that they speak of; both files may be left out. Knows nothing of the
CSV files: whether a slug is one of theirs is asked of whoever has read them.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from app.dataset.files import (
    FILE_OF,
    LISTS,
    MAP_KEYS,
    OPTIONAL_LISTS,
    PASSAGE_COLUMNS,
    PASSAGE_FILES,
    PASSAGE_REFERENCES,
    TIMELINE_FILE,
    Faults,
    keys_in,
    timeline_keys,
)
from app.dataset.toml import Toml
from app.models.cells import Value, slug
from app.words import is_language

#: A page holds all its passages, and each of them all that it refers to.
_MAX_PASSAGES: Final = 50
_MAX_REFERENCES: Final = 50


class About:
    """What timeline.toml says, by the columns of the tables.

    `lists` lacks what could not be read, and has an empty one where a list is left out. `languages` are those of the
    data set: it has a table such as [en] for each. Where there is none, no other text of the file is looked at.
    """

    def __init__(self, folder: Path, faults: Faults) -> None:
        self.languages: tuple[str, ...] = ()
        self.timeline: dict[str, Value] = {}
        self.lists: dict[str, list[dict[str, Value]]] = {}
        self._toml = Toml(TIMELINE_FILE, faults)
        content = self._toml.read(folder)
        if content is not None:
            self._take(content)

    def _take(self, content: dict[str, Any]) -> None:
        self.languages = tuple(key for key, value in content.items() if isinstance(value, dict) and is_language(key))
        if not self.languages:
            self._toml.fault("", "", "a table such as [en] or [pt-BR], or several: the languages of the data set")
            return
        lists = {name: content.pop(name, None) for name, _ in LISTS.values()}
        for table, (name, columns) in LISTS.items():
            if lists[name] is None and table in OPTIONAL_LISTS:
                self.lists[table] = []
                continue
            entries = self._toml.entries(name, lists[name], keys_in(columns, self.languages))
            if rows := [values for _, _, values in entries]:
                self.lists[table] = rows
        degrees = self._degrees(content.pop("map", None))
        keys = timeline_keys(self.languages)
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

    def __init__(self, folder: Path, languages: Collection[str], faults: Faults) -> None:
        self._columns = keys_in(PASSAGE_COLUMNS, languages)
        self._files = {page: Toml(file, faults) for page, file in PASSAGE_FILES.items()}
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
                    reference.key, reference.slug, f"a slug that is in {FILE_OF[reference.table].name}"
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
                for referred in _slugs(toml, prefix + name, given.get(name, [])):
                    self._references.append(_Reference(page, str(row["slug"]), table, referred, prefix + name))


def _slugs(toml: Toml, key: str, given: object) -> list[str]:
    """The slugs of a list; none where the list as a whole is at fault."""
    if not isinstance(given, list):
        toml.fault(key, given, "a list of slugs in square brackets")
        return []
    if len(given) > _MAX_REFERENCES:
        toml.fault(key, f"{len(given)} of them", f"at most {_MAX_REFERENCES} slugs")
        return []
    slugs: list[str] = []
    for name in given:
        value = toml.value(key, name, slug)
        if value in slugs:
            toml.fault(key, value, "every slug only once")
        elif value is not None:
            slugs.append(str(value))
    return slugs
