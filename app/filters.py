"""Filters of events: parse a query, write it back, and work out its window.

The one builder of query strings: every chip, export link, permalink and cache key comes from here.
It must not know SQL, HTML, or which slugs a data set holds (``queries`` looks them up).
"""

from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator, ValidationInfo, WithJsonSchema

from app.dates import Window, parse_day
from app.errors import BadDate, ParameterFault
from app.facets import Facet, facets_of, listed_as, worded
from app.parameters import Pairs, Query, Slug, Slugs, Words, refusal
from app.typed_dates import in_order, parse_typed
from app.words import N_

Sort = Literal["oldest", "newest", "updated"]
#: What has a lane of its own.
LanesBy = Literal["category", "speaker", "status"]


class Edge(Enum):
    """As ``from`` or ``to``: the data's first or last day. As ``from`` of a page alone: where the events lie."""

    OF_DATA = ".."
    FITTING = "fit"


End = date | Edge | None


def _day(value: End | str, info: ValidationInfo) -> End:
    """An end of the window. The context says whether days may be written as people do."""
    if not isinstance(value, str):
        return value
    if value == Edge.OF_DATA.value:
        return Edge.OF_DATA
    is_first, as_typed = info.field_name == "start", bool(info.context)
    if as_typed and is_first and value == Edge.FITTING.value:
        return Edge.FITTING
    try:
        if not as_typed:
            return parse_day(value)
        # Of a month or a year the first day as ``from``, the last as ``to``.
        moment = parse_typed(value)
    except BadDate as error:
        day = N_("a day such as 2024-10-31, or .. for the first or last day of the data")
        raise refusal(error.expected if as_typed else day) from error
    return moment.first if is_first else moment.last


def _not_before(end: End, info: ValidationInfo) -> End:
    start = info.data.get("start")
    if not info.context and isinstance(start, date) and isinstance(end, date) and start > end:
        raise refusal(N_("a day not after “to”"), parameter="from", value=start.isoformat())
    return end


def _sort(value: str) -> str:
    if value not in ("oldest", "newest", "updated"):
        raise refusal(N_("oldest, newest or updated"))
    return value


def _lanes(value: str) -> str:
    if value not in ("category", "speaker", "status"):
        raise refusal(N_("category, speaker or status"))
    return value


def _known(value: date | str | None, info: ValidationInfo) -> date | None:
    """The last day of what is meant, where it is written as people do."""
    if not isinstance(value, str):
        return value
    try:
        return parse_typed(value).last if info.context else parse_day(value)
    except BadDate as error:
        raise refusal(N_("a day such as 2024-10-31")) from error


_Day = Annotated[
    End, PlainValidator(_day), WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}, {"const": ".."}]})
]


KnownDay = Annotated[
    date | None, PlainValidator(_known), WithJsonSchema({"anyOf": [{"type": "string", "format": "date"}]})
]


