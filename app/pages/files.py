"""The events of a filter, or one event, as a file in every format; how to cite; and all of the data.

The page about the data says how much there is, in which files, what columns mean, and how to use it.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any, Final, Literal

from fastapi import Depends, Query
from sqlalchemy import Engine
from starlette.responses import Response

from app.addresses import PACKAGE_PATH, export_path
from app.citing import STYLES, Style, Work
from app.exports import EXPORTS, Export, select_event, select_events
from app.exports.context import ExportContext, Look
from app.exports.csv import with_byte_order_mark, write_stated
from app.exports.json import Event, Events
from app.filters import EventFilter
from app.html import render
from app.links import PageLinks
from app.package import stream_package
from app.package.description import EXPORTED_SHEETS, Sheet, file_sheets
from app.pages.site import Site, SiteDep, table
from app.queries.events import find_event
from app.queries.exporting import Paging, stream_events
from app.queries.figures import count_figures, stream_figures
from app.queries.statements import stream_statements
from app.web.download import Download, saved_as
from app.web.routes import CSV, Router, SlugInPath, bom_parameter, operation
from app.words import N_

router = Router()

#: What the page prints for who works with these; it runs as it stands.
_SNIPPETS: Final = {
    "pandas": """\
import pandas as pd

events = pd.read_csv("{events}", parse_dates=["earliest", "latest"])
print(events.groupby({listed}).size())
""",
    "R": """\
events <- read.csv("{events}", encoding = "UTF-8", na.strings = "")
print(table({named}))
""",
    "Google Sheets": '=IMPORTDATA("{events}")\n',
}


def _described(export: Export[Any]) -> Callable[..., dict[str, Any]]:
    """What the API says of a format's routes, whatever they write."""
    headers = ("Link", "Content-Disposition") if export.is_saved else ("Link",)
    return partial(operation, media_type=export.media_type, form=export.label, headers=headers)


async def _usual_look() -> Look:
    """What is no picture ignores these parameters, as all that it does not know."""
    return Look()


def _look_of(export: Export[Any]) -> Any:
    return Annotated[Look, Query() if export.is_drawn else Depends(_usual_look)]


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
        look: LookOf,  # type: ignore[valid-type]
        paging: Paging = of_page,
        bom: str = with_bom,
    ) -> Response:
        selected = select_events(
            site.connection, site.catalogue, where, site.language, site.public_url, extension, paging, look
        )
        return _file(site, *selected, bom)


def _add_event(extension: str, export: Export[Any]) -> None:
    """The address of an event in a format."""
    with_bom, LookOf = bom_parameter(is_documented=export.is_table), _look_of(export)  # noqa: N806
    shape = Event if extension == "json" else None
    one = _described(export)(f"event_{extension}", "event", N_("One event as %(format)s"), shape=shape)

    @router.read(f"/{{language}}/events/{{slug}}.{extension}", **one)
    def event(
        site: SiteDep,
        slug: SlugInPath,
        look: LookOf,  # type: ignore[valid-type]
        bom: str = with_bom,
    ) -> Response:
        selected = select_event(site.connection, site.catalogue, slug, site.language, site.public_url, extension, look)
        return _file(site, *selected, bom)


def _file(site: Site, context: ExportContext, positions: Iterator[int], bom: str) -> Response:
    export, version, language = EXPORTS[context.extension], context.catalogue.version, context.language
    rows = stream_events(site.state.engine, version, positions, export.find, language)
    links = [f'<{context.page}>; rel="alternate"; type="text/html"']
    if context.next_page:
        links.append(f'<{context.next_page}>; rel="next"')
    headers = {"Content-Language": language, "Link": ", ".join(links)}
    if export.is_saved:
        headers |= saved_as(context.file_name)
    chunks = export.write(rows, context)
    if bom == "1" and export.is_table:
        chunks = with_byte_order_mark(chunks)
    return Download(chunks, site.state.downloads, export.media_type, headers)


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


