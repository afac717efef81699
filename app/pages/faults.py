"""What does the page of a timeline hold whose filter cannot all be understood? What can be, and what was wrong."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from app.errors import BadFilter, ParameterFault
from app.filters import EventFilter, Query
from app.pages.site import Site
from app.pages.timeline import TimelinePage, timeline_page
from app.queries.settling import settle
from app.wording import status_names


def fault_page(
    connection: Connection,
    site: Site,
    query: Query,
    refused: BadFilter,
    slug: str | None,
    *,
    as_typed: bool,
) -> TimelinePage:
    """Gather the timeline of what can be understood of a query, with every fault of the rest. Raises EventNotFound.

    ``refused`` is why there is no page of all of it.
    """
    where, faults = EventFilter.understood(query, as_typed=as_typed)
    unknown = _unknown(connection, site, where)
    for fault in unknown:
        where = _without(where, fault)
    page = timeline_page(connection, site, where, slug)
    return replace(page, form=page.form.with_faults([*faults, *unknown] or refused.faults))


def _unknown(connection: Connection, site: Site, where: EventFilter) -> Sequence[ParameterFault]:
    """The faults that only the data shows."""
    try:
        settle(connection, where, site.catalogue, site.language, status_names(site.catalogue.languages))
    except BadFilter as error:
        return error.faults
    return ()


def _without(where: EventFilter, fault: ParameterFault) -> EventFilter:
    if fault.parameter == "collection":
        return replace(where, collection="")
    return where.without(**{fault.parameter: fault.value})
