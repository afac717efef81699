"""The events of a filter, or one event, as a file in every format; and how to cite an event or all of the data."""

from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.citing import STYLES
from app.exports import EXPORTS, Export
from app.exports.selection import Selection, select_event, select_events
from app.pages.request import ConnectionDep, FilterDep, PagingDep, SiteDep, State, StateDep
from app.queries import find_event
from app.queries.exporting import stream_events
from app.queries.selecting import settle
from app.web.download import Download
from app.web.http import Router

router = Router()


def _add_routes(extension: str, export: Export[Any]) -> None:
    """A format's two addresses: of a filter, and of an event."""

    @router.read(f"/{{language}}/events.{extension}")
    def events(
        state: StateDep, where: FilterDep, paging: PagingDep, site: SiteDep, connection: ConnectionDep, bom: str = ""
    ) -> Response:
        catalogue, language = site.catalogue, site.language
        selection = select_events(
            connection,
            catalogue,
            settle(connection, where, catalogue, language),
            language,
            state.public_url,
            extension=extension,
            paging=paging if export.has_pages else None,
            latest_first=export.latest_first,
            byte_order_mark=bom == "1",
        )
        return _file(state, extension, selection)

    @router.read(f"/{{language}}/events/{{slug}}.{extension}")
    def event(state: StateDep, site: SiteDep, connection: ConnectionDep, slug: str, bom: str = "") -> Response:
        selection = select_event(
            connection,
            site.catalogue,
            slug,
            site.language,
            state.public_url,
            extension=extension,
            byte_order_mark=bom == "1",
        )
        return _file(state, extension, selection)


def _file(state: State, extension: str, selection: Selection) -> Response:
    export, (context, positions) = EXPORTS[extension], selection
    version, language = context.catalogue.version, context.language
    rows = stream_events(state.engine, version, positions, export.find, language)
    links = [f'<{context.page}>; rel="alternate"; type="text/html"']
    if context.next_page:
        links.append(f'<{context.next_page}>; rel="next"')
    headers = {"Content-Language": language, "Link": ", ".join(links)}
    if export.is_saved:
        headers["Content-Disposition"] = f'attachment; filename="{context.file_name(extension)}"'
    return Download(export.write(rows, context), state.downloads, export.media_type, headers)


# The longest ending first: one may end with another.
for _extension in sorted(EXPORTS, key=len, reverse=True):
    _add_routes(_extension, EXPORTS[_extension])


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