class EventFilter(Query):
    """A filter on events. A field with a Facet is all that a facet needs, but for its words and its postings.

    ``start`` and ``end`` are what the address says: a day, ``..`` or None for the default.
    ``window()`` turns them into days.
    """

    category: Annotated[
        Slugs,
        Field(description=N_("events of this category")),
        Facet(
            N_("Category"),
            N_("a category of this timeline"),
            listed_as("categories"),
            common_nouns=True,
            is_searched=True,
        ),
    ] = ()
    status: Annotated[
        Slugs,
        Field(description=N_("events whose claim has this status")),
        Facet(
            N_("Status"),
            N_("a status of this timeline"),
            listed_as("statuses"),
            common_nouns=True,
            is_searched=True,
        ),
    ] = ()
    speaker: Annotated[
        Slugs,
        Field(description=N_("events of which this speaker has made a statement")),
        Facet(
            N_("Speaker"),
            N_("a speaker of this timeline"),
            listed_as("speakers"),
            wording=N_("said by: %(names)s"),
            is_in_menu=True,
        ),
    ] = ()
    stance: Annotated[
        Slugs,
        Field(description=N_("events of which a statement, of the speaker if one is named, has this stance")),
        Facet(
            N_("Stance"),
            N_("a stance of this timeline"),
            listed_as("stances"),
            wording=N_("stance: %(names)s"),
            is_in_menu=True,
        ),
    ] = ()
    rests: Annotated[
        Slugs,
        Field(description=N_("events that rest on one source alone, or on state media alone")),
        Facet(
            N_("Rests on"),
            N_("one-source or state-media"),
            worded({"one-source": N_("one source alone"), "state-media": N_("state media alone")}),
            wording=N_("resting on %(names)s"),
            is_in_menu=True,
        ),
    ] = ()
    place: Annotated[
        Slugs,
        Field(description=N_("events at this place")),
        Facet(N_("Place"), N_("a place of this timeline"), named_by=("name",), wording=N_("place: %(names)s")),
    ] = ()
    source: Annotated[
        Slugs,
        Field(description=N_("events that cite this source")),
        Facet(
            N_("Source"),
            N_("a source of this timeline"),
            named_by=("publisher", "title"),
            wording=N_("source: %(names)s"),
            foreign=True,
        ),
    ] = ()
    collection: Annotated[
        Slug,
        Field(description=N_("events gathered in this collection")),
        Facet(N_("Collection"), N_("a collection of this timeline"), listed_as("collections")),
    ] = ""
    known: Annotated[
        KnownDay,
        Field(description=N_("events of which a statement had been made by this day, told by such statements alone")),
    ] = None
    start: Annotated[
        _Day,
        Field(validation_alias="from", description=N_("first day of the window; .. is the first day of the data")),
    ] = None
    end: Annotated[
        _Day,
        AfterValidator(_not_before),
        Field(
            validation_alias="to", description=N_("last day of the window, inclusive; .. is the last day of the data")
        ),
    ] = None
    q: Annotated[Words, Field(description=N_("events that hold all of these words"))] = ""
    sort: Annotated[Sort, BeforeValidator(_sort), Field(description=N_("order of the events"))] = "oldest"
    lanes: Annotated[
        LanesBy, BeforeValidator(_lanes), Field(description=N_("what has a lane of its own on the timeline"))
    ] = "category"

    @classmethod
    def understood(cls, query: Pairs, *, as_typed: bool = False) -> tuple[Self, Sequence[ParameterFault]]:
        """As of every query; where the first day that was typed is beyond the last, one of them moves."""
        pairs = list(query)
        where, faults = super().understood(pairs, as_typed=as_typed)
        start, end = where.start, where.end
        if where.is_fitting:
            where = where.but(end=None)
        elif isinstance(start, date) and isinstance(end, date) and start > end:
            shown = [value.strip() for name, value in pairs if name == "window" and value.strip()]
            start, end = in_order(start, end, shown[-1] if shown else "")
            where = where.but(start=start, end=end)
        return where, faults

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The values asked for of a facet, by its name."""
        value: str | tuple[str, ...] = getattr(self, facet)
        return value if isinstance(value, tuple) else (value,) if value else ()

    def without(self, facet: str, value: str) -> Self:
        """This filter less one value of a facet."""
        kept = tuple(chosen for chosen in self.chosen(facet) if chosen != value)
        return self.but(**{facet: kept if isinstance(getattr(self, facet), tuple) else ""})

    def within(self, window: Window) -> Self:
        """This filter with the window written out."""
        return self.but(start=window.start, end=window.end)

    def in_default_window(self) -> Self:
        return self.but(start=None, end=None)

    def everywhere(self) -> Self:
        """This filter over all of the data's days."""
        return self.but(start=Edge.OF_DATA, end=Edge.OF_DATA)

    def fitting(self) -> Self:
        """This filter over the days of its events, which are still to be found."""
        return self.but(start=Edge.FITTING, end=None)

    @property
    def is_fitting(self) -> bool:
        return self.start is Edge.FITTING

    def sorted_by(self, sort: Sort) -> Self:
        return self.but(sort=sort)

    @property
    def has_window(self) -> bool:
        """Whether the address itself says where the window lies."""
        return self.start is not None or self.end is not None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the window leaves events out."""
        return bool(self.q or self.known) or any(getattr(self, facet.name) for facet in FACETS)

    def window(self, default: Window, data: Window) -> Window:
        """The days shown: a missing end is the default's, or the data's where the given one lies beyond it.

        Where the given end lies outside the data as well, its day alone is shown.
        """
        given_start = data.start if self.start is Edge.OF_DATA else self.start
        given_end = data.end if self.end is Edge.OF_DATA else self.end
        if isinstance(given_start, Edge) or isinstance(given_end, Edge):
            raise TypeError("queries.selecting finds the days of a fitting window")
        start = given_start or (default.start if given_end is None or default.start <= given_end else data.start)
        end = given_end or (default.end if start <= default.end else data.end)
        if start > end:
            start = end = start if isinstance(self.start, date) else end
        return Window(start, end)


FACETS = facets_of(EventFilter)
FACET_OF = {facet.name: facet for facet in FACETS}
#: Parameters a reader may give, in the canonical order of an address.
PARAMETERS = tuple(EventFilter.parameters())
