"""Reads a row of a TimelineJS spreadsheet as an event or the title, or says why it is neither.

Whatever a row says and is not taken is quoted whole in a note: nothing is lost in silence. Dates are read from the
columns of either version as TimelineJS 3.9.11 does.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from app.dates import parse_date
from app.errors import BadDate
from app.importing.markup import Link, Plain, one_line, plain, trimmed
from app.importing.rows import Refused, Row

#: What has no place in a data set of ours, and why.
_LEFT_OUT: Final = {
    "Time": "dates here are days",
    "End Time": "dates here are days",
    "Media Thumbnail": "no pictures are shown",
    "Alt Text": "no pictures are shown",
    "Media Title": "no pictures are shown",
    "Background": "colours go by category",
}
#: In which there may be markup, and links.
_TEXTS: Final = ("Headline", "Text", "Media Caption", "Media Credit", "Group", "Tag", "Display Date")
_NUMBERS: Final = ("Year", "Month", "Day", "End Year", "End Month", "End Day")
#: Of a headline that is made of a text, in characters.
_HEADLINE: Final = 70
#: Of the first version: 1883-05-24 or less of it, and 5/24/1883 or 5/1883 with whatever else.
_YEAR_FIRST: Final = re.compile(r"([+-]?\d{1,15})(?:-(\d{2}))?(?:-(\d{2}))?(?:[T ](\d{1,2}:\S+))?")
_MONTH_FIRST: Final = re.compile(r"(\d{1,15})/(?:(\d{1,15})/)?(\d{1,15})")
_TIME: Final = re.compile(r"\d{1,2}(?::\d{1,2}){1,2}(?:[.,]\d+)?\s*(?:[ap]\.?m\.?)?", re.IGNORECASE)
_CLOCK: Final = re.compile(
    r"(\d{1,2})(?:[:.]?(?P<minute>\d{2}))?(?:[:.](?P<second>\d{1,2}))?(?:[:.,]\d+)?\s*(?P<half>[ap]?)(?:\.?m\.?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Dated:
    """A date in EDTF; ``words`` are what else a cell says of it, ``time`` is that of the day, in seconds."""

    date: str
    words: str = ""
    time: int = 0


@dataclass(slots=True)
class Entry:
    """What a row says. ``notes`` say what was changed.

    ``date`` is EDTF, empty where it has none; ``time`` is that of the day, in seconds; ``shown`` is what readers of the
    spreadsheet see in their place. ``name`` is its identifier in the file, if it has one.
    """

    date: str
    time: int
    shown: str
    headline: str
    text: str
    group: str
    name: str = ""
    links: list[Link] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_entry(row: Row) -> Entry:
    """Read what a row says. Raises Refused with the reason where no event can be made of it."""
    if row.too_many:
        raise Refused("it has more cells than the first row has: is a comma without quotes?")
    if row.kind == "era":
        raise Refused("it is an era, which has no place here; a step of the story can tell of it")
    texts = {name: plain(row[name]) for name in _TEXTS}
    text, notes = texts["Text"].text, list[str]()
    headline = one_line(texts["Headline"].text)
    if not headline:
        if not text:
            raise Refused("it has no Headline and no Text")
        headline = _first_words(text)
        notes.append("no Headline: the first words of the Text stand in its place")
    if row.kind != "title" or row[row.dates[0]]:
        dated = _date_of(row, notes)
    else:
        dated, parts = _Dated(""), dict.fromkeys((*_NUMBERS, *row.dates))
        notes += [f"{name} “{row[name]}” left out: there is no {row.dates[0]}" for name in parts if row[name]]
    shown = one_line(texts["Display Date"].text) or dated.words
    if row["Group"] and row["Tag"]:
        notes.append(f"Tag “{one_line(row['Tag'])}” left out: there is a Group")
    group = one_line(texts["Group" if row["Group"] else "Tag"].text)
    entry = Entry(
        dated.date, dated.time, shown, headline, _without(headline, text), group, row["unique_id"], notes=notes
    )
    if row.kind not in ("", "title"):
        notes.append(f"Type “{row['Type']}” left out: taken as an event")
    _take_media(row, texts, entry)
    for name, cell in texts.items():
        if cell.has_markup:
            notes.append(f"{name}: markup became plain text")
        notes += _unsaid(name, cell)
        entry.links += cell.links
    notes += [f"{name} “{one_line(row[name])}” left out: {why}" for name, why in _LEFT_OUT.items() if row[name]]
    return entry


def notes_on_refused(row: Row, reason: str) -> Iterator[str]:
    """Notes on a row that was refused: why, and what of it neither the reason nor its headline says."""
    yield reason
    for name, written in row.filled:
        cell = one_line(written)
        if name != "Headline" and cell not in reason and not (name in _NUMBERS and cell.isdecimal()):
            yield f"{name} “{cell}” left out"


def _first_words(text: str) -> str:
    line = one_line(text.splitlines()[0])
    if len(line) <= _HEADLINE:
        return line
    words, _, _ = line[:_HEADLINE].rpartition(" ")
    return f"{(words or line[: _HEADLINE - 1]).rstrip(' ,;:.–-')}…"


def _without(headline: str, text: str) -> str:
    """The text but for a headline at its beginning: it is not said twice."""
    first, _, rest = text.partition("\n")
    if one_line(first) == headline:
        return trimmed(rest)
    return "" if one_line(text) == headline else text


def _unsaid(name: str, cell: Plain) -> list[str]:
    return [f"{name}: “{one_line(words)}” left out: it stood in the markup alone" for words in cell.unsaid]


def _take_media(row: Row, texts: dict[str, Plain], entry: Entry) -> None:
    captions = (one_line(texts[name].text) for name in ("Media Caption", "Media Credit"))
    caption = " · ".join(caption for caption in captions if caption)
    if row["Media Link"]:
        entry.links.append(Link("web", row["Media Link"], "", is_in_text=False))
    if not row["Media"]:
        if caption:
            entry.notes.append(f"caption and credit “{caption}” left out: there is no Media")
        return
    media = plain(row["Media"])
    if media.has_markup and media.text and not media.links:
        entry.text = "\n".join(part for part in (entry.text, media.text, caption) if part)
        entry.notes.append("Media: its quotation stands below the Text")
        entry.notes += _unsaid("Media", media)
        return
    if not media.links:
        entry.links.insert(0, Link("media", one_line(row["Media"]), caption, is_in_text=False))
        return
    first, *others = media.links
    entry.notes.append("Media: of the embedded code only its addresses were kept")
    if media.text:
        entry.notes.append(f"Media: “{one_line(media.text)}” left out: it stood in the embedded code")
    entry.notes += _unsaid("Media", media)
    words = " · ".join(part for part in (caption, "" if first.is_in_text else first.words) if part)
    entry.links[:0] = [Link("media", first.address, words, is_in_text=False), *others]


def _date_of(row: Row, notes: list[str]) -> _Dated:
    """When it happened, as the columns say. Raises Refused with the reason where that is no date."""
    read = _older if row.has_older_dates else _newer
    start, end = read(row, 0, notes), read(row, 1, notes)
    if not start:
        raise Refused(f"it has no {row.dates[0]}")
    words = " – ".join(moment.words for moment in (start, end) if moment and moment.words)
    time = _seconds(row["Time"]) if row["Time"] else start.time
    if not end or start.date == end.date:
        return _Dated(start.date, words, time)
    when = f"{start.date}/{end.date}"
    try:
        parse_date(when)
    except BadDate as error:
        expected = f"expected {error.expected}"
        raise Refused(f"its date {start.date} to {end.date} is impossible: {expected}") from error
    return _Dated(when, words, time)


def _newer(row: Row, end: int, notes: list[str]) -> _Dated | None:
    columns = [("", "End ")[end] + name for name in ("Year", "Month", "Day")]
    year, month, day = (_number(row, name) for name in columns)
    if year is None:
        given = [f"{name} “{row[name]}”" for name in columns[1:] if row[name]]
        if given and end:
            notes.append(f"{' and '.join(given)} left out: there is no {columns[0]}")
        return None
    if month is None and day is not None:
        raise Refused(f"it has {columns[2]} {day} without {columns[1]}")
    return _Dated(_written(columns[0], year, month, day))


def _older(row: Row, end: int, notes: list[str]) -> _Dated | None:
    """TimelineJS looks at no column of years where there is one of these."""
    column = row.dates[end]
    years = [("", "End ")[end] + name for name in ("Year", "Month", "Day")]
    notes += [f"{name} “{row[name]}” left out: there is a column {column}" for name in years if row[name]]
    text = row[column]
    if not text:
        return None
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day, over = found.groups()
        date = _written(column, int(year), int(month) if month else None, int(day) if day else None)
    elif found := _MONTH_FIRST.search(text):
        date = _american(column, text, found)
        over = one_line(f"{text[: found.start()]} {text[found.end() :]}")
        if over and not _TIME.fullmatch(over):
            return _Dated(date, text)
    else:
        raise Refused(f"{column} is “{text}”: expected a date such as 1883-05-24, 1883-05, 1883 or 5/24/1883")
    if over:
        notes.append(f"{column}: “{over}” left out: dates here are days")
    return _Dated(date, time=_seconds(over or ""))


def _american(column: str, text: str, found: re.Match[str]) -> str:
    """Of a date that begins with its month. One that others would read in another way is not guessed at."""
    month, day, year = int(found[1]), int(found[2]) if found[2] else None, int(found[3])
    given = f"{column} is “{text}”"
    if len(found[3]) < 3:
        raise Refused(f"{given}: expected a year of four digits at its end")
    if month > 12:
        raise Refused(f"{given}: TimelineJS takes its first number for the month; expected a date such as 1883-05-24")
    if day is not None and day <= 12 and day != month:
        either = f"{year:04}-{month:02}-{day:02}, as TimelineJS reads it, or {year:04}-{day:02}-{month:02}"
        raise Refused(f"{given}, which is ambiguous: it may be {either}; expected one of these")
    return _written(column, year, month, day)


def _written(column: str, year: int, month: int | None, day: int | None) -> str:
    if not 1 <= year <= 9999:
        raise Refused(f"{column} is {year}: years before 1 and after 9999 have no place here")
    written = "-".join([f"{year:04}", *(f"{number:02}" for number in (month, day) if number is not None)])
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
        raise Refused(f"{column} is “{one_line(row[column])}”: expected a number")
    return int(digits.partition(".")[0])


def _seconds(time: str) -> int:
    """Since midnight: none where nobody can tell."""
    found = _CLOCK.fullmatch(time)
    if not found:
        return 0
    hour = int(found[1]) % 12 + 12 * (found["half"].lower() == "p") if found["half"] else int(found[1])
    return hour * 3600 + int(found["minute"] or 0) * 60 + int(found["second"] or 0)
