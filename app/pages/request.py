"""What a route works with: the connection, the site and the filter of a request."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from operator import attrgetter
from typing import Annotated, NamedTuple

from fastapi import Depends, Request
from sqlalchemy import Connection, Engine
from starlette.exceptions import HTTPException

from app.filters import EventFilter
from app.lists import SourceFilter
from app.pages.site import Site
from app.parameters import MAX_ADDRESS_LENGTH, MAX_QUERY_LENGTH, visible
from app.queries.catalogue import Catalogue, read_catalogue
from app.queries.reading import read_version
from app.web.cache import MADE_FROM
from app.web.download import Downloads
from app.web.http import Of
from app.words import LANGUAGES


@dataclass(slots=True)
class State:
    """What the requests of one application share; the catalogue is read again when its version changes.

    ``version`` names the data that is loaded now, without waiting for anybody.
    """

    engine: Engine
    version: Callable[[], Hashable]
    public_url: str
    catalogue: Catalogue | None = field(default=None)
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


class Reading(NamedTuple):
    """What an answer is made from: the data that a connection sees in one transaction, its catalogue, and the day."""

    connection: Connection
    catalogue: Catalogue
    language: str
    public_url: str
    day: date

    def site(self, language: str = "") -> Site:
        """In a language, else in that of the address; 404 where the data is not in it."""
        language = language or self.language
        if language not in self.catalogue.languages:
            raise HTTPException(404)
        return Site(self.catalogue, language, self.public_url, self.day)


def state_of(request: Request) -> State:
    state: State = request.app.state.timeline
    return state


def today() -> date:
    """The day in UTC: a page says the same to all its readers."""
    return datetime.now(UTC).date()


@contextmanager
def reading(request: Request) -> Iterator[Reading]:
    """Opens a connection for a request, and tells the cache what its answer is made from."""
    state, day = state_of(request), today()
    with state.engine.connect() as connection:
        catalogue = state.current_catalogue(connection)
        setattr(request.state, MADE_FROM, (catalogue.version, day))
        yield Reading(connection, catalogue, request.path_params.get("language", ""), state.public_url, day)


# What follows only looks at the request: `async` spares it the way to another thread and back.
async def _state(request: Request) -> State:
    return state_of(request)


async def _filter(request: Request) -> EventFilter:
    """Of a page, which shows how dates were understood. Who fetches a file would not see that: FastAPI reads those."""
    return EventFilter.parse(request.query_params.multi_items(), as_typed=True)


async def _source_filter(request: Request) -> SourceFilter:
    return SourceFilter.parse(request.query_params.multi_items())


async def _after(request: Request) -> str:
    """After what a long list goes on, as it was sent."""
    return visible(request.query_params.get("after", "").strip()[:MAX_QUERY_LENGTH])


async def bounded_address(request: Request) -> None:
    """What a page costs grows with its address, and longer ones are none that a page of ours leads to."""
    if len(request.scope["path"]) + len(request.scope["query_string"]) > MAX_ADDRESS_LENGTH:
        raise HTTPException(414)


StateDep = Annotated[State, Depends(_state)]
ReadingDep = Annotated[Reading, Of(reading, lambda data: data)]
SiteDep = Annotated[Site, Of(reading, Reading.site)]
ConnectionDep = Annotated[Connection, Of(reading, attrgetter("connection"))]
CatalogueDep = Annotated[Catalogue, Of(reading, attrgetter("catalogue"))]
FilterDep = Annotated[EventFilter, Depends(_filter)]
SourceFilterDep = Annotated[SourceFilter, Depends(_source_filter)]
AfterDep = Annotated[str, Depends(_after)]
