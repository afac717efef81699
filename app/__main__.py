"""The command line: `serve`, `load`, `check` and `export`; `new` and `import-timelinejs`.

Whatever goes wrong ends in a sentence on standard error and exit status 1, never in a traceback. Each command
imports what it needs when it runs: loading data must not wait for the web framework.
"""

import argparse
import errno
import json
import logging
import os
import re
import signal
import socket
import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from pydantic import ValidationError

from app.errors import BadDataSet, BadSettings, CannotListen, CannotWrite, TimelineError
from app.filters import EventFilter
from app.settings import Settings
from app.words import is_language

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from app.dataset.progress import Progress

_DESCRIPTION = "A timeline of dated, attributed and sourced events, with its data in plain CSV files."

_EPILOG = """\
environment variables:
  HOST          the address to listen on (127.0.0.1)
  PORT          the port to listen on, 0 for any free one (8000)
  DATABASE_URL  what load writes and serve reads: an SQLite file (sqlite:///timeline.db), or
                postgresql://user@host/database
  DATA_DIR      the folder of the data set (data)
  PUBLIC_URL    the address readers know the site by, for permanent links (http://HOST:PORT)

examples:
  python -m app check                     look for faults after editing the data
  python -m app load                      bring the database up to date with the data
  PORT=9000 python -m app serve           serve on another port
  DATA_DIR=../canals python -m app check  check another data set
  python -m app new canals                begin a data set of your own in the folder canals
  python -m app export --from 1810-01-01 --category locks --category tolls > events.csv
  python -m app export --format json --from .. --to .. --output events.json
  python -m app export --format datapackage.zip --output canals.zip
  python -m app check --json | jq '.faults[].file'

Every command exits with status 0, with 1 after saying on standard error what is wrong, or with 2 where its
options cannot be understood. With --json, check and load say what they found on standard output as well.
import-timelinejs exits with 3 where it refused some rows and wrote the others.
"""

#: What the meaning of a parameter leaves open.
_TAKES = {
    "from": "such as 2024-10-01 (the default window's)",
    "to": "likewise",
    "sort": "oldest, newest or updated (oldest)",
    "lanes": "category, speaker or status (category); of pictures",
}

_CHECK = """\
Read every file of the data set and report all faults at once: file, line, column, what was found and
what was expected. Changes nothing.
Where the statements about an event do not bear out its status, a line on standard error says so;
that is a question to an editor and no fault.
"""

_LOAD = """\
Check the data set and build a database of it, which then takes the place of the old one in one step: all
of it or nothing. Says how many events were added, changed and removed; loading the same data again changes
nothing. May run while serve does. An SQLite file needs room for another one beside it.
Shows how far it is where that takes longer than a second and standard error is a terminal.
"""

_SERVE = """\
Serve the site until Ctrl+C or SIGTERM; what is being answered then is finished within five seconds.
Opens the database read-only: run load first. With several workers, each has its own cache of pages and
its own connections, and notices a load by itself.
"""

_EXPORT = """\
Write the events of a filter to standard output or to a file: what the site's own export holds, and of a
format that the site divides into pages, all of them in one. Reads the database: run load first. Permanent links
begin with PUBLIC_URL. A file is written whole or not at all; what it replaces stays until then.
"""

_NEW = """\
Write a small, complete data set into a folder of its own, to be changed file by file: the first balloons,
five events. Writes nothing into a folder that holds anything.
"""

_IMPORT = """\
Make a data set of a spreadsheet as TimelineJS has it, saved as CSV, in a folder of its own; or of its JSON.
Reports row by row what was taken, what was changed and what was refused: whatever is not in the data set
stands there. Exits with status 0 where all rows were taken, 3 where some were refused and the others
written, 1 where nothing was written.
"""

#: The format that is the whole data set.
PACKAGE = "datapackage.zip"
_MOST_WORKERS = 64
#: Errors for want of room. On standard output they carry no file name; all others do.
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)

