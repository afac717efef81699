"""The index of a load: collects which events have each value and word, and packs that block by block.

Knows positions and values, and nothing of what an event is.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from app.eventset import BLOCK, little_endian, pack

#: By field: of each event in turn the values that it has there, none of them twice.
Values = Mapping[str, Iterable[Iterable[str]]]


class Packed(NamedTuple):
    """Rows of the tables of blocks and of postings."""

    blocks: Sequence[Sequence[Any]] = ()
    postings: Sequence[Sequence[Any]] = ()


class Index:
    """Takes the events in chronological order: `add` for some at a time, `close` after the last."""

    def __init__(self) -> None:
        self._number = 0
        self._begin_block()

    def add(self, earliest: Iterable[int], latest: Iterable[int], places: Iterable[int], values: Values) -> Packed:
        """Take the next events: their first and last days and their places as numbers, and their values.

        A block has to end where some of them end; then, its rows are given back.
        """
        first = len(self._earliest)
        self._earliest.extend(earliest)
        self._latest.extend(latest)
        self._place.extend(places)
        for field, column in values.items():
            found = self._values[field]
            for position, its_values in enumerate(column, first):
                for value in its_values:
                    found[value].append(position)
        return self.close() if len(self._earliest) == BLOCK else Packed()

    def close(self) -> Packed:
        """The rows of the block that was begun, if one was; and begin the next."""
        if not self._earliest:
            return Packed()
        columns = [little_endian(numbers).tobytes() for numbers in (self._earliest, self._latest, self._place)]
        packed = Packed(
            [(self._number, *columns)],
            [
                (field, value, self._number, pack(members))
                for field, found in self._values.items()
                for value, members in sorted(found.items())
            ],
        )
        self._number += 1
        self._begin_block()
        return packed

    def _begin_block(self) -> None:
        self._earliest, self._latest, self._place = array("i"), array("i"), array("i")
        self._values: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
