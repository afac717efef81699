"""Reads a data set: turns the checked files into rows of the tables, and names their content.

Rows are handed on while the files are read, and not kept. Knows how rows are stored and nothing of the database
they go to.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring
from pathlib import Path
from typing import Any, Final, cast

from app.dataset.draft import Draft
from app.dates import OPEN_END
from app.errors import BadDataSet, Fault
from app.models import FILES, POSITIONS, TEXTS
from app.models.cells import Columns, Value, extent
from app.models.timeline import LISTS, TIMELINE_FILE

#: Called with what is being done, how many rows of it are done, and the part from 0 to 1 where that is known.
Progress = Callable[[str, int, float | None], None]
#: Gets some rows of a table, in the order of the files: the values of its columns by their names.
_Take = Callable[[str, Columns], None]

_COUNTED: Final = {
    # What one and several rows of a table are called.
    "event": ("event", "events"),
    "source": ("source", "sources"),
    "citation": ("citation", "citations"),
    "figure": ("figure", "figures"),
    "place": ("place", "places"),
    "series": ("series", "series"),
    "category": ("category", "categories"),
}
#: The tables whose rows are neither those of a CSV file nor of a list of timeline.toml.
_MADE_OF_SEVERAL: Final = ("relation", "passage", "passage_category", "passage_event", "timeline")
# No value of a sound data set holds a control character, so this one ends a value without doubt.
_END: Final = "\x1f"
_ROW_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class DataSet:
    """A sound data set: how many rows each table has, and its row of the table of timelines."""

    counts: Mapping[str, int]
    timeline: Mapping[str, Value]

    @property
    def summary(self) -> str:
        """Such as "66 events, 113 sources, …"."""
        return ", ".join(f"{self.counts[name]} {words[self.counts[name] != 1]}" for name, words in _COUNTED.items())

    @property
    def languages(self) -> list[str]:
        """Those of its texts, the first of them first."""
        return str(self.timeline["languages"]).split()

    @property
    def version(self) -> str:
        """Names the content: the latest day on which an event was worked on, and a digest of all files."""
        return str(self.timeline["version"])

    def as_json(self) -> dict[str, Any]:
        """For scripts. ``counts`` are rows by table; a sound data set has no ``faults``."""
        return {"version": self.version, "counts": dict(self.counts), "faults": [], "more_faults": 0}


def no_progress(_what: str, _rows: int, _part: float | None = None) -> None:
    """Shows nothing."""


def read(data_dir: Path, take: _Take | None = None, progress: Progress = no_progress) -> DataSet:
    """Read and check the data set, and have its rows taken. Raises BadDataSet with the faults that were found.

    Rows may have been taken before a fault is found: whoever takes them must be able to let go of them.
    """
    if not data_dir.is_dir():
        raise BadDataSet([Fault(str(data_dir), 0, "", "", f"a folder that holds {TIMELINE_FILE} and the CSV files")])
    draft = Draft(data_dir)
    rows = _Rows(take, draft.about.languages)
    for table, entries in draft.about.lists.items() if not draft.faults else ():
        if entries:
            rows.add(table, {name: [entry[name] for entry in entries] for name in entries[0]})
    digest = _Digest(draft.about.languages, draft.about.timeline, draft.about.lists, *draft.passages.tables())
    _read_files(draft, rows, digest, progress)
    for fault in draft.across.related_faults():
        draft.faults.add(Fault("events.csv", *fault))
    draft.passages.check(draft.keys)
    if draft.faults:
        raise draft.faults.error()
    for table, columns in draft.passages.tables():
        rows.add(table, columns)
    timeline = rows.timeline(draft.about.timeline, digest.hexdigits())
    rows.add("timeline", {name: [value] for name, value in timeline.items()})
    return DataSet(rows.counts, timeline)


def _read_files(draft: Draft, rows: "_Rows", digest: "_Digest", progress: Progress) -> None:
    size, before = sum(_size(draft.folder / file.name) for file in FILES.values()), 0
    for file in FILES.values():
        position = 0
        for batch, values in draft.read_file(file):
            # With a fault anywhere nothing will be made of the rows, and some values are missing.
            if batch.rows and not draft.faults:
                digest.add(file.table, values)
                rows.add(file.table, values)
            position = batch.position
            progress(file.name, rows.counts[file.table], (before + position) / max(size, 1))
        before += position


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


class _Rows:
    """Hands rows on, with the columns and rows that the tables have beside those of the files; and sums them up."""

    def __init__(self, take: _Take | None, languages: Sequence[str]) -> None:
        self._take = take
        self._languages = languages
        self.counts = dict.fromkeys((*LISTS, *FILES, *_MADE_OF_SEVERAL), 0)
        self._days: set[str] = set()
        self._worked_on: set[str] = set()

    def add(self, table: str, columns: Columns) -> None:
        if table == "event":
            columns = self._with_extents(columns)
            self.add("relation", _relations(columns))
        before = self.counts[table]
        self.counts[table] = after = before + len(next(iter(columns.values())))
        if table in POSITIONS:
            columns = {**columns, POSITIONS[table]: range(before + 1, after + 1)}
        if self._take:
            count = after - before
            texts = {name: _in_languages(name, columns, self._languages, count) for name in TEXTS[table]}
            self._take(table, {**columns, **texts})

    def timeline(self, about: Mapping[str, Value], digest: str) -> dict[str, Value]:
        return {
            "id": 1,
            **about,
            "version": f"{max(self._worked_on)}-{digest}" if self._worked_on else digest,
            "first_day": min(self._days, default=None),
            "last_day": max(self._days, default=None),
            "event_count": self.counts["event"],
        }

    def _with_extents(self, events: Columns) -> Columns:
        extents = [extent(written) for written in events["date"]]
        earliest, latest = zip(*extents, strict=True)
        # An open end says nothing about where the data ends.
        days = {*earliest, *latest} - {OPEN_END.isoformat()}
        self._days = {min(days | self._days), max(days | self._days)} if days else self._days
        self._worked_on = {max({day for day in (*events["added"], *events["updated"]) if day} | self._worked_on)}
        return {**events, "earliest": earliest, "latest": latest}


def _relations(events: Columns) -> Columns:
    pairs = [
        (slug, other)
        for slug, related in zip(events["slug"], events["related"], strict=True)
        if related
        for other in related.split(";")
    ]
    return {"event": [slug for slug, _ in pairs], "related": [other for _, other in pairs]}


def _in_languages(name: str, columns: Columns, languages: Sequence[str], count: int) -> Sequence[Value]:
    """A text of each row by language, as an object of JSON; None where a row has it in none."""
    given = [language for language in languages if f"{name}_{language}" in columns]
    if not given:
        return [None] * count
    cells = zip(*(columns[f"{name}_{language}"] for language in given), strict=True)
    return [_as_json(zip(given, row, strict=True)) for row in cells]


def _as_json(texts: Iterable[tuple[str, Value]]) -> str | None:
    members = [f'"{language}":{encode_basestring(str(text))}' for language, text in texts if text]
    return f"{{{','.join(members)}}}" if members else None


class _Digest:
    """Names the content of a data set by a digest that changes with any value.

    It does not change with what the tables do not keep: line ends, the order of columns, how a number is written, nor
    the order of rows where it means nothing. So whatever is written from the tables again has the same name.

    Begun with what the TOML files say; then come the rows of each table, and those whose order means something in
    order. These have a digest a column, which is quicker. For the others stands the sum of the digests of the rows.
    """

    def __init__(self, languages: Sequence[str], *about: object) -> None:
        self._about = json.dumps(about, sort_keys=True).encode()
        self._names = {
            table: [column.name for column in file.in_languages(languages).columns] for table, file in FILES.items()
        }
        self._columns = {
            table: {name: hashlib.blake2b() for name in names}
            for table, names in self._names.items()
            if table in POSITIONS
        }
        self._sums = dict.fromkeys(self._names.keys() - POSITIONS.keys(), 0)

    def add(self, table: str, values: Columns) -> None:
        columns = {name: _texts(values[name]) for name in self._names[table] if name in values}
        if table in self._sums:
            self._sums[table] += sum(map(_number, zip(*columns.values(), strict=True)))
            return
        for name, column in columns.items():
            self._columns[table][name].update((_END.join(column) + _END).encode())

    def hexdigits(self) -> str:
        """Eight hexadecimal digits of all that was added."""
        whole = hashlib.blake2b(self._about, digest_size=4)
        for table in self._names:
            for column in self._columns.get(table, {}).values():
                whole.update(column.digest())
            if table in self._sums:
                whole.update((self._sums[table] % 2 ** (8 * _ROW_BYTES)).to_bytes(_ROW_BYTES))
        return whole.hexdigest()


def _texts(column: Sequence[Value]) -> Sequence[str]:
    # All values of a column are of one type, but for those that are missing.
    if column and isinstance(column[0], str) and None not in column:
        return cast("Sequence[str]", column)
    return ["" if value is None else str(value) for value in column]


def _number(row: Iterable[str]) -> int:
    return int.from_bytes(hashlib.blake2b(_END.join(row).encode(), digest_size=_ROW_BYTES).digest())
