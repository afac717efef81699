"""What is special to SQLite: a new file is built beside the old one and renamed into its place.

Nothing is ever written into a file that is served: whoever reads goes on with the one that was opened.
"""

import errno
import fcntl
import os
import sqlite3
import stat
import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

from sqlalchemy import Connection, Engine, NullPool, QueuePool, create_engine, event, inspect

from app.database.revisions import LOAD_COMMAND, create_tables, require_ours
from app.errors import DatabaseUnavailable

_WRITER_WAITS_MS = 30_000
_READER_WAITS_MS = 5_000
_LOCK_IS_TRIED_EVERY_S = 0.05
#: The pages of a new file that stay in memory until they have to go to the disk.
_BUILDING_CACHE_KIB = 64 * 1024

_IN_USE = "is in use by another program that does not let go of it"
_FULL = "cannot be written: the disk is full. Make room and load again; no data was changed"

_REASONS = {
    sqlite3.SQLITE_BUSY: _IN_USE,
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
_SYSTEM_REASONS = {
    errno.EBUSY: (
        "cannot be replaced, since the file is mounted by itself: mount the folder that it lies in, and no single file"
    ),
    errno.ENOSPC: _FULL,
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "is not writable"),
}


@dataclass(frozen=True, slots=True)
class _NewFile:
    """A file that is being built to replace another."""

    database: "SqliteFile"
    connection: Connection
    path: Path
    file: int

    @contextmanager
    def replacing(self) -> Iterator[str | None]:
        if not self.database.path.exists():
            yield None
            return
        # Nothing will be written: this transaction keeps others from writing what would be lost.
        with self.database.locking().connect() as old:
            if not require_ours(old, self.database.name):
                yield None
                return
            self._refuse_tables_of_others(old)
            driver = cast(sqlite3.Connection, self.connection.connection.driver_connection)
            driver.execute("ATTACH ? AS old", [str(self.database.path)])
            yield "old"
            if not self.connection.closed:
                self.connection.rollback()
                driver.execute("DETACH old")

    def publish(self, tables: Sequence[str]) -> None:
        del tables  # The whole file takes the place of the other.
        self.connection.close()
        path = self.database.path
        try:
            with suppress(FileNotFoundError):
                self._look_like(path.stat())
            # Nothing was waited for while the file was written: what is in it has to be on the disk first.
            os.fsync(self.file)
            self.path.replace(path)
            folder = os.open(path.parent, os.O_RDONLY)
            with suppress(OSError):
                os.fsync(folder)
            os.close(folder)
        except OSError as error:
            raise self.database.refused(error) from error

    def _look_like(self, old: os.stat_result) -> None:
        """Whoever could read or write the old file can do so with the new one."""
        with suppress(PermissionError):
            os.fchown(self.file, old.st_uid, old.st_gid)
        os.fchmod(self.file, stat.S_IMODE(old.st_mode))

    def _refuse_tables_of_others(self, old: Connection) -> None:
        others = set(inspect(old).get_table_names()) - set(inspect(self.connection).get_table_names())
        # Looking began a transaction.
        self.connection.rollback()
        if others:
            raise DatabaseUnavailable(
                f"The database {self.database.path} has tables of others, {', '.join(sorted(others))}, which a load "
                "would remove: keep them in a file of their own."
            )


