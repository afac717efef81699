"""What is special to PostgreSQL: tables are built anew as temporary ones, which then replace the old rows.

Their rows are exchanged in one transaction, so that whoever reads sees the old ones or the new.
"""

import time
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Thread
from typing import Any

from sqlalchemy import URL, Connection, Engine, NullPool, QueuePool, create_engine, event, inspect
from sqlalchemy.exc import SQLAlchemyError

from app.database.revisions import create_tables, require_ours
from app.errors import DatabaseUnavailable

#: The server sends these itself; that it cannot be reached at all has no such code.
_REASONS = {
    "25006": "is not writable",
    "2BP01": "has views or tables of others that depend on ours: remove them, since ours have to be made anew",
    "3F000": "has no schema to hold the tables",
    "42501": "is not writable: its owner has to permit this user to make and change tables",
    "53100": "cannot be written: the disk is full. Make room and load again; no data was changed",
    "55P03": "is in use by another program that does not let go of it",
}
_WRITER_WAITS_MS = 30_000
#: Takes the lock that a writer holds: any number will do that no other program uses in the same database.
_LOCK = "SELECT pg_advisory_xact_lock(5021959081)"
_DROP_REFERENCES = """
SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname) FROM pg_constraint
WHERE contype = 'f' AND connamespace = pg_my_temp_schema()
"""
#: How long the server may take to accept a connection, and how long it may be silent.
_SERVER_ANSWERS_S = 5
#: A page is read in milliseconds; whatever takes this long would only keep others waiting.
_STATEMENT_TAKES_S = 30
#: How often a server is asked for the state of its data, and how long a request waits for the answer.
_WATCH_EVERY_S = 1.0
_WATCH_WAITS_S = 0.25


@dataclass(frozen=True, slots=True)
class _NewTables:
    """Temporary tables of a connection, whose rows are to replace those of a schema."""

    name: str
    connection: Connection
    schema: str

    @contextmanager
    def replacing(self) -> Iterator[str | None]:
        with self.connection.begin():
            self.connection.exec_driver_sql(_LOCK)
            is_current = require_ours(self.connection, self.name, self.schema)
            yield self.schema if is_current else None

    def publish(self, tables: Sequence[str]) -> None:
        if not require_ours(self.connection, self.name, self.schema):
            self._make_tables_anew()
        for name in reversed(tables):
            self.connection.exec_driver_sql(f"DELETE FROM {self._old(name)}")  # noqa: S608  (our names)
        for name in tables:
            self.connection.exec_driver_sql(f"INSERT INTO {self._old(name)} SELECT * FROM {name}")  # noqa: S608
            # The server counts rows when it comes to it, and would plan for the tables of before.
            self.connection.exec_driver_sql(f"ANALYZE {self._old(name)}")

    def _make_tables_anew(self) -> None:
        if old := inspect(self.connection).get_table_names(schema=self.schema):
            self.connection.exec_driver_sql(f"DROP TABLE {', '.join(map(self._old, old))}")
        # Where temporary tables are named last, they do not stand before those of the same name.
        self.connection.exec_driver_sql(f"SET LOCAL search_path TO {_quoted(self.schema)}, pg_temp")
        create_tables(self.connection)
        self.connection.exec_driver_sql("SET LOCAL search_path TO pg_temp")

    def _old(self, table: str) -> str:
        return f"{_quoted(self.schema)}.{_quoted(table)}"


@dataclass(frozen=True, slots=True)
class PostgresqlServer:
    url: URL

    @property
    def name(self) -> str:
        host = self.url.host or self.url.query.get("host")
        port = f":{self.url.port}" if self.url.port else ""
        return f"{self.url.database} on {host}{port}" if host else str(self.url.database)

    @contextmanager
    def building(self) -> Iterator[_NewTables]:
        # A server keeps a connection's temporary tables apart from everybody's by itself.
        engine = self._engine(f"-c lock_timeout={_WRITER_WAITS_MS}", poolclass=NullPool)
        with engine.connect() as connection:
            with connection.begin():
                encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
                if encoding != "UTF8":
                    raise DatabaseUnavailable(f"The database {self.name} keeps text in {encoding}: make one with UTF8.")
                schema = connection.exec_driver_sql("SELECT current_schema()").scalar()
                if schema is None:
                    raise DatabaseUnavailable(f"The database {self.name} {_REASONS['3F000']}.")
                connection.exec_driver_sql("SET search_path TO pg_temp")
                create_tables(connection)
                # The tables that are there have a note of their own.
                connection.exec_driver_sql("DROP TABLE alembic_version")
                # Rows come in any order here; whether they refer to others is looked at where they go.
                for statement in connection.exec_driver_sql(_DROP_REFERENCES).scalars().all():
                    connection.exec_driver_sql(statement)
            yield _NewTables(self.name, connection, schema)

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
        return _REASONS.get(code or "")

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
            # A load writes texts as they are stored: as JSON.
            return create_engine(
                self.url.set(query={**own, **self.url.query, **wanted}), json_serializer=str, **options
            )
        except ImportError as error:
            raise DatabaseUnavailable(
                "PostgreSQL needs the package psycopg, which is not installed: run `tools/venv run` with DATABASE_URL "
                "set, or install requirements-postgres.lock."
            ) from error


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _last_words(message: str) -> str:
    """What the server or the network says, without the driver's preamble, advice and full stop."""
    lines = [line for line in message.splitlines() if line.strip() and not line[0].isspace()]
    return lines[-1].rpartition("failed: ")[2].removeprefix("FATAL:").strip().rstrip(".") if lines else "no answer"
