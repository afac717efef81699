"""Access to the database: building it anew, reading it, and noticing that another took its place.

The CSV files are the truth, and the database is made of them: a load builds all tables beside those that are served
and exchanges the two in one step. A database is an SQLite file (`sqlite`) or one of a PostgreSQL server
(`postgresql`); those two modules are where that makes a difference. Of the tables this package knows only what tells
whether they are ours and whether a data set was loaded (`revisions`). What goes wrong is raised as DatabaseUnavailable.
"""

import sqlite3
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from app.database.postgresql import PostgresqlServer
from app.database.revisions import require_loaded
from app.database.sqlite import SqliteFile
from app.errors import DatabaseUnavailable


class _Build(Protocol):
    """New tables, made empty by the migrations, which nobody else can see."""

    @property
    def connection(self) -> Connection:
        """Reads and writes the new tables by their names."""

    def replacing(self) -> AbstractContextManager[str | None]:
        """Holds the write lock of the database that shall be replaced, and gives the schema of its tables.

        None where it has no tables of this version. Raises DatabaseUnavailable where it is not ours to replace. To be
        entered outside a transaction.
        """

    def publish(self, tables: Sequence[str]) -> None:
        """Let the new tables take the place of the old ones, in one step, while `replacing` is held.

        `tables` has their names, each after those that it refers to.
        """


def building(database_url: str) -> AbstractContextManager[_Build]:
    """New tables beside those that are there, for one load at a time; another one waits.

    What was built is dropped unless it was published. Raises DatabaseUnavailable.
    """
    return _database(database_url).building()


def reader(database_url: str) -> Engine:
    """An engine that can only read, for use by many threads; one transaction sees one state of the data.

    Raises DatabaseUnavailable where the database cannot be read or holds no data set.
    """
    database = _database(database_url)
    engine = database.reader()
    try:
        with explained(database_url), engine.connect() as connection:
            require_loaded(connection, database.name)
    except DatabaseUnavailable:
        engine.dispose()
        raise
    return engine


def watch(database_url: str, engine: Engine) -> Callable[[], Hashable]:
    """A function that names the state of the database: the same name, the same data. For one thread.

    Of a file, it tells the state of this moment and takes microseconds; it waits for nobody. A server is asked once
    a second at most, and the function waits a quarter of a second at most. Where the database cannot be read for
    the moment, the last state stands: what was read from it is the best there is.
    """
    return _database(database_url).watch(engine)


@contextmanager
def explained(database_url: str) -> Iterator[None]:
    """Turn what the driver reports about the database into a DatabaseUnavailable sentence; a bug stays a bug."""
    try:
        yield
    except (DBAPIError, sqlite3.DatabaseError) as error:
        database = _database(database_url)
        reason = database.reason(error.orig if isinstance(error, DBAPIError) else error)
        if reason is None:
            raise
        raise DatabaseUnavailable(f"The database {database.name} {reason}.") from error


def _database(database_url: str) -> SqliteFile | PostgresqlServer:
    try:
        url = make_url(database_url)
    except ArgumentError:
        url = None
    if url is not None and url.drivername == "postgresql+psycopg" and url.database:
        return PostgresqlServer(url)
    if url is None or url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        shown = database_url if url is None else url.render_as_string(hide_password=True)
        raise DatabaseUnavailable(
            f"The database {shown} is neither an SQLite file such as sqlite:///timeline.db nor a PostgreSQL "
            "database such as postgresql+psycopg://user@host/database."
        )
    return SqliteFile(Path(str(url.database)).absolute())
