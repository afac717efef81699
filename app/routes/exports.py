"""The events of a filter as a file, in every format of the registry."""

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response, StreamingResponse

from app.exports import EXPORTS, ExportContext
from app.queries import settle, stream_export
from app.routes.context import FilterDep, LanguageDep, StateDep, answer

router = APIRouter()


@router.api_route("/{language}/events.{extension}", methods=["GET", "HEAD"])
def export(
    request: Request, state: StateDep, language: LanguageDep, extension: str, where: FilterDep, bom: str = ""
) -> Response:
    found = EXPORTS.get(extension)
    if found is None:
        raise HTTPException(404)
    with state.engine.connect() as connection:
        catalogue = state.current_catalogue(connection)
        settled = settle(connection, where, catalogue, language)
    context = ExportContext(
        catalogue.slug, language, where, settled.window, state.public_url, byte_order_mark=bom == "1"
    )

    def make() -> Response:
        disposition = f'attachment; filename="{context.file_name(extension)}"'
        rows = stream_export(state.engine, state.current_catalogue, settled, language)
        return StreamingResponse(
            found.write(rows, context),
            media_type=found.media_type,
            headers={"Content-Disposition": disposition, "Content-Language": language},
        )

    return answer(request, state, catalogue.version, (where, bom), make)
