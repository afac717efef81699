"""By what are events found? Collects which of them have each value and word, and writes that down block by block.

Knows positions and values, and nothing of what an event is.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable

from sqlalchemy import Connection, delete
from sqlmodel import SQLModel

from app.dataset.staging import write_rows
from app.postings import BLOCK, little_endian, pack

_blocks, _postings = SQLModel.metadata.tables["block"], SQLModel.metadata.tables["posting"]


#: Different values by field.
Values = Iterable[tuple[str, Iterable[str]]]
_Found = defaultdict[str, defaultdict[str, list[int]]]


class Index:
    """Takes the events in chronological order: `add` for each, `close` after the last."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._number = 0
        self._begin_block()
        connection.execute(delete(_blocks))
        connection.execute(delete(_postings))

    def add(self, earliest: int, latest: int, place: int, values: Values) -> None:
        """The next event: its first and last day and its place as numbers; by field its values, none of them twice."""
        position = len(self._earliest)
        if position == BLOCK:
            self.close()
            position = 0
        self._earliest.append(earliest)
        self._latest.append(latest)
        self._place.append(place)
        for field, several in values:
            found = self._values[field]
            for one in several:
                found[one].append(position)

    def close(self) -> None:
        """Write the block down, and begin the next."""
        if not self._earliest:
            return
        packed = [little_endian(one).tobytes() for one in (self._earliest, self._latest, self._place)]
        write_rows(self._connection, _blocks, ["number", "earliest", "latest", "place"], [(self._number, *packed)])
        for field, found in self._values.items():
            rows = [(field, value, self._number, pack(members)) for value, members in sorted(found.items())]
            if rows:
                write_rows(self._connection, _postings, ["field", "value", "block", "events"], rows)
        self._number += 1
        self._begin_block()

    def _begin_block(self) -> None:
        self._earliest, self._latest, self._place = array("i"), array("i"), array("i")
        self._values: _Found = defaultdict(lambda: defaultdict(list))
