"""Which data is loaded, and whether it is still the same when a long answer begins."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from sqlalchemy import Connection, Engine, select
from sqlmodel import SQLModel

from app import models  # noqa: F401  (declares the tables)
from app.errors import DatabaseUnavailable

#: Written once: every page asks.
_STATEMENT = select(SQLModel.metadata.tables["timeline"].c.version)


def read_version(connection: Connection) -> str:
    """The version of the data that is loaded. Raises DatabaseUnavailable where none is."""
    version = connection.execute(_STATEMENT).scalar_one_or_none()
    if version is None:
        raise DatabaseUnavailable("No data set is loaded: run `python -m app load` first.")
    return cast("str", version)


@contextmanager
def reading(engine: Engine, version: str) -> Iterator[Connection]:
    """A connection of its own that sees this version of the data, for what goes on after its request was understood.

    Raises DatabaseUnavailable where other data has been loaded since.
    """
    with engine.connect() as connection:
        if read_version(connection) != version:
            raise DatabaseUnavailable("Other data was loaded while a file was about to begin.")
        yield connection
