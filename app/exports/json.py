"""How are events written as JSON? With their sources, figures and bounds, and what was asked, in one object."""

import json
from collections.abc import Generator, Iterable, Sequence
from datetime import date

from app.dates import OPEN_END
from app.exports.context import ExportContext
from app.exports.shapes import About, Event, Figure, Place, Source
from app.queries import CitationRow, EventDetail, FigureRow
from app.queries.exporting import WholeEvent

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def write_json(chunks: Iterable[Sequence[WholeEvent]], context: ExportContext) -> Generator[bytes, None, None]:
    """An object whose last member is the array of events; of one event alone, that event."""
    if context.slug:
        for (whole,) in chunks:
            yield _encode(_event(whole, context)).encode()
        return
    separator = f'{_encode(_about(context))[:-1]},"events":['
    for chunk in chunks:
        yield (separator + ",".join([_encode(_event(one, context)) for one in chunk])).encode()
        separator = ","
    yield f"{'' if separator == ',' else separator}]}}".encode()


def _about(context: ExportContext) -> About:
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
        "from": context.window.start.isoformat(),
        "to": context.window.end.isoformat(),
        "bounds": {
            "first": _day(bounds.first),
            "last": _day(bounds.last),
            "before": _day(bounds.before),
            "after": _day(bounds.after),
        },
        "count": context.count,
        "next": context.next_page or None,
    }


def _event(whole: WholeEvent, context: ExportContext) -> Event:
    event = whole.event
    return {
        "slug": event.slug,
        "url": context.permalink(event.slug),
        "date": event.date,
        "earliest": event.earliest.isoformat(),
        "latest": None if event.latest == OPEN_END else _day(event.latest),
        "category": event.category,
        "status": event.status,
        "title": event.title,
        "summary": event.summary,
        "place": _place(event),
        "attribution": event.attribution,
        "caveat": event.caveat,
        "collection": event.collection,
        "added": event.added.isoformat(),
        "updated": _day(event.updated),
        "sources": [_source(one) for one in whole.sources],
        "figures": [_figure(one) for one in whole.figures],
        "related": whole.related,
    }


def _place(event: EventDetail) -> Place | None:
    if event.place is None or event.place_name is None:
        return None
    return {
        "slug": event.place,
        "name": event.place_name,
        "latitude": event.latitude,
        "longitude": event.longitude,
    }


def _source(citation: CitationRow) -> Source:
    return {
        "slug": citation.source,
        "publisher": citation.publisher,
        "title": citation.title,
        "title_is": citation.title_is,
        "url": citation.url,
        "published": citation.published,
        "language": citation.language,
        "kind": citation.kind,
        "read": citation.read,
        "locator": citation.locator,
    }


def _figure(figure: FigureRow) -> Figure:
    return {
        "label": figure.label,
        "value": int(figure.value) if figure.value.is_integer() else figure.value,
        "unit": figure.unit,
        "qualifier": figure.qualifier,
        "attributed_to": figure.attributed_to,
        "series": figure.series,
        "stated": figure.stated,
        "source": figure.source,
        "note": figure.note,
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
