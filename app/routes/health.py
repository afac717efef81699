"""Is the service well? For monitors, not for readers."""

from starlette.responses import JSONResponse, Response

from app.routes.context import CatalogueDep
from app.web.headers import NEVER
from app.web.http import Router

HEALTH = "/healthz"

router = Router()


@router.service(HEALTH)
def health(catalogue: CatalogueDep) -> Response:
    return JSONResponse({"status": "ok", "version": catalogue.version}, headers={"Cache-Control": NEVER})
