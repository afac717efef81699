"""How fast are pages and exports served, beside a bare Starlette route, and Datasette and sqlite3 where there are any?

Prints the section "Serving" of bench/results.md. Everything is measured in one run, round by round, so that whatever
else the measured_on does falls on all alike; ratios are taken within a round, and of rounds the median counts.
"""

import http.client
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from importlib.metadata import version
from math import inf
from pathlib import Path
from urllib.parse import urlsplit

import peer
from downloads import answer_times, download, time_of
from harness import (
    HERE,
    Row,
    Server,
    between,
    conditions,
    forget_peak,
    free_port,
    late,
    load,
    make_data,
    median,
    number,
    parser,
    processor_seconds,
    publish,
    report,
    resident_mb,
    serving,
    serving_app,
    table,
)
from traffic import Traffic, drive

SIZES = (66, 1_000, 100_000, 1_000_000)
LARGE = 100_000
_FIRST, _LAST = date(2023, 7, 1), date(2026, 12, 31)
HOME = "/en/"
EXPORT = "/en/events.csv?from=..&to=.."
_LANGUAGES, _SORTS = ("en", "fr"), ("oldest", "newest")
_LENGTHS = range(20, 41)
#: No measure asks for more addresses a second than this, so that none is asked for twice.
_MOST_COLD_REQUESTS_A_SECOND = 4_000
_FEWEST_REQUESTS = 40

Figures = dict[tuple[int, str], list[float]]


@dataclass
class Paths:
    """Addresses, of which each is given out once."""

    all: Sequence[str]
    at: int = 0

    def ahead(self, count: int) -> Sequence[str]:
        return self.all[self.at : self.at + count]

    def __next__(self) -> str:
        self.at += 1
        return self.all[self.at - 1]

    def __iter__(self) -> Iterator[str]:
        return self


