"""Does memory stay flat under load? `python bench/faults/soak.py --minutes 10`

Eight visitors ask for a fixed mix from a seeded list: pages, events, files, 304s, bad input, in all compressions. The
list is asked for once before the clock runs, so that what is kept is kept. Resident memory is read every second; the
median of the second half must be no more than 2 % above that of the first.
"""

import argparse
import http.client
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from common import HEADS, PATIENCE_S, folder, load, serving
from generate import generate
from harness import Row, median, resident_mb, table

_VISITORS = 8
_ADDRESSES = 1500
_MOST_GROWTH = 0.02


class Request(NamedTuple):
    path: str
    encoding: str
    is_known: bool
    expected: int


def rows(minutes: float, events: int = 1000) -> list[Row]:
    with folder() as name:
        data, database = Path(name) / "data", Path(name) / "timeline.db"
        generate(data, events)
        load(data, database)
        with serving(data, database) as server:
            requests = mix(1959)
            counts = Counter[str]()
            _run(server.port, requests, counts, until=None)
            counts.clear()
            samples = _run(server.port, requests, counts, until=time.monotonic() + minutes * 60, pid=server.process.pid)
            tracebacks = server.tracebacks
    half = len(samples) // 2
    first, second = median(samples[:half]), median(samples[half:])
    wrong = sum(counts.values()) - counts["as expected"]
    came = (
        f"{sum(counts.values()):,} requests, {wrong} with another status, {tracebacks} tracebacks; memory "
        f"{first:.1f} MB in the first half, {second:.1f} MB in the second ({second - first:+.1f} MB, "
        f"{_slope(samples) * 60:+.2f} MB a minute), at most {max(samples):.1f} MB"
    )
    is_well = second <= first * (1 + _MOST_GROWTH) and not wrong and not tracebacks
    return [Row([f"{minutes:g} minutes of mixed load", came], "memory + 2 % at most", is_well)]


def mix(seed: int) -> Sequence[Request]:
    """The same requests for the same seed."""
    chance = random.Random(seed)  # noqa: S311
    return [_request(chance) for _ in range(_ADDRESSES)]


def _request(chance: random.Random) -> Request:
    language = chance.choice(("en", "fr"))
    encoding = chance.choice(("gzip, deflate, br, zstd", "gzip", "identity"))
    number = chance.randrange(10**6)
    window = f"from=202{chance.randrange(3, 7)}-{chance.randrange(1, 13):02}-01&to=2026-12-{chance.randrange(1, 32):02}"
    path, expected = chance.choice(
        (
            (f"/{language}/", 200),
            (f"/{language}/?{window}", 200),
            (f"/{language}/?{window}&q=w{number}&category=arms&sort=newest", 200),
            (f"/{language}/events.csv?{window}", 200),
            (f"/{language}/?from=..&to=..", 200),
            (f"/{language}/?from={number}&q=%00&category=none{number}", 400),
            (f"/{language}/?{'&'.join(['place=x'] * 60)}", 400),
            (f"/{language}/events/none-{number}", 404),
            (f"/{language}/%ff%fe{number}", 404),
            ("/healthz", 200),
        )
    )
    return Request(path, encoding, chance.random() < 0.3 and expected == 200, expected)


def _run(
    port: int, requests: Sequence[Request], counts: Counter[str], until: float | None, pid: int = 0
) -> Sequence[float]:
    """All requests once, or again and again until then; gives the memory of the process in MB, second by second."""
    shares = [requests[number::_VISITORS] for number in range(_VISITORS)]
    threads = [threading.Thread(target=_visit, args=(port, share, counts, until)) for share in shares]
    for thread in threads:
        thread.start()
    samples = []
    while pid and any(thread.is_alive() for thread in threads):
        samples.append(resident_mb(pid))
        time.sleep(1)
    for thread in threads:
        thread.join()
    return samples


def _visit(port: int, requests: Sequence[Request], counts: Counter[str], until: float | None) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    tags: dict[Request, str] = {}
    while True:
        for request in requests:
            if until is not None and time.monotonic() > until:
                connection.close()
                return
            counts[_visit_once(connection, request, tags)] += 1
        if until is None:
            connection.close()
            return


def _visit_once(connection: http.client.HTTPConnection, request: Request, tags: dict[Request, str]) -> str:
    headers = {"Accept-Encoding": request.encoding}
    tag = tags.get(request)
    if tag:
        headers["If-None-Match"] = tag
    try:
        connection.request("GET", request.path, headers=headers)
        answer = connection.getresponse()
        answer.read()
    except (OSError, http.client.HTTPException) as error:
        connection.close()
        return type(error).__name__
    if request.is_known and (etag := answer.getheader("ETag")):
        tags[request] = etag
    return "as expected" if answer.status == (304 if tag else request.expected) else str(answer.status)


def _slope(samples: Sequence[float]) -> float:
    """MB a second, by least squares."""
    middle_time, middle = (len(samples) - 1) / 2, sum(samples) / len(samples)
    above = sum((at - middle_time) * (one - middle) for at, one in enumerate(samples))
    return above / (sum((at - middle_time) ** 2 for at in range(len(samples))) or 1)


if __name__ == "__main__":
    made = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    made.add_argument("--minutes", type=float, default=10)
    found = rows(made.parse_args().minutes)
    print(table(HEADS, found))
    sys.exit(not all(row.is_reached for row in found))
