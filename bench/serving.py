"""How fast are pages and exports served, beside Datasette, sqlite3 and a bare Starlette route?

Prints the section "Serving" of bench/results.md. Everything is measured in one run, round by round, so that whatever
else the machine does falls on all alike; ratios are taken within a round, and of rounds the median counts.
"""

import http.client
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from importlib.metadata import version
from itertools import cycle, islice
from pathlib import Path
from urllib.parse import urlsplit

import peer
from downloads import Download, answer_times, download, time_of
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
from traffic import ACCEPT_ENCODING, Traffic, client_name, drive

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
_GESTURES = 100

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
    def chosen(self) -> Sequence[tuple[str, str]]:
        """Slug and earliest day of some events, the same for us and for the peer."""
        chance = random.Random(self.seed)  # noqa: S311
        rowids = chance.sample(range(1, self.events + 1), min(self.events, 2_000))
        return peer.some_events(self.peer, rowids)

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
    def cold_events(self) -> Paths:
        """Each event in months around it, no two the same."""
        chance = random.Random(self.seed)  # noqa: S311
        made: dict[str, None] = {}
        while len(made) < len(self.windows):
            slug, earliest = chance.choice(self.chosen)
            length = chance.choice(_LENGTHS)
            first = date.fromisoformat(earliest) - timedelta(chance.randrange(length))
            path = f"/{chance.choice(_LANGUAGES)}/events/{slug}"
            made[_page(path, str(first), str(first + timedelta(length - 1)), chance.choice(_SORTS))] = None
        return Paths(list(made))

    @cached_property
    def gestures(self) -> Paths:
        """Windows of any width, from a week to everything, as zooming and moving make them."""
        chance = random.Random(self.seed)  # noqa: S311
        days = (_LAST - _FIRST).days
        made = dict.fromkeys(
            _page(
                HOME, str(_FIRST + timedelta(first)), str(_FIRST + timedelta(min(first + 7 * 2**step, days))), "oldest"
            )
            for step in (chance.uniform(0, 7.5) for _ in range(20 * _GESTURES))
            for first in [chance.randrange(days)]
        )
        return Paths(list(made))

    @property
    def warm_event(self) -> str:
        return f"/en/events/{self.chosen[0][0]}"

    @cached_property
    def peer_pages(self) -> Paths:
        return Paths([peer.datasette_page(first, last, sort) for first, last, _, sort in self.windows])

    @cached_property
    def peer_events(self) -> Paths:
        # It caches no page: the same event again costs the same.
        return Paths([peer.datasette_event(slug) for slug, _ in islice(cycle(self.chosen), len(self.windows))])


def _page(path: str, first: str, last: str, sort: str) -> str:
    return f"{path}?from={first}&to={last}" + ("&sort=newest" if sort == "newest" else "")


def main() -> None:
    made = parser(__doc__, SIZES, 5)
    made.add_argument("--seconds", type=float, default=3, help="of each measure in each round (3)")
    made.add_argument("--no-peers", action="store_true", help="measure ourselves and the bare route alone")
    options = made.parse_args()
    has_peers = not options.no_peers
    if has_peers and not peer.DATASETTE.exists():
        sys.exit("Datasette is not installed: run bench/install, or give --no-peers.")
    measured_on = conditions(**_versions(has_peers=has_peers))
    begin = time.monotonic()
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as folder:
        sites = [_prepare(Path(folder), events, options.rounds, figures) for events in sorted(set(options.events))]
        _measure_starts(sites, options.rounds, figures)
        _measure_pages(sites, options.rounds, options.seconds, figures, has_peers=has_peers)
        # Shown at once: whatever goes wrong later, these are known.
        report(f"\n{_pages_table([site.events for site in sites], figures)}\n")
        _measure_exports(sites, options.rounds, figures, has_peers=has_peers)
    minutes = (time.monotonic() - begin) / 60
    how = f"Rounds: {options.rounds}, seconds a measure: {options.seconds:g}, connections: 8; {minutes:.0f} minutes."
    sizes = [site.events for site in sites]
    parts = [
        f"{measured_on} {how}",
        _pages_table(sizes, figures),
        _exports_table(sizes, figures),
        _data_table(sizes, figures),
    ]
    publish("serving", "\n\n".join(parts), record=options.record)


def _versions(*, has_peers: bool) -> Mapping[str, str]:
    versions = {"Starlette": version("starlette"), "FastAPI": version("fastapi")}
    if has_peers:
        versions["Datasette"] = peer.datasette_version()
    if peer.SQLITE:
        versions["sqlite3"] = peer.sqlite_version()
    return versions | {"asked by": client_name()}


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


