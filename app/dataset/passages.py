"""What do story.toml and about.toml tell? Passages of text, and the events and categories that they speak of.

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
    PASSAGE_FILES,
    PASSAGE_KEYS,
    PASSAGE_REFERENCES,
    told,
)
from app.dataset.keys import Keys
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
        known = told(PASSAGE_KEYS, languages)
        self._required = {key: one for key, one in known.items() if one.required}
        self._days = {key: one for key, one in known.items() if not one.required}
        self._keys = {page: Keys(file, faults) for page, file in PASSAGE_FILES.items()}
        self._rows: list[dict[str, Value]] = []
        self._references: list[_Reference] = []
        for page, keys in self._keys.items():
            content = keys.read(folder, is_optional=True)
            if content is not None:
                self._take_file(page, content)

    def check(self, known: Mapping[str, Collection[str]]) -> None:
        """Note each reference to a slug that a table has not got; ``known`` lacks tables that could not be read."""
        for one in self._references:
            if one.table in known and one.slug not in known[one.table]:
                self._keys[one.page].fault(one.key, one.slug, f"a slug that is in {FILE_OF[one.table].name}")

    def tables(self) -> Iterator[tuple[str, Mapping[str, Sequence[Value]]]]:
        """The rows of each table by column; nothing where no passage is."""
        if self._rows:
            yield "passage", {name: [row[name] for row in self._rows] for name in self._rows[0]}
        for table in PASSAGE_REFERENCES.values():
            # Which ones they are is kept, not in what order they were named.
            of_table = sorted(one for one in self._references if one.table == table)
            if of_table:
                columns = {"page": [one.page for one in of_table], "passage": [one.passage for one in of_table]}
                yield f"passage_{table}", {**columns, table: [one.slug for one in of_table]}

    def _take_file(self, page: str, content: dict[str, Any]) -> None:
        keys = self._keys[page]
        passages = keys.tables("passages", content.pop("passages", None), self._required)
        for key in sorted(content):
            keys.fault(key, content[key], "no key but passages")
        if len(passages) > MAX_PASSAGES:
            keys.fault("passages", f"{len(passages)} of them", f"at most {MAX_PASSAGES}")
        slugs = set()
        for position, given in enumerate(passages[:MAX_PASSAGES], 1):
            key = f"passages {position}"
            row = self._row(keys, key, given)
            self._rows.append({"page": page, "position": position, **row})
            if row["slug"] in slugs:
                keys.fault(f"{key}.slug", row["slug"], "every slug only once")
            slugs.add(row["slug"] or key)
            for name, table in PASSAGE_REFERENCES.items():
                for one in _slugs(keys, f"{key}.{name}", given.get(name, [])):
                    self._references.append(_Reference(page, str(row["slug"]), table, one, f"{key}.{name}"))

    def _row(self, keys: Keys, key: str, given: Mapping[str, Any]) -> dict[str, Value]:
        known = (*self._required, *self._days, *PASSAGE_REFERENCES)
        for name in sorted(given.keys() - set(known)):
            keys.fault(f"{key}.{name}", given[name], f"no key but {', '.join(known)}")
        row = {
            column.name: keys.value(f"{key}.{name}", given.get(name), column.parse)
            if column.required or name in given
            else None
            for name, column in (*self._required.items(), *self._days.items())
        }
        start, end = (row[column.name] for column in self._days.values())
        if start and end and str(start) > str(end):
            keys.fault(f"{key}.to", end, f"a day that is not before from, {start}")
        return row


def _slugs(keys: Keys, key: str, given: object) -> list[str]:
    """The slugs of a list; none where the list as a whole is at fault."""
    if not isinstance(given, list):
        keys.fault(key, given, "a list of slugs in square brackets")
        return []
    if len(given) > MAX_REFERENCES:
        keys.fault(key, f"{len(given)} of them", f"at most {MAX_REFERENCES} slugs")
        return []
    slugs: list[str] = []
    for one in given:
        value = keys.value(key, one, slug)
        if value in slugs:
            keys.fault(key, value, "every slug only once")
        elif value is not None:
            slugs.append(str(value))
    return slugs
