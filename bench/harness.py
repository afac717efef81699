"""What the benchmarks share: data sets, servers in processes of their own, the machine's conditions, tables."""

import argparse
import csv
import os
import platform
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

from generate import generate

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
RESULTS = HERE / "results.md"
APP = (sys.executable, "-m", "app")
_PATIENCE = 180


class Server(NamedTuple):
    """A server that answers: where, which process, and how long it took to answer first."""

    url: str
    pid: int
    start_seconds: float


class Row(NamedTuple):
    """A line of a table: its cells, the goal in words, and whether it is reached (None: no goal)."""

    cells: Sequence[str]
    goal: str = "–"
    is_reached: bool | None = None


def parser(description: str | None, sizes: Sequence[int], rounds: int) -> argparse.ArgumentParser:
    """With the options that all benchmarks take."""
    made = argparse.ArgumentParser(description=description, formatter_class=argparse.RawTextHelpFormatter)
    made.add_argument("--events", type=int, nargs="+", default=list(sizes), metavar="N", help="sizes of the data sets")
    made.add_argument("--rounds", type=int, default=rounds, help=f"rounds, of which the median counts ({rounds})")
    made.add_argument("--record", action="store_true", help="write the tables into bench/results.md as well")
    return made


def make_data(folder: Path, events: int) -> Path:
    """The folder of a data set of so many events: the real one, that of the tests, or else a generated one."""
    for known in (ROOT / "data", ROOT / "tests" / "data"):
        if events == count_events(known):
            return known
    generate(folder, events)
    return folder


def count_events(data: Path) -> int:
    with (data / "events.csv").open(encoding="utf-8", newline="") as lines:
        return sum(1 for _ in csv.reader(lines)) - 1


def app_of(root: Path) -> Sequence[str]:
    """The program of a checkout, to be run in it; another one may have libraries of its own."""
    own = root / ".venv" / "bin" / "python"
    return (str(own), *APP[1:]) if root != ROOT and own.exists() else APP


def load(data: Path, database: Path, root: Path = ROOT) -> tuple[float, float]:
    """Seconds, and the peak of its memory in MB."""
    return run_measured([*app_of(root), "load", "--quiet"], settings(data, database), root)


def settings(data: Path, database: Path) -> dict[str, str]:
    """The environment in which the program uses this data set and this database."""
    return os.environ | {"DATA_DIR": str(data), "DATABASE_URL": f"sqlite:///{database}", "HOST": "127.0.0.1"}


@contextmanager
def exported(data: Path, database: Path) -> Iterator[Iterator[list[str]]]:
    """The rows of our own CSV of everything, the names of the columns first."""
    command = [*APP, "export", "--from", "..", "--to", ".."]
    process = subprocess.Popen(  # noqa: S603
        command, cwd=ROOT, env=settings(data, database), stdout=subprocess.PIPE, encoding="utf-8"
    )
    with process as export:
        assert export.stdout is not None  # noqa: S101
        yield csv.reader(export.stdout)
    if process.returncode:
        sys.exit(f"the export failed with status {process.returncode}")


@contextmanager
def serving_app(data: Path, database: Path, first: str = "/en/", root: Path = ROOT) -> Iterator[Server]:
    """The program itself, as a user starts it."""
    port = free_port()
    environment = settings(data, database) | {"PORT": str(port)}
    with serving([*app_of(root), "serve"], port, first, environment, root) as server:
        yield server