@dataclass
class Site:
    """One size: its data, ours and the peer's database, and addresses to ask for."""

    events: int
    data: Path
    database: Path
    peer: Path
    seed: int = 1959

    @cached_property
    def windows(self) -> Sequence[tuple[str, str, str, str]]:
        """Months that begin on any day, in both languages and orders: first day, last day, language, order."""
        chance = random.Random(self.seed)  # noqa: S311
        days = (_LAST - _FIRST).days - max(_LENGTHS)
        made = [
            (str(_FIRST + timedelta(day)), str(_FIRST + timedelta(day + length - 1)), language, sort)
            for day in range(days)
            for length in _LENGTHS
            for language in _LANGUAGES
            for sort in _SORTS
        ]
        chance.shuffle(made)
        return made

    @cached_property
    def cold_pages(self) -> Paths:
        return Paths([_page(f"/{language}/", first, last, sort) for first, last, language, sort in self.windows])

    @cached_property
    def cold_years(self) -> Paths:
        """From two to three and a half years, each in one language and order."""
        cut = range((_LAST - _FIRST).days * 2 // 9)
        cuts = random.Random(self.seed).sample([(first, last) for first in cut for last in cut], 40_000)  # noqa: S311
        return Paths(
            [
                _page(f"/{language}/", str(_FIRST + timedelta(first)), str(_LAST - timedelta(last)), sort)
                for (first, last), (_, _, language, sort) in zip(cuts, self.windows, strict=False)
            ]
        )

    @cached_property
    def peer_pages(self) -> Paths:
        return Paths([peer.datasette_page(first, last, sort) for first, last, _, sort in self.windows])


def _page(path: str, first: str, last: str, sort: str) -> str:
    return f"{path}?from={first}&to={last}" + ("&sort=newest" if sort == "newest" else "")


def main() -> None:
    made = parser(__doc__, SIZES, 5)
    made.add_argument("--seconds", type=float, default=3, help="of each measure in each round (3)")
    options = made.parse_args()
    measured_on = conditions(Starlette=version("starlette"), FastAPI=version("fastapi"), **peer.versions())
    begin = time.monotonic()
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as folder:
        sites = [_prepare(Path(folder), events, options.rounds, figures) for events in sorted(set(options.events))]
        _measure_starts(sites, options.rounds, figures)
        _measure_pages(sites, options.rounds, options.seconds, figures)
        # Shown at once: whatever goes wrong later, these are known.
        report(f"\n{_pages_table([site.events for site in sites], figures)}\n")
        _measure_exports(sites, options.rounds, figures)
    minutes = (time.monotonic() - begin) / 60
    how = f"Rounds: {options.rounds}, seconds a measure: {options.seconds:g}, connections: 8; {minutes:.0f} minutes."
    sizes = [site.events for site in sites]
    parts = [f"{measured_on} {how}", _pages_table(sizes, figures), _data_table(sizes, figures)]
    publish("serving", "\n\n".join(parts), record=options.record)


# Data


def _prepare(folder: Path, events: int, rounds: int, figures: Figures) -> Site:
    """Make the data, load it into our database, as often as that is quick, and into the peer's."""
    folder = folder / str(events)
    folder.mkdir()
    report(f"{events:,} events: generating, loading …")
    data = make_data(folder / "data", events)
    site = Site(events, data, folder / "ours.db", folder / "peer.db")
    for _ in range(1 if events >= LARGE else rounds):
        site.database.unlink(missing_ok=True)
        seconds, peak = load(data, site.database)
        _add(figures, events, load=seconds, load_peak=peak)
    peer.make_database(data, site.database, site.peer)
    _add(figures, events, size=site.database.stat().st_size / 2**20)
    return site


def _measure_starts(sites: Sequence[Site], rounds: int, figures: Figures) -> None:
    report("Starting …")
    for _ in range(rounds):
        for site in sites:
            with serving_app(site.data, site.database, "/healthz") as server:
                _add(figures, site.events, start=server.start_seconds)
            with serving_app(site.data, site.database, HOME) as server:
                _add(figures, site.events, start_to_page=server.start_seconds, rest=resident_mb(server.pid))


def _add(figures: Figures, events: int, **values: float) -> None:
    for name, value in values.items():
        figures.setdefault((events, name), []).append(value)


# Pages


@dataclass
class Measure:
    """One thing that is asked for in every round, and the milliseconds of the server's processor that each took."""

    events: int
    name: str
    server: Server
    paths: str | Paths
    rounds: list[Traffic] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)

    def run(self, seconds: float) -> None:
        # Where few answers come in the time, one more or less would weigh too much.
        if self.rounds and (needed := _FEWEST_REQUESTS / self.rounds[-1].rate) > seconds:
            seconds = min(needed, 5 * seconds)
        before = processor_seconds(self.server.pid)
        if isinstance(self.paths, str):
            traffic = drive(self.server.url, [self.paths], seconds)
        else:
            traffic = drive(self.server.url, self.paths.ahead(int(seconds * _MOST_COLD_REQUESTS_A_SECOND)), seconds)
            self.paths.at += traffic.requests + 16  # with those under way when the time was up
        self.rounds.append(traffic)
        self.processor.append((processor_seconds(self.server.pid) - before) * 1000 / traffic.requests)


def _measure_pages(sites: Sequence[Site], rounds: int, seconds: float, figures: Figures) -> None:
    with ExitStack() as servers:
        port = free_port()
        command = [sys.executable, "-m", "uvicorn", "--app-dir", str(HERE), "bare:app", "--port", str(port)]
        bare = servers.enter_context(serving([*command, "--log-level", "warning", "--no-access-log"], port, "/"))
        measures = [Measure(0, "bare", bare, "/")]
        for site in sites:
            server = servers.enter_context(serving_app(site.data, site.database))
            measures += [
                Measure(site.events, "warm_page", server, HOME),
                Measure(site.events, "cold_page", server, site.cold_pages),
            ]
            if peer.DATASETTE.exists():
                datasette = servers.enter_context(peer.serving_datasette(site.peer))
                measures.append(Measure(site.events, "peer_page", datasette, site.peer_pages))
        for turn in range(-1, rounds):
            report(f"Pages, round {turn + 1} of {rounds} …" if turn >= 0 else "Pages, warming up …")
            # To and fro, so that nobody always comes after the same neighbour.
            for measure in measures if turn % 2 else reversed(measures):
                measure.run(seconds if turn >= 0 else 1)
        for measure in measures:
            for traffic in measure.rounds[1:]:
                _add(figures, measure.events, **{measure.name: traffic.rate, f"{measure.name}_late": traffic.late_ms})


# Exports


