"""Reads the rows of a saved spreadsheet: CSV in any dialect, or the JSON that TimelineJS takes too."""

from pathlib import Path

from app.dataset.scanning import JSON, Unreadable, kind_of, opening, scan, separator_of
from app.errors import CannotBegin
from app.importing.rows import COLUMNS, OLDER_COLUMNS, OLDER_DATES, Row, Sheet
from app.importing.slides import read_slides


def read_sheet(path: Path) -> Sheet:
    """All rows that hold anything. Raises CannotBegin where the file is no such spreadsheet."""
    try:
        with opening(path) as file:
            if kind_of(path) == JSON:
                return read_slides(path, file.read())
            lines = [
                row for batch in scan(path, separator_of(path)) for row in zip(batch.lines, batch.rows, strict=True)
            ]
    except Unreadable as error:
        raise CannotBegin(f"The spreadsheet cannot be read: {error.fault}") from error
    filled = [(line, cells) for line, cells in lines if any(cell.strip() for cell in cells)]
    header = [" ".join(cell.split()) for cell in filled[0][1]] if filled else []
    known = {column.lower(): column for column in (*COLUMNS, *OLDER_COLUMNS)}
    names = [known.get(name.lower(), "") for name in header]
    _check(path, names)
    return Sheet(
        [_row(line, names, cells) for line, cells in filled[1:]],
        [name for name, is_known in zip(header, names, strict=True) if name and not is_known],
    )


def _check(path: Path, names: list[str]) -> None:
    """Raises CannotBegin where the columns are not those of such a spreadsheet."""
    needed = {"Year": ("Year", *OLDER_DATES), "Headline": ("Headline", "Text")}
    missing = [name for name, any_of in needed.items() if not set(any_of) & set(names)]
    if missing:
        columns = " and ".join(missing)
        raise CannotBegin(f"{path} has no column {columns} in its first row: expected a TimelineJS spreadsheet as CSV.")
    twice = [name for position, name in enumerate(names) if name and name in names[:position]]
    if twice:
        raise CannotBegin(f"{path} has the column {twice[0]} twice in its first row: expected every column once.")


def _row(line: int, names: list[str], cells: list[str]) -> Row:
    given = [*cells, *[""] * (len(names) - len(cells))]
    named = {name: cell for name, cell in zip(names, given, strict=False) if name}
    return Row(line, named, sum(bool(cell.strip()) for cell in cells[len(names) :]))
