"""What does timeline.toml say about the data set as a whole? Its texts, its default window, its collections.

Knows nothing of the CSV files.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.dataset.cells import Value
from app.dataset.faults import Faults
from app.dataset.files import COLLECTION_KEYS, TIMELINE_FILE, TIMELINE_KEYS
from app.dataset.keys import Keys


@dataclass(slots=True)
class About:
    """What is told, by the columns of the tables; `collections` is None where none can be known."""

    keys: Keys
    timeline: dict[str, Value] = field(default_factory=dict)
    collections: list[dict[str, Value]] | None = None

    @classmethod
    def read(cls, folder: Path, faults: Faults) -> "About":
        about = cls(Keys(TIMELINE_FILE, faults))
        content = about.keys.read(folder)
        if content is not None:
            about._take(content)
        return about

    def _take(self, content: dict[str, Any]) -> None:
        self._take_collections(content.pop("collections", None))
        given = dict(_flattened(content))
        for key in sorted(given.keys() - TIMELINE_KEYS.keys()):
            self.keys.fault(key, given[key], f"no key but {', '.join(TIMELINE_KEYS)} and collections")
        for key, (name, parse) in TIMELINE_KEYS.items():
            self.timeline[name] = self.keys.value(key, given.get(key), parse)
        start, end = self.timeline["default_from"], self.timeline["default_to"]
        if start and end and str(start) > str(end):
            self.keys.fault("window.to", end, f"a day that is not before window.from, {start}")

    def _take_collections(self, content: object) -> None:
        given = self.keys.tables("collections", content, COLLECTION_KEYS)
        if not given:
            return
        self.collections = []
        slugs = set()
        for position, one in enumerate(given, 1):
            key = f"collections {position}"
            for name in sorted(one.keys() - COLLECTION_KEYS.keys()):
                self.keys.fault(f"{key}.{name}", one[name], f"no key but {', '.join(COLLECTION_KEYS)}")
            values = {
                name: self.keys.value(f"{key}.{name}", one.get(name), parse) for name, parse in COLLECTION_KEYS.items()
            }
            slug = str(one.get("slug", ""))
            if slug in slugs:
                self.keys.fault(f"{key}.slug", slug, "every slug only once")
            slugs.add(slug)
            self.collections.append(values)


def _flattened(content: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in content.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value
