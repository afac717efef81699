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
            [("place", [f"place-{number % 3}"]), ("word", {"all", f"word{number % 10_000}"})],
        )
    index.close()
    blocks = connection.exec_driver_sql("SELECT number, earliest, latest, place FROM block ORDER BY number").all()
    assert [(number, *map(len, columns)) for number, *columns in blocks] == [
        (0, 4 * BLOCK, 4 * BLOCK, 4 * BLOCK),
        (1, 4000, 4000, 4000),
    ]
    assert found(connection, "place", "place-2") == [*range(2, count, 3)]
    assert found(connection, "word", "all") == [*range(count)]
    assert found(connection, "word", "word536") == [*range(536, count, 10_000)]


def test_an_index_begins_anew(connection: Connection) -> None:
    for place in ("old", "new"):
        index = Index(connection)
        index.add(1, 2, 0, [("place", [place])])
        index.close()
    assert found(connection, "place", "old") == []
    assert found(connection, "place", "new") == [0]
