"""How do we reach the database? Engines for writing and for reading, and migrations.

Writing is for `python -m app load` alone; a reader cannot change anything. Of the tables it knows only
what tells whether a data set was loaded. What goes wrong is told as DatabaseUnavailable.
"""

import sqlite3
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, NullPool, QueuePool, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError

from app.errors import DatabaseUnavailable

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
LOAD_COMMAND = "python -m app load"

_WRITER_WAITS_MS = 30_000
_READER_WAITS_MS = 5_000

_REASONS = {
    sqlite3.SQLITE_BUSY: "is in use by another program that does not let go of it",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened or created",
    sqlite3.SQLITE_CORRUPT: "is damaged",
    sqlite3.SQLITE_FULL: "cannot be written: the disk is full",
    sqlite3.SQLITE_IOERR: "cannot be read or written: the disk reports an error",
    sqlite3.SQLITE_NOTADB: "is not an SQLite database",
    sqlite3.SQLITE_PERM: "cannot be opened: permission denied",
    sqlite3.SQLITE_READONLY: "is not writable",
}


def migrate(database_url: str) -> None:
    """Bring the tables up to date, creating file and folder where needed; safe in several processes at once.

    Raises DatabaseUnavailable.
    """
    path = _path(database_url)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DatabaseUnavailable(f"The folder {path.parent} cannot be created: {error.strerror}.") from error
    engine = writer(database_url)
    with explained(database_url), engine.begin() as connection:
        if not _is_current(connection):
            _upgrade(connection, path)


def writer(database_url: str) -> Engine:
    """An engine whose transactions hold the write lock from their first moment; foreign keys are enforced."""
    path = _path(database_url)

    def connect() -> sqlite3.Connection:
        # Without an isolation level the driver starts no transactions of its own: we say BEGIN below.
        connection = sqlite3.connect(path, isolation_level=None)
        connection.execute(f"PRAGMA busy_timeout = {_WRITER_WAITS_MS}")
        connection.execute("PRAGMA foreign_keys = ON")
        return connection

    # Two transactions that read first and write later would deadlock: IMMEDIATE makes the second one wait.
    return _engine(connect, "BEGIN IMMEDIATE", poolclass=NullPool)


def reader(database_url: str) -> Engine:
    """An engine that can only read, for use by many threads; one transaction sees one state of the data.

    Raises DatabaseUnavailable where the file cannot be read or holds no data set.
    """
    path = _path(database_url)
    if not path.exists():
        raise DatabaseUnavailable(f"The database {path} does not exist yet: run `{LOAD_COMMAND}` first.")

    # As many connections as the server has worker threads: a slow download must not make pages wait.
    engine = _engine(lambda: _connect_to_read(path), "BEGIN", poolclass=QueuePool, pool_size=8, max_overflow=40)
    with explained(database_url), engine.connect() as connection:
        _require_loaded(connection, path)
    return engine


def watch(database_url: str, engine: Engine) -> Callable[[], Hashable]:
    """A function that names the state of the database: the same name, the same data. It takes microseconds.

    Where the file was replaced by another, the engine lets go of the old one. Where there is none for the
    moment, the last state stands: what was read from it is the best there is. For one thread.
    """
    path = _path(database_url)
    inode = path.stat().st_ino
    connection = _connect_to_read(path)

    def state() -> Hashable:
        nonlocal inode, connection
        with suppress(OSError, sqlite3.Error):
            now = path.stat().st_ino
            if now != inode:
                connection.close()
                connection = _connect_to_read(path)
                engine.dispose()
                inode = now
        with suppress(sqlite3.Error):
            return inode, connection.execute("PRAGMA data_version").fetchone()[0]
        return None

    return state


def _connect_to_read(path: Path) -> sqlite3.Connection:
    address = f"file:{quote(str(path))}?mode=ro"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
    connection.execute(f"PRAGMA busy_timeout = {_READER_WAITS_MS}")
    connection.execute("PRAGMA query_only = ON")
    return connection


@contextmanager
def explained(database_url: str) -> Iterator[None]:
    """Turn what the driver reports about the file into a DatabaseUnavailable sentence; a bug stays a bug."""
    try:
        yield
    except (DatabaseError, sqlite3.DatabaseError) as error:
        cause = error.orig if isinstance(error, DatabaseError) else error
        # The low byte is the kind of error, the rest tells variants of it apart.
        reason = _REASONS.get(getattr(cause, "sqlite_errorcode", 0) & 0xFF)
        if reason is None:
            raise
        raise DatabaseUnavailable(f"The database {_path(database_url)} {reason}.") from error


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration, without an ini file, for migrating over this connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _engine(connect: Any, begin: str, **options: Any) -> Engine:
    engine = create_engine("sqlite://", creator=connect, **options)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # On the driver's own connection: this is no statement of anybody's page.
        cast(sqlite3.Connection, connection.connection.driver_connection).execute(begin)

    return engine


def _path(database_url: str) -> Path:
    try:
        url = make_url(database_url)
    except ArgumentError:
        url = None
    if url is None or url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        raise DatabaseUnavailable(f"The database {database_url} is not an SQLite file such as sqlite:///timeline.db.")
    return Path(str(url.database)).absolute()


def _upgrade(connection: Connection, path: Path) -> None:
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None and set(inspect(connection).get_table_names()) - {"alembic_version"}:
        raise DatabaseUnavailable(f"The database {path} belongs to another program: choose another file.")
    try:
        command.upgrade(alembic_config(connection), "head")
    except CommandError as error:
        raise DatabaseUnavailable(f"The database {path} was made by a newer version of this program.") from error


def _is_current(connection: Connection) -> bool:
    script = ScriptDirectory.from_config(alembic_config(connection))
    return MigrationContext.configure(connection).get_current_revision() == script.get_current_head()


def _require_loaded(connection: Connection, path: Path) -> None:
    if not inspect(connection).has_table("timeline"):
        raise DatabaseUnavailable(f"The database {path} holds no data yet: run `{LOAD_COMMAND}` first.")
    if not _is_current(connection):
        raise DatabaseUnavailable(f"The database {path} was made by another version: run `{LOAD_COMMAND}`.")
    if connection.exec_driver_sql("SELECT 1 FROM timeline").first() is None:
        raise DatabaseUnavailable(f"The database {path} holds no data yet: run `{LOAD_COMMAND}` first.")
