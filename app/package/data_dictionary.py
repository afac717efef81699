"""The data dictionary: what files and columns mean, for people. A sentence each, in English; pages translate it.

It has the files of the data set, which the package holds, and the sheets that the site writes for those who want
everything in one table. What a cell may hold is in `descriptor`, for programs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from app.dataset.files import FILE_OF, FILES, File
from app.exports.csv import SHEETS


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of CSV: what a row of it is, and its columns: those that mean the same in several languages together."""

    name: str
    rows: str
    columns: Sequence[tuple[Sequence[str], str]]

    @property
    def width(self) -> int:
        return sum(len(names) for names, _meaning in self.columns)


def file_sheets(languages: Sequence[str]) -> list[Sheet]:
    """Those of a data set in these languages, which the package holds."""
    return [_file_sheet(file.in_languages(languages)) for file in FILES]


def _file_sheet(file: File) -> Sheet:
    texts = groupby(file.columns, lambda column: (column.stem, column.meaning))
    return Sheet(file.name, file.rows, [([column.name for column in same], meaning) for (_, meaning), same in texts])


#: Those that the site writes in one language: all of it in one sheet, for people.
EXPORTED_SHEETS: Final = tuple(
    Sheet(f"{name}.csv", FILE_OF[table].rows, [([column], meaning) for column, meaning in SHEETS[name].items()])
    for name, table in (("events", "event"), ("figures", "figure"), ("statements", "statement"), ("sources", "source"))
)
