"""Reads a data set: turns the checked files into rows of the tables.

Rows are handed on while the files are read, and not kept. Knows how rows are stored and nothing of the database
they go to.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring
from pathlib import Path
from typing import Final

from app.dataset.across import Columns
from app.dataset.digest import Digest
from app.dataset.draft import Draft
from app.dataset.files import FILES, LISTS, POSITIONS, TEXTS, TIMELINE_FILE, File
from app.dataset.progress import Progress, no_progress
from app.dates import OPEN_END
from app.errors import BadDataSet, Fault
from app.models.cells import Value, extent

#: Gets some rows of a table, in the order of the files: the values of its columns by their names.
Take = Callable[[str, Columns], None]

_OPEN_END: Final = OPEN_END.isoformat()
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


def read(data_dir: Path, take: Take | None = None, progress: Progress = no_progress) -> DataSet:
    """Read and check the data set, and have its rows taken. Raises BadDataSet with the faults that were found.

    Rows may have been taken before a fault is found: whoever takes them must be able to let go of them.
    """
    if not data_dir.is_dir():
        raise BadDataSet([Fault(str(data_dir), 0, "", "", f"a folder that holds {TIMELINE_FILE} and the CSV files")])
    draft = Draft(data_dir)
    rows = _Rows(take or _leave, draft.about.languages)
    for table, entries in draft.about.lists.items() if not draft.faults else ():
        if entries:
            rows.add(table, _by_column(entries))
    digest = Digest(draft.about.languages, draft.about.timeline, draft.about.lists, *draft.passages.tables())
    bytes_read = _BytesRead(data_dir, progress)
    for file in FILES:
        _read_file(draft, file, rows, digest, bytes_read)
    draft.check_related()
    draft.passages.check(draft.keys)
    if draft.faults:
        raise draft.faults.error()
    for table, columns in draft.passages.tables():
        rows.add(table, columns)
    timeline = rows.timeline(draft.about.timeline, digest.hexdigits())
    rows.add("timeline", {name: [value] for name, value in timeline.items()})
    return DataSet(rows.counts, timeline)


def _read_file(draft: Draft, file: File, rows: "_Rows", digest: Digest, bytes_read: "_BytesRead") -> None:
    for batch, values in draft.read_file(file):
        # With a fault anywhere nothing will be made of the rows, and some values are missing.
        if batch.rows and not draft.faults:
            digest.add(file.table, values)
            rows.add(file.table, values)
        bytes_read.report(file, rows.counts[file.table], batch.position)


class _Rows:
    """Hands rows on, with the columns and rows that the tables have beside those of the files; and sums them up."""

    def __init__(self, take: Take, languages: Sequence[str]) -> None:
        self._take = take
        self._languages = languages
        self.counts = dict.fromkeys((*LISTS, *(file.table for file in FILES), *_MADE_OF_SEVERAL), 0)
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
        texts = {name: _in_languages(name, columns, self._languages, after - before) for name in TEXTS.get(table, ())}
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
        extents = [extent(str(written)) for written in events["date"]]
        earliest, latest = zip(*extents, strict=True)
        # An open end says nothing about where the data ends.
        days = {*earliest, *latest} - {_OPEN_END}
        self._days = {min(days | self._days), max(days | self._days)} if days else self._days
        self._worked_on = {max({str(day) for day in (*events["added"], *events["updated"]) if day} | self._worked_on)}
        return {**events, "earliest": earliest, "latest": latest}


def _relations(events: Columns) -> Columns:
    pairs = [
        (slug, other)
        for slug, related in zip(events["slug"], events["related"], strict=True)
        if related
        for other in str(related).split(";")
    ]
    return {"event": [slug for slug, _ in pairs], "related": [other for _, other in pairs]}


def _in_languages(name: str, columns: Columns, languages: Sequence[str], count: int) -> Sequence[Value]:
    """A text of each row by language, as an object of JSON; None where a row has it in none."""
    given = [language for language in languages if f"{name}_{language}" in columns]
    if not given:
        return [None] * count
    cells = zip(*(columns[f"{name}_{language}"] for language in given), strict=True)
    if len(given) == 1:
        return [f'{{"{given[0]}":{encode_basestring(str(cell))}}}' if cell else None for (cell,) in cells]
    return [_as_json(zip(given, row, strict=True)) for row in cells]


def _as_json(texts: Iterable[tuple[str, Value]]) -> str | None:
    members = [f'"{language}":{encode_basestring(str(text))}' for language, text in texts if text]
    return f"{{{','.join(members)}}}" if members else None


def _by_column(rows: Sequence[Mapping[str, Value]]) -> Columns:
    return {name: [row[name] for row in rows] for name in rows[0]}


class _BytesRead:
    """Reports which part of all files has been read."""

    def __init__(self, folder: Path, progress: Progress) -> None:
        self._progress = progress
        self._sizes = {file.name: _size(folder / file.name) for file in FILES}
        self._read: dict[str, int] = {}

    def report(self, file: File, rows: int, position: int) -> None:
        self._read[file.name] = position
        self._progress(file.name, rows, sum(self._read.values()) / max(sum(self._sizes.values()), 1))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _leave(_table: str, _columns: Columns) -> None:
    """For those who only want to know whether the data set is sound."""
