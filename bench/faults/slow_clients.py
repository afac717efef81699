"""What do slow and idle clients cost the others? `python bench/faults/slow_clients.py`

200 clients that send a byte of their request a second, 200 that ask for all events and take a little of the answer a
second, 500 connections that say nothing; each kind alone, then all. Meanwhile somebody asks for known and new pages,
one after another; the times before and after are beside it. Then a load must still get through.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from datetime import date, timedelta
from itertools import count
from pathlib import Path

from common import HEADS, Served, folder, load, serving, start_load
from downloads import pages_until
from generate import generate
from harness import Row, late, median, number, resident_mb, table

_EVENTS = 10_000
_SECONDS = 10.0
_MOST_TIMES = 3
_EVERYTHING = "/en/events.csv?from=..&to=.."
_MANY = 200
_IDLE = 500

Times = tuple[list[float], list[float]]


def rows(seconds: float = _SECONDS, events: int = _EVENTS) -> list[Row]:
    with folder() as name:
        data, other, database = Path(name) / "data", Path(name) / "other", Path(name) / "timeline.db"
        generate(data, events)
        generate(other, events, seed=2)
        load(data, database)
        with serving(data, database) as server:
            return list(_measure(server, lambda: _load_seconds(other, database), seconds))


def _measure(server: Served, load_seconds: Callable[[], float], seconds: float) -> Iterator[Row]:
    new_pages = _new_pages()
    before = _times(server, seconds, new_pages)
    goal = f"p95 ≤ {_MOST_TIMES} × before"
    yield Row(["slow clients: none yet", _in_words(before)])
    port = server.port
    kinds: dict[str, Callable[[ExitStack], None]] = {
        f"{_MANY} that send a byte a second": lambda stack: _open(
            stack, _MANY, lambda: _start_asking(port), _send_a_byte
        ),
        f"{_MANY} that take all events slowly": lambda stack: _open(
            stack, _MANY, lambda: start_reading(port), _take_some
        ),
        f"{_IDLE} idle connections": lambda stack: _open(stack, _IDLE, lambda: _connect(port), lambda _: None),
    }
    each = list(kinds.values())
    kinds["all of these"] = lambda stack: [start(stack) for start in each].clear()
    for name, start in kinds.items():
        with ExitStack() as stack:
            start(stack)
            # The worst is when all of them come at once: it counts, too.
            meanwhile = _times(server, seconds, new_pages)
            more = f"; {resident_mb(server.process.pid):.0f} MB in memory"
            if name == "all of these":
                more += f"; a load took {load_seconds():.1f} s"
        yield Row([f"slow clients: {name}", _in_words(meanwhile) + more], goal, _is_well(meanwhile, before))
    after = _times(server, seconds, new_pages)
    is_well = _is_well(after, before) and not server.tracebacks
    yield Row(
        ["slow clients: gone again", f"{_in_words(after)}; {server.tracebacks} tracebacks"],
        goal,
        is_well,
    )


def _new_pages() -> Iterator[str]:
    """None twice."""
    for number_of in count():
        first = date(2023, 7, 1) + timedelta(number_of % 1000)
        yield f"/en/?from={first}&to={first + timedelta(20 + number_of // 1000)}"


def _times(server: Served, seconds: float, new_pages: Iterator[str]) -> Times:
    end = time.monotonic() + seconds
    return pages_until(lambda: time.monotonic() > end, f"http://127.0.0.1:{server.port}", "/en/", new_pages)


def _in_words(times: Times) -> str:
    parts = [
        f"{name} p50 {number(median(these))} / p95 {number(late(these))} ms"
        for name, these in zip(("known page", "new page"), times, strict=True)
    ]
    return ", ".join(parts)


def _is_well(times: Times, before: Times) -> bool:
    """A known page takes so little time that ten milliseconds more tell nothing."""
    return all(late(these) <= _MOST_TIMES * late(those) + 10 for these, those in zip(times, before, strict=True))


def _load_seconds(data: Path, database: Path) -> float:
    """Infinity where it fails."""
    begin = time.monotonic()
    process = start_load(data, database)
    process.communicate(timeout=120)
    return float("inf") if process.returncode else time.monotonic() - begin


def _open(
    stack: ExitStack, amount: int, start: Callable[[], socket.socket], go_on: Callable[[socket.socket], object]
) -> None:
    """So many clients, each of which goes on once a second until the stack is closed."""
    clients = [stack.enter_context(start()) for _ in range(amount)]
    is_over = threading.Event()

    def run() -> None:
        while not is_over.wait(1):
            for client in clients:
                # Whoever was cut off, or has nothing to take yet, does nothing.
                with suppress(OSError):
                    go_on(client)

    thread = threading.Thread(target=run)
    thread.start()
    stack.callback(thread.join)
    stack.callback(is_over.set)


def _connect(port: int) -> socket.socket:
    client = socket.socket()
    # As little as possible shall wait in the client's own machine.
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.settimeout(10)
    client.connect(("127.0.0.1", port))
    return client


def _start_asking(port: int) -> socket.socket:
    client = _connect(port)
    client.sendall(b"GET /en/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
    return client


def _send_a_byte(client: socket.socket) -> None:
    client.sendall(b"x")


def start_reading(port: int, path: str = _EVERYTHING) -> socket.socket:
    """Asks for all events, and takes nothing yet."""
    client = _connect(port)
    client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    client.setblocking(False)
    return client


def _take_some(client: socket.socket) -> None:
    client.recv(500)


if __name__ == "__main__":
    print(table(HEADS, rows()))
