"""Reads the rows of a CSV file with their lines, in one pass and a batch at a time.

Knows RFC 4180 and UTF-8, and no columns: the header is a row like any other. A byte order mark and CRLF line
ends leave no trace. People give the file they have: whatever is no CSV is named for what it is, by what it begins with
and never by its name.
"""

import codecs
import csv
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BufferedReader, TextIOWrapper
from itertools import islice
from operator import methodcaller
from pathlib import Path
from typing import Final, cast
from zipfile import BadZipFile, ZipFile

from app.errors import Fault

_ROWS = 1000
JSON: Final = "a JSON file"
#: What may stand between cells, and what it is called. The first is what CSV has.
_SEPARATORS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}

_BYTES: Final = 4096
_BINARY: Final = {
    b"\xd0\xcf\x11\xe0": "an Excel workbook (.xls)",
    b"\x1f\x8b": "a compressed file (.gz)",
    b"%PDF": "a PDF file",
    b"{\\rtf": "a text with formats (RTF)",
    b"SQLite format 3": "an SQLite database",
    codecs.BOM_UTF16_LE: "text in UTF-16, which Excel calls Unicode text",
    codecs.BOM_UTF16_BE: "text in UTF-16, which Excel calls Unicode text",
}
_TEXT: Final = {
    r"BEGIN:VCALENDAR": "a calendar (iCalendar, .ics)",
    r"<(?:!doctype html|html|head|body|table|meta)\b": "a web page (HTML)",
    r"<[?!a-z]": "an XML file",
    r"[{\[]": JSON,
}
_IN_ZIP: Final = {
    "xl/workbook.xml": "an Excel workbook (.xlsx)",
    "xl/workbook.bin": "an Excel workbook (.xlsb)",
    "content.xml": "an OpenDocument file (.ods)",
    "Index/Document.iwa": "a Numbers spreadsheet",
}


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
        if kind := kind_of(path):
            raise Unreadable(Fault(path.name, 0, "", kind, "CSV in UTF-8: a spreadsheet program saves a sheet so"))
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
            # A header of one cell may have something else between what look like cells.
            if is_first and rows and separator == "," and len(rows[0]) == 1 and (found := separator_of(path)) != ",":
                expected = "commas: save it as CSV that is separated by commas, in UTF-8"
                raise Unreadable(Fault(path.name, 1, "", f"{_SEPARATORS[found]} between the cells", expected))
            lines, line = _lines(rows, line, reader.line_num + 1)
            if lines:
                # The text itself cannot tell where it is while its lines are gone through.
                yield Batch(lines, [cells for cells in rows if cells], cast(BufferedReader, file.buffer).tell())
        raise Unreadable(Fault(path.name, line, "", str(broken), "rows as in RFC 4180"))


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


def kind_of(path: Path) -> str | None:
    """Such as "an Excel workbook (.xlsx)"; None where the file may be CSV. Raises OSError where it cannot be read."""
    with path.open("rb") as file:
        start = file.read(_BYTES)
    if start.startswith(b"PK\x03\x04"):
        return _in_zip(path)
    if found := [name for mark, name in _BINARY.items() if start.startswith(mark)]:
        return found[0]
    text = start.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace").lstrip()
    return next((name for mark, name in _TEXT.items() if re.match(mark, text, re.IGNORECASE)), None)


def separator_of(path: Path) -> str:
    """What stands between the cells: of what may, that which the first line has most of, and a comma if none."""
    with path.open("rb") as file:
        line = re.split(rb"[\r\n]", file.read(_BYTES).removeprefix(codecs.BOM_UTF8).lstrip(b"\r\n"), maxsplit=1)[0]
    return max(_SEPARATORS, key=lambda separator: line.count(separator.encode()))


def _in_zip(path: Path) -> str:
    try:
        with ZipFile(path) as archive:
            names = set(archive.namelist())
    except (BadZipFile, ValueError, NotImplementedError):
        names = set()
    return next((kind for name, kind in _IN_ZIP.items() if name in names), "a ZIP archive")
