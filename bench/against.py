"""How light and quick is this checkout beside another one, an older commit say, on the same data?

`python bench/against.py --other ../old` prints the section "Against" of bench/results.md. Both builds run at once, each
with a database that it loaded itself, and are asked in turn; ratios, ours to the other's, are taken within a round, and
of rounds the median counts.
"""

import tempfile
import time
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from math import inf
from pathlib import Path
from typing import NamedTuple

import peer
from browser import OURS, VIS, files_of_vis, serving_peer
from builds import Bench, Build, in_turn
from downloads import answer_times
from harness import (
    ROOT,
    Row,
    between,
    chromium_version,
    conditions,
    late,
    median,
    parser,
    publish,
    report,
    table,
)
from playwright.sync_api import Browser
from screen import PHONE, Swap, launched, opened, swap
from serving import EXPORT, HOME, LARGE, Measure

SIZES = (1_000, 10_000)
#: Seconds in which a page that many ask for is as small as can be.
_PATIENCE = 10
#: Everything that there is, whatever the default window.
_ALL = f"{HOME}?from=..&to=.."
#: The years that nearly all of the real events are of: builds differ in where they look first, and zoom into.
_RECENT = f"{HOME}?from=2022-07-01&to=2026-12-31"
_CHIP = "input[id^=category-]"
_CONTROLS = {"filter": _CHIP, "filter taken off": _CHIP, "zoom in": "#zoom-in", "zoom out": "#zoom-out"}
_MONTHS, _YEARS = "new pages of a month", "new pages of years"
#: Entries that are out of sight may have a size that is guessed: all of them are laid out.
_LIST_HEIGHT = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { content-visibility: visible !important }");
  document.adoptedStyleSheets.push(sheet);
  return document.getElementById("list").getBoundingClientRect().height;
}"""


class Target(NamedTuple):
    """Between which numbers our figure shall lie, and between which its ratio to the other's."""

    most: float = inf
    most_ratio: float = inf
    least: float = 0
    least_ratio: float = 0

    def __str__(self) -> str:
        bounds = (("≤ {:g} ×", self.most_ratio), ("≥ {:g} ×", self.least_ratio), ("≤ {:,g}", self.most))
        return ", ".join(words.format(bound) for words, bound in (*bounds, ("≥ {:g}", self.least)) if 0 < bound < inf)

    def is_reached(self, ours: float, ratio: float) -> bool:
        return self.least <= ours <= self.most and self.least_ratio <= ratio <= self.most_ratio


TARGETS: Mapping[str, Target] = {
    "HTML, kB": Target(most=140, most_ratio=0.35),
    "HTML as sent, kB": Target(most=20, most_ratio=0.35),
    "HTML as sent again, kB": Target(most=20, most_ratio=0.35),
    "elements": Target(most_ratio=0.4),
    "first view, all files as sent, kB": Target(most=50),
    "first view, all files as sent again, kB": Target(most=50),
    **{f"{name}: answer to frame, {slow} ×, ms": Target(most_ratio=0.3) for name in _CONTROLS for slow in (1, 4)},
    **{f"{name}: longest task, ms": Target(most=50) for name in _CONTROLS},
    f"{_MONTHS} a second": Target(least_ratio=3),
    f"{_YEARS} a second": Target(least_ratio=3),
    f"{_MONTHS} a second : Datasette’s, tuned": Target(least=4),
    f"{_MONTHS}: time of each : that at 1,000": Target(most=2),
    "new page of a month during an export, 95th percentile, ms": Target(most=50),
    "first event visible : vis-timeline’s": Target(most=0.6),
    "list on a phone, px": Target(most=14_000),
}


