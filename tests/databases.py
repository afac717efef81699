"""Where do tests keep their databases? In SQLite files, or on the PostgreSQL server that TEST_DATABASE_URL names.

There, a database is made for the run and dropped after it; each folder of a test that would hold a file has a
schema in it.
"""

import hashlib
import os
import secrets
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import URL, Engine, NullPool, create_engine, event, inspect, make_url
from sqlmodel import SQLModel

from app.database import building, explained

SERVER = os.environ.get("TEST_DATABASE_URL", "")
IS_POSTGRESQL = bool(SERVER)

_created: list[str] = []


def sqlite_only(reason: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(IS_POSTGRESQL, reason=f"SQLite only: {reason}")


postgresql_only = pytest.mark.skipif(not IS_POSTGRESQL, reason="TEST_DATABASE_URL names no PostgreSQL server")


def database_in(folder: Path) -> str:
    """The address of the folder's database: always the same one for the same folder."""
    if not IS_POSTGRESQL:
        return f"sqlite:///{folder}/timeline.db"
    schema = "t" + hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    run_sql(_database_of_this_run(), f"CREATE SCHEMA IF NOT EXISTS {schema}")
    return shown(_database_of_this_run().update_query_dict({"options": f"-csearch_path={schema}"}))


def writer(database_url: str) -> Engine:
    """An engine that changes what is stored, as nobody but a load does; foreign keys are enforced."""
    engine = create_engine(database_url, poolclass=NullPool)
    if not IS_POSTGRESQL:
        event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA foreign_keys = ON"))
    return engine


def contents(database_url: str) -> Any:
    """All that is stored; not the same any more once something was written, were it the same again."""
    if not IS_POSTGRESQL:
        return Path(database_url.removeprefix("sqlite:///")).read_bytes()
    with writer(database_url).begin() as connection:
        # Each row with the transaction that wrote it.
        return {
            table: sorted(map(str, connection.exec_driver_sql(f'SELECT xmin::text, * FROM "{table}"').all()))  # noqa: S608
            for table in inspect(connection).get_table_names()
        }


def make_tables(database_url: str) -> None:
    """As a load does, but without any rows."""
    with explained(database_url), building(database_url) as build, build.replacing():
        build.publish(list(SQLModel.metadata.tables))


def drop_what_was_created() -> None:
    for name in _created:
        run_sql(server(), f"DROP DATABASE {name} WITH (FORCE)")


def server() -> URL:
    return make_url(SERVER).set(drivername="postgresql+psycopg")


def shown(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def run_sql(url: URL, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)


@cache
def _database_of_this_run() -> URL:
    name = f"timeline_test_{secrets.token_hex(4)}"
    run_sql(server(), f"CREATE DATABASE {name}")
    _created.append(name)
    return server().set(database=name)
