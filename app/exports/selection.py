"""Selects the events of a file, in order: those of the page with the same filter, or a part of them."""

from array import array
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from sqlalchemy import Connection

from app.addresses import event_path, export_path
from app.days import Bounds
from app.exports.context import ExportContext
from app.exports.look import USUAL, Look
from app.filters import EventFilter, Sort
from app.lists import Paging
from app.queries.catalogue import Catalogue, ResolvedFilter
from app.queries.events import find_position, find_slug
from app.queries.selecting import find_selected, in_order


class Selection(NamedTuple):
    """The events by their positions, and what their file says of itself."""

    context: ExportContext
    positions: Iterator[int]


def select_events(
    connection: Connection,
    catalogue: Catalogue,
    resolved: ResolvedFilter,
    language: str,
    public_url: str,
    *,
    extension: str,
    paging: Paging | None = None,
    sort: Sort | None = None,
    byte_order_mark: bool = False,
    look: Look = USUAL,
) -> Selection:
    """The events of a filter for a file whose address has this ``extension``; with ``paging`` one page of them.

    Their order is ``sort``, or else the filter's.
    Raises BadFilter where ``paging`` goes on after what is no event.
    """
    where, page, last = resolved.where, paging or Paging(), ""
    order = where.sorted_by(sort or where.sort)
    selected = find_selected(connection, catalogue, resolved, language)
    shown = selected.shown
    listed = in_order(connection, shown, order, page.after, language)
    if paging:
        numbers = list(islice(listed, page.limit + 1))
        listed = iter(numbers[: page.limit])
        if len(numbers) > page.limit:
            last = find_slug(connection, numbers[page.limit - 1], language)
    elif order.sort == "updated":
        # The file is written when this connection is closed.
        listed = iter(array("i", listed))
    address = public_url + where.address(export_path(language, extension))
    context = ExportContext(
        catalogue=catalogue,
        language=language,
        public_url=public_url,
        address=page.address(address),
        resolved=resolved,
        bounds=catalogue.index.days.bounds(selected.under, resolved.window),
        count=shown.bit_count(),
        first_page=page.following("").address(address),
        next_page=page.following(last).address(address) if last else "",
        byte_order_mark=byte_order_mark,
        look=look,
        shown=shown,
    )
    return Selection(context, listed)


def select_event(
    connection: Connection,
    catalogue: Catalogue,
    slug: str,
    language: str,
    public_url: str,
    *,
    extension: str,
    byte_order_mark: bool = False,
    look: Look = USUAL,
) -> Selection:
    """One event alone. Raises EventNotFound."""
    position = find_position(connection, slug, language)
    address = f"{public_url}{event_path(language, slug)}.{extension}"
    context = ExportContext(
        catalogue=catalogue,
        language=language,
        public_url=public_url,
        address=address,
        resolved=ResolvedFilter(EventFilter(), catalogue.data, {}, catalogue.index),
        # Of one event there is nothing before and after.
        bounds=Bounds(),
        count=1,
        slug=slug,
        first_page=address,
        byte_order_mark=byte_order_mark,
        look=look,
    )
    return Selection(context, iter([position]))
