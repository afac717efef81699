"""What does a route work with? The database, the catalogue and the language of a request."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection, Engine
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.filters import EventFilter
from app.html import LANGUAGES, program_digest
from app.pages import Site
from app.queries import Catalogue, read_catalogue, read_version
from app.routes.download import Downloads


@dataclass(slots=True)
class State:
    """What the requests of one application share; the catalogue is read again when its version changes."""

    engine: Engine
    public_url: str
    catalogue: Catalogue | None = field(default=None)
    downloads: Downloads = field(default_factory=Downloads)

    def current_catalogue(self, connection: Connection) -> Catalogue:
        known = self.catalogue
        if known is None or known.version != read_version(connection):
            known = self.catalogue = read_catalogue(connection, LANGUAGES)
        return known

    def site(self, connection: Connection, language: str) -> Site:
        return Site(self.current_catalogue(connection), language, self.public_url)


def today() -> date:
    """The day in UTC: a page says the same to all its readers."""
    return datetime.now(UTC).date()


def state_of(request: Request) -> State:
    state: State = request.app.state.timeline
    return state


def known_language(language: str) -> str:
    if language not in LANGUAGES:
        raise HTTPException(404)
    return language


def parsed_filter(request: Request) -> EventFilter:
    return EventFilter.parse(request.query_params.multi_items())


StateDep = Annotated[State, Depends(state_of)]
LanguageDep = Annotated[str, Depends(known_language)]
FilterDep = Annotated[EventFilter, Depends(parsed_filter)]


def answer(request: Request, state: State, version: str, make: Callable[[], Response]) -> Response:
    """The response for this version of the data, or 304 where the reader has it already."""
    etag = _entity_tag(request, state, version)
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    if etag in [one.strip() for one in request.headers.get("if-none-match", "").split(",")]:
        return Response(status_code=304, headers=headers)
    response = make()
    response.headers.update(headers)
    return response


def _entity_tag(request: Request, state: State, version: str) -> str:
    """Names all that a page is made from: the data, the program, the address, and the day, which pages draw.

    Weak, because compression changes the bytes. With the address, a reader can only know what was once found.
    """
    made_from = (version, program_digest(), state.public_url, str(today()), request.url.path, request.url.query)
    return f'W/"{hashlib.sha256(repr(made_from).encode()).hexdigest()[:20]}"'
