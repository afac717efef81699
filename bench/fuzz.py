"""Does the server fall, lie or leak, whatever a stranger sends? `python bench/fuzz.py --requests 20000`

Serves the real data set and one of 1,000 events, in processes of their own, and sends each half of the requests, which
hypothesis draws from the strategies that the tests use too; one in twenty is no HTTP at all. What GET got is asked
for again with HEAD, and once more with its entity tag. Prints how many answers had which status, and the slowest; ends
with status 1 where an answer is not as `promises` says, or where none comes. The same seed sends the same requests.
"""

import argparse
import gzip
import http.client
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

import brotli
import zstandard
from harness import APP, ROOT, conditions, make_data, serving_app, tell
from harness import settings as environment
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from promises import Answer, faults, faults_of_head, faults_of_repetition
from strangers import Header, Request, Vocabulary, malformed, requests

#: Ends a hang; nothing is measured by it.
_PATIENCE = 60
_SHOWN = 10
#: Uvicorn's parser knows no longer addresses, and answers by itself.
_LONGEST_FOR_THE_PARSER = 65_000
_REFUSED_BY_THE_PARSER = b"Invalid HTTP request received."
_SIZES = (66, 1_000)
_UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "br": brotli.decompress,
    "gzip": gzip.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
    "": bytes,
}


class Run:
    """Sends requests to one server and keeps what was wrong with the answers."""

    def __init__(self, url: str, rest: int) -> None:
        self.rest = rest
        self.statuses: Counter[str] = Counter()
        self.slowest: list[tuple[float, str]] = []
        #: Each kind of fault, with the requests that show it.
        self.faults: dict[str, list[str]] = defaultdict(list)
        self.address = urlsplit(url).hostname, urlsplit(url).port
        self.connection: socket.socket | None = None

    def ask(self, request: Request) -> None:
        """Once; after GET also with HEAD, and with the entity tag of the answer."""
        got = self._send(request)
        if got is None:
            return
        if _is_of_the_parser(request, got):
            return
        self._note(request, faults(got, request.said, is_ours=request.is_for_a_file))
        if request.method != "GET":
            return
        head = self._send(request._replace(method="HEAD"))
        if head is not None:
            self._note(request, faults_of_head(got, head))
        if got.status == 200 and got.header("etag"):
            known = self._send(request.knowing(got.header("etag")))
            if known is not None:
                self._note(request, faults_of_repetition(known))

    def shout(self, content: bytes) -> None:
        """What is no HTTP; whoever gets no answer to that has no right to one."""
        self._close()
        self.rest -= 1
        begin = time.perf_counter()
        with socket.create_connection(self.address, timeout=_PATIENCE) as connection:
            try:
                connection.sendall(content)
                connection.shutdown(socket.SHUT_WR)
                answer = b"".join(iter(lambda: connection.recv(1 << 16), b""))
            except TimeoutError:
                self.faults[f"no answer within {_PATIENCE} seconds"].append(repr(content[:80]))
                return
            except OSError:
                # It was hung up on.
                answer = b""
        status = answer.split(b" ", 2)[1].decode() if answer.startswith(b"HTTP/1.1 ") else "none"
        self._count(f"{status} to no HTTP", begin, repr(content[:60]))
        if status.startswith("5"):
            self.faults[f"status {status}"].append(repr(content[:80]))

    def _send(self, request: Request) -> Answer | None:
        self.rest -= 1
        begin = time.perf_counter()
        try:
            answer = self._exchange(request)
        except (OSError, http.client.HTTPException) as error:
            self._close()
            self._note(request, [f"no answer: {error!r}"])
            return None
        size, load = len(request.target), os.getloadavg()[0]
        what = f"{request.method} {request.target[:60]} ({size:,} characters, load {load:.1f})"
        self._count(str(answer.status), begin, what)
        return answer

    def _exchange(self, request: Request) -> Answer:
        if self.connection is None:
            self.connection = socket.create_connection(self.address, timeout=_PATIENCE)
        self.connection.sendall(_written(request))
        response = http.client.HTTPResponse(self.connection, method=request.method)
        response.begin()
        body = response.read()
        if response.will_close:
            self._close()
        headers = [(name.lower(), value) for name, value in response.getheaders()]
        return Answer(response.status, headers, _unpacked(body, response.getheader("Content-Encoding", "")))

    def _close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def _count(self, status: str, begin: float, what: str) -> None:
        self.statuses[status] += 1
        self.slowest = sorted([*self.slowest, (time.perf_counter() - begin, what)], reverse=True)[:_SHOWN]

    def _note(self, request: Request, found: list[str]) -> None:
        headers = ", ".join(f"{name}: {value[:40]}" for name, value in request.headers)
        for fault in found:
            self.faults[fault].append(f"{request.method} {request.target[:200]} {headers}")


