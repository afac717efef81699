"""The formats of files of events: a registry, which events a file holds, and modules that write. Events in, bytes out.

Knows events and the filter, not HTTP.

context      how a picture is asked for; what a file says of itself, its name, and an event in words
csv          for spreadsheets: events, figures, statements and sources
spreadsheet  for Excel
json         for programs, with the shape of it; for slides (TimelineJS)
icalendar    for calendars
atom         for feed readers
picture      for documents and slides: events, what is around every picture, and its pixels
chart        the same of figures
"""

from array import array
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic

from sqlalchemy import Connection

from app.exports.atom import write_atom
from app.exports.context import ExportContext, Look
from app.exports.csv import write_csv
from app.exports.icalendar import write_icalendar
from app.exports.json import write_json, write_timelinejs
from app.exports.picture import write_picture
from app.exports.spreadsheet import write_spreadsheet
from app.filters import EventFilter, Sort
from app.queries.catalogue import Catalogue
from app.queries.events import find_position, find_slug, read_events
from app.queries.exporting import Finder, Paging, Row, find_lines, find_whole_events
from app.queries.selecting import find_selected, in_order, select_one
from app.words import N_


@dataclass(frozen=True, slots=True)
class Export(Generic[Row]):
    """A format: its media type, how it wants its events, and the writer that makes bytes of chunks of them.

    ``good_for`` is a sentence for readers, in English. ``write`` takes the events in chunks and yields bytes as they
    come; when it is closed early, it frees what it holds. ``sort`` is the order of its events, None where that is the
    filter's. ``has_pages``: many events are several files, each of which names the next. ``is_saved``: a browser saves
    it instead of showing it. ``is_drawn``: it is a picture, which has a size and colours. ``is_binary``: it is no text.
    """

    label: str
    good_for: str
    media_type: str
    find: Finder[Row]
    write: Callable[[Iterable[Sequence[Row]], ExportContext], Generator[bytes, None, None]]
    has_pages: bool = False
    sort: Sort | None = None
    is_saved: bool = False
    is_drawn: bool = False
    is_binary: bool = False

    @property
    def is_table(self) -> bool:
        """Whether it is lines of cells, which spreadsheets read."""
        return self.media_type.startswith("text/csv")


#: By the ending of the address, in the order of display.
EXPORTS: dict[str, Export[Any]] = {
    "csv": Export(
        "CSV",
        N_("For spreadsheets: a line for each event."),
        "text/csv; charset=utf-8",
        find_lines,
        write_csv,
        is_saved=True,
    ),
    "xlsx": Export(
        "Excel",
        N_("For Excel and LibreOffice: months and years stay as they are."),
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        find_whole_events,
        write_spreadsheet,
        is_saved=True,
        is_binary=True,
    ),
    "json": Export(
        "JSON",
        N_("For programs: all there is, with sources, figures and statements."),
        "application/json",
        find_whole_events,
        write_json,
        has_pages=True,
    ),
    "ics": Export(
        "iCalendar",
        N_("For calendars: all-day events."),
        "text/calendar; charset=utf-8",
        find_whole_events,
        write_icalendar,
        is_saved=True,
    ),
    "atom": Export(
        "Atom",
        N_("For feed readers: what is new comes first."),
        "application/atom+xml; charset=utf-8",
        find_whole_events,
        write_atom,
        has_pages=True,
        sort="updated",
    ),
    "timelinejs.json": Export(
        "TimelineJS",
        N_("Slides for TimelineJS 3."),
        "application/json",
        find_whole_events,
        write_timelinejs,
    ),
    "svg": Export(
        "SVG",
        N_("A picture of what is shown, for print and to work on."),
        "image/svg+xml",
        read_events,
        write_picture,
        sort="oldest",
        is_drawn=True,
    ),
    "png": Export(
        "PNG",
        N_("A picture of what is shown, for documents and slides."),
        "image/png",
        read_events,
        write_picture,
        sort="oldest",
        is_drawn=True,
        is_binary=True,
    ),
}

_USUAL = Look()


def select_events(
    connection: Connection,
    catalogue: Catalogue,
    where: EventFilter,
    language: str,
    public_url: str,
    extension: str,
    paging: Paging | None = None,
    look: Look = _USUAL,
) -> tuple[ExportContext, Iterator[int]]:
    """What a file of a filter's events says of itself in a format, and their positions, in order.

    All of them; with ``paging`` one page, where the format has pages. Raises BadFilter where the filter names what
    there is not, or ``paging`` goes on after what is no event.
    """
    export, last = EXPORTS[extension], ""
    selected = find_selected(connection, catalogue, where, language)
    page = paging if paging and export.has_pages else Paging()
    order = selected.where.sorted_by(export.sort or where.sort)
    positions = in_order(connection, selected.shown, order, page.after, language)
    if paging and export.has_pages:
        numbers = list(islice(positions, page.limit + 1))
        positions = iter(numbers[: page.limit])
        if len(numbers) > page.limit:
            last = find_slug(connection, numbers[page.limit - 1], language)
    elif order.sort == "updated":
        # The file is written when this connection is closed.
        positions = iter(array("i", positions))
    return ExportContext(selected, language, public_url, extension, look, page, last=last), positions


def select_event(
    connection: Connection,
    catalogue: Catalogue,
    slug: str,
    language: str,
    public_url: str,
    extension: str,
    look: Look = _USUAL,
) -> tuple[ExportContext, Iterator[int]]:
    """The same of one event alone. Raises EventNotFound."""
    position = find_position(connection, slug, language)
    selected = select_one(catalogue, position)
    return ExportContext(selected, language, public_url, extension, look, Paging(), slug), iter([position])
