"""Notes where what was said of an event does not bear out its status: a question to an editor, and no fault.

A party to the events that states or confirms one, or an independent speaker who does, makes it confirmed; independent
ones make it reported; without either, or with what no party has confirmed, it is claimed. So it is said in
statements.csv and speakers.csv alone: an event without statements raises no question, nor does any other status.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.dataset.across import Columns


@dataclass(frozen=True, slots=True)
class Question:
    """An event's status, and what its statements make of that."""

    event: str
    status: str
    found: str

    def __str__(self) -> str:
        return f"{self.event} is {self.status}, but {self.found}"


class Statuses:
    """Takes the rows of a data set as they are read."""

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

    def questions(self) -> Iterator[Question]:
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
                yield Question(event, status, found)
