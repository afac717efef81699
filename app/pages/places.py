"""The places of a filter with their numbers of events, and the map of those that have a point."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest

from starlette.responses import Response

from app.addresses import PLACES
from app.eventset import EventSet
from app.filters import EventFilter
from app.html import render
from app.layout.places import Circle, MapFrame, OffMap, Spot, lay_out_places, map_frame
from app.links import Links, PageLinks
from app.pages.site import FilterDep, Site, SiteDep
from app.queries.events import find_places
from app.queries.rows import PlaceRow
from app.web.routes import Router

router = Router()

#: More places than this are only counted, but for those that are chosen.
MAX_PLACES = 30
#: So many are named beside the timeline.
_NAMED = 6


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """A place and how many events are there; ``has_point`` tells whether it is narrow enough for a map."""

    slug: str
    name: str
    count: int
    is_chosen: bool
    has_point: bool


@dataclass(frozen=True, slots=True)
class _PlacesPart:
    """The places with most events are ``listed``, from most to fewest, and then what else is chosen.

    As in every facet, the counts leave out which places are chosen. ``others`` places with ``elsewhere`` events are
    not told one by one, and ``nowhere`` events have no place. ``frame`` is None where the data set has no map;
    ``off_map`` are the places that it leaves out.
    """

    listed: tuple[PlaceCount, ...]
    others: int
    elsewhere: int
    nowhere: int
    frame: MapFrame | None
    circles: tuple[Circle, ...]
    off_map: tuple[OffMap, ...]

    @property
    def point(self) -> list[PlaceCount]:
        return [place for place in self.listed if place.has_point]

    @property
    def wide(self) -> list[PlaceCount]:
        return [place for place in self.listed if not place.has_point]


@dataclass(frozen=True, slots=True)
class _PlacesPage:
    """The places of a filter's events; ``timeline`` leads to these events, ``asked_for`` is the filter in words."""

    site: Site
    links: PageLinks
    timeline: Links
    places: _PlacesPart
    asked_for: str


def most_frequent(site: Site, events: EventSet) -> list[PlaceCount]:
    """The places where most of some events are, from most to fewest."""
    counts = site.catalogue.index.places.count(events)
    counts.pop("", 0)
    slugs = _most(counts, _NAMED)
    found = find_places(site.connection, site.catalogue.rows, slugs, site.language)
    return [PlaceCount(slug, found[slug].name, counts[slug], False, found[slug].latitude is not None) for slug in slugs]


def _most(counts: Mapping[str, int], number: int) -> list[str]:
    return nsmallest(number, counts, key=lambda slug: (-counts[slug], slug))


def _gather(site: Site, where: EventFilter, events: EventSet) -> _PlacesPart:
    """The places of some events, which are those of the window under all of the filter but its places."""
    counts = site.catalogue.index.places.count(events)
    nowhere = counts.pop("", 0)
    most = _most(counts, MAX_PLACES)
    slugs = list(dict.fromkeys((*most, *where.place)))
    found = find_places(site.connection, site.catalogue.rows, slugs, site.language)
    listed = tuple(
        PlaceCount(slug, found[slug].name, counts.get(slug, 0), slug in where.place, found[slug].latitude is not None)
        for slug in slugs
    )
    frame = map_frame(*site.catalogue.map) if site.catalogue.map else None
    circles, off_map = lay_out_places(_spots(listed, found), frame) if frame else ((), ())
    return _PlacesPart(
        listed=listed,
        others=len(counts.keys() - slugs),
        elsewhere=sum(counts.values()) - sum(place.count for place in listed),
        nowhere=nowhere,
        frame=frame,
        circles=circles,
        off_map=off_map,
    )


def _spots(listed: Iterable[PlaceCount], found: Mapping[str, PlaceRow]) -> list[Spot]:
    rows = ((place, found[place.slug]) for place in listed)
    return [
        Spot(place.slug, place.name, row.latitude, row.longitude, place.count)
        for place, row in rows
        if row.latitude is not None and row.longitude is not None
    ]


@router.read(f"/{{language}}/{PLACES}")
def _places(where: FilterDep, site: SiteDep) -> Response:
    catalogue, language, selected = site.catalogue, site.language, site.select(where)
    where = selected.where
    page = _PlacesPage(
        site=site,
        links=PageLinks(language, PLACES, where.to_query()),
        timeline=Links(language, where, selected.window, catalogue.default, catalogue.data),
        places=_gather(site, where, selected.anywhere),
        asked_for=selected.in_words(language),
    )
    return render("places.html", page, language, headers={"Content-Location": page.links.canonical})
