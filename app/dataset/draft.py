"""Checks the rows of the files, and collects faults instead of stopping at the first.

Rows pass through, a batch of them at a time and column by column. Kept is only what later rows are checked
against: the slugs of each table and the lines they stand on, and what `across` keeps. Knows no database.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from app.dataset.across import Across, pair_of_lines
from app.dataset.scanning import Batch, Unreadable, scan
from app.dataset.toml import About, Passages
from app.errors import BadDataSet, BadDate, Fault
from app.models import FILES
from app.models.cells import ALL_AT_ONCE, Columns, Unexpected, Value
from app.models.columns import Column, File
from app.models.timeline import OPTIONAL_LISTS, PASSAGE_FILES, TIMELINE_FILE

#: The lines of the rows in another file that the rows of a batch refer to, None where there is none.
_Lines = Sequence[int | None]

_READING_ORDER: Final = [TIMELINE_FILE, *PASSAGE_FILES.values(), *(file.name for file in FILES.values())]
#: More faults than anybody corrects before checking again; a file of the wrong kind has millions.
_LIMIT: Final = 1000


class _Faults:
    """The faults of a data set while it is checked: keeps the first of them, and counts the others."""

    def __init__(self) -> None:
        self._noted: defaultdict[str, list[Fault]] = defaultdict(list)
        self._count = 0

    def add(self, fault: Fault) -> None:
        """Note a fault. Within a file, faults of earlier lines should come first: later ones may be left out."""
        self._count += 1
        if len(self._noted[fault.file]) < _LIMIT:
            self._noted[fault.file].append(fault)

    def are_in(self, file: str) -> bool:
        return bool(self._noted.get(file))

    def __bool__(self) -> bool:
        return self._count > 0

    def error(self) -> BadDataSet:
        """All faults as the error to raise, in the order of files and lines."""
        noted = [fault for faults in self._noted.values() for fault in faults]
        noted.sort(key=lambda fault: (_READING_ORDER.index(fault.file), fault.line))
        return BadDataSet(noted[:_LIMIT], more=self._count - len(noted[:_LIMIT]))


class Draft:
    """The data set while it is read and checked.

    `keys` has the line of each key of a table, which mostly is a slug. A table that could not be read to its end is
    missing, so that nothing is reported against it.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults = _Faults()
        self.about = About(folder, self.faults.add)
        self.passages = Passages(folder, self.about.languages, self.faults.add)
        self.keys: dict[str, dict[Any, int]] = {}
        for table, entries in self.about.lists.items():
            self.keys[table] = {str(entry["slug"]): 0 for entry in entries}
        # Tables without a file, as long as nothing refers to them.
        self.left_out: set[str] = set()
        self.across = Across(self.keys)

    def read_file(self, file: File) -> Iterator[tuple[Batch, Columns]]:
        """The rows of a file, checked, a batch at a time, and their values by column."""
        if file.is_optional and not (self.folder / file.name).exists():
            self.left_out.add(file.table)
            return
        sheet = None
        try:
            for batch in scan(self.folder / file.name):
                if sheet is None:
                    sheet = _Sheet(self, file, header=batch.rows.pop(0))
                    del batch.lines[0]
                yield batch, sheet.check(batch)
            if sheet is None:
                _Sheet(self, file, header=[])
        except Unreadable as error:
            self.keys.pop(file.table, None)
            self.faults.add(error.fault)
        if file.key != ("slug",) and self.faults.are_in(file.name):
            # Which row was meant cannot be said.
            self.keys.pop(file.table, None)


