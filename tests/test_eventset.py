"""Is a set of events the same after it was written down, cut and counted?"""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.eventset import (
    BLOCK,
    below,
    counts_between,
    first,
    flags,
    last,
    pack_block,
    positions,
    unite,
    without,
)

members = st.sets(st.integers(0, 300)) | st.sets(st.sampled_from([0, 7, 8, BLOCK - 1, BLOCK, BLOCK + 1, 3 * BLOCK]))


def events_of(numbers: set[int]) -> int:
    return sum(1 << number for number in numbers)


def blocks_of(numbers: set[int]) -> list[tuple[int, bytes]]:
    return [
        (block, pack_block(sorted(number % BLOCK for number in numbers if number // BLOCK == block)))
        for block in sorted({number // BLOCK for number in numbers})
    ]


@given(members)
def test_what_is_packed_is_the_same_when_unpacked(numbers: set[int]) -> None:
    assert unite(blocks_of(numbers)) == events_of(numbers)


@given(st.integers(0, BLOCK), st.integers(1, 300))
def test_many_events_of_a_block_take_no_more_room_than_a_bit_each(count: int, step: int) -> None:
    numbers = set(range(0, BLOCK, step)[:count])
    packed = pack_block(sorted(numbers))
    assert len(packed) <= BLOCK // 8
    assert unite([(2, packed)]) == events_of(numbers) << 2 * BLOCK


@given(members, members)
def test_blocks_come_in_any_order_and_number(one: set[int], other: set[int]) -> None:
    assert unite([*reversed(blocks_of(one)), *blocks_of(other), *blocks_of(one)]) == events_of(one | other)


def test_few_and_many_events_of_one_block_are_united() -> None:
    blocks = [(1, pack_block([5])), (1, pack_block(range(1000))), (0, pack_block([7]))]
    assert unite(blocks) == (below(1000) << BLOCK) | 1 << 7


@given(members, members)
def test_sets_of_events_are_sets(one: set[int], other: set[int]) -> None:
    assert list(positions(events_of(one))) == sorted(one)
    assert list(positions(events_of(one), descending=True)) == sorted(one, reverse=True)
    assert without(events_of(one), events_of(other)) == events_of(one - other)
    assert first(events_of(one)) == min(one, default=-1)
    assert last(events_of(one)) == max(one, default=-1)


@given(members, st.sets(st.integers(0, 2 * BLOCK) | st.integers(0, 300), min_size=1).map(sorted))
def test_members_between_edges_are_counted(numbers: set[int], edges: list[int]) -> None:
    by_hand = [sum(start <= one < end for one in numbers) for start, end in pairwise(edges)]
    assert counts_between(events_of(numbers), edges) == by_hand


@given(members)
def test_flags_are_raised_for_members_alone(numbers: set[int]) -> None:
    raised = flags(events_of(numbers))
    assert {position for position, flag in enumerate(raised) if flag} == numbers
    assert set(raised) <= {0, 1}
