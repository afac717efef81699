"""What a route works with: the filter, and the site, which has the data and what every page shows around its own."""

from collections.abc import Callable, Generator, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import Depends, Request
from sqlalchemy import Connection, Engine
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.addresses import CHANGES, OEMBED, SECTIONS, event_path, preview, timeline_path
from app.citing import Work, write_plain
from app.drawing import CIRCLE
from app.exports import EXPORTS, Export
from app.exports.csv import with_byte_order_mark
from app.filters import EventFilter
from app.parameters import MAX_QUERY_LENGTH, Query, visible
from app.queries.catalogue import Catalogue, read_catalogue
from app.queries.events import find_events
from app.queries.reading import read_version
from app.queries.rows import Category, Collection, EventRow, Kind, Status, Texts
from app.queries.selecting import Selected, find_selected
from app.web.cache import MADE_FROM, is_too_long
from app.web.download import Download, Downloads, saved_as
from app.web.headers import preferred_language
from app.web.routes import CSV, Of
from app.words import LANGUAGES

_ALL = EventFilter()


@dataclass(slots=True)
class State:
    """What the requests of one application share; the catalogue is read again when its version changes.

    ``version`` names the data that is loaded now, without waiting for anybody.
    """

    engine: Engine
    version: Callable[[], Hashable]
    public_url: str
    catalogue: Catalogue | None = None
    downloads: Downloads = field(default_factory=Downloads)

    def now(self) -> Hashable:
        """Names the data that is loaded and the day, which are all that answers to one address differ by."""
        return self.version(), today()

    def current_catalogue(self, connection: Connection) -> Catalogue:
        """That of the data that is loaded now."""
        known = self.catalogue
        if known is None or known.version != read_version(connection):
            known = self.catalogue = read_catalogue(connection)
        return known

    @property
    def languages(self) -> Sequence[str]:
        """The languages of the data when it was last read; those of the interface, where it never was."""
        return self.catalogue.languages if self.catalogue else LANGUAGES


@dataclass(frozen=True)
class Site:
    """What an answer is made from, and what every page shows around its own.

    That is the data that a ``connection`` sees in one transaction, in a language, and the day of ``today``.
    """

    state: State
    connection: Connection
    catalogue: Catalogue
    language: str
    today: date

    @property
    def public_url(self) -> str:
        return self.state.public_url

    def select(self, where: EventFilter) -> Selected:
        """The events of a filter. Raises BadFilter where it names what the data does not have."""
        return find_selected(self.connection, self.catalogue, where, self.language)

    def events(self, positions: Iterable[int]) -> dict[int, EventRow]:
        """Events by their positions, in chronological order."""
        return find_events(self.connection, self.catalogue.rows, positions, self.language)

    @property
    def texts(self) -> Texts:
        return self.catalogue.texts[self.language]

    @property
    def categories(self) -> tuple[Category, ...]:
        return self.catalogue.categories[self.language]

    @cached_property
    def labels(self) -> Mapping[str, Category]:
        """The categories by their slugs."""
        return {category.slug: category for category in self.categories}

    @property
    def shapes(self) -> tuple[int, ...]:
        """Those that drawings refer to: the shapes of the categories, and the circle, which stands for none."""
        return tuple(sorted({CIRCLE, *(category.shape for category in self.categories)}))

    @property
    def collections(self) -> tuple[Collection, ...]:
        return self.catalogue.collections[self.language]

    @cached_property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds of source by their slugs, in the order of display."""
        return {kind.slug: kind for kind in self.catalogue.kinds[self.language]}

    @cached_property
    def statuses(self) -> Mapping[str | None, Status]:
        """Those of events by their slugs, that of events without any among them."""
        return self.catalogue.statuses_of_events(self.language)

    @property
    def formats(self) -> Mapping[str, Export[Any]]:
        """In which events can be taken away, by their endings."""
        return EXPORTS

    @property
    def sections(self) -> tuple[str, ...]:
        """Those of the pages that have anything to show."""
        catalogue = self.catalogue
        filled = {
            "story": catalogue.has_story,
            "figures": catalogue.has_figures,
            "sources": bool(catalogue.sources),
            CHANGES: bool(catalogue.event_count),
        }
        return tuple(page for page in SECTIONS if filled.get(page, True))

    def preview(self, where: EventFilter = _ALL, slug: str = "") -> str:
        """The whole address of a picture of a filter, or of an event, for links that are shared."""
        return self.public_url + preview(self.language, where, slug, self.catalogue.version)

    @property
    def work(self) -> Work:
        """The whole data set, as one cites it."""
        slug, path = self.catalogue.slug, timeline_path(self.language)
        return self._work(slug, self.texts.title, path, self.catalogue.changed, is_data_set=True)

    def work_of(self, event: EventRow) -> Work:
        """An event's page, as one cites it."""
        path = event_path(self.language, event.slug)
        return self._work(event.slug, event.title, path, event.changed, is_data_set=False)

    @property
    def citation(self) -> str:
        """How to cite the whole data set, in a sentence."""
        return write_plain(self.work)

    def oembed_address(self, path: str) -> str:
        """Where programs hear how to embed the page at a path."""
        return f"{self.public_url}{OEMBED}?{urlencode({'url': self.public_url + path})}"

    def cite_address(self, extension: str, slug: str) -> str:
        """How to cite an event, or else the whole data set, as a file."""
        return f"/{self.language}/{f'events/{slug}' if slug else 'cite'}.{extension}"

    def _work(self, key: str, title: str, path: str, day: date | None, *, is_data_set: bool) -> Work:
        return Work(
            key=key,
            title=title,
            site=self.texts.name,
            language=self.language,
            url=self.public_url + path,
            version=self.catalogue.version,
            day=day,
            accessed=self.today,
            is_data_set=is_data_set,
        )


