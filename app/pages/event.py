"""An event's panel beside the timeline, and who has said what of events, in words: their voices, when they first spoke,
and what was known on a day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple, Protocol

from app.citing import write_plain
from app.dates import Moment, parse_date, window_for_event
from app.eventset import EventSet, below, first, last, without
from app.filters import EventFilter
from app.formats import day_in_words, typeset
from app.layout.marks import is_dense
from app.models.cells import known_on
from app.models.dataset import STANCES
from app.pages.site import Site
from app.queries.figures import StatedFigure, find_figures_of
from app.queries.rows import Category, EventRow
from app.queries.selecting import Selected
from app.queries.statements import StatementRow, find_statements, find_steps
from app.words import N_, translations

#: So many days are said as days; of more, full months or years.
_MOST_DAYS: Final = 60
_MOST_MONTHS: Final = 23
_CONFIRMED_BY_ANY: Final = EventFilter(stance=("confirms",))
#: On a day that is certain, and on one before which it may have been.
_SAID: Final = N_("First said on %(day)s"), N_("First said no later than %(day)s")
_CONFIRMED: Final = N_("First confirmed on %(day)s"), N_("First confirmed no later than %(day)s")
_SAID_AND_CONFIRMED: Final = (
    N_("First said and confirmed on %(day)s"),
    N_("First said and confirmed no later than %(day)s"),
)


@dataclass(frozen=True, slots=True)
class _Neighbours:
    """The events before and after one under the filter; ``position``: its number from 1, 0 on a dense timeline."""

    position: int
    previous: str | None
    following: str | None


@dataclass(frozen=True, slots=True)
class Panel:
    """One event in full. ``neighbours`` is None where the filter leaves it out; ``citation`` is how to cite it.

    ``statements`` are those made by the filter's day, ``voices`` has them in words where there is such a day, and
    ``first_days`` says when they were first made.
    """

    event: EventRow
    citation: str
    related: tuple[EventRow, ...]
    figures: Sequence[StatedFigure]
    statements: Sequence[StatementRow]
    voices: str
    first_days: Sequence[str]
    neighbours: _Neighbours | None
    category: Category
    collection: str


def selected_around(event: EventRow, selected: Selected) -> Selected:
    """The window of an event's page: the address's, else the default where it holds the event, else its own."""
    default = selected.catalogue.default
    own = window_for_event(event, default)
    window = selected.window if selected.where.has_window else own
    is_implied = window == own == default
    where = selected.where.in_default_window() if is_implied else selected.where.within(window)
    return replace(selected, where=where, window=window)


def panel_of(
    site: Site,
    selected: Selected,
    detail: tuple[EventRow, tuple[EventRow, ...]],
    found: Mapping[int, EventRow],
) -> Panel:
    """The panel of an event with its related ones, beside the events selected."""
    event, related = detail
    statements = find_statements(site.connection, [event.slug], site.language, selected.where.known)[event.slug]
    return Panel(
        event=event,
        citation=write_plain(site.work_of(event)),
        related=related,
        figures=_alike_together(find_figures_of(site.connection, [event.slug], site.language)[event.slug]),
        statements=statements,
        voices=_voices_by_then(selected, event.position, statements, site.language),
        first_days=first_days(event.date, statements, site.language),
        neighbours=_neighbours_among(selected, event.position, found),
        category=site.labels[event.category],
        collection=next(collection.label for collection in site.collections if collection.slug == event.collection),
    )


def _alike_together(figures: Sequence[StatedFigure]) -> Sequence[StatedFigure]:
    """Numbers of the same thing one after the other: where two speakers differ, a reader sees it."""
    labels = list(dict.fromkeys(figure.label for figure in figures))
    return sorted(figures, key=lambda figure: labels.index(figure.label))


def nearest(shown: EventSet, position: int) -> list[int]:
    """The positions of the nearest events on either side; -1 where there is none."""
    return [last(shown & below(position)), first(without(shown, below(position + 1)))]


def _neighbours_among(selected: Selected, position: int, found: Mapping[int, EventRow]) -> _Neighbours | None:
    """Where the event stands among those shown; None where it is none of them."""
    shown = selected.shown
    if not shown >> position & 1:
        return None
    number = 0 if is_dense(selected.facets.shown) else (shown & below(position)).bit_count() + 1
    previous, following = (found[neighbour].slug if neighbour >= 0 else None for neighbour in nearest(shown, position))
    return _Neighbours(number, previous, following)


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


class _HasSlug(Protocol):
    @property
    def slug(self) -> str: ...


def gather_known(
    site: Site, selected: Selected, wanted: Iterable[int], found: Mapping[int, _HasSlug]
) -> AsKnown | None:
    """The timeline as it was known on the filter's day, and None where it names none.

    ``wanted`` are the positions of the events whose voices are asked for, all of them among those ``found``.
    """
    where, index = selected.where, selected.catalogue.index
    if where.known is None:
        return None
    whenever = index.under(where.but(known=None, speaker=(), stance=()), selected.matches.events)
    steps = find_steps(site.connection, where, index.inside(whenever, selected.window), where.known)
    slugs = {position: found[position].slug for position in wanted}
    statements = find_statements(site.connection, list(slugs.values()), site.language, where.known)
    later = _acknowledged_later(selected)
    voices = {
        slug: _voices_in_words(statements[slug], site.language, is_acknowledged_later=bool(later >> position & 1))
        for position, slug in slugs.items()
    }
    return AsKnown(where.known, *steps, voices)


def _voices_by_then(selected: Selected, position: int, statements: Iterable[StatementRow], language: str) -> str:
    """Who had spoken of an event by the filter's day, in words; empty where the filter names none."""
    if selected.where.known is None:
        return ""
    is_acknowledged_later = bool(_acknowledged_later(selected) >> position & 1)
    return _voices_in_words(statements, language, is_acknowledged_later=is_acknowledged_later)


