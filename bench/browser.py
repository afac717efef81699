"""How soon is the first event seen, and what comes over the wire, beside vis-timeline and TimelineJS in Chromium?

Prints the section "Browser" of bench/results.md. The same events, in one run, one contestant after another in each
round; of rounds the median counts. Every load is the first of a new browser context: nothing is cached. All three are
asked for gzip. What the peers need comes from a small server of this program; no other host is reached.
"""

import csv
import gzip
import json
import math
import sys
import tempfile
import threading
import time
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from harness import (
    HERE,
    Row,
    between,
    chromium_version,
    conditions,
    exported,
    load,
    make_data,
    median,
    number,
    parser,
    publish,
    report,
    serving_app,
    table,
)
from playwright.sync_api import Browser
from playwright.sync_api import TimeoutError as TooLate
from screen import PATIENCE, launched, opened

SIZES = (66, 1_000, 10_000)
_MODULES = HERE / "node_modules"
_VIS = _MODULES / "vis-timeline"
_TIMELINEJS = _MODULES / "@knight-lab" / "timelinejs"


class Contestant(NamedTuple):
    """A page to measure: what counts as an event in it, and up to how many events it goes."""

    name: str
    mark: str
    most_events: float


OURS = Contestant("ours", "#timeline a.event, #timeline a.cluster, #timeline a.bin", math.inf)
VIS = Contestant("vis-timeline", ".vis-item", 100_000)
TIMELINEJS = Contestant("TimelineJS", ".tl-timemarker-content-container", 10_000)