def _add_stated(
    name: Literal["figures", "statements"], meaning: str, stream: Callable[[Engine, str, str], Iterator[Sequence[Any]]]
) -> None:
    """The address of a table of all that was stated, in numbers or in words."""
    described = operation(f"{name}_csv", "tables", meaning, CSV, headers=("Content-Disposition",))

    @router.read(f"/{{language}}/{name}.csv", **described)
    def stated(site: SiteDep, bom: str = bom_parameter()) -> Response:
        version = site.catalogue.version
        rows = stream(site.state.engine, version, site.language)
        saved = f"{site.catalogue.slug}_{version}_{name}.csv"
        return table(site, saved, write_stated(name, rows), bom)


_add_stated("figures", N_("All stated numbers as CSV"), stream_figures)
_add_stated("statements", N_("All statements as CSV"), stream_statements)


@router.read(
    PACKAGE_PATH,
    **operation(
        "data_package",
        "tables",
        N_("The whole data set as a Frictionless data package (ZIP)"),
        "application/zip",
        headers=("Content-Disposition",),
    ),
)
def _package(site: SiteDep) -> Response:
    pieces = stream_package(site.state.engine, site.catalogue.version)
    name = f"{site.catalogue.slug}_{site.catalogue.version}.zip"
    return Download(pieces, site.state.downloads, "application/zip", saved_as(name))


@dataclass(frozen=True, slots=True)
class _Format:
    """A file that can be taken away: of what, in which format, at which address, and what it is good for.

    ``is_saved``: a browser saves it instead of showing it.
    """

    name: str
    of: str
    label: str
    address: str
    good_for: str
    is_saved: bool = True


@dataclass(frozen=True, slots=True)
class _DataPage:
    """``events`` and ``for_excel`` are the whole addresses of all events as CSV."""

    site: Site
    links: PageLinks
    figures: int
    sources: int
    places: int
    formats: Sequence[_Format]
    events: str
    for_excel: str
    snippets: Mapping[str, str]
    exported: Sequence[Sheet]
    packaged: Sequence[Sheet]


def _snippets(site: Site, events: str) -> dict[str, str]:
    counted = ["category", "status"] if site.catalogue.statuses[site.language] else ["category"]
    named = ", ".join(f"events${column}" for column in counted)
    return {
        name: text.format(events=events, listed=json.dumps(counted), named=named) for name, text in _SNIPPETS.items()
    }


def _formats(site: Site) -> Iterator[_Format]:
    yield _Format(
        "package",
        N_("Everything"),
        N_("data package"),
        site.public_url + PACKAGE_PATH,
        N_("All languages and tables, with types, keys, licence and version: to check, to keep, to load again. A ZIP."),
    )
    for name, export in EXPORTS.items():
        yield _Format(name, N_("Events"), export.label, _address(site, name), export.good_for, export.is_saved)
    for name, of, good_for in (
        ("figures", N_("Figures"), N_("Every number that was stated, with its speaker, its event and its source.")),
        ("statements", N_("Statements"), N_("Who has said what of which event, when, and by which source.")),
        ("sources", N_("Sources"), N_("Every publication, how much of it was read, and how many events cite it.")),
    ):
        if name in site.sections or (name == "statements" and site.catalogue.index.statements.sets):
            yield _Format(name, of, "CSV", f"{site.public_url}/{site.language}/{name}.csv", good_for)


def _address(site: Site, extension: str) -> str:
    """All events in a format."""
    return site.public_url + EventFilter().everywhere().address(export_path(site.language, extension))


@router.read("/{language}/data")
def _data(site: SiteDep) -> Response:
    events = _address(site, "csv")
    page = _DataPage(
        site=site,
        links=PageLinks(site.language, "data"),
        figures=sum(count_figures(site.connection).values()),
        sources=sum(site.catalogue.sources.values()),
        places=len(site.catalogue.index.places.slugs),
        formats=tuple(_formats(site)),
        events=events,
        for_excel=f"{events}&bom=1",
        snippets=_snippets(site, events),
        exported=EXPORTED_SHEETS,
        packaged=file_sheets(site.catalogue.languages),
    )
    return render("data.html", page, site.language)
