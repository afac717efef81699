"""What is new: corrections with their reasons and events that were added, by day, the latest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import merge
from itertools import groupby, islice
from operator import attrgetter
from typing import Annotated

from sqlalchemy import Connection
from starlette.exceptions import HTTPException
from starlette.responses import Response

from app.addresses import CHANGES, export_path, timeline_path
from app.eventset import EventSet, positions
from app.filters import EventFilter
from app.html import render
from app.links import PageLinks
from app.lists import ChangeQuery
from app.pages.site import Site, SiteDep, asked
from app.queries.changes import CorrectionRow, count_corrections, find_by_day, find_corrections
from app.queries.rows import EventRow
from app.web.routes import Router

router = Router()

#: A page has so many entries at most, of whole days where it can.
MOST = 200


@dataclass(frozen=True, slots=True)
class Day:
    """What was corrected on a ``day`` and which events were added, the last in time first; ``left_out`` are others."""

    day: date
    corrections: Sequence[CorrectionRow]
    added: Sequence[EventRow]
    left_out: int


@dataclass(frozen=True, slots=True)
class _ChangesPage:
    """Some days, the latest first; ``older`` is the address of those before, empty where there are none.

    ``is_continued``: later ones are on other pages.
    """

    site: Site
    links: PageLinks
    days: Sequence[Day]
    older: str
    is_continued: bool

    @property
    def feed(self) -> str:
        """Where a feed reader subscribes to the same."""
        return EventFilter().everywhere().address(export_path(self.site.language, "atom"))

    @property
    def all_events(self) -> str:
        """The list of all events, the last changed first."""
        return EventFilter().everywhere().sorted_by("updated").address(timeline_path(self.site.language))


@dataclass(frozen=True, slots=True)
class _Count:
    """How many corrections a day has, and which events were added on it."""

    day: date
    corrections: int = 0
    added: EventSet = 0

    @property
    def total(self) -> int:
        return self.corrections + self.added.bit_count()


def latest_days(site: Site, most: int, before: date = date.max) -> tuple[Sequence[Day], bool]:
    """The latest days before one, with so many entries at most; and whether earlier days have any.

    A day with too many entries comes alone, without the rest of them.
    """
    some: list[_Count] = []
    goes_on = False
    for count in _counts(site.connection, before):
        if some and sum(one.total for one in some) + count.total > most:
            goes_on = True
            break
        some.append(count)
    if not some:
        return (), False
    corrections = find_corrections(site.connection, some[-1].day, before, most, site.language)
    of_day = {day: list(found) for day, found in groupby(corrections, key=attrgetter("day"))}
    wanted = {
        count.day: list(islice(positions(count.added, descending=True), most - len(of_day.get(count.day, ()))))
        for count in some
    }
    found = site.events({one for several in wanted.values() for one in several})
    days = []
    for count in some:
        corrected = of_day.get(count.day, ())
        added = [found[position] for position in wanted[count.day]]
        days.append(Day(count.day, corrected, added, count.total - len(corrected) - len(added)))
    return days, goes_on


def _counts(connection: Connection, before: date) -> Iterator[_Count]:
    """The days before one that have any entry, the latest first, as far as they are asked for."""
    corrected = (_Count(day, corrections=count) for day, count in count_corrections(connection, before))
    by_day = attrgetter("day")
    for day, parts in groupby(merge(corrected, _added(connection, before), key=by_day, reverse=True), key=by_day):
        both = list(parts)
        yield _Count(day, sum(part.corrections for part in both), next((part.added for part in both if part.added), 0))


def _added(connection: Connection, before: date) -> Iterator[_Count]:
    for written, events in find_by_day(connection, "added", last=before.isoformat()):
        day = date.fromisoformat(written)
        if day < before:
            yield _Count(day, added=events)


@router.read(f"/{{language}}/{CHANGES}")
def _changes(where: Annotated[ChangeQuery, asked(ChangeQuery)], site: SiteDep) -> Response:
    """The latest changes, or those before a day."""
    if CHANGES not in site.sections:
        raise HTTPException(404)
    days, goes_on = latest_days(site, MOST, where.before or date.max)
    links = PageLinks(site.language, CHANGES, where.to_query())
    older = ChangeQuery(before=days[-1].day).address(links.path) if goes_on else ""
    page = _ChangesPage(site, links, days, older, is_continued=where.before is not None)
    return render("changes.html", page, site.language, headers={"Content-Location": links.canonical})
