"""How are figures written as CSV? As events are: RFC 4180, UTF-8, CRLF, a header row, safe to open in a spreadsheet."""

import csv
from collections.abc import Generator, Iterable, Sequence
from decimal import Decimal
from io import StringIO

from app.exports.csv import harmless
from app.queries.figures import StatedFigure

FIGURE_COLUMNS = (
    "event",
    "event_title",
    "event_date",
    "label",
    "value",
    "unit",
    "qualifier",
    "attributed_to",
    "series",
    "stated",
    "source",
    "source_publisher",
    "source_title",
    "source_url",
    "note",
)


def write_figures(
    chunks: Iterable[Sequence[StatedFigure]], *, byte_order_mark: bool = False
) -> Generator[bytes, None, None]:
    """A chunk of lines for each chunk of rows, the header row before the first of them; without rows, it alone."""
    mark = "\N{BYTE ORDER MARK}" if byte_order_mark else ""
    head = f"{mark}{','.join(FIGURE_COLUMNS)}\r\n"
    for rows in chunks:
        lines = StringIO()
        csv.writer(lines, lineterminator="\r\n").writerows(map(_cells, rows))
        yield (head + lines.getvalue()).encode()
        head = ""
    if head:
        yield head.encode()


def _cells(figure: StatedFigure) -> tuple[str, ...]:
    """In the order of the columns."""
    return (
        figure.event,
        harmless(figure.event_title),
        figure.event_date,
        harmless(figure.label),
        plain_number(figure.value),
        figure.unit,
        figure.qualifier,
        harmless(figure.attributed_to),
        figure.series or "",
        figure.stated or "",
        figure.source or "",
        harmless(figure.publisher),
        harmless(figure.source_title),
        figure.url or "",
        harmless(figure.note),
    )


def plain_number(value: float) -> str:
    """As people write it, with neither needless places nor powers of ten: ``15000``, ``4.7``, ``-0.00001``."""
    return f"{Decimal(repr(value)).normalize():f}"
