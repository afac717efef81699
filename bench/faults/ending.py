"""What becomes of a download when the server is told to end? `python bench/faults/ending.py`

SIGTERM while all of 100,000 events are downloaded: the file must be whole, new connections refused, the status 0, and
all of it over within the five seconds of grace. Once more with readers who take nothing: they are cut off then.
"""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from common import HEADS, folder, load, start_server
from downloads import download
from generate import generate
from harness import Row, between, table
from slow_clients import start_reading

_ROUNDS = 5
_EVENTS = 100_000
_GRACE_S = 5
_EXPORT = "/en/events.csv?from=..&to=.."


def rows(rounds: int = _ROUNDS, events: int = _EVENTS) -> list[Row]:
    with folder() as name:
        data, database = Path(name) / "data", Path(name) / "timeline.db"
        generate(data, events)
        load(data, database)
        return [_end(data, database, 0, rounds), _end(data, database, 5, min(rounds, 2))]


def _end(data: Path, database: Path, stuck: int, rounds: int) -> Row:
    results = [_round(data, database, stuck) for _ in range(rounds)]
    spent = [seconds for _, seconds in results]
    is_well = all(well for well, _ in results) and max(spent) < _GRACE_S + 2
    fault = "SIGTERM during a download of 100,000 events" + (f" and {stuck} that nobody takes" if stuck else "")
    came = f"{sum(well for well, _ in results)} of {rounds}: file whole, new ones refused, status 0, no traceback; "
    return Row([fault, f"{came}over after {between(spent)} s"], f"within {_GRACE_S} s", is_well)


def _round(data: Path, database: Path, stuck: int) -> tuple[bool, float]:
    server = start_server(data, database)
    url = f"http://127.0.0.1:{server.port}{_EXPORT}"
    with ExitStack() as readers, ThreadPoolExecutor(1) as thread:
        for _ in range(stuck):
            readers.enter_context(start_reading(server.port, _EXPORT))
        running = thread.submit(download, url)
        time.sleep(0.2)
        begin = time.monotonic()
        server.process.terminate()
        time.sleep(0.2)
        is_refused = not _accepts(server.port)
        try:
            running.result()
            is_whole = True
        except OSError:
            is_whole = False
        status = server.process.wait(60)
        seconds = time.monotonic() - begin
    return is_whole and is_refused and status == 0 and not server.tracebacks, seconds


def _accepts(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=5).close()
    except ConnectionError:
        return False
    return True


if __name__ == "__main__":
    print(table(HEADS, rows()))
