"""What does a sound data set hold? Turns the checked files into rows of the tables.

Knows how rows are stored and nothing of the database they go to.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from app.dataset.cells import Value
from app.dataset.draft import Draft, reading_order, related_to
from app.dataset.files import FILES, TIMELINE_FILE
from app.dates import OPEN_END, parse_date
from app.errors import BadDataSet, Fault

Row = Mapping[str, Value]

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


@dataclass(frozen=True, slots=True)
class DataSet:
    """A sound data set: `tables` holds, for each table of the database, its rows with typed values."""

    tables: Mapping[str, Sequence[Row]]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many rows each table has."""
        return {name: len(rows) for name, rows in self.tables.items()}

    @property
    def summary(self) -> str:
        """Such as "66 events, 113 sources, …"."""
        return ", ".join(f"{self.counts[name]} {words[self.counts[name] != 1]}" for name, words in _COUNTED.items())

    @property
    def version(self) -> str:
        """Names the content: the latest day on which an event was worked on, and a digest of all files."""
        return str(self.tables["timeline"][0]["version"])


def read(data_dir: Path) -> DataSet:
    """Read and check the data set; raises BadDataSet with every fault that was found."""
    if not data_dir.is_dir():
        raise BadDataSet([Fault(str(data_dir), 0, "", "", f"a folder that holds {TIMELINE_FILE} and the CSV files")])
    draft = Draft(data_dir)
    draft.read_timeline()
    for file in FILES:
        draft.read_file(file)
    draft.check_references()
    draft.check_events()
    draft.check_figures()
    if draft.faults:
        raise BadDataSet(sorted(draft.faults, key=reading_order))
    return _build(draft)


def _build(draft: Draft) -> DataSet:
    tables: dict[str, list[Row]] = {file.table: [row.values for row in draft.rows[file.table]] for file in FILES}
    tables["collection"] = [row.values for row in draft.rows["collection"]]
    for name in ("category", "collection", "citation"):
        tables[name] = [{**row, "position": position} for position, row in enumerate(tables[name], 1)]
    tables["figure"] = [{**row, "id": position} for position, row in enumerate(tables["figure"], 1)]
    tables["relation"] = [
        {"event": str(row.values["slug"]), "related": other} for row in draft.rows["event"] for other in related_to(row)
    ]
    tables["event"] = [_event_row(row) for row in tables["event"]]
    tables["timeline"] = [_timeline_row(draft, tables["event"])]
    return DataSet(tables)


def _event_row(row: Row) -> Row:
    when = parse_date(str(row["date"]))
    stored = {name: value for name, value in row.items() if name != "related"}
    return {**stored, "earliest": when.earliest, "latest": when.latest}


def _timeline_row(draft: Draft, events: Sequence[Row]) -> Row:
    # An open end says nothing about where the data ends.
    days = [day for row in events for day in _days(row, "earliest", "latest") if day != OPEN_END]
    worked_on = [day for row in events for day in _days(row, "added", "updated")]
    digest = _digest(draft)
    return {
        "id": 1,
        **draft.timeline,
        "version": f"{max(worked_on)}-{digest}" if worked_on else digest,
        "first_day": min(days, default=None),
        "last_day": max(days, default=None),
        "event_count": len(events),
    }


def _days(row: Row, *names: str) -> Iterator[date]:
    for name in names:
        value = row[name]
        if isinstance(value, date):
            yield value


def _digest(draft: Draft) -> str:
    """Eight hexadecimal digits that change with any cell, but not with line ends or the order of columns."""
    content: list[Any] = [draft.timeline, [row.values for row in draft.rows["collection"]]]
    content += ([[row.cells[one.name] for one in file.columns] for row in draft.rows[file.table]] for file in FILES)
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(canonical.encode()).hexdigest()[:8]
