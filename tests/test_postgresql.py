"""Does a PostgreSQL server serve as a file does, and are its refusals told in sentences?

Run with `make test-postgres`, as are all tests that reach the database. What needs no server runs always.
"""

import socket
import sys
import threading
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

import pytest
from sqlalchemy import URL, delete, inspect, make_url
from sqlalchemy.exc import DBAPIError
from starlette.testclient import TestClient

from app import dataset
from app.database import reader, watch
from app.errors import DatabaseUnavailable
from app.main import create_app
from app.models.dataset import Event
from app.models.timeline import Timeline
from app.settings import Settings
from tests.databases import database_in, make_tables, postgresql_only, run_sql, server, shown, writer
from tests.datasets import FROZEN, Copy, serving
from tests.reading import Page, attribute


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return database_in(tmp_path)


# Addresses


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
@pytest.mark.parametrize(
    "rest", ["user@host/db", "u:p%40@host:5433/db?sslmode=require", "/db?host=%2Frun%2Fpostgresql"]
)
def test_its_usual_addresses_are_taken(scheme: str, rest: str) -> None:
    assert Settings(database_url=f"{scheme}://{rest}").database_url == f"postgresql+psycopg://{rest}"


def test_a_missing_driver_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(DatabaseUnavailable, match=r"needs the package psycopg.* install requirements-postgres\.lock"):
        make_tables("postgresql+psycopg://127.0.0.1/timeline")


def test_a_server_that_is_not_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    for act in (make_tables, reader):
        with pytest.raises(DatabaseUnavailable) as caught:
            act(f"postgresql+psycopg://me:secret@127.0.0.1:{port}/timeline")
        assert str(caught.value) == (
            f"The database timeline on 127.0.0.1:{port} cannot be reached: Connection refused."
        )


@postgresql_only
def test_a_refusal_of_the_server_is_told_in_its_words() -> None:
    def refusal(url: URL) -> str:
        with pytest.raises(DatabaseUnavailable) as caught:
            make_tables(shown(url))
        return str(caught.value).partition(" cannot be reached: ")[2]

    user = server().username
    assert refusal(server().set(database="nowhere")) == 'database "nowhere" does not exist.'
    assert refusal(server().set(password="wrong")) == f'password authentication failed for user "{user}".'  # noqa: S106


@postgresql_only
def test_a_user_who_may_not_write_is_told(database_url: str, tmp_path: Path) -> None:
    dataset.load(FROZEN, database_url)
    url = make_url(database_url)
    read_only = url.update_query_dict({"options": f"{url.query['options']} -c default_transaction_read_only=on"})
    with pytest.raises(DatabaseUnavailable, match="is not writable"):
        dataset.load(Copy.without_events(tmp_path / "other").folder, shown(read_only))


@postgresql_only
def test_a_schema_that_is_not_there_is_told() -> None:
    url = server().update_query_dict({"options": "-csearch_path=nowhere"})
    with pytest.raises(DatabaseUnavailable, match="has no schema to hold the tables"):
        make_tables(shown(url))


@postgresql_only
def test_a_database_that_cannot_hold_every_script_is_told() -> None:
    run_sql(server(), "CREATE DATABASE latin TEMPLATE template0 ENCODING LATIN1 LOCALE_PROVIDER libc LOCALE 'C'")
    try:
        with pytest.raises(DatabaseUnavailable, match="keeps text in LATIN1: make one with UTF8"):
            make_tables(shown(server().set(database="latin")))
    finally:
        run_sql(server(), "DROP DATABASE latin")


# Reading


@postgresql_only
def test_a_reader_can_change_nothing(database_url: str) -> None:
    dataset.load(FROZEN, database_url)
    engine = reader(database_url)
    with pytest.raises(DBAPIError, match="read-only transaction"), engine.connect() as connection:
        connection.execute(delete(Event))
    engine.dispose()


@postgresql_only
def test_serving_needs_no_more_than_the_right_to_read(database_url: str) -> None:
    dataset.load(FROZEN, database_url)
    url = make_url(database_url)
    as_reader = shown(url.update_query_dict({"options": f"{url.query['options']} -crole=pg_read_all_data"}))
    with pytest.raises(DBAPIError, match="permission denied"), writer(as_reader).begin() as connection:
        connection.execute(delete(Event))
    with TestClient(create_app(Settings(database_url=as_reader))) as client:
        for path in ("/en/", "/fr/?q=kim&place=kyiv", "/en/events.csv", "/healthz"):
            assert client.get(path).status_code == 200


@postgresql_only
def test_a_transaction_sees_one_state_of_the_data(database_url: str) -> None:
    dataset.load(FROZEN, database_url)
    engine = reader(database_url)
    with engine.connect() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM timeline").scalar()
        with writer(database_url).begin() as other:
            other.execute(delete(Timeline))
        assert connection.exec_driver_sql("SELECT count(*) FROM timeline").scalar() == before == 1
    engine.dispose()


