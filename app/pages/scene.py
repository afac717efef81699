"""A timeline that is only looked at, such as that of a step of the story, or on paper."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from app.eventset import positions
from app.lanes import Lanes
from app.layout import Plot
from app.layout.marks import is_dense
from app.links import Links
from app.pages.site import Site
from app.pages.timeline import lanes_shown, plot_of
from app.queries.events import find_events
from app.queries.rows import EventRow
from app.queries.selecting import Selected


@dataclass(frozen=True)
class Scene:
    """A timeline whose window stays as it is, as the templates of the plot want it: every mark is a link.

    ``events`` are chronological; none where they are so many that the lanes count them.
    """

    site: Site
    links: Links
    lanes: Lanes
    plot: Plot
    events: Sequence[EventRow]
    highlighted: frozenset[str]
    is_dense: bool
    opened: str = ""
    beyond: None = None


def scene_of(
    connection: Connection, site: Site, links: Links, selected: Selected, highlighted: Sequence[str] = ()
) -> Scene:
    """The events that a filter shows, which ``links`` lead to."""
    is_crowded = is_dense(selected.facets.shown)
    wanted = () if is_crowded else positions(selected.shown)
    events = list(find_events(connection, site.catalogue.rows, wanted, site.language).values())
    lanes = lanes_shown(site, selected)
    plot = plot_of(site, selected, lanes, events)
    return Scene(site, links, lanes, plot, events, frozenset(highlighted), is_crowded)
