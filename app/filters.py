"""What did the reader ask to see, of events or of sources? Parses a query, writes it back, settles its window.

The one builder of query strings: every chip, export link, permalink and cache key comes from here.
It must not know SQL, HTML, or which slugs a data set holds (``queries`` settles that).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Any, Literal
from urllib.parse import quote_plus, urlencode

from app.dates import Window, parse_day
from app.errors import BadDate, BadFilter, ParameterFault
from app.typed_dates import in_order, parse_typed

Sort = Literal["oldest", "newest"]
SORTS: tuple[Sort, ...] = ("oldest", "newest")

#: Facets take several values: OR inside one, AND across them.
FACETS = ("category", "status", "place", "source")
#: Parameters a reader may give, in the canonical order of an address.
PARAMETERS = (*FACETS, "collection", "from", "to", "q", "sort")
#: What the form sends besides: the window that is shown beside it.
FORM_PARAMETERS = ("window",)
#: The same of the page of sources.
SOURCE_PARAMETERS = ("kind", "language", "q", "after")
#: The same of a file of many events, beside those of its filter.
PAGING_PARAMETERS = ("after", "limit")
#: What a timeline in a frame takes besides; and what its description for programs that embed takes.
EMBED_PARAMETERS = ("theme",)
OEMBED_PARAMETERS = ("url", "format", "maxwidth", "maxheight")


class Edge(Enum):
    """As ``from`` or ``to``: the data's first or last day. As ``from`` of a page alone: where the events lie."""

    OF_DATA = ".."
    FITTING = "fit"


End = date | Edge | None

MAX_VALUES = 50
#: Events on one page of a file of events.
MAX_EVENTS = 1_000
MAX_QUERY_LENGTH = 200
#: Of path and query together; the page with status 414 says so.
MAX_ADDRESS_LENGTH = 16_000
_SLUG_CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")

_PICTURES = {code: 0x2400 + code for code in range(32)} | dict.fromkeys(range(0x7F, 0xA0), 0xFFFD)

Query = Iterable[tuple[str, str]]


def visible(text: str) -> str:
    """The text with signs in the place of control characters, such as "␀", which no page can hold."""
    return text.translate(_PICTURES)


