"""The API: its document for programs, and its page for people."""

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from app.api import DOCUMENT, PAGE
from app.api.document import write_document
from app.api.examples import Served, answers, find_examples
from app.api.operations import operations_of
from app.api.parameters import parameters_of
from app.filters import EventFilter
from app.html import render
from app.pages.api import api_page
from app.pages.site import Site
from app.routes.context import LanguageDep, StateDep, answer
from app.routes.timeline import preferred_language

router = APIRouter()
_METHODS = ["GET", "HEAD"]


@router.api_route(DOCUMENT, methods=_METHODS)
def document(request: Request, state: StateDep) -> Response:
    with state.engine.connect() as connection:
        catalogue = state.current_catalogue(connection)
        # The words are English; the examples are in the language that the data set names first.
        site = state.site(connection, catalogue.languages[0])

        def make() -> Response:
            return Response(_document(connection, site), media_type="application/json")

        return answer(request, state, catalogue.version, (EventFilter(), ""), make)


def _document(connection: Connection, site: Site) -> bytes:
    catalogue, language, public_url = site.catalogue, site.language, site.public_url
    examples = find_examples(connection, catalogue, language, public_url)
    served = Served(connection, catalogue, language, public_url, site.work, site.work_of)
    operations = operations_of(parameters_of(catalogue, examples))
    return write_document(catalogue, language, public_url, operations, answers(served, examples))


@router.api_route(f"/{PAGE}", methods=_METHODS)
def explanation(request: Request, state: StateDep) -> Response:
    """To the page, in the language that the reader's browser likes best: what problems are called leads here."""
    language = preferred_language(request.headers.get("accept-language", ""), state.languages)
    headers = {"Vary": "Accept-Language", "Cache-Control": "no-cache"}
    return RedirectResponse(f"/{language}/{PAGE}", 307, headers)


@router.api_route(f"/{{language}}/{PAGE}", methods=_METHODS)
def page(request: Request, state: StateDep, language: LanguageDep) -> Response:
    with state.engine.connect() as connection:
        site = state.site(connection, language)

        def make() -> Response:
            return render("api.html", api_page(connection, site), language)

        return answer(request, state, site.catalogue.version, (EventFilter(), ""), make)
