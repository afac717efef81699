"""How are events written as CSV? RFC 4180, UTF-8, CRLF, a header row, safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from app.dates import OPEN_END
from app.exports.context import ExportContext
from app.queries import ExportRow

COLUMNS = (
    "slug",
    "date",
    "earliest",
    "latest",
    "category",
    "status",
    "title",
    "summary",
    "place",
    "latitude",
    "longitude",
    "attribution",
    "caveat",
    "sources",
    "source_urls",
    "permalink",
)
#: Spreadsheets take a cell that starts with one of these for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def write_csv(chunks: Iterable[Sequence[ExportRow]], context: ExportContext) -> Iterator[bytes]:
    """The header row, then a chunk of lines for each chunk of rows."""
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    yield ("\N{BYTE ORDER MARK}" if context.byte_order_mark else "").encode() + _taken(buffer)
    for rows in chunks:
        writer.writerows(_cells(row, context) for row in rows)
        yield _taken(buffer)


def _taken(buffer: StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def _cells(row: ExportRow, context: ExportContext) -> tuple[object, ...]:
    return (
        row.slug,
        row.date,
        row.earliest.isoformat(),
        "" if row.latest == OPEN_END else row.latest.isoformat(),
        row.category,
        row.status,
        harmless(row.title),
        harmless(row.summary),
        harmless(row.place),
        row.latitude,
        row.longitude,
        harmless(row.attribution),
        harmless(row.caveat),
        harmless(row.sources),
        harmless(row.source_urls),
        context.permalink(row.slug),
    )


def harmless(text: str | None) -> str:
    """The text, with an apostrophe before it where a spreadsheet would run it as a formula."""
    if not text:
        return ""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
