"""What does a row of a TimelineJS spreadsheet say? An event, the title or an era; or why it says nothing.

Knows the columns of the spreadsheet, and nothing of the files of a data set.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from app.dataset.scanning import Unreadable, scan
from app.dates import parse_date
from app.errors import BadDate, CannotBegin
from app.starting.markup import plain

COLUMNS: Final = (
    "Year",
    "Month",
    "Day",
    "Time",
    "End Year",
    "End Month",
    "End Day",
    "End Time",
    "Display Date",
    "Headline",
    "Text",
    "Media",
    "Media Credit",
    "Media Caption",
    "Media Thumbnail",
    "Alt Text",
    "Type",
    "Group",
    "Background",
)
_NEEDED: Final = ("Year", "Headline")
#: What has no place in a data set of ours, and why.
_LEFT_OUT: Final = {
    "Time": "dates here are days",
    "End Time": "dates here are days",
    "Display Date": "dates are put in words by the program",
    "Media Thumbnail": "no pictures are shown",
    "Alt Text": "no pictures are shown",
    "Background": "colours go by category",
}


class Refused(Exception):
    """A row cannot be taken; the text says why."""


@dataclass(slots=True)
class Row:
    """A row as it is written, by column; ``too_many`` counts the cells beyond the last column that hold something."""

    line: int
    cells: Mapping[str, str]
    too_many: int = 0

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    @property
    def kind(self) -> str:
        return self["Type"].lower()


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows that hold anything, and the ``unknown`` columns, which are left out."""

    rows: Sequence[Row]
    unknown: Sequence[str]


@dataclass(slots=True)
class Told:
    """What a row says: an EDTF date, empty where it has none, and texts. ``notes`` tell what was changed."""

    date: str
    headline: str
    text: str
    group: str
    media: tuple[str, str] | None
    links: list[tuple[str, str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_sheet(path: Path) -> Sheet:
    """All rows that hold anything. Raises CannotBegin where the file is no such spreadsheet."""
    rows: list[tuple[int, list[str]]] = []
    try:
        for batch in scan(path):
            rows += zip(batch.lines, batch.rows, strict=True)
    except Unreadable as error:
        raise CannotBegin(f"The spreadsheet cannot be read: {error.fault}") from error
    filled = [(line, cells) for line, cells in rows if any(cell.strip() for cell in cells)]
    known = {one.lower(): one for one in COLUMNS}
    header = [" ".join(cell.split()) for cell in filled[0][1]] if filled else []
    names = [known.get(name.lower(), "") for name in header]
    missing = [one for one in _NEEDED if one not in names]
    if missing:
        columns = " and ".join(missing)
        raise CannotBegin(f"{path} has no column {columns} in its first row: expected a TimelineJS spreadsheet as CSV.")
    twice = [name for position, name in enumerate(names) if name and name in names[:position]]
    if twice:
        raise CannotBegin(f"{path} has the column {twice[0]} twice in its first row: expected every column once.")
    return Sheet(
        [_row(line, names, cells) for line, cells in filled[1:]],
        [name for name, is_known in zip(header, names, strict=True) if name and not is_known],
    )


def _row(line: int, names: Sequence[str], cells: Sequence[str]) -> Row:
    named = {name: cell for name, cell in zip(names, cells, strict=False) if name}
    return Row(line, named, sum(bool(cell.strip()) for cell in cells[len(names) :]))


def tell(row: Row) -> Told:
    """What the row says. Raises Refused with the reason where it says nothing that can be kept."""
    if row.too_many:
        raise Refused("it has more cells than the first row has: is a comma without quotes?")
    if row.kind == "era":
        raise Refused("it is an era, which has no place here; a step of the story can tell of it")
    headline = plain(row["Headline"])
    if not headline.text:
        raise Refused("it has no Headline")
    notes: list[str] = []
    date = _date(row, notes) if row.kind != "title" or row["Year"] else ""
    text = plain(row["Text"])
    told = Told(date, _one_line(headline.text), text.text, _one_line(plain(row["Group"]).text), None, notes=notes)
    for name, cell in (("Headline", headline), ("Text", text)):
        if cell.has_markup:
            notes.append(f"{name}: markup became plain text")
        told.links += cell.links
    if row.kind not in ("", "title"):
        notes.append(f"Type “{row['Type']}” left out: taken as an event")
    _take_media(row, told)
    notes += [f"{name} “{_short(row[name])}” left out: {why}" for name, why in _LEFT_OUT.items() if row[name]]
    return told


def _take_media(row: Row, told: Told) -> None:
    captions = (plain(row[name]).text for name in ("Media Caption", "Media Credit"))
    caption = " · ".join(_one_line(one) for one in captions if one)
    media = row["Media"]
    if not media:
        if caption:
            told.notes.append(f"caption and credit “{_short(caption)}” left out: there is no Media")
        return
    embedded = plain(media)
    addresses = [address for address, _ in embedded.links]
    if embedded.has_markup and addresses:
        told.notes.append("Media: of the embedded code only its address was kept")
        told.media = _absolute(addresses[0]), caption
    else:
        told.media = _absolute(media), caption


def _absolute(address: str) -> str:
    return f"https:{address}" if address.startswith("//") else address


def _date(row: Row, notes: list[str]) -> str:
    start = _moment(row, "")
    if not start:
        raise Refused("it has no Year")
    if not row["End Year"]:
        given = [f"{name} “{row[name]}”" for name in ("End Month", "End Day") if row[name]]
        if given:
            notes.append(f"{' and '.join(given)} left out: there is no End Year")
        return start
    end = _moment(row, "End ")
    when = start if start == end else f"{start}/{end}"
    try:
        parse_date(when)
    except BadDate as error:
        raise Refused(f"its date {start} to {end} is impossible: expected {error.expected}") from error
    return when


def _moment(row: Row, prefix: str) -> str:
    year, month, day = (_number(row, prefix + name) for name in ("Year", "Month", "Day"))
    if year is None:
        return ""
    if not 1 <= year <= 9999:
        raise Refused(f"{prefix}Year is {year}: years before 1 and after 9999 have no place here")
    if month is None and day is not None:
        raise Refused(f"it has {prefix}Day {day} without {prefix}Month")
    parts = [f"{year:04}", *(f"{one:02}" for one in (month, day) if one is not None)]
    written = "-".join(parts)
    try:
        parse_date(written)
    except BadDate as error:
        raise Refused(f"its date {written} is impossible: expected {error.expected}") from error
    return written


def _number(row: Row, column: str) -> int | None:
    # As TimelineJS does: "1,783" and "1 783" are years.
    digits = re.sub(r"[\s,]", "", row[column])
    if not digits:
        return None
    if not re.fullmatch(r"-?[0-9]{1,15}(?:\.0+)?", digits):
        raise Refused(f"{column} is “{_short(row[column])}”: expected a number")
    return int(digits.partition(".")[0])


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    text = _one_line("".join(one if one.isprintable() else " " for one in text))
    return text if len(text) <= 60 else f"{text[:59]}…"