@dataclass(frozen=True, slots=True)
class EventFilter:
    """A filter on events: hashable, and equal exactly when its canonical query is.

    ``start`` and ``end`` are what the address says: a day, ``..`` or None for the default.
    ``window()`` turns them into days.
    """

    category: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    place: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    collection: str = ""
    start: End = None
    end: End = None
    q: str = ""
    sort: Sort = "oldest"

    @staticmethod
    def parse(query: Query, *, as_typed: bool = False) -> "EventFilter":
        """Read decoded ``(name, value)`` pairs. Unknown names are ignored, blank values mean "not given".

        ``as_typed``: days may be written as people do, and where the first is beyond the last, one of them moves.
        Raises BadFilter with every fault that can be seen without the data.
        """
        where, faults = EventFilter.understood(query, as_typed=as_typed)
        if faults:
            raise BadFilter(faults)
        return where

    @staticmethod
    def understood(query: Query, *, as_typed: bool) -> "tuple[EventFilter, Sequence[ParameterFault]]":
        """As ``parse``, but what cannot be understood is left out of the filter, and its faults come with it."""
        parser = _EventParser(query, as_typed=as_typed)
        return parser.read(), parser.faults

    def to_query(self) -> str:
        """The canonical query string, without ``?``; empty for the default filter."""
        # Slugs and days are written as they are: a page has a hundred addresses.
        return "&".join([f"{name}={quote_plus(value) if name == 'q' else value}" for name, value in self._pairs()])

    def address(self, path: str) -> str:
        """``path`` with this filter as its query."""
        return with_query(path, self.to_query())

    def without(self, **values: str) -> "EventFilter":
        """This filter less one value of a facet: ``where.without(place="paris")``."""
        kept: dict[str, Any] = {
            facet: tuple(value for value in getattr(self, facet) if value != dropped)
            for facet, dropped in values.items()
        }
        return replace(self, **kept)

    def within(self, window: Window) -> "EventFilter":
        """This filter with the window written out."""
        return replace(self, start=window.start, end=window.end)

    def in_default_window(self) -> "EventFilter":
        return replace(self, start=None, end=None)

    def everywhere(self) -> "EventFilter":
        """This filter over all of the data's days."""
        return replace(self, start=Edge.OF_DATA, end=Edge.OF_DATA)

    def fitting(self) -> "EventFilter":
        """This filter over the days of its events, which are still to be found."""
        return replace(self, start=Edge.FITTING, end=None)

    @property
    def is_fitting(self) -> bool:
        return self.start is Edge.FITTING

    def sorted_by(self, sort: Sort) -> "EventFilter":
        return replace(self, sort=sort)

    @property
    def has_window(self) -> bool:
        """Whether the address itself says where the window lies."""
        return self.start is not None or self.end is not None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the window and the order leaves events out."""
        return bool(self.category or self.status or self.place or self.source or self.collection or self.q)

    def window(self, default: Window, data: Window) -> Window:
        """The days shown: a missing end is the default's, or the data's where the given one lies beyond it.

        Where the given end lies outside the data as well, its day alone is shown.
        """
        given_start = data.start if self.start is Edge.OF_DATA else self.start
        given_end = data.end if self.end is Edge.OF_DATA else self.end
        if isinstance(given_start, Edge) or isinstance(given_end, Edge):
            raise TypeError("queries.settling finds the days of a fitting window")
        start = given_start or (default.start if given_end is None or default.start <= given_end else data.start)
        end = given_end or (default.end if start <= default.end else data.end)
        if start > end:
            start = end = start if isinstance(self.start, date) else end
        return Window(start, end)

    def _pairs(self) -> Iterable[tuple[str, str]]:
        for facet in FACETS:
            for value in getattr(self, facet):
                yield facet, value
        if self.collection:
            yield "collection", self.collection
        for name, end in (("from", self.start), ("to", self.end)):
            if end is not None:
                yield name, end.value if isinstance(end, Edge) else end.isoformat()
        if self.q:
            yield "q", self.q
        if self.sort != "oldest":
            yield "sort", self.sort


@dataclass(frozen=True, slots=True)
class SourceFilter:
    """A filter on sources, and the slug ``after`` which a long list of them goes on; equal when its query is."""

    kind: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    q: str = ""
    after: str = ""

    @staticmethod
    def parse(query: Query) -> "SourceFilter":
        """Read decoded ``(name, value)`` pairs, as those of an EventFilter. Raises BadFilter."""
        parser = _Parser(query, SOURCE_PARAMETERS)
        parsed = SourceFilter(parser.slugs("kind"), parser.values("language"), parser.text("q"), parser.slug("after"))
        parser.refuse_faults()
        return parsed

    def to_query(self) -> str:
        """The canonical query string, without ``?``; empty for all sources from the first one on."""
        several = [(name, value) for name in ("kind", "language") for value in getattr(self, name)]
        single = [(name, getattr(self, name)) for name in ("q", "after") if getattr(self, name)]
        return urlencode(several + single)

    def address(self, path: str) -> str:
        """``path`` with this filter as its query."""
        return with_query(path, self.to_query())

    def following(self, slug: str) -> "SourceFilter":
        """The list from the source after ``slug`` on; from its beginning where that is empty."""
        return replace(self, after=slug)

    @property
    def is_narrowed(self) -> bool:
        return bool(self.kind or self.language or self.q)


@dataclass(frozen=True, slots=True)
class Paging:
    """Which page of many events: the first ``limit`` of them, or of those that follow the event ``after``."""

    after: str = ""
    limit: int = MAX_EVENTS

    @staticmethod
    def parse(query: Query) -> "Paging":
        """Read decoded ``(name, value)`` pairs. Raises BadFilter."""
        parser = _Parser(query, PAGING_PARAMETERS)
        parsed = Paging(parser.slug("after"), parser.limit())
        parser.refuse_faults()
        return parsed

    def to_query(self) -> str:
        """The canonical query string, without ``?``; empty for the first page of the usual length."""
        given = [("after", self.after)] if self.after else []
        return urlencode(given + ([("limit", str(self.limit))] if self.limit != MAX_EVENTS else []))

    def address(self, address: str) -> str:
        """An address, which may have a query, with this page added to it."""
        return with_query(address, self.to_query())

    def following(self, slug: str) -> "Paging":
        """The page after the event ``slug``."""
        return replace(self, after=slug)


def with_query(address: str, query: str) -> str:
    """An address with a query, after the one that it may have."""
    return f"{address}{'&' if '?' in address else '?'}{query}" if query else address


class _Parser:
    """Collects the values of some parameters, and the faults of one query."""

    def __init__(self, query: Query, parameters: Iterable[str]) -> None:
        self.given: dict[str, list[str]] = {name: [] for name in parameters}
        self.faults: list[ParameterFault] = []
        for name, value in query:
            stripped = value.strip()
            if name in self.given and stripped:
                self.given[name].append(stripped)

    def fault(self, name: str, value: str, expected: str) -> None:
        self.faults.append(ParameterFault(name, visible(value[:MAX_QUERY_LENGTH]), expected))

    def refuse_faults(self) -> None:
        if self.faults:
            raise BadFilter(tuple(self.faults))

    def last(self, name: str) -> str:
        return self.given[name][-1] if self.given[name] else ""

    def values(self, name: str) -> tuple[str, ...]:
        values = sorted(set(self.given[name]))
        if len(values) > MAX_VALUES:
            self.fault(name, f"{len(values)}", "at most 50 values")
            return ()
        return tuple(values)

    def slugs(self, name: str) -> tuple[str, ...]:
        return tuple(value for value in self.values(name) if self.is_slug(name, value))

    def slug(self, name: str) -> str:
        value = self.last(name)
        return value if not value or self.is_slug(name, value) else ""

    def is_slug(self, name: str, value: str) -> bool:
        if _SLUG_CHARACTERS.issuperset(value) and len(value) <= MAX_QUERY_LENGTH:
            return True
        self.fault(name, value, "a slug: lowercase letters, digits and hyphens")
        return False

    def limit(self) -> int:
        """How many events at most; as many as there may be where it is not given."""
        value, most = self.last("limit"), MAX_EVENTS
        if not value:
            return most
        if value.isascii() and value.isdecimal() and len(value) <= len(str(most)) and 1 <= int(value) <= most:
            return int(value)
        self.fault("limit", value, "a number from 1 to 1000")
        return most

    def text(self, name: str) -> str:
        value = " ".join(self.last(name).split())
        if len(value) > MAX_QUERY_LENGTH:
            self.fault(name, value, "at most 200 characters")
            return ""
        if value != visible(value):
            # Neither the text of a database nor that of a page can hold all of them.
            self.fault(name, value, "text without control characters")
            return ""
        return value


class _EventParser(_Parser):
    """What only events are asked for: days and an order."""

    def __init__(self, query: Query, *, as_typed: bool) -> None:
        super().__init__(query, (*PARAMETERS, *FORM_PARAMETERS))
        self.as_typed = as_typed

    def read(self) -> EventFilter:
        found = EventFilter(
            category=self.slugs("category"),
            status=self.slugs("status"),
            place=self.slugs("place"),
            source=self.slugs("source"),
            collection=self.slug("collection"),
            start=self.day("from"),
            end=self.day("to"),
            q=self.text("q"),
            sort=self.sort(),
        )
        return self.ordered(found)

    def ordered(self, where: EventFilter) -> EventFilter:
        start, end = where.start, where.end
        if where.is_fitting:
            return replace(where, end=None)
        if not isinstance(start, date) or not isinstance(end, date) or start <= end:
            return where
        if self.as_typed:
            first, last = in_order(start, end, self.last("window"))
            return replace(where, start=first, end=last)
        self.fault("from", start.isoformat(), "a day not after “to”")
        return replace(where, start=None)

    def day(self, name: str) -> End:
        value = self.last(name)
        if not value:
            return None
        if value == Edge.OF_DATA.value:
            return Edge.OF_DATA
        if self.as_typed and name == "from" and value == Edge.FITTING.value:
            return Edge.FITTING
        if self.as_typed:
            return self.typed_day(name, value)
        try:
            return parse_day(value)
        except BadDate:
            self.fault(name, value, "a day such as 2024-10-31, or .. for the first or last day of the data")
            return None

    def typed_day(self, name: str, value: str) -> End:
        """Of a month or a year the first day as ``from``, the last as ``to``."""
        try:
            moment = parse_typed(value)
        except BadDate as error:
            expected = error.expected
            self.fault(name, value, expected)
            return None
        return moment.first if name == "from" else moment.last

    def sort(self) -> Sort:
        value = self.last("sort")
        for sort in SORTS:
            if value == sort:
                return sort
        if value:
            self.fault("sort", value, "oldest or newest")
        return "oldest"
