"""The commands `new` and `import-timelinejs`: each writes a data set into a folder of its own, all of it or nothing."""

import argparse
import json
import secrets
import shlex
import shutil
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from app.dataset import DataSet, read
from app.errors import TimelineError
from app.importing.example import example
from app.importing.timelinejs import bring_over
from app.settings import Settings

#: The exit status where something was written, and something refused.
_REFUSED_SOME = 3


def new(options: argparse.Namespace, _settings: Settings) -> int:
    """Write the example."""
    languages = list(dict.fromkeys(options.language or ["en"]))
    data_set = write(options.folder, example(languages))
    _say(options.folder, data_set)
    return 0


def import_timelinejs(options: argparse.Namespace, _settings: Settings) -> int:
    """Write what a spreadsheet holds, and say what became of it row by row."""
    check(options.folder)
    files, report = bring_over(options.spreadsheet, options.language, datetime.now(UTC).date())
    data_set = write(options.folder, files) if files else None
    if options.json:
        written = {"folder": str(options.folder) if data_set else None, **report.as_json()}
        print(json.dumps(written, ensure_ascii=False, indent=2))
    else:
        print("\n".join(report.lines))
    if data_set is None:
        sys.stdout.flush()
        raise TimelineError("Nothing was written: no row of the spreadsheet could be taken as an event.")
    if not options.json:
        _say(options.folder, data_set)
    return _REFUSED_SOME if report.count("refused") else 0


def _say(folder: Path, data_set: DataSet) -> None:
    """What was written, and what to do with it."""
    given = f"DATA_DIR={shlex.quote(str(folder))} DATABASE_URL={shlex.quote(f'sqlite:///{folder}.db')}"
    print(f"""\
{folder}: {data_set.summary}
Next:
  {given} python -m app load
  {given} python -m app serve
Then edit the files; docs/your-own-timeline.md tells how.""")


def write(folder: Path, files: Mapping[str, str]) -> DataSet:
    """Write the files of a sound data set, and say what it holds.

    Raises TimelineError where the folder is there already and not empty, or cannot be written.
    """
    check(folder)
    # It gets its name when all is there: what is interrupted leaves no half of a data set behind.
    unnamed = folder.absolute().with_name(f".{folder.absolute().name}-{secrets.token_hex(4)}")
    try:
        unnamed.mkdir(parents=True)
        try:
            for name, text in files.items():
                (unnamed / name).write_text(text, encoding="utf-8", newline="")
            data_set = read(unnamed)
            unnamed.replace(folder)
        finally:
            shutil.rmtree(unnamed, ignore_errors=True)
    except OSError as error:
        raise TimelineError(f"{folder} cannot be written: {error.strerror}.") from error
    return data_set


def check(folder: Path) -> None:
    """Raises TimelineError where something is there already: nothing is ever written over."""
    try:
        is_taken = folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir())))
    except (OSError, ValueError) as error:
        raise TimelineError(f"{folder} cannot be looked at: {getattr(error, 'strerror', None) or error}.") from error
    if is_taken:
        raise TimelineError(f"{folder} is there already and not an empty folder: choose another name.")
