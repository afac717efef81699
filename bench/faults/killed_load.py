"""Is the database the old one or the new one when a load is killed? `python bench/faults/killed_load.py`

Loads a data set, then kills loads of another at random moments (kill -9), and looks each time: every table has to
hold the first data set, or every table the second.
"""

import random
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from common import HEADS, folder, load, start_load
from generate import generate
from harness import Row, table

_EVENTS = 2000
_MOMENTS = 20
_TABLES = ("event", "source", "citation", "figure", "block", "export_row", "posting", "timeline")


def rows(events: int = _EVENTS, moments: int = _MOMENTS) -> list[Row]:
    with folder() as name:
        found = _kill_at_random_moments(Path(name), events, moments)
    came = f"{found['old']} left the old data, {found['new']} the new, {found['between']} something between"
    return [Row([f"{moments} loads of {events:,} events killed (kill −9)", came], "old or new", not found["between"])]


def _kill_at_random_moments(parent: Path, events: int, moments: int) -> Counter[str]:
    """How often the database was the "old" one, the "new" one, or "between"."""
    chance = random.Random(1959)  # noqa: S311
    old, new, database = parent / "old", parent / "new", parent / "timeline.db"
    generate(old, events, seed=1)
    generate(new, events, seed=2)
    load(new, parent / "new.db")
    load(old, database)
    states = {content(database): "old", content(parent / "new.db"): "new"}
    begun = time.monotonic()
    load(new, database)
    duration = time.monotonic() - begun
    load(old, database)
    found = Counter[str]()
    for _ in range(moments):
        process = start_load(new, database)
        time.sleep(chance.uniform(0, duration * 1.1))
        process.kill()
        process.communicate()
        state = states.get(content(database), "between")
        found[state] += 1
        if state != "old":
            load(old, database)
    return found


def content(database: Path) -> str:
    """What every table holds, in short; says so where the file is damaged."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]  # noqa: S101
        counts = [connection.execute(f"SELECT count(*) FROM {name}").fetchone() for name in _TABLES]  # noqa: S608
        texts = connection.execute("SELECT min(summary_en), max(summary_en) FROM event").fetchone()
        lines = connection.execute("SELECT min(csv), max(csv) FROM export_row").fetchone()
        words = connection.execute("SELECT min(value), max(value) FROM posting").fetchone()
        version = connection.execute("SELECT version FROM timeline").fetchone()
    return repr((counts, texts, lines, words, version))


if __name__ == "__main__":
    print(table(HEADS, rows()))
