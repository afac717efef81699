"""What if several processes write or start at once? `python bench/faults/at_once.py`

Two loads of different data into one database: what stands then must be one of the two, whole, in every table. Four
times `load` and `serve` at the same moment on nothing, as `make run` does it: all four must answer.
"""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from common import HEADS, PATIENCE_S, ask, folder, load, serving, start_load
from generate import generate
from harness import ROOT, Row, table
from killed_load import content

_ROUNDS = 5
_SERVERS = 4


def rows(rounds: int = _ROUNDS) -> list[Row]:
    with folder() as name:
        return [_two_loads(Path(name), rounds), _four_servers(Path(name), rounds)]


def _two_loads(parent: Path, rounds: int) -> Row:
    folders = [parent / "one", parent / "two"]
    states = {}
    for seed, data in enumerate(folders, 1):
        generate(data, 2000, seed=seed)
        load(data, data.with_suffix(".db"))
        states[content(data.with_suffix(".db"))] = data.name
    stands = []
    for _ in range(rounds):
        database = parent / "both.db"
        database.unlink(missing_ok=True)
        loads = [start_load(data, database) for data in folders]
        said = [one.communicate(timeout=PATIENCE_S)[1] for one in loads]
        is_fine = not any(said) and not any(one.returncode for one in loads)
        stands.append(states.get(content(database), "neither") if is_fine else f"failed: {said}")
    came = ", ".join(f"{stands.count(one)} × {one}" for one in sorted(set(stands)))
    return Row(["two loads at once on nothing: whose data stands", came], "one of both", set(stands) <= {"one", "two"})


def _four_servers(parent: Path, rounds: int) -> Row:
    answered = 0
    for turn in range(rounds):
        database = parent / f"servers-{turn}.db"
        everybody_serves = threading.Barrier(_SERVERS)
        with ThreadPoolExecutor(_SERVERS) as threads:
            runs = [threads.submit(_run, database, everybody_serves) for _ in range(_SERVERS)]
            answered += sum(run.result() for run in runs)
    came = f"{answered} of {_SERVERS * rounds} answered"
    return Row(["four times load and serve at once on nothing", came], "all", answered == _SERVERS * rounds)


def _run(database: Path, everybody_serves: threading.Barrier) -> bool:
    """As `make run` does it; whether it answers while the others serve."""
    load(ROOT / "data", database)
    with serving(ROOT / "data", database) as server:
        everybody_serves.wait(PATIENCE_S)
        kinds = {ask(server.port, path).kind for path in ("/en/", "/fr/events.csv", "/healthz")}
        everybody_serves.wait(PATIENCE_S)
    return kinds == {"right"} and server.process.returncode == 0 and not server.errors


if __name__ == "__main__":
    print(table(HEADS, rows()))
