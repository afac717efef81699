"""The panel of an event beside the timeline, and the same for programs, as JSON-LD.

That is in the words of schema.org. Dates are as precise as they are known and no more so: `2024-10` stays a month. What
is not given is left out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.addresses import PACKAGE_PATH, event_path, export_path, timeline_path
from app.citing import write_plain
from app.eventset import EventSet, below, first, last, without
from app.filters import EventFilter
from app.layout.axis import window_for_event
from app.layout.marks import is_dense
from app.pages.site import Site
from app.pages.statements import first_days, voices_by_then
from app.queries.catalogue import Catalogue, ResolvedFilter
from app.queries.figures import StatedFigure, find_figures_of
from app.queries.rows import Category, CitationRow, EventRow
from app.queries.selecting import Selected
from app.queries.statements import StatementRow, find_statements

Thing = dict[str, Any]
_CONTEXT = {"@context": "https://schema.org"}


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """The events before and after one under the filter; ``position``: its number from 1, 0 on a dense timeline."""

    position: int
    previous: str | None
    following: str | None


@dataclass(frozen=True, slots=True)
class Panel:
    """One event in full. ``neighbours`` is None where the filter leaves it out; ``citation`` is how to cite it.

    ``statements`` are those made by the filter's day, ``voices`` has them in words where there is such a day, and
    ``first_days`` says when they were first made.
    """

    event: EventRow
    citation: str
    related: tuple[EventRow, ...]
    figures: Sequence[StatedFigure]
    statements: Sequence[StatementRow]
    voices: str
    first_days: Sequence[str]
    neighbours: _Neighbours | None
    category: Category
    collection: str


def resolved_around(event: EventRow, resolved: ResolvedFilter, catalogue: Catalogue) -> ResolvedFilter:
    """The window of an event's page: the address's, else the default where it holds the event, else its own."""
    own = window_for_event(event, catalogue.default)
    window = resolved.window if resolved.where.has_window else own
    is_implied = window == own == catalogue.default
    where = resolved.where.in_default_window() if is_implied else resolved.where.within(window)
    return replace(resolved, where=where, window=window)


def panel_of(
    site: Site,
    selected: Selected,
    detail: tuple[EventRow, tuple[EventRow, ...]],
    found: Mapping[int, EventRow],
) -> Panel:
    """The panel of an event with its related ones, beside the events selected."""
    event, related = detail
    statements = find_statements(site.connection, [event.slug], site.language, selected.where.known)[event.slug]
    return Panel(
        event=event,
        citation=write_plain(site.work_of(event)),
        related=related,
        figures=_alike_together(find_figures_of(site.connection, [event.slug], site.language)[event.slug]),
        statements=statements,
        voices=voices_by_then(selected, event.position, statements, site.language),
        first_days=first_days(event.date, statements, site.language),
        neighbours=_neighbours_among(selected, event.position, found),
        category=site.labels[event.category],
        collection=next(collection.label for collection in site.collections if collection.slug == event.collection),
    )


def _alike_together(figures: Sequence[StatedFigure]) -> Sequence[StatedFigure]:
    """Numbers of the same thing one after the other: where two speakers differ, a reader sees it."""
    labels = list(dict.fromkeys(figure.label for figure in figures))
    return sorted(figures, key=lambda figure: labels.index(figure.label))


def nearest(shown: EventSet, position: int) -> list[int]:
    """The positions of the nearest events on either side; -1 where there is none."""
    return [last(shown & below(position)), first(without(shown, below(position + 1)))]


def _neighbours_among(selected: Selected, position: int, found: Mapping[int, EventRow]) -> _Neighbours | None:
    """Where the event stands among those shown; None where it is none of them."""
    shown = selected.shown
    if not shown >> position & 1:
        return None
    number = 0 if is_dense(selected.facets.shown) else (shown & below(position)).bit_count() + 1
    previous, following = (found[neighbour].slug if neighbour >= 0 else None for neighbour in nearest(shown, position))
    return _Neighbours(number, previous, following)


def describe_site(site: Site) -> Thing:
    """The web site and its data set."""
    home = site.public_url + timeline_path(site.language)
    web_site = _thing("WebSite", name=site.texts.name, url=home, inLanguage=site.language)
    return {**_CONTEXT, "@graph": [web_site, _data_set(site)]}


def describe_event(site: Site, event: EventRow, citations: Iterable[CitationRow]) -> Thing:
    """An event's page is a work about the event: what an `Event` of schema.org is, one could have attended."""
    start, end = _ends(event.date)
    location = _thing("Place", name=event.place_name, geo=_point(event.latitude, event.longitude))
    about = _thing(
        "Event",
        name=event.title,
        startDate=start,
        endDate=end,
        location=location if event.place_name else None,
    )
    return {
        **_CONTEXT,
        **_thing(
            "CreativeWork",
            url=site.public_url + event_path(site.language, event.slug),
            name=event.title,
            description=event.summary,
            inLanguage=site.language,
            datePublished=event.added.isoformat(),
            dateModified=event.changed.isoformat(),
            temporalCoverage=event.date,
            license=site.catalogue.licence_url,
            about=about,
            citation=[_source(citation) for citation in citations],
            isPartOf=_thing("Dataset", **_name_of_data_set(site)),
        ),
    }


def _data_set(site: Site) -> Thing:
    catalogue = site.catalogue
    return _thing(
        "Dataset",
        **_name_of_data_set(site),
        description=site.texts.description,
        version=catalogue.version,
        dateModified=site.work.day.isoformat() if site.work.day else None,
        license=catalogue.licence_url,
        inLanguage=list(catalogue.texts),
        creator=_thing("Organization", name=site.texts.name),
        temporalCoverage=f"{catalogue.data.start}/{catalogue.data.end}" if catalogue.event_count else None,
        distribution=[
            _thing("DataDownload", encodingFormat="application/zip", contentUrl=site.public_url + PACKAGE_PATH),
            *(_download(site, language) for language in catalogue.texts),
        ],
    )


def _name_of_data_set(site: Site) -> Mapping[str, str]:
    home = site.public_url + timeline_path(site.language)
    return {"@id": f"{home}#data-set", "name": site.texts.title, "url": home}


def _download(site: Site, language: str) -> Thing:
    address = EventFilter().everywhere().address(export_path(language, "csv"))
    return _thing("DataDownload", encodingFormat="text/csv", contentUrl=site.public_url + address, inLanguage=language)


def _source(citation: CitationRow) -> Thing:
    """What stands in for a title is not called one."""
    title = "description" if citation.title_is == "description" else "name"
    published, _ = _ends(citation.published or "")
    return _thing(
        "CreativeWork",
        **{title: citation.title},
        publisher=_thing("Organization", name=citation.publisher),
        url=citation.url,
        datePublished=published,
        inLanguage=citation.language,
    )


def _point(latitude: float | None, longitude: float | None) -> Thing | None:
    if latitude is None or longitude is None:
        return None
    return _thing("GeoCoordinates", latitude=latitude, longitude=longitude)


def _ends(when: str) -> tuple[str | None, str | None]:
    """Where an EDTF date starts and ends, by ISO 8601, which has no word for "about" and none for "open"."""
    start, _, end = (None if part.endswith(("~", "..")) else part for part in when.partition("/"))
    return start, end


def _thing(kind: str, **given: object) -> Thing:
    return {"@type": kind} | {name: value for name, value in given.items() if value not in (None, "", [])}