@dataclass(frozen=True, slots=True)
class SqliteFile:
    path: Path

    @property
    def name(self) -> str:
        """What to call it in a sentence."""
        return str(self.path)

    @contextmanager
    def building(self) -> Iterator[_NewFile]:
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise DatabaseUnavailable(f"The folder {self.path.parent} cannot be created: {error.strerror}.") from error
        if self.path.is_symlink():
            raise DatabaseUnavailable(
                f"The database {self.path} is a symbolic link, which a load would replace by a file: name the file "
                f"that it leads to, {self.path.resolve()}."
            )
        # Always the same name: what a killed load left behind is overwritten by the next one.
        path = self.path.with_name(f".{self.path.name}.new")
        with self._locked(path) as file:
            engine = _engine(partial(_connect_to_build, path), "BEGIN", poolclass=NullPool)
            try:
                with engine.connect() as connection:
                    with connection.begin():
                        create_tables(connection)
                    yield _NewFile(self, connection, path, file)
            finally:
                # Once published, there may be the file of the next load.
                if _is_at(path, file):
                    path.unlink()

    def locking(self) -> Engine:
        """An engine whose transactions hold the write lock, though they write nothing."""
        return _engine(self._connect_to_lock, "BEGIN IMMEDIATE", poolclass=NullPool)

    def reader(self) -> Engine:
        if not self.path.exists():
            raise DatabaseUnavailable(f"The database {self.path} does not exist yet: run `{LOAD_COMMAND}` first.")
        # As many connections as the server has worker threads: a slow download must not make pages wait.
        connect = partial(self._connect_to_read, _READER_WAITS_MS)
        return _engine(connect, "BEGIN", poolclass=QueuePool, pool_size=8, max_overflow=40)

    def watch(self, engine: Engine) -> Callable[[], Hashable]:
        # It never waits for a lock: all other requests would wait with it.
        connection = self._connect_to_read(waits_ms=0)
        file: Hashable = None
        counter: int | None = None
        version: str | None = None

        def state() -> Hashable:
            nonlocal connection, file, counter, version
            with suppress(OSError, sqlite3.Error):
                # It changes whenever the file is written or another takes its place, by whatever means.
                status = self.path.stat()
                now = status.st_dev, status.st_ino, status.st_mtime_ns, status.st_ctime_ns
                # SQLite notices what was written through it, not that another file took the place of this one.
                if now != file:
                    connection.close()
                    connection = self._connect_to_read(waits_ms=0)
                    engine.dispose()
                    file, counter = now, None
                current = connection.execute("PRAGMA data_version").fetchone()[0]
                if current != counter:
                    row = connection.execute("SELECT version FROM timeline").fetchone()
                    counter, version = current, row and row[0]
            return version

        return state

    def reason(self, error: BaseException | None) -> str | None:
        """The end of a sentence about what the driver reports; None where it tells of a bug."""
        code = getattr(error, "sqlite_errorcode", 0)
        # The low byte is the kind of error, the rest tells variants of it apart.
        return _REASONS.get(code) or _REASONS.get(code & 0xFF)

    def refused(self, error: OSError) -> DatabaseUnavailable:
        """The sentence about what the system did not let us do with the file."""
        reason = _SYSTEM_REASONS.get(error.errno or 0, f"cannot be replaced: {error.strerror}")
        return DatabaseUnavailable(f"The database {self.path} {reason}.")

    @contextmanager
    def _locked(self, path: Path) -> Iterator[int]:
        """An empty file at this path that no other load has; its descriptor. Waits for who has it."""
        until = time.monotonic() + _WRITER_WAITS_MS / 1000
        while True:
            try:
                file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
            except OSError as error:
                raise self.refused(error) from error
            try:
                # Who had it before may have renamed or removed it meanwhile: then it is not the one at the path.
                if _try_to_lock(file) and _is_at(path, file):
                    os.ftruncate(file, 0)
                    yield file
                    return
            finally:
                os.close(file)
            if time.monotonic() > until:
                raise DatabaseUnavailable(f"The database {self.path} {_IN_USE}.")
            time.sleep(_LOCK_IS_TRIED_EVERY_S)

    def _connect_to_lock(self) -> sqlite3.Connection:
        # Without an isolation level the driver starts no transactions of its own: we say BEGIN ourselves.
        connection = sqlite3.connect(self.path, isolation_level=None)
        connection.execute(f"PRAGMA busy_timeout = {_WRITER_WAITS_MS}")
        try:
            # A later reader of a new file would take the -wal of the old one for its own.
            connection.execute("PRAGMA journal_mode = DELETE")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _connect_to_read(self, waits_ms: int) -> sqlite3.Connection:
        address = f"file:{quote(str(self.path))}?mode=ro"
        connection = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        connection.execute(f"PRAGMA busy_timeout = {waits_ms}")
        connection.execute("PRAGMA query_only = ON")
        return connection


def _connect_to_build(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    # Nobody reads the file before it is whole, and nobody needs it where it does not become whole.
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute(f"PRAGMA cache_size = -{_BUILDING_CACHE_KIB}")
    return connection


def _engine(connect: Callable[[], sqlite3.Connection], begin: str, **options: Any) -> Engine:
    engine = create_engine("sqlite://", creator=connect, **options)

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # On the driver's own connection: this is no statement of anybody's page.
        cast(sqlite3.Connection, connection.connection.driver_connection).execute(begin)

    return engine


def _try_to_lock(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_at(path: Path, file: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(file))
    except FileNotFoundError:
        return False
