"""Reads story.toml and about.toml: passages of text, and the events and categories that they speak of.

Both files may be left out. Knows their keys; whether a slug is one of another file is asked of whoever has read it.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from app.dataset.faults import Faults
from app.dataset.files import (
    FILE_OF,
    MAX_PASSAGES,
    MAX_REFERENCES,
    PASSAGE_COLUMNS,
    PASSAGE_FILES,
    PASSAGE_REFERENCES,
    keys_in,
)
from app.dataset.toml import Toml
from app.models.cells import Value, slug


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
        entries = toml.entries("passages", passages, self._columns, PASSAGE_REFERENCES, most=MAX_PASSAGES)
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
    if len(given) > MAX_REFERENCES:
        toml.fault(key, f"{len(given)} of them", f"at most {MAX_REFERENCES} slugs")
        return []
    slugs: list[str] = []
    for name in given:
        value = toml.value(key, name, slug)
        if value in slugs:
            toml.fault(key, value, "every slug only once")
        elif value is not None:
            slugs.append(str(value))
    return slugs