def _is_of_the_parser(request: Request, got: Answer) -> bool:
    """Whether Uvicorn has refused the address before the program saw it; an answer to HEAD does not say by whom."""
    is_refusal = got.body == _REFUSED_BY_THE_PARSER or (request.method == "HEAD" and got.status == 400)
    return is_refusal and len(request.target) > _LONGEST_FOR_THE_PARSER


def _unpacked(body: bytes, encoding: str) -> bytes:
    """Raises HTTPException where it is not packed as it says."""
    try:
        return _UNPACK[encoding](body) if body else b""
    except (KeyError, brotli.error, gzip.BadGzipFile) as error:
        raise http.client.HTTPException(f"no {encoding}: {error}") from error


def _written(request: Request) -> bytes:
    headers: list[Header] = [*request.headers]
    if "Host" not in dict(headers):
        headers.append(("Host", "timeline.example"))
    lines = [f"{request.method} {request.target} HTTP/1.1", *(f"{name}: {value}" for name, value in headers)]
    return "\r\n".join([*lines, "", ""]).encode("latin-1")


def fuzz(folder: Path, events: int, count: int, start: int) -> Run:
    """So many requests, at least, to a server of a data set of so many events."""
    data, database = make_data(folder / str(events), events), folder / f"{events}.db"
    command = [*APP, "load", "--quiet"]
    subprocess.run(command, cwd=ROOT, env=environment(data, database), check=True)  # noqa: S603
    with serving_app(data, database) as server:
        with urlopen(f"{server.url}/en/", timeout=_PATIENCE) as page:  # noqa: S310
            vocabulary = Vocabulary.of(data, page.read().decode())
        run = Run(server.url, count)
        _draw(requests(vocabulary), malformed(), run, start)
    return run


def _draw(sound: st.SearchStrategy[Request], broken: st.SearchStrategy[bytes], run: Run, start: int) -> None:
    quietly: dict[str, Any] = {"deadline": None, "database": None, "suppress_health_check": list(HealthCheck)}

    while run.rest > 0:

        @seed(start + run.rest)
        @settings(max_examples=min(run.rest, 2_000), phases=[Phase.generate], **quietly)
        @given(sound, st.integers(1, 20), broken)
        def send(request: Request, chance: int, content: bytes) -> None:
            if run.rest > 0:
                run.ask(request) if chance < 20 else run.shout(content)

        send()
        tell(f"{run.rest} to go, {len(run.faults)} kinds of faults")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1959)
    options = parser.parse_args()
    print(conditions())
    failed = False
    with tempfile.TemporaryDirectory() as folder:
        for events in _SIZES:
            run = fuzz(Path(folder), events, options.requests // len(_SIZES), options.seed)
            print(f"\n{events:,} events: {run.statuses.total():,} requests, {len(run.faults)} kinds of faults")
            print("  " + ", ".join(f"{status}: {count:,}" for status, count in sorted(run.statuses.items())))
            print(*(f"  {seconds * 1000:.0f} ms  {what}" for seconds, what in run.slowest), sep="\n")
            for fault, shown_by in run.faults.items():
                print(f"  FAULT {fault}, {len(shown_by)} times, such as {min(shown_by, key=len)}")
            failed = failed or bool(run.faults)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