class _Sheet:
    """A CSV file while it is checked against itself and what was read before it."""

    def __init__(self, draft: Draft, file: File, header: list[str]) -> None:
        self.draft = draft
        # Languages that are not known are no fault of this file: then it is in those that it says.
        in_languages = file.in_languages(draft.about.languages or file.languages_in(header))
        # Each row has to refer to the lists that the data set has.
        has = {table for table in OPTIONAL_LISTS if draft.keys.get(table)}
        columns = (
            replace(column, required=True, is_optional=False) if column.refers_to in has else column
            for column in in_languages.columns
        )
        self.file = replace(file, columns=tuple(columns))
        self.header = header
        self.columns = self._check_header()
        self.has_key = bool(file.key) and set(file.key) <= set(header)
        # The line on which each key stands first.
        self.keys: dict[Any, int] = {}
        if self.has_key:
            draft.keys[file.table] = self.keys

    def check(self, batch: Batch) -> Columns:
        lines, rows = self._whole_rows(batch)
        cells = dict(zip(self.header, zip(*rows, strict=True) if rows else [()] * len(self.header), strict=True))
        found: Mapping[str, _Lines] = {
            column.name: list(map(self.draft.keys[column.refers_to].get, cells[column.name]))
            for column in self.columns
            if column.refers_to in self.draft.keys
        }
        values: Columns = {
            column.name: self._values(column, lines, cells[column.name], found) for column in self.columns
        }
        for pair in self.file.pairs():
            self._check_both_or_none(lines, cells, *pair)
        for column in self.columns:
            if None in found.get(column.name, ()):
                known = self.draft.keys[column.refers_to]
                target = FILES[column.refers_to].name if column.refers_to in FILES else TIMELINE_FILE
                for line, slug in zip(lines, values[column.name], strict=True):
                    if slug is not None and slug not in known:
                        self.fault(line, column.name, slug, f"a slug that is in {target}")
            elif column.refers_to in self.draft.left_out and any(cells[column.name]):
                self.draft.left_out.remove(column.refers_to)
                expected = f"a file of this name in {self.draft.folder}, since {self.file.name} refers to it"
                self.draft.faults.add(Fault(FILES[column.refers_to].name, 0, "", "", expected))
        if self.has_key:
            self._check_keys(lines, cells, found)
        for fault in self.draft.across.check(self.file.table, lines, cells, values):
            self.fault(*fault)
        return {**{column.name: [None] * len(lines) for column in self.file.columns if column.is_optional}, **values}

    def fault(self, line: int, column: str, value: str, expected: str) -> None:
        self.draft.faults.add(Fault(self.file.name, line, column, value, expected))

    def _check_header(self) -> list[Column]:
        """The columns that can be read; reports those that are missing, unknown or there twice."""
        known = {column.name: column for column in self.file.columns}
        for name, column in known.items():
            if name not in self.header and not column.is_optional:
                self.fault(1, name, "", "a column of this name")
        for position, name in enumerate(self.header):
            if name not in known:
                self.fault(1, name, name, f"only the columns {', '.join(known)}")
            elif name in self.header[:position]:
                self.fault(1, name, name, "every column only once")
        return [column for column in self.file.columns if column.name in self.header]

    def _whole_rows(self, batch: Batch) -> tuple[Sequence[int], Sequence[Sequence[str]]]:
        """The rows that have as many cells as the header; the others are reported and left out."""
        width = len(self.header)
        if set(map(len, batch.rows)) <= {width}:
            return batch.lines, batch.rows
        whole = Batch()
        for line, cells in zip(batch.lines, batch.rows, strict=True):
            if len(cells) == width:
                whole.lines.append(line)
                whole.rows.append(cells)
                continue
            self.fault(line, "", f"{len(cells)} cells", f"{width} cells, as many as the header has")
            named = dict(zip(self.header, cells, strict=False))
            if self.has_key and named.get("slug"):
                # What refers to the row is not at fault.
                self.keys.setdefault(named["slug"], line)
        return whole.lines, whole.rows

    def _values(
        self, column: Column, lines: Sequence[int], cells: Sequence[str], found: Mapping[str, _Lines]
    ) -> Sequence[Value]:
        if found.get(column.name) and None not in found[column.name]:
            return cells
        at_once = ALL_AT_ONCE.get(column.parse)
        if not (column.required and "" in cells):
            if at_once and at_once(cells):
                return [cell or None for cell in cells] if "" in cells else cells
            with suppress(BadDate, Unexpected):
                # Most cells that are no texts come again and again.
                parsed = {cell: column.parse(cell) if cell else None for cell in set(cells)}
                return [*map(parsed.__getitem__, cells)]
        return [self._value(column, line, cell) for line, cell in zip(lines, cells, strict=True)]

    def _value(self, column: Column, line: int, cell: str) -> Value:
        if cell:
            try:
                return column.parse(cell)
            except (BadDate, Unexpected) as error:
                self.fault(line, column.name, cell, error.expected)
        elif column.required:
            self.fault(line, column.name, "", "a value: this cell must not be empty")
        return None

    def _check_both_or_none(self, lines: Sequence[int], cells: Columns, one: str, other: str) -> None:
        if one not in cells or other not in cells or [*map(bool, cells[one])] == [*map(bool, cells[other])]:
            return
        for line, first, second in zip(lines, cells[one], cells[other], strict=True):
            if (not first) != (not second):
                name, given = (one, other) if second else (other, one)
                self.fault(line, name, "", f"a value, because {given} has one")

    def _check_keys(self, lines: Sequence[int], cells: Columns, found: Mapping[str, _Lines]) -> None:
        keys = self._keys(cells, found)
        if all(cells[name] and "" not in cells[name] for name in self.file.key):
            distinct = set(keys)
            if len(distinct) == len(keys) and self.keys.keys().isdisjoint(distinct):
                self.keys.update(zip(keys, lines, strict=True))
                return
        for position, (line, key) in enumerate(zip(lines, keys, strict=True)):
            written = [cells[name][position] for name in self.file.key]
            if all(written):
                if key in self.keys:
                    expected = f"{' and '.join(self.file.key)} only once; line {self.keys[key]} has the same"
                    self.fault(line, self.file.key[-1], written[-1], expected)
                self.keys.setdefault(key, line)

    def _keys(self, cells: Columns, found: Mapping[str, _Lines]) -> Sequence[Hashable]:
        """The keys of the rows. For two slugs of other files stands one number, made of their lines there."""
        referred = [found[name] for name in self.file.key if found.get(name) and None not in found[name]]
        if len(referred) == len(self.file.key) == 2:
            return list(map(pair_of_lines, *referred))
        parts = [cells[name] for name in self.file.key]
        return parts[0] if len(parts) == 1 else list(zip(*parts, strict=True))
