"""How are figures written as CSV? As events are: RFC 4180, UTF-8, CRLF, a header row, safe to open in a spreadsheet."""

from collections.abc import Generator, Iterable, Sequence
from decimal import Decimal

from app.exports.csv import write_table
from app.lines import cell
from app.queries.figures import StatedFigure

COLUMNS = (
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
    lines = ("".join([f"{','.join(_cells(figure))}\r\n" for figure in rows]) for rows in chunks)
    return write_table(COLUMNS, lines, byte_order_mark=byte_order_mark)


def _cells(figure: StatedFigure) -> tuple[str, ...]:
    """In the order of the columns."""
    return (
        figure.event,
        cell(figure.event_title),
        figure.event_date,
        cell(figure.label),
        plain_number(figure.value),
        figure.unit,
        figure.qualifier,
        cell(figure.attributed_to),
        figure.series or "",
        figure.stated or "",
        figure.source or "",
        cell(figure.publisher),
        cell(figure.source_title),
        cell(figure.url),
        cell(figure.note),
    )


def plain_number(value: float) -> str:
    """As people write it, with neither needless places nor powers of ten: ``15000``, ``4.7``, ``-0.00001``."""
    return f"{Decimal(repr(value)).normalize():f}"
