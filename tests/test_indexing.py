"""Are events found by what they have, in whichever block they lie?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from app.database import migrate, writer
from app.dataset.indexing import Index
from app.postings import BLOCK, positions, unite
from tests.databases import database_in


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    migrate(database_in(tmp_path))
    with writer(database_in(tmp_path)).begin() as connection:
        yield connection


def found(connection: Connection, field: str, value: str) -> list[int]:
    statement = f"SELECT block, events FROM posting WHERE field = '{field}' AND value = '{value}'"  # noqa: S608
    return list(positions(unite((block, events) for block, events in connection.exec_driver_sql(statement))))


def test_every_event_has_its_days_and_values_in_a_block_of_its_own(connection: Connection) -> None:
    index = Index(connection)
    count = BLOCK + 1000
    for number in range(count):
        index.add(
            number,
            number + 1,
            number % 3,
            [("place", [f"place-{number % 3}"])],
            [("en", {"all", f"word{number % 10_000}"})],
        )
    index.close()
    blocks = connection.exec_driver_sql("SELECT number, earliest, latest, place FROM block ORDER BY number").all()
    assert [(number, *map(len, columns)) for number, *columns in blocks] == [
        (0, 4 * BLOCK, 4 * BLOCK, 4 * BLOCK),
        (1, 4000, 4000, 4000),
    ]
    assert found(connection, "place", "place-2") == [*range(2, count, 3)]
    assert found(connection, "en", "all") == found(connection, "en_2", "a") == [*range(count)]
    assert found(connection, "en", "word536") == [*range(536, count, 10_000)]


def test_short_beginnings_have_the_events_of_all_words_that_begin_so(connection: Connection) -> None:
    index = Index(connection)
    for words in ({"kim", "kn"}, {"k"}, {"kimchi"}, {"pak", "조선"}):
        index.add(1, 1, 0, [], [("en", words)])
    index.close()
    assert found(connection, "en_2", "k") == [0, 1, 2]
    assert found(connection, "en_2", "ki") == [0, 2]
    assert found(connection, "en_2", "kn") == [0]
    assert found(connection, "en_2", "선") == found(connection, "en_2", "조선") == [3]
    assert found(connection, "en_2", "kim") == []


def test_words_that_are_one_when_cut_are_found_together(connection: Connection) -> None:
    index = Index(connection)
    for end in ("", "b", "bc"):
        index.add(1, 1, 0, [], [("en", {"a" * 200 + end})])
    index.close()
    assert found(connection, "en", "a" * 200) == [0, 1, 2]


def test_an_index_begins_anew(connection: Connection) -> None:
    for place in ("old", "new"):
        index = Index(connection)
        index.add(1, 2, 0, [("place", [place])], [])
        index.close()
    assert found(connection, "place", "old") == []
    assert found(connection, "place", "new") == [0]
