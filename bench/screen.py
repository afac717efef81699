"""A page on Chromium's screen: opened as on a first visit, what came over the wire, and how long a click takes."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

from harness import chromium
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from playwright.sync_api import TimeoutError as TooLate

DESKTOP, PHONE = (1440, 900), (390, 844)
PATIENCE = 180

#: When the first mark could first be seen: it is in the page, has a size, is not hidden, and a frame has passed.
_OBSERVE = """
window.seen = { first: 0, tasks: [], last: 0, swap: 0, frame: 0 };
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    seen.tasks.push(entry.duration);
    seen.last = Math.max(seen.last, entry.startTime + entry.duration);
  }
}).observe({ type: "longtask", buffered: true });
const look = () => {
  for (const mark of document.querySelectorAll(%s)) {
    const box = mark.getBoundingClientRect();
    const isIn = box.width > 0 && box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight;
    if (isIn && mark.checkVisibility({ opacityProperty: true, visibilityProperty: true })) {
      requestAnimationFrame((now) => { seen.first = now; });
      return;
    }
  }
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
// From an answer that is about to be swapped in until the next frame has been painted: a message that a frame sends is
// read after that. Up to 17 ms of it are the screen's, which shows no frame sooner.
const painted = new MessageChannel();
painted.port1.onmessage = () => { seen.frame = performance.now(); };
addEventListener("htmx:before:swap", () => { seen.swap = performance.now(); }, true);
addEventListener("htmx:after:swap", () => requestAnimationFrame(() => painted.port2.postMessage(0)), true);
"""
QUIET = """document.readyState === "complete"
  && performance.now() - Math.max(seen.last, seen.first, seen.frame) > 1000"""
_CLICK = """(control) => {
  Object.assign(seen, { tasks: [], swap: 0, frame: 0 });
  document.querySelector(control).click();
}"""


class View(NamedTuple):
    """A page that shows its first mark and is quiet; and what came over the wire, with headers: kind and bytes."""

    page: Page
    session: CDPSession
    received: list[tuple[str, float]]

    def processor_seconds(self) -> float:
        """What the page's main thread has had of the processor."""
        metrics = self.session.send("Performance.getMetrics")["metrics"]
        seconds: float = next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")
        return seconds


class Swap(NamedTuple):
    """Milliseconds: from an answer to the picture of it, and, from the click until all is quiet, the
    longest task and what the page's main thread had of the processor."""

    frame: float
    task: float
    processor: float


@contextmanager
def launched() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium(),
            args=[
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-background-networking",
                "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            ],
        )
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser,
    url: str,
    mark: str,
    *,
    size: tuple[int, int] = DESKTOP,
    throttle: float = 1,
    accept: str | None = None,
) -> Iterator[View]:
    """The first visit of a browser that has nothing in its cache. Raises TooLate where no mark is to be seen."""
    context = browser.new_context(viewport={"width": size[0], "height": size[1]})
    try:
        if accept:
            context.set_extra_http_headers({"Accept-Encoding": accept})
        context.add_init_script(_OBSERVE % json.dumps(mark))
        page = context.new_page()
        page.set_default_timeout(PATIENCE * 1000)
        session = context.new_cdp_session(page)
        kinds: dict[str, str] = {}
        view = View(page, session, [])
        session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
        session.on(
            "Network.loadingFinished",
            lambda event: view.received.append((kinds.get(event["requestId"], ""), event["encodedDataLength"])),
        )
        session.send("Network.enable")
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        session.send("Emulation.setCPUThrottlingRate", {"rate": throttle})
        page.goto(url, wait_until="commit")
        wait(page, "seen.first > 0")
        wait(page, QUIET)
        yield view
    finally:
        context.close()


def wait(page: Page, condition: str) -> None:
    """Playwright's own way of waiting evaluates text, which our pages forbid."""
    end = time.monotonic() + PATIENCE
    while not page.evaluate(condition):
        if time.monotonic() > end:
            raise TooLate(condition)
        time.sleep(0.1)


def swap(view: View, control: str) -> Swap:
    """Click what fetches another page."""
    begin = view.processor_seconds()
    view.page.evaluate(_CLICK, control)
    wait(view.page, "seen.frame > 0")
    wait(view.page, QUIET)
    frame, task = view.page.evaluate("[seen.frame - seen.swap, Math.max(0, ...seen.tasks)]")
    return Swap(frame, task, (view.processor_seconds() - begin) * 1000)
