"""Two checkouts of the program, ours and another, on the same data and each with a database that it loaded itself."""

import csv
import subprocess
import tomllib
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import tomli_w
from harness import Server, app_of, count_events, load, report, serving_app
from serving import HOME, Site

_One = TypeVar("_One")
_TIMELINE = "timeline.toml"


@dataclass
class Build:
    """One of both: its checkout, its databases, and what was measured, by name and number of events."""

    root: Path
    folder: Path
    figures: dict[tuple[str, int], list[float]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir()

    def add(self, what: str, events: int, value: float) -> None:
        self.figures.setdefault((what, events), []).append(value)

    def compare(self, what: str, events: int, some: Sequence[float], others: Sequence[float]) -> None:
        """What each of some is to another of the same round."""
        self.figures[what, events] = [one / other for one, other in zip(some, others, strict=True)]

    @cached_property
    def commit(self) -> str:
        command = ["git", "describe", "--always", "--dirty"]
        return subprocess.run(command, cwd=self.root, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603


@dataclass
class Bench:
    """Both builds, ours first, and the data sets that both of them can read."""

    builds: tuple[Build, Build]
    folder: Path
    real: Path
    sizes: Sequence[int]
    rounds: int
    seconds: float
    sites: dict[tuple[int, Path], Site] = field(default_factory=dict)

    @cached_property
    def events(self) -> int:
        """Of the real data set."""
        return count_events(self.real)

    def site(self, events: int, build: Build) -> Site:
        """The data, loaded by the build into a database of its own when it is first needed."""
        if (events, build.root) not in self.sites:
            data = self.folder / str(events)
            if not data.exists():
                self._make(data, events)
            report(f"{events:,} events: {build.commit} loads …")
            if build is self.builds[0]:
                data = self._with_our_tables(data, build.folder / str(events))
            site = Site(events, data, build.folder / f"{events}.db", build.folder / "peer.db")
            load(data, site.database, build.root)
            self.sites[events, build.root] = site
        return self.sites[events, build.root]

    def _make(self, data: Path, events: int) -> None:
        """What the other build knows: it may be older."""
        other = self.builds[1].root
        if events != self.events:
            command = [app_of(other)[0], str(other / "bench/generate.py"), str(data), "--events", str(events)]
            subprocess.run(command, check=True)  # noqa: S603
            return
        data.mkdir()
        for file in (other / "data").iterdir():
            if file.suffix == ".toml" and (self.real / file.name).exists():
                known = _tables_of(file)
                _write_tables(
                    data / file.name, {k: v for k, v in _tables_of(self.real / file.name).items() if k in known}
                )
            elif file.suffix == ".csv" and (self.real / file.name).exists():
                _copy_columns(self.real / file.name, data / file.name, like=file)

    def _with_our_tables(self, data: Path, ours: Path) -> Path:
        """The same for our build, with what it has to be told of all data and the other does not know."""
        ours.mkdir()
        for file in data.iterdir():
            (ours / file.name).symlink_to(file)
        (ours / _TIMELINE).unlink()
        _write_tables(ours / _TIMELINE, _tables_of(self.real / _TIMELINE) | _tables_of(data / _TIMELINE))
        return ours

    def serving(self, events: int, servers: ExitStack, first: str = HOME) -> list[tuple[Build, Server]]:
        """Both, each with its own database."""
        sites = [(build, self.site(events, build)) for build in self.builds]
        return [
            (build, servers.enter_context(serving_app(site.data, site.database, first, build.root)))
            for build, site in sites
        ]


def _tables_of(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text("utf-8"))


def _write_tables(file: Path, tables: dict[str, Any]) -> None:
    file.write_text(tomli_w.dumps(tables, multiline_strings=True), "utf-8")


def _copy_columns(file: Path, to: Path, like: Path) -> None:
    """Those that another file has as well."""
    with like.open(encoding="utf-8", newline="") as lines:
        known = next(csv.reader(lines))
    with file.open(encoding="utf-8", newline="") as lines, to.open("w", encoding="utf-8", newline="") as copied:
        rows = csv.DictReader(lines)
        names = [name for name in rows.fieldnames or () if name in known]
        writer = csv.DictWriter(copied, names, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def in_turn(some: Sequence[_One], turn: int) -> Sequence[_One]:
    """To and fro from round to round, so that nobody always comes after the same neighbour."""
    return some if turn % 2 else some[::-1]
