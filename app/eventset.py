"""Sets of events as the bits of one number, and packed into blocks for the database.

Events are numbered from 0 in chronological order. A set of them is an ``int`` whose bit p is set where event p is in
it: ``&`` is what two sets share, ``|`` what is in either, ``bit_count()`` how many are in it.
"""

import re
import sys
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

EventSet = int

#: So many consecutive events share a row of the database.
BLOCK = 65_536
_BLOCK_BYTES = BLOCK // 8
#: So few events of a block are listed, two bytes each; of more there is a bit for each of the block.
_FEW = 256

_NOT_ZERO = re.compile(rb"[^\0]")
_FLAGS = bytes.maketrans(b"01", b"\0\1")
_BITS = tuple(tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256))


def pack_block(members: Sequence[int]) -> bytes:
    """Positions within a block, as the database stores them. Each is below BLOCK."""
    if len(members) == 1:
        # Most words of many texts are in one of them; this takes a quarter of the time.
        return members[0].to_bytes(2, "little")
    if len(members) <= _FEW:
        return little_endian(array("H", members)).tobytes()
    bits = bytearray(_BLOCK_BYTES)
    _set(bits, members)
    return bytes(bits)


def unite(blocks: Iterable[tuple[int, bytes]]) -> EventSet:
    """All events of packed blocks, each with its number; any number of times, in any order."""
    mapped: defaultdict[int, int] = defaultdict(int)
    listed: defaultdict[int, list[bytes]] = defaultdict(list)
    for number, packed in blocks:
        if len(packed) == _BLOCK_BYTES:
            mapped[number] |= int.from_bytes(packed, "little")
        else:
            listed[number].append(packed)
    united = bytearray(_BLOCK_BYTES * (max((*mapped, *listed), default=-1) + 1))
    for number in {*mapped, *listed}:
        bits = bytearray(mapped[number].to_bytes(_BLOCK_BYTES, "little"))
        _set(bits, little_endian(array("H", b"".join(listed[number]))))
        united[number * _BLOCK_BYTES : (number + 1) * _BLOCK_BYTES] = bits
    return int.from_bytes(united, "little")


def below(position: int) -> EventSet:
    """All events before a position."""
    return (1 << position) - 1


def without(events: EventSet, others: EventSet) -> EventSet:
    """Those of the first set that are not in the second."""
    return events ^ (events & others)


def first(events: EventSet) -> int:
    """The lowest position; -1 where there is none."""
    return (events & -events).bit_length() - 1


def last(events: EventSet) -> int:
    """The highest position; -1 where there is none."""
    return events.bit_length() - 1


def middle(events: EventSet) -> int:
    """The position of the middle member, of two the lower one; -1 where there is none."""
    wanted, low, high = (events.bit_count() + 1) // 2, 0, events.bit_length()
    while low < high:
        half = (low + high) // 2
        low, high = (low, half) if (events & below(half)).bit_count() >= wanted else (half + 1, high)
    return low - 1


def positions(events: EventSet, *, descending: bool = False) -> Iterator[int]:
    """The members of a set, in order."""
    length = (events.bit_length() + 7) // 8
    for match in _NOT_ZERO.finditer(events.to_bytes(length, "big" if descending else "little")):
        offset = match.start()
        bits = _BITS[match[0][0]]
        if descending:
            yield from [(length - 1 - offset) * 8 + bit for bit in reversed(bits)]
        else:
            yield from [offset * 8 + bit for bit in bits]


def flags(events: EventSet) -> bytes:
    """A byte for each position up to the last member: 1 where the position is one, 0 elsewhere."""
    return bin(events)[:1:-1].encode().translate(_FLAGS)


def having(numbers: bytes, bits: int) -> EventSet:
    """The positions of the bytes that have any of some bits."""
    digits = bytes(ord("1") if byte & bits else ord("0") for byte in range(256))
    return int(numbers[::-1].translate(digits) or b"0", 2)


def counts_between(events: EventSet, edges: Sequence[int]) -> list[int]:
    """How many members lie from each edge up to the next one, for ascending positions."""
    bits = events.to_bytes((events.bit_length() + 7) // 8, "little")
    return [
        (int.from_bytes(bits[start >> 3 : (end + 7) >> 3], "little") >> (start & 7) & below(end - start)).bit_count()
        for start, end in pairwise(edges)
    ]


def little_endian(numbers: "array[int]") -> "array[int]":
    """The same array as this machine and the database have it in common; it is changed in place."""
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _set(bits: bytearray, members: Iterable[int]) -> None:
    for position in members:
        bits[position >> 3] |= 1 << (position & 7)
