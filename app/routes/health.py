"""Is the service well? For monitors, not for readers."""

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from app.queries.version import read_version
from app.routes.context import StateDep

HEALTH = "/healthz"

router = APIRouter()


@router.api_route(HEALTH, methods=["GET", "HEAD"])
def health(state: StateDep) -> Response:
    with state.engine.connect() as connection:
        version = read_version(connection)
    return JSONResponse({"status": "ok", "version": version}, headers={"Cache-Control": "no-store"})
