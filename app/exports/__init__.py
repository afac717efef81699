"""In which formats can events be taken away? One registry, one file a format: rows in, bytes out.

Knows rows and the filter, not SQL or HTTP.
"""

from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass

from app.exports.context import ExportContext
from app.exports.csv import write_csv
from app.queries import ExportRow

__all__ = ["EXPORTS", "Export", "ExportContext"]


@dataclass(frozen=True, slots=True)
class Export:
    """A format: its media type, and the writer that turns chunks of rows into chunks of bytes."""

    media_type: str
    write: Callable[[Iterable[Sequence[ExportRow]], ExportContext], Generator[bytes, None, None]]


EXPORTS = {"csv": Export("text/csv; charset=utf-8", write_csv)}
