"""What writers share: how a picture is asked for, what a file says of itself and is called, and an event in words."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Final, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from app.addresses import PREVIEW_WIDTH, event_path, export_path, timeline_path
from app.dates import EventDate, Window, parse_date
from app.filters import FACETS, EventFilter
from app.formats import date_in_words, typeset
from app.html import markup
from app.parameters import Query, one_of, unexpected
from app.queries.catalogue import Catalogue
from app.queries.exporting import Paging, WholeEvent
from app.queries.rows import EventRow, Status, Texts
from app.queries.selecting import Selected
from app.search.tokens import fold
from app.words import N_, translations

THEMES: Final = ("light", "dark")
_MIN_PIXELS, MAX_PIXELS = 320, 2000
_NUMBER = re.compile("[0-9]{1,5}")
_MAX_NAME = 140
#: What writes the files.
PROGRAM = "Alliance Timeline"
#: What XML cannot hold even as a reference, and a text may; control characters are in none.
_NO_XML = re.compile("[\ufffe\uffff]")


def _pixels(value: str) -> int:
    if not _NUMBER.fullmatch(value) or not _MIN_PIXELS <= int(value) <= MAX_PIXELS:
        raise unexpected(N_("a whole number of pixels from 320 to 2000"))
    return int(value)


_SIZE = WithJsonSchema({"type": "integer", "minimum": _MIN_PIXELS, "maximum": MAX_PIXELS})
_Pixels = Annotated[int, BeforeValidator(_pixels), _SIZE]


class ChartLook(Query):
    """How a picture looks; ``width`` is pixels. A chart is as high as it gets."""

    theme: Annotated[
        Literal["light", "dark"],
        one_of(N_("light or dark"), *THEMES),
        Field(description=N_("colours of the picture")),
    ] = "light"
    width: Annotated[_Pixels, Field(description=N_("how wide the picture is, in pixels"))] = PREVIEW_WIDTH


class Look(ChartLook):
    """The same of a timeline, with a ``height``; without one it is as high as it gets, up to ``MAX_PIXELS``."""

    height: Annotated[
        _Pixels | None, _SIZE, Field(description=N_("how high it is, in pixels; without it, as high as what is shown"))
    ] = None


@dataclass(frozen=True)
class ExportContext:
    """What a file says of itself: it has all events that were ``selected``, or a page of them.

    ``public_url`` begins every address, ``extension`` ends the file's. ``look`` is for pictures. ``slug`` is that of
    the event where the file is about one alone, ``last`` that of a page's last event where others follow.
    """

    selected: Selected
    language: str
    public_url: str
    extension: str
    look: Look
    paging: Paging
    slug: str = ""
    last: str = ""

    @property
    def catalogue(self) -> Catalogue:
        return self.selected.catalogue

    @property
    def where(self) -> EventFilter:
        return self.selected.where

    @property
    def window(self) -> Window:
        return self.selected.window

    @property
    def count(self) -> int:
        """How many events were selected, on all pages."""
        return self.selected.shown.bit_count()

    @property
    def texts(self) -> Texts:
        return self.catalogue.texts[self.language]

    @cached_property
    def categories(self) -> Mapping[str, str]:
        """The labels of the categories by their slugs."""
        return {category.slug: category.label for category in self.catalogue.categories[self.language]}

    @cached_property
    def statuses(self) -> Mapping[str | None, Status]:
        """Those of events by their slugs, that of events without any among them."""
        return self.catalogue.statuses_of_events(self.language)

    @property
    def title(self) -> str:
        """The name of the timeline, and what the filter asks for where it asks for anything."""
        name = typeset(self.texts.name, self.language)
        if not self.where.is_narrowed and not self.where.has_window:
            return name
        colon = translations(self.language).gettext(":")
        return f"{name}{colon} {self.selected.in_words(self.language)}"

    @property
    def address(self) -> str:
        """The file's own."""
        return self._page_after(self.paging.after)

    @property
    def first_page(self) -> str:
        return self._page_after("")

    @property
    def next_page(self) -> str:
        """Where the file goes on; empty where it does not."""
        return self._page_after(self.last) if self.last else ""

    def _page_after(self, slug: str) -> str:
        path = export_path(self.language, self.extension, self.slug)
        return self.public_url + self.paging.following(slug).address(self.where.address(path))

    @property
    def page(self) -> str:
        """The page for readers that shows the same."""
        return self.public_url + self.where.address(timeline_path(self.language, self.slug))

    def permalink(self, slug: str) -> str:
        return self.public_url + event_path(self.language, slug)

    @property
    def file_name(self) -> str:
        """A name that says what the file holds, and of which version of the data.

        Such as ``canals_2026-11-22-1a2b3c4d_1810-01-01_1825-12-31_locks+tolls.csv``.
        """
        begins = [self.catalogue.slug, self.catalogue.version]
        if self.slug:
            return file_name([*begins, self.slug], (), "", self.extension)
        where = self.where
        chosen = [where.chosen(facet.name) for facet in FACETS]
        window = [self.window.start.isoformat(), self.window.end.isoformat()]
        return file_name([*begins, *window], chosen, where.q, self.extension)


@dataclass(frozen=True, slots=True)
class EventText:
    """An event in the words of a language, where the tables have slugs and codes."""

    whole: WholeEvent
    context: ExportContext

    @property
    def event(self) -> EventRow:
        return self.whole.event

    @property
    def title(self) -> str:
        return typeset(self.event.title, self.context.language)

    @property
    def when(self) -> EventDate:
        return parse_date(self.event.date)

    @property
    def dated(self) -> str:
        """The date in words, no more exact than it is."""
        return date_in_words(self.event.date, self.context.language)

    @property
    def category(self) -> str:
        return typeset(self.context.categories[self.event.category], self.context.language)

    @property
    def status(self) -> Status:
        return self.context.statuses[self.event.status]

    @property
    def address(self) -> str:
        return self.context.permalink(self.event.slug)

    @property
    def html(self) -> str:
        """Everything about it but title, date and category, as HTML."""
        return markup("exports/event.html", self, self.context.language)


def file_name(begins: Sequence[str], chosen: Sequence[Sequence[str]], q: str, extension: str) -> str:
    """Its beginning, what was chosen, and the words searched for, as far as every file system takes them."""
    searched = "-".join("".join(c for c in word if c.isascii()) for word in fold(q).split()).strip("-")
    parts = [*begins, *("+".join(values) for values in chosen), searched]
    return "_".join(part for part in parts if part)[:_MAX_NAME] + f".{extension}"


def valid_xml(text: str) -> str:
    """A text as XML can hold it."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)
