"""Puts the application together: pages, static files, the cache, headers and error pages."""

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Depends, FastAPI
from starlette.middleware import Middleware

from app.addresses import STATIC, static_digest
from app.database import reader, watch
from app.html import program_digest
from app.pages import (
    about,
    api,
    dossier,
    embed,
    figures,
    files,
    places,
    robots,
    sources,
    story,
    timeline,
)
from app.pages.errors import add_error_pages
from app.pages.site import State, bounded_address
from app.settings import Settings
from app.web.cache import COMPRESSION, PageCache
from app.web.headers import HeadersMiddleware
from app.web.static import StaticTexts


def create_app(settings: Settings) -> FastAPI:
    """The application over a loaded database. Raises DatabaseUnavailable where there is none."""
    engine = reader(settings.database_url)
    state = State(engine, watch(settings.database_url, engine), settings.public_url)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        engine.dispose()

    app = FastAPI(
        lifespan=lifespan,
        openapi_url=None,
        # Such a redirect would repeat the host that the request names, and for addresses that do not exist.
        redirect_slashes=False,
        dependencies=[Depends(bounded_address)],
        middleware=[
            Middleware(PageCache, state=state.now, program=f"{program_digest()} {settings.public_url}"),
            Middleware(HeadersMiddleware),
            COMPRESSION,
        ],
    )
    with engine.connect() as connection:
        state.current_catalogue(connection)
    app.state.timeline = state
    app.mount(f"/static/{static_digest()}", StaticTexts(directory=STATIC), name="static")
    app.include_router(timeline.front)
    # An event's page comes after its files, whose addresses only add an ending; tables are documented in this order.
    first = (sources, figures, files, embed, robots, api, dossier)
    for pages in (*first, story, about, places, timeline):
        app.include_router(pages.router)
    add_error_pages(app)
    return app


def create_worker(settings: Settings) -> FastAPI:
    """The application, for a process that does nothing but serve it."""
    app = create_app(settings)
    # What is here now stays: the collector need not look at it again and again while pages are made.
    gc.freeze()
    return app
