"""Who has said what of events and what they rest on, read from the rows of the files and from nothing else."""

import tomllib
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

OF_STATEMENTS = ("speaker", "stance")
Rows = Iterable[Mapping[str, str]]


@dataclass(frozen=True)
class Said:
    """A statement; ``by`` is the day by which it had been made, where nobody knows the one on which its event began."""

    speaker: str
    stance: str
    by: date

    def is_asked_for(self, where: Mapping[str, Any], leaving_out: str = "") -> bool:
        """Whether it has a speaker and a stance of a filter, and had been made by its day."""
        known = where.get("known")
        if known and self.by > known:
            return False
        return all(
            getattr(self, facet) in where[facet] for facet in OF_STATEMENTS if where.get(facet) and facet != leaving_out
        )


def made_by(stated: str) -> date | None:
    """The last day of a date in EDTF, or the first of one that is open."""
    if not stated:
        return None
    first, _, last = stated.rpartition("/")
    is_open = last == ".."
    year, *rest = map(int, (first if is_open else last).rstrip("~").split("-"))
    month = rest[0] if rest else 1 if is_open else 12
    day = rest[1] if rest[1:] else 1 if is_open else monthrange(year, month)[1]
    return date(year, month, day)


def said_of(event: str, begun: date, statements: Rows) -> Sequence[Said]:
    return [
        Said(row["speaker"], row["stance"], made_by(row["stated"]) or begun)
        for row in statements
        if row["event"] == event
    ]


def rests_on(sources: Iterable[str], kinds: Mapping[str, str], state_media: Iterable[str]) -> tuple[str, ...]:
    """What an event with these sources rests on alone."""
    cited = [kinds[source] for source in sources]
    alone = ("one-source",) if len(cited) == 1 else ()
    return (*alone, "state-media") if cited and set(cited) <= set(state_media) else alone


def kinds_of_state_media(folder: Path) -> list[str]:
    kinds = tomllib.loads((folder / "timeline.toml").read_text("utf-8"))["kinds"]
    return [kind["slug"] for kind in kinds if kind["state_media"]]