@postgresql_only
def test_every_text_sorts_by_bytes(database_url: str) -> None:
    make_tables(database_url)
    with writer(database_url).connect() as connection:
        found = inspect(connection)
        for table in set(found.get_table_names()) - {"alembic_version"}:
            for column in found.get_columns(table):
                assert getattr(column["type"], "collation", None) in (None, "C"), (table, column["name"])
                assert str(column["type"]) != "VARCHAR", (table, column["name"])


@postgresql_only
def test_a_connection_that_the_server_has_closed_breaks_no_page(tmp_path: Path) -> None:
    with serving(Copy.of_all(tmp_path)) as client:
        assert client.get("/en/").status_code == 200
        kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        run_sql(make_url(database_in(tmp_path)), f"{kill} AND pid <> pg_backend_pid()")
        assert client.get("/en/?q=kim").status_code == 200
        assert client.get("/en/events.csv").status_code == 200


# Noticing a load


@postgresql_only
def test_a_load_is_noticed_within_a_second(data_dir: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr("app.database.postgresql.time", SimpleNamespace(monotonic=lambda: now))
    dataset.load(data_dir, database_url)
    engine = reader(database_url)
    state = watch(database_url, engine)
    before = settled(state)
    assert before
    with (data_dir / "categories.csv").open("a", encoding="utf-8") as file:
        file.write("other,Other,Autre,Rest,Reste,olive,cross\n")
    dataset.load(data_dir, database_url)
    assert state() == before
    now += 1
    assert settled(state) not in (before, None)
    engine.dispose()


def questions() -> list[threading.Thread]:
    """Those to the server that are still open."""
    return [thread for thread in threading.enumerate() if thread.name == "watch"]


def settled(state: Callable[[], Hashable]) -> Hashable:
    """However long the server takes to answer."""
    state()
    for question in questions():
        question.join()
    return state()


@postgresql_only
def test_a_server_that_does_not_answer_keeps_nobody_waiting(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    dataset.load(FROZEN, database_url)
    engine = reader(database_url)
    state = watch(database_url, engine)
    known = settled(state)
    monkeypatch.setattr("app.database.postgresql._WATCH_EVERY_S", 0)
    with writer(database_url).begin() as connection:
        connection.exec_driver_sql("LOCK TABLE timeline IN ACCESS EXCLUSIVE MODE")
        # The first one waits a little; all others, who together would wait for longer than a question takes, find it
        # still open.
        for _ in range(100):
            assert state() == known
        (question,) = questions()
    question.join()
    engine.dispose()


# Searching: the same as on SQLite

TEXTS = {
    "numbers": "KN-23 and 1e5 and 12kg and 3.14 and a/b/c.html and me@example.org",
    "accents": "Choïgou, Élysée, œuvre, Łódź",
    "korean": "조선인민군 제11군단",
    "russian": "Шойгу и Ёлка",
    "long": "z" * 100_000,
    "many": " ".join(f"word{number}" for number in range(12_000)),
    "quotes": "it's a \\ 'b' & c | !d <-> e:* (f)",
}
FOUND = {
    "kn 23": ["numbers"],
    "kn23": ["numbers"],
    "1e5": ["numbers"],
    "12k": ["numbers"],
    "3,14": ["numbers"],
    "14": ["many"],
    "html": ["numbers"],
    "exam": ["numbers"],
    "org": ["numbers"],
    "choigou": ["accents"],
    "elys oeuv lodz": ["accents"],
    "인민": ["korean"],
    "제11": ["korean"],
    # A run without spaces is found from any of its characters on, and by any number in it.
    "11": ["korean", "many"],
    "шоигу": ["russian"],
    "ЕЛК": ["russian"],
    "ЕЛ": [],
    "zzz": ["long"],
    "z" * 200: ["long"],
    "word119": ["many"],
    "it's": ["quotes"],
    "c & d": ["quotes"],
    "':*": [],
    "' | 'a": ["numbers", "quotes"],
    "&": [],
    "%": [],
    "kim": [],
}


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    copy = Copy.without_events(tmp_path_factory.mktemp("texts"))
    for slug, text in TEXTS.items():
        copy.add_event(slug, summary_en=text)
    with serving(copy) as client:
        yield client


@pytest.mark.parametrize("query", FOUND, ids=lambda query: query[:20])
def test_words_are_found_by_their_beginning_on_either_database(texts: TestClient, query: str) -> None:
    address = f"/en/events.csv?{urlencode({'q': query})}"
    lines = texts.get(address).text.splitlines()[1:]
    assert sorted(line.partition(",")[0] for line in lines) == FOUND[query]


def test_slugs_of_sources_alike_come_in_the_order_of_their_bytes(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    slugs = ["a-b", "a-c", "a1", "ab", "ab-c", "abc", "b", "1-a", "10", "1a"]
    for slug in slugs:
        copy.add_source(slug)
    with serving(copy) as client:
        listed = Page.at(client, "/en/sources").all("#list [data-slug]")
        assert [attribute(source, "data-slug") for source in listed] == sorted(slugs)