def _measure_exports(sites: Sequence[Site], rounds: int, figures: Figures) -> None:
    # An export of a million takes its time: three rounds of them report enough.
    rounds = min(rounds, 3)
    for turn in range(rounds):
        report(f"Exports, round {turn + 1} of {rounds} …")
        for site in sites:
            if peer.SQLITE:
                begin = time.perf_counter()
                subprocess.run(peer.sqlite_export(site.peer), stdout=subprocess.DEVNULL, check=True)  # noqa: S603
                _add(figures, site.events, sqlite=time.perf_counter() - begin)
            # A fresh server, whose memory at rest is known.
            with serving_app(site.data, site.database) as server:
                _measure_export(site, server, figures)
            if peer.DATASETTE.exists() and turn == 0:
                with peer.serving_datasette(site.peer) as datasette:
                    _add(figures, site.events, peer_export=download(datasette.url + peer.datasette_export()).seconds)


def _measure_export(site: Site, server: Server, figures: Figures) -> None:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
    alone = [time_of(connection, next(site.cold_pages)) for _ in range(20)]
    connection.close()
    rest = resident_mb(server.pid)
    forget_peak(server.pid)
    plain = download(server.url + EXPORT)
    above = resident_mb(server.pid, "VmHWM") - rest
    _add(figures, site.events, export=plain.seconds, first_byte=plain.first_byte_ms, above_rest=above)
    _add(figures, site.events, export_size=plain.size / 1e6, alone=late(alone))
    if site.events >= LARGE:
        warm, cold = answer_times(server.url, EXPORT, "identity", HOME, site.cold_pages)
        _add(figures, site.events, warm_meanwhile=late(warm), cold_meanwhile=late(cold))


# Tables


def _pages_table(sizes: Sequence[int], figures: Figures) -> str:
    rows = []
    for events in sizes:
        rows.append(_ratio_row(figures, "warm", events, (0, "bare"), "bare route", 0.3))
        goal = {1_000: 4, 1_000_000: 20}.get(events)
        rows.append(_ratio_row(figures, "cold", events, (events, "peer_page"), "Datasette, tuned", goal))
    heads = ["page of the timeline", "events", "requests a second", "95th percentile, ms"]
    return table([*heads, "beside", "its requests a second", "ratio"], [row for row in rows if row.cells])


def _ratio_row(
    figures: Figures, what: str, events: int, beside: tuple[int, str], beside_name: str, goal: float | None
) -> Row:
    """Ours against another's; without cells where the other was not measured."""
    if beside not in figures:
        return Row([])
    name = f"{what}_page"
    ours, theirs = figures[events, name], figures[beside]
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    slow = number(median(figures[events, f"{name}_late"]))
    cells = [what, f"{events:,}", between(ours), slow, beside_name, between(theirs), between(ratios)]
    return Row(cells) if goal is None else Row(cells, f"≥ {goal:g}", median(ratios) >= goal)


#: What is measured, its figure, and the most that it may be for a million events.
_ROWS = (
    ("load, seconds", "load", 90),
    ("its peak memory, MB", "load_peak", inf),
    ("database, MB", "size", inf),
    ("start to the first answer, seconds", "start", inf),
    ("start to the first page, seconds", "start_to_page", 3),
    ("memory then, MB", "rest", inf),
    ("CSV of everything: MB", "export_size", inf),
    ("CSV of everything: seconds", "export", inf),
    ("`sqlite3 -csv`, seconds", "sqlite", inf),
    ("Datasette’s CSV, seconds", "peer_export", inf),
    ("CSV: seconds of ours : `sqlite3 -csv`", "export_ratio", 1.5),
    ("CSV: first byte, ms", "first_byte", 50),
    ("CSV: peak memory above rest, MB", "above_rest", 40),
    ("a known page meanwhile, 95th percentile, ms", "warm_meanwhile", 50),
    ("a new page meanwhile, 95th percentile, ms", "cold_meanwhile", 50),
    ("a new page, nothing else going on, 95th percentile, ms", "alone", inf),
)


def _data_table(sizes: Sequence[int], figures: Figures) -> str:
    rows = []
    for events in sizes:
        if (events, "sqlite") in figures:
            pairs = zip(figures[events, "export"], figures[events, "sqlite"], strict=True)
            figures[events, "export_ratio"] = [ours / theirs for ours, theirs in pairs]
        for what, name, most in _ROWS:
            if values := figures.get((events, name)):
                cells = [what, f"{events:,}", between(values)]
                has_goal = events >= 1_000_000 and most < inf
                rows.append(Row(cells, f"≤ {most:g}", median(values) <= most) if has_goal else Row(cells))
    return table(["what", "events", "measured"], rows)


if __name__ == "__main__":
    main()