def _measure_pages(sites: Sequence[Site], rounds: int, seconds: float, figures: Figures, *, has_peers: bool) -> None:
    with ExitStack() as servers:
        port = free_port()
        command = [sys.executable, "-m", "uvicorn", "--app-dir", str(HERE), "bare:app", "--port", str(port)]
        bare = servers.enter_context(serving([*command, "--log-level", "warning", "--no-access-log"], port, "/"))
        measures = [Measure(0, "bare", bare, "/")]
        ours: list[tuple[Site, Server]] = []
        for site in sites:
            server = servers.enter_context(serving_app(site.data, site.database))
            ours.append((site, server))
            measures += [
                Measure(site.events, "warm_page", server, HOME),
                Measure(site.events, "warm_event", server, site.warm_event),
                Measure(site.events, "cold_page", server, site.cold_pages),
                Measure(site.events, "cold_event", server, site.cold_events),
            ]
            if has_peers:
                datasette = servers.enter_context(peer.serving_datasette(site.peer))
                plain = servers.enter_context(peer.serving_datasette(site.peer, as_it_comes=True))
                measures += [
                    Measure(site.events, "peer_page", datasette, site.peer_pages),
                    Measure(site.events, "peer_event", datasette, site.peer_events),
                    Measure(site.events, "plain_page", plain, site.peer_pages),
                ]
        for turn in range(-1, rounds):
            report(f"Pages, round {turn + 1} of {rounds} …" if turn >= 0 else "Pages, warming up …")
            # To and fro, so that nobody always comes after the same neighbour.
            for measure in measures if turn % 2 else reversed(measures):
                measure.run(seconds if turn >= 0 else 1)
            if turn >= 0:
                for site, server in ours:
                    _measure_gestures(site, server, figures)
        for measure in measures:
            for traffic in measure.rounds[1:]:
                _add(figures, measure.events, **{measure.name: traffic.rate, f"{measure.name}_late": traffic.late_ms})


def _measure_gestures(site: Site, server: Server, figures: Figures) -> None:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
    answers = [time_of(connection, next(site.gestures)) for _ in range(_GESTURES)]
    connection.close()
    times = [answer.milliseconds for answer in answers]
    _add(
        figures,
        site.events,
        gesture=median(times),
        gesture_late=late(times),
        wire_size=max(answer.wire_size for answer in answers) / 1000,
        page_size=max(answer.size for answer in answers) / 1000,
    )


# Exports


def _measure_exports(sites: Sequence[Site], rounds: int, figures: Figures, *, has_peers: bool) -> None:
    # An export of a million takes its time: three rounds of them tell enough.
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
            if has_peers and turn == 0:
                with peer.serving_datasette(site.peer) as datasette:
                    _add(figures, site.events, peer_export=download(datasette.url + peer.datasette_export()).seconds)


def _measure_export(site: Site, server: Server, figures: Figures) -> None:
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
    alone = [time_of(connection, next(site.cold_pages)).milliseconds for _ in range(20)]
    connection.close()
    rest = resident_mb(server.pid)
    forget_peak(server.pid)
    plain = download(server.url + EXPORT)
    above = resident_mb(server.pid, "VmHWM") - rest
    _add(figures, site.events, export=plain.seconds, first_byte=plain.first_byte_ms, above_rest=above)
    _add(figures, site.events, export_size=plain.size / 1e6, alone=late(alone))
    forget_peak(server.pid)
    rest = resident_mb(server.pid)
    compressed: Download = download(server.url + EXPORT, ACCEPT_ENCODING)
    above = resident_mb(server.pid, "VmHWM") - rest
    _add(figures, site.events, br=compressed.seconds, br_first_byte=compressed.first_byte_ms, br_above_rest=above)
    _add(figures, site.events, br_export_size=compressed.size / 1e6)
    if site.events >= LARGE:
        for prefix, encoding in (("", "identity"), ("br_", ACCEPT_ENCODING)):
            warm, cold = answer_times(server.url, EXPORT, encoding, HOME, site.cold_pages)
            _add(figures, site.events, **{f"{prefix}warm_meanwhile": late(warm), f"{prefix}cold_meanwhile": late(cold)})


# Tables


def _pages_table(sizes: Sequence[int], figures: Figures) -> str:
    rows = []
    for events in sizes:
        for kind in ("page", "event"):
            name = {"page": "page of the timeline", "event": "page of an event"}[kind]
            rows.append(_ratio_row(figures, f"{name}, warm", events, f"warm_{kind}", (0, "bare"), "bare route", 0.3))
            goal = {1_000: 4, 1_000_000: 20}.get(events)
            for beside, how in (("peer_page", "Datasette, tuned"), ("plain_page", "Datasette, as it comes")):
                rows.append(_ratio_row(figures, f"{name}, cold", events, f"cold_{kind}", (events, beside), how, goal))
        rows.append(
            _ratio_row(
                figures,
                "page of an event, cold",
                events,
                "cold_event",
                (events, "peer_event"),
                "Datasette’s row, tuned",
                None,
            )
        )
    heads = ["what", "events", "requests a second", "95th percentile, ms", "beside", "its requests a second", "ratio"]
    rows = [row for row in rows if row.cells]
    return f"{table(heads, rows)}\n\n{_gestures_table(sizes, figures)}"


