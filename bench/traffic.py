"""Asks a server for pages as fast as it answers, over several connections.

The client, though on uvloop and httptools, is slower than the quickest servers: shares of a bare route that it
measures flatter. Only 127.0.0.1 is asked.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

import httptools
import uvloop

#: What Chromium sends.
ACCEPT_ENCODING = "gzip, deflate, br, zstd"
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


def drive(url: str, paths: Sequence[str], seconds: float, connections: int = 8) -> Traffic:
    """Ask for the paths in order, one path again and again if there is but one. Raises Unfit."""
    traffic, failures = _drive(url, paths, seconds, connections)
    if failures:
        raise Unfit(f"{failures} of {traffic.requests} requests to {url}{paths[0]} failed")
    if 1 < len(paths) < traffic.requests + connections:
        raise Unfit(f"{url}{paths[0]}: {len(paths)} addresses are too few for {traffic.requests} requests")
    if traffic.requests:
        return traffic
    if seconds > _PATIENCE:
        raise Unfit(f"{url}{paths[0]}: no answer in {seconds:g} seconds")
    return drive(url, paths, seconds * 5, connections)


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
