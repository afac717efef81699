"""What does a route work with? The database, the catalogue and the language of a request."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Annotated, Protocol

from fastapi import Depends, Request
from sqlalchemy import Connection, Engine
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.etags import is_known
from app.filters import MAX_ADDRESS_LENGTH, EventFilter, Paging, SourceFilter
from app.headers import is_for_programs
from app.html import program_digest
from app.pages.site import Site
from app.queries import Catalogue, read_catalogue
from app.queries.version import read_version
from app.routes.download import Downloads
from app.words import LANGUAGES


@dataclass(slots=True)
class State:
    """What the requests of one application share; the catalogue is read again when its version changes."""

    engine: Engine
    public_url: str
    catalogue: Catalogue | None = field(default=None)
    downloads: Downloads = field(default_factory=Downloads)

    def current_catalogue(self, connection: Connection, language: str | None = None) -> Catalogue:
        """That of the data that is loaded now; 404 where it is not told in the language."""
        known = self.catalogue
        if known is None or known.version != read_version(connection):
            known = self.catalogue = read_catalogue(connection)
        if language and language not in known.languages:
            raise HTTPException(404)
        return known

    @property
    def languages(self) -> Sequence[str]:
        """Those in which the data was told when it was last asked for; all, where it never was."""
        return self.catalogue.languages if self.catalogue else LANGUAGES

    def site(self, connection: Connection, language: str) -> Site:
        return Site(self.current_catalogue(connection, language), language, self.public_url, today())


def today() -> date:
    """The day in UTC: a page says the same to all its readers."""
    return datetime.now(UTC).date()


def state_of(request: Request) -> State:
    state: State = request.app.state.timeline
    return state


# What follows only looks at the request: `async` spares it the way to another thread and back.
async def _state(request: Request) -> State:
    return state_of(request)


async def known_language(language: str) -> str:
    if language not in LANGUAGES:
        raise HTTPException(404)
    return language


async def parsed_filter(request: Request) -> EventFilter:
    """A page shows how dates were understood; whoever fetches a file would not see it, and writes them in one way."""
    as_typed = not is_for_programs(request.scope["path"])
    return EventFilter.parse(request.query_params.multi_items(), as_typed=as_typed)


async def parsed_source_filter(request: Request) -> SourceFilter:
    return SourceFilter.parse(request.query_params.multi_items())


async def parsed_paging(request: Request) -> Paging:
    return Paging.parse(request.query_params.multi_items())


async def bounded_address(request: Request) -> None:
    """What a page costs grows with its address, and longer ones are none that a page of ours leads to."""
    if len(request.scope["path"]) + len(request.scope["query_string"]) > MAX_ADDRESS_LENGTH:
        raise HTTPException(414)


StateDep = Annotated[State, Depends(_state)]
LanguageDep = Annotated[str, Depends(known_language)]
FilterDep = Annotated[EventFilter, Depends(parsed_filter)]
PagingDep = Annotated[Paging, Depends(parsed_paging)]
SourceFilterDep = Annotated[SourceFilter, Depends(parsed_source_filter)]


class Filter(Protocol):
    """What a query was parsed to."""

    def to_query(self) -> str:
        """The canonical query string."""


def answer(
    request: Request, state: State, version: str, asked: tuple[Filter, str], make: Callable[[], Response]
) -> Response:
    """The response for this version of the data, or 304 where the reader has it already.

    ``asked`` is all of the query that means something: a filter, and what stands beside it.
    """
    return tagged(request, _entity_tag(request, state, version, asked), make)


def tagged(request: Request, etag: str, make: Callable[[], Response]) -> Response:
    """The response under an entity tag, or 304 where the reader knows it."""
    known = request.headers.get("if-none-match", "")
    not_modified = Response(status_code=304, headers={"ETag": etag})
    has_it = is_known(known, etag)
    if has_it and known.strip() != "*":
        return not_modified
    # Who names a tag got it with a page that exists. "*" says nothing of the kind: that shows when it is made.
    response = make()
    response.headers["ETag"] = etag
    return not_modified if has_it else response


def _entity_tag(request: Request, state: State, version: str, asked: tuple[Filter, str]) -> str:
    """Names all that a page is made from: the data, the program, the address, and the day, which pages draw.

    Weak, because compression changes the bytes. With the address, a reader can only know what was once found. The
    same in every process that serves this data with this program, since nothing else is in it.
    """
    where, rest = asked
    address = (request.url.path, where.to_query(), rest)
    made_from = (version, program_digest(), state.public_url, str(today()), *address)
    return f'W/"{hashlib.sha256(repr(made_from).encode()).hexdigest()[:20]}"'
