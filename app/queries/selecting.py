"""Which events does a filter find, and in what order? The same for a page, a dossier and a file."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Connection

from app.filters import EventFilter
from app.postings import Events, positions
from app.queries import Catalogue, Settled, find_following
from app.queries.matching import Matches, find_matches


class Selected(NamedTuple):
    """The events ``under`` a filter at any time, and those ``shown`` in its window.

    ``matches`` are those that have its places, sources and words, whatever else it asks for.
    """

    matches: Matches
    under: Events
    shown: Events


def find_selected(connection: Connection, catalogue: Catalogue, settled: Settled, language: str) -> Selected:
    index = catalogue.index
    matches = find_matches(connection, catalogue, settled.where, language)
    under = index.under(settled.where, matches.events)
    return Selected(matches, under, index.inside(under, settled.window))


def in_order(connection: Connection, events: Events, where: EventFilter, after: str, language: str) -> Iterator[int]:
    """The positions of some events in the filter's order; with ``after``, of those that follow that event.

    Raises BadFilter where that is none.
    """
    newest_first = where.sort == "newest"
    if after:
        events = find_following(connection, events, after, language, newest_first=newest_first)
    return positions(events, descending=newest_first)


def listed(
    connection: Connection,
    events: Events,
    where: EventFilter,
    after: str,
    language: str,
    *,
    at_once: int,
    length: int,
) -> tuple[list[int], bool]:
    """The positions of the events of a page in the filter's order, and whether others follow.

    So many ``at_once`` are all listed; of more, a page has ``length``, and ``after`` is the event before it.
    """
    if events.bit_count() <= at_once:
        return list(in_order(connection, events, where, "", language)), False
    found = list(islice(in_order(connection, events, where, after, language), length + 1))
    return found[:length], len(found) > length
