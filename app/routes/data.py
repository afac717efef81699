"""The data to take away: the page that explains it, and the whole of it as a data package."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from app.filters import EventFilter
from app.package import stream_package
from app.routes.context import StateDep, answer
from app.routes.download import Download

router = APIRouter()
_METHODS = ["GET", "HEAD"]


@router.api_route("/datapackage.zip", methods=_METHODS)
def package(request: Request, state: StateDep) -> Response:
    with state.engine.connect() as connection:
        catalogue = state.current_catalogue(connection)

    def make() -> Response:
        pieces = stream_package(state.engine, catalogue.version)
        if request.method == "HEAD":
            # Who asks for the head alone must not make us read all of it.
            pieces.close()
        disposition = f'attachment; filename="{catalogue.slug}_{catalogue.version}.zip"'
        return Download(pieces, state.downloads, "application/zip", {"Content-Disposition": disposition})

    return answer(request, state, catalogue.version, (EventFilter(), ""), make)
