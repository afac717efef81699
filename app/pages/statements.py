"""Who has said what of events, in the words of a page: their voices, when they first spoke, and the timeline as it was
known on a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import Connection

from app.dates import Moment, day_in_words, parse_date
from app.filters import EventFilter
from app.html import typeset
from app.models import STANCES
from app.models.cells import known_on
from app.queries.selecting import Selected
from app.queries.statements import StatementRow, find_statements, find_steps
from app.words import N_, translations

#: So many days are said as days; of more, full months or years.
_MOST_DAYS: Final = 60
_MOST_MONTHS: Final = 23
#: By how exact a delay is.
_AFTER: Final = {
    "exactly": N_("%(span)s after it began"),
    "at least": N_("at least %(span)s after it began"),
    "more than": N_("more than %(span)s after it began"),
}

#: On a day that is certain, and on one before which it may have been.
_SAID: Final = N_("First said on %(day)s"), N_("First said no later than %(day)s")
_CONFIRMED: Final = N_("First confirmed on %(day)s"), N_("First confirmed no later than %(day)s")
_SAID_AND_CONFIRMED: Final = (
    N_("First said and confirmed on %(day)s"),
    N_("First said and confirmed no later than %(day)s"),
)


@dataclass(frozen=True, slots=True)
class AsKnown:
    """The timeline as it was known on a ``day``.

    ``earlier`` and ``later`` are the nearest days on which the first statement about an event of the filter was made;
    ``voices`` has for some events, by their slugs, who had spoken by then, in words.
    """

    day: date
    earlier: date | None
    later: date | None
    voices: Mapping[str, str]


def gather_known(
    connection: Connection, selected: Selected, events: Iterable[tuple[int, str]], language: str
) -> AsKnown | None:
    """The timeline as it was known on the filter's day, and None where it names none.

    ``events`` are the positions and slugs of those whose voices are asked for.
    """
    where, catalogue = selected.where, selected.catalogue
    if where.known is None:
        return None
    whenever = catalogue.index.under(where.but(known=None, speaker=(), stance=()), selected.matches.events)
    in_window = catalogue.index.inside(whenever, selected.window)
    confirmed = (index.statements.by_value("stance", EventFilter()) for index in (catalogue.index, selected.index))
    ever, by_then = (values.get("confirms", 0) for values in confirmed)
    slugs = dict(events)
    found = find_statements(connection, list(slugs.values()), language, where.known)
    voices = {
        slug: _voices_in_words(found[slug], language, is_acknowledged_later=bool((ever & ~by_then) >> position & 1))
        for position, slug in slugs.items()
    }
    return AsKnown(where.known, *find_steps(connection, where, in_window, where.known), voices)


def _voices_in_words(statements: Iterable[StatementRow], language: str, *, is_acknowledged_later: bool) -> str:
    """Such as "states: Seoul (a ministry; a deputy); Kyiv · denies: Moscow · not yet acknowledged then"."""
    gettext = translations(language).gettext
    semicolon = f"{gettext(';')} "
    stances: dict[str, dict[str, list[str]]] = {stance: {} for stance in STANCES}
    for statement in statements:
        stances[statement.stance].setdefault(statement.label, []).append(statement.who)
    parts = [
        f"{gettext(stance)}{gettext(':')} {semicolon.join(_voice(*voices, semicolon) for voices in speakers.items())}"
        for stance, speakers in stances.items()
        if speakers
    ]
    if not parts:
        parts.append(gettext("nobody had spoken of it by then"))
    if is_acknowledged_later:
        parts.append(gettext("not yet acknowledged then"))
    return " · ".join(typeset(part, language) for part in parts)


def _voice(speaker: str, voices: Iterable[str], semicolon: str) -> str:
    """A speaker with its voices; alone where it is its own."""
    others = [voice for voice in dict.fromkeys(voices) if voice != speaker]
    return f"{speaker} ({semicolon.join(others)})" if others else speaker


def first_days(event_date: str, statements: Sequence[StatementRow], language: str) -> list[str]:
    """In sentences, when something was first said of an event and when it was first confirmed, and how long that took.

    What could have been said before is said to have been said no later than on its day. Without dates no sentence.
    """
    said, confirmed = _first(statements), _first([one for one in statements if one.stance == "confirms"])
    start = parse_date(event_date).start
    if said and said == confirmed:
        return [_sentence(_SAID_AND_CONFIRMED, said, start, language)]
    firsts = (_SAID, said), (_CONFIRMED, confirmed)
    return [_sentence(wording, first, start, language) for wording, first in firsts if first]


class _First(NamedTuple):
    """The day by which the first of some statements had been made, and whether it was made on that very day."""

    day: date
    is_certain: bool


def _first(statements: Sequence[StatementRow]) -> _First | None:
    """None where no statement has a date."""
    days = [known_on(statement.stated) for statement in statements]
    if not any(days):
        return None
    first = date.fromisoformat(min(filter(None, days)))
    dates = [parse_date(statement.stated) for statement in statements if statement.stated]
    is_certain = (
        all(days)
        and all(one.earliest >= first for one in dates)
        and any(one.earliest == first == one.latest and not one.start.approximate for one in dates)
    )
    return _First(first, is_certain)


def _sentence(wording: tuple[str, str], first: _First, start: Moment, language: str) -> str:
    said = translations(language).gettext(wording[not first.is_certain]) % {"day": day_in_words(first.day, language)}
    delay = _delay(start, first.day, language) if first.is_certain else ""
    return f"{said}, {delay}." if delay else f"{said}."


def _delay(start: Moment, day: date, language: str) -> str:
    """How long a day was after the start of an event; empty where it was not, or nobody can say."""
    words, days, is_day = translations(language), (day - start.last).days, start.first == start.last
    if start.approximate or days < 0 or (days == 0 and not is_day):
        return ""
    if days == 0:
        return words.gettext("the day it began")
    months = (day.year - start.last.year) * 12 + day.month - start.last.month - (day.day < start.last.day)
    is_full = day.day == start.last.day
    if days <= _MOST_DAYS:
        number, is_full, one, other = days, True, "%(num)s day", "%(num)s days"
    elif months <= _MOST_MONTHS:
        number, one, other = months, "%(num)s month", "%(num)s months"
    else:
        number, is_full = months // 12, is_full and months % 12 == 0
        one, other = "%(num)s year", "%(num)s years"
    span = words.ngettext(one, other, number) % {"num": number}
    return words.gettext(_AFTER["more than" if not is_full else "exactly" if is_day else "at least"]) % {"span": span}
