"""The lanes of a timeline: one for each category, each status or each speaker, and which events stand in it.

An event has one category and one status; by speaker it stands in the lane of everyone who has spoken of it as the
filter asks, once in each. What nobody has spoken of has a lane of its own, the last one. Counts of events are not made
here: an event with several marks stays one event.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial, reduce
from operator import or_
from typing import Final

from app.counts import EventIndex, Statements
from app.drawing import CIRCLE, Sign, shape_sign, stance_sign
from app.eventset import EventSet, first, positions, without
from app.filters import EventFilter, LanesBy
from app.formats import typeset
from app.layout import Lane
from app.layout.marks import DenseLane, LaneEvent, Mark, is_dense
from app.queries.catalogue import Catalogue
from app.queries.rows import Category, EventRow, Speaker, Status
from app.words import translations

#: What a mark shows where somebody has taken several stances on an event is the first of these.
_STRONGEST: Final = ("denies", "doubts", "confirms", "declines", "states")
#: The lane of what nobody has spoken of.
_NOBODY: Final = ""

#: The key of a lane in which an event stands, and the stances that its speaker takes on it.
_Standing = tuple[str, tuple[str, ...]]


@dataclass(frozen=True)
class _Head:
    """What a lane is of, by its slug. ``category`` and ``status`` are those of its events, where all have the same.

    ``stances`` are those of a speaker, strongest first: under the filter, with the events. ``events`` are all of the
    lane's where it is a speaker's.
    """

    key: str
    label: str
    language: str
    categories: Mapping[str, Category]
    statuses: Mapping[str | None, Status]
    category: Category | None = None
    status: Status | None = None
    events: EventSet = 0
    stances: Mapping[str, EventSet] | None = None

    @property
    def shapes(self) -> Iterable[int]:
        """Those of the categories that its events have."""
        some = (self.category,) if self.category else self.categories.values()
        return {category.shape for category in some}

    @property
    def marker(self) -> Sign | None:
        """What stands before its name; None before a speaker's."""
        if self.category:
            return shape_sign(self.category.shape, "solid", f"category-{self.category.colour}")
        return shape_sign(CIRCLE, self.status.drawn, "ink") if self.status else None

    def sign(self, mark: Mark) -> Sign:
        """How a mark is drawn: in its category's shape, or the stance's, and in its category's colour."""
        category = self.category or self.categories[mark.event.category]
        colour = "" if self.category else f"category-{category.colour}"
        if mark.stances:
            return stance_sign(mark.stances[0], colour)
        return shape_sign(category.shape, self.statuses[mark.event.status].drawn, colour)

    def identity(self, slug: str) -> str:
        """What tells an event's mark from its others."""
        return slug if self.stances is None else f"{slug}--{self.key}"

    def says(self, mark: Mark) -> str:
        """What the lane's speaker says of an event, such as "Owner: denies, confirms"; or nothing."""
        if not mark.stances:
            return ""
        gettext = translations(self.language).gettext
        said = ", ".join(gettext(stance) for stance in mark.stances)
        return f"{typeset(self.label, self.language)}{gettext(':')} {said}"


