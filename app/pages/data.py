"""The page about the data: how much there is, in which files, what columns mean, how to use it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from app.addresses import PACKAGE_PATH, export_path
from app.exports import EXPORTS
from app.exports.csv import write_stated
from app.filters import EventFilter
from app.html import render
from app.links import PageLinks
from app.package import stream_package
from app.package.description import EXPORTED_SHEETS, Sheet, file_sheets
from app.pages.site import Site, SiteDep, table
from app.queries.figures import count_figures
from app.queries.statements import stream_statements
from app.web.download import Download, saved_as
from app.web.routes import CSV, Router, bom_parameter, operation
from app.words import N_

router = Router()
_BOM = bom_parameter()

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


@router.read(
    "/{language}/statements.csv",
    **operation("statements_csv", "tables", N_("All statements as CSV"), CSV, headers=("Content-Disposition",)),
)
def _statements(site: SiteDep, bom: str = _BOM) -> Response:
    version = site.catalogue.version
    rows = stream_statements(site.state.engine, version, site.language)
    name = f"{site.catalogue.slug}_{version}_statements.csv"
    return table(site, name, write_stated("statements", rows, byte_order_mark=bom == "1"))


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
