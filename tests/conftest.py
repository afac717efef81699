"""What most tests start from: the frozen data set in a database of its own, and the program over it."""

import gc
import shutil
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from app import dataset
from app.main import create_app
from app.settings import Settings
from tests import hostile
from tests.databases import database_in, drop_what_was_created
from tests.datasets import FROZEN, serving
from tests.examples import examples
from tests.reading import PLAIN

# A busy machine is no fault of the code: examples have no deadline.
hypothesis.settings.register_profile("timeline", max_examples=examples(50), deadline=None)
hypothesis.settings.load_profile("timeline")


def pytest_collection_finish() -> None:
    """What is here now stays until the end: the collector need not look at it again and again, nor at each page."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def _databases() -> Iterator[None]:
    yield
    drop_what_was_created()


@pytest.fixture(scope="session")
def database_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A database with the frozen data set, loaded once: serving only reads it, so tests can share it."""
    url = database_in(tmp_path_factory.mktemp("database"))
    dataset.load(FROZEN, url)
    return url


@pytest.fixture(scope="session")
def settings(database_url: str) -> Settings:
    return Settings(database_url=database_url, data_dir=FROZEN, public_url="http://testserver")


@pytest.fixture(scope="session")
def app(settings: Settings) -> FastAPI:
    return create_app(settings)


@pytest.fixture(scope="session")
def client(app: FastAPI) -> Iterator[TestClient]:
    """A client that follows no redirect, so that tests see them."""
    with TestClient(app, follow_redirects=False, headers=PLAIN) as client:
        yield client


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """A copy of the frozen data set that a test may break."""
    return Path(shutil.copytree(FROZEN, tmp_path / "data"))


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A client of a site whose every text wants to be something else."""
    with serving(hostile.of(tmp_path_factory.mktemp("hostile"))) as client:
        yield client


@pytest.fixture
def noticing_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL is asked once a second whether there was a load; here, every time."""
    monkeypatch.setattr("app.database.postgresql._WATCH_EVERY_S", 0)
