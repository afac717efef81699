"""Is the service well? For monitors, not for readers."""

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from app.headers import NEVER
from app.routes.context import CatalogueDep

HEALTH = "/healthz"

router = APIRouter()


@router.api_route(HEALTH, methods=["GET", "HEAD"])
def health(catalogue: CatalogueDep) -> Response:
    return JSONResponse({"status": "ok", "version": catalogue.version}, headers={"Cache-Control": NEVER})
