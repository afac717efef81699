"""Writes events as a calendar: RFC 5545 and 7986, whole days, and as text what a calendar has no field for."""

from collections.abc import Generator, Iterable, Iterator, Sequence
from datetime import date, timedelta

from app.dates import OPEN_END, EventDate, Moment
from app.exports.context import PROGRAM, EventText, ExportContext
from app.formats import isolated, typeset
from app.queries.exporting import WholeEvent
from app.queries.rows import CitationRow
from app.words import N_, translations

#: Of a line, its end left out.
_OCTETS = 75
_DAY = timedelta(days=1)
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})

#: A name, with its parameters, and a value as it is written.
_Property = tuple[str, str]


def write_icalendar(chunks: Iterable[Sequence[WholeEvent]], context: ExportContext) -> Generator[bytes, None, None]:
    """A calendar. Where no event is found it is empty, which every program reads, though none should be written so."""
    yield _lines(_head(context))
    for rows in chunks:
        yield b"".join([_lines(_event(EventText(whole, context))) for whole in rows])
    yield _lines([("END", "VCALENDAR")])


def _head(context: ExportContext) -> Iterator[_Property]:
    name = _text(context.title)
    yield "BEGIN", "VCALENDAR"
    yield "VERSION", "2.0"
    yield "PRODID", f"-//{PROGRAM}//Calendar//EN"
    yield "CALSCALE", "GREGORIAN"
    # The first of each two is of RFC 7986; most programs know the other.
    yield "NAME", name
    yield "X-WR-CALNAME", name
    yield "DESCRIPTION", _text(typeset(context.texts.description, context.language))
    yield "REFRESH-INTERVAL;VALUE=DURATION", "P1D"
    yield "X-PUBLISHED-TTL", "P1D"
    yield "SOURCE;VALUE=URI", context.address
    yield "URL", context.page


def _event(text: EventText) -> Iterator[_Property]:
    event, language = text.event, text.context.language
    yield "BEGIN", "VEVENT"
    # What a calendar knows an event by: the same wherever the site is, in all languages and of all times.
    yield "UID", f"{event.slug}@{text.context.catalogue.slug}"
    yield "DTSTAMP", _midnight(event.changed)
    yield "CREATED", _midnight(event.added)
    yield "LAST-MODIFIED", _midnight(event.changed)
    first, last = _days(text.when)
    yield "DTSTART;VALUE=DATE", _compact(first)
    if last < OPEN_END:
        # The day after: it is exclusive. For a day alone it could be left out, and then some show no length.
        yield "DTEND;VALUE=DATE", _compact(last + _DAY)
    title = text.title if _is_sure(text.when) else f"{text.title} ({text.dated})"
    yield "SUMMARY", _text(" ".join(title.split()))
    yield "DESCRIPTION", _text("\n".join(_description(text)))
    if event.place_name:
        yield "LOCATION", _text(" ".join(typeset(event.place_name, language).split()))
    if event.latitude is not None and event.longitude is not None:
        yield "GEO", f"{event.latitude:.6f};{event.longitude:.6f}"
    yield "CATEGORIES", _text(" ".join(text.category.split()))
    yield "URL", text.address
    yield "CLASS", "PUBLIC"
    # It keeps nobody from being asked for a meeting.
    yield "TRANSP", "TRANSPARENT"
    yield "END", "VEVENT"


def _days(when: EventDate) -> tuple[date, date]:
    """The first and last day a calendar shows: where the end is open its beginning alone, not a thousand years."""
    return when.earliest, when.latest if when.end else when.start.last


def _is_sure(when: EventDate) -> bool:
    """Whether the days that are shown say all."""
    return when.end is not None and _is_day(when.start) and _is_day(when.end)


def _is_day(moment: Moment) -> bool:
    return moment.precision == "day" and not moment.is_approximate


def _description(text: EventText) -> Iterator[str]:
    event, language = text.event, text.context.language
    gettext = translations(language).gettext
    colon = gettext(":")
    if text.when.end is None:
        has_no_end = gettext("no end is known: the calendar shows the beginning")
        yield f"{text.dated} ({has_no_end})"
    elif not _is_sure(text.when):
        yield text.dated
    if event.summary:
        yield typeset(event.summary, language)
    if event.status:
        yield f"{typeset(text.status.label, language)}{colon} {typeset(text.status.meaning, language)}"
    said = [(N_("Who says so"), event.attribution)] if event.attribution else []
    for label, value in (*said, *event.remarks):
        yield f"{gettext(label)}{colon} {typeset(value, language)}"
    if text.whole.sources:
        yield f"{gettext('Sources')}{colon}"
    for source in text.whole.sources:
        yield f"– {_cited(source, text.context)}"
    yield text.address


def _cited(source: CitationRow, context: ExportContext) -> str:
    gettext = translations(context.language).gettext
    state_media = f" ({gettext('State media')})" if source.kind in context.catalogue.state_media else ""
    said = f"{isolated(source.publisher)}{state_media}{gettext(':')} {isolated(source.title)}"
    return f"{said}, {source.url}" if source.url else said


def _text(text: str) -> str:
    """A text as a value: whatever ends a line anywhere becomes the one line end that a calendar has."""
    return "\n".join(text.splitlines()).translate(_ESCAPED)


def _midnight(day: date) -> str:
    return f"{_compact(day)}T000000Z"


def _compact(day: date) -> str:
    return day.isoformat().replace("-", "")


def _lines(properties: Iterable[_Property]) -> bytes:
    return b"".join([_fold(f"{name}:{value}") for name, value in properties])


def _fold(line: str) -> bytes:
    """A line with its end, broken where it is too long, but never within a character."""
    octets = line.encode()
    pieces, start, room = [], 0, _OCTETS
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:
            end -= 1
        pieces.append(octets[start:end])
        # Each further piece begins with a space.
        start, room = end, _OCTETS - 1
    return b"\r\n ".join([*pieces, octets[start:]]) + b"\r\n"
