"""The fields of the filter bar: what a page puts into them, and what is wrong with what was typed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.errors import ParameterFault
from app.filters import FACETS, Facet
from app.queries.catalogue import ResolvedFilter


@dataclass(frozen=True, slots=True)
class Form:
    """The filter bar's fields; and what is wrong with what was typed into them, or with the rest of the address."""

    chosen: Mapping[str, tuple[str, ...]]
    start: str
    end: str
    q: str
    sort: str
    lanes: str
    known: str
    faults: Sequence[ParameterFault] = ()

    @classmethod
    def of(cls, resolved: ResolvedFilter) -> "Form":
        where, window = resolved.where, resolved.window
        return cls(
            {facet.name: where.chosen(facet.name) for facet in FACETS},
            window.start.isoformat(),
            window.end.isoformat(),
            where.q,
            "" if where.sort == "oldest" else where.sort,
            "" if where.lanes == "category" else where.lanes,
            where.known.isoformat() if where.known else "",
        )

    def with_faults(self, faults: Sequence[ParameterFault]) -> "Form":
        """What cannot be understood as it was typed, where it was typed."""
        typed = {fault.parameter: fault.value for fault in faults}
        return replace(
            self,
            start=typed.get("from", self.start),
            end=typed.get("to", self.end),
            q=typed.get("q", self.q),
            known=typed.get("known", self.known),
            faults=faults,
        )

    @property
    def choices(self) -> int:
        """How many values are chosen, beside dates and search."""
        return sum(len(values) for values in self.chosen.values())

    def count(self, facets: Iterable[Facet]) -> int:
        """How many values of some facets are chosen."""
        return sum(len(self.chosen[facet.name]) for facet in facets)

    def fault(self, name: str) -> ParameterFault | None:
        """What is wrong with a field."""
        return next((fault for fault in self.faults if fault.parameter == name), None)

    @property
    def other_faults(self) -> Sequence[ParameterFault]:
        """Those that are not said at their field."""
        return [fault for fault in self.faults if fault.parameter not in ("from", "to", "known")]
