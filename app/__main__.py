"""The command line: its commands and options, and how it ends.

Whatever goes wrong ends in a sentence on standard error and exit status 1, never in a traceback. What the commands do
is imported when they run: help must not wait for a database, nor loading for the web framework.
"""

import argparse
import errno
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

from app.addresses import PACKAGE
from app.errors import TimelineError
from app.filters import EventFilter
from app.settings import read_settings
from app.words import is_language

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

_MOST_WORKERS = 64
#: Errors for want of room. On standard output they carry no file name; all others do.
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status."""
    options = command_line().parse_args(arguments)
    try:
        settings = read_settings()
        status: int = resolve_name(options.function)(options, settings) or 0
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


def command_line() -> argparse.ArgumentParser:
    """The commands with their options; ``function`` is where the one asked for is found, and is imported from."""
    parser = argparse.ArgumentParser(
        "python -m app",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawTextHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    checking = _add(commands, "check", "app.commands:check", "check the data set and report every fault", _CHECK)
    loading = _add(commands, "load", "app.commands:load", "check the data set and load it into the database", _LOAD)
    loading.add_argument("--quiet", action="store_true", help="say nothing where all went well")
    for parser_of_data in (checking, loading):
        parser_of_data.add_argument("--json", action="store_true", help="say what was found as JSON, for scripts")
    serving = _add(commands, "serve", "app.serve:serve", "serve the site", _SERVE)
    serving.add_argument("--workers", type=_workers, default=1, metavar="N", help="processes that share the work (1)")
    exporting = "write the events of a filter to standard output"
    _add_export_options(_add(commands, "export", "app.commands:export", exporting, _EXPORT))
    importing = "app.importing:import_timelinejs", "make a data set of a TimelineJS spreadsheet"
    _add_importing_options(
        _add(commands, "new", "app.importing:new", "write a small data set to begin with", _NEW),
        _add(commands, "import-timelinejs", *importing, _IMPORT),
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


def _add(commands: Any, name: str, function: str, summary: str, description: str) -> argparse.ArgumentParser:
    """Its ``function`` takes the options and the settings, and gives an exit status where that is not 0."""
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=summary, description=description, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.set_defaults(function=function)
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


if __name__ == "__main__":
    sys.exit(main())
