"""What does a timeline show that is only looked at, such as that of a step of the story, or on paper?"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from app import queries
from app.layout import Plot, bin_edges, lay_out, lay_out_counts
from app.links import Links
from app.pages.site import Site
from app.pages.timeline import MAX_MARKS
from app.postings import Events, positions
from app.queries import EventRow


@dataclass(frozen=True)
class Scene:
    """A timeline whose window stays as it is, as the templates of the plot want it: every mark is a link.

    ``events`` are chronological; none where they are so many that the lanes count them.
    """

    site: Site
    links: Links
    plot: Plot
    events: Sequence[EventRow]
    highlighted: frozenset[str]
    is_dense: bool
    opened: str = ""
    beyond: None = None


def scene_of(
    connection: Connection, site: Site, links: Links, under: Events, today: date, highlighted: Sequence[str] = ()
) -> Scene:
    """The events ``under`` a filter in the window of ``links``."""
    index, window, lanes = site.catalogue.index, links.window, site.lanes(links.where)
    shown = index.inside(under, window)
    is_dense = shown.bit_count() > MAX_MARKS
    events: Sequence[EventRow] = ()
    if is_dense:
        plot = lay_out_counts(index.histogram(under, bin_edges(window)), window, lanes, site.language, today)
    else:
        events = list(queries.find_events(connection, site.catalogue.rows, positions(shown), site.language).values())
        plot = lay_out(events, window, lanes, site.language, today)
    return Scene(site, links, plot, events, frozenset(highlighted), is_dense)
