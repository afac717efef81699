"""In which formats can events be taken away? One registry, one file a format: events in, bytes out.

Knows events and the filter, not HTTP.

selection  which events a file holds
context    what it says of itself, and its name
csv        for spreadsheets
json       for programs
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from app.exports.context import ExportContext
from app.exports.csv import write_csv
from app.exports.json import write_json
from app.html import N_
from app.queries.exporting import Finder, Row, find_lines, find_whole_events

__all__ = ["EXPORTS", "Export", "ExportContext"]


@dataclass(frozen=True, slots=True)
class Export(Generic[Row]):
    """A format: its media type, how it wants its events, and the writer that makes bytes of chunks of them.

    ``good_for`` is a sentence for readers, in English.
    ``has_pages``: many events are several files, each of which names the next. ``is_saved``: a browser saves it instead
    of showing it.
    """

    label: str
    good_for: str
    media_type: str
    find: Finder[Row]
    write: Callable[[Iterable[Sequence[Row]], ExportContext], Generator[bytes, None, None]]
    has_pages: bool = False
    is_saved: bool = False


#: By the ending of the address, in the order of display.
EXPORTS: dict[str, Export[Any]] = {
    "csv": Export(
        "CSV",
        N_("For spreadsheets and statistics: one event a row."),
        "text/csv; charset=utf-8",
        find_lines,
        write_csv,
        is_saved=True,
    ),
    "json": Export(
        "JSON",
        N_("For programs: each event with its sources, figures and related events."),
        "application/json",
        find_whole_events,
        write_json,
        has_pages=True,
    ),
}