#: A page of a peer's: its name, the files and the script that make it.
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>%s</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="%s"><script src="%s"></script>
<style>body { margin: 0 } #timeline.whole { height: 100vh }</style></head>
<body><div id="timeline" class="%s"></div>
<script>fetch("events.json").then((response) => response.json()).then((data) => { %s });</script></body></html>
"""
# The window is not among the options: it would move there slowly, out of sight.
_VIS_SCRIPT = """
  new vis.Timeline(document.getElementById("timeline"), new vis.DataSet(data.items), new vis.DataSet(data.groups),
    { height: innerHeight }).setWindow("%s", "%s", { animation: false });"""
_TIMELINEJS_SCRIPT = """
  new TL.Timeline("timeline", data, { script_path: location.origin + "/js/", soundcite: false });"""


class Load(NamedTuple):
    """What one load showed; times in milliseconds."""

    first: float
    task: float
    kilobytes: float
    requests: int


def main() -> None:
    made = parser(__doc__, SIZES, 5)
    options = made.parse_args()
    if not _VIS.exists():
        sys.exit("vis-timeline and TimelineJS are not installed: run bench/install.")
    measured_on = conditions(Chromium=chromium_version(), **_versions())
    begin = time.monotonic()
    found: dict[tuple[int, str], list[Load]] = {}
    with launched() as browser, tempfile.TemporaryDirectory() as folder:
        for events in sorted(set(options.events)):
            with _serving_all(Path(folder) / str(events), events) as contestants:
                for turn in range(options.rounds):
                    report(f"{events:,} events, round {turn + 1} of {options.rounds} …")
                    for contestant, url in list(contestants.items()):
                        one = _measure(browser, contestant, url)
                        if one is None:
                            del contestants[contestant]
                            report(f"{contestant.name} shows no event within {PATIENCE} seconds: no further rounds.")
                        else:
                            found.setdefault((events, contestant.name), []).append(one)
    minutes = (time.monotonic() - begin) / 60
    how = f"Rounds: {options.rounds}, window of 1440 × 900 pixels; {minutes:.0f} minutes in all."
    publish("browser", f"{measured_on} {how}\n\n{_table(found)}", record=options.record)


def _versions() -> Mapping[str, str]:
    return {
        name: json.loads((folder / "package.json").read_text(encoding="utf-8"))["version"]
        for name, folder in (("vis-timeline", _VIS), ("TimelineJS", _TIMELINEJS))
    }


# Measuring


def _measure(browser: Browser, contestant: Contestant, url: str) -> Load | None:
    """One load; None where no event shows."""
    try:
        with opened(browser, url, contestant.mark, accept="gzip") as view:
            first, task = view.page.evaluate("[seen.first, Math.max(0, ...seen.tasks)]")
            received = [size for _, size in view.received]
            return Load(first, task, sum(received) / 1000, len(received))
    except TooLate:
        return None


# Serving


@contextmanager
def _serving_all(folder: Path, events: int) -> Iterator[dict[Contestant, str]]:
    """Each contestant that goes up to so many events, and its address."""
    folder.mkdir()
    data, database = make_data(folder / "data", events), folder / "ours.db"
    load(data, database)
    with ExitStack() as servers:
        contestants = {OURS: servers.enter_context(serving_app(data, database)).url + "/en/"}
        for contestant, files in ((VIS, files_of_vis), (TIMELINEJS, _files_of_timelinejs)):
            if events <= contestant.most_events:
                contestants[contestant] = servers.enter_context(serving_peer(files, data, database))
        yield contestants


class _Event(NamedTuple):
    slug: str
    category: str
    title: str
    summary: str
    first: date
    last: date


def _labels(data: Path) -> Mapping[str, str]:
    with (data / "categories.csv").open(encoding="utf-8", newline="") as lines:
        return {row["slug"]: row["label_en"] for row in csv.DictReader(lines)}


def _window(data: Path) -> tuple[str, str]:
    """The days that our page shows at first: the day after the last is the second."""
    window = tomllib.loads((data / "timeline.toml").read_text(encoding="utf-8"))["window"]
    return str(window["from"]), str(window["to"] + timedelta(1))


def _events(rows: Iterator[list[str]], end: str) -> Iterator[_Event]:
    """Those of our export; one without a known end ends with the window."""
    names = next(rows)
    for cells in rows:
        row = dict(zip(names, cells, strict=True))
        first = date.fromisoformat(row["earliest"])
        last = date.fromisoformat(row["latest"] or end)
        yield _Event(row["slug"], row["category"], row["title"], row["summary"], first, max(first, last))


Files = Callable[[Path, Iterator[_Event]], Mapping[str, bytes]]


@contextmanager
def serving_peer(files: Files, data: Path, database: Path) -> Iterator[str]:
    """Its address, where it shows the same events."""
    with exported(data, database) as rows:
        made = files(data, _events(rows, _window(data)[1]))
    with _serving_files(made) as url:
        yield url


def files_of_vis(data: Path, events: Iterator[_Event]) -> Mapping[str, bytes]:
    groups = [{"id": slug, "content": label} for slug, label in _labels(data).items()]
    items = []
    for one in events:
        item = {"id": one.slug, "content": one.title, "title": one.summary, "group": one.category}
        if one.first != one.last:
            item["end"] = str(one.last)
        items.append(item | {"start": str(one.first)})
    return {
        "/": (_PAGE % ("vis-timeline", "vis.css", "vis.js", "", _VIS_SCRIPT % _window(data))).encode(),
        "/vis.js": (_VIS / "standalone/umd/vis-timeline-graph2d.min.js").read_bytes(),
        "/vis.css": (_VIS / "styles/vis-timeline-graph2d.min.css").read_bytes(),
        "/events.json": json.dumps({"items": items, "groups": groups}, ensure_ascii=False).encode(),
    }


def _files_of_timelinejs(data: Path, events: Iterator[_Event]) -> Mapping[str, bytes]:
    labels, slides = _labels(data), []
    for one in events:
        slide: dict[str, Any] = {
            "unique_id": one.slug,
            "start_date": _parts(one.first),
            "text": {"headline": one.title, "text": one.summary},
            "group": labels[one.category],
        }
        if one.first != one.last:
            slide["end_date"] = _parts(one.last)
        slides.append(slide)
    built = _TIMELINEJS / "dist"
    files = {f"/{file.relative_to(built)}": file.read_bytes() for file in built.rglob("*") if file.is_file()}
    return files | {
        "/": (_PAGE % ("TimelineJS", "css/timeline.css", "js/timeline.js", "whole", _TIMELINEJS_SCRIPT)).encode(),
        "/events.json": json.dumps({"events": slides}, ensure_ascii=False).encode(),
    }


def _parts(day: date) -> dict[str, int]:
    return {"year": day.year, "month": day.month, "day": day.day}


@contextmanager
def _serving_files(files: Mapping[str, bytes]) -> Iterator[str]:
    """Files from memory, compressed beforehand as well as gzip can; connections are kept."""
    kinds = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", "": "text/html"}
    squeezed = {path: gzip.compress(body, 9) for path, body in files.items() if Path(path).suffix in kinds}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            path = self.path.partition("?")[0]
            body = squeezed.get(path) or files.get(path) or b""
            self.send_response(200 if path in files else 404)
            if path in files:
                self.send_header("Content-Type", kinds.get(Path(path).suffix, "application/octet-stream"))
            if path in squeezed:
                self.send_header("Content-Encoding", "gzip")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# Tables


def _table(found: Mapping[tuple[int, str], Sequence[Load]]) -> str:
    rows = []
    for (events, name), loads in found.items():
        first = [load.first for load in loads]
        kilobytes, requests = (median(load[at] for load in loads) for at in (2, 3))
        cells = [f"{events:,}", name, between(first), _task([load.task for load in loads])]
        cells += [number(kilobytes), f"{requests:g}"]
        vis = found.get((events, VIS.name))
        if name == OURS.name and vis:
            most = 0.1 if events >= 10_000 else 0.6
            ratio = median(first) / median(load.first for load in vis)
            goal = f"first ≤ {most:g} × vis-timeline’s: {number(ratio)}"
            rows.append(Row(cells, goal, ratio <= most))
        else:
            rows.append(Row(cells))
    return table(["events", "who", "first event visible, ms", "longest task, ms", "kB, gzip", "requests"], rows)


def _task(tasks: Sequence[float]) -> str:
    """The browser tells tasks of 50 ms and more only."""
    return between(tasks) if min(tasks) else "under 50" if not median(tasks) else f"{number(median(tasks))}"


if __name__ == "__main__":
    main()
