"""What is wrong with the files? Reads and checks them, and collects faults instead of stopping at the first.

Knows no database: a draft without faults is turned into rows elsewhere.
"""

import csv
import io
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.dataset.cells import Parse, Unexpected, Value
from app.dataset.files import COLLECTION_KEYS, FILE_OF, FILES, TIMELINE_FILE, TIMELINE_KEYS, Column, File
from app.errors import BadDate, Fault


@dataclass(slots=True)
class DraftRow:
    """A row as read: `line` is its first physical line, `values` leaves out cells that are at fault."""

    line: int
    cells: dict[str, str]
    values: dict[str, Value]


@dataclass(slots=True)
class Draft:
    """The data set while it is read and checked: collects faults instead of stopping at the first."""

    folder: Path
    faults: list[Fault] = field(default_factory=list)
    rows: dict[str, list[DraftRow]] = field(default_factory=lambda: defaultdict(list))
    # The slugs of each table; one that could not be read is missing, so that nothing is reported against it.
    slugs: dict[str, set[str]] = field(default_factory=dict)
    timeline: dict[str, Value] = field(default_factory=dict)

    # Reading

    def read_file(self, file: File) -> None:
        text = self._read_text(file.name)
        if text is None:
            return
        lines = _numbered(text)
        try:
            _, header = next(lines, (1, []))
            columns = self._check_header(file, header)
            if not set(file.key) - set(header):
                self.slugs[file.table] = set()
            first_lines: dict[tuple[str, ...], int] = {}
            for line, cells in lines:
                self._read_row(file, columns, header, line, cells)
                self._check_key(file, self.rows[file.table][-1], first_lines)
        except csv.Error as error:
            self.faults.append(Fault(file.name, _last_line(error), "", str(error.args[0]), "rows as in RFC 4180"))

    def read_timeline(self) -> None:
        text = self._read_text(TIMELINE_FILE)
        if text is None:
            return
        try:
            content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"at line (\d+)", str(error))
            line = int(found[1]) if found else 0
            self.faults.append(Fault(TIMELINE_FILE, line, "", str(error), "a file in TOML's syntax"))
            return
        self._read_collections(content.pop("collections", None))
        given = dict(_flattened(content))
        for key in sorted(given.keys() - TIMELINE_KEYS.keys()):
            self._timeline_fault(key, given[key], f"no key but {', '.join(TIMELINE_KEYS)} and collections")
        for key, (name, parse) in TIMELINE_KEYS.items():
            self.timeline[name] = self._timeline_value(key, given.get(key), parse)
        start, end = self.timeline["default_from"], self.timeline["default_to"]
        if isinstance(start, date) and isinstance(end, date) and start > end:
            self._timeline_fault("window.to", end, f"a day that is not before window.from, {start}")

    def _read_text(self, name: str) -> str | None:
        """The content of a file without byte order mark and with LF line ends; None where it is at fault."""
        try:
            content = (self.folder / name).read_bytes()
        except FileNotFoundError:
            self.faults.append(Fault(name, 0, "", "", f"a file of this name in {self.folder}"))
            return None
        except OSError as error:
            self.faults.append(Fault(name, 0, "", error.strerror or "", "a file that can be read"))
            return None
        try:
            return content.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            value = content[error.start : error.end].hex(" ")
            self.faults.append(Fault(name, line, "", f"byte {value}", "text in UTF-8"))
            return None

    def _check_header(self, file: File, header: list[str]) -> list[Column]:
        """The columns that can be read; reports those that are missing, unknown or there twice."""
        known = {one.name: one for one in file.columns}
        for name in known:
            if name not in header:
                self.faults.append(Fault(file.name, 1, name, "", "a column of this name"))
        for position, name in enumerate(header):
            if name not in known:
                self.faults.append(Fault(file.name, 1, name, name, f"only the columns {', '.join(known)}"))
            elif name in header[:position]:
                self.faults.append(Fault(file.name, 1, name, name, "every column only once"))
        return [one for one in file.columns if one.name in header]

    def _read_row(self, file: File, columns: list[Column], header: list[str], line: int, cells: list[str]) -> None:
        row = DraftRow(line, dict(zip(header, cells, strict=False)), {})
        self.rows[file.table].append(row)
        if len(cells) != len(header):
            expected = f"{len(header)} cells, as many as the header has"
            self.faults.append(Fault(file.name, line, "", f"{len(cells)} cells", expected))
            return
        for one in columns:
            self._read_cell(file, one, row)
        for english, french in file.pairs():
            self._check_both_or_none(file, row, english, french)
        if file.table == "place":
            self._check_both_or_none(file, row, "latitude", "longitude")

    def _read_cell(self, file: File, one: Column, row: DraftRow) -> None:
        cell = row.cells[one.name]
        if not cell:
            row.values[one.name] = None
            if one.required:
                self.faults.append(Fault(file.name, row.line, one.name, "", "a value: this cell must not be empty"))
            return
        try:
            row.values[one.name] = one.parse(cell)
        except (BadDate, Unexpected) as error:
            self.faults.append(Fault(file.name, row.line, one.name, cell, error.expected))

    def _check_both_or_none(self, file: File, row: DraftRow, one: str, other: str) -> None:
        for name, given in ((one, other), (other, one)):
            if not row.cells.get(name, "") and row.cells.get(given, "") and name in row.cells:
                self.faults.append(Fault(file.name, row.line, name, "", f"a value, because {given} has one"))

    def _check_key(self, file: File, row: DraftRow, first_lines: dict[tuple[str, ...], int]) -> None:
        key = tuple(row.cells.get(name, "") for name in file.key)
        if not all(key) or not key:
            return
        if file.key == ("slug",) and file.table in self.slugs:
            self.slugs[file.table].add(key[0])
        if key in first_lines:
            expected = f"{' and '.join(file.key)} only once; line {first_lines[key]} has the same"
            self.faults.append(Fault(file.name, row.line, file.key[-1], key[-1], expected))
        first_lines.setdefault(key, row.line)

    def _read_collections(self, content: object) -> None:
        if not isinstance(content, list) or not content or not all(isinstance(one, dict) for one in content):
            self._timeline_fault("collections", "", "at least one [[collections]] with slug, label_en and label_fr")
            return
        self.slugs["collection"] = set()
        for position, one in enumerate(content, 1):
            key = f"collections {position}"
            for name in sorted(one.keys() - COLLECTION_KEYS.keys()):
                self._timeline_fault(f"{key}.{name}", one[name], f"no key but {', '.join(COLLECTION_KEYS)}")
            values = {
                name: self._timeline_value(f"{key}.{name}", one.get(name), parse)
                for name, parse in COLLECTION_KEYS.items()
            }
            slug = str(one.get("slug", ""))
            if slug in self.slugs["collection"]:
                self._timeline_fault(f"{key}.slug", slug, "every slug only once")
            self.slugs["collection"].add(slug)
            self.rows["collection"].append(DraftRow(0, {}, values))

    def _timeline_value(self, key: str, given: object, parse: Parse) -> Value:
        # TOML knows days by itself; written in quotes they are as good.
        if isinstance(given, date) and not isinstance(given, datetime):
            given = given.isoformat()
        if given is None or given == "":
            self._timeline_fault(key, "", "a value: this key must be there")
        elif not isinstance(given, str):
            self._timeline_fault(key, given, "a text in quotes")
        else:
            try:
                return parse(given)
            except (BadDate, Unexpected) as error:
                self._timeline_fault(key, given, error.expected)
        return None

    def _timeline_fault(self, key: str, value: object, expected: str) -> None:
        self.faults.append(Fault(TIMELINE_FILE, 0, key, str(value), expected))

    # Checks across rows and files

    def check_references(self) -> None:
        for file in FILES:
            for one in file.columns:
                if one.refers_to in self.slugs:
                    self._check_reference(file, one)

    def _check_reference(self, file: File, one: Column) -> None:
        target = FILE_OF[one.refers_to].name if one.refers_to in FILE_OF else TIMELINE_FILE
        for row in self.rows[file.table]:
            slug = row.values.get(one.name)
            if slug is not None and slug not in self.slugs[one.refers_to]:
                expected = f"a slug that is in {target}"
                self.faults.append(Fault(file.name, row.line, one.name, str(slug), expected))

    def check_events(self) -> None:
        """Related events exist, are others, and say the same of each other."""
        related = {row.cells.get("slug", ""): related_to(row) for row in self.rows["event"]}
        for row in self.rows["event"]:
            slug, others = row.cells.get("slug", ""), related_to(row)
            for position, other in enumerate(others):
                if other == slug:
                    expected = "other events, not the event itself"
                elif other in others[:position]:
                    expected = "every related event only once"
                elif other not in related:
                    expected = "events that are in events.csv"
                elif slug not in related[other]:
                    expected = f"an event that has {slug} among its own related events"
                else:
                    continue
                self.faults.append(Fault("events.csv", row.line, "related", other, expected))

    def check_figures(self) -> None:
        """A figure of a series can be charted in it: same unit, and a day."""
        known = self.slugs.get("unit", set())
        units = {row.cells.get("slug"): row.cells.get("unit") for row in self.rows["series"]}
        for row in self.rows["figure"]:
            series = row.values.get("series")
            unit, charted = row.values.get("unit"), units.get(str(series))
            if series is None or charted not in known:
                continue
            if unit is not None and unit != charted:
                expected = f"{charted}, the unit of the series {series}"
                self.faults.append(Fault("figures.csv", row.line, "unit", str(unit), expected))
            if row.cells.get("stated") == "":
                expected = f"the day it was stated, because it belongs to the series {series}"
                self.faults.append(Fault("figures.csv", row.line, "stated", "", expected))


def _numbered(text: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV text with the first physical line of each; blank lines are no rows."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise csv.Error(str(error), line) from error


def _last_line(error: csv.Error) -> int:
    return int(error.args[1])


def _flattened(content: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, object]]:
    for key, value in content.items():
        if isinstance(value, dict):
            yield from _flattened(value, f"{prefix}{key}.")
        else:
            yield prefix + key, value


def related_to(row: DraftRow) -> list[str]:
    related = row.values.get("related")
    return str(related).split(";") if related else []


def reading_order(fault: Fault) -> tuple[int, str, int]:
    order = [TIMELINE_FILE, *(file.name for file in FILES)]
    return order.index(fault.file), "", fault.line
