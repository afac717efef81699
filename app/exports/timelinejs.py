"""Writes events for TimelineJS 3: as its JSON, with dates as precise as they are known and no more so."""

from collections.abc import Generator, Iterable, Sequence
from datetime import date
from html import escape
from typing import Any

from app.dates import Moment
from app.exports.context import EventText, ExportContext
from app.exports.json import write_events
from app.formats import typeset
from app.queries.exporting import WholeEvent

_PARTS = ("year", "month", "day")


def write_timelinejs(chunks: Iterable[Sequence[WholeEvent]], context: ExportContext) -> Generator[bytes, None, None]:
    """An object with a title and the array of events. TimelineJS opens none without any event, and says so."""
    description = f"<p>{escape(typeset(context.texts.description, context.language))}</p>"
    title = {"text": {"headline": escape(context.title), "text": description}, "autolink": False}
    return write_events({"title": title}, ([_slide(EventText(whole, context)) for whole in chunk] for chunk in chunks))


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
