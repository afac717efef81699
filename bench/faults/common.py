"""What the fault scripts share: loads and servers in processes of their own, and visitors who judge what they get."""

import http.client
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

# The harness of the benchmarks lies beside this folder.
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from harness import APP, ROOT, settings

PATIENCE_S = 90
HEADS = ("fault", "what came of it")
_PLAIN = {
    "en": "The data cannot be read at the moment",
    "fr": "Les données sont momentanément inaccessibles",
}
_SECURITY_HEADERS = ("Content-Security-Policy", "X-Content-Type-Options", "X-Frame-Options", "Referrer-Policy")


def start_load(data: Path, database: Path, **environment: str) -> "subprocess.Popen[str]":
    return _start("load", settings(data, database) | environment)


def load(data: Path, database: Path) -> None:
    process = start_load(data, database)
    _, errors = process.communicate(timeout=PATIENCE_S)
    if process.returncode:
        sys.exit(errors)


def _start(command: str, environment: dict[str, str], before: Sequence[str] = ()) -> "subprocess.Popen[str]":
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([*before, *APP, command], cwd=ROOT, env=environment, text=True, **pipes)  # type: ignore[call-overload,no-any-return]  # noqa: S603


@dataclass
class Served:
    """A server of ours: where it listens, its process, and what it wrote to standard error so far."""

    port: int
    process: "subprocess.Popen[str]"
    errors: list[str] = field(default_factory=list)

    @property
    def tracebacks(self) -> int:
        return sum(line.startswith("Traceback") for line in self.errors)


def start_server(data: Path, database: Path, before: Sequence[str] = ()) -> Served:
    """Returns when it listens; exits with what it says where it does not."""
    process = _start("serve", settings(data, database) | {"PORT": "0"}, before)
    assert process.stdout is not None  # noqa: S101
    assert process.stderr is not None  # noqa: S101
    line = process.stdout.readline()
    if not line:
        sys.exit(process.stderr.read())
    server = Served(int(line.rsplit(":", 1)[1]), process)
    # A pipe that nobody reads would stop the server.
    threading.Thread(target=server.errors.extend, args=(process.stderr,), daemon=True).start()
    return server


@contextmanager
def serving(data: Path, database: Path, before: Sequence[str] = ()) -> Iterator[Served]:
    server = start_server(data, database, before)
    try:
        yield server
    finally:
        server.process.terminate()
        try:
            server.process.wait(20)
        except subprocess.TimeoutExpired:
            server.process.kill()
            server.process.wait()


class Answer(NamedTuple):
    kind: str
    milliseconds: float


def ask(port: int, path: str, headers: dict[str, str] | None = None) -> Answer:
    """Ask once on a connection of its own. The kind is "right", "503" where that is the plain page, or what it was."""
    begin = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    try:
        connection.request("GET", path, headers=headers or {})
        response = connection.getresponse()
        kind = _judge(path, response, response.read())
    except (OSError, http.client.HTTPException) as error:
        kind = f"{type(error).__name__} at {path}"
    finally:
        connection.close()
    return Answer(kind, (time.perf_counter() - begin) * 1000)


def _judge(path: str, response: http.client.HTTPResponse, body: bytes) -> str:
    if not all(response.getheader(name) for name in _SECURITY_HEADERS):
        return f"no security headers at {path}"
    if response.status == 503:
        text = '"unavailable"' if path == "/healthz" else _PLAIN[path[1:3]]
        is_plain = text in body.decode() and response.getheader("Retry-After") and b"Traceback" not in body
        return "503" if is_plain else f"another 503 at {path}"
    expected = {400: "from=bad", 404: "none", 304: ""}.get(response.status, "none of ours")
    is_right = response.status == 200 or expected in path
    return "right" if is_right else f"status {response.status} at {path}"


def mixed_paths(seed: int) -> Iterator[str]:
    """Known and new pages in both languages, files, faulty and missing addresses, and what a monitor asks."""
    chance = random.Random(seed)  # noqa: S311
    while True:
        language = chance.choice(("en", "fr"))
        yield chance.choice(
            (
                f"/{language}/",
                f"/{language}/",
                f"/{language}/?q=bridge{chance.randrange(10**6)}",
                f"/{language}/?from=2024-01-{chance.randrange(1, 29):02}&to=2025-0{chance.randrange(1, 10)}-11",
                f"/{language}/events.csv?from=2024-{chance.randrange(1, 13):02}-01&to=2024-12-31",
                f"/{language}/?from=bad{chance.randrange(10**6)}",
                f"/{language}/none{chance.randrange(10**6)}",
                "/healthz",
            )
        )


class Visits:
    """Three visitors who ask for one page after the other, until the block ends."""

    def __init__(self, port: int, visitors: int = 3) -> None:
        self.port = port
        self.kinds = Counter[str]()
        self.slowest_known_ms = 0.0
        self._is_over = threading.Event()
        self._threads = [threading.Thread(target=self._visit, args=(seed,)) for seed in range(visitors)]

    def __enter__(self) -> "Visits":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    def _visit(self, seed: int) -> None:
        for path in mixed_paths(seed):
            if self._is_over.is_set():
                return
            answer = ask(self.port, path)
            self.kinds[answer.kind] += 1
            if path in ("/en/", "/fr/"):
                self.slowest_known_ms = max(self.slowest_known_ms, answer.milliseconds)
            time.sleep(0.01)

    @property
    def others(self) -> list[str]:
        return [kind for kind in self.kinds if kind not in ("right", "503")]

    @property
    def sentence(self) -> str:
        counts = [f"{self.kinds['right']} right, {self.kinds['503']} times 503"]
        return ", ".join(counts + [f"{self.kinds[kind]} × {kind}" for kind in self.others[:3]])


def folder() -> "tempfile.TemporaryDirectory[str]":
    return tempfile.TemporaryDirectory(prefix="faults-")


def files_in(parent: Path) -> list[str]:
    return sorted(path.name for path in parent.iterdir() if path.is_file())


def bound_by_permissions(parent: Path) -> list[str] | None:
    """What a command has to begin with for permissions to bind it; None where nothing makes them bind."""
    before = [] if os.geteuid() else ["setpriv", "--bounding-set=-dac_override,-dac_read_search"]
    try:
        probe = subprocess.run([*before, "touch", str(parent / "probe")], capture_output=True, check=False)  # noqa: S603
    except FileNotFoundError:
        return None
    (parent / "probe").unlink(missing_ok=True)
    return before if probe.returncode else None
