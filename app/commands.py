"""The commands `check` and `load`, each of which reads every file of the data set, and `export`.

Each gets its options and the settings. What the site gives as a file, `export` writes to standard output, or to a file
that is whole or not there. What writes files is imported there alone: nobody else waits for templates. On a terminal
one line says how far the work is.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO, Final, TextIO

from sqlalchemy import Engine

from app import dataset
from app.addresses import PACKAGE
from app.database import explained, reader
from app.dataset import Progress, no_progress
from app.dataset.across import Statuses
from app.errors import BadDataSet, TimelineError
from app.filters import EventFilter
from app.queries.catalogue import read_catalogue
from app.queries.exporting import stream_events
from app.queries.reading import read_version
from app.settings import Settings

#: Work that is over within this many seconds shows nothing.
_PATIENCE: Final = 1.0
_BETWEEN: Final = 0.2


def check(options: argparse.Namespace, settings: Settings) -> None:
    """Count what there is, and ask about statuses that nobody's statements bear out."""
    statuses = Statuses()
    with _faults_as_json(wanted=options.json), _progress_at(sys.stderr) as progress:
        data_set = dataset.read(settings.data_dir, statuses.take, progress)
    questions = list(statuses.questions())
    if options.json:
        _print_json({**data_set.as_json(), "warnings": [asdict(question) for question in questions]})
        return
    print(f"{settings.data_dir}: {data_set.summary}, no fault", flush=True)
    for question in questions:
        print(question, file=sys.stderr)


def load(options: argparse.Namespace, settings: Settings) -> None:
    """Bring the database up to date, and say what that changed."""
    with _faults_as_json(wanted=options.json), _progress_at(sys.stderr, quiet=options.quiet) as progress:
        report = dataset.load(settings.data_dir, settings.database_url, progress)
    if options.json:
        _print_json(report.as_json())
    elif not options.quiet:
        print(report.sentence)


@contextmanager
def _faults_as_json(*, wanted: bool) -> Iterator[None]:
    """Where the data set has faults, say so to the script too that asked."""
    try:
        yield
    except BadDataSet as error:
        if wanted:
            _print_json({"faults": [asdict(fault) for fault in error.faults], "more_faults": error.more})
        raise


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def export(options: argparse.Namespace, settings: Settings) -> None:
    """Write the events of a filter, or the whole data set."""
    is_watched = options.output is not None or not sys.stdout.isatty()
    engine = reader(settings.database_url)
    try:
        with (
            explained(settings.database_url),
            _progress_at(sys.stderr, quiet=not is_watched) as progress,
            # Where nothing more can be written, the connection is given back at once.
            closing(
                _package(engine, options)
                if options.format == PACKAGE
                else _events(engine, options, settings.public_url, progress)
            ) as chunks,
            _output(options.output) as output,
        ):
            for chunk in chunks:
                output.write(chunk)
    finally:
        engine.dispose()


def _events(
    engine: Engine, options: argparse.Namespace, public_url: str, progress: Progress
) -> Generator[bytes, None, None]:
    from app.exports import EXPORTS, select_events
    from app.exports.csv import with_byte_order_mark

    where = EventFilter.parse(_asked(options))
    found = EXPORTS[options.format]
    with engine.connect() as connection:
        catalogue = read_catalogue(connection)
        language = options.language or catalogue.languages[0]
        if language not in catalogue.languages:
            expected = " or ".join(catalogue.languages)
            raise TimelineError(f"--language is “{language}”: expected {expected}, in which the data set is told.")
        context, positions = select_events(connection, catalogue, where, language, public_url, options.format)
    rows = stream_events(engine, catalogue.version, positions, found.find, language)
    chunks = found.write(_with_progress(rows, context.count, progress), context)
    return with_byte_order_mark(chunks) if options.bom and found.is_table else chunks


def _package(engine: Engine, options: argparse.Namespace) -> Generator[bytes, None, None]:
    from app.package import stream_package

    if options.language or options.bom or any(_asked(options)):
        raise TimelineError(f"--format {PACKAGE} takes no other option than --output: it is the whole data set.")
    with engine.connect() as connection:
        version = read_version(connection)
    return stream_package(engine, version)


def _asked(options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """The options that are parameters of an address, as pairs of name and value."""
    return ((name, value) for name in EventFilter.parameters() for value in getattr(options, name) or ())


def _with_progress(chunks: Iterable[Sequence[Any]], count: int, progress: Progress) -> Iterator[Sequence[Any]]:
    """The chunks of ``count`` rows in all; reports each when it has been written."""
    done = 0
    for chunk in chunks:
        yield chunk
        done += len(chunk)
        progress("writing events", done, done / count)


@contextmanager
def _output(path: Path | None) -> Iterator[BinaryIO]:
    """Standard output, or a file that is there when all of it is."""
    if path is None:
        yield sys.stdout.buffer
        return
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(path)
    except OSError as error:
        raise TimelineError(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


class _TerminalProgress:
    """`Progress` for a terminal. Use as a context: on leaving, the line is wiped out."""

    def __init__(self, terminal: TextIO) -> None:
        self._terminal = terminal
        self._next = time.monotonic() + _PATIENCE
        self._what = ""
        self._width = 0

    def __call__(self, what: str, rows: int, part: float | None = None) -> None:
        now = time.monotonic()
        # Another kind of work is shown at once: it may be long before it is reported again.
        if now < self._next and not (self._what and what != self._what):
            return
        self._next, self._what = now + _BETWEEN, what
        percent = "" if part is None else f", {part:.0%}"
        counted = f": {rows:,} rows" if rows else " …"
        self._write(f"{what}{counted}{percent}")

    def __enter__(self) -> "_TerminalProgress":
        return self

    def __exit__(self, *_: object) -> None:
        if self._width:
            self._write("")
            self._terminal.write("\r")
            self._terminal.flush()

    def _write(self, line: str) -> None:
        # Blanks wipe out what a longer line before left: not every terminal knows how to clear one.
        self._terminal.write("\r" + line.ljust(self._width))
        self._terminal.flush()
        self._width = len(line)


def _progress_at(output: TextIO, *, quiet: bool = False) -> AbstractContextManager[Progress]:
    """Says how far the work is, where somebody may be waiting at a terminal."""
    return nullcontext(no_progress) if quiet or not output.isatty() else _TerminalProgress(output)
