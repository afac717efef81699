"""Writes events as JSON: with their sources, figures, statements and bounds, and what was asked, in one object.

In the shape, and so with the members, of the models in `shapes`.
"""

import json
from collections.abc import Generator, Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from app.dates import OPEN_END
from app.exports import shapes
from app.exports.context import ExportContext
from app.queries.exporting import WholeEvent
from app.queries.rows import FigureRow

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=date.isoformat).encode
_EVENT, _SOURCE, _FIGURE, _STATEMENT = (
    tuple(shape.model_fields) for shape in (shapes.Event, shapes.Source, shapes.Figure, shapes.Statement)
)
_of_source = attrgetter(*("source" if name == "slug" else name for name in _SOURCE))
_of_figure = attrgetter(*_FIGURE)
_of_statement = attrgetter(*_STATEMENT)


def write_json(chunks: Iterable[Sequence[WholeEvent]], context: ExportContext) -> Generator[bytes, None, None]:
    """An object whose last member is the array of events; of one event alone, that event."""
    if context.slug:
        for (whole,) in chunks:
            yield _encode(_event(whole, context)).encode()
        return
    separator = f'{_encode(_about(context))[:-1]},"events":['
    for chunk in chunks:
        yield (separator + ",".join([_encode(_event(whole, context)) for whole in chunk])).encode()
        separator = ","
    yield f"{'' if separator == ',' else separator}]}}".encode()


def _about(context: ExportContext) -> dict[str, Any]:
    """What the events belong to, and which of them these are."""
    catalogue, bounds = context.catalogue, context.bounds
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
        "sources": [dict(zip(_SOURCE, _of_source(source), strict=True)) for source in whole.sources],
        "figures": [_figure(figure) for figure in whole.figures],
        "statements": [
            dict(zip(_STATEMENT, _of_statement(statement), strict=True))
            for statement in whole.statements
            if statement.had_been_made_by(context.where.known)
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
    return {name: values[name] for name in _EVENT}


def _figure(figure: FigureRow) -> dict[str, Any]:
    values = dict(zip(_FIGURE, _of_figure(figure), strict=True))
    return values | {"value": int(figure.value)} if figure.value.is_integer() else values
