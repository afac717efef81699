"""Checks what cells have to agree in beside slugs, with others of their row and with rows elsewhere.

That is what events, categories and figures are drawn, counted and cited by.

Keeps of each file only what later rows are checked against. `Across` finds faults; `Statuses` has questions to an
editor, which are none.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.models.cells import Columns
from app.search import Spelling, spelling_of

#: No file has more lines than so many bits can count.
_LINE_BITS = 32
#: A search looks for all other spellings of a name.
_MAX_SPELLINGS = 20

#: A fault: its line and column, what was found, and what was expected.
_Found = tuple[int, str, str, str]


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
        self._spellings = _Spellings()

    def check(self, table: str, lines: Sequence[int], cells: Columns, values: Columns) -> Iterator[_Found]:
        match table:
            case "event" if {"slug", "related"} <= cells.keys():
                for line, slug, related in zip(lines, cells["slug"], values["related"], strict=True):
                    if related:
                        self._related[slug] = line, related.split(";")
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

    def related_faults(self) -> Iterator[_Found]:
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

    def _look_faults(self, lines: Sequence[int], cells: Columns) -> Iterator[_Found]:
        """Categories can be told apart by their markers."""
        for line, colour, shape in zip(lines, cells["colour"], cells["shape"], strict=True):
            first = self._looks.setdefault((colour, shape), line)
            if first != line:
                yield line, "shape", shape, f"colour and shape together only once; line {first} has the same"

    def _chart_faults(self, lines: Sequence[int], cells: Columns, values: Columns) -> Iterator[_Found]:
        """A figure of a series can be charted in it: same unit, and a day."""
        known = self._keys.get("unit", {})
        for line, series, unit, stated in zip(lines, values["series"], values["unit"], cells["stated"], strict=True):
            charted = self._unit_of_series.get(series)
            if charted not in known:
                continue
            if unit is not None and unit != charted:
                yield line, "unit", unit, f"{charted}, the unit of the series {series}"
            if not stated:
                yield line, "stated", "", f"the day it was stated, because it belongs to the series {series}"

    def _citation_faults(self, lines: Sequence[int], values: Columns) -> Iterator[_Found]:
        """What carries a statement is among the sources of its event."""
        events, sources, cited = (self._keys.get(table, {}) for table in ("event", "source", "citation"))
        for line, event, source in zip(lines, values["event"], values["source"], strict=True):
            of_event, of_source = events.get(event), sources.get(source)
            if of_event and of_source and pair_of_lines(of_event, of_source) not in cited:
                yield line, "source", source, f"a source that {event} cites in citations.csv"


class _Spellings:
    """The rows of aliases.csv that were read so far: each spelling belongs to one name, and is the name of nothing."""

    def __init__(self) -> None:
        # The line of each, and how it is written there.
        self._names: dict[Spelling, int] = {}
        self._spellings: dict[Spelling, tuple[int, str]] = {}
        self._counts: Counter[Spelling] = Counter()

    def check(self, lines: Sequence[int], names: Sequence[str], spellings: Sequence[str]) -> Iterator[_Found]:
        for line, name, spelling in zip(lines, names, spellings, strict=True):
            words, other = spelling_of(name), spelling_of(spelling)
            if words and other:
                for column, expected in self._faults(line, words, other, spelling):
                    yield line, column, name if column == "name" else spelling, expected

    def _faults(self, line: int, name: Spelling, spelling: Spelling, written: str) -> Iterator[tuple[str, str]]:
        if spelling == name:
            yield "spelling", "another spelling: case, accents and signs within a word make none"
            return
        first, as_there = self._spellings.setdefault(spelling, (line, written))
        # The same spelling twice is reported as any double key is.
        if as_there != written:
            yield "spelling", f"a spelling only once; line {first} has the same"
        if spelling in self._names:
            yield "spelling", f"a spelling that is no name; line {self._names[spelling]} has it as one"
        if name in self._spellings:
            yield "name", f"a name that is no other spelling; line {self._spellings[name][0]} has it as one"
        self._names.setdefault(name, line)
        self._counts[name] += 1
        if self._counts[name] == _MAX_SPELLINGS + 1:
            yield "name", f"at most {_MAX_SPELLINGS} spellings of a name"


@dataclass(frozen=True, slots=True)
class _Question:
    """An event's status, and what its statements make of that."""

    event: str
    status: str
    found: str

    def __str__(self) -> str:
        return f"{self.event} is {self.status}, but {self.found}"


class Statuses:
    """Takes the rows of a data set, and notes where what was said of an event does not bear out its status.

    A party to the events that states or confirms one, or an independent speaker who does, makes it confirmed;
    independent ones make it reported; without either, or with what no party has confirmed, it is claimed. So it is said
    in statements.csv and speakers.csv alone: an event without statements raises no question, nor does any other status.
    """

    def __init__(self) -> None:
        self._parts: dict[Any, Any] = {}
        self._statuses: dict[Any, Any] = {}
        # The events of which speakers of a part have made a statement with a stance.
        self._said: defaultdict[tuple[Any, Any], set[Any]] = defaultdict(set)

    def take(self, table: str, columns: Columns) -> None:
        match table:
            case "speaker":
                self._parts.update(zip(columns["slug"], columns["part"], strict=True))
            case "event":
                self._statuses.update(zip(columns["slug"], columns["status"], strict=True))
            case "statement":
                said = zip(columns["event"], columns["speaker"], columns["stance"], strict=True)
                for event, speaker, stance in said:
                    self._said[self._parts[speaker], stance].add(event)

    def questions(self) -> Iterator[_Question]:
        """In the order of the events."""
        by_parties = self._said["party", "states"] | self._said["party", "confirms"]
        by_independent = self._said["independent", "states"] | self._said["independent", "confirms"]
        spoken_of = set[Any]().union(*self._said.values())
        for event, status in self._statuses.items():
            found = ""
            if event not in spoken_of:
                continue
            if status == "confirmed" and event not in by_parties and event not in by_independent:
                found = "no party to it and no independent speaker states or confirms it"
            elif status == "reported" and event not in by_independent:
                found = "no independent speaker states or confirms it"
            elif status == "claimed" and event in self._said["party", "confirms"]:
                found = "a party to it confirms it"
            elif status == "claimed" and event in by_independent:
                found = "an independent speaker states or confirms it"
            if found:
                yield _Question(event, status, found)
