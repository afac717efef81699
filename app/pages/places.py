"""Where are the events of a page? Its places with their numbers of events, and the map of those that have a point."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import nsmallest

from sqlalchemy import Connection

from app import queries
from app.filters import EventFilter
from app.layout.places import Circle, Spot, lay_out_places, short_name
from app.layout.projection import Frame, fitted
from app.pages.site import Site
from app.postings import Events
from app.queries import PlaceRow

#: More places than this are only counted, but for those that are chosen.
MAX_PLACES = 30


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """A place and how many events are there; ``has_point`` tells whether it is narrow enough for a map."""

    slug: str
    name: str
    count: int
    is_chosen: bool
    has_point: bool

    @property
    def short_name(self) -> str:
        return short_name(self.name)


@dataclass(frozen=True, slots=True)
class PlacesPart:
    """The places with most events are ``listed``, from most to fewest, and then what else is chosen.

    As in every facet, the counts leave out which places are chosen. ``others`` places with ``elsewhere`` events are
    not told one by one, and ``nowhere`` events have no place. ``frame`` is None where the data set has no map.
    """

    listed: tuple[PlaceCount, ...]
    others: int
    elsewhere: int
    nowhere: int
    frame: Frame | None
    circles: tuple[Circle, ...]

    @property
    def point(self) -> list[PlaceCount]:
        return [one for one in self.listed if one.has_point]

    @property
    def wide(self) -> list[PlaceCount]:
        return [one for one in self.listed if not one.has_point]


def gather_places(connection: Connection, site: Site, where: EventFilter, events: Events) -> PlacesPart:
    """The places of some events, which are those of the window under all of the filter but its places."""
    counts = site.catalogue.index.places.count(events)
    nowhere = counts.pop("", 0)
    most = nsmallest(MAX_PLACES, counts, key=lambda slug: (-counts[slug], slug))
    slugs = list(dict.fromkeys((*most, *where.place)))
    found = queries.find_places(connection, site.catalogue.rows, slugs, site.language)
    listed = tuple(
        PlaceCount(slug, found[slug].name, counts.get(slug, 0), slug in where.place, found[slug].latitude is not None)
        for slug in slugs
    )
    frame = fitted(*site.catalogue.map) if site.catalogue.map else None
    return PlacesPart(
        listed=listed,
        others=len(counts.keys() - slugs),
        elsewhere=sum(counts.values()) - sum(one.count for one in listed),
        nowhere=nowhere,
        frame=frame,
        circles=lay_out_places(_spots(listed, found), frame) if frame else (),
    )


def _spots(listed: Iterable[PlaceCount], found: Mapping[str, PlaceRow]) -> list[Spot]:
    rows = ((one, found[one.slug]) for one in listed)
    return [
        Spot(one.slug, one.name, row.latitude, row.longitude, one.count)
        for one, row in rows
        if row.latitude is not None and row.longitude is not None
    ]
