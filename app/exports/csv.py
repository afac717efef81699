"""How are events written as CSV? RFC 4180, UTF-8, CRLF, a header row, safe to open in a spreadsheet."""

from collections.abc import Generator, Iterable, Sequence

from app.dates import OPEN_END
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
#: Spreadsheets take a cell that starts with one of these for a formula.
_FORMULA_STARTS = "=+-@\t\r"
_OPEN_END = OPEN_END.isoformat()
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


def line_without_permalink(
    slug: str,
    date: str,
    earliest: str,
    latest: str,
    category: str,
    status: str,
    title: str,
    summary: str,
    place: str | None,
    latitude: float | None,
    longitude: float | None,
    attribution: str | None,
    caveat: str | None,
    sources: str | None,
    source_urls: str | None,
) -> str:
    """An event's line, which lacks at its end a comma, the permalink, which needs no quotes, and CRLF.

    Where the site is served is not known when data is loaded; all else is. Sources and their addresses are joined
    with " | ". There are millions of lines: the csv module would write the same in three times the time.
    """
    return (
        f"{slug},{date},{earliest},{'' if latest == _OPEN_END else latest},{category},{status},"
        f"{cell(title)},{cell(summary)},{cell(place)},"
        f"{'' if latitude is None else latitude},{'' if longitude is None else longitude},"
        f"{cell(attribution)},{cell(caveat)},{cell(sources)},{cell(source_urls)}"
    )


def cell(text: str | None) -> str:
    """A text as a cell: harmless, and in quotes where it needs them."""
    if not text:
        return ""
    if text[0] in _FORMULA_STARTS:
        text = harmless(text)
    if "," in text or '"' in text or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text


def harmless(text: str | None) -> str:
    """The text, with an apostrophe before it where a spreadsheet would run it as a formula."""
    if not text:
        return ""
    return f"'{text}" if text[0] in _FORMULA_STARTS else text