@dataclass(frozen=True)
class Lanes:
    """The lanes of a timeline from top to bottom, by their keys. ``shown`` are the events in the window.

    ``standings`` has by its position in which of them an event stands, with the speaker's stances; it is empty where
    that is not for speakers to say.
    """

    by: LanesBy
    heads: Mapping[str, _Head]
    shown: EventSet
    index: EventIndex
    standings: Mapping[int, Sequence[_Standing]]

    @property
    def stances(self) -> Sequence[str]:
        """Those that its marks have, as a legend lists them."""
        found = {stance for head in self.heads.values() for stance in head.stances or ()}
        return [stance for stance in _STRONGEST if stance in found]

    def by_lane(self, events: Iterable[EventRow]) -> dict[str, list[LaneEvent]]:
        """Events by the keys of their lanes, in the order in which they come."""
        found: dict[str, list[LaneEvent]] = {key: [] for key in self.heads}
        for event in events:
            if self.by == "speaker":
                for key, stances in self.standings[event.position]:
                    found[key].append(LaneEvent(event, stances))
            else:
                found[event.category if self.by == "category" else event.status or ""].append(LaneEvent(event))
        return found

    def histogram(self, under: EventSet, edges: Sequence[int]) -> Mapping[str, Sequence[int]]:
        """How many of some events there are in each lane, by bin."""
        if self.by != "speaker":
            return self.index.histogram(under, edges, self.by)
        return self.index.days.in_bins(under, edges, {key: head.events for key, head in self.heads.items()})

    def said(self, lane: Lane | DenseLane) -> Mapping[str, int]:
        """On how many of a lane's events in the window its speaker does more than state them, as most do, by stance."""
        stances = self.heads[lane.key].stances or {}
        counts = {stance: (events & self.shown).bit_count() for stance, events in stances.items()}
        return {stance: count for stance, count in counts.items() if count and stance != "states"}


def lanes_of(
    catalogue: Catalogue, index: EventIndex, where: EventFilter, under: EventSet, shown: EventSet, language: str
) -> Lanes:
    """The lanes of a filter: those of what it names, or else of all there are; of speakers, all who have spoken.

    ``under`` are its events at any time, ``shown`` those in the window. Where there are no speakers, or no statuses,
    lanes are those of categories.
    """
    speakers, categories = catalogue.speakers[language], catalogue.categories[language]
    labels = {category.slug: category for category in categories}
    make_head = partial(_Head, language=language, categories=labels, statuses=catalogue.statuses_of_events(language))
    if where.lanes == "speaker" and speakers:
        heads = {head.key: head for head in _heads_of_speakers(make_head, speakers, index.statements, where, under)}
        drawn = 0 if is_dense(shown.bit_count()) else shown if is_dense(under.bit_count()) else under
        return Lanes("speaker", heads, shown, index, _standings(heads.values(), drawn))
    by: LanesBy = "status" if where.lanes == "status" and catalogue.statuses[language] else "category"
    if by == "status":
        heads = {one.slug: make_head(one.slug, one.label, status=one) for one in catalogue.statuses[language]}
    else:
        heads = {one.slug: make_head(one.slug, one.label, category=one) for one in categories}
    chosen = where.chosen(by) or heads
    return Lanes(by, {key: head for key, head in heads.items() if key in chosen}, shown, index, {})


def _heads_of_speakers(
    make_head: Callable[..., _Head],
    speakers: Iterable[Speaker],
    statements: Statements,
    where: EventFilter,
    under: EventSet,
) -> Iterator[_Head]:
    said: dict[str, dict[str, EventSet]] = {}
    for (speaker, stance), events in statements.chosen(where):
        said.setdefault(speaker, {})[stance] = events & under
    rest = under
    for slug, label, *_ in speakers:
        some = said.get(slug, {})
        stances = {stance: some[stance] for stance in _STRONGEST if some.get(stance)}
        events = reduce(or_, stances.values(), 0)
        rest = without(rest, events)
        if events or slug in where.speaker:
            yield make_head(slug, label, events=events, stances=stances)
    if rest:
        nobody = make_head(_NOBODY, "", events=rest)
        yield replace(nobody, label=translations(nobody.language).gettext("No statement recorded"))


def _standings(heads: Iterable[_Head], drawn: EventSet) -> Mapping[int, Sequence[_Standing]]:
    """By the position of each event that is drawn in which lanes it stands, with the speaker's stances."""
    # What is drawn is few events, near each other among the many.
    begin = max(first(drawn), 0)
    near = drawn >> begin
    found: dict[int, list[_Standing]] = {}
    for head in heads:
        said = {begin + place: list[str]() for place in positions(head.events >> begin & near)}
        for stance, events in (head.stances or {}).items():
            for place in positions(events >> begin & near):
                said[begin + place].append(stance)
        for position, stances in said.items():
            found.setdefault(position, []).append((head.key, tuple(stances)))
    return found
