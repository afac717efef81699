"""What does the story hold? All its steps on one page, and one step beside the timeline that it speaks of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from app import queries
from app.layout import Plot, bin_edges, lay_out, lay_out_counts
from app.links import Links, PageLinks
from app.pages.passages import Passage, passages_of
from app.pages.site import Site
from app.pages.timeline import MAX_MARKS
from app.postings import positions
from app.queries import EventRow


@dataclass(frozen=True, slots=True)
class StoryPage:
    """All steps, one after the other."""

    site: Site
    links: PageLinks
    steps: Sequence[Passage]


@dataclass(frozen=True)
class Scene:
    """The timeline of a step, as the templates of the plot want it: to look at, with every mark a link.

    ``events`` are chronological; none where they are so many that the lanes count them.
    """

    site: Site
    links: Links
    plot: Plot
    events: Sequence[EventRow]
    highlighted: frozenset[str]
    is_dense: bool
    opened: str = ""


@dataclass(frozen=True, slots=True)
class StepPage:
    """One step: ``position`` is its number among the ``steps``, from 1."""

    site: Site
    links: PageLinks
    steps: Sequence[Passage]
    position: int
    scene: Scene

    @property
    def step(self) -> Passage:
        return self.steps[self.position - 1]

    @property
    def previous(self) -> Passage | None:
        return self.steps[self.position - 2] if self.position > 1 else None

    @property
    def following(self) -> Passage | None:
        return self.steps[self.position] if self.position < len(self.steps) else None


def story_page(connection: Connection, site: Site) -> StoryPage | None:
    """All of the story; None where the data set tells none."""
    steps = passages_of(connection, site, "story")
    return StoryPage(site, PageLinks(site.language, "story"), steps) if steps else None


def step_page(connection: Connection, site: Site, slug: str, today: date) -> StepPage | None:
    """One step of the story; None where it has no such step."""
    steps = passages_of(connection, site, "story")
    for position, step in enumerate(steps, 1):
        if step.slug == slug:
            links = PageLinks(site.language, f"story/{slug}")
            return StepPage(site, links, steps, position, _scene(connection, site, step, today))
    return None


def _scene(connection: Connection, site: Site, step: Passage, today: date) -> Scene:
    index, where, window = site.catalogue.index, step.where, step.window
    under = index.under(where, index.everything)
    shown = index.inside(under, window)
    lanes = site.lanes(where)
    is_dense = shown.bit_count() > MAX_MARKS
    events: Sequence[EventRow] = ()
    if is_dense:
        plot = lay_out_counts(index.histogram(under, bin_edges(window)), window, lanes, site.language, today)
    else:
        events = list(queries.find_events(connection, site.catalogue.rows, positions(shown), site.language).values())
        plot = lay_out(events, window, lanes, site.language, today)
    return Scene(site, step.links, plot, events, frozenset(one.slug for one in step.events), is_dense)