def _acknowledged_later(selected: Selected) -> EventSet:
    """The events that somebody confirms, but that nobody had confirmed by the filter's day."""
    ever, by_then = (index.statements.under(_CONFIRMED_BY_ANY) for index in (selected.catalogue.index, selected.index))
    return without(ever, by_then)


def _voices_in_words(statements: Iterable[StatementRow], language: str, *, is_acknowledged_later: bool) -> str:
    """Such as "states: Council (a clerk; the mayor) · denies: Owner · not yet acknowledged then"."""
    gettext = translations(language).gettext
    semicolon, undated = gettext(";") + " ", gettext("day unknown")
    stances: dict[str, dict[str, list[str]]] = {stance: {} for stance in STANCES}
    for statement in statements:
        speaker, who = typeset(statement.label, language), typeset(statement.who, language)
        stances[statement.stance].setdefault(speaker, []).append(who if statement.stated else f"{who}, {undated}")
    parts = [
        f"{gettext(stance)}{gettext(':')} {semicolon.join(_voice(*voices, semicolon) for voices in speakers.items())}"
        for stance, speakers in stances.items()
        if speakers
    ]
    if not parts:
        parts.append(gettext("nobody had spoken of it by then"))
    if is_acknowledged_later:
        parts.append(gettext("not yet acknowledged then"))
    return " · ".join(parts)


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
        and any(one.earliest == first == one.latest and not one.start.is_approximate for one in dates)
    )
    return _First(first, is_certain)


def _sentence(wording: tuple[str, str], first: _First, start: Moment, language: str) -> str:
    said = translations(language).gettext(wording[not first.is_certain]) % {"day": day_in_words(first.day, language)}
    delay = _delay(start, first.day, language) if first.is_certain else ""
    return f"{said}, {delay}." if delay else f"{said}."


def _delay(start: Moment, day: date, language: str) -> str:
    """How long after the start of an event a day was; empty where it was not, or nobody can say."""
    gettext, is_day = translations(language).gettext, start.first == start.last
    if start.is_approximate or day < start.last or (day == start.last and not is_day):
        return ""
    if day == start.last:
        return gettext("the day it began")
    span, is_exact = _span(start.last, day, language)
    if not is_exact:
        return gettext("more than %(span)s after it began") % {"span": span}
    after = gettext("%(span)s after it began") if is_day else gettext("at least %(span)s after it began")
    return after % {"span": span}


def _span(start: date, end: date, language: str) -> tuple[str, bool]:
    """The time between two days in the largest unit that says enough, and whether it was no longer than that."""
    words, days = translations(language), (end - start).days
    months = (end.year - start.year) * 12 + end.month - start.month - (end.day < start.day)
    if days <= _MOST_DAYS:
        return words.ngettext("%(num)s day", "%(num)s days", days) % {"num": days}, True
    if months <= _MOST_MONTHS:
        return words.ngettext("%(num)s month", "%(num)s months", months) % {"num": months}, start.day == end.day
    years = months // 12
    is_whole = months % 12 == 0 and start.day == end.day
    return words.ngettext("%(num)s year", "%(num)s years", years) % {"num": years}, is_whole