@contextmanager
def serving(
    command: Sequence[str | Path],
    port: int,
    first: str,
    environment: dict[str, str] | None = None,
    root: Path = ROOT,
) -> Iterator[Server]:
    """A server in a process of its own, which ends with the block; `first` is the page that it must answer."""
    with tempfile.TemporaryFile() as log:
        begin = time.perf_counter()
        process = subprocess.Popen(command, cwd=root, env=environment, stdout=log, stderr=log)  # noqa: S603
        try:
            url = f"http://127.0.0.1:{port}"
            while not _answers(url + first):
                if process.poll() is not None or time.perf_counter() - begin > _PATIENCE:
                    log.seek(0)
                    sys.exit(f"{' '.join(map(str, command))} does not serve:\n{log.read().decode()}")
                time.sleep(0.005)
            yield Server(url, process.pid, time.perf_counter() - begin)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=_PATIENCE) as response:  # noqa: S310
            response.read()
            return True
    except ConnectionError:
        return False
    except urllib.error.URLError as error:
        if isinstance(error.reason, ConnectionError):
            return False
        raise


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def resident_mb(pid: int, field: str = "VmRSS") -> float:
    """Memory of a process; `VmHWM` is its highest since `forget_peak`."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / 1024
    return 0.0


def forget_peak(pid: int) -> None:
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def processor_seconds(pid: int) -> float:
    """What a process and its children have had of the processor."""
    fields = (Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in _family(pid))
    return sum(int(field) for some in fields for field in some[11:13]) / os.sysconf("SC_CLK_TCK")


def run_measured(command: Sequence[str], environment: dict[str, str], root: Path) -> tuple[float, float]:
    """Run a command to its end: seconds, and the peak of its memory and its children's in MB."""
    begin = time.perf_counter()
    process = subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, sum(_high_or_now(pid, process.pid) for pid in _family(process.pid)))
        time.sleep(0.02)
    if process.returncode:
        sys.exit(f"{' '.join(command)} failed with status {process.returncode}")
    return time.perf_counter() - begin, peak


def _high_or_now(pid: int, parent: int) -> float:
    try:
        # What parent and children hold at their highest need not be held at once: only the parent's is the peak.
        return resident_mb(pid, "VmHWM" if pid == parent else "VmRSS")
    except OSError:
        return 0.0


def _family(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return
    for child in children:
        yield from _family(int(child))


def conditions(**versions: str) -> str:
    """The machine and the versions, in one paragraph."""
    given = {"Python": platform.python_version(), "Uvicorn": version("uvicorn"), **versions}
    load = os.getloadavg()[0]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{datetime.now(UTC):%d %B %Y}; {_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB; "
        f"load average at the start {load:.1f}; " + ", ".join(f"{name} {one}" for name, one in given.items()) + "."
    )


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def chromium() -> str:
    """The Chromium that `make bench` found, or one on the path."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    return found or sys.exit("No Chromium here: install it, or name one with CHROMIUM=…")


def chromium_version() -> str:
    printed = subprocess.run([chromium(), "--version"], capture_output=True, text=True, check=True)  # noqa: S603
    return printed.stdout.split()[1]


def median(values: Iterable[float]) -> float:
    return statistics.median(values)


def late(values: Sequence[float]) -> float:
    """The 95th percentile."""
    return sorted(values)[int(len(values) * 0.95)]


def number(value: float) -> str:
    """Three digits that mean something, with commas."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def between(values: Sequence[float]) -> str:
    """The median, with the range where there is one."""
    if len(values) == 1:
        return number(values[0])
    return f"{number(median(values))} ({number(min(values))}–{number(max(values))})"


def table(heads: Sequence[str], rows: Sequence[Row]) -> str:
    """In Markdown, the goal in the last two columns."""
    lines = [[*heads, "goal", ""], ["---"] * (len(heads) + 2)]
    for row in rows:
        reached = {None: "", True: "yes", False: "**no**"}[row.is_reached]
        lines.append([*row.cells, row.goal, reached])
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def report(text: str) -> None:
    """How far we are, for whoever waits; results alone go to standard output."""
    print(text, file=sys.stderr, flush=True)


def publish(name: str, text: str, *, record: bool) -> None:
    """Print the results, and put them between the marks of that name in results.md where asked to."""
    print(text)
    if record:
        begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->"
        before, _, rest = RESULTS.read_text(encoding="utf-8").partition(begin)
        _, _, after = rest.partition(end)
        RESULTS.write_text(f"{before}{begin}{text}\n{end}{after}", encoding="utf-8")
