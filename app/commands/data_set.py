"""The commands `check` and `load`: each reads every file of the data set and says what it found."""

import argparse
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from app import dataset
from app.commands import progress_at
from app.dataset.across import Statuses
from app.errors import BadDataSet
from app.settings import Settings


def check(options: argparse.Namespace, settings: Settings) -> None:
    """Count what there is, and ask about statuses that nobody's statements bear out."""
    statuses = Statuses()
    with _faults_as_json(wanted=options.json), progress_at(sys.stderr) as progress:
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
    with _faults_as_json(wanted=options.json), progress_at(sys.stderr, quiet=options.quiet) as progress:
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
