"""By what are events found? Collects which of them have each value and word, and writes that down block by block.

Knows positions and values, and nothing of what an event is.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import Connection

from app.dataset.tables import TABLES, write_rows
from app.postings import BLOCK, little_endian, pack

#: By field: of each event in turn the values that it has there, none of them twice.
Values = Mapping[str, Iterable[Iterable[str]]]
_Found = defaultdict[str, defaultdict[str, list[int]]]


class Index:
    """Takes the events in chronological order: `add` for some at a time, `close` after the last."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._number = 0
        self._begin_block()

    def add(self, earliest: Iterable[int], latest: Iterable[int], places: Iterable[int], values: Values) -> None:
        """The next events: their first and last days and their places as numbers, and their values.

        A block has to end where some of them end.
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
        if len(self._earliest) == BLOCK:
            self.close()

    def close(self) -> None:
        """Write the block down, and begin the next."""
        if not self._earliest:
            return
        packed = [little_endian(numbers).tobytes() for numbers in (self._earliest, self._latest, self._place)]
        names = ["number", "earliest", "latest", "place"]
        write_rows(self._connection, TABLES["block"], names, [(self._number, *packed)])
        names = ["field", "value", "block", "events"]
        for field, found in self._values.items():
            rows = [(field, value, self._number, pack(members)) for value, members in sorted(found.items())]
            write_rows(self._connection, TABLES["posting"], names, rows)
        self._number += 1
        self._begin_block()

    def _begin_block(self) -> None:
        self._earliest, self._latest, self._place = array("i"), array("i"), array("i")
        self._values: _Found = defaultdict(lambda: defaultdict(list))
