"""Writes events as JSON: with their sources, figures, statements and what was asked, and as slides for TimelineJS 3.

The shapes of the first are models of an event and of a page of events, made from the columns of the data set. A member
that is a column there is what is said of that. Every member is always there, and null where it is not known. The models
tell programs what is written, in this order; nothing is validated by them. Slides have dates as precise as they are
known, and no more so.
"""

import json
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from datetime import date
from html import escape
from operator import attrgetter
from types import GenericAlias
from typing import Annotated, Any, Final

from pydantic import Field, WithJsonSchema, create_model

from app.dates import OPEN_END, Moment
from app.exports.context import EventText, ExportContext
from app.formats import typeset
from app.lines import EVENT_TEXTS
from app.models import dataset
from app.models.cells import language, schema_of, slug
from app.models.columns import DataTable, columns_of
from app.queries.exporting import MAX_EVENTS, WholeEvent
from app.queries.sources import SourceRow

#: The type of a member, and what it means.
_Member = tuple[Any, str]


def _shape(name: str, meaning: str, members: Mapping[str, _Member]) -> Any:
    fields: dict[str, Any] = {key: (kind, Field(description=says)) for key, (kind, says) in members.items()}
    return create_model(name, __doc__=meaning, **fields)


def _as(**schema: Any) -> Any:
    if "pattern" in schema:
        schema["pattern"] = f"^({schema['pattern']})$"
    return Annotated[Any, WithJsonSchema({"type": "string", **schema})]


def _several(kind: Any) -> Any:
    return GenericAlias(list, (kind,))


def _of(model: type[DataTable], *names: str) -> dict[str, _Member]:
    """Members that are columns of a table."""
    columns = {column.name: column for column in columns_of(model)}
    kinds = {name: _as(**schema_of(columns[name].parse)) for name in names}
    return {
        name: (kind if columns[name].required else kind | None, columns[name].meaning) for name, kind in kinds.items()
    }


_TEXT, _DAY, _ADDRESS, _SLUG = _as(), _as(format="date"), _as(format="uri"), _as(**schema_of(slug))
_DEGREES: Final = "Degrees, WGS 84; null where the place has no one point."

_Place = _shape(
    "Place",
    "Where an event happened.",
    {
        **_of(dataset.Place, "slug", "name"),
        **{name: (kind, _DEGREES) for name, (kind, _) in _of(dataset.Place, "latitude", "longitude").items()},
    },
)
_Source = _shape(
    "Source",
    "A publication that says so.",
    {**_of(dataset.Source, *SourceRow._fields), **_of(dataset.Citation, "locator")},
)
_Figure = _shape(
    "Figure",
    "A number that somebody stated. Numbers of two speakers stay two figures.",
    _of(
        dataset.Figure,
        *("label", "value", "unit", "qualifier", "attributed_to", "series", "stated", "source", "note"),
    ),
)
_Statement = _shape(
    "Statement",
    "A stance that a speaker took on an event. With the parameter `known`, only what had been said by that day.",
    _of(dataset.Statement, "speaker", "stance", "stated", "who", "source"),
)
#: What ``/{language}/events/{slug}.json`` answers.
Event = _shape(
    "Event",
    "An event.",
    {
        **_of(dataset.Event, "slug"),
        "url": (_ADDRESS, "Its page."),
        **_of(dataset.Event, "date"),
        "earliest": (_DAY, "The first day that it can have touched."),
        "latest": (_DAY | None, "The last such day; null where the end is open."),
        **_of(dataset.Event, "category", "status", *EVENT_TEXTS, "collection", "added", "updated"),
        "place": (_Place | None, "Where it happened; null where no place is given."),
        "sources": (_several(_Source), "What it rests on."),
        "figures": (_several(_Figure), "What was stated about it in numbers."),
        "statements": (
            _several(_Statement),
            "Who has said what of it, by days; what is undated comes last.",
        ),
        "related": (_several(_SLUG), "The slugs of related events."),
    },
)
_Timeline = _shape(
    "Timeline",
    "What the events belong to.",
    {
        "slug": (_SLUG, "Its name for ever."),
        "name": (_TEXT, "What it is called."),
        "title": (_TEXT, "What it is about."),
        "version": (_TEXT, "Names its content: it changes with any of it."),
        "licence": (_TEXT, "What may be done with it."),
        "licence_url": (_ADDRESS, "The same in full."),
        "language": (_as(**schema_of(language)), "The language of the texts, by BCP 47."),
    },
)
_Bounds = _shape(
    "Bounds",
    "Where the events of the filter lie, whatever the window. An open end counts as the day of its start.",
    {
        "first": (_DAY | None, "The first day of them all."),
        "last": (_DAY | None, "The last day of them all."),
        "before": (_DAY | None, "The last day of the nearest event before the window."),
        "after": (_DAY | None, "The first day of the nearest event after the window."),
    },
)
#: What ``/{language}/events.json`` answers.
Events = _shape(
    "Events",
    "The events of a filter, or a page of them.",
    {
        "timeline": (_Timeline, "What the events belong to."),
        "page": (_ADDRESS, "The page for readers that shows the same."),
        "filter": (_TEXT, "The filter as a query, in canonical form."),
        "from": (_DAY, "The first day of the window."),
        "to": (_DAY, "Its last day."),
        "bounds": (_Bounds, "Where the events of the filter lie, whatever the window."),
        "count": (_as(type="integer", minimum=0), "How many events there are on all pages."),
        "next": (_ADDRESS | None, "The next page; null on the last one. The header `Link` says the same."),
        "events": (_several(Event), f"In the order of the filter, at most {MAX_EVENTS} of them to a page."),
    },
)
#: Of a date, as TimelineJS has them.
_PARTS: Final = ("year", "month", "day")
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=date.isoformat).encode


