"""A newsroom's page frames a timeline with the lines that the dialog gives; its readers open events in place."""

import re
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hands import Held
from playwright.sync_api import FrameLocator, Page, expect

Axe = Callable[..., list[dict[str, Any]]]
MakePage = Callable[..., Page]

ARRIVAL = "2024-10-troops-arrive"
APRIL = "from=2025-04-01&to=2025-04-30"
# The host is the one page that is not ours.
FROM_HOST = pytest.mark.allowed_errors(r"request to another host: http://127\.0\.0\.1:\d+/$")
PAGE = (
    "<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'><title>News</title>"
    "<link rel=icon href=data:,><body style='margin:0'><h1>News</h1>%s<p id=after>After the frame.</p>"
)


@dataclass
class Host:
    """A page of another site; ``lines`` are what it was given to copy."""

    url: str
    lines: str = ""


@pytest.fixture
def host() -> Iterator[Host]:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = (PAGE % host.lines).encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_args: object) -> None:
            """Nothing: what is asked for is no news."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        host = Host(f"http://127.0.0.1:{server.server_port}/")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield host
        server.shutdown()


def holding(text: str) -> re.Pattern[str]:
    return re.compile(re.escape(text))


def lines_of_dialog(page: Page, address: str) -> str:
    page.goto(address)
    page.locator("#embed").click()
    expect(page.locator("#embedding")).to_be_visible()
    return page.locator("#embed-snippet").input_value()


def framed(page: Page, host: Host) -> FrameLocator:
    page.goto(host.url)
    frame = page.frame_locator("iframe")
    expect(frame.locator("#sentence")).to_be_visible()
    return frame


def height(page: Page) -> float:
    box = page.locator("iframe").bounding_box()
    assert box
    return box["height"]


def wait_until_it_fits(page: Page, frame: FrameLocator) -> None:
    """Until the frame is as high as what it shows."""
    for _ in range(50):
        needed = frame.locator("html").evaluate("(html) => Math.ceil(html.getBoundingClientRect().height)")
        if height(page) == needed:
            break
        page.wait_for_timeout(50)
    assert height(page) == needed
    assert frame.locator("html").evaluate("(html) => html.scrollHeight <= html.clientHeight")


# The dialog


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_dialog_gives_the_lines_and_the_page_stays(page: Page, language: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(f"/{language}/?{APRIL}")
    address, title = page.url, page.title()
    page.locator("#embed").click()
    dialog = page.locator("#embedding")
    expect(dialog).to_be_visible()
    assert dialog.evaluate("(dialog) => dialog.matches('dialog:modal')")
    expect(dialog.locator("iframe").content_frame.locator("#sentence")).to_contain_text("2025")
    lines = page.locator("#embed-snippet").input_value()
    assert f"/{language}/embed?from=2025-04-01&amp;to=2025-04-30" in lines
    page.locator("#embed-copy").click()
    expect(page.locator("#embed-copy")).to_have_text({"en": "Copied", "fr": "Copié"}[language])
    assert page.evaluate("navigator.clipboard.readText()") == lines
    dialog.locator("select").select_option("dark")
    expect(page.locator("#embed-snippet")).to_have_value(lines.replace('04-30"', '04-30&amp;theme=dark"'))
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.locator("#embed")).to_be_focused()
    assert (page.url, page.title()) == (address, title)


def test_the_dialog_gives_what_is_on_the_page_now(page: Page) -> None:
    assert "theme" not in lines_of_dialog(page, f"/en/?{APRIL}")
    page.get_by_role("button", name="Close").click()
    page.locator("label.chip", has_text="Troops").click()
    expect(page.locator("#sentence")).to_contain_text("troops")
    page.locator("#list li a").first.click()
    expect(page.locator("#panel")).to_be_visible()
    slug = page.locator("#panel").get_attribute("data-slug")
    page.locator("#embed").click()
    expect(page.locator("#embed-snippet")).to_have_value(holding(f"/en/embed/events/{slug}?category=troops"))


def test_who_goes_on_while_the_dialog_is_fetched_gets_no_dialog_for_a_page(page: Page) -> None:
    page.goto(f"/en/?{APRIL}")
    held = Held(page, "**/embed-code*")
    page.locator("#embed").click()
    held.wait()
    page.locator(".event").first.focus()
    page.keyboard.press("PageDown")
    expect(page.locator("#sentence")).to_contain_text("May 2025")
    assert page.url.endswith("/en/?from=2025-05-01&to=2025-05-30")
    held.wait().continue_()
    expect(page.locator("#embedding")).to_be_hidden()


def test_without_scripts_a_page_gives_the_lines(make_page: MakePage) -> None:
    page = make_page(java_script_enabled=False)
    page.goto("/en/?category=arms")
    page.locator("#embed").click()
    expect(page.locator("h1")).to_have_text("Embed this timeline")
    page.locator("select").select_option("light")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("#embed-snippet")).to_have_value(holding("embed?category=arms&amp;theme=light"))
    expect(page.get_by_role("button", name="Close")).to_be_hidden()
    page.get_by_role("link", name="To the timeline").click()
    expect(page.locator("#sentence")).to_contain_text("arms")


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 390)])
def test_axe_finds_nothing_in_the_dialog(make_page: MakePage, axe: Axe, scheme: str, width: int) -> None:
    page = make_page(color_scheme=scheme, viewport={"width": width, "height": 900})
    lines_of_dialog(page, f"/fr/?{APRIL}")
    expect(page.locator("#embedding iframe").content_frame.locator("#sentence")).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


# In a page of another site


@FROM_HOST
@pytest.mark.parametrize("width", [320, 720, 1200])
def test_a_frame_grows_with_the_event_that_is_opened_and_shrinks_again(
    make_page: MakePage, host: Host, width: int
) -> None:
    page = make_page(viewport={"width": width, "height": 900})
    host.lines = lines_of_dialog(page, "/en/?category=troops")
    frame = framed(page, host)
    wait_until_it_fits(page, frame)
    closed, length = height(page), page.evaluate("history.length")
    slug = "2024-10-troops-arrive"
    frame.locator(f"#list-{slug} a:visible, #mark-{slug} .label:visible").first.click()
    expect(frame.locator("#panel-title")).to_have_text("North Korean soldiers reach Russia")
    expect(frame.locator("#panel .sources li")).not_to_have_count(0)
    wait_until_it_fits(page, frame)
    assert height(page) > closed + 200
    frame.locator("#next").click()
    expect(frame.locator("#panel-title")).not_to_have_text("North Korean soldiers reach Russia")
    frame.locator("#close").click()
    expect(frame.locator("#panel")).to_have_count(0)
    wait_until_it_fits(page, frame)
    assert height(page) == closed
    assert page.evaluate("history.length") == length, "Back is the host's"
    assert frame.locator("html").evaluate("(html) => html.scrollWidth") <= width


@FROM_HOST
def test_an_event_opens_in_its_line_however_long_the_list_is(make_page: MakePage, host: Host) -> None:
    page = make_page(viewport={"width": 390, "height": 844}, has_touch=True)
    host.lines = lines_of_dialog(page, "/en/")
    frame = framed(page, host)
    wait_until_it_fits(page, frame)
    frame.locator("#more summary").tap()
    entry = frame.locator(".entry").nth(40)
    slug = entry.evaluate("(entry) => entry.id.replace('list-', '')")
    entry.locator("a").tap()
    panel = frame.locator(f"#list-{slug} > #panel")
    expect(panel).to_be_visible()
    expect(frame.locator("#panel-title")).to_be_in_viewport()
    expect(frame.locator("#panel-title")).to_be_focused()
    wait_until_it_fits(page, frame)
    # One that is opened further down, while the one above it closes, is in sight as well.
    frame.locator(".entry").nth(43).locator("a").tap()
    expect(panel).to_have_count(0)
    expect(frame.locator("#panel")).to_have_count(1)
    expect(frame.locator("#panel-title")).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(frame.locator("#panel")).to_have_count(0)
    expect(frame.locator(".entry").nth(43).locator("a")).to_be_focused()
    # From the plot it opens below the plot.
    frame.locator(".event .at").last.tap()
    expect(frame.locator(".timeline + #panel")).to_be_visible()


@FROM_HOST
def test_a_frame_whose_host_takes_no_script_scrolls(page: Page, host: Host) -> None:
    host.lines = lines_of_dialog(page, "/en/?category=arms").partition("<script")[0].replace("100%", "400")
    frame = framed(page, host)
    frame.locator(".entry a").first.click()
    expect(frame.locator("#panel-title")).to_be_visible()
    assert height(page) == 640
    assert frame.locator("html").evaluate("(html) => html.scrollHeight > html.clientHeight")


@FROM_HOST
def test_what_leads_out_of_the_frame_opens_beside_the_host(page: Page, host: Host) -> None:
    host.lines = lines_of_dialog(page, "/en/?category=arms")
    frame = framed(page, host)
    for link in ("#full", "#panel .when a"):
        frame.locator(".event .label:visible").first.click()
        expect(frame.locator("#panel")).to_be_visible()
        with page.context.expect_page() as opened:
            frame.locator(link).click()
        expect(opened.value.locator("#filter")).to_be_visible()
        assert opened.value.evaluate("opener") is None
        opened.value.close()
    assert page.url == host.url


@FROM_HOST
@pytest.mark.allowed_errors("frame-ancestors", "X-Frame-Options", "chrome-error://", "ERR_BLOCKED_BY_RESPONSE")
def test_a_page_that_is_not_made_for_it_refuses_to_be_framed(page: Page, host: Host, server_url: str) -> None:
    host.lines = "".join(f'<iframe src="{server_url}{path}"></iframe>' for path in ("/en/", "/en/embed-code"))
    page.goto(host.url)
    page.wait_for_load_state("networkidle")
    assert [frame.url for frame in page.frames[1:]] == ["chrome-error://chromewebdata/"] * 2


@FROM_HOST
def test_two_frames_in_a_page_keep_to_their_own_heights(page: Page, host: Host) -> None:
    lines = lines_of_dialog(page, "/en/?category=arms") + lines_of_dialog(page, "/fr/")
    host.lines = lines
    page.goto(host.url)
    frames = page.locator("iframe")
    for number in range(2):
        inner = frames.nth(number).content_frame
        expect(inner.locator("#sentence")).to_be_visible()
        page.wait_for_function(
            "(number) => document.querySelectorAll('iframe')[number].style.height !== ''", arg=number
        )
        needed = inner.locator("html").evaluate("(html) => Math.ceil(html.getBoundingClientRect().height)")
        assert frames.nth(number).evaluate("(frame) => frame.offsetHeight") == needed


@FROM_HOST
@pytest.mark.allowed_errors("from origin 'null' has been blocked", "net::ERR_FAILED")
def test_in_a_sandbox_events_open_all_the_same(page: Page, host: Host) -> None:
    host.lines = lines_of_dialog(page, "/en/?category=arms").replace("<iframe", '<iframe sandbox="allow-scripts"')
    frame = framed(page, host)
    frame.locator(".event .label:visible").first.click()
    expect(frame.locator("#panel-title")).to_be_visible()
    frame.locator("#close").click()
    expect(frame.locator("#panel")).to_have_count(0)


# For everyone


def test_without_scripts_events_open_in_the_frame(make_page: MakePage) -> None:
    page = make_page(java_script_enabled=False, viewport={"width": 320, "height": 900})
    page.goto("/fr/embed?category=arms&theme=light")
    page.locator(".entry a").nth(2).click()
    expect(page.locator("#panel-title")).to_be_visible()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    page.locator("#close").click()
    expect(page.locator("#panel")).to_have_count(0)
    assert page.url.endswith("/fr/embed?category=arms&theme=light")


def test_keys_move_among_marks_and_leave_the_window_alone(page: Page) -> None:
    page.goto("/en/embed?category=troops")
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.id")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.id")
    assert first.startswith("mark-")
    assert second.startswith("mark-")
    assert first != second
    page.keyboard.press("+")
    page.keyboard.press("Enter")
    expect(page.locator("#panel")).to_have_attribute("data-slug", second.removeprefix("mark-"))
    assert "from=" not in page.url
    page.keyboard.press("Escape")
    expect(page.locator("#panel")).to_have_count(0)
    expect(page.locator(f"#{second}")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.locator(f"#{first}")).to_be_focused()


def test_paper_shows_the_list_and_no_controls(page: Page) -> None:
    page.goto(f"/en/embed/events/{ARRIVAL}?category=troops")
    page.emulate_media(media="print")
    for shown in ("#sentence", ".lane", ".entry a", "#panel-title"):
        expect(page.locator(shown).first).to_be_visible()
    for hidden in ("#panel nav a", "#full"):
        expect(page.locator(hidden).first).to_be_hidden()