def main() -> None:
    made = parser(__doc__, SIZES, 7)
    made.add_argument("--other", type=Path, required=True, metavar="PATH", help="the other checkout")
    made.add_argument("--data", type=Path, default=ROOT / "data", metavar="PATH", help="the real data set (data/)")
    made.add_argument(
        "--only", nargs="+", choices=GROUPS, default=list(GROUPS), metavar="GROUP", help=", ".join(GROUPS)
    )
    made.add_argument("--seconds", type=float, default=2, help="of each measure of new pages in each round (2)")
    options = made.parse_args()
    measured_on, begin = conditions(Chromium=chromium_version()), time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        builds = (Build(ROOT, Path(folder) / "ours"), Build(options.other.resolve(), Path(folder) / "other"))
        sizes = sorted(set(options.events))
        bench = Bench(builds, Path(folder), options.data, sizes, options.rounds, options.seconds)
        for name in options.only:
            GROUPS[name](bench)
            # Shown at once: whatever goes wrong later, this is known.
            report(f"\n{_table(*bench.builds)}\n")
        measured_on = f"{builds[0].commit} beside {builds[1].commit}; {measured_on}"
    how = f"New pages asked for by the benchmark's own client, 8 connections. Rounds: {options.rounds}"
    text = f"{measured_on} {how}; {(time.monotonic() - begin) / 60:.0f} minutes.\n\n{_table(*bench.builds)}"
    publish("against", text, record=options.record)


# What is measured


def _measure_page(bench: Bench) -> None:
    """What a first visit costs where nobody has asked before, and what it costs where others have."""
    with launched() as browser, ExitStack() as servers:
        for build, server in bench.serving(bench.events, servers, "/healthz"):
            for again in ("", " again"):
                if again:
                    _ask_until_smaller(server.url + HOME)
                with opened(browser, server.url + HOME, OURS.mark) as view:
                    html = next(size for kind, size in view.received if kind == "Document")
                    build.add(f"HTML as sent{again}, kB", bench.events, html / 1000)
                    whole = sum(size for _, size in view.received)
                    elements = view.page.evaluate("document.querySelectorAll('*').length")
                    build.add(f"first view, all files as sent{again}, kB", bench.events, whole / 1000)
            build.add("first view, requests", bench.events, len(view.received))
            build.add("elements", bench.events, elements)
            with urllib.request.urlopen(server.url + HOME) as answer:  # noqa: S310
                build.add("HTML, kB", bench.events, len(answer.read()) / 1000)


def _ask_until_smaller(url: str) -> None:
    """A page that is asked for again is compressed anew, which no answer waits for; an older build may not do so."""
    asked = urllib.request.Request(url, headers={"Accept-Encoding": "gzip, deflate, br, zstd"})  # noqa: S310
    last, begin = inf, time.monotonic()
    while time.monotonic() - begin < _PATIENCE:
        with urllib.request.urlopen(asked) as answer:  # noqa: S310
            size = len(answer.read())
        if size < last < inf:
            return
        last = size
        time.sleep(0.2)


def _measure_frames(bench: Bench) -> None:
    """From nearly all events to fewer and back again, in pages that lie open side by side."""
    with launched() as browser, ExitStack() as servers:
        served = bench.serving(bench.events, servers)
        for throttle in (1, 4):
            with ExitStack() as views:
                pages = [
                    (build, views.enter_context(opened(browser, server.url + _RECENT, OURS.mark, throttle=throttle)))
                    for build, server in served
                ]
                for turn in range(bench.rounds):
                    report(f"Gestures, {throttle} ×, round {turn + 1} of {bench.rounds} …")
                    for name, control in _CONTROLS.items():
                        for build, view in in_turn(pages, turn):
                            _add_swap(build, bench.events, name, throttle, swap(view, control))


def _add_swap(build: Build, events: int, name: str, throttle: int, done: Swap) -> None:
    build.add(f"{name}: answer to frame, {throttle} ×, ms", events, done.frame)
    if throttle == 1:
        # The browser tells of tasks of 50 ms and more only.
        build.add(f"{name}: longest task, ms", events, max(done.task, 50))
        build.add(f"{name}: processor time of the page, ms", events, done.processor)


