"""Recognises files that are not CSV, and what separates the cells of those that are.

People give the file they have: the workbook itself, or what a spreadsheet in French or German calls CSV. Goes by what
a file begins with, never by its name.
"""

import codecs
import re
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

JSON: Final = "a JSON file"
#: What may stand between cells, and what it is called. The first is what CSV has.
SEPARATORS: Final = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}

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
    return max(SEPARATORS, key=lambda separator: line.count(separator.encode()))


def _in_zip(path: Path) -> str:
    try:
        with ZipFile(path) as archive:
            names = set(archive.namelist())
    except (BadZipFile, ValueError, NotImplementedError):
        names = set()
    return next((kind for name, kind in _IN_ZIP.items() if name in names), "a ZIP archive")
