"""Writes events, figures, statements and sources as CSV: in UTF-8, with CRLF and a header row.

RFC 4180, and safe to open in a spreadsheet. Each sheet is in one language.
"""

from codecs import BOM_UTF8
from collections.abc import Collection, Generator, Iterable, Sequence
from itertools import starmap
from operator import attrgetter
from typing import Final, Literal

from app.exports.context import ExportContext
from app.lines import EVENT_COLUMNS, cell, plain_number
from app.models.columns import DataTable, meaning_of
from app.models.dataset import Event, Figure, Place, Source, Statement
from app.queries.exporting import Line
from app.queries.figures import StatedFigure
from app.queries.sources import SourceRow
from app.queries.statements import StatedRow
from app.words import N_


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
    return _write("events", ([f"{csv},{permalink}{slug}" for slug, csv in rows] for rows in chunks))


def write_stated(
    sheet: Literal["figures", "statements"], chunks: Iterable[Sequence[StatedFigure | StatedRow]]
) -> Generator[bytes, None, None]:
    """Records that have a field for each column of the sheet."""
    values_of = attrgetter(*(_FIELDS.get(name, name) for name in SHEETS[sheet]))

    def line(row: StatedFigure | StatedRow) -> str:
        values = values_of(row)
        return ",".join([plain_number(value) if isinstance(value, float) else cell(value) for value in values])

    return _write(sheet, (map(line, rows) for rows in chunks))


def write_sources(
    chunks: Iterable[Sequence[tuple[SourceRow, int]]], state_media: Collection[str]
) -> Generator[bytes, None, None]:
    """Each source, whether its kind is among those of ``state_media``, and how many events cite it."""

    def line(source: SourceRow, events: int) -> str:
        return ",".join(map(cell, (*source, "yes" if source.kind in state_media else "no", str(events))))

    return _write("sources", (starmap(line, rows) for rows in chunks))


def _write(sheet: str, chunks: Iterable[Iterable[str]]) -> Generator[bytes, None, None]:
    """The header row, and with it the first of the lines, which come in chunks."""
    head = [",".join(SHEETS[sheet])]
    for lines in chunks:
        yield "\r\n".join([*head, *lines, ""]).encode()
        head = []
    if head:
        yield f"{head[0]}\r\n".encode()


def with_byte_order_mark(chunks: Iterable[bytes]) -> Generator[bytes, None, None]:
    """A file for spreadsheets that guess encodings."""
    mark = BOM_UTF8
    for chunk in chunks:
        yield mark + chunk
        mark = b""
