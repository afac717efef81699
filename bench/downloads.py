"""One download of everything, and how others fare meanwhile."""

import http.client
import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from typing import NamedTuple
from urllib.parse import urlsplit

from traffic import ACCEPT_ENCODING

_PAUSE = 0.005
_PATIENCE = 600


class Download(NamedTuple):
    first_byte_ms: float
    seconds: float
    size: int


def download(url: str, accept_encoding: str = "identity") -> Download:
    """Take a whole file and keep nothing of it. Raises ConnectionError where its end is missing."""
    address = urlsplit(url)
    headers = (f"Host: {address.netloc}", f"Accept-Encoding: {accept_encoding}", "Connection: close")
    asked = "\r\n".join([f"GET {address.path}?{address.query} HTTP/1.1", *headers, "", ""])
    begin = time.perf_counter()
    with socket.create_connection((address.hostname, address.port), timeout=_PATIENCE) as connection:
        connection.sendall(asked.encode())
        tail = b""
        while b"\r\n\r\n" not in tail:
            tail += _more(connection)
        head, _, tail = tail.partition(b"\r\n\r\n")
        tail = tail or _more(connection)
        first = time.perf_counter() - begin
        if not head.startswith(b"HTTP/1.1 200"):
            raise ConnectionError(f"{url}: {head[:80]!r}")
        size, buffer = len(tail), bytearray(1 << 18)
        while count := connection.recv_into(buffer):
            size += count
            tail = tail[-5:] + buffer[max(count - 5, 0) : count]
    if b"chunked" in head.lower() and not tail.endswith(b"0\r\n\r\n"):
        raise ConnectionError(f"{url}: cut off after {size} bytes")
    return Download(first * 1000, time.perf_counter() - begin, size)


def _more(connection: socket.socket) -> bytes:
    some = connection.recv(1 << 16)
    if not some:
        raise ConnectionError("closed before anything came")
    return some


def answer_times(
    server: str, file: str, accept_encoding: str, warm: str, cold: Iterator[str]
) -> tuple[list[float], list[float]]:
    """While a file is downloaded, one page after another: milliseconds for the one known, and for new ones."""
    with ProcessPoolExecutor(1) as pool:
        # The process is there and the known page is known before the clock runs.
        pool.submit(int).result()
        pages_until(iter((False, True)).__next__, server, warm, cold)
        running = pool.submit(download, server + file, accept_encoding)
        times = pages_until(running.done, server, warm, cold)
        running.result()
    return times


def pages_until(
    is_done: Callable[[], bool], server: str, warm: str, cold: Iterator[str]
) -> tuple[list[float], list[float]]:
    times: tuple[list[float], list[float]] = ([], [])
    netloc = urlsplit(server).netloc
    connection = http.client.HTTPConnection(netloc, timeout=_PATIENCE)
    while not is_done():
        for path, these in zip((warm, next(cold)), times, strict=True):
            these.append(time_of(connection, path))
            time.sleep(_PAUSE)
    connection.close()
    return times


def time_of(connection: http.client.HTTPConnection, path: str) -> float:
    """Milliseconds until a page is there whole, as a browser asks for it."""
    begin = time.perf_counter()
    connection.request("GET", path, headers={"Accept-Encoding": ACCEPT_ENCODING})
    answer = connection.getresponse()
    answer.read()
    milliseconds = (time.perf_counter() - begin) * 1000
    if answer.status != 200:
        raise ConnectionError(f"{path}: status {answer.status}")
    return milliseconds
