"""A row of a TimelineJS spreadsheet: its cells by the names of their columns.

Knows which columns there are, and nothing of what they say, nor of the files of a data set.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

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
#: Of the first version of TimelineJS, beside most of those above. With one of both dates, years are not looked at.
OLDER_DATES: Final = ("Start Date", "End Date")
OLDER_COLUMNS: Final = (*OLDER_DATES, "Tag")
#: What only JSON has.
MEDIA_LINK: Final = "Media Link"
MEDIA_TITLE: Final = "Media Title"
ID: Final = "unique_id"


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
        return not self.cells.keys().isdisjoint(OLDER_DATES)


@dataclass(frozen=True, slots=True)
class Sheet:
    """All rows that hold anything, what the number of a row counts, and the ``unknown`` columns, which are left out."""

    rows: Sequence[Row]
    unknown: Sequence[str]
    counted: str = "line"
