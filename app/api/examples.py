"""How does it look? An event of the data set to show the API by, and what each address answers about it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import Any

from sqlalchemy import Connection

from app.citing import STYLES, Work
from app.exports import EXPORTS, Export
from app.exports.csv import write_figures, write_sources
from app.exports.selection import Selection, select_event, select_events
from app.filters import EventFilter, Paging, SourceFilter
from app.postings import positions
from app.queries import Catalogue, EventDetail
from app.queries.exporting import WholeEvent, find_whole_events
from app.queries.figures import find_first_figures
from app.queries.settling import settle
from app.queries.sources import find_citing, find_sources
from app.search.folding import fold
from app.wording import status_names

#: So many of the events of the default window are looked at for one with a place and sources.
_LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class Examples:
    """What to name in examples: an event of the default window, or None where the data set has none at all."""

    language: str
    public_url: str
    event: WholeEvent | None

    @property
    def slug(self) -> str | None:
        return self.event.event.slug if self.event else None

    @property
    def category(self) -> str | None:
        return self.event.event.category if self.event else None

    @property
    def status(self) -> str | None:
        return self.event.event.status if self.event else None

    @property
    def place(self) -> str | None:
        return self.event.event.place if self.event else None

    @property
    def collection(self) -> str | None:
        return self.event.event.collection if self.event else None

    @property
    def source(self) -> str | None:
        return self.event.sources[0].source if self.event and self.event.sources else None

    @property
    def kind(self) -> str | None:
        return self.event.sources[0].kind if self.event and self.event.sources else None

    @property
    def source_language(self) -> str | None:
        return self.event.sources[0].language if self.event and self.event.sources else None

    @property
    def word(self) -> str | None:
        """The longest of the event's title."""
        return _longest(self.event.event.title) if self.event else None

    @property
    def publisher_word(self) -> str | None:
        return _longest(self.event.sources[0].publisher) if self.event and self.event.sources else None


def find_examples(connection: Connection, catalogue: Catalogue, language: str, public_url: str) -> Examples:
    index = catalogue.index
    shown = index.inside(index.everything, catalogue.default) or index.everything
    some = list(islice(positions(shown), _LOOKED_AT))
    found = find_whole_events(connection, some, language)
    events = [found[position] for position in some]
    told = [one for one in events if one.event.place and one.sources]
    return Examples(language, public_url, next(iter([*told, *events]), None))


@dataclass(frozen=True, slots=True)
class Served:
    """What is needed to answer as the site does; ``work`` is the data set as one cites it, ``work_of`` an event."""

    connection: Connection
    catalogue: Catalogue
    language: str
    public_url: str
    work: Work
    work_of: Callable[[EventDetail], Work]


def answers(served: Served, examples: Examples) -> dict[str, str]:
    """What addresses answer, by their paths: a page of one event, or the first lines of a table."""
    found = {"/{language}/sources.csv": _sources(served), "/{language}/figures.csv": _figures(served)}
    found |= {f"/{{language}}/cite.{ending}": style.write(served.work) for ending, style in STYLES.items()}
    found |= {
        f"/{{language}}/events.{ending}": _events(served, ending)
        for ending, export in EXPORTS.items()
        # Of the others, a file that ends after one event is another file.
        if export.has_pages or is_table(export)
    }
    if examples.event is None:
        return found
    work = served.work_of(examples.event.event)
    found |= {f"/{{language}}/events/{{slug}}.{ending}": style.write(work) for ending, style in STYLES.items()}
    slug = examples.event.event.slug
    return found | {f"/{{language}}/events/{{slug}}.{ending}": _event(served, ending, slug) for ending in EXPORTS}


def is_table(export: Export[Any]) -> bool:
    """Whether a format is a table of lines, which spreadsheets read."""
    return export.media_type.startswith("text/csv")


def _events(served: Served, ending: str) -> str:
    settled = settle(
        served.connection,
        EventFilter(),
        served.catalogue,
        served.language,
        status_names(served.catalogue.languages),
    )
    paging = Paging(limit=1) if EXPORTS[ending].has_pages else None
    selection = select_events(
        served.connection,
        served.catalogue,
        settled,
        served.language,
        served.public_url,
        extension=ending,
        paging=paging,
        latest_first=EXPORTS[ending].latest_first,
    )
    return _written(served, EXPORTS[ending], selection)


def _event(served: Served, ending: str, slug: str) -> str:
    selection = select_event(
        served.connection,
        served.catalogue,
        slug,
        served.language,
        served.public_url,
        extension=ending,
        byte_order_mark=False,
    )
    return _written(served, EXPORTS[ending], selection)


def _written(served: Served, export: Export[Any], selection: Selection) -> str:
    some = list(islice(selection.positions, 1))
    found = export.find(served.connection, some, served.language)
    chunks = [[found[position] for position in some]] if some else []
    return _joined(export.write(chunks, selection.context))


def _sources(served: Served) -> str:
    connection, catalogue = served.connection, served.catalogue
    found = find_sources(connection, SourceFilter(), 1)
    citing = find_citing(connection, [one.slug for one in found])
    rows = [(one, citing[one.slug].bit_count()) for one in found]
    return _joined(write_sources([rows] if rows else [], catalogue.state_media, byte_order_mark=False))


def _figures(served: Served) -> str:
    found = find_first_figures(served.connection, served.language, 1)
    return _joined(write_figures([found] if found else []))


def _joined(chunks: Iterable[bytes]) -> str:
    return b"".join(chunks).decode()


def _longest(text: str) -> str | None:
    return max(fold(text).split(), key=len, default=None)
