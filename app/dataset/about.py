"""What does timeline.toml say about the data set as a whole? Its texts, its default window, its map, its lists.

Knows nothing of the CSV files.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.dataset.faults import Faults
from app.dataset.files import LISTS, MAP_KEYS, TIMELINE_FILE, TIMELINE_KEYS, told
from app.dataset.keys import Keys
from app.models.cells import Value
from app.words import LANGUAGES


@dataclass(slots=True)
class About:
    """What is told, by the columns of the tables; `lists` lacks what could not be read.

    `languages` are those of the data set: it has a table such as [en] for each. All, where that is not known.
    """

    keys: Keys
    languages: tuple[str, ...] = LANGUAGES
    timeline: dict[str, Value] = field(default_factory=dict)
    lists: dict[str, list[dict[str, Value]]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path, faults: Faults) -> "About":
        about = cls(Keys(TIMELINE_FILE, faults))
        content = about.keys.read(folder)
        if content is not None:
            about._take(content)
        return about

    def _take(self, content: dict[str, Any]) -> None:
        languages = tuple(one for one in content if one in LANGUAGES)
        self.timeline["languages"] = " ".join(languages)
        if languages:
            self.languages = languages
        else:
            tables = " or ".join(f"[{one}]" for one in LANGUAGES)
            self.keys.fault("", "", f"a table {tables}, or several: the languages of the data set")
        for table in LISTS:
            self._take_list(table, content.pop(LISTS[table][0], None))
        self._take_map(content.pop("map", None))
        given = dict(_flattened(content))
        for key in sorted(given.keys() - TIMELINE_KEYS.keys()):
            known = (*TIMELINE_KEYS, "map", *(name for name, _ in LISTS.values()))
            self.keys.fault(key, given[key], f"no key but {', '.join(known)}")
        for key, column in told(TIMELINE_KEYS, languages).items():
            self.timeline[column.name] = self.keys.value(key, given.get(key), column.parse)
        start, end = self.timeline["default_from"], self.timeline["default_to"]
        if start and end and str(start) > str(end):
            self.keys.fault("window.to", end, f"a day that is not before window.from, {start}")

    def _take_list(self, table: str, content: object) -> None:
        called, known = LISTS[table][0], told(LISTS[table][1], self.languages)
        given = self.keys.tables(called, content, known)
        if not given:
            return
        rows: list[dict[str, Value]] = []
        self.lists[table] = rows
        slugs = set()
        for position, one in enumerate(given, 1):
            key = f"{called} {position}"
            for name in sorted(one.keys() - known.keys()):
                self.keys.fault(f"{key}.{name}", one[name], f"no key but {', '.join(known)}")
            values = {
                name: self.keys.value(f"{key}.{name}", one.get(name), column.parse) for name, column in known.items()
            }
            slug = str(one.get("slug", ""))
            if slug in slugs:
                self.keys.fault(f"{key}.slug", slug, "every slug only once")
            slugs.add(slug)
            rows.append(values)

    def _take_map(self, content: object) -> None:
        self.timeline |= {f"map_{name}": None for name in MAP_KEYS}
        if content is None:
            return
        if not isinstance(content, dict):
            self.keys.fault("map", content, f"a table [map] with {', '.join(MAP_KEYS)}")
            return
        for name in sorted(content.keys() - MAP_KEYS.keys()):
            self.keys.fault(f"map.{name}", content[name], f"no key but {', '.join(MAP_KEYS)}")
        west, south, east, north = (self._degrees(name, content.get(name)) for name in MAP_KEYS)
        if south is not None and north is not None and south >= north:
            self.keys.fault("map.north", north, f"degrees north of map.south, {south}")
        if west is not None and west == east:
            self.keys.fault("map.east", east, "other degrees than map.west has")
        self.timeline |= {"map_west": west, "map_south": south, "map_east": east, "map_north": north}

    def _degrees(self, name: str, given: object) -> float | None:
        # TOML knows numbers, too; a small one would be written with a power of ten.
        if isinstance(given, int | float) and not isinstance(given, bool):
            given = f"{Decimal(str(given)):f}"
        value = self.keys.value(f"map.{name}", given, MAP_KEYS[name].parse)
        return None if value is None else float(value)


def _flattened(content: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in content.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value
