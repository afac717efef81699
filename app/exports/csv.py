"""Writes events, figures, statements and sources as CSV: in UTF-8, with CRLF and a header row.

RFC 4180, and safe to open in a spreadsheet. Each sheet is in one language.
"""

from collections.abc import Collection, Generator, Iterable, Sequence
from typing import Any, Final, Literal

from app.exports.context import ExportContext
from app.lines import EVENT_COLUMNS, cell, plain_number
from app.models.columns import DataTable, meaning_of
from app.models.dataset import Event, Figure, Place, Source, Statement
from app.queries.exporting import Line
from app.queries.figures import StatedFigure
from app.queries.sources import SourceRow
from app.queries.statements import StatedRow
from app.words import N_

_BYTE_ORDER_MARK = "\N{BYTE ORDER MARK}"


def _sheet(columns: Iterable[str], *models: type[DataTable], **others: str) -> dict[str, str]:
    """The columns of a sheet and what they mean: by name one of the ``others``, else what the models say."""
    return {
        name: others.get(name) or next(filter(None, (meaning_of(model, name) for model in models))) for name in columns
    }


#: Columns of those that have an event and a source.
_OF_OTHERS: Final = {
    "event_title": N_("The title of the event."),
    "event_date": N_("When the event happened, in EDTF."),
    "source_publisher": N_("Who published the source."),
    "source_title": N_("The title of the source."),
    "source_url": N_("The address of the source."),
    "speaker_label": N_("What the speaker is called."),
}
#: The sheets by the ends of their addresses: their columns, and what these mean, in English.
SHEETS: Final = {
    "events": _sheet(
        (*EVENT_COLUMNS, "permalink"),
        Event,
        Place,
        place=N_("Where it happened."),
        sources=N_("Publisher and title of each source, joined with “ | ”."),
        source_urls=N_("The addresses of the same sources in the same order."),
        permalink=N_("The address of its page."),
    ),
    "figures": _sheet(
        (
            *("event", "event_title", "event_date", "label", "value", "unit", "qualifier", "attributed_to", "series"),
            *("stated", "source", "source_publisher", "source_title", "source_url", "note"),
            *("speaker", "speaker_label"),
        ),
        Figure,
        **_OF_OTHERS,
    ),
    "statements": _sheet(
        (
            *("event", "event_title", "event_date", "speaker", "speaker_label", "stance", "stated", "who"),
            *("source", "source_publisher", "source_title", "source_url"),
        ),
        Statement,
        **_OF_OTHERS,
    ),
    "sources": _sheet(
        (*SourceRow._fields, "state_media", "events"),
        Source,
        state_media=N_("Whether it is of state media: yes or no."),
        events=N_("How many events cite it."),
    ),
}
#: What a record calls the columns that have another name there.
_FIELDS: Final = {"source_publisher": "publisher", "source_url": "url"}


def write_csv(chunks: Iterable[Sequence[Line]], context: ExportContext) -> Generator[bytes, None, None]:
    permalink = context.permalink("")
    lines = ("".join([f"{csv},{permalink}{slug}\r\n" for slug, csv in rows]) for rows in chunks)
    return _write("events", lines, context.byte_order_mark)


def write_stated(
    sheet: Literal["figures", "statements"],
    chunks: Iterable[Sequence[StatedFigure | StatedRow]],
    *,
    byte_order_mark: bool = False,
) -> Generator[bytes, None, None]:
    """Records that have a field for each column of the sheet."""
    fields = [_FIELDS.get(name, name) for name in SHEETS[sheet]]
    lines = ("".join([_line([getattr(row, field) for field in fields]) for row in rows]) for rows in chunks)
    return _write(sheet, lines, byte_order_mark)


def write_sources(
    chunks: Iterable[Sequence[tuple[SourceRow, int]]], state_media: Collection[str], *, byte_order_mark: bool
) -> Generator[bytes, None, None]:
    """Each source, and how many events cite it.

    ``state_media`` are the kinds of those; their sources have ``yes`` in the column of this name.
    """
    lines = ("".join([_source_line(source, state_media, events) for source, events in rows]) for rows in chunks)
    return _write("sources", lines, byte_order_mark)


def _line(values: Iterable[Any]) -> str:
    return f"{','.join(plain_number(value) if isinstance(value, float) else cell(value) for value in values)}\r\n"


def _source_line(source: SourceRow, state_media: Collection[str], events: int) -> str:
    return f"{','.join(map(cell, source))},{'yes' if source.kind in state_media else 'no'},{events}\r\n"


def _write(sheet: str, chunks: Iterable[str], byte_order_mark: bool) -> Generator[bytes, None, None]:
    """Chunks of lines, each of which ends with CRLF, with the header row before the first; without any, it alone."""
    head = f"{_BYTE_ORDER_MARK if byte_order_mark else ''}{','.join(SHEETS[sheet])}\r\n"
    for lines in chunks:
        yield (head + lines).encode()
        head = ""
    if head:
        yield head.encode()
