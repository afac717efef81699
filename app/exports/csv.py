"""How are events written as CSV? RFC 4180, UTF-8, CRLF, a header row, safe to open in a spreadsheet."""

from collections.abc import Generator, Iterable, Sequence

from app.exports.context import ExportContext
from app.queries.exporting import Line

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
BYTE_ORDER_MARK = "\N{BYTE ORDER MARK}"


def write_csv(chunks: Iterable[Sequence[Line]], context: ExportContext) -> Generator[bytes, None, None]:
    permalink = context.permalink("")
    lines = ("".join([f"{csv},{permalink}{slug}\r\n" for slug, csv in rows]) for rows in chunks)
    return write_table(COLUMNS, lines, byte_order_mark=context.byte_order_mark)


def write_table(
    columns: Sequence[str], chunks: Iterable[str], *, byte_order_mark: bool
) -> Generator[bytes, None, None]:
    """Chunks of lines, each of which ends with CRLF, with the header row before the first; without any, it alone."""
    head = f"{BYTE_ORDER_MARK if byte_order_mark else ''}{','.join(columns)}\r\n"
    for lines in chunks:
        yield (head + lines).encode()
        head = ""
    if head:
        yield head.encode()
