"""Is the database the old one or the new one when a load is killed? `python bench/kill_during_load.py`

Loads a data set, then kills loads of another at random moments (kill -9), and looks each time: every table has to
hold the first data set, or every table the second. Prints how many of the moments left which.
"""

import argparse
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from generate import generate

_ROOT = Path(__file__).resolve().parent.parent
_TABLES = ("event", "source", "citation", "figure", "block", "export_row", "posting", "timeline")


def kill_at_random_moments(folder: Path, events: int, moments: int, seed: int) -> Counter[str]:
    """How often the database was the "old" one, the "new" one, or "between"."""
    chance = random.Random(seed)  # noqa: S311 - moments, no secrets
    generate(folder / "old", events, seed=1)
    generate(folder / "new", events, seed=2)
    new, database = folder / "new.sqlite3", folder / "timeline.sqlite3"
    _load(folder / "new", new).wait()
    _load(folder / "old", database).wait()
    states = {_content(database): "old", _content(new): "new"}
    begun = time.monotonic()
    _load(folder / "new", database).wait()
    duration = time.monotonic() - begun
    _load(folder / "old", database).wait()
    found = Counter[str]()
    for _ in range(moments):
        process = _load(folder / "new", database)
        time.sleep(chance.uniform(0, duration * 1.1))
        process.kill()
        process.wait()
        state = states.get(_content(database), "between")
        found[state] += 1
        if state != "old":
            _load(folder / "old", database).wait()
    return found


def _load(data: Path, database: Path) -> "subprocess.Popen[bytes]":
    environment = {**os.environ, "DATA_DIR": str(data), "DATABASE_URL": f"sqlite:///{database}"}
    return subprocess.Popen([sys.executable, "-m", "app", "load", "--quiet"], cwd=_ROOT, env=environment)


def _content(database: Path) -> str:
    """What every table holds, in short; says so where the file is damaged."""
    with closing(sqlite3.connect(database)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]  # noqa: S101  (for the type checker)
        counts = [connection.execute(f"SELECT count(*) FROM {name}").fetchone() for name in _TABLES]  # noqa: S608
        texts = connection.execute("SELECT min(summary_en), max(summary_en) FROM event").fetchone()
        lines = connection.execute("SELECT min(csv), max(csv) FROM export_row").fetchone()
        words = connection.execute("SELECT min(value), max(value) FROM posting").fetchone()
        version = connection.execute("SELECT version FROM timeline").fetchone()
    return repr((counts, texts, lines, words, version))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--moments", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1959)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        counts = kill_at_random_moments(Path(folder), options.events, options.moments, options.seed)
    kinds = ", ".join(f"{counts[kind]} left the {kind} data" for kind in ("old", "new"))
    print(
        f"{options.moments} loads of {options.events:,} events killed: {kinds}, {counts['between']} something between"
    )
    sys.exit(counts["between"] > 0)
