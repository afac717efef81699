"""Reads a row of a TimelineJS spreadsheet as an event or the title, or says why it is neither.

Whatever a row says and is not taken is quoted whole in a note: nothing is lost in silence.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from app.importing.markup import Link, Plain, one_line, plain, trimmed
from app.importing.row_dates import Dated, date_of, has_date
from app.importing.rows import COLUMNS, ID, MEDIA_LINK, MEDIA_TITLE, OLDER_COLUMNS, Refused, Row

#: What has no place in a data set of ours, and why.
_LEFT_OUT: Final = {
    "Time": "dates here are days",
    "End Time": "dates here are days",
    "Media Thumbnail": "no pictures are shown",
    "Alt Text": "no pictures are shown",
    MEDIA_TITLE: "no pictures are shown",
    "Background": "colours go by category",
}
#: In which there may be markup, and links.
_TEXTS: Final = ("Headline", "Text", "Media Caption", "Media Credit", "Group", "Tag", "Display Date")
_NUMBERS: Final = ("Year", "Month", "Day", "End Year", "End Month", "End Day")
#: Of a headline that is made of a text, in characters.
_HEADLINE: Final = 70


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
    dated = date_of(row, notes) if row.kind != "title" or has_date(row) else Dated("")
    shown = one_line(texts["Display Date"].text) or dated.words
    if row["Group"] and row["Tag"]:
        notes.append(f"Tag “{one_line(row['Tag'])}” left out: there is a Group")
    group = one_line(texts["Group" if row["Group"] else "Tag"].text)
    entry = Entry(dated.date, dated.time, shown, headline, _without(headline, text), group, row[ID], notes=notes)
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
    for name in (*COLUMNS, *OLDER_COLUMNS, MEDIA_LINK, MEDIA_TITLE):
        cell = one_line(row[name])
        if cell and name != "Headline" and cell not in reason and not (name in _NUMBERS and cell.isdecimal()):
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
    if row[MEDIA_LINK]:
        entry.links.append(Link("web", row[MEDIA_LINK], "", is_in_text=False))
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
