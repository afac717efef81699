"""How do we reach the database? Engines for writing and for reading, and migrations.

A database is an SQLite file or one of a PostgreSQL server; this module is where that makes a difference. Writing is
for `python -m app load` alone; a reader cannot change anything. Of the tables it knows only what tells whether a
data set was loaded. What goes wrong is told as DatabaseUnavailable.
"""

import sqlite3
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Any, Protocol, cast
from urllib.parse import quote

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, NullPool, QueuePool, create_engine, event, inspect, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from app.errors import DatabaseUnavailable

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"
LOAD_COMMAND = "python -m app load"

_WRITER_WAITS_MS = 30_000
_READER_WAITS_MS = 5_000

# Pages that a load changes stay in memory up to here; beyond, they go to the file, and readers have to wait.
_LOADING_CACHE_KIB = 512 * 1024
_STAGING_CACHE_KIB = 64 * 1024

_FULL = "cannot be written: the disk is full. Make room and load again; no data was changed"

_SQLITE_REASONS = {
    sqlite3.SQLITE_BUSY: "is in use by another program that does not let go of it",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened or created",
    sqlite3.SQLITE_CORRUPT: "is damaged",
    sqlite3.SQLITE_FULL: _FULL,
    sqlite3.SQLITE_IOERR: "cannot be read or written: the disk reports an error",
    sqlite3.SQLITE_NOTADB: "is not an SQLite database",
    sqlite3.SQLITE_PERM: "cannot be opened: permission denied",
    sqlite3.SQLITE_READONLY: "is not writable",
    # With a quota, too, or a limit on the size of files, there is room on the disk and yet none.
    sqlite3.SQLITE_IOERR_WRITE: (
        "cannot be written: a quota or a limit on the size of files is reached, or the disk reports an error. "
        "Make room and load again; no data was changed"
    ),
}

#: A server sends these itself; that it cannot be reached at all has no such code.
_POSTGRESQL_REASONS = {
    "25006": "is not writable",
    "3F000": "has no schema to hold the tables",
    "42501": "is not writable: its owner has to permit this user to make and change tables",
    "53100": _FULL,
    "55P03": "is in use by another program that does not let go of it",
}
#: Names the lock that a writer holds: any number will do that no other program uses in the same database.
_WRITERS = 5_021_959_081
#: How long the server may take to accept a connection, and how long it may be silent.
_SERVER_ANSWERS_S = 5
#: A page is read in milliseconds; whatever takes this long would only keep others waiting.
_STATEMENT_TAKES_S = 30
#: How often a server is asked for the state of its data, and how long a request waits for the answer.
_WATCH_EVERY_S = 1.0
_WATCH_WAITS_S = 0.25


def migrate(database_url: str) -> None:
    """Bring the tables up to date, creating file and folder where needed; safe in several processes at once.

    Raises DatabaseUnavailable.
    """
    database = _database(database_url)
    with explained(database_url):
        database.prepare()
        with database.writer().begin() as connection:
            if not _is_current(connection):
                _upgrade(connection, database.name)


def writer(database_url: str) -> Engine:
    """An engine whose transactions hold the write lock from their first moment; foreign keys are enforced."""
    return _database(database_url).writer()


def stager(database_url: str) -> Engine:
    """An engine for temporary tables, which the database can be attached to later: until then it is left alone."""
    return _database(database_url).stager()


def attach(connection: Connection, database_url: str) -> None:
    """From now on, a stager's connection reads and writes the database beside its own tables."""
    _database(database_url).attach(connection)


def reader(database_url: str) -> Engine:
    """An engine that can only read, for use by many threads; one transaction sees one state of the data.

    Raises DatabaseUnavailable where the database cannot be read or holds no data set.
    """
    database = _database(database_url)
    engine = database.reader()
    try:
        with explained(database_url), engine.connect() as connection:
            _require_loaded(connection, database.name)
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


