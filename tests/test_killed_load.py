"""Does a load that is killed leave the data as it was, and can it still be read?"""

import signal
from pathlib import Path

import pytest

from app.database import reader, watch
from app.dataset import load
from app.queries.reading import read_version
from tests.datasets import EVENT, FROZEN, Copy
from tests.processes import FORKED, load_until_killed


@pytest.mark.parametrize(
    "moment",
    ["citations.csv", "sorting events", "writing lines of CSV and words", "comparing event rows", "finishing"],
)
def test_a_load_that_is_killed_leaves_the_old_data_to_readers_and_to_the_next_load(tmp_path: Path, moment: str) -> None:
    url = f"sqlite:///{tmp_path}/timeline.sqlite3"
    old = load(FROZEN, url)
    engine = reader(url)
    state = watch(url, engine)
    before = state()
    copy = Copy.of_all(tmp_path)
    slugs = [f"event-{number}" for number in range(300)]
    copy.add("events.csv", *({**EVENT, "slug": slug} for slug in slugs))
    copy.add("citations.csv", *({"event": slug, "source": "franceinfo-2025"} for slug in slugs))
    killed = FORKED.Process(target=load_until_killed, args=(copy.folder, url, moment))
    killed.start()
    killed.join()
    assert killed.exitcode == -signal.SIGKILL
    # As a server that has run all the while, and as one that is started now.
    assert state() == before
    for one in (engine, reader(url)):
        with one.connect() as connection:
            assert read_version(connection) == old.data_set.version
            assert connection.exec_driver_sql("SELECT count(*) FROM event").scalar() == 66
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    assert load(copy.folder, url).changes["event"].added == 300
    assert state() != before
