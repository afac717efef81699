"""Asks a server for pages as fast as it answers: with wrk where that is installed, else with a client of our own.

Our own client, though on uvloop and httptools, is slower than the quickest servers: shares of a bare route that
it measures flatter. Only 127.0.0.1 is asked.
"""

import asyncio
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import httptools
import uvloop

#: What Chromium sends.
ACCEPT_ENCODING = "gzip, deflate, br, zstd"
_SCRIPT = Path(__file__).resolve().parent / "wrk.lua"
_WRK = shutil.which("wrk")
_PATIENCE = 60


class Traffic(NamedTuple):
    """What came of it: answered requests, seconds, latencies in milliseconds."""

    requests: int
    seconds: float
    median_ms: float
    late_ms: float

    @property
    def rate(self) -> float:
        return self.requests / self.seconds


class Unfit(Exception):
    """What was measured is not what was meant: errors among the answers, or an address asked for twice."""


def client_name() -> str:
    return "wrk" if _WRK else "the benchmark's own client"


def drive(url: str, paths: Sequence[str], seconds: float, connections: int = 8) -> Traffic:
    """Ask for the paths in order, one path again and again if there is but one. Raises Unfit."""
    run = _drive_with_wrk if _WRK else _drive
    traffic, failures = run(url, paths, seconds, connections)
    if failures:
        raise Unfit(f"{failures} of {traffic.requests} requests to {url}{paths[0]} failed")
    if 1 < len(paths) < traffic.requests + connections:
        raise Unfit(f"{url}{paths[0]}: {len(paths)} addresses are too few for {traffic.requests} requests")
    if traffic.requests:
        return traffic
    if seconds > _PATIENCE:
        raise Unfit(f"{url}{paths[0]}: no answer in {seconds:g} seconds")
    return drive(url, paths, seconds * 5, connections)


def _drive_with_wrk(url: str, paths: Sequence[str], seconds: float, connections: int) -> tuple[Traffic, int]:
    assert _WRK  # noqa: S101
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(paths))
        file.flush()
        command = [_WRK, "-t1", f"-c{connections}", f"-d{max(round(seconds), 1)}s", "--timeout", f"{_PATIENCE}s"]
        command += ["-H", f"Accept-Encoding: {ACCEPT_ENCODING}", "-s", str(_SCRIPT), url, "--", file.name]
        done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603
    figures = next(line for line in done.stdout.splitlines() if line.startswith("figures"))
    requests, duration, middle, late, failures = map(int, figures.split()[1:])
    return Traffic(requests, duration / 1e6, middle / 1000, late / 1000), failures


def _drive(url: str, paths: Sequence[str], seconds: float, connections: int) -> tuple[Traffic, int]:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_ask(url, paths, seconds, connections))


async def _ask(url: str, paths: Sequence[str], seconds: float, connections: int) -> tuple[Traffic, int]:
    address = urlsplit(url)
    begin = time.perf_counter()
    run = _Run(_requests(paths, address.netloc), begin + seconds)
    loop = asyncio.get_running_loop()
    made = [
        await loop.create_connection(lambda: _Connection(run), address.hostname, address.port)
        for _ in range(connections)
    ]
    await asyncio.wait_for(asyncio.gather(*(connection.ended for _, connection in made)), seconds + _PATIENCE)
    spent = time.perf_counter() - begin
    times = sorted(run.times) or [0.0]
    traffic = Traffic(len(run.times), spent, times[len(times) // 2] * 1000, times[int(len(times) * 0.95)] * 1000)
    return traffic, run.failures


def _requests(paths: Sequence[str], host: str) -> Iterator[bytes]:
    written = [
        f"GET {p} HTTP/1.1\r\nHost: {host}\r\nAccept-Encoding: {ACCEPT_ENCODING}\r\n\r\n".encode() for p in paths
    ]
    while True:
        yield from written


class _Run:
    """What the connections of one run share."""

    def __init__(self, requests: Iterator[bytes], end: float) -> None:
        self.requests = requests
        self.end = end
        self.times: list[float] = []
        self.failures = 0


class _Connection(asyncio.Protocol):
    """Asks, waits for the answer, and asks again until the time is up."""

    def __init__(self, run: _Run) -> None:
        self.run = run
        self.ended = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self._ask()

    def data_received(self, data: bytes) -> None:
        self.parser.feed_data(data)

    def on_message_complete(self) -> None:
        """Called by the parser."""
        self.run.times.append(time.perf_counter() - self.begin)
        self.run.failures += self.parser.get_status_code() >= 400
        # Not from inside the parser, which the next request replaces.
        asyncio.get_running_loop().call_soon(self._ask)

    def connection_lost(self, error: Exception | None) -> None:
        if not self.ended.done():
            self.run.failures += error is not None or time.perf_counter() < self.run.end
            self.ended.set_result(None)

    def _ask(self) -> None:
        self.begin = time.perf_counter()
        if self.begin >= self.run.end or self.transport.is_closing():
            self.transport.close()
            return
        self.parser = httptools.HttpResponseParser(self)
        self.transport.write(next(self.run.requests))
