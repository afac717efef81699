"""The events of a filter as a file, in every format of the registry."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.exports import EXPORTS, ExportContext
from app.queries import settle, stream_export
from app.routes.context import FilterDep, LanguageDep, StateDep, answer
from app.routes.download import Download

router = APIRouter()


@router.api_route("/{language}/events.{extension}", methods=["GET", "HEAD"])
def export(
    request: Request, state: StateDep, language: LanguageDep, extension: str, where: FilterDep, bom: str = ""
) -> Response:
    found = EXPORTS.get(extension)
    if found is None:
        raise HTTPException(404)
    with state.engine.connect() as connection:
        catalogue = state.current_catalogue(connection, language)
        settled = settle(connection, where, catalogue, language)
    context = ExportContext(
        catalogue.slug, catalogue.version, language, where, settled.window, state.public_url, byte_order_mark=bom == "1"
    )

    def make() -> Response:
        disposition = f'attachment; filename="{context.file_name(extension)}"'
        # Who asks for the head alone must not make us read all of it.
        version, whole = catalogue.version, request.method != "HEAD"
        rows = stream_export(state.engine, state.current_catalogue, settled, version, language) if whole else ()
        headers = {"Content-Disposition": disposition, "Content-Language": language}
        return Download(found.write(rows, context), state.downloads, found.media_type, headers)

    return answer(request, state, catalogue.version, (where, bom), make)
