"""The commands `new` and `import-timelinejs`."""

import argparse
import json
import shlex
import sys
from datetime import UTC, datetime
from pathlib import Path

from app.dataset import DataSet
from app.errors import CannotBegin
from app.importing.example import example
from app.importing.folder import check, write
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
        raise CannotBegin("Nothing was written: no row of the spreadsheet could be taken as an event.")
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