def state_of(request: Request) -> State:
    state: State = request.app.state.timeline
    return state


def preferred(request: Request) -> str:
    """Which of the languages of the data the reader's browser likes best."""
    return preferred_language(request.headers.get("accept-language", ""), state_of(request).languages)


def today() -> date:
    """The day in UTC: a page says the same to all its readers."""
    return datetime.now(UTC).date()


@contextmanager
def reading(request: Request, language: str = "") -> Iterator[Site]:
    """Opens a connection for a request, and tells the cache what its answer is made from.

    Without a ``language`` the answer is in that of the address, or in the first of the data; 404 where the data is not
    in it.
    """
    state, day = state_of(request), today()
    with state.engine.connect() as connection:
        catalogue = state.current_catalogue(connection)
        setattr(request.state, MADE_FROM, (catalogue.version, day))
        language = language or request.path_params.get("language", catalogue.languages[0])
        if language not in catalogue.languages:
            raise HTTPException(404)
        yield Site(state, connection, catalogue, language, day)


def table(site: Site, name: str, chunks: Generator[bytes, None, None], bom: str) -> Response:
    """A CSV file to save under a name, with a byte order mark where ``bom`` is "1"."""
    if bom == "1":
        chunks = with_byte_order_mark(chunks)
    return Download(chunks, site.state.downloads, CSV, {**saved_as(name), "Content-Language": site.language})


# What follows only looks at the request: `async` spares it the way to another thread and back.
def asked(query: type[Query], *, as_typed: bool = False) -> Any:
    """The query of a page, read by a model; FastAPI reads those of files."""

    async def read(request: Request) -> Query:
        return query.parse(request.query_params.multi_items(), as_typed=as_typed)

    return Depends(read)


async def _after(request: Request) -> str:
    """After what a long list goes on, as it was sent."""
    return visible(request.query_params.get("after", "").strip()[:MAX_QUERY_LENGTH])


async def _slug(request: Request) -> str:
    """The event in the path, empty where there is none; never one in the query, which no name of a page has."""
    found: str = request.path_params.get("slug", "")
    return found


async def bounded_address(request: Request) -> None:
    if is_too_long(request.scope):
        raise HTTPException(414)


SiteDep = Annotated[Site, Of(reading)]
#: A page shows how dates were understood, so they may be written as people do.
FilterDep = Annotated[EventFilter, asked(EventFilter, as_typed=True)]
AfterDep = Annotated[str, Depends(_after)]
SlugDep = Annotated[str, Depends(_slug)]
