"""Does a filter by speaker cost more than one by category, and a load more where something is said of every event?

Prints the section "Speakers" of bench/results.md. New pages of the same windows are asked for under each filter in
turn, and what counts is the server's processor; ratios are taken within a round.
"""

import http.client
import os
import random
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from downloads import time_of
from harness import (
    Row,
    Server,
    between,
    conditions,
    load,
    make_data,
    median,
    parser,
    processor_seconds,
    publish,
    report,
    serving_app,
    table,
)

SIZES = (100_000,)
_LEDGER = ("speakers.csv", "statements.csv")
_FIRST, _LAST = date(2023, 7, 1), date(2026, 12, 31)
_PAGES = 100
#: Each has a fifth to a third of the generated events. A category fills one lane, all others fill five.
_FILTERS: Mapping[str, str] = {
    "category": "category=arms",
    "status": "status=claimed",
    "speaker": "speaker=kyiv",
    "speaker and stance": "speaker=kyiv&speaker=seoul&stance=states",
    "speaker, as known on a day": "speaker=kyiv&known=2026-06-30",
}
_MOST_RATIO = 1.15

Figures = dict[str, list[float]]


def main() -> None:
    options = parser(__doc__, SIZES, 7).parse_args()
    measured_on, begin = conditions(), time.monotonic()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for events in sorted(set(options.events)):
            rows += _measure(Path(folder) / str(events), events, options.rounds)
    minutes = (time.monotonic() - begin) / 60
    how = f"Rounds: {options.rounds}, new pages a filter and round: {_PAGES}; {minutes:.0f} minutes."
    heads = ["", "events", "measured", "beside it", "ratio"]
    publish("speakers", f"{measured_on} {how}\n\n{table(heads, rows)}", record=options.record)


def _measure(folder: Path, events: int, rounds: int) -> Sequence[Row]:
    folder.mkdir()
    data, database = make_data(folder / "data", events), folder / "with.db"
    loads = _measure_loads(data, folder, database, rounds)
    pages: dict[str, list[float]] = {name: [] for name in _FILTERS}
    windows = _windows(_PAGES * (rounds + 1))
    with serving_app(data, database) as server:
        for turn in range(rounds + 1):
            report(f"{events:,} events: pages, round {turn} of {rounds} …")
            some = windows[turn * _PAGES : (turn + 1) * _PAGES]
            for name in list(_FILTERS)[:: 1 if turn % 2 else -1]:
                milliseconds = _ask(server, [f"{window}&{_FILTERS[name]}" for window in some])
                # The first round fills what is kept between pages.
                pages[name] += [milliseconds] if turn else []
    return [*_rows_of_pages(pages, events), *_rows_of_loads(loads, events)]


def _windows(count: int) -> Sequence[str]:
    """Pages of months that begin on any day, no two alike."""
    chance = random.Random(1959)  # noqa: S311
    days = range((_LAST - _FIRST).days - 40)
    all_of_them = [(day, length, language) for day in days for length in range(20, 41) for language in ("en", "fr")]
    return [
        f"/{language}/?from={_FIRST + timedelta(day)}&to={_FIRST + timedelta(day + length)}"
        for day, length, language in chance.sample(all_of_them, count)
    ]


def _ask(server: Server, paths: Sequence[str]) -> float:
    """Milliseconds of the server's processor that each page took."""
    connection = http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=60)
    before = processor_seconds(server.pid)
    for path in paths:
        time_of(connection, path)
    connection.close()
    return (processor_seconds(server.pid) - before) * 1000 / len(paths)


def _measure_loads(data: Path, folder: Path, database: Path, rounds: int) -> Mapping[str, Figures]:
    """By whether there are statements: processor seconds and peak memory of loads, and the size of the database."""
    silent = shutil.copytree(data, folder / "silent", ignore=shutil.ignore_patterns(*_LEDGER))
    figures: dict[str, Figures] = {}
    for turn in range(min(rounds, 2)):
        report(f"Loads, round {turn + 1} …")
        for name, of, into in (("with", data, database), ("without", silent, folder / "without.db")):
            into.unlink(missing_ok=True)
            before = _of_children()
            _, peak = load(of, into)
            found = figures.setdefault(name, {"seconds": [], "peak": [], "size": []})
            found["seconds"].append(_of_children() - before)
            found["peak"].append(peak)
            found["size"].append(into.stat().st_size / 2**20)
    return figures


def _of_children() -> float:
    """What processes that have ended had of the processor, in seconds."""
    times = os.times()
    return times.children_user + times.children_system


def _rows_of_pages(pages: Mapping[str, list[float]], events: int) -> list[Row]:
    rows = []
    for name, measured in pages.items():
        for other in ("category", "status"):
            ratios = [one / beside for one, beside in zip(measured, pages[other], strict=True)]
            says = f"new page by {name} beside one by {other}, processor ms"
            cells = [says, f"{events:,}", between(measured), between(pages[other]), between(ratios)]
            if name.startswith("speaker"):
                rows.append(Row(cells, f"≤ {_MOST_RATIO} ×", median(ratios) <= _MOST_RATIO))
    return rows


def _rows_of_loads(loads: Mapping[str, Figures], events: int) -> list[Row]:
    what = {"seconds": "load, processor seconds", "peak": "its peak memory, MB", "size": "database, MB"}
    return [
        Row(
            [
                f"{says}, with statements beside without",
                f"{events:,}",
                *(between(loads[name][key]) for name in ("with", "without")),
                between([one / other for one, other in zip(*(loads[name][key] for name in loads), strict=True)]),
            ]
        )
        for key, says in what.items()
    ]


if __name__ == "__main__":
    main()
