"""The command `export`: what the site gives as a file, on standard output or in a file that is whole or not there."""

import argparse
import os
import sys
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Engine

from app.addresses import PACKAGE
from app.commands import progress_at
from app.database import explained, reader
from app.dataset import Progress
from app.errors import TimelineError
from app.exports import EXPORTS
from app.exports.context import select_events
from app.filters import EventFilter
from app.package import stream_package
from app.queries.catalogue import read_catalogue
from app.queries.exporting import stream_events
from app.queries.reading import read_version
from app.queries.selecting import find_selected
from app.settings import Settings


def export(options: argparse.Namespace, settings: Settings) -> None:
    """Write the events of a filter, or the whole data set."""
    write = _package if options.format == PACKAGE else _events
    is_watched = options.output is not None or not sys.stdout.isatty()
    engine = reader(settings.database_url)
    try:
        with (
            explained(settings.database_url),
            progress_at(sys.stderr, quiet=not is_watched) as progress,
            # Where nothing more can be written, the connection is given back at once.
            closing(write(engine, options, settings, progress)) as chunks,
            _output(options.output) as output,
        ):
            for chunk in chunks:
                output.write(chunk)
    finally:
        engine.dispose()


def _events(
    engine: Engine, options: argparse.Namespace, settings: Settings, progress: Progress
) -> Generator[bytes, None, None]:
    where = EventFilter.parse(_asked(options))
    found = EXPORTS[options.format]
    with engine.connect() as connection:
        catalogue = read_catalogue(connection)
        language = options.language or catalogue.languages[0]
        if language not in catalogue.languages:
            expected = " or ".join(catalogue.languages)
            raise TimelineError(f"--language is “{language}”: expected {expected}, in which the data set is told.")
        context, positions = select_events(
            connection,
            find_selected(connection, catalogue, where, language),
            language,
            settings.public_url,
            extension=options.format,
            sort=found.sort,
            byte_order_mark=options.bom,
        )
    rows = stream_events(engine, catalogue.version, positions, found.find, language)
    return found.write(_with_progress(rows, context.count, progress), context)


def _package(
    engine: Engine, options: argparse.Namespace, _settings: Settings, _progress: Progress
) -> Generator[bytes, None, None]:
    if options.language or options.bom or any(True for _ in _asked(options)):
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
