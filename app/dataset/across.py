"""Checks that rows agree with rows elsewhere in more than their slugs: in what they are drawn, counted and cited by.

Keeps of each file only what later rows are checked against.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.dataset.spellings import Spellings
from app.models.cells import Value

#: No file has more lines than so many bits can count.
_LINE_BITS = 32

#: Columns of a batch by their names, all of one length: as they are written, and as values.
Cells = Mapping[str, Sequence[str]]
Columns = Mapping[str, Sequence[Value]]
#: A fault: its line and column, what was found, and what was expected.
Found = tuple[int, str, str, str]


def pair_of_lines(line: int | None, other: int | None) -> int:
    """The lines of two rows as one number, which takes a tenth of the room of two slugs."""
    return (line or 0) << _LINE_BITS | (other or 0)


class Across:
    """What is known of rows that were read. ``keys`` has the line of each key of a table, and may grow."""

    def __init__(self, keys: Mapping[str, Mapping[Any, int]]) -> None:
        self._keys = keys
        # Of the events that have related ones: the line and these.
        self._related: dict[str, tuple[int, list[str]]] = {}
        self._unit_of_series: dict[str, str] = {}
        # The line of the first category with each colour and shape.
        self._looks: dict[tuple[str, str], int] = {}
        self._spellings = Spellings()

    def check(self, table: str, lines: Sequence[int], cells: Cells, values: Columns) -> Iterator[Found]:
        """The faults of some rows of a table."""
        match table:
            case "event" if {"slug", "related"} <= cells.keys():
                for line, slug, related in zip(lines, cells["slug"], values["related"], strict=True):
                    if related:
                        self._related[slug] = line, str(related).split(";")
            case "category" if {"colour", "shape"} <= cells.keys():
                yield from self._look_faults(lines, cells)
            case "alias" if {"name", "spelling"} <= cells.keys():
                yield from self._spellings.check(lines, cells["name"], cells["spelling"])
            case "series" if {"slug", "unit"} <= cells.keys():
                self._unit_of_series.update(zip(cells["slug"], cells["unit"], strict=True))
            case "figure" if {"series", "unit", "stated"} <= cells.keys():
                yield from self._chart_faults(lines, cells, values)
            case "statement" if {"event", "source"} <= cells.keys() and "citation" in self._keys:
                yield from self._citation_faults(lines, values)

    def related_faults(self) -> Iterator[Found]:
        """Related events exist, are others, and say the same of each other."""
        for slug, (line, others) in self._related.items() if "event" in self._keys else ():
            for position, other in enumerate(others):
                if other == slug:
                    expected = "other events, not the event itself"
                elif other in others[:position]:
                    expected = "every related event only once"
                elif other not in self._keys["event"]:
                    expected = "events that are in events.csv"
                elif slug not in self._related.get(other, (0, []))[1]:
                    expected = f"an event that has {slug} among its own related events"
                else:
                    continue
                yield line, "related", other, expected

    def _look_faults(self, lines: Sequence[int], cells: Cells) -> Iterator[Found]:
        """Categories can be told apart by their markers."""
        for line, colour, shape in zip(lines, cells["colour"], cells["shape"], strict=True):
            first = self._looks.setdefault((colour, shape), line)
            if first != line:
                yield line, "shape", shape, f"colour and shape together only once; line {first} has the same"

    def _chart_faults(self, lines: Sequence[int], cells: Cells, values: Columns) -> Iterator[Found]:
        """A figure of a series can be charted in it: same unit, and a day."""
        known = self._keys.get("unit", {})
        for line, series, unit, stated in zip(lines, values["series"], values["unit"], cells["stated"], strict=True):
            charted = self._unit_of_series.get(str(series))
            if series is None or charted not in known:
                continue
            if unit is not None and unit != charted:
                yield line, "unit", str(unit), f"{charted}, the unit of the series {series}"
            if not stated:
                yield line, "stated", "", f"the day it was stated, because it belongs to the series {series}"

    def _citation_faults(self, lines: Sequence[int], values: Columns) -> Iterator[Found]:
        """What carries a statement is among the sources of its event."""
        events, sources, cited = (self._keys.get(table, {}) for table in ("event", "source", "citation"))
        for line, event, source in zip(lines, values["event"], values["source"], strict=True):
            of_event, of_source = events.get(event), sources.get(source)
            if of_event and of_source and pair_of_lines(of_event, of_source) not in cited:
                yield line, "source", str(source), f"a source that {event} cites in citations.csv"
