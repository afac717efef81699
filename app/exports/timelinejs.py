"""How are events written for TimelineJS 3? As its JSON, with dates as precise as they are known and no more so."""

import json
from collections.abc import Generator, Iterable, Sequence
from html import escape
from typing import Any

from app.dates import Moment
from app.exports.context import ExportContext, Told
from app.html import typeset
from app.queries.exporting import WholeEvent

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def write_timelinejs(chunks: Iterable[Sequence[WholeEvent]], context: ExportContext) -> Generator[bytes, None, None]:
    """An object with a title and the array of events. TimelineJS opens none without any event, and says so."""
    separator = f'{{"title":{_encode(_title(context))},"events":['
    for chunk in chunks:
        yield (separator + ",".join([_encode(_slide(Told(whole, context))) for whole in chunk])).encode()
        separator = ","
    yield f"{'' if separator == ',' else separator}]}}".encode()


def _title(context: ExportContext) -> dict[str, Any]:
    return {
        "text": {
            "headline": escape(context.title),
            "text": f"<p>{escape(typeset(context.texts.description, context.language))}</p>",
        },
        "autolink": False,
    }


def _slide(told: Told) -> dict[str, Any]:
    start, end = told.when.start, told.when.end
    slide = {
        "unique_id": told.event.slug,
        "start_date": _date(start),
        "display_date": told.dated,
        "group": _plain(told.category),
        "text": {"headline": escape(told.title), "text": told.html},
        # What looks like an address in a text is none of ours.
        "autolink": False,
    }
    # Where the end is open, its end would be a day that nobody has named.
    return slide | ({"end_date": _date(end)} if end and end != start else {})


def _date(moment: Moment) -> dict[str, int]:
    day = moment.first
    parts = {"year": day.year, "month": day.month, "day": day.day}
    return dict(list(parts.items())[: ("year", "month", "day").index(moment.precision) + 1])


def _plain(text: str) -> str:
    """A text where TimelineJS takes the markup out, and then writes what is left as markup."""
    return escape(escape(text, quote=False), quote=False)
