"""The events of a filter, or one event, as a file in every format; and how to cite an event or all of the data."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Any

from fastapi import Query
from starlette.responses import Response

from app import parameters
from app.citing import STYLES, Style, Work
from app.exports import EXPORTS, Export
from app.exports.context import Selection, select_event, select_events
from app.exports.json import Event, Events
from app.exports.look import USUAL, Look
from app.filters import EventFilter
from app.lists import Paging
from app.pages.site import Site, SiteDep
from app.queries.events import find_event
from app.queries.exporting import stream_events
from app.queries.selecting import resolve
from app.web.download import Download, saved_as
from app.web.routes import Router, SlugInPath, bom_parameter, operation
from app.words import N_

router = Router()


def _described(export: Export[Any]) -> Callable[..., dict[str, Any]]:
    """What the API says of a format's routes, whatever they write."""
    headers = ("Link", "Content-Disposition") if export.is_saved else ("Link",)
    return partial(operation, media_type=export.media_type, form=export.label, headers=headers)


def _look_of(export: Export[Any]) -> Any:
    """What is no picture has no look: it ignores these parameters, as all that it does not know."""
    return Look if export.is_drawn else parameters.Query


def _add_events(extension: str, export: Export[Any]) -> None:
    """The address of the events of a filter in a format."""
    of_page, with_bom, LookOf = (  # noqa: N806
        Query(include_in_schema=export.has_pages),
        bom_parameter(is_documented=export.is_table),
        _look_of(export),
    )
    shape = Events if extension == "json" else None
    several = _described(export)(
        f"events_{extension}", "events", N_("The events of a filter as %(format)s"), shape=shape
    )

    @router.read(f"/{{language}}/events.{extension}", **several)
    def events(
        site: SiteDep,
        where: Annotated[EventFilter, Query()],
        look: Annotated[LookOf, Query()],  # type: ignore[valid-type]
        paging: Paging = of_page,
        bom: str = with_bom,
    ) -> Response:
        catalogue, language = site.catalogue, site.language
        selection = select_events(
            site.connection,
            catalogue,
            resolve(site.connection, where, catalogue, language),
            language,
            site.public_url,
            extension=extension,
            paging=paging if export.has_pages else None,
            sort=export.sort,
            byte_order_mark=bom == "1",
            look=look if export.is_drawn else USUAL,
        )
        return _file(site, extension, selection)


def _add_event(extension: str, export: Export[Any]) -> None:
    """The address of an event in a format."""
    with_bom, LookOf = bom_parameter(is_documented=export.is_table), _look_of(export)  # noqa: N806
    shape = Event if extension == "json" else None
    one = _described(export)(f"event_{extension}", "event", N_("One event as %(format)s"), shape=shape)

    @router.read(f"/{{language}}/events/{{slug}}.{extension}", **one)
    def event(
        site: SiteDep,
        slug: SlugInPath,
        look: Annotated[LookOf, Query()],  # type: ignore[valid-type]
        bom: str = with_bom,
    ) -> Response:
        selection = select_event(
            site.connection,
            site.catalogue,
            slug,
            site.language,
            site.public_url,
            extension=extension,
            byte_order_mark=bom == "1",
            look=look if export.is_drawn else USUAL,
        )
        return _file(site, extension, selection)


def _file(site: Site, extension: str, selection: Selection) -> Response:
    export, (context, positions) = EXPORTS[extension], selection
    version, language = context.catalogue.version, context.language
    rows = stream_events(site.state.engine, version, positions, export.find, language)
    links = [f'<{context.page}>; rel="alternate"; type="text/html"']
    if context.next_page:
        links.append(f'<{context.next_page}>; rel="next"')
    headers = {"Content-Language": language, "Link": ", ".join(links)}
    if export.is_saved:
        headers |= saved_as(context.file_name(extension))
    return Download(export.write(rows, context), site.state.downloads, export.media_type, headers)


# The longest ending first: one may end with another.
for _extension in sorted(EXPORTS, key=len, reverse=True):
    _add_events(_extension, EXPORTS[_extension])
    _add_event(_extension, EXPORTS[_extension])


def _add_citations(extension: str, style: Style) -> None:
    """The two addresses of a style: of the data set, and of an event."""
    headers = () if style.is_shown else ("Content-Disposition",)
    described = partial(operation, media_type=style.media_type, form=f".{extension}", headers=headers)

    def cite(site: Site, work: Work) -> Response:
        saved = {} if style.is_shown else saved_as(f"{work.key}.{extension}")
        headers = {"Content-Language": site.language, **saved}
        return Response(style.write(work), media_type=style.media_type, headers=headers)

    whole = described(f"cite_{extension}", "citations", N_("How to cite the whole data set (%(format)s)"))

    @router.read(f"/{{language}}/cite.{extension}", **whole)
    def data_set(site: SiteDep) -> Response:
        return cite(site, site.work)

    one = described(f"cite_event_{extension}", "citations", N_("How to cite an event (%(format)s)"))

    @router.read(f"/{{language}}/events/{{slug}}.{extension}", **one)
    def event(site: SiteDep, slug: SlugInPath) -> Response:
        return cite(site, site.work_of(find_event(site.connection, slug, site.language)[0]))


for _extension in STYLES:
    _add_citations(_extension, STYLES[_extension])
