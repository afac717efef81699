"""What does a file of events say of itself beside them, and what is it called?"""

from collections.abc import Sequence
from dataclasses import dataclass

from app.counts import Bounds
from app.dates import Window
from app.filters import EventFilter
from app.links import event_path, timeline_path
from app.queries import Catalogue, Texts
from app.search import words

_MAX_NAME = 140


@dataclass(frozen=True, slots=True)
class ExportContext:
    """``count`` events are under the filter in the window; the file has all of them, or a page of them.

    ``public_url`` begins every address, ``next_page`` is that of the page that follows, empty where none does.
    ``slug`` is that of the event where the file is about one alone. ``byte_order_mark`` is for spreadsheets that guess
    encodings.
    """

    catalogue: Catalogue
    language: str
    public_url: str
    where: EventFilter
    window: Window
    bounds: Bounds
    count: int
    slug: str = ""
    next_page: str = ""
    byte_order_mark: bool = False

    @property
    def texts(self) -> Texts:
        return self.catalogue.texts[self.language]

    @property
    def page(self) -> str:
        """The page for readers that shows the same."""
        if self.slug:
            return self.permalink(self.slug)
        return self.public_url + self.where.address(timeline_path(self.language))

    def permalink(self, slug: str) -> str:
        return self.public_url + event_path(self.language, slug)

    def file_name(self, extension: str) -> str:
        """A name that says what the file holds, and of which version of the data.

        Such as ``canals_2026-11-22-1a2b3c4d_1810-01-01_1825-12-31_locks+tolls.csv``.
        """
        begins = [self.catalogue.slug, self.catalogue.version]
        if self.slug:
            return file_name([*begins, self.slug], (), "", extension)
        where = self.where
        chosen = [where.category, where.status, where.place, where.source, (where.collection,)]
        window = [self.window.start.isoformat(), self.window.end.isoformat()]
        return file_name([*begins, *window], chosen, where.q, extension)


def file_name(begins: Sequence[str], chosen: Sequence[Sequence[str]], q: str, extension: str) -> str:
    """Its beginning, what was chosen, and the words searched for, as far as every file system takes them."""
    searched = "-".join("".join(c for c in word if c.isascii()) for word in words(q)).strip("-")
    parts = [*begins, *("+".join(values) for values in chosen), searched]
    return "_".join(part for part in parts if part)[:_MAX_NAME] + f".{extension}"
