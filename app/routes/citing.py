"""How to cite an event or the whole data set, in every style of the registry."""

from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.citing import STYLES
from app.queries import find_event
from app.routes.context import ConnectionDep, SiteDep
from app.web.http import Router

router = Router()


@router.read("/{language}/cite.{extension}")
@router.read("/{language}/events/{slug}.{extension}")
def cite(site: SiteDep, connection: ConnectionDep, extension: str, slug: str = "") -> Response:
    style = STYLES.get(extension)
    if style is None:
        raise HTTPException(404)
    work = site.work_of(find_event(connection, slug, site.language)[0]) if slug else site.work
    headers = {"Content-Language": site.language}
    if not style.is_shown:
        headers["Content-Disposition"] = f'attachment; filename="{work.key}.{extension}"'
    return Response(style.write(work), media_type=style.media_type, headers=headers)
