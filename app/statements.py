"""Sets of events by speaker and stance: who has said what of which events.

A filter asks both of the same statement: with one speaker and a denial it finds what this speaker denied, and not what
it announced and another denied. Knows the filter and sets of events; never SQL.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_
from typing import Final

from app.eventset import EventSet
from app.filters import EventFilter

#: The facets that are properties of a statement, in the order of the keys of `Statements.sets`.
FACETS_OF_STATEMENTS: Final = ("speaker", "stance")


@dataclass(frozen=True)
class Statements:
    """``sets``: by speaker and stance, the events of which a speaker has made a statement with this stance."""

    sets: Mapping[tuple[str, str], EventSet]

    @cached_property
    def events(self) -> EventSet:
        """Those of which anything was said."""
        return reduce(or_, self.sets.values(), 0)

    def under(self, where: EventFilter) -> EventSet:
        """The events of which one statement has both a speaker and a stance of the filter, where it names any."""
        return reduce(or_, (events for _, events in self.chosen(where)), 0)

    def by_value(self, facet: str, where: EventFilter) -> Mapping[str, EventSet]:
        """By each value of a facet the events of which a statement has it, and what the filter says of the other."""
        place, found = FACETS_OF_STATEMENTS.index(facet), dict[str, EventSet]()
        for key, events in self.chosen(where, leaving_out=facet):
            found[key[place]] = found.get(key[place], 0) | events
        return found

    def chosen(self, where: EventFilter, leaving_out: str = "") -> Iterator[tuple[tuple[str, str], EventSet]]:
        """The sets of which the filter names the speaker, if it names any, and the stance, if it names any."""
        chosen = [() if facet == leaving_out else where.chosen(facet) for facet in FACETS_OF_STATEMENTS]
        for key, events in self.sets.items():
            if all(not values or value in values for value, values in zip(key, chosen, strict=True)):
                yield key, events

    def are_asked_for(self, where: EventFilter) -> bool:
        return any(map(where.chosen, FACETS_OF_STATEMENTS))