def _gestures_table(sizes: Sequence[int], figures: Figures) -> str:
    rows = []
    for events in sizes:
        times, kilobytes = figures[events, "gesture_late"], max(figures[events, "wire_size"])
        cells = [
            f"{events:,}",
            between(figures[events, "gesture"]),
            between(times),
            number(kilobytes),
            number(max(figures[events, "page_size"])),
        ]
        is_reached = median(times) < 100 and kilobytes <= 200
        rows.append(Row(cells, "< 100 ms, ≤ 200 kB", is_reached) if events >= 1_000_000 else Row(cells))
    heads = ["events", "answer to a gesture, ms", "95th percentile, ms", "largest page, kB as sent", "uncompressed"]
    return table(heads, rows)


def _ratio_row(
    figures: Figures, what: str, events: int, name: str, beside: tuple[int, str], beside_name: str, goal: float | None
) -> Row:
    """Ours against another's; without cells where the other was not measured."""
    if beside not in figures:
        return Row([])
    ours, theirs = figures[events, name], figures[beside]
    ratios = [one / other for one, other in zip(ours, theirs, strict=True)]
    slow = number(median(figures[events, f"{name}_late"]))
    cells = [what, f"{events:,}", between(ours), slow, beside_name, between(theirs), between(ratios)]
    return Row(cells) if goal is None else Row(cells, f"≥ {goal:g}", median(ratios) >= goal)


def _exports_table(sizes: Sequence[int], figures: Figures) -> str:
    rows = [row for events in sizes for row in _export_rows(events, figures) if row.cells]
    return table(["CSV of everything", "events", "measured"], rows)


def _export_rows(events: int, figures: Figures) -> Iterator[Row]:
    def row(what: str, name: str, most: float | None = None, goal: str = "") -> Row:
        """Without cells where nothing was measured; the goals are those of a million."""
        values = figures.get((events, name))
        if values is None:
            return Row([])
        cells = [what, f"{events:,}", between(values)]
        return Row(cells) if most is None or events < 1_000_000 else Row(cells, goal, median(values) <= most)

    if (events, "sqlite") in figures:
        pairs = zip(figures[events, "export"], figures[events, "sqlite"], strict=True)
        figures[events, "export_ratio"] = [ours / theirs for ours, theirs in pairs]
    yield row("size, MB", "export_size")
    yield row("ours, seconds", "export")
    yield row("`sqlite3 -csv`, seconds", "sqlite")
    yield row("Datasette, seconds", "peer_export")
    yield row("ours : `sqlite3 -csv`", "export_ratio", 1.5, "≤ 1.5")
    yield row("first byte, ms", "first_byte", 50, "< 50 ms")
    yield row("peak memory above rest, MB", "above_rest", 40, "≤ 40 MB")
    yield row("a known page meanwhile, 95th percentile, ms", "warm_meanwhile", 50, "< 50 ms")
    yield row("a new page meanwhile, 95th percentile, ms", "cold_meanwhile", 50, "< 50 ms")
    yield row("a new page, nothing else going on, 95th percentile, ms", "alone")
    yield row("compressed as browsers ask: size, MB", "br_export_size")
    yield row("compressed: seconds", "br")
    yield row("compressed: first byte, ms", "br_first_byte", 50, "< 50 ms")
    yield row("compressed: peak memory above rest, MB", "br_above_rest", 40, "≤ 40 MB")
    yield row("compressed: a known page meanwhile, 95th percentile, ms", "br_warm_meanwhile", 50, "< 50 ms")
    yield row("compressed: a new page meanwhile, 95th percentile, ms", "br_cold_meanwhile", 50, "< 50 ms")


def _data_table(sizes: Sequence[int], figures: Figures) -> str:
    rows = []
    for events in sizes:
        load, start = figures[events, "load"], figures[events, "start_to_page"]
        cells = [
            f"{events:,}",
            between(load),
            between(figures[events, "load_peak"]),
            between(figures[events, "size"]),
            between(figures[events, "start"]),
            between(start),
            between(figures[events, "rest"]),
        ]
        is_reached = median(load) < 90 and median(start) < 3
        rows.append(Row(cells, "load < 90 s, start < 3 s", is_reached) if events == 1_000_000 else Row(cells))
    heads = [
        "events",
        "load, seconds",
        "its peak memory, MB",
        "database, MB",
        "start to the first answer, seconds",
        "to the first page",
        "memory then, MB",
    ]
    return table(heads, rows)


if __name__ == "__main__":
    main()
