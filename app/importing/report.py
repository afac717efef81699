"""The report of an import: whether each row was taken, changed or refused, and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

OUTCOMES = ("taken", "changed", "refused")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of the row that begins on this ``line``; ``became`` is the slug of its event, or what else it was taken for.

    The first note on a row that was refused says why.
    """

    line: int
    headline: str
    became: str = ""
    notes: Sequence[str] = ()

    @property
    def name(self) -> str:
        """One of OUTCOMES: as it is, or but for what the notes say, or not at all."""
        return ("changed" if self.notes else "taken") if self.became else "refused"


@dataclass(slots=True)
class Report:
    """Of all rows in order; ``general`` says what holds for all of them, ``counted`` what the number of a row is."""

    general: list[str] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    counted: str = "line"

    def count(self, name: str) -> int:
        return sum(outcome.name == name for outcome in self.outcomes)

    @property
    def lines(self) -> Iterator[str]:
        """For people: a line a row, what was changed below it."""
        for outcome in self.outcomes:
            where, notes = f"{self.counted} {outcome.line}: {outcome.name}", outcome.notes
            headline = _printable(outcome.headline)
            if outcome.became:
                yield f"{where}: {headline} ({outcome.became})"
            else:
                yield f"{where}: {headline or 'no headline'}: {_printable(notes[0])}"
                notes = notes[1:]
            yield from (f"    {_printable(note)}" for note in notes)
        yield from self.general
        counted = ", ".join(f"{self.count(name)} {name}" for name in OUTCOMES)
        yield f"{len(self.outcomes)} {'row' if len(self.outcomes) == 1 else 'rows'}: {counted}"

    def as_json(self) -> dict[str, Any]:
        """For programs: the same."""
        rows = [
            {
                self.counted: outcome.line,
                "outcome": outcome.name,
                "headline": outcome.headline,
                "became": outcome.became or None,
            }
            | {"notes": list(outcome.notes)}
            for outcome in self.outcomes
        ]
        return {"rows": rows, "general": self.general, **{name: self.count(name) for name in OUTCOMES}}


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)
