"""The page of sources: the sources under a filter, with the events that cite them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, islice
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Query
from starlette.responses import Response

from app.addresses import extended, facet_address
from app.errors import BadFilter, ParameterFault
from app.eventset import positions
from app.exports.context import file_name
from app.exports.csv import write_sources
from app.filters import FACET_OF
from app.html import render
from app.links import PageLinks
from app.pages.site import Site, SiteDep, asked, table
from app.parameters import MAX_QUERY_LENGTH, visible
from app.queries.rows import EventRow, Kind
from app.queries.sources import (
    SourceFilter,
    SourceQuery,
    SourceRow,
    count_sources,
    find_citing,
    find_sources,
    stream_sources,
)
from app.web.routes import CSV, Router, bom_parameter, operation
from app.words import N_

router = Router()
_BOM = bom_parameter()

_PAGE_LENGTH = 100
#: So many of the events that cite a source are named; the timeline has all of them.
_MAX_EVENTS = 20


@dataclass(frozen=True, slots=True)
class _Choice:
    """A value of a facet, and how many sources have it under the rest of the filter."""

    value: str
    count: int
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class _ListedSource:
    """A source, its kind, the first events that cite it, and how many there are."""

    source: SourceRow
    kind: Kind
    events: Sequence[EventRow]
    event_count: int

    @property
    def host(self) -> str:
        """Whose address it is."""
        return (urlsplit(self.source.url).hostname or "").removeprefix("www.") if self.source.url else ""


@dataclass(frozen=True, slots=True)
class _SourcesPage:
    """Sources by publisher and date, or by use.

    Of many, one page; ``last`` is the slug after which the next one begins.
    """

    site: Site
    where: SourceFilter
    links: PageLinks
    kinds: Sequence[_Choice]
    languages: Sequence[_Choice]
    listed: Sequence[_ListedSource]
    shown: int
    last: str

    @property
    def total(self) -> int:
        return sum(self.site.catalogue.sources.values())

    @property
    def publishers(self) -> Iterable[tuple[str, bool, list[_ListedSource]]]:
        """The list: sources by their publishers, and whether these are state media."""
        grouped = groupby(self.listed, key=lambda entry: (entry.source.publisher, entry.kind.is_state_media))
        return [(publisher, is_state_media, list(sources)) for (publisher, is_state_media), sources in grouped]

    def events_of(self, slug: str) -> str:
        """The timeline of all events that cite a source."""
        return facet_address(self.site.language, ("source", slug))

    def sorted_by(self, sort: str) -> str:
        return self.where.but(sort=sort, after="").address(self.links.path)

    @property
    def resting(self) -> Mapping[str, tuple[str, int, str]]:
        """What events may rest on alone: its name, how many do so at any time, and the timeline of these."""
        totals, language = self.site.catalogue.totals["rests"], self.site.language
        return {
            value: (name, totals.get(value, 0), facet_address(language, ("rests", value)))
            for value, name in FACET_OF["rests"].names(self.site.catalogue, language).items()
        }

    @property
    def without_search(self) -> str:
        return self.where.but(q="", after="").address(self.links.path)

    def export(self, bom: str = "") -> str:
        """All of these sources as a file."""
        return extended(self.where.following("").address(f"{self.links.path}.csv"), bom=bom)

    def following(self, slug: str) -> str:
        """The list from what comes after a source on; from its beginning where that is empty."""
        return self.where.following(slug).address(self.links.path)


def _check_choices(site: Site, where: SourceQuery) -> None:
    """Raises BadFilter naming every kind and language that no source has."""
    languages = _languages(site)
    faults = [
        ParameterFault("kind", value, "a kind of source of this timeline")
        for value in where.kind
        if value not in site.kinds
    ] + [
        ParameterFault("language", visible(value[:MAX_QUERY_LENGTH]), "a language of sources of this timeline")
        for value in where.language
        if value not in languages
    ]
    if faults:
        raise BadFilter(faults)


def _languages(site: Site) -> list[str]:
    """From the one of most sources to that of fewest."""
    counts = _summed(site.catalogue.sources, 1, ())
    return sorted(counts, key=lambda value: (-counts[value], value))


def _summed(counts: Mapping[tuple[str, str], int], facet: int, chosen: Sequence[str]) -> dict[str, int]:
    """Sources by kind (0) or language (1), under what was ``chosen`` in the other."""
    summed: dict[str, int] = {}
    for pair, count in counts.items():
        if not chosen or pair[1 - facet] in chosen:
            summed[pair[facet]] = summed.get(pair[facet], 0) + count
    return summed


def _choices(values: Iterable[str], chosen: Sequence[str], counts: Mapping[str, int]) -> list[_Choice]:
    return [_Choice(value, counts.get(value, 0), value in chosen) for value in values]


def _is_chosen(pair: tuple[str, str], where: SourceFilter) -> bool:
    kind, language = pair
    return (not where.kind or kind in where.kind) and (not where.language or language in where.language)


def _with_events(site: Site, sources: Sequence[SourceRow]) -> list[_ListedSource]:
    citing = find_citing(site.connection, [source.slug for source in sources])
    named = {slug: list(islice(positions(events), _MAX_EVENTS)) for slug, events in citing.items()}
    found = site.events({position for several in named.values() for position in several})
    return [
        _ListedSource(
            source,
            site.kinds[source.kind],
            [found[event] for event in named[source.slug]],
            citing[source.slug].bit_count(),
        )
        for source in sources
    ]


@router.read("/{language}/sources")
def _sources(where: Annotated[SourceFilter, asked(SourceFilter)], site: SiteDep) -> Response:
    _check_choices(site, where)
    catalogue = site.catalogue
    counts = count_sources(site.connection, where.q, catalogue.aliases) if where.q else catalogue.sources
    found = find_sources(site.connection, where, _PAGE_LENGTH + 1, catalogue.aliases)
    page = _SourcesPage(
        site=site,
        where=where,
        links=PageLinks(site.language, "sources", where.to_query()),
        kinds=_choices(site.kinds, where.kind, _summed(counts, 0, where.language)),
        languages=_choices(_languages(site), where.language, _summed(counts, 1, where.kind)),
        listed=_with_events(site, found[:_PAGE_LENGTH]),
        shown=sum(count for pair, count in counts.items() if _is_chosen(pair, where)),
        last=found[_PAGE_LENGTH - 1].slug if len(found) > _PAGE_LENGTH else "",
    )
    return render("sources.html", page, site.language, headers={"Content-Location": page.links.canonical})


@router.read(
    "/{language}/sources.csv",
    **operation("sources_csv", "tables", N_("The sources of a filter as CSV"), CSV, headers=("Content-Disposition",)),
)
def _export(where: Annotated[SourceQuery, Query()], site: SiteDep, bom: str = _BOM) -> Response:
    _check_choices(site, where)
    catalogue = site.catalogue
    name = file_name([catalogue.slug, catalogue.version, "sources"], [where.kind, where.language], where.q, "csv")
    all_of_them = SourceFilter(**where.model_dump())
    rows = stream_sources(site.state.engine, catalogue.version, all_of_them, catalogue.aliases)
    return table(site, name, write_sources(rows, catalogue.state_media), bom)
