"""The API: its document for programs, and its page for people."""

from fastapi import Request
from starlette.responses import RedirectResponse, Response

from app.api import DOCUMENT, PAGE
from app.api.document import write_document
from app.api.examples import Served, answers, find_examples
from app.api.operations import operations_of
from app.api.parameters import parameters_of
from app.html import render
from app.pages.api import api_page
from app.routes.context import ConnectionDep, ReadingDep, SiteDep, StateDep
from app.web.http import Router, preferred_language

router = Router()


@router.read(DOCUMENT)
def document(reading: ReadingDep) -> Response:
    """Its words are English; its examples are in the language that the data set names first."""
    connection, catalogue, public_url, _ = reading
    language = catalogue.languages[0]
    site = reading.site(language)
    examples = find_examples(connection, catalogue, language, public_url)
    served = Served(connection, catalogue, language, public_url, site.work, site.work_of)
    operations = operations_of(parameters_of(catalogue, examples))
    written = write_document(catalogue, language, public_url, operations, answers(served, examples))
    return Response(written, media_type="application/json")


@router.read(f"/{PAGE}")
def explanation(request: Request, state: StateDep) -> Response:
    """To the page, in the language that the reader's browser likes best: what problems are called leads here."""
    language = preferred_language(request.headers.get("accept-language", ""), state.languages)
    headers = {"Vary": "Accept-Language", "Cache-Control": "no-cache"}
    return RedirectResponse(f"/{language}/{PAGE}", 307, headers)


@router.read(f"/{{language}}/{PAGE}")
def page(site: SiteDep, connection: ConnectionDep) -> Response:
    return render("api.html", api_page(connection, site), site.language)
