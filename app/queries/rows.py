"""What rows of queries hold, in one language, and a cache of those that pages show most."""

import datetime
from dataclasses import dataclass, field
from typing import NamedTuple

from app.counts import EventIndex
from app.lrucache import LRUCache
from app.models import TEXTS

#: What texts of an event are called where they are shown, as far as that has to be said.
_LABELS = {name: text.label for name, text in TEXTS["event"].items() if text.label}
#: Rows kept of each kind: of events with their sources, some 8 MB.
_MOST_KEPT = 4096
#: Indexes kept by the day of what was known: of a million events, some 8 MB each.
_MOST_DAYS = 8


class Collection(NamedTuple):
    """A collection in one language."""

    slug: str
    label: str


class Category(NamedTuple):
    """A category in one language; colour and shape of its markers are numbers, from 1."""

    slug: str
    label: str
    definition: str
    colour: int
    shape: int


class Stance(NamedTuple):
    """What a statement may say of an event, in one language."""

    slug: str
    label: str
    meaning: str


class Speaker(NamedTuple):
    """Who speaks of events, in one language; ``part`` is party, independent or None.

    Colour and shape of its figures are numbers, from 1; no two of 24 speakers have both in common.
    """

    slug: str
    label: str
    definition: str
    part: str | None
    colour: int
    shape: int


class Status(NamedTuple):
    """How sure something is, in one language; ``drawn`` says how markers are filled."""

    slug: str
    label: str
    meaning: str
    drawn: str


#: That of events that have none.
NO_STATUS = Status("", "", "", "")


class Kind(NamedTuple):
    """A kind of source in one language."""

    slug: str
    label: str
    is_state_media: bool


class EventRow(NamedTuple):
    """An event in one language.

    ``date`` is EDTF, ``earliest`` and ``latest`` are its first and last possible day, the latter ``date.max`` where the
    end is open. ``category`` and ``place`` are slugs, ``status`` is a code, ``place_name`` what the place is called;
    ``attribution`` says who makes the claim. ``weight`` says which of two events matters more: the class that the data
    set gives it, then how many sources it has. ``position`` is its number in chronological order, from 0.
    """

    slug: str
    date: str
    earliest: datetime.date
    latest: datetime.date
    category: str
    status: str | None
    title: str
    summary: str | None
    place: str | None
    place_name: str | None
    attribution: str | None
    caveat: str | None
    collection: str
    added: datetime.date
    updated: datetime.date | None
    weight: int
    position: int
    latitude: float | None
    longitude: float | None

    @property
    def changed(self) -> datetime.date:
        """The day on which it was added or last worked on."""
        return self.updated or self.added

    @property
    def remarks(self) -> list[tuple[str, str]]:
        """The texts that are shown below the summary, each with its label, in English."""
        return [(label, text) for name, label in _LABELS.items() if (text := getattr(self, name))]


class PlaceRow(NamedTuple):
    """A place in one language: degrees, both None where it is too wide for a point."""

    slug: str
    name: str
    latitude: float | None
    longitude: float | None


class CitationRow(NamedTuple):
    """A source of an event; ``published`` is EDTF, ``read`` how much of it was read."""

    source: str
    publisher: str
    title: str
    title_is: str
    url: str | None
    published: str | None
    language: str
    kind: str
    read: str
    locator: str | None


class Texts(NamedTuple):
    """The timeline's own words in one language."""

    name: str
    title: str
    description: str


class MapBounds(NamedTuple):
    """Degrees between which the map lies; where ``east`` is less than ``west`` it goes over the antimeridian."""

    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True)
class RowCache:
    """What pages show most, by language and position or slug: most of a page was on others before."""

    events: LRUCache[tuple[str, int], EventRow] = field(default_factory=lambda: LRUCache(_MOST_KEPT))
    citations: LRUCache[tuple[str, str], tuple[CitationRow, ...]] = field(default_factory=lambda: LRUCache(_MOST_KEPT))
    places: LRUCache[tuple[str, str], PlaceRow] = field(default_factory=lambda: LRUCache(_MOST_KEPT))
    known: LRUCache[datetime.date, EventIndex] = field(default_factory=lambda: LRUCache(_MOST_DAYS))
