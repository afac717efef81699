"""Are events found by what they have, in whichever block they lie?"""

from app.dataset.indexing import Index, Packed
from app.eventset import BLOCK, positions, unite


def found(packed: list[Packed], field: str, value: str) -> list[int]:
    rows = [row for some in packed for row in some.postings]
    return list(positions(unite((block, events) for *key, block, events in rows if key == [field, value])))


def test_every_event_has_its_days_and_values_in_a_block_of_its_own() -> None:
    index = Index()
    packed: list[Packed] = []
    count, some = BLOCK + 1000, 1024
    for first in range(0, count, some):
        numbers = range(first, min(first + some, count))
        values = {
            "place": [[f"place-{number % 3}"] for number in numbers],
            "word": [{"all", f"word{number % 10_000}"} for number in numbers],
        }
        packed.append(index.add(numbers, [one + 1 for one in numbers], [one % 3 for one in numbers], values))
    packed.append(index.close())
    blocks = [row for some in packed for row in some.blocks]
    assert [(number, *map(len, columns)) for number, *columns in blocks] == [
        (0, 4 * BLOCK, 4 * BLOCK, 4 * BLOCK),
        (1, 4000, 4000, 4000),
    ]
    assert found(packed, "place", "place-2") == [*range(2, count, 3)]
    assert found(packed, "word", "all") == [*range(count)]
    assert found(packed, "word", "word536") == [*range(536, count, 10_000)]
