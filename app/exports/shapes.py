"""What is the shape of the JSON? What `app.exports.json` writes, typed and described for programs and their authors.

Every member is always there; what is not known is null.
"""

from collections.abc import Sequence
from typing import Annotated, Literal, NotRequired

from pydantic import Field, WithJsonSchema
from typing_extensions import TypedDict

from app.filters import MAX_EVENTS
from app.models import QUALIFIERS, READ_AMOUNTS, TITLE_KINDS
from app.parameters import MAX_QUERY_LENGTH
from app.words import LANGUAGES, STATUSES

_EDTF = ", as EDTF: 2025-04-24, 2024-10, 2024-10~, 2024-10-08/2024-10-13, 2025-04-30/.."
_Day = Annotated[str, WithJsonSchema({"type": "string", "format": "date"})]
_Address = Annotated[str, WithJsonSchema({"type": "string", "format": "uri"})]
_Slug = Annotated[
    str, WithJsonSchema({"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": MAX_QUERY_LENGTH})
]
_Degrees = Annotated[float | None, Field(description="Degrees, WGS 84; null where the place has no one point.")]


def _one_of(*values: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "enum": list(values)})


class Place(TypedDict):
    """Where an event happened."""

    slug: Annotated[_Slug, Field(description="The value of the parameter `place`.")]
    name: Annotated[str, Field(description="What it is called.")]
    latitude: _Degrees
    longitude: _Degrees


class Source(TypedDict):
    """A publication that an event rests on."""

    slug: Annotated[_Slug, Field(description="The value of the parameter `source`.")]
    publisher: Annotated[str, Field(description="Who published it.")]
    title: Annotated[str, Field(description="Its title, in its own language.")]
    title_is: Annotated[str, _one_of(*TITLE_KINDS), Field(description="Whether the title is the publisher's own.")]
    url: Annotated[_Address | None, Field(description="Its address, where it has one.")]
    published: Annotated[str | None, Field(description=f"When it was published{_EDTF}")]
    language: Annotated[str, Field(description="Its language, by BCP 47.")]
    kind: Annotated[_Slug, Field(description="Its kind, as the page of sources has them.")]
    read: Annotated[str, _one_of(*READ_AMOUNTS), Field(description="How much of it was read for this timeline.")]
    locator: Annotated[str | None, Field(description="Where in it the matter stands.")]


class Figure(TypedDict):
    """A number that somebody stated. Numbers of two speakers stay two figures."""

    label: Annotated[str, Field(description="What was counted.")]
    value: Annotated[float, Field(description="The number.")]
    unit: Annotated[_Slug, Field(description="What it counts.")]
    qualifier: Annotated[str, _one_of(*QUALIFIERS), Field(description="How exact the speaker was.")]
    attributed_to: Annotated[str, Field(description="Who stated it.")]
    series: Annotated[_Slug | None, Field(description="The series of comparable figures that it belongs to.")]
    stated: Annotated[str | None, Field(description=f"When it was stated{_EDTF}")]
    source: Annotated[_Slug | None, Field(description="The source that has it.")]
    note: Annotated[str | None, Field(description="What else is to be known of it.")]


class Event(TypedDict):
    """An event."""

    slug: Annotated[_Slug, Field(description="Its name for ever.")]
    url: Annotated[_Address, Field(description="Its page.")]
    date: Annotated[str, Field(description=f"Its date, as precise as it is known{_EDTF}")]
    earliest: Annotated[_Day, Field(description="The first day that it can have touched.")]
    latest: Annotated[_Day | None, Field(description="The last such day; null where the end is open.")]
    category: Annotated[_Slug, Field(description="The value of the parameter `category`.")]
    status: Annotated[
        str,
        _one_of(*STATUSES),
        Field(description="Who stands for it: those concerned, the media, or one side alone."),
    ]
    title: Annotated[str, Field(description="What happened, in a line.")]
    summary: Annotated[str, Field(description="What happened, in a few sentences.")]
    place: Annotated[Place | None, Field(description="Where it happened; null where no place is given.")]
    attribution: Annotated[str | None, Field(description="Who says so.")]
    caveat: Annotated[str | None, Field(description="What is uncertain or disputed.")]
    collection: Annotated[_Slug, Field(description="The value of the parameter `collection`.")]
    added: Annotated[_Day, Field(description="When it was added.")]
    updated: Annotated[
        _Day | None, Field(description="When it was worked on last; null where it never was since it was added.")
    ]
    sources: Annotated[list[Source], Field(description="What it rests on.")]
    figures: Annotated[list[Figure], Field(description="What was stated about it in numbers.")]
    related: Annotated[Sequence[_Slug], Field(description="Slugs of related events.")]


class Timeline(TypedDict):
    """What events belong to."""

    slug: Annotated[_Slug, Field(description="Its name for ever.")]
    name: Annotated[str, Field(description="What it is called.")]
    title: Annotated[str, Field(description="What it is about.")]
    version: Annotated[str, Field(description="Names its content: it changes with any of it.")]
    licence: Annotated[str, Field(description="What may be done with it.")]
    licence_url: Annotated[_Address, Field(description="The same in full.")]
    language: Annotated[str, _one_of(*LANGUAGES), Field(description="The language of the texts, by BCP 47.")]


class Bounds(TypedDict):
    """Where the events of the filter lie, whatever the window. An open end counts as the day of its start."""

    first: Annotated[_Day | None, Field(description="The first day of them all.")]
    last: Annotated[_Day | None, Field(description="The last day of them all.")]
    before: Annotated[_Day | None, Field(description="The last day of the nearest event before the window.")]
    after: Annotated[_Day | None, Field(description="The first day of the nearest event after the window.")]


#: Whose names no class can have.
_Window = TypedDict(
    "_Window",
    {
        "from": Annotated[_Day, Field(description="The first day of the window.")],
        "to": Annotated[_Day, Field(description="Its last day.")],
    },
)


class About(_Window):
    """What a page of events says beside them."""

    timeline: Annotated[Timeline, Field(description="What the events belong to.")]
    page: Annotated[_Address, Field(description="The page for readers that shows the same.")]
    filter: Annotated[str, Field(description="The filter as a query, in canonical form.")]
    bounds: Annotated[Bounds, Field(description="Where the events of the filter lie, whatever the window.")]
    count: Annotated[int, Field(ge=0, description="How many events there are on all pages.")]
    next: Annotated[
        _Address | None, Field(description="The next page; null on the last one. The header `Link` says the same.")
    ]


class Events(About):
    """The events of a filter, or a page of them."""

    events: Annotated[
        list[Event], Field(description=f"In the order of the filter, at most {MAX_EVENTS} of them to a page.")
    ]


class Health(TypedDict):
    """Whether the service is well."""

    status: Annotated[Literal["ok", "unavailable"], Field(description="Whether it is.")]
    version: NotRequired[
        Annotated[str, Field(description="That of the data that is served; not where it is unavailable.")]
    ]
