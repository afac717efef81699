"""Spreadsheets of a test's own, and what they become."""

import csv
from collections.abc import Sequence
from datetime import date
from io import StringIO
from pathlib import Path

import pytest

from app.__main__ import main
from app.importing import write
from app.importing.rows import COLUMNS
from app.importing.timelinejs import bring_over

TODAY = date(2026, 1, 2)
Cells = dict[str, str]
Tables = dict[str, list[dict[str, str]]]


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    """What a command exits with, and what it says on standard output and standard error."""
    status = main([str(one) for one in arguments])
    out, err = capsys.readouterr()
    return status, out, err


def sheet(folder: Path, *rows: Cells, columns: Sequence[str] = COLUMNS) -> Path:
    path = folder / "Bridges of steel.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def brought(
    folder: Path, *rows: Cells, columns: Sequence[str] = COLUMNS, language: str = "en"
) -> tuple[Tables, list[tuple[str, list[str]]]]:
    """The rows of the files that some rows become, by file; and of each row whether it was taken, and the notes."""
    return brought_from(sheet(folder, *rows, columns=columns), language)


def brought_from(path: Path, language: str = "en") -> tuple[Tables, list[tuple[str, list[str]]]]:
    """The same of a file; what was written is a sound data set."""
    files, report = bring_over(path, language, TODAY)
    tables = {name: list(csv.DictReader(StringIO(text))) for name, text in files.items() if name.endswith(".csv")}
    if files:
        write(path.parent / "checked" / str(len(list(path.parent.rglob("timeline.toml")))), files)
    return tables, [(one.name, list(one.notes)) for one in report.outcomes]
