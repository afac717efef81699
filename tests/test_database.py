"""Are all tables made as the models describe them, and is nothing replaced but what is ours?"""

import sqlite3
import stat
import subprocess
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel

from app import models
from app.database import explained, reader
from app.dataset import Change, LoadReport, load
from app.errors import DatabaseUnavailable
from tests.databases import contents, database_in, make_tables, sqlite_only, writer
from tests.datasets import FROZEN, Copy
from tests.processes import FORKED


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return database_in(tmp_path)


def test_models_and_migrations_agree(database_url: str) -> None:
    make_tables(database_url)
    assert "event" in models.SQLModel.metadata.tables
    with writer(database_url).connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, SQLModel.metadata) == []


def test_constraints_of_the_models_are_in_the_tables(database_url: str) -> None:
    make_tables(database_url)
    with writer(database_url).connect() as connection:
        found = inspect(connection)
        for table in SQLModel.metadata.tables.values():
            names = {one["name"] for one in found.get_foreign_keys(table.name)}
            assert names == {one.name for one in table.foreign_key_constraints}
            checks = {str(one["name"]) for one in found.get_check_constraints(table.name)}
            assert checks == {str(one.name) for one in table.constraints if str(one.name).startswith("ck_")}


def test_four_processes_may_load_at_once(database_url: str) -> None:
    with FORKED.Pool(4) as pool:
        reports = pool.starmap(load, [(FROZEN, database_url)] * 4)
    assert sorted(report.changes["event"].added for report in reports) == [0, 0, 0, 66]
    with writer(database_url).begin() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM alembic_version").scalar() == 1
        assert connection.exec_driver_sql("SELECT count(*) FROM event").scalar() == 66


def test_the_folder_of_the_database_is_made(tmp_path: Path) -> None:
    make_tables(f"sqlite:///{tmp_path}/a/b/timeline.db")
    assert (tmp_path / "a" / "b" / "timeline.db").is_file()


def test_no_row_refers_to_one_that_is_not_there(database_url: str) -> None:
    make_tables(database_url)
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
        make_tables(f"sqlite:///{path}")


def test_a_file_that_cannot_be_written_is_told_in_a_sentence(tmp_path: Path) -> None:
    database_url = f"sqlite:///{tmp_path}/timeline.db"
    make_tables(database_url)
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
        make_tables(database_url)


def test_a_database_of_a_newer_version_is_left_alone(database_url: str) -> None:
    make_tables(database_url)
    with writer(database_url).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(DatabaseUnavailable, match="newer version"):
        make_tables(database_url)


def test_a_database_of_an_older_version_is_made_anew(database_url: str) -> None:
    load(FROZEN, database_url)
    with writer(database_url).begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0011'")
        connection.exec_driver_sql("ALTER TABLE event DROP COLUMN updated")
    with pytest.raises(DatabaseUnavailable, match="was made by another version: run `python -m app load`"):
        reader(database_url)
    assert load(FROZEN, database_url).changes["event"] == Change(added=66)
    reader(database_url).dispose()


@sqlite_only("a server's tables stay where they are")
def test_a_table_that_somebody_added_is_not_removed_in_silence(database_url: str, tmp_path: Path) -> None:
    load(FROZEN, database_url)
    with writer(database_url).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE remarks (id INTEGER)")
    before = contents(database_url)
    with pytest.raises(DatabaseUnavailable, match="has tables of others, remarks, which a load would remove"):
        load(Copy.without_events(tmp_path).folder, database_url)
    assert contents(database_url) == before


# Files that are replaced


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database that is loaded, in a folder without anything else."""
    folder = tmp_path / "db"
    load(FROZEN, f"sqlite:///{folder}/timeline.db")
    return folder / "timeline.db"


def load_other(parent: Path, file: Path) -> LoadReport:
    return load(Copy.without_events(parent).folder, f"sqlite:///{file}")


def test_whoever_could_read_the_file_still_can_after_a_load(file: Path, tmp_path: Path) -> None:
    file.chmod(0o640)
    assert load_other(tmp_path, file).changes["event"].removed == 66
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_what_a_killed_load_left_behind_is_gone_after_the_next(file: Path, tmp_path: Path) -> None:
    (file.parent / ".timeline.db.new").write_bytes(b"half a file")
    assert load_other(tmp_path, file).changes["event"].removed == 66
    assert [path.name for path in file.parent.iterdir()] == ["timeline.db"]


def test_a_symbolic_link_is_left_and_where_it_leads_is_told(file: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(file)
    before = file.read_bytes()
    with pytest.raises(DatabaseUnavailable, match=rf"is a symbolic link.*name the file that it leads to, {file}\."):
        load_other(tmp_path, link)
    assert link.is_symlink()
    assert file.read_bytes() == before


def test_a_file_that_is_mounted_by_itself_is_left_and_what_to_mount_is_told(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(file.read_bytes())
    if subprocess.run(["mount", "--bind", other, file], check=False, capture_output=True).returncode:
        pytest.skip("mounting needs rights that are not given here")
    try:
        with pytest.raises(DatabaseUnavailable, match="is mounted by itself: mount the folder that it lies in"):
            load_other(tmp_path, file)
    finally:
        subprocess.run(["umount", file], check=True)
    assert [path.name for path in file.parent.iterdir()] == ["timeline.db"]


def test_a_file_that_another_program_writes_to_is_told_in_a_sentence(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.database.sqlite._WRITER_WAITS_MS", 10)
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        with pytest.raises(DatabaseUnavailable, match="is in use by another program"):
            load_other(tmp_path, file)


def test_a_file_with_a_write_ahead_log_is_replaced_with_nothing_left_of_the_log(file: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("UPDATE timeline SET licence = 'in the log alone'")
        reading = reader(f"sqlite:///{file}")
        with reading.connect() as other, pytest.MonkeyPatch.context() as patch:
            assert other.exec_driver_sql("SELECT licence FROM timeline").scalar() == "in the log alone"
            patch.setattr("app.database.sqlite._WRITER_WAITS_MS", 10)
            with pytest.raises(DatabaseUnavailable, match="is in use by another program"):
                load_other(tmp_path / "first", file)
        reading.dispose()
    assert load_other(tmp_path / "second", file).changes["event"].removed == 66
    assert [path.name for path in file.parent.iterdir()] == ["timeline.db"]
    with reader(f"sqlite:///{file}").connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM event").scalar() == 0


# Sentences


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DatabaseUnavailable, match="cannot be created"):
        make_tables(f"sqlite:///{tmp_path}/file/timeline.db")


@pytest.mark.parametrize(
    "url",
    ["mysql://someone:secret@localhost/timeline", "postgresql+psycopg://", "sqlite://", "sqlite:///:memory:", "x"],
)
def test_other_addresses_are_told_and_no_password_with_them(url: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="neither an SQLite file such as") as caught:
        make_tables(url)
    assert "secret" not in str(caught.value)


def test_a_reader_asks_for_a_load_where_there_is_no_data(database_url: str, tmp_path: Path) -> None:
    with pytest.raises(DatabaseUnavailable, match="run `python -m app load`"):
        reader(database_url)
    (tmp_path / "timeline.db").touch()
    with pytest.raises(DatabaseUnavailable, match="run `python -m app load`"):
        reader(database_url)
    make_tables(database_url)
    with pytest.raises(DatabaseUnavailable, match="run `python -m app load`"):
        reader(database_url)
