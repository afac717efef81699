"""Makes our tables and recognises them: Alembic notes a revision in the database, whose numbers only grow.

A database of an older revision is not migrated: the next load builds it anew.
"""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect

from app.errors import DatabaseUnavailable

LOAD_COMMAND = "python -m app load"
_MIGRATIONS = Path(__file__).resolve().parent.parent.parent / "migrations"

_NOTE = "alembic_version"


def create_tables(connection: Connection) -> None:
    """All tables, empty, where none of them is there."""
    # Who only reads starts sooner without it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def require_ours(connection: Connection, name: str, schema: str | None = None) -> bool:
    """Whether the tables of a schema are those of this version, where it holds none of another program.

    Raises DatabaseUnavailable where it does, and where a newer version of this program made them. ``name`` is what to
    call the database in a sentence.
    """
    revision = _revision(connection, schema)
    tables = set(inspect(connection).get_table_names(schema=schema)) - {_NOTE}
    if tables and not (revision and revision.isdecimal()):
        raise DatabaseUnavailable(f"The database {name} belongs to another program: choose another.")
    if revision and int(revision) > int(_head()):
        raise DatabaseUnavailable(f"The database {name} was made by a newer version of this program.")
    return revision == _head()


def require_loaded(connection: Connection, name: str) -> None:
    """Raises DatabaseUnavailable where a reader finds no data set, or not in the tables of this version."""
    if not inspect(connection).has_table("timeline"):
        raise DatabaseUnavailable(f"The database {name} holds no data yet: run `{LOAD_COMMAND}` first.")
    if _revision(connection) != _head():
        raise DatabaseUnavailable(f"The database {name} was made by another version: run `{LOAD_COMMAND}`.")
    if connection.exec_driver_sql("SELECT 1 FROM timeline").first() is None:
        raise DatabaseUnavailable(f"The database {name} holds no data yet: run `{LOAD_COMMAND}` first.")


def _revision(connection: Connection, schema: str | None = None) -> str | None:
    """What Alembic has noted; None where it has not made anything."""
    if not inspect(connection).has_table(_NOTE, schema=schema):
        return None
    where = f'"{schema}".{_NOTE}' if schema else _NOTE
    found: str | None = connection.exec_driver_sql(f"SELECT version_num FROM {where}").scalar()  # noqa: S608
    return found


@cache
def _head() -> str:
    """The newest revision, by whose number its file is named."""
    return max(path.name.partition("_")[0] for path in _MIGRATIONS.glob("versions/*_*.py"))