#: How long requests under way may take to finish when the server is stopped.
_GRACE_S = 5

#: Gives an exit status, where that is not 0.
Command = Callable[[argparse.Namespace, Settings], int | None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status."""
    options = _parser().parse_args(arguments)
    command: Command = options.command
    try:
        status = command(options, _settings()) or 0
        sys.stdout.flush()
    except TimelineError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever was reading has seen enough.
        _forget_output()
        return 1
    except OSError as error:
        if error.errno not in _NO_ROOM or error.filename is not None:
            raise
        _forget_output()
        print(f"Standard output cannot be written: {error.strerror}.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return status


def _forget_output() -> None:
    """Python must not complain when it flushes at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def check(options: argparse.Namespace, settings: Settings) -> None:
    from app.dataset import read
    from app.dataset.report import describe_check
    from app.dataset.statuses import Statuses

    statuses = Statuses()
    with _faults_as_json(wanted=options.json), _progress() as progress:
        data_set = read(settings.data_dir, statuses.take, progress)
    questions = list(statuses.questions())
    if options.json:
        _print_json(describe_check(data_set, questions))
        return
    print(f"{settings.data_dir}: {data_set.summary}, no fault", flush=True)
    for question in questions:
        print(question, file=sys.stderr)


def load(options: argparse.Namespace, settings: Settings) -> None:
    from app import dataset
    from app.dataset.report import describe_load

    with _faults_as_json(wanted=options.json), _progress(quiet=options.quiet) as progress:
        report = dataset.load(settings.data_dir, settings.database_url, progress)
    if options.json:
        _print_json(describe_load(report))
    elif not options.quiet:
        print(report.sentence)


@contextmanager
def _faults_as_json(*, wanted: bool) -> Iterator[None]:
    """Where the data set has faults, say so to the script too that asked."""
    try:
        yield
    except BadDataSet as error:
        from app.dataset.report import describe_faults

        if wanted:
            _print_json(describe_faults(error))
        raise


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def serve(options: argparse.Namespace, settings: Settings) -> None:
    # Who runs services ends them so, and takes any other status than 0 for a failure.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with _listen(settings.host, settings.port) as listener:
        if settings.port == 0:
            settings = Settings(port=listener.getsockname()[1])
        name = _name_of_the_timeline(settings)

        import uvicorn
        from uvicorn.supervisors import Multiprocess

        from app.main import create_worker

        # Each of several workers makes an application of its own, from the same settings.
        app = create_worker(settings) if options.workers == 1 else partial(create_worker, settings)
        print(f"{name} on {settings.local_url}", flush=True)
        config = uvicorn.Config(
            app,
            factory=options.workers > 1,
            workers=options.workers,
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_GRACE_S,
        )
        # It counts in a line whom it could not wait for: each of them is no fault with a traceback of its own.
        logging.getLogger("uvicorn.error").addFilter(lambda record: not _is_cancelled(record))
        if options.workers > 1:
            Multiprocess(config, [listener]).run()
            return
        # Uvicorn ends its work on Ctrl+C or SIGTERM and then passes the signal on.
        with suppress(KeyboardInterrupt):
            uvicorn.Server(config).run(sockets=[listener])


def export(options: argparse.Namespace, settings: Settings) -> None:
    from app.database import explained, reader

    write = _package if options.format == PACKAGE else _events
    is_watched = options.output is not None or not sys.stdout.isatty()
    engine = reader(settings.database_url)
    try:
        with (
            explained(settings.database_url),
            _progress(quiet=not is_watched) as progress,
            # Where nothing more can be written, the connection is given back at once.
            closing(write(engine, options, settings, progress)) as chunks,
            _output(options.output) as output,
        ):
            for chunk in chunks:
                output.write(chunk)
    finally:
        engine.dispose()


def _events(
    engine: "Engine", options: argparse.Namespace, settings: Settings, progress: "Progress"
) -> Generator[bytes, None, None]:
    from app.exports import EXPORTS
    from app.exports.selection import select_events
    from app.queries.catalogue import read_catalogue
    from app.queries.exporting import stream_events
    from app.queries.selecting import resolve

    where = EventFilter.parse(_asked(options))
    found = EXPORTS[options.format]
    with engine.connect() as connection:
        catalogue = read_catalogue(connection)
        language = options.language or catalogue.languages[0]
        if language not in catalogue.languages:
            expected = " or ".join(catalogue.languages)
            raise BadSettings(f"--language is “{language}”: expected {expected}, in which the data set is told.")
        resolved = resolve(connection, where, catalogue, language)
        context, positions = select_events(
            connection,
            catalogue,
            resolved,
            language,
            settings.public_url,
            extension=options.format,
            sort=found.sort,
            byte_order_mark=options.bom,
        )
    rows = stream_events(engine, catalogue.version, positions, found.find, language)
    return found.write(_with_progress(rows, context.count, progress), context)


def _package(
    engine: "Engine", options: argparse.Namespace, _settings: Settings, _progress: "Progress"
) -> Generator[bytes, None, None]:
    from app.package import stream_package
    from app.queries.version import read_version

    if options.language or options.bom or any(True for _ in _asked(options)):
        raise BadSettings(f"--format {PACKAGE} takes no other option than --output: it is the whole data set.")
    with engine.connect() as connection:
        version = read_version(connection)
    return stream_package(engine, version)


def _asked(options: argparse.Namespace) -> Iterator[tuple[str, str]]:
    """The options that are parameters of an address, as pairs of name and value."""
    return ((name, value) for name in EventFilter.parameters() for value in getattr(options, name) or ())


def _with_progress(chunks: Iterable[Sequence[Any]], count: int, progress: "Progress") -> Iterator[Sequence[Any]]:
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
        raise CannotWrite(f"{path} cannot be written: {error.strerror}.") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def new(options: argparse.Namespace, _settings: Settings) -> int:
    from app.importing import commands

    return commands.new(options)


def import_timelinejs(options: argparse.Namespace, _settings: Settings) -> int:
    from app.importing import commands

    return commands.import_timelinejs(options)


def _is_cancelled(record: logging.LogRecord) -> bool:
    from asyncio import CancelledError

    return record.exc_info is not None and isinstance(record.exc_info[1], CancelledError)


def _progress(*, quiet: bool = False) -> AbstractContextManager["Progress"]:
    """Says how far the work is, where somebody may be waiting at a terminal."""
    from app.dataset.progress import TerminalProgress, no_progress

    return nullcontext(no_progress) if quiet or not sys.stderr.isatty() else TerminalProgress(sys.stderr)


def _name_of_the_timeline(settings: Settings) -> str:
    from app.database import reader
    from app.queries.catalogue import read_catalogue

    engine = reader(settings.database_url)
    with engine.connect() as connection:
        catalogue = read_catalogue(connection)
    engine.dispose()
    return catalogue.texts[catalogue.languages[0]].name


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m app",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    checking = _add(commands, "check", check, "check the data set and report every fault", _CHECK)
    loading = _add(commands, "load", load, "check the data set and load it into the database", _LOAD)
    loading.add_argument("--quiet", action="store_true", help="say nothing where all went well")
    for parser_of_data in (checking, loading):
        parser_of_data.add_argument("--json", action="store_true", help="say what was found as JSON, for scripts")
    serving = _add(commands, "serve", serve, "serve the site", _SERVE)
    serving.add_argument("--workers", type=_workers, default=1, metavar="N", help="processes that share the work (1)")
    _add_export_options(_add(commands, "export", export, "write the events of a filter to standard output", _EXPORT))
    _add_importing_options(
        _add(commands, "new", new, "write a small data set to begin with", _NEW),
        _add(commands, "import-timelinejs", import_timelinejs, "make a data set of a TimelineJS spreadsheet", _IMPORT),
    )
    return parser


def _add_importing_options(beginning: argparse.ArgumentParser, importing: argparse.ArgumentParser) -> None:
    of_its_texts: dict[str, Any] = {"type": _language, "metavar": "LANGUAGE"}
    beginning.add_argument("--language", **of_its_texts, action="append", help="of its texts (en); may be repeated")
    importing.add_argument("spreadsheet", type=Path, metavar="SPREADSHEET.csv", help="saved as CSV, or JSON")
    importing.add_argument("--language", **of_its_texts, default="en", help="of its texts (en)")
    importing.add_argument("--json", action="store_true", help="report in JSON, for programs")
    for parser in (beginning, importing):
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="the folder to make")


