"""A list of events under headings: the years in which they began, or the days on which they changed last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Generic, Protocol, TypeVar

from app.filters import EventFilter


class _Listed(Protocol):
    @property
    def earliest(self) -> date: ...
    @property
    def changed(self) -> date: ...


Event = TypeVar("Event", bound=_Listed)


@dataclass(frozen=True, slots=True)
class Group(Generic[Event]):
    """Some events that began in one ``year``; where the list has the order of their changes, changed on one ``day``."""

    events: Sequence[Event]
    year: int
    day: date | None = None

    @property
    def id(self) -> str:
        """That of its heading."""
        return f"changed-{self.day}" if self.day else f"year-{self.year}"


def grouped(events: Sequence[Event], where: EventFilter) -> list[Group[Event]]:
    """The events as the filter orders them, neighbours with the same heading in one group."""
    if where.sort == "updated":
        days = groupby(events, key=lambda event: event.changed)
        return [Group(some, some[0].earliest.year, day) for day, found in days for some in [list(found)]]
    return [Group(list(some), year) for year, some in groupby(events, key=lambda event: event.earliest.year)]
