"""What is the shape of the JSON? Two schemas (draft 2020-12): of an event, and of a page of events."""

from typing import Any

from app.filters import MAX_EVENTS, MAX_QUERY_LENGTH, STATUSES
from app.html import LANGUAGES
from app.models import QUALIFIERS, READ_AMOUNTS, TITLE_KINDS

Schema = dict[str, Any]


def _object(description: str, **properties: Schema) -> Schema:
    """Every member is always there; what is not known is null."""
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _text(description: str, **more: Any) -> Schema:
    return {"type": "string", "description": description, **more}


def _or_null(schema: Schema) -> Schema:
    return {**schema, "type": [schema["type"], "null"]}


def _slug(description: str) -> Schema:
    return _text(description, pattern="^[a-z0-9]+(-[a-z0-9]+)*$", maxLength=MAX_QUERY_LENGTH)


def _day(description: str) -> Schema:
    return _text(description, format="date")


def _edtf(description: str) -> Schema:
    return _text(f"{description}, as EDTF: 2025-04-24, 2024-10, 2024-10~, 2024-10-08/2024-10-13, 2025-04-30/..")


def _address(description: str) -> Schema:
    return _text(description, format="uri")


def _list(description: str, items: Schema) -> Schema:
    return {"type": "array", "description": description, "items": items}


_PLACE = _object(
    "Where it happened; null where no place is given.",
    slug=_slug("The value of the parameter `place`."),
    name=_text("What it is called."),
    latitude={"type": ["number", "null"], "description": "Degrees, WGS 84; null where the place has no one point."},
    longitude={"type": ["number", "null"], "description": "Degrees, WGS 84; null where the place has no one point."},
)

_SOURCE = _object(
    "A publication that says so.",
    slug=_slug("The value of the parameter `source`."),
    publisher=_text("Who published it."),
    title=_text("Its title, in its own language."),
    title_is=_text("Whether the title is the publisher's own.", enum=list(TITLE_KINDS)),
    url=_or_null(_address("Its address, where it has one.")),
    published=_or_null(_edtf("When it was published")),
    language=_text("Its language, by BCP 47."),
    kind=_slug("Its kind, as the page of sources has them."),
    read=_text("How much of it was read for this timeline.", enum=list(READ_AMOUNTS)),
    locator=_or_null(_text("Where in it the matter stands.")),
)

_FIGURE = _object(
    "A number that somebody stated. Numbers of two speakers stay two figures.",
    label=_text("What was counted."),
    value={"type": "number", "description": "The number."},
    unit=_slug("What it counts."),
    qualifier=_text("How exact the speaker was.", enum=list(QUALIFIERS)),
    attributed_to=_text("Who stated it."),
    series=_or_null(_slug("The series of comparable figures that it belongs to.")),
    stated=_or_null(_edtf("When it was stated")),
    source=_or_null(_slug("The source that has it.")),
    note=_or_null(_text("What else is to be known of it.")),
)

#: What ``/{language}/events/{slug}.json`` answers.
EVENT = _object(
    "An event.",
    slug=_slug("Its name for ever."),
    url=_address("Its page."),
    date=_edtf("Its date, as precise as it is known"),
    earliest=_day("The first day that it can have touched."),
    latest=_or_null(_day("The last such day; null where the end is open.")),
    category=_slug("The value of the parameter `category`."),
    status=_text("Who stands for it: those concerned, the media, or one side alone.", enum=list(STATUSES)),
    title=_text("What happened, in a line."),
    summary=_or_null(_text("What happened, in a few sentences.")),
    place=_or_null(_PLACE),
    attribution=_or_null(_text("Who says so.")),
    caveat=_or_null(_text("What is uncertain or disputed.")),
    collection=_slug("The value of the parameter `collection`."),
    added=_day("When it was added."),
    updated=_or_null(_day("When it was worked on last; null where it never was since it was added.")),
    sources=_list("What it rests on.", _SOURCE),
    figures=_list("What was stated about it in numbers.", _FIGURE),
    related=_list("Slugs of related events.", _slug("An event.")),
)

_TIMELINE = _object(
    "What the events belong to.",
    slug=_slug("Its name for ever."),
    name=_text("What it is called."),
    title=_text("What it is about."),
    version=_text("Names its content: it changes with any of it."),
    licence=_text("What may be done with it."),
    licence_url=_address("The same in full."),
    language=_text("The language of the texts, by BCP 47.", enum=list(LANGUAGES)),
)

_BOUNDS = _object(
    "Where the events of the filter lie, whatever the window. An open end counts as the day of its start.",
    first=_or_null(_day("The first day of them all.")),
    last=_or_null(_day("The last day of them all.")),
    before=_or_null(_day("The last day of the nearest event before the window.")),
    after=_or_null(_day("The first day of the nearest event after the window.")),
)

#: What ``/{language}/events.json`` answers.
EVENTS = _object(
    "The events of a filter, or a page of them.",
    timeline=_TIMELINE,
    page=_address("The page for readers that shows the same."),
    filter=_text("The filter as a query, in canonical form."),
    **{"from": _day("The first day of the window.")},
    to=_day("Its last day."),
    bounds=_BOUNDS,
    count={"type": "integer", "minimum": 0, "description": "How many events there are on all pages."},
    next=_or_null(_address("The next page; null on the last one. The header `Link` says the same.")),
    events=_list(f"In the order of the filter, at most {MAX_EVENTS} of them to a page.", EVENT),
)
