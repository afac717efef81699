"""Does the code on the page of the API do what it says, from other sites too, and can everybody read that page?"""

import http.server
import re
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

MakePage = Callable[..., Page]


class _OfAnotherSite(http.server.BaseHTTPRequestHandler):
    """A page with nothing on it."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b'<!doctype html><link rel="icon" href="data:,">')

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  (the name it has there)
        """Say nothing."""


@pytest.fixture
def other_site() -> Iterator[str]:
    with http.server.HTTPServer(("127.0.0.1", 0), _OfAnotherSite) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


def listed(page: Page) -> list[str]:
    """The titles of the events in the first category, in the order of the timeline."""
    page.goto("/en/?category=arms")
    titles = page.locator("#list li a").all_inner_texts()
    # Pages set apostrophes as printers do, files have them as they were typed.
    return [title.strip().replace("’", "'") for title in titles]


def test_the_python_on_the_page_prints_what_the_timeline_lists(page: Page) -> None:
    page.goto("/en/api")
    code = page.locator("#code-python").inner_text()
    # All pages of the list, and not the first alone.
    code = code.replace("limit=10", "limit=4")
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", timeout=60, check=True)
    assert [line.partition(" ")[2] for line in result.stdout.splitlines()] == listed(page)


@pytest.mark.allowed_errors(r"request to another host", r"status of 400")
def test_the_javascript_on_the_page_runs_on_another_site(page: Page, make_page: MakePage, other_site: str) -> None:
    page.goto("/en/api")
    code = page.locator("#code-javascript").inner_text()
    elsewhere = make_page()
    said: list[str] = []
    elsewhere.on("console", lambda message: said.append(message.text))
    elsewhere.goto(other_site)
    elsewhere.evaluate(f"async () => {{ {code} }}")
    assert [line.partition(" ")[2] for line in said] == listed(page)[:10]
    # What a script may see besides: the tag, with which it asks again before a browser's own question.
    seen = elsewhere.evaluate(
        """async (address) => {
          const first = await fetch(address);
          const headers = { "If-None-Match": first.headers.get("ETag") };
          const again = await fetch(address, { headers, cache: "no-store" });
          const refused = await (await fetch(address.replace("limit=10", "limit=0"))).json();
          return [first.headers.get("Link"), again.status, refused.errors[0].parameter];
        }""",
        re.search(r'"(.*?)"', code)[1],  # type: ignore[index]
    )
    assert 'rel="next"' in seen[0]
    assert seen[1:] == [304, "limit"]


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl")
def test_the_commands_on_the_page_fetch_files_and_nothing_twice(page: Page, tmp_path: Path) -> None:
    page.goto("/en/api")
    commands = [shlex.split(line) for line in page.locator("#code-curl").inner_text().splitlines()]
    for command in commands:
        subprocess.run([*command, "-sSf"], cwd=tmp_path, capture_output=True, timeout=60, check=True)
    names = sorted(file.name for file in tmp_path.iterdir())
    assert names[:2] == ["all.etag", "all.json"]
    assert names[2].endswith("_arms.csv")
    (tmp_path / "all.json").write_text("as it was")
    subprocess.run([*commands[-1], "-sSf"], cwd=tmp_path, capture_output=True, timeout=60, check=True)
    assert (tmp_path / "all.json").read_text() == "as it was"


def test_a_problem_leads_to_its_explanation_and_the_footer_to_the_page(page: Page) -> None:
    page.goto("/en/")
    page.locator("footer").get_by_role("link", name="API").click()
    expect(page.locator("h1")).to_have_text("API")
    page.goto("/api#address-too-long")
    expect(page).to_have_url(re.compile(r"/en/api#address-too-long$"))
    expect(page.locator("#address-too-long")).to_be_in_viewport()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_an_address_is_not_broken_where_there_is_room(page: Page, language: str) -> None:
    page.goto(f"/{language}/api")
    lines = page.locator(".addresses code").evaluate_all("(all) => all.map((one) => one.getClientRects().length)")
    assert set(lines) == {1}
