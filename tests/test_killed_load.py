"""Does a load that is killed leave the data as it was, and can it still be read?"""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from app.database import reader, watch
from app.dataset import load
from app.queries.version import read_version
from tests.datasets import EVENT, FROZEN, Copy

# It loads with so small a cache that new pages are in the file long before the end, and with a process beside it.
KILLED_AT = """\
import os, signal, sys
from pathlib import Path
from app import database, dataset
from app.dataset import derived
database.sqlite._BUILDING_CACHE_KIB = 16
derived._MANY = 1
def tell(what, rows, part):
    if what == sys.argv[3]:
        os.kill(os.getpid(), signal.SIGKILL)
dataset.load(Path(sys.argv[1]), sys.argv[2], tell)
"""


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
    killed = subprocess.run([sys.executable, "-c", KILLED_AT, str(copy.folder), url, moment], check=False)
    assert killed.returncode == -signal.SIGKILL
    # As a server that has run all the while, and as one that is started now.
    assert state() == before
    for one in (engine, reader(url)):
        with one.connect() as connection:
            assert read_version(connection) == old.data_set.version
            assert connection.exec_driver_sql("SELECT count(*) FROM event").scalar() == 66
            assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
    assert load(copy.folder, url).changes["event"].added == 300
    assert state() != before
