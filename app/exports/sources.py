"""How are sources written as CSV? As events are: RFC 4180, UTF-8, CRLF, a header row, safe to open in a spreadsheet."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from app.exports.csv import cell
from app.queries.sources import SourceRow

COLUMNS = (*SourceRow._fields, "state_media", "events")


def write_sources(
    chunks: Iterable[Sequence[tuple[SourceRow, int]]], state_media: Collection[str], *, byte_order_mark: bool
) -> Iterator[bytes]:
    """The header row, then the lines of each chunk: a source, and how many events cite it.

    ``state_media`` are the kinds of those; their sources have ``yes`` in the column of this name.
    """
    mark = "\N{BYTE ORDER MARK}" if byte_order_mark else ""
    yield f"{mark}{','.join(COLUMNS)}\r\n".encode()
    for chunk in chunks:
        yield "".join([f"{_line(source, state_media)},{events}\r\n" for source, events in chunk]).encode()


def _line(source: SourceRow, state_media: Collection[str]) -> str:
    return ",".join([*map(cell, source), "yes" if source.kind in state_media else "no"])
