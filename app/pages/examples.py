"""Examples for the API: an event of the data set, and what each address answers about it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from app.addresses import timeline_path
from app.citing import STYLES
from app.eventset import positions
from app.exports import EXPORTS, Export
from app.exports.context import Selection, select_event, select_events
from app.exports.csv import write_sources, write_stated
from app.filters import FACETS, EventFilter
from app.lists import Paging, SourceFilter
from app.pages.site import Site
from app.queries.exporting import WholeEvent, find_whole_events
from app.queries.figures import find_figures
from app.queries.selecting import resolve
from app.queries.sources import find_citing, find_sources
from app.queries.statements import find_statements_after
from app.search.tokens import fold

#: So many of the events of the default window are looked at for one with a place and sources.
_LOOKED_AT = 20

_Values = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class Example:
    """An event, and values of parameters of events and of sources; None where the data set has none."""

    whole: WholeEvent | None
    of_events: _Values
    of_sources: _Values


def find_example(site: Site) -> Example:
    whole = _find_whole(site)
    catalogue = site.catalogue
    event, source = (whole.event, next(iter(whole.sources), None)) if whole else (None, None)
    facets = {facet.name: _value_of(facet.name, site, event, source) for facet in FACETS}
    slug = event.slug if event else None
    first, last = catalogue.default.start.isoformat(), catalogue.default.end.isoformat()
    common = {"language": site.language, "bom": "1"}
    stated = find_figures(site.connection, site.language, _LOOKED_AT)
    of_events: _Values = {
        **common,
        **facets,
        "source": source.source if source else None,
        "slug": slug,
        "series": next((figure.series for figure in stated if figure.series), None),
        "after": slug,
        "limit": 10,
        "from": first,
        "to": last,
        "q": _longest(event.title) if event else None,
        "known": last,
        "sort": "updated",
        "lanes": "status",
        "url": site.public_url + timeline_path(site.language),
        "format": "json",
        "maxwidth": 800,
        "maxheight": 600,
        "theme": "dark",
        "width": 1600,
        "height": 900,
    }
    of_source = {"kind": source.kind, "q": _longest(source.publisher), "sort": "use"} if source else {}
    return Example(whole, of_events, {**common, **of_source})


def _value_of(facet: str, site: Site, *rows: object) -> str | None:
    """That of an event or of its source; of a facet that is a field of neither, any that events have."""
    found = (getattr(row, facet, None) for row in rows)
    return next(filter(None, found), None) or next(iter(site.catalogue.index.values(facet)), None)


def _find_whole(site: Site) -> WholeEvent | None:
    """An event of the default window, with a place and sources if there is such a one."""
    index = site.catalogue.index
    shown = index.inside(index.everything, site.catalogue.default) or index.everything
    some = list(islice(positions(shown), _LOOKED_AT))
    found = find_whole_events(site.connection, some, site.language)
    events = [found[position] for position in some]
    complete = [whole for whole in events if whole.event.place and whole.sources]
    return next(iter([*complete, *events]), None)


def find_answers(site: Site, whole: WholeEvent | None) -> dict[str, str]:
    """What addresses answer, by their paths: a page of one event, or the first lines of a table."""
    sources, figures = find_sources(site.connection, SourceFilter(), 1), find_figures(site.connection, site.language, 1)
    citing = find_citing(site.connection, [source.slug for source in sources])
    cited = [[(source, citing[source.slug].bit_count())] for source in sources]
    statements = find_statements_after(site.connection, 0, 1, site.language)
    found = {
        "/{language}/sources.csv": _joined(write_sources(cited, site.catalogue.state_media, byte_order_mark=False)),
        "/{language}/figures.csv": _joined(write_stated("figures", [figures] if figures else [])),
        "/{language}/statements.csv": _joined(write_stated("statements", [statements] if statements else [])),
    }
    found |= {f"/{{language}}/cite.{ending}": style.write(site.work) for ending, style in STYLES.items()}
    found |= {
        f"/{{language}}/events.{ending}": _events(site, ending)
        for ending, export in EXPORTS.items()
        # Of the others, a file that ends after one event is another file.
        if export.has_pages or export.is_table
    }
    if whole is None:
        return found
    work = site.work_of(whole.event)
    found |= {f"/{{language}}/events/{{slug}}.{ending}": style.write(work) for ending, style in STYLES.items()}
    slug = whole.event.slug
    return found | {
        f"/{{language}}/events/{{slug}}.{ending}": _event(site, ending, slug)
        for ending, export in EXPORTS.items()
        if not export.is_drawn and not export.is_binary
    }


def _events(site: Site, ending: str) -> str:
    export, catalogue, language = EXPORTS[ending], site.catalogue, site.language
    selection = select_events(
        site.connection,
        catalogue,
        resolve(site.connection, EventFilter(), catalogue, language),
        language,
        site.public_url,
        extension=ending,
        paging=Paging(limit=1) if export.has_pages else None,
        sort=export.sort,
    )
    return _written(site, export, selection)


def _event(site: Site, ending: str, slug: str) -> str:
    selection = select_event(
        site.connection, site.catalogue, slug, site.language, site.public_url, extension=ending, byte_order_mark=False
    )
    return _written(site, EXPORTS[ending], selection)


def _written(site: Site, export: Export[Any], selection: Selection) -> str:
    found = export.find(site.connection, list(islice(selection.positions, 1)), selection.context.language)
    return _joined(export.write([[row] for row in found.values()], selection.context))


def _joined(chunks: Iterable[bytes]) -> str:
    return b"".join(chunks).decode()


def _longest(text: str) -> str | None:
    """The longest word of a text."""
    return max(fold(text).split(), key=len, default=None)
