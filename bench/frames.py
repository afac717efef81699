"""How smoothly does the timeline follow the hand? `python bench/frames.py` prints the table of bench/README.md.

Real input, through Chromium's own protocol; frames are the times between two calls of requestAnimationFrame.
"""

import gzip
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from math import pi, sin
from pathlib import Path
from typing import NamedTuple

from generate import generate
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 3
LOADS = 5
ALL = "/en/?from=..&to=.."
DEFAULT = "/en/"

OBSERVE = """
window.seen = { tasks: [], shift: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) seen.tasks.push(entry.duration);
}).observe({ type: "longtask", buffered: true });
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) seen.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
RECORD = """() => {
  window.frames_ = [];
  window.recording = true;
  let last = performance.now();
  const frame = (now) => {
    frames_.push(now - last);
    last = now;
    if (recording) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}"""
STOP = "() => { recording = false; return frames_.slice(2); }"

Gesture = Callable[[Page, float, float, float], None]


class Frames(NamedTuple):
    median: float
    late: float
    worst: float


class Row(NamedTuple):
    what: str
    measured: str
    goal: str
    is_reached: bool


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder) / "data", 1000)
        with (
            serving(ROOT / "tests" / "data", Path(folder) / "frozen.db") as frozen,
            serving(Path(folder) / "data", Path(folder) / "generated.db") as generated,
            sync_playwright() as playwright,
        ):
            browser = playwright.chromium.launch(
                executable_path=next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None),
                args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
            )
            rows = [
                *frames_of(browser, frozen + ALL, "66 events", 20),
                *frames_of(browser, generated + DEFAULT, "1,000 events", 33),
                *frames_of(browser, frozen + ALL, "66 events, processor throttled 4 ×", 33, throttle=4),
                *loads_of(browser, frozen + DEFAULT, "66 events"),
                *loads_of(browser, generated + DEFAULT, "1,000 events"),
                *weights(),
            ]
            print(f"Chromium {browser.version}, {os.cpu_count()} cores, window of 1440 × 900 pixels\n")
            browser.close()
    print("| what | measured | goal | |\n|---|---|---|---|")
    for row in rows:
        print(f"| {row.what} | {row.measured} | {row.goal} | {'yes' if row.is_reached else '**no**'} |")


@contextmanager
def serving(data: Path, database: Path) -> Iterator[str]:
    """The program itself, in a process of its own, with a data set."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = os.environ | {
        "DATA_DIR": str(data),
        "DATABASE_URL": f"sqlite:///{database}",
        "PORT": str(port),
        "HOST": "127.0.0.1",
    }
    command = [sys.executable, "-m", "app"]
    subprocess.run([*command, "load"], cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    server = subprocess.Popen(  # noqa: S603
        [*command, "serve"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        url = f"http://127.0.0.1:{port}"
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{url}/healthz").close()  # noqa: S310
                break
            except OSError:
                time.sleep(0.05)
        yield url
    finally:
        server.terminate()
        server.wait()


def frames_of(browser: Browser, url: str, name: str, goal: float, throttle: int = 1) -> Iterator[Row]:
    for gesture, what in ((drag, "drag"), (zoom, "zoom")):
        page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
        page.goto(url)
        page.wait_for_selector("button.theme:not([hidden])")
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
        frames = measure(page, gesture)
        page.context.close()
        measured = f"{frames.late:.1f} ms (median {frames.median:.1f}, worst {frames.worst:.1f})"
        yield Row(f"95th percentile frame, {what}, {name}", measured, f"< {goal:g} ms", frames.late < goal)


def measure(page: Page, gesture: Gesture) -> Frames:
    box = page.locator("#timeline .axis").bounding_box()
    assert box is not None  # noqa: S101
    page.evaluate(RECORD)
    gesture(page, box["x"], box["y"] + box["height"] / 2, box["width"])
    frames = sorted(page.evaluate(STOP))
    return Frames(statistics.median(frames), frames[int(len(frames) * 0.95)], frames[-1])


def drag(page: Page, left: float, y: float, width: float) -> None:
    """To and fro over a third of the plot, as fast as the browser takes the moves."""
    middle = left + width / 2
    page.mouse.move(middle, y)
    page.mouse.down()
    start = time.monotonic()
    while (passed := time.monotonic() - start) < SECONDS:
        page.mouse.move(middle + width / 6 * sin(passed * pi), y)
    page.mouse.up()


def zoom(page: Page, left: float, y: float, width: float) -> None:
    """In and out again with Ctrl and the wheel, off the centre."""
    page.mouse.move(left + width * 0.7, y)
    page.keyboard.down("Control")
    start = time.monotonic()
    while (passed := time.monotonic() - start) < SECONDS:
        page.mouse.wheel(0, -20 if int(passed * 2) % 2 == 0 else 20)
    page.keyboard.up("Control")


def loads_of(browser: Browser, url: str, name: str) -> Iterator[Row]:
    """Cold loads, each in a context of its own; then a zoom in, which fetches the next page and morphs it in."""
    tasks: list[float] = []
    shifts: list[float] = []
    morphs: list[float] = []
    for _ in range(LOADS):
        context = browser.new_context(viewport={"width": 1440, "height": 900})
        context.add_init_script(OBSERVE)
        page = context.new_page()
        page.goto(url, wait_until="networkidle")
        tasks.append(page.evaluate("Math.max(0, ...seen.tasks.splice(0))"))
        shifts.append(page.evaluate("seen.shift"))
        first = page.locator("#timeline").get_attribute("data-from")
        page.locator("#zoom-in").click()
        page.wait_for_function(f"() => document.getElementById('timeline').dataset.from !== '{first}'")
        page.wait_for_timeout(500)  # what was drawn has been painted and reported
        morphs.append(page.evaluate("Math.max(0, ...seen.tasks)"))
        context.close()
    task, morph, shift = statistics.median(tasks), statistics.median(morphs), max(shifts)
    yield Row(f"longest task during load, {name}", said(tasks), "< 50 ms", task < 50)
    yield Row(f"longest task of the next page, {name}", said(morphs), "< 50 ms", morph < 50)
    yield Row(f"layout shift during load, {name}", f"{shift:.4f}", "< 0.02", shift < 0.02)


def said(tasks: Sequence[float]) -> str:
    """The browser tells tasks of 50 ms and more only."""
    return " / ".join(f"{task:.0f}" if task else "under 50" for task in (statistics.median(tasks), max(tasks))) + " ms"


def weights() -> Iterator[Row]:
    for name, files, goal in (
        ("JavaScript", [*(ROOT / "static/js").glob("*.js"), *(ROOT / "static/vendor").glob("*.js")], 30),
        ("CSS", list((ROOT / "static/css").glob("*.css")), 12),
    ):
        size = sum(len(gzip.compress(file.read_bytes(), 6)) for file in files) / 1000
        yield Row(f"{name}, {len(files)} files, gzipped one by one", f"{size:.1f} kB", f"≤ {goal} kB", size <= goal)


if __name__ == "__main__":
    main()