def analyse(connection: Connection) -> None:
    """After many rows have changed: have PostgreSQL count them now, or it plans for the tables of before."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("ANALYZE")


@contextmanager
def explained(database_url: str, *, is_staging: bool = False) -> Iterator[None]:
    """Turn what the driver reports about the database into a DatabaseUnavailable sentence; a bug stays a bug.

    With `is_staging`, it is about a stager's temporary tables, which need not lie where the database does.
    """
    try:
        yield
    except (DBAPIError, sqlite3.DatabaseError) as error:
        database = _database(database_url)
        reason = database.reason(error.orig if isinstance(error, DBAPIError) else error)
        if reason is None:
            raise
        name = database.stage if is_staging else f"The database {database.name}"
        raise DatabaseUnavailable(f"{name} {reason}.") from error


def alembic_config(connection: Connection) -> Config:
    """Alembic's configuration, without an ini file, for migrating over this connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


class _Database(Protocol):
    """What differs between an SQLite file and a PostgreSQL server; the functions above say what each is for."""

    @property
    def name(self) -> str:
        """What to call it in a sentence."""

    @property
    def stage(self) -> str:
        """With what a sentence begins that tells of the temporary tables."""

    def prepare(self) -> None: ...
    def writer(self) -> Engine: ...
    def stager(self) -> Engine: ...
    def attach(self, connection: Connection) -> None: ...
    def reader(self) -> Engine: ...
    def watch(self, engine: Engine) -> Callable[[], Hashable]: ...
    def reason(self, error: BaseException | None) -> str | None:
        """The end of a sentence about what the driver reports; None where it tells of a bug."""


def _database(database_url: str) -> _Database:
    try:
        url = make_url(database_url)
    except ArgumentError:
        url = None
    if url is not None and url.drivername == "postgresql+psycopg" and url.database:
        return _PostgresqlServer(url)
    if url is None or url.get_backend_name() != "sqlite" or url.database in (None, "", ":memory:"):
        shown = database_url if url is None else url.render_as_string(hide_password=True)
        raise DatabaseUnavailable(
            f"The database {shown} is neither an SQLite file such as sqlite:///timeline.db nor a PostgreSQL "
            "database such as postgresql+psycopg://user@host/database."
        )
    return _SqliteFile(Path(str(url.database)).absolute())


