"""How are sources written as CSV? As events are: RFC 4180, UTF-8, CRLF, a header row, safe to open in a spreadsheet."""

from collections.abc import Collection, Generator, Iterable, Sequence

from app.exports.csv import write_table
from app.lines import cell
from app.queries.sources import SourceRow

COLUMNS = (*SourceRow._fields, "state_media", "events")


def write_sources(
    chunks: Iterable[Sequence[tuple[SourceRow, int]]], state_media: Collection[str], *, byte_order_mark: bool
) -> Generator[bytes, None, None]:
    """Each source, and how many events cite it.

    ``state_media`` are the kinds of those; their sources have ``yes`` in the column of this name.
    """
    lines = ("".join([f"{_line(source, state_media)},{events}\r\n" for source, events in rows]) for rows in chunks)
    return write_table(COLUMNS, lines, byte_order_mark=byte_order_mark)


def _line(source: SourceRow, state_media: Collection[str]) -> str:
    return ",".join([*map(cell, source), "yes" if source.kind in state_media else "no"])
