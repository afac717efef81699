"""Writes values as lines of CSV: as RFC 4180 has it, and so that no spreadsheet runs a text as a formula.

Lines are made column by column: there are millions of them, and the csv module would take three times the time. Knows
neither files nor where the site is served: the lines of events are made when data is loaded.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from app.dates import OPEN_END
from app.models import TEXTS

#: Spreadsheets take a cell that starts with one of these for a formula.
_FORMULA_STARTS = "=+-@\t\r"
_OPEN_END = OPEN_END.isoformat()
_TEXTS = [*TEXTS["event"]]
_PLACE = _TEXTS.index("summary") + 1
#: The texts of an event in the order of display, with the name of its place among them.
EVENT_TEXTS: Final = (*_TEXTS[:_PLACE], "place", *_TEXTS[_PLACE:])
#: The columns of an event's line.
EVENT_COLUMNS: Final = (
    *("slug", "date", "earliest", "latest", "category", "status"),
    *EVENT_TEXTS[: _PLACE + 1],
    *("latitude", "longitude"),
    *EVENT_TEXTS[_PLACE + 1 :],
    *("sources", "source_urls"),
)
_HARMFUL = {*EVENT_TEXTS, "sources", "source_urls"}


def event_lines(columns: Mapping[str, Sequence[Any]]) -> list[str]:
    """The lines of events without their last column, the permalink, and without CRLF.

    The permalink is added when a file is written, since a load does not know where the site is served. ``columns`` has
    all of EVENT_COLUMNS. Days are in the form
    YYYY-MM-DD; sources and their addresses are joined with " | ".
    """
    return joined(_written(name, columns[name]) for name in EVENT_COLUMNS)


def _written(name: str, column: Sequence[Any]) -> Sequence[str]:
    if name in _HARMFUL:
        return [cell(text) for text in column]
    if name == "latest":
        return ["" if day == _OPEN_END else day for day in column]
    if name == "status":
        return [status or "" for status in column]
    if name in ("latitude", "longitude"):
        return ["" if degrees is None else str(degrees) for degrees in column]
    return column


def joined(columns: Iterable[Sequence[str]]) -> list[str]:
    """Columns of cells as lines without their ends."""
    return list(map(",".join, zip(*columns, strict=True)))


def cell(text: str | None) -> str:
    """A text as a cell, with an apostrophe before it where a spreadsheet would run it as a formula."""
    if not text:
        return ""
    return quoted(f"'{text}" if text[0] in _FORMULA_STARTS else text)


def quoted(text: str) -> str:
    """A text as a cell: in quotes where it needs them."""
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def plain_number(value: float) -> str:
    """As people write it, with neither needless places nor powers of ten: ``15000``, ``4.7``, ``-0.00001``."""
    return f"{Decimal(repr(value)).normalize():f}"