@dataclass(frozen=True, slots=True)
class _SqliteFile:
    path: Path

    @property
    def name(self) -> str:
        return str(self.path)

    @property
    def stage(self) -> str:
        return "The folder for temporary files (SQLITE_TMPDIR or TMPDIR names it, else it is /var/tmp)"

    def prepare(self) -> None:
        folder = self.path.parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseUnavailable(f"The folder {folder} cannot be created: {error.strerror}.") from error

    def writer(self) -> Engine:
        def connect() -> sqlite3.Connection:
            # Without an isolation level the driver starts no transactions of its own: we say BEGIN below.
            connection = sqlite3.connect(self.path, isolation_level=None)
            connection.execute(f"PRAGMA busy_timeout = {_WRITER_WAITS_MS}")
            connection.execute("PRAGMA foreign_keys = ON")
            return connection

        # Two transactions that read first and write later would deadlock: IMMEDIATE makes the second one wait.
        return self._engine(connect, "BEGIN IMMEDIATE", poolclass=NullPool)

    def stager(self) -> Engine:
        def connect() -> sqlite3.Connection:
            # Without a name: a database of this connection's own, in a file that nobody sees and nothing outlives.
            connection = sqlite3.connect("", isolation_level=None)
            connection.execute(f"PRAGMA busy_timeout = {_WRITER_WAITS_MS}")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA temp.cache_size = -{_STAGING_CACHE_KIB}")
            return connection

        return self._engine(connect, "BEGIN IMMEDIATE", poolclass=NullPool)

    def attach(self, connection: Connection) -> None:
        driver = cast(sqlite3.Connection, connection.connection.driver_connection)
        driver.execute("ATTACH ? AS loaded", [str(self.path)])
        driver.execute(f"PRAGMA loaded.cache_size = -{_LOADING_CACHE_KIB}")

    def reader(self) -> Engine:
        if not self.path.exists():
            raise DatabaseUnavailable(f"The database {self.path} does not exist yet: run `{LOAD_COMMAND}` first.")
        with explained(f"sqlite:///{self.path}"):
            self._take_back_what_was_cut_short(_READER_WAITS_MS)
        # As many connections as the server has worker threads: a slow download must not make pages wait.
        connect = partial(self._connect_to_read, _READER_WAITS_MS)
        return self._engine(connect, "BEGIN", poolclass=QueuePool, pool_size=8, max_overflow=40)

    def watch(self, engine: Engine) -> Callable[[], Hashable]:
        # It never waits for a lock: all other requests would wait with it.
        connection = self._connect_to_read(waits_ms=0)
        file: Hashable = None
        counter: int | None = None
        version: str | None = None

        def look() -> None:
            nonlocal connection, file, counter, version
            now = self._file_state()
            # SQLite notices what was written through it, not that a file was copied over this one or took its place.
            if now != file:
                connection.close()
                connection = self._connect_to_read(waits_ms=0)
                engine.dispose()
                file, counter = now, None
            current = connection.execute("PRAGMA data_version").fetchone()[0]
            if current != counter:
                row = connection.execute("SELECT version FROM timeline").fetchone()
                counter, version = current, row and row[0]

        def state() -> Hashable:
            with suppress(OSError, sqlite3.Error):
                try:
                    look()
                except sqlite3.OperationalError as error:
                    if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
                        raise
                    self._take_back_what_was_cut_short(waits_ms=0)
                    look()
            return version

        return state

    def reason(self, error: BaseException | None) -> str | None:
        code = getattr(error, "sqlite_errorcode", 0)
        # The low byte is the kind of error, the rest tells variants of it apart.
        return _SQLITE_REASONS.get(code) or _SQLITE_REASONS.get(code & 0xFF)

    def _file_state(self) -> Hashable:
        """Changes whenever the file is written or another takes its place, by whatever means."""
        status = self.path.stat()
        return status.st_dev, status.st_ino, status.st_mtime_ns, status.st_ctime_ns

    def _take_back_what_was_cut_short(self, waits_ms: int) -> None:
        """Where a load was killed, restore what it had begun to overwrite: readers see it, but may not do it."""
        with closing(self._connect_to_read(waits_ms)) as connection:
            try:
                connection.execute("PRAGMA schema_version")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
                    raise
                # Whoever opens the file for writing restores it, before reading anything.
                with closing(sqlite3.connect(self.path, timeout=waits_ms / 1000)) as restoring:
                    restoring.execute("PRAGMA schema_version")

    def _connect_to_read(self, waits_ms: int) -> sqlite3.Connection:
        address = f"file:{quote(str(self.path))}?mode=ro"
        connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        connection.execute(f"PRAGMA busy_timeout = {waits_ms}")
        connection.execute("PRAGMA query_only = ON")
        return connection

    def _engine(self, connect: Callable[[], sqlite3.Connection], begin: str, **options: Any) -> Engine:
        engine = create_engine("sqlite://", creator=connect, **options)

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            # On the driver's own connection: this is no statement of anybody's page.
            cast(sqlite3.Connection, connection.connection.driver_connection).execute(begin)

        return engine


