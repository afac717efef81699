"""Are events found by what they have, in whichever block they lie?"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection

from app.database import building
from app.dataset.indexing import Index
from app.postings import BLOCK, positions, unite
from tests.databases import database_in


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    with building(database_in(tmp_path)) as build, build.connection.begin():
        yield build.connection


def found(connection: Connection, field: str, value: str) -> list[int]:
    statement = f"SELECT block, events FROM posting WHERE field = '{field}' AND value = '{value}'"  # noqa: S608
    return list(positions(unite((block, events) for block, events in connection.exec_driver_sql(statement))))


def test_every_event_has_its_days_and_values_in_a_block_of_its_own(connection: Connection) -> None:
    index = Index(connection)
    count, some = BLOCK + 1000, 1024
    for first in range(0, count, some):
        numbers = range(first, min(first + some, count))
        places = [[f"place-{number % 3}"] for number in numbers]
        words = [{"all", f"word{number % 10_000}"} for number in numbers]
        latest, places_by_number = [number + 1 for number in numbers], [number % 3 for number in numbers]
        index.add(numbers, latest, places_by_number, {"place": places, "word": words})
    index.close()
    blocks = connection.exec_driver_sql("SELECT number, earliest, latest, place FROM block ORDER BY number").all()
    assert [(number, *map(len, columns)) for number, *columns in blocks] == [
        (0, 4 * BLOCK, 4 * BLOCK, 4 * BLOCK),
        (1, 4000, 4000, 4000),
    ]
    assert found(connection, "place", "place-2") == [*range(2, count, 3)]
    assert found(connection, "word", "all") == [*range(count)]
    assert found(connection, "word", "word536") == [*range(536, count, 10_000)]
