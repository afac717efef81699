"""The rows of a saved TimelineJS spreadsheet: CSV in any dialect, or the JSON that TimelineJS takes too.

Knows which columns there are, and nothing of what they say, nor of the files of a data set.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from app.dataset.scanning import JSON, Unreadable, kind_of, opening, scan, separator_of
from app.errors import TimelineError

COLUMNS: Final = (
    *("Year", "Month", "Day", "Time", "End Year", "End Month", "End Day", "End Time", "Display Date"),
    *("Headline", "Text", "Media", "Media Credit", "Media Caption", "Media Thumbnail", "Alt Text"),
    *("Type", "Group", "Background"),
)
#: Of the first version of TimelineJS, beside most of those above. With one of both dates, years are not looked at.
_OLDER_DATES: Final = ("Start Date", "End Date")
_OLDER_COLUMNS: Final = (*_OLDER_DATES, "Tag")
#: What only JSON has.
_IN_JSON: Final = ("Media Link", "Media Title")

#: The keys of a slide in JSON, and the columns they are called in a spreadsheet.
_KEYS: Final[Mapping[tuple[str, ...], str]] = {
    **{("start_date", part): part.title() for part in ("year", "month", "day")},
    **{("end_date", part): f"End {part.title()}" for part in ("year", "month", "day")},
    ("display_date",): "Display Date",
    ("text", "headline"): "Headline",
    ("text", "text"): "Text",
    **{("media", part): f"Media {part.title()}" for part in ("credit", "caption", "thumbnail", "link", "title")},
    ("media", "url"): "Media",
    ("media", "alt"): "Alt Text",
    ("group",): "Group",
    ("unique_id",): "unique_id",
}
_TIMES: Final = {"start_date": "Time", "end_date": "End Time"}
_PARTS: Final = ("hour", "minute", "second", "millisecond")
#: How it looks, which is ours to say.
_LOOKS: Final = {("start_date", "format"), ("end_date", "format"), ("media", "link_target"), ("autolink",)}


class Refused(Exception):
    """A row cannot be taken; the text says why."""


@dataclass(slots=True)
class Row:
    """A row as it is written, by column; ``too_many`` counts the cells beyond the last column that hold something.

    ``line`` is where it begins, or the number of a slide.
    """

    line: int
    cells: Mapping[str, str]
    too_many: int = 0

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    @property
    def kind(self) -> str:
        """To the letter, as TimelineJS has it: “Title” is an event."""
        return self["Type"]

    @property
    def has_older_dates(self) -> bool:
        return not self.cells.keys().isdisjoint(_OLDER_DATES)

    @property
    def dates(self) -> tuple[str, str]:
        """The columns without which the row has no start, and no end."""
        return _OLDER_DATES if self.has_older_dates else ("Year", "End Year")

    @property
    def filled(self) -> Iterator[tuple[str, str]]:
        """Each cell that holds something with its column, in the usual order, but for the identifier."""
        names = (*COLUMNS, *_OLDER_COLUMNS, *_IN_JSON)
        return ((name, self[name]) for name in names if self[name])


@dataclass(frozen=True, slots=True)
class _Sheet:
    """All rows that hold anything, what the number of a row counts, and the ``unknown`` columns, which are left out."""

    rows: Sequence[Row]
    unknown: Sequence[str]
    counted: str = "line"


def read_sheet(path: Path) -> _Sheet:
    """All rows that hold anything. Raises TimelineError where the file is no such spreadsheet."""
    try:
        with opening(path) as file:
            if kind_of(path) == JSON:
                return _read_slides(path, file.read())
            lines = [
                row for batch in scan(path, separator_of(path)) for row in zip(batch.lines, batch.rows, strict=True)
            ]
    except Unreadable as error:
        raise TimelineError(f"The spreadsheet cannot be read: {error.fault}") from error
    filled = [(line, cells) for line, cells in lines if any(cell.strip() for cell in cells)]
    header = [" ".join(cell.split()) for cell in filled[0][1]] if filled else []
    known = {column.lower(): column for column in (*COLUMNS, *_OLDER_COLUMNS)}
    names = [known.get(name.lower(), "") for name in header]
    _check(path, names)
    return _Sheet(
        [
            Row(
                line,
                {name: cell for name, cell in zip_longest(names, cells, fillvalue="") if name},
                too_many=sum(bool(cell.strip()) for cell in cells[len(names) :]),
            )
            for line, cells in filled[1:]
        ],
        [name for name, is_known in zip(header, names, strict=True) if name and not is_known],
    )


def _check(path: Path, names: list[str]) -> None:
    """Raises TimelineError where the columns are not those of such a spreadsheet."""
    needed = {"Year": ("Year", *_OLDER_DATES), "Headline": ("Headline", "Text")}
    missing = [name for name, any_of in needed.items() if not set(any_of) & set(names)]
    if missing:
        columns = " and ".join(missing)
        raise TimelineError(
            f"{path} has no column {columns} in its first row: expected a TimelineJS spreadsheet as CSV."
        )
    twice = [name for position, name in enumerate(names) if name and name in names[:position]]
    if twice:
        raise TimelineError(f"{path} has the column {twice[0]} twice in its first row: expected every column once.")


def _read_slides(path: Path, content: str) -> _Sheet:
    """The slides in order: title, events, eras. Raises TimelineError where the file is no such JSON."""
    try:
        timeline = json.loads(content)
    except json.JSONDecodeError as error:
        raise TimelineError(f"{path} looks like JSON and is none: line {error.lineno}: {error.msg}.") from error
    except (ValueError, RecursionError) as error:
        raise TimelineError(f"{path} looks like JSON and is none that can be read: {error}.") from error
    slides = _slides(timeline)
    if slides is None:
        raise TimelineError(
            f"{path} is JSON, but not of TimelineJS 3: expected an object with a list of “events”, each with its "
            "“start_date” or “text”. That of other versions can be changed into it, or into a spreadsheet."
        )
    unknown: dict[str, None] = {}
    rows = [Row(number, _cells(kind, slide, unknown)) for number, (kind, slide) in enumerate(slides, 1)]
    return _Sheet(rows, list(unknown), "slide")


def _slides(timeline: Any) -> list[tuple[str, dict[str, Any]]] | None:
    """Each slide with its kind; None where this is no timeline."""
    if not isinstance(timeline, dict) or not isinstance(timeline.get("events"), list):
        return None
    eras = timeline.get("eras")
    kinds = {
        "title": [timeline.get("title")],
        "": timeline["events"],
        "era": eras if isinstance(eras, list) else [eras],
    }
    slides = [(kind, slide) for kind, several in kinds.items() for slide in several if slide]
    are_slides = all(isinstance(slide, dict) and slide.keys() & {"start_date", "text"} for _, slide in slides)
    return slides if are_slides else None


def _cells(kind: str, slide: dict[str, Any], unknown: dict[str, None]) -> dict[str, str]:
    cells: dict[str, str] = {}
    times: dict[str, dict[str, str]] = {key: {} for key in _TIMES}
    shown, looks = [], []
    for keys, value in _flat(slide):
        text = _text(value)
        if not text or keys in _LOOKS:
            continue
        if keys in _KEYS:
            cells[_KEYS[keys]] = text
        elif keys[0] in _TIMES and keys[1:] == ("display_date",):
            shown.append(text)
        elif keys[0] in _TIMES and keys[-1] in _PARTS:
            times[keys[0]][keys[-1]] = text.zfill(2)
        elif keys[0] == "background":
            looks.append(text)
        else:
            unknown[".".join(keys)] = None
    for key, parts in times.items():
        cells[_TIMES[key]] = ":".join(parts[part] for part in _PARTS if part in parts)
    # What a slide shows goes before what its dates do.
    return {"Display Date": " – ".join(shown), "Background": " ".join(looks), "Type": kind, **cells}


def _flat(value: dict[str, Any], *above: str) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, member in value.items():
        if isinstance(member, dict) and not above:
            yield from _flat(member, key)
        else:
            yield (*above, key), member


def _text(value: Any) -> str:
    """A text or a number as a cell has it; anything else as JSON."""
    if value is None or value is False:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    # JSON can spell halves of characters, which no file can hold.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
