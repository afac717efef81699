"""Do migrations make the tables that the models describe, however many processes run them?"""

import multiprocessing
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from app import models
from app.database import alembic_config, explained, migrate, reader, writer
from app.errors import DatabaseUnavailable
from tests.databases import contents, database_in


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return database_in(tmp_path)


def test_models_and_migrations_agree(database_url: str) -> None:
    migrate(database_url)
    assert "event" in models.SQLModel.metadata.tables
    with writer(database_url).connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, SQLModel.metadata) == []


def test_constraints_of_the_models_are_in_the_tables(database_url: str) -> None:
    migrate(database_url)
    with writer(database_url).connect() as connection:
        found = inspect(connection)
        for table in SQLModel.metadata.tables.values():
            names = {one["name"] for one in found.get_foreign_keys(table.name)}
            assert names == {one.name for one in table.foreign_key_constraints}
            checks = {str(one["name"]) for one in found.get_check_constraints(table.name)}
            assert checks == {str(one.name) for one in table.constraints if str(one.name).startswith("ck_")}


def test_migrating_twice_writes_nothing(database_url: str) -> None:
    migrate(database_url)
    before = contents(database_url)
    migrate(database_url)
    assert contents(database_url) == before


def test_migrations_can_be_undone(database_url: str) -> None:
    migrate(database_url)
    with writer(database_url).begin() as connection:
        command.downgrade(alembic_config(connection), "base")
        assert inspect(connection).get_table_names() == ["alembic_version"]
    migrate(database_url)


def test_four_processes_may_migrate_at_once(database_url: str) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        pool.map(migrate, [database_url] * 4)
    with writer(database_url).begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM alembic_version").scalar() == 1


def test_the_folder_of_the_database_is_made(tmp_path: Path) -> None:
    migrate(f"sqlite:///{tmp_path}/a/b/timeline.db")
    assert (tmp_path / "a" / "b" / "timeline.db").is_file()


def test_foreign_keys_are_enforced_when_writing(database_url: str) -> None:
    migrate(database_url)
    statement = "INSERT INTO relation (event, related) VALUES ('no', 'such')"
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"), writer(database_url).begin() as connection:
        connection.exec_driver_sql(statement)


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        (lambda path: path.write_text("not a database, " * 100), "is not an SQLite database"),
        (lambda path: path.mkdir(), "cannot be opened or created"),
    ],
)
def test_a_file_that_cannot_be_migrated_is_told_in_a_sentence(
    tmp_path: Path,
    prepare,  # type: ignore[no-untyped-def]
    sentence: str,
) -> None:
    path = tmp_path / "timeline.db"
    prepare(path)
    with pytest.raises(DatabaseUnavailable, match=sentence):
        migrate(f"sqlite:///{path}")


def test_a_file_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    database_url = f"sqlite:///{tmp_path}/timeline.db"
    migrate(database_url)
    with (
        closing(sqlite3.connect(f"file:{tmp_path}/timeline.db?mode=ro", uri=True)) as connection,
        pytest.raises(DatabaseUnavailable, match="is not writable"),
        explained(database_url),
    ):
        connection.execute("DELETE FROM event")


def test_a_database_of_another_program_is_left_alone(database_url: str) -> None:
    with writer(database_url).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE event (id INTEGER)")
    with pytest.raises(DatabaseUnavailable, match="belongs to another program"):
        migrate(database_url)


def test_a_database_of_a_newer_version_is_left_alone(database_url: str) -> None:
    migrate(database_url)
    with writer(database_url).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseUnavailable, match="newer version"):
        migrate(database_url)


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseUnavailable, match="cannot be created"):
        migrate(f"sqlite:///{tmp_path}/file/timeline.db")


@pytest.mark.parametrize(
    "url",
    ["mysql://someone:secret@localhost/timeline", "postgresql+psycopg://", "sqlite://", "sqlite:///:memory:", "x"],
)
def test_other_addresses_are_told_and_no_password_with_them(url: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="neither an SQLite file such as") as caught:
        migrate(url)
    assert "secret" not in str(caught.value)


def test_a_reader_asks_for_a_load_where_there_is_no_data(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="run `python -m app load`"):
        reader(database_url)
    (tmp_path / "timeline.db").touch()
    with pytest.raises(DatabaseUnavailable, match="run `python -m app load`"):
        reader(database_url)
    migrate(database_url)
    with pytest.raises(DatabaseUnavailable, match="run `python -m app load`"):
        reader(database_url)
