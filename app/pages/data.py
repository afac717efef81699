"""What does the page about the data hold? How much there is, in which files, what columns mean, how to use it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from app.exports import EXPORTS
from app.filters import EventFilter
from app.links import PACKAGE_PATH, PageLinks, export_path
from app.package.meanings import EXPORTED_SHEETS, Sheet, file_sheets
from app.pages.site import Site
from app.queries.figures import count_figures
from app.words import N_

#: What the page prints for who works with these; it runs as it stands.
_SNIPPETS: Final = {
    "pandas": """\
import pandas as pd

events = pd.read_csv("{events}", parse_dates=["earliest", "latest"])
print(events.groupby(["category", "status"]).size())
""",
    "R": """\
events <- read.csv("{events}", encoding = "UTF-8", na.strings = "")
print(table(events$category, events$status))
""",
    "Google Sheets": '=IMPORTDATA("{events}")\n',
}


@dataclass(frozen=True, slots=True)
class Format:
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
class DataPage:
    """``events`` and ``for_excel`` are the whole addresses of all events as CSV."""

    site: Site
    links: PageLinks
    figures: int
    sources: int
    places: int
    formats: Sequence[Format]
    events: str
    for_excel: str
    snippets: Mapping[str, str]
    exported: Sequence[Sheet]
    packaged: Sequence[Sheet]


def data_page(connection: Connection, site: Site) -> DataPage:
    events = _address(site, "csv")
    return DataPage(
        site=site,
        links=PageLinks(site.language, "data"),
        figures=sum(count_figures(connection).values()),
        sources=sum(site.catalogue.sources.values()),
        places=len(site.catalogue.index.places.slugs),
        formats=tuple(_formats(site)),
        events=events,
        for_excel=f"{events}&bom=1",
        snippets={name: text.format(events=events) for name, text in _SNIPPETS.items()},
        exported=EXPORTED_SHEETS,
        packaged=file_sheets(site.catalogue.languages),
    )


def _formats(site: Site) -> Iterator[Format]:
    yield Format(
        "package",
        N_("Everything"),
        N_("data package"),
        site.public_url + PACKAGE_PATH,
        N_("All languages and tables, with types, keys, licence and version: to check, to keep, to load again. A ZIP."),
    )
    for name, export in EXPORTS.items():
        yield Format(name, N_("Events"), export.label, _address(site, name), export.good_for, export.is_saved)
    for name, of, good_for in (
        ("figures", N_("Figures"), N_("Every number that was stated, with its speaker, its event and its source.")),
        ("sources", N_("Sources"), N_("Every publication, how much of it was read, and how many events cite it.")),
    ):
        if name in site.sections:
            yield Format(name, of, "CSV", f"{site.public_url}/{site.language}/{name}.csv", good_for)


def _address(site: Site, extension: str) -> str:
    """All events in a format."""
    return site.public_url + EventFilter().everywhere().address(export_path(site.language, extension))
