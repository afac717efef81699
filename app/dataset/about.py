"""Reads timeline.toml, which is about the data set as a whole: its texts, its default window, its map, its lists.

Knows nothing of the CSV files.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.dataset.faults import Faults
from app.dataset.files import LISTS, MAP_KEYS, OPTIONAL_LISTS, TIMELINE_FILE, keys_in, timeline_keys
from app.dataset.toml import Toml
from app.models.cells import Value
from app.words import is_language


@dataclass(slots=True)
class About:
    """Values by the columns of the tables; `lists` lacks what could not be read, and has an empty one where a list
    is left out.

    `languages` are those of the data set: it has a table such as [en] for each. Where there
    is none, no other text of the file is looked at.
    """

    toml: Toml
    languages: tuple[str, ...] = ()
    timeline: dict[str, Value] = field(default_factory=dict)
    lists: dict[str, list[dict[str, Value]]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path, faults: Faults) -> "About":
        about = cls(Toml(TIMELINE_FILE, faults))
        content = about.toml.read(folder)
        if content is not None:
            about._take(content)
        return about

    def _take(self, content: dict[str, Any]) -> None:
        self.languages = tuple(key for key, value in content.items() if isinstance(value, dict) and is_language(key))
        if not self.languages:
            self.toml.fault("", "", "a table such as [en] or [pt-BR], or several: the languages of the data set")
            return
        lists = {name: content.pop(name, None) for name, _ in LISTS.values()}
        for table, (name, columns) in LISTS.items():
            if lists[name] is None and table in OPTIONAL_LISTS:
                self.lists[table] = []
                continue
            entries = self.toml.entries(name, lists[name], keys_in(columns, self.languages))
            if rows := [values for _, _, values in entries]:
                self.lists[table] = rows
        degrees = self._degrees(content.pop("map", None))
        keys = timeline_keys(self.languages)
        values = self.toml.values("", dict(_flattened(content)), keys, ("map", *lists))
        self.timeline = {"languages": " ".join(self.languages), **degrees, **values}
        start, end = values["default_from"], values["default_to"]
        if start and end and str(start) > str(end):
            self.toml.fault("window.to", end, f"a day that is not before window.from, {start}")

    def _degrees(self, content: object) -> dict[str, Value]:
        """The degrees between which the map lies; None where the file has none."""
        if not isinstance(content, dict):
            if content is not None:
                self.toml.fault("map", content, f"a table [map] with {', '.join(MAP_KEYS)}")
            return {column.name: None for column in MAP_KEYS.values()}
        values = self.toml.values("map.", content, MAP_KEYS)
        west, south, east, north = (values[column.name] for column in MAP_KEYS.values())
        if isinstance(south, float) and isinstance(north, float) and south >= north:
            self.toml.fault("map.north", north, f"degrees north of map.south, {south}")
        if west is not None and west == east:
            self.toml.fault("map.east", east, "other degrees than map.west has")
        return values


def _flattened(content: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in content.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value
