"""Facets: the properties by which events are filtered, and what their values are called.

The facets themselves are the annotated fields of `app.filters.EventFilter`; all that has to do with facets walks over
them. A catalogue is what a data set lists, `app.queries.catalogue.Catalogue`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel

from app.words import translations

#: The names of the values by their slugs, of a catalogue and in a language.
Values = Callable[[Any, str], Mapping[str, str]]


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
    values: Values | None = None
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


def facets_of(query: type[BaseModel]) -> tuple[Facet, ...]:
    """The facets in the annotations of a query's fields, in their order."""
    return tuple(
        replace(facet, name=name, meaning=field.description or "", is_repeatable=field.default == ())
        for name, field in query.model_fields.items()
        for facet in field.metadata
        if isinstance(facet, Facet)
    )


def listed_as(attribute: str) -> Values:
    """Those that a catalogue lists by language under an attribute, with slugs and labels."""
    return lambda catalogue, language: {item.slug: item.label for item in getattr(catalogue, attribute)[language]}


def worded(words: Mapping[str, str]) -> Values:
    """The same in every data set: slugs, each with what it is called in English, which is translated."""
    return lambda _catalogue, language: {slug: translations(language).gettext(word) for slug, word in words.items()}