def _measure_cold(bench: Bench) -> None:
    with ExitStack() as servers:
        measures: list[tuple[Build, Measure]] = []
        for events in dict.fromkeys((bench.events, *bench.sizes)):
            for build, server in bench.serving(events, servers):
                site = bench.site(events, build)
                measures.append((build, Measure(events, _MONTHS, server, site.cold_pages)))
                measures.append((build, Measure(events, _YEARS, server, site.cold_years)))
        datasette = _datasette(bench, servers)
        for turn in range(-1, bench.rounds):
            report(f"New pages, round {turn + 1} of {bench.rounds} …" if turn >= 0 else "New pages, warming up …")
            for measure in in_turn([*datasette, *(measure for _, measure in measures)], turn):
                measure.run(bench.seconds if turn >= 0 else 1)
    for build, measure in measures:
        build.figures[f"{measure.name} a second", measure.events] = _rates(measure)
        build.figures[f"{measure.name}: processor time of each, ms", measure.events] = measure.processor[1:]
    for build in bench.builds:
        few, many = ((f"{_MONTHS} a second", events) for events in (1_000, 1_000_000))
        if datasette:
            build.compare(f"{_MONTHS} a second : Datasette’s, tuned", 1_000, build.figures[few], _rates(datasette[0]))
        if {few, many} <= build.figures.keys():
            build.compare(
                f"{_MONTHS}: time of each : that at 1,000", 1_000_000, build.figures[few], build.figures[many]
            )


def _rates(measure: Measure) -> list[float]:
    return [traffic.rate for traffic in measure.rounds[1:]]


def _datasette(bench: Bench, servers: ExitStack) -> list[Measure]:
    """Where it is installed, with 1,000 events."""
    if not peer.DATASETTE.exists() or 1_000 not in bench.sizes:
        return []
    site = bench.site(1_000, bench.builds[0])
    peer.make_database(site.data, site.database, site.peer)
    return [Measure(1_000, "", servers.enter_context(peer.serving_datasette(site.peer)), site.peer_pages)]


def _measure_export(bench: Bench) -> None:
    events = max(bench.sizes)
    if events < LARGE:
        report(f"No export that takes its time: no data set has {LARGE:,} events.")
        return
    with ExitStack() as servers:
        served = bench.serving(events, servers)
        for turn in range(min(bench.rounds, 3)):
            report(f"Export, round {turn + 1} …")
            for build, server in in_turn(served, turn):
                _, cold = answer_times(server.url, EXPORT, "identity", HOME, bench.site(events, build).cold_pages)
                build.add("new page of a month during an export, 95th percentile, ms", events, late(cold))


def _measure_first(bench: Bench) -> None:
    with launched() as browser, ExitStack() as servers:
        served = bench.serving(bench.events, servers)
        site = bench.site(bench.events, bench.builds[0])
        vis = servers.enter_context(serving_peer(files_of_vis, site.data, site.database))
        for turn in range(bench.rounds):
            report(f"First event, round {turn + 1} of {bench.rounds} …")
            its = _first_visible(browser, vis, VIS.mark)
            for build, server in in_turn(served, turn):
                first = _first_visible(browser, server.url + HOME, OURS.mark)
                build.add("first event visible, ms", bench.events, first)
                build.add("first event visible : vis-timeline’s", bench.events, first / its)


def _first_visible(browser: Browser, url: str, mark: str) -> float:
    with opened(browser, url, mark, accept="gzip") as view:
        first: float = view.page.evaluate("seen.first")
    return first


def _measure_phone(bench: Bench) -> None:
    with launched() as browser, ExitStack() as servers:
        for build, server in bench.serving(bench.events, servers):
            with opened(browser, server.url + _ALL, "h1", size=PHONE) as view:
                build.add("list on a phone, px", bench.events, view.page.evaluate(_LIST_HEIGHT))


GROUPS: Mapping[str, Callable[[Bench], None]] = {
    "page": _measure_page,
    "frames": _measure_frames,
    "cold": _measure_cold,
    "export": _measure_export,
    "first": _measure_first,
    "phone": _measure_phone,
}


def _table(ours: Build, other: Build) -> str:
    rows = []
    for (what, events), values in ours.figures.items():
        others = other.figures[what, events]
        ratios = [one / its for one, its in zip(values, others, strict=True)]
        cells = [what, f"{events:,}", between(values), between(others), between(ratios)]
        target = TARGETS.get(what, Target())
        is_reached = target.is_reached(median(values), median(ratios))
        rows.append(Row(cells, str(target), is_reached) if what in TARGETS else Row(cells))
    return table(["what", "events", "ours", "the other’s", "ratio"], rows)


if __name__ == "__main__":
    main()
