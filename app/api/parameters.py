"""What can one ask for? Every parameter of an address for programs: what it means, what it takes, an example."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.api.examples import Examples
from app.filters import MAX_EVENTS, MAX_QUERY_LENGTH, MAX_VALUES, SORTS
from app.queries import Catalogue
from app.words import N_, STATUSES

Schema = dict[str, Any]

_SLUG: Schema = {"type": "string", "pattern": "^[a-z0-9-]+$", "maxLength": MAX_QUERY_LENGTH}
#: Control characters are refused.
_WORDS: Schema = {"type": "string", "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]*$", "maxLength": MAX_QUERY_LENGTH}
_DAY: Schema = {"anyOf": [{"type": "string", "format": "date"}, {"const": ".."}]}


@dataclass(frozen=True, slots=True)
class Parameter:
    """``meaning`` is an English text to translate, ``schema`` says what a value may be.

    ``key`` tells it from others of its name; ``example`` is None where the data set has none.
    """

    key: str
    name: str
    meaning: str
    schema: Schema
    example: str | int | None = None
    is_repeatable: bool = False
    is_in_path: bool = False
    is_required: bool = False

    @property
    def values(self) -> Sequence[str]:
        """All there are, where they can be listed."""
        return tuple(self.schema.get("enum", ()))

    def as_openapi(self) -> Schema:
        """A Parameter Object."""
        schema, example = self.schema, self.example
        if self.is_repeatable:
            schema = {"type": "array", "items": schema, "maxItems": MAX_VALUES}
            example = None if example is None else [example]  # type: ignore[assignment]
        found: Schema = {
            "name": self.name,
            "in": "path" if self.is_in_path else "query",
            "description": self.meaning,
            "required": self.is_in_path or self.is_required,
            "schema": schema,
        }
        if self.is_repeatable:
            found |= {"style": "form", "explode": True}
        return found if example is None else {**found, "example": example}


@dataclass(frozen=True, slots=True)
class Parameters:
    """All parameters, by the part of an address that takes them, in the canonical order."""

    language: Parameter
    slug: Parameter
    filter: Sequence[Parameter]
    paging: Sequence[Parameter]
    sources: Sequence[Parameter]
    mark: Parameter
    oembed: Sequence[Parameter]


def parameters_of(catalogue: Catalogue, examples: Examples) -> Parameters:
    return Parameters(
        language=Parameter(
            "language",
            "language",
            N_("language of the texts"),
            _one_of(catalogue.languages),
            examples.language,
            is_in_path=True,
        ),
        slug=Parameter("slug", "slug", N_("permanent name of the event"), _SLUG, examples.slug, is_in_path=True),
        filter=_of_filter(catalogue, examples),
        paging=(
            Parameter("after", "after", N_("slug of the event after which the page begins"), _SLUG, examples.slug),
            Parameter(
                "limit",
                "limit",
                N_("how many events a page has at most"),
                {"type": "integer", "minimum": 1, "maximum": MAX_EVENTS, "default": MAX_EVENTS},
                10,
            ),
        ),
        sources=_of_sources(catalogue, examples),
        mark=Parameter(
            "bom",
            "bom",
            N_("1 begins the file with a byte order mark, for spreadsheets that guess encodings"),
            _one_of(("1",)),
            "1",
        ),
        oembed=_of_oembed(examples),
    )


def _of_filter(catalogue: Catalogue, examples: Examples) -> Sequence[Parameter]:
    categories = _one_of([one.slug for one in catalogue.categories[examples.language]])
    collections = _one_of([one.slug for one in catalogue.collections[examples.language]])
    first, last = (day.isoformat() for day in (catalogue.default.start, catalogue.default.end))
    return (
        _several("category", N_("events of this category"), categories, examples.category),
        _several("status", N_("events whose claim has this status"), _one_of(STATUSES), examples.status),
        _several("place", N_("events at this place"), _SLUG, examples.place),
        _several("source", N_("events that cite this source"), _SLUG, examples.source),
        Parameter(
            "collection", "collection", N_("events gathered in this collection"), collections, examples.collection
        ),
        Parameter("from", "from", N_("first day of the window; .. is the first day of the data"), _DAY, first),
        Parameter("to", "to", N_("last day of the window, inclusive; .. is the last day of the data"), _DAY, last),
        Parameter("q", "q", N_("events that hold all of these words"), _WORDS, examples.word),
        Parameter("sort", "sort", N_("order of the events"), {**_one_of(SORTS), "default": SORTS[0]}, SORTS[-1]),
    )


def _of_sources(catalogue: Catalogue, examples: Examples) -> Sequence[Parameter]:
    kinds = [one.slug for one in catalogue.kinds[examples.language]]
    languages = sorted({language for _, language in catalogue.sources})
    return (
        _several("kind", N_("sources of this kind"), _one_of(kinds), examples.kind),
        Parameter(
            "source-language",
            "language",
            N_("sources in this language"),
            _one_of(languages),
            examples.source_language,
            is_repeatable=True,
        ),
        Parameter("source-q", "q", N_("sources that hold all of these words"), _WORDS, examples.publisher_word),
    )


def _of_oembed(examples: Examples) -> Sequence[Parameter]:
    pixels: Schema = {"type": "integer", "minimum": 1, "maximum": 999_999_999}
    page = f"{examples.public_url}/{examples.language}/"
    return (
        Parameter(
            "url",
            "url",
            N_("address of a timeline or of an event of this site"),
            {"type": "string"},
            page,
            is_required=True,
        ),
        Parameter(
            "format", "format", N_("format of the answer"), {**_one_of(("json", "xml")), "default": "json"}, "json"
        ),
        Parameter("maxwidth", "maxwidth", N_("how wide the frame may be, in pixels"), pixels, 800),
        Parameter("maxheight", "maxheight", N_("how high the frame may be, in pixels"), pixels, 600),
    )


def _several(name: str, meaning: str, schema: Schema, example: str | None) -> Parameter:
    return Parameter(name, name, meaning, schema, example, is_repeatable=True)


def _one_of(values: Sequence[str]) -> Schema:
    # No value at all is no enumeration.
    return {"type": "string", "enum": list(values)} if values else {"type": "string"}
