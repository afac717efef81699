"""Reads the rows of a CSV file with their lines, in one pass and a batch at a time.

Knows RFC 4180 and UTF-8, and no columns: the header is a row like any other. A byte order mark and CRLF line
ends leave no trace. Whatever is no CSV is named for what it is.
"""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BufferedReader, TextIOWrapper
from itertools import islice
from operator import methodcaller
from pathlib import Path
from typing import cast

from app.dataset.kinds import SEPARATORS, kind_of, separator_of
from app.errors import Fault

_ROWS = 1000


class Unreadable(Exception):
    """A file cannot be read to its end; `fault` says where and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(str(fault))
        self.fault = fault


@dataclass(slots=True)
class Batch:
    """Some rows of a file, with the first physical line of each; blank lines are no rows.

    `position` counts the bytes of the file that were read so far.
    """

    lines: list[int] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)
    position: int = 0


def scan(path: Path, separator: str = ",") -> Iterator[Batch]:
    """All rows of the file in order. Raises Unreadable, where quotes are broken after the rows before them."""
    with opening(path) as file:
        _check_kind(path)
        unix = map(methodcaller("replace", "\r\n", "\n"), file)
        reader = csv.reader(unix, strict=True, delimiter=separator)
        line, broken = 1, None
        while not broken:
            is_first, rows = line == 1, list[list[str]]()
            try:
                # What was read before an error stays in the list.
                rows.extend(islice(reader, _ROWS))
            except csv.Error as error:
                broken = error
            if not rows and not broken:
                return
            if is_first and rows:
                _check_separator(path, separator, rows[0])
            lines, line = _lines(rows, line, reader.line_num + 1)
            if lines:
                yield Batch(lines, [cells for cells in rows if cells], _position(file))
        raise Unreadable(Fault(path.name, line, "", str(broken), "rows as in RFC 4180"))


def _check_kind(path: Path) -> None:
    """Raises Unreadable for what is no CSV."""
    if kind := kind_of(path):
        expected = "CSV in UTF-8: a spreadsheet program saves a sheet so"
        raise Unreadable(Fault(path.name, 0, "", kind, expected))


def _check_separator(path: Path, separator: str, header: list[str]) -> None:
    """Raises Unreadable where a header of one cell has something else between what look like cells."""
    if separator == "," and len(header) == 1 and (found := separator_of(path)) != separator:
        expected = "commas: save it as CSV that is separated by commas, in UTF-8"
        raise Unreadable(Fault(path.name, 1, "", f"{SEPARATORS[found]} between the cells", expected))


def _lines(rows: list[list[str]], line: int, end: int) -> tuple[list[int], int]:
    """On which line each row begins that is not blank, from this `line` on; and the line after the last row."""
    if end - line == len(rows) and all(rows):
        return list(range(line, end)), end
    lines = []
    for cells in rows:
        if cells:
            lines.append(line)
        line += 1 + sum(cell.count("\n") + cell.count("\r") for cell in cells)
    return lines, line


def _position(file: TextIOWrapper) -> int:
    # The text itself cannot tell while its lines are gone through.
    return cast(BufferedReader, file.buffer).tell()


@contextmanager
def opening(path: Path) -> Iterator[TextIOWrapper]:
    """The file as text without its byte order mark. Raises Unreadable while it is read, too."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            yield file
    except FileNotFoundError as error:
        raise Unreadable(Fault(path.name, 0, "", "", f"a file of this name in {path.parent}")) from error
    except OSError as error:
        raise Unreadable(Fault(path.name, 0, "", error.strerror or "", "a file that can be read")) from error
    except UnicodeDecodeError as error:
        raise Unreadable(_not_utf8(path)) from error


def _not_utf8(path: Path) -> Fault:
    """The line at fault: the decoder works in blocks and cannot tell."""
    expected = "text in UTF-8"
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                line.decode()
            except UnicodeDecodeError as error:
                value = line[error.start : error.end].hex(" ")
                return Fault(path.name, number, "", f"byte {value}", expected)
    return Fault(path.name, 0, "", "", expected)
