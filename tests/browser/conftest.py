"""A live server and a real Chromium; every page that a test opens is watched for errors."""

import json
import os
import re
import shutil
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from app import dataset
from app.main import create_app
from app.settings import Settings
from tests.datasets import Copy

HERE = Path(__file__).resolve().parent
AXE = (HERE.parent / "vendor" / "axe-4.14.1.min.js").read_text(encoding="utf-8")
# Others may use the machine as well. Nobody waits for so long but for what will never come.
PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)

MEDIA = ("color_scheme", "reduced_motion", "forced_colors")
CHROMIUM_NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

MakePage = Callable[..., Page]
Serve = Callable[[Copy], AbstractContextManager[str]]
Axe = Callable[[Page], list[dict[str, Any]]]

# Violations become console errors, which survive a navigation; a list in the page would not.
REPORT_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => {
  console.error(`securitypolicyviolation: ${event.violatedDirective} ${event.blockedURI}`);
}, true);
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: Playwright leaves an event loop running, which asyncio.run() refuses."""
    items.sort(key=lambda item: item.path.is_relative_to(HERE))


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """A server of a loaded database; gives its address, without a slash at its end."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        app = create_app(settings.model_copy(update={"public_url": url}))
        # A connection that a page keeps open must not hold up the end.
        config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=2)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 60
        while not server.started:
            if not thread.is_alive() or time.monotonic() > deadline:
                pytest.fail("The server did not start.")
            time.sleep(0.01)
        yield url
        server.should_exit = True
        thread.join(timeout=10)


@contextmanager
def _serving_copy(copy: Copy) -> Iterator[str]:
    dataset.load(copy.folder, copy.database_url)
    with serving(Settings(database_url=copy.database_url, data_dir=copy.folder)) as url:
        yield url


@pytest.fixture(scope="session")
def serve() -> Serve:
    """Loads another data set than the frozen one, and puts it on the air."""
    return _serving_copy


@pytest.fixture(scope="session")
def server_url(settings: Settings) -> Iterator[str]:
    """The address of a server that runs as long as the tests do. A module with a data set of its own has another."""
    with serving(settings) as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    names = [os.environ.get("CHROMIUM"), *CHROMIUM_NAMES]
    executable = next(filter(None, (shutil.which(name) for name in names if name)), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable,  # None is Playwright's own
            args=["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking"],
        )
        yield browser
        browser.close()


def watch(context: BrowserContext, server_url: str) -> list[str]:
    """A list that gathers every error in the context's pages, and every request that leaves the server."""
    faults: list[str] = []
    context.add_init_script(REPORT_VIOLATIONS)

    def on_console(message: Any) -> None:
        if message.type == "error":
            faults.append(f"console: {message.text} ({message.location.get('url', '')})")

    def on_request(request: Any) -> None:
        if not request.url.startswith((f"{server_url}/", "data:", "blob:", "about:")):
            faults.append(f"request to another host: {request.url}")

    context.on("console", on_console)
    context.on("weberror", lambda error: faults.append(f"script: {error.error.stack}"))
    context.on("request", on_request)
    return faults


class Visitor:
    """A browser context, watched."""

    def __init__(self, browser: Browser, options: dict[str, Any]) -> None:
        self.context = browser.new_context(**options)
        self.context.set_default_timeout(PATIENCE_MS)
        self._stays: Page | None = None
        self._faults = watch(self.context, options["base_url"])

    def settle(self) -> "Visitor":
        """Makes ready for one test after the other: with process and cache still warm, a page costs half as much."""
        # Chromium ends a site's process with the last of its pages: this one stays. Every data set has it.
        self._stays = self.context.new_page()
        self._stays.goto("/")
        return self

    def leave(self) -> list[str]:
        """Ends what a test did and takes away what it left, but for the cache; gives the faults of its pages."""
        # Playwright hands over events only while it is called: a round trip brings what is still on its way.
        for page in self.context.pages:
            page.evaluate("0")
            if page is not self._stays:
                page.close()
        if self._stays is None:
            self.context.close()
        else:
            self.context.unroute_all()
            self.context.set_offline(False)
            self.context.clear_permissions()
            self.context.clear_cookies()
            self._stays.evaluate("() => localStorage.clear()")
        faults = self._faults.copy()
        self._faults.clear()
        return faults


@pytest.fixture(scope="session")
def visitors() -> dict[str, Visitor]:
    """Those whom tests share, by the options of their contexts."""
    return {}


@pytest.fixture
def make_page(
    browser: Browser, server_url: str, visitors: dict[str, Visitor], request: pytest.FixtureRequest
) -> Iterator[MakePage]:
    """Opens pages with other options of a browser context: make_page(java_script_enabled=False).

    Addresses are relative to the server: page.goto("/en/"). Nothing is stored, but the cache may be full; with
    is_new=True, it is empty. At the test's end any console error, uncaught exception, violation of the content
    security policy or request to another host fails it, but for what
    @pytest.mark.allowed_errors(r"status of 404") names.
    """
    used: list[Visitor] = []

    def make(*, is_new: bool = False, **options: Any) -> Page:
        # A page may have these of its own.
        size = options.pop("viewport", None)
        media = {name: options.pop(name) for name in MEDIA if name in options}
        options = {"base_url": server_url, "viewport": {"width": 1440, "height": 900}, "locale": "en-GB"} | options
        key = json.dumps(options, sort_keys=True)
        if is_new:
            visitor = Visitor(browser, options)
        elif key in visitors:
            visitor = visitors[key]
        else:
            visitor = visitors[key] = Visitor(browser, options).settle()
        used.append(visitor)
        page = visitor.context.new_page()
        if size:
            page.set_viewport_size(size)
        if media:
            page.emulate_media(**media)
        return page

    yield make

    faults = [fault for visitor in dict.fromkeys(used) for fault in visitor.leave()]
    allowed = [pattern for marker in request.node.iter_markers("allowed_errors") for pattern in marker.args]
    faults = [fault for fault in faults if not any(re.search(pattern, fault) for pattern in allowed)]
    if faults:
        pytest.fail("The browser reported:\n" + "\n".join(faults), pytrace=False)


@pytest.fixture
def page(make_page: MakePage) -> Page:
    """A page of 1440 × 900 pixels, watched as make_page says."""
    return make_page()


@pytest.fixture(scope="session")
def axe() -> Axe:
    """What axe finds wrong in a page: assert axe(page) == []."""

    def run(page: Page) -> list[dict[str, Any]]:
        # evaluate() is not bound by the page's policy, a <script> element would be.
        page.evaluate(f"() => {{ {AXE} }}")
        # What is in order, which axe would otherwise describe piece by piece, is of no interest.
        result = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
        return [
            {
                "rule": violation["id"],
                "help": violation["help"],
                "where": [f"{node['target']} {node['failureSummary']}" for node in violation["nodes"]],
            }
            for violation in result["violations"]
        ]

    return run
