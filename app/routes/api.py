"""The API: its document for programs, and its page for people."""

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from app.api import DOCUMENT
from app.api.document import write_document
from app.api.examples import Served, answers, find_examples
from app.api.operations import operations_of
from app.api.parameters import parameters_of
from app.filters import EventFilter
from app.html import DEFAULT_LANGUAGE
from app.pages.site import Site
from app.routes.context import StateDep, answer

router = APIRouter()
_METHODS = ["GET", "HEAD"]


@router.api_route(DOCUMENT, methods=_METHODS)
def document(request: Request, state: StateDep) -> Response:
    with state.engine.connect() as connection:
        site = state.site(connection, DEFAULT_LANGUAGE)

        def make() -> Response:
            return Response(_document(connection, site), media_type="application/json")

        return answer(request, state, site.catalogue.version, (EventFilter(), ""), make)


def _document(connection: Connection, site: Site) -> bytes:
    catalogue, language, public_url = site.catalogue, site.language, site.public_url
    examples = find_examples(connection, catalogue, language)
    served = Served(connection, catalogue, language, public_url, site.work, site.work_of)
    operations = operations_of(parameters_of(catalogue, examples))
    return write_document(catalogue, language, public_url, operations, answers(served, examples))
