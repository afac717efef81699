"""What does timeline.toml say about the data set as a whole? Its texts, its default window, its map, its lists.

Knows TOML, and nothing of the CSV files.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.dataset.cells import Parse, Unexpected, Value
from app.dataset.faults import Faults
from app.dataset.files import LISTS, MAP_KEYS, TIMELINE_FILE, TIMELINE_KEYS
from app.dataset.scanning import Unreadable, opening
from app.errors import BadDate, Fault


@dataclass(slots=True)
class About:
    """What is told, by the columns of the tables; `lists` lacks what could not be read."""

    faults: Faults
    timeline: dict[str, Value] = field(default_factory=dict)
    lists: dict[str, list[dict[str, Value]]] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path, faults: Faults) -> "About":
        about = cls(faults)
        try:
            with opening(folder / TIMELINE_FILE) as file:
                about._take(tomllib.loads(file.read().replace("\r\n", "\n")))
        except Unreadable as error:
            faults.add(error.fault)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"at line (\d+)", str(error))
            faults.add(Fault(TIMELINE_FILE, int(found[1]) if found else 0, "", str(error), "a file in TOML's syntax"))
        return about

    def _take(self, content: dict[str, Any]) -> None:
        for table in LISTS:
            self._take_list(table, content.pop(LISTS[table][0], None))
        self._take_map(content.pop("map", None))
        given = dict(_flattened(content))
        for key in sorted(given.keys() - TIMELINE_KEYS.keys()):
            known = (*TIMELINE_KEYS, "map", *(name for name, _ in LISTS.values()))
            self._fault(key, given[key], f"no key but {', '.join(known)}")
        for key, (name, parse) in TIMELINE_KEYS.items():
            self.timeline[name] = self._value(key, given.get(key), parse)
        start, end = self.timeline["default_from"], self.timeline["default_to"]
        if start and end and str(start) > str(end):
            self._fault("window.to", end, f"a day that is not before window.from, {start}")

    def _take_list(self, table: str, content: object) -> None:
        called, keys = LISTS[table]
        if not isinstance(content, list) or not content or not all(isinstance(one, dict) for one in content):
            self._fault(called, "", f"at least one [[{called}]] with {', '.join(keys)}")
            return
        rows: list[dict[str, Value]] = []
        self.lists[table] = rows
        slugs = set()
        for position, one in enumerate(content, 1):
            key = f"{called} {position}"
            for name in sorted(one.keys() - keys.keys()):
                self._fault(f"{key}.{name}", one[name], f"no key but {', '.join(keys)}")
            values = {name: self._value(f"{key}.{name}", one.get(name), parse) for name, parse in keys.items()}
            slug = str(one.get("slug", ""))
            if slug in slugs:
                self._fault(f"{key}.slug", slug, "every slug only once")
            slugs.add(slug)
            rows.append(values)

    def _take_map(self, content: object) -> None:
        self.timeline |= {f"map_{name}": None for name in MAP_KEYS}
        if content is None:
            return
        if not isinstance(content, dict):
            self._fault("map", content, f"a table [map] with {', '.join(MAP_KEYS)}")
            return
        for name in sorted(content.keys() - MAP_KEYS.keys()):
            self._fault(f"map.{name}", content[name], f"no key but {', '.join(MAP_KEYS)}")
        west, south, east, north = (self._degrees(name, content.get(name)) for name in MAP_KEYS)
        if south is not None and north is not None and south >= north:
            self._fault("map.north", north, f"degrees north of map.south, {south}")
        if west is not None and west == east:
            self._fault("map.east", east, "other degrees than map.west has")
        self.timeline |= {"map_west": west, "map_south": south, "map_east": east, "map_north": north}

    def _degrees(self, name: str, given: object) -> float | None:
        # TOML knows numbers, too.
        is_number = isinstance(given, int | float) and not isinstance(given, bool)
        value = self._value(f"map.{name}", str(given) if is_number else given, MAP_KEYS[name])
        return None if value is None else float(value)

    def _value(self, key: str, given: object, parse: Parse) -> Value:
        # TOML knows days by itself; written in quotes they are as good.
        if isinstance(given, date) and not isinstance(given, datetime):
            given = given.isoformat()
        if given is None or given == "":
            self._fault(key, "", "a value: this key must be there")
        elif parse is bool:
            # TOML knows these by themselves.
            if isinstance(given, bool):
                return given
            self._fault(key, given, "true or false, without quotes")
        elif not isinstance(given, str):
            self._fault(key, given, "a text in quotes")
        else:
            try:
                return parse(given)
            except (BadDate, Unexpected) as error:
                self._fault(key, given, error.expected)
        return None

    def _fault(self, key: str, value: object, expected: str) -> None:
        self.faults.add(Fault(TIMELINE_FILE, 0, key, str(value), expected))


def _flattened(content: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in content.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value
