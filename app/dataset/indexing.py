"""By what are events found? Collects which of them have each value and word, and writes that down block by block.

Knows positions and values, and nothing of what an event is.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, delete
from sqlmodel import SQLModel

from app.dataset.staging import write_rows
from app.postings import BLOCK, little_endian, pack, pack_together
from app.search import LONGEST, SHORT, beginnings_in, keys

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

    def add(self, earliest: int, latest: int, place: int, values: Values, words: Values) -> None:
        """The next event: its first and last day and its place as numbers; by facet its values, by language its words.

        No value and no word comes twice.
        """
        position = len(self._earliest)
        if position == BLOCK:
            self.close()
            position = 0
        self._earliest.append(earliest)
        self._latest.append(latest)
        self._place.append(place)
        for taken, given in ((self._values, values), (self._words, words)):
            for field, several in given:
                found = taken[field]
                for one in several:
                    found[one].append(position)

    def close(self) -> None:
        """Write the block down, and begin the next."""
        if not self._earliest:
            return
        packed = [little_endian(one).tobytes() for one in (self._earliest, self._latest, self._place)]
        write_rows(self._connection, _blocks, ["number", "earliest", "latest", "place"], [(self._number, *packed)])
        for facet, found in self._values.items():
            self._write(facet, _packed(found))
        for language, found in self._words.items():
            words = _packed(_by_key(found))
            self._write(language, words)
            self._write(beginnings_in(language), _beginnings(words))
        self._number += 1
        self._begin_block()

    def _write(self, field: str, packed: Mapping[str, bytes]) -> None:
        rows = [(field, value, self._number, events) for value, events in sorted(packed.items())]
        if rows:
            write_rows(self._connection, _postings, ["field", "value", "block", "events"], rows)

    def _begin_block(self) -> None:
        self._earliest, self._latest, self._place = array("i"), array("i"), array("i")
        self._values: _Found = defaultdict(lambda: defaultdict(list))
        self._words: _Found = defaultdict(lambda: defaultdict(list))


def _packed(found: Mapping[str, Sequence[int]]) -> dict[str, bytes]:
    return {value: pack(members) for value, members in found.items()}


def _beginnings(packed: Mapping[str, bytes]) -> dict[str, bytes]:
    """Which events have any word that begins so, for the shortest beginnings."""
    gathered: defaultdict[str, list[bytes]] = defaultdict(list)
    for word, events in packed.items():
        for length in range(1, min(SHORT, len(word)) + 1):
            gathered[word[:length]].append(events)
    return {beginning: pack_together(several) for beginning, several in gathered.items()}


def _by_key(found: dict[str, list[int]]) -> dict[str, list[int]]:
    """The same by what words are found by: nearly all by themselves."""
    others = [word for word in found if len(word) > LONGEST or not word.isascii()]
    gathered: defaultdict[str, set[int]] = defaultdict(set)
    for word in others:
        members = found.pop(word)
        for key in keys(word):
            gathered[key].update(members)
    for key, several in gathered.items():
        found[key] = sorted(several.union(found.get(key, ())))
    return found
