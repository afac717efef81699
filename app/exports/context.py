"""What does an export need to know beside its rows, and what is its file called?"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.dates import Window
from app.filters import EventFilter
from app.links import event_path
from app.search import words

_MAX_NAME = 140


@dataclass(frozen=True, slots=True)
class ExportContext:
    """``public_url`` begins every permalink; ``byte_order_mark`` is for spreadsheets that guess encodings."""

    timeline: str
    version: str
    language: str
    where: EventFilter
    window: Window
    public_url: str
    byte_order_mark: bool = False

    def permalink(self, slug: str) -> str:
        return self.public_url + event_path(self.language, slug)

    def file_name(self, extension: str) -> str:
        """A name that says what the file holds, and of which version of the data.

        Such as ``canals_2026-11-22-1a2b3c4d_1810-01-01_1825-12-31_locks+tolls.csv``.
        """
        where = self.where
        chosen = [where.category, where.status, where.place, where.source, (where.collection,)]
        window = [self.window.start.isoformat(), self.window.end.isoformat()]
        return file_name([self.timeline, self.version, *window], chosen, where.q, extension)


def file_name(begins: Sequence[str], chosen: Sequence[Sequence[str]], q: str, extension: str) -> str:
    """Its beginning, what was chosen, and the words searched for, as far as every file system takes them."""
    searched = "-".join("".join(c for c in word if c.isascii()) for word in words(q)).strip("-")
    parts = [*begins, *("+".join(values) for values in chosen), searched]
    return "_".join(part for part in parts if part)[:_MAX_NAME] + f".{extension}"
