"""What files and columns mean, for people: a sentence each, in English; pages translate it. And the package's README.

The dictionary has the files of the data set, which the package holds, and the sheets that the site writes for those who
want everything in one table. What a cell may hold is in `descriptor`, for programs.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from app.dataset.files import FILE_OF, FILES
from app.exports.csv import SHEETS
from app.package.tables import languages_of

_README = """\
# {title}

{description}

This is the whole data set of {name}, version {version}, as a data package: `datapackage.json` tells programs what each
file and column holds, in the form of https://datapackage.org. Its licence is {licence}: {licence_url}

## Files

The CSV files are UTF-8 with commas, double quotes where needed and a header row. A cell without anything in it says
that the value is not given. Texts are as they were written: a spreadsheet that is told to import columns as text takes
none of them for a formula.

Dates of events, publications and statements are EDTF: `2025-04-24` is a day, `2024-10` a month, `2024` a year, each
with `~` behind it where it is approximate; `2024-10-08/2024-10-13` is an interval, `2025-04-30/..` has an open end.

`timeline.toml` has the texts of the data set as a whole and its lists of collections and kinds of source; `story.toml`
and `about.toml`, where they are there, have passages of text that speak of the events.

{files}
## Use it

Where the program that wrote this is installed, `DATA_DIR=<this folder> python -m app load` makes the same data of it,
of the same version. The same version always gives the same package, byte for byte.
"""

_LICENCE = """\
{title}
{name}, version {version}

This data set is under {licence}:
{licence_url}

Headlines belong to their publishers.
"""


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
    sheets = []
    for file in FILES:
        texts = groupby(file.in_languages(languages).columns, lambda column: (column.stem, column.meaning))
        columns = [([column.name for column in same], meaning) for (_, meaning), same in texts]
        sheets.append(Sheet(file.name, file.rows, columns))
    return sheets


#: Those that the site writes in one language: all of it in one sheet, for people.
EXPORTED_SHEETS: Final = tuple(
    Sheet(f"{name}.csv", FILE_OF[table].rows, [([column], meaning) for column, meaning in SHEETS[name].items()])
    for name, table in (("events", "event"), ("figures", "figure"), ("statements", "statement"), ("sources", "source"))
)


def write_readme(timeline: Mapping[str, Any]) -> bytes:
    return _README.format(**_texts(timeline), files="\n".join(_files(languages_of(timeline)))).encode()


def write_licence(timeline: Mapping[str, Any]) -> bytes:
    return _LICENCE.format(**_texts(timeline)).encode()


def _texts(timeline: Mapping[str, Any]) -> dict[str, str]:
    """In the first language of the data set."""
    first = languages_of(timeline)[0]
    of_language = {name: timeline[name][first] for name in ("name", "title", "description")}
    return {**of_language, **{name: timeline[name] for name in ("version", "licence", "licence_url")}}


def _files(languages: Sequence[str]) -> Iterator[str]:
    for sheet in file_sheets(languages):
        rows = [f"| {', '.join(f'`{name}`' for name in names)} | {meaning} |\n" for names, meaning in sheet.columns]
        yield f"### {sheet.name}\n\n{sheet.rows}\n\n| column | holds |\n|---|---|\n{''.join(rows)}"