def _add_export_options(parser: argparse.ArgumentParser) -> None:
    """One option for each parameter of the site's addresses; what they take is checked as there."""
    formats = f"csv, json, ics, … or {PACKAGE}, which is the whole data set (csv)"
    parser.add_argument("--format", type=_format, default="csv", metavar="FORMAT", help=formats)
    parser.add_argument("--output", type=Path, metavar="FILE", help="a file to write, instead of standard output")
    parser.add_argument("--language", metavar="LANGUAGE", help="of the texts (the data set's first)")
    parser.add_argument("--bom", action="store_true", help="begin with a byte order mark, for Excel")
    for parameter, name in EventFilter.parameters().items():
        field = EventFilter.model_fields[name]
        sentences = [field.description, _TAKES.get(parameter), "may be repeated" if field.default == () else None]
        parser.add_argument(
            f"--{parameter}", action="append", metavar=parameter.upper(), help="; ".join(filter(None, sentences))
        )


def _add(commands: Any, name: str, command: Command, summary: str, description: str) -> argparse.ArgumentParser:
    """A subcommand; its function gets the parsed options and the settings."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=summary, description=description, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.set_defaults(command=command)
    return parser


def _format(text: str) -> str:
    from app.exports import EXPORTS

    formats = (*EXPORTS, PACKAGE)
    if text not in formats:
        raise argparse.ArgumentTypeError(f"found “{text}”, expected {', '.join(formats)}")
    return text


def _language(text: str) -> str:
    if not is_language(text):
        raise argparse.ArgumentTypeError(f"found “{text}”, expected the tag of a language, such as en, fr or pt-BR")
    return text


def _workers(text: str) -> int:
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= _MOST_WORKERS:
        raise argparse.ArgumentTypeError(f"found “{text}”, expected a number from 1 to {_MOST_WORKERS}")
    return int(text)


def _settings() -> Settings:
    try:
        return Settings()
    except ValidationError as error:
        # The public address has a default made of host and port: without these it is no fault of its own.
        faults = [fault for fault in error.errors() if fault["type"] != "default_factory_not_called"]
        sentences = [_setting_fault(str(fault["loc"][0]), fault["input"]) for fault in faults]
        raise BadSettings("\n".join(sentences)) from error


def _setting_fault(name: str, value: object) -> str:
    # A password belongs in no log.
    shown = re.sub(r"(//[^/:@]*):[^@]*@", r"\1:***@", str(value))
    return f"{name.upper()} is “{shown}”: expected {Settings.model_fields[name].description}."


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything else is done, so that a port in use is reported in a sentence."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        try:
            # A port that was in use a moment ago is free again at once.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(address)
            listener.listen()
        except OSError:
            listener.close()
            raise
    except OSError as error:
        raise CannotListen(_listening_fault(error, host, port)) from error
    return listener


def _listening_fault(error: OSError, host: str, port: int) -> str:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"HOST is “{host}”, which is no address of this machine: 127.0.0.1 always is one."
    if error.errno == errno.EADDRINUSE:
        return f"Port {port} on {host} is in use: stop what uses it or choose another with PORT."
    if error.errno == errno.EACCES:
        return f"Port {port} needs special rights: choose one from 1024 up with PORT."
    return f"Port {port} on {host} cannot be used: {error.strerror}."


if __name__ == "__main__":
    sys.exit(main())
