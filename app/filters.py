"""Filters of events: parse a query, write it back, say it in words, work out its window; and facets to ask for.

The one builder of query strings: every chip, export link, permalink and cache key comes from here.
It must not know SQL, HTML, or which slugs a data set holds (``queries`` looks them up).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import Field

from app.dates import Window
from app.errors import ParameterFault
from app.formats import alternatives, day_in_words, isolated, typeset, window_in_words
from app.parameters import Pairs, Query, Slug, Slugs, Words, one_of
from app.typed_dates import Edge, FirstDay, KnownDay, LastDay, in_order
from app.words import N_, translations

Sort = Literal["oldest", "newest", "updated"]
#: What has a lane of its own.
LanesBy = Literal["category", "speaker", "status"]
#: The names of the values by their slugs, of a `queries.catalogue.Catalogue` and in a language.
_Values = Callable[[Any, str], Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Facet:
    """A property of events, of whose values a filter asks for one or, where it ``is_repeatable``, any of several.

    ``title`` is what its field is called, ``expected`` what a value is, ``wording`` a filter in words with its
    ``names``, ``meaning`` that of the parameter: English texts to translate. ``values`` gives those that pages list and
    count, and is None where there are too many: ``named_by`` are then the columns of the table of its name which say
    what a value is called. Its events are noted under its name by every load.

    Within a sentence names are written small where they are ``common_nouns``, and untouched where they are ``foreign``.
    ``is_searched``: a word finds the events of a value by its name. ``is_in_menu``: its field stands in the menu of the
    form that says by whom and by what an event is vouched for.
    """

    title: str
    expected: str
    values: _Values | None = None
    named_by: tuple[str, ...] = ()
    wording: str = "%(names)s"
    common_nouns: bool = False
    foreign: bool = False
    is_searched: bool = False
    is_in_menu: bool = False
    name: str = ""
    meaning: str = ""
    is_repeatable: bool = False

    @property
    def is_counted(self) -> bool:
        """Whether every page says how many events each of its values has."""
        return self.values is not None

    def names(self, catalogue: Any, language: str) -> Mapping[str, str]:
        """By slug what those values are called that pages list."""
        return self.values(catalogue, language) if self.values else {}

    def within_a_sentence(self, name: str, language: str) -> str:
        """The name of a value as it stands among other words."""
        if self.foreign:
            return isolated(name)
        return typeset(name.lower() if self.common_nouns else name, language)


def _listed_as(attribute: str) -> _Values:
    """Those that a catalogue lists by language under an attribute, with slugs and labels."""
    return lambda catalogue, language: {item.slug: item.label for item in getattr(catalogue, attribute)[language]}


def _worded(words: Mapping[str, str]) -> _Values:
    """The same in every data set: slugs, each with what it is called in English, which is translated."""
    return lambda _catalogue, language: {slug: translations(language).gettext(word) for slug, word in words.items()}


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
            _listed_as("categories"),
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
            _listed_as("statuses"),
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
            _listed_as("speakers"),
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
            _listed_as("stances"),
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
            _worded({"one-source": N_("one source alone"), "state-media": N_("state media alone")}),
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
        Facet(N_("Collection"), N_("a collection of this timeline"), _listed_as("collections")),
    ] = ""
    known: Annotated[
        KnownDay,
        Field(description=N_("events of which a statement had been made by this day, told by such statements alone")),
    ] = None
    start: Annotated[
        FirstDay,
        Field(validation_alias="from", description=N_("first day of the window; .. is the first day of the data")),
    ] = None
    end: Annotated[
        LastDay,
        Field(
            validation_alias="to", description=N_("last day of the window, inclusive; .. is the last day of the data")
        ),
    ] = None
    q: Annotated[Words, Field(description=N_("events that hold all of these words"))] = ""
    sort: Annotated[
        Sort,
        one_of(N_("oldest, newest or updated"), "oldest", "newest", "updated"),
        Field(description=N_("order of the events")),
    ] = "oldest"
    lanes: Annotated[
        LanesBy,
        one_of(N_("category, speaker or status"), "category", "speaker", "status"),
        Field(description=N_("what has a lane of its own on the timeline")),
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

    def in_words(self, names: Mapping[str, Mapping[str, str]], window: Window, language: str) -> str:
        """What is asked for, such as "bridges or canals, reported, October 1824 – May 1825".

        ``names`` are those of the values by facet, ``window`` the days shown.
        """
        gettext = translations(language).gettext
        parts = []
        for facet in FACETS:
            if named := names.get(facet.name):
                listing = alternatives([facet.within_a_sentence(name, language) for name in named.values()], language)
                parts.append(gettext(facet.wording) % {"names": listing})
        if self.known:
            parts.append(gettext("as known on %(day)s") % {"day": day_in_words(self.known, language)})
        if self.q:
            parts.append(gettext("“%(text)s”") % {"text": isolated(self.q)})
        return ", ".join([*parts, window_in_words(window, language)])


#: In the order of the fields.
FACETS = tuple(
    replace(facet, name=name, meaning=field.description or "", is_repeatable=field.default == ())
    for name, field in EventFilter.model_fields.items()
    for facet in field.metadata
    if isinstance(facet, Facet)
)
FACET_OF = {facet.name: facet for facet in FACETS}
#: Parameters a reader may give, in the canonical order of an address.
PARAMETERS = tuple(EventFilter.parameters())