def _members_of(shape: Any, **others: str) -> Callable[[Any], dict[str, Any]]:
    """Gives the members of a shape that are fields of a row, some of which have ``others`` for names there."""
    names = tuple(shape.model_fields)
    values = attrgetter(*(others.get(name, name) for name in names))
    return lambda row: dict(zip(names, values(row), strict=True))


_source, _figure, _statement = _members_of(_Source, slug="source"), _members_of(_Figure), _members_of(_Statement)


def write_json(chunks: Iterable[Sequence[WholeEvent]], context: ExportContext) -> Generator[bytes, None, None]:
    """An object whose last member is the array of events; of one event alone, that event."""
    if context.slug:
        for (whole,) in chunks:
            yield _encode(_event(whole, context)).encode()
        return
    yield from _write(_about(context), ([_event(whole, context) for whole in chunk] for chunk in chunks))


def _write(about: Mapping[str, Any], chunks: Iterable[Sequence[Any]]) -> Generator[bytes, None, None]:
    """An object with an array of events as its last member, as they come."""
    separator = f'{_encode(about)[:-1]},"events":['
    for chunk in chunks:
        yield (separator + ",".join([_encode(event) for event in chunk])).encode()
        separator = ","
    yield f"{'' if separator == ',' else separator}]}}".encode()


def _about(context: ExportContext) -> dict[str, Any]:
    """What the events belong to, and which of them these are."""
    catalogue, bounds = context.catalogue, context.selected.bounds
    return {
        "timeline": {
            "slug": catalogue.slug,
            "name": context.texts.name,
            "title": context.texts.title,
            "version": catalogue.version,
            "licence": catalogue.licence,
            "licence_url": catalogue.licence_url,
            "language": context.language,
        },
        "page": context.page,
        "filter": context.where.to_query(),
        "from": context.window.start,
        "to": context.window.end,
        "bounds": {"first": bounds.first, "last": bounds.last, "before": bounds.before, "after": bounds.after},
        "count": context.count,
        "next": context.next_page or None,
    }


def _event(whole: WholeEvent, context: ExportContext) -> dict[str, Any]:
    event = whole.event
    values = event._asdict() | {
        "url": context.permalink(event.slug),
        "latest": None if event.latest == OPEN_END else event.latest,
        "place": None,
        "sources": [_source(source) for source in whole.sources],
        "figures": [_whole_number(_figure(figure)) for figure in whole.figures],
        "statements": [
            _statement(statement) for statement in whole.statements if statement.had_been_made_by(context.where.known)
        ],
        "related": whole.related,
    }
    if event.place is not None:
        values["place"] = {
            "slug": event.place,
            "name": event.place_name,
            "latitude": event.latitude,
            "longitude": event.longitude,
        }
    return {name: values[name] for name in Event.model_fields}


def _whole_number(figure: dict[str, Any]) -> dict[str, Any]:
    return figure | {"value": int(figure["value"])} if figure["value"].is_integer() else figure


def write_timelinejs(chunks: Iterable[Sequence[WholeEvent]], context: ExportContext) -> Generator[bytes, None, None]:
    """An object with a title and the array of events. TimelineJS opens none without any event, and says so."""
    description = f"<p>{escape(typeset(context.texts.description, context.language))}</p>"
    title = {"text": {"headline": escape(context.title), "text": description}, "autolink": False}
    return _write({"title": title}, ([_slide(EventText(whole, context)) for whole in chunk] for chunk in chunks))


def _slide(text: EventText) -> dict[str, Any]:
    start, end = text.when.start, text.when.end
    slide = {
        "unique_id": text.event.slug,
        "start_date": _start(start),
        "display_date": text.dated,
        "group": _plain(text.category),
        "text": {"headline": escape(text.title), "text": text.html},
        # What looks like an address in a text is none of ours.
        "autolink": False,
    }
    # Where the end is open, its end would be a day that nobody has named.
    return slide | ({"end_date": _parts(end.last)} if end and end != start else {})


def _start(moment: Moment) -> dict[str, int | str]:
    """Its first day; what is not known of it is empty, and not left out.

    TimelineJS drops an end that has all the parts that the start has, as the year of ``2024/2024-10``; and it takes an
    end for its first moment, so that of March is written as the 31st.
    """
    known = _PARTS.index(moment.precision) + 1
    return {name: value if number < known else "" for number, (name, value) in enumerate(_parts(moment.first).items())}


def _parts(day: date) -> dict[str, int]:
    return dict(zip(_PARTS, (day.year, day.month, day.day), strict=True))


def _plain(text: str) -> str:
    """A text where TimelineJS takes the markup out, and then writes what is left as markup."""
    return escape(escape(text, quote=False), quote=False)