@dataclass(frozen=True, slots=True)
class _PostgresqlServer:
    url: URL

    @property
    def name(self) -> str:
        host = self.url.host or self.url.query.get("host")
        port = f":{self.url.port}" if self.url.port else ""
        return f"{self.url.database} on {host}{port}" if host else str(self.url.database)

    @property
    def stage(self) -> str:
        return f"The database {self.name}"

    def prepare(self) -> None:
        with self._engine(poolclass=NullPool).connect() as connection:
            encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
        if encoding != "UTF8":
            raise DatabaseUnavailable(f"The database {self.name} keeps text in {encoding}: make one with UTF8.")

    def writer(self) -> Engine:
        engine = self._engine(f"-c lock_timeout={_WRITER_WAITS_MS}", poolclass=NullPool)

        @event.listens_for(engine, "begin")
        def _begin(connection: Connection) -> None:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITERS})")

        return engine

    def stager(self) -> Engine:
        # A server keeps a connection's temporary tables apart from everybody's by itself.
        return self.writer()

    def attach(self, connection: Connection) -> None:
        """It is there already."""

    def reader(self) -> Engine:
        # A server has a hundred connections for all: twenty a worker, and those wait in line whom that is too few.
        return self._reading_engine(_STATEMENT_TAKES_S, pool_size=5, max_overflow=15, pool_timeout=_SERVER_ANSWERS_S)

    def watch(self, engine: Engine) -> Callable[[], Hashable]:
        # A connection of its own: downloads may hold all others.
        own = self._reading_engine(_SERVER_ANSWERS_S, pool_size=1, max_overflow=0)
        event.listen(engine, "engine_disposed", lambda _: own.dispose())
        known: Hashable = None
        asked_at = float("-inf")
        asking: Thread | None = None

        def ask() -> None:
            nonlocal known
            with suppress(SQLAlchemyError), own.connect() as connection:
                known = connection.exec_driver_sql("SELECT version FROM timeline").scalar()

        def state() -> Hashable:
            nonlocal asked_at, asking
            # In a thread of its own, because no setting keeps a dead network from holding a thread for seconds.
            if time.monotonic() - asked_at >= _WATCH_EVERY_S and not (asking and asking.is_alive()):
                asked_at = time.monotonic()
                asking = Thread(target=ask, name="watch", daemon=True)
                asking.start()
                asking.join(_WATCH_WAITS_S)
            return known

        return state

    def reason(self, error: BaseException | None) -> str | None:
        code = getattr(error, "sqlstate", None)
        if code is None and type(error).__name__ in ("OperationalError", "ConnectionTimeout"):
            return f"cannot be reached: {_last_words(str(error))}"
        return _POSTGRESQL_REASONS.get(code or "")

    def _reading_engine(self, statement_takes_s: int, **options: Any) -> Engine:
        settings = {
            "default_transaction_read_only": "on",
            # One transaction sees one state of the data.
            "default_transaction_isolation": r"repeatable\ read",
            "statement_timeout": f"{statement_takes_s}s",
            # Compiling a statement takes longer than running one of ours.
            "jit": "off",
        }
        given = " ".join(f"-c {name}={value}" for name, value in settings.items())
        # Who restarts the server breaks no page: connections are tried before they are used.
        return self._engine(given, poolclass=QueuePool, pool_pre_ping=True, **options)

    def _engine(self, settings: str = "", **options: Any) -> Engine:
        own = {"connect_timeout": str(_SERVER_ANSWERS_S), "tcp_user_timeout": str(_SERVER_ANSWERS_S * 1000)}
        wanted = {"options": f"{self.url.query.get('options', '')} {settings}".strip()}
        try:
            return create_engine(self.url.set(query={**own, **self.url.query, **wanted}), **options)
        except ImportError as error:
            raise DatabaseUnavailable(
                "PostgreSQL needs the package psycopg, which is not installed: run `tools/venv run` with DATABASE_URL "
                "set, or install requirements-postgres.lock."
            ) from error


def _last_words(message: str) -> str:
    """What the server or the network says, without the driver's preamble, advice and full stop."""
    lines = [line for line in message.splitlines() if line.strip() and not line[0].isspace()]
    return lines[-1].rpartition("failed: ")[2].removeprefix("FATAL:").strip().rstrip(".") if lines else "no answer"


def _upgrade(connection: Connection, name: str) -> None:
    revision = MigrationContext.configure(connection).get_current_revision()
    if revision is None and set(inspect(connection).get_table_names()) - {"alembic_version"}:
        raise DatabaseUnavailable(f"The database {name} belongs to another program: choose another.")
    try:
        command.upgrade(alembic_config(connection), "head")
    except CommandError as error:
        raise DatabaseUnavailable(f"The database {name} was made by a newer version of this program.") from error


def _is_current(connection: Connection) -> bool:
    script = ScriptDirectory.from_config(alembic_config(connection))
    return MigrationContext.configure(connection).get_current_revision() == script.get_current_head()


def _require_loaded(connection: Connection, name: str) -> None:
    if not inspect(connection).has_table("timeline"):
        raise DatabaseUnavailable(f"The database {name} holds no data yet: run `{LOAD_COMMAND}` first.")
    if not _is_current(connection):
        raise DatabaseUnavailable(f"The database {name} was made by another version: run `{LOAD_COMMAND}`.")
    if connection.exec_driver_sql("SELECT 1 FROM timeline").first() is None:
        raise DatabaseUnavailable(f"The database {name} holds no data yet: run `{LOAD_COMMAND}` first.")
