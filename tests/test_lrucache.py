"""What was read is not read again, and no more is kept than may be."""

from collections.abc import Sequence

from app.lrucache import LRUCache


class Reader:
    """Doubles numbers, but knows no negative ones; and notes what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Sequence[int]] = []

    def read(self, keys: Sequence[int]) -> dict[int, int]:
        self.asked.append(list(keys))
        return {key: 2 * key for key in sorted(keys, reverse=True) if key >= 0}


def test_only_what_is_not_there_is_read_and_all_comes_in_the_order_asked_for() -> None:
    cache, reader = LRUCache[int, int](10), Reader()
    assert list(cache.find([3, 1], reader.read).items()) == [(3, 6), (1, 2)]
    assert list(cache.find([2, 1, 3, 2, 0], reader.read).items()) == [(2, 4), (1, 2), (3, 6), (0, 0)]
    assert reader.asked == [[3, 1], [2, 0]]


def test_what_there_is_not_is_left_out_and_asked_for_again() -> None:
    cache, reader = LRUCache[int, int](10), Reader()
    assert cache.find([-1, 1], reader.read) == {1: 2}
    assert cache.find([-1], reader.read) == {}
    assert reader.asked == [[-1, 1], [-1]]


def test_what_was_asked_for_least_recently_goes_first() -> None:
    cache, reader = LRUCache[int, int](2), Reader()
    for key in (1, 2, 1, 3, 1, 2):
        assert cache.get(key, lambda key: reader.read([key])[key]) == 2 * key
    assert reader.asked == [[1], [2], [3], [2]]


def test_more_than_is_kept_can_be_asked_for_at_once() -> None:
    cache, reader = LRUCache[int, int](2), Reader()
    assert cache.find(range(5), reader.read) == {0: 0, 1: 2, 2: 4, 3: 6, 4: 8}
    assert cache.find([3, 4], reader.read) == {3: 6, 4: 8}
    assert len(reader.asked) == 1
