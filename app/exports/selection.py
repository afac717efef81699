"""Which events does a file hold, and in what order? Those of the page with the same filter, or one page of them."""

from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Connection

from app import queries
from app.exports.context import ExportContext
from app.filters import EventFilter, Paging
from app.links import export_path
from app.postings import below, positions
from app.queries import Catalogue, Settled


class Selection(NamedTuple):
    """The events by their positions, and what their file says of itself."""

    context: ExportContext
    positions: Iterator[int]


def select_events(
    connection: Connection,
    catalogue: Catalogue,
    settled: Settled,
    language: str,
    public_url: str,
    *,
    paging: Paging | None = None,
    extension: str = "",
    byte_order_mark: bool = False,
) -> Selection:
    """The events of a filter; with ``paging`` one page of them, whose address has this ``extension``.

    Raises BadFilter where ``paging`` goes on after what is no event.
    """
    where, window, index = settled.where, settled.window, catalogue.index
    under = index.under(where, queries.find_matches(connection, where, index, language).events)
    shown = index.inside(under, window)
    newest_first = where.sort == "newest"
    rest, listed, goes_on = shown, positions(shown, descending=newest_first), False
    if paging is not None:
        if paging.after:
            rest = queries.find_following(connection, shown, paging.after, language, newest_first=newest_first)
        numbers = list(islice(positions(rest, descending=newest_first), paging.limit + 1))
        listed, goes_on = iter(numbers[: paging.limit]), len(numbers) > paging.limit
        if goes_on:
            last = queries.find_slug(connection, numbers[paging.limit - 1], language)
            address = paging.following(last).address(where.address(export_path(language, extension)))
    context = ExportContext(
        catalogue=catalogue,
        language=language,
        public_url=public_url,
        where=where,
        window=window,
        bounds=index.bounds(under, window),
        count=shown.bit_count(),
        next_page=public_url + address if goes_on else "",
        byte_order_mark=byte_order_mark,
    )
    return Selection(context, listed)


def select_event(
    connection: Connection, catalogue: Catalogue, slug: str, language: str, public_url: str, *, byte_order_mark: bool
) -> Selection:
    """One event alone. Raises EventNotFound."""
    position = queries.find_position(connection, slug, language)
    window = catalogue.data
    bounds = catalogue.index.bounds(below(position + 1) ^ below(position), window)
    context = ExportContext(
        catalogue=catalogue,
        language=language,
        public_url=public_url,
        where=EventFilter(),
        window=window,
        bounds=bounds,
        count=1,
        slug=slug,
        byte_order_mark=byte_order_mark,
    )
    return Selection(context, iter([position]))
