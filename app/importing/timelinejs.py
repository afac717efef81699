"""Makes a data set of a TimelineJS spreadsheet: its rows become events, its media and links sources.

What the spreadsheet does not say is not made up: it stands in the files in the plainest way, and the report tells so.
It says of each row whether it was taken, changed or refused, and why.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from app.importing.content import MAX_CATEGORIES, OTHER, Content, Slugs, slug_of, write_files
from app.importing.display_dates import shown_date
from app.importing.entries import Entry, notes_on_refused, read_entry
from app.importing.markup import Link, one_line
from app.importing.rows import Refused, Row, read_sheet
from app.models.cells import Unexpected, web_address
from app.words import N_

_OUTCOMES = ("taken", "changed", "refused")
#: The category of events without a group.
_UNGROUPED: Final = "other"
_CAVEAT: Final = N_("The spreadsheet says “%(date)s” for the date")
#: What the report calls that of which a source was made, by the kind of the source.
_KIND: Final = {"media": "Media", "web": "link"}
#: Of an address that holds a whole file, in characters.
_FILE_SHOWN: Final = 60


@dataclass(frozen=True, slots=True)
class _Outcome:
    """Of the row that begins on this ``line``; ``became`` is the slug of its event, or what else it was taken for.

    The first note on a row that was refused says why.
    """

    line: int
    headline: str
    became: str = ""
    notes: Sequence[str] = ()

    @property
    def name(self) -> str:
        """As it is, or but for what the notes say, or not at all."""
        return ("changed" if self.notes else "taken") if self.became else "refused"


@dataclass(slots=True)
class _Report:
    """Of all rows in order; ``general`` says what holds for all of them, ``counted`` what the number of a row is."""

    general: list[str] = field(default_factory=list)
    outcomes: list[_Outcome] = field(default_factory=list)
    counted: str = "line"

    def count(self, name: str) -> int:
        return sum(outcome.name == name for outcome in self.outcomes)

    @property
    def lines(self) -> Iterator[str]:
        """For people: a line a row, what was changed below it."""
        for outcome in self.outcomes:
            where, notes = f"{self.counted} {outcome.line}: {outcome.name}", outcome.notes
            headline = _printable(outcome.headline)
            if outcome.became:
                yield f"{where}: {headline} ({outcome.became})"
            else:
                yield f"{where}: {headline or 'no headline'}: {_printable(notes[0])}"
                notes = notes[1:]
            yield from (f"    {_printable(note)}" for note in notes)
        yield from self.general
        counted = ", ".join(f"{self.count(name)} {name}" for name in _OUTCOMES)
        yield f"{len(self.outcomes)} {'row' if len(self.outcomes) == 1 else 'rows'}: {counted}"

    def as_json(self) -> dict[str, Any]:
        """For programs: the same."""
        rows = [
            {
                self.counted: outcome.line,
                "outcome": outcome.name,
                "headline": outcome.headline,
                "became": outcome.became or None,
                "notes": list(outcome.notes),
            }
            for outcome in self.outcomes
        ]
        return {"rows": rows, "general": self.general, **{name: self.count(name) for name in _OUTCOMES}}


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else " " for character in text)


@dataclass(slots=True, kw_only=True)
class _Import(Content):
    """The content while it grows row by row."""

    today: date
    has_title: bool = False
    event_slugs: Slugs = field(default_factory=Slugs)
    group_slugs: Slugs = field(default_factory=Slugs)
    source_slugs: Slugs = field(default_factory=Slugs)
    #: Of each event the day and the time of it.
    times: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.group_slugs.give("", _UNGROUPED)

    def take(self, row: Row) -> _Outcome:
        try:
            entry = read_entry(row)
            is_title = row.kind == "title" and not self.has_title
            became = self._take_title(entry) if is_title else self._take_event(entry, row)
        except Refused as error:
            return _Outcome(row.line, row["Headline"], "", list(notes_on_refused(row, str(error))))
        return _Outcome(row.line, entry.headline, became, entry.notes)

    def _take_title(self, entry: Entry) -> str:
        self.has_title = True
        self.name, self.description = entry.headline, one_line(entry.text)
        given = {"date": entry.date, "Display Date": entry.shown, "Group": entry.group}
        left_out = [(name, text) for name, text in given.items() if text]
        left_out += [(_KIND[link.kind], " · ".join(filter(None, (link.address, link.words)))) for link in entry.links]
        entry.notes += [f"its {name} “{text}” left out: it names the whole" for name, text in left_out]
        return "title"

    def _take_event(self, entry: Entry, row: Row) -> str:
        if not entry.date:
            raise Refused("it has no Year")
        language, (when, caveat) = self.language, self._shown(entry)
        day = when.partition("/")[0].removesuffix("~")
        written = [f"{name}: {one_line(cell)}" for name, cell in sorted(row.cells.items()) if cell]
        before, own = ("", slug_of(entry.name)) if slug_of(entry.name) else (day, slug_of(entry.headline))
        slug = self.event_slugs.give(before, own, *written)
        self.times.append((day, entry.time))
        self.events.append(
            {
                "slug": slug,
                "date": when,
                "category": self._category(entry),
                f"title_{language}": entry.headline,
                f"summary_{language}": entry.text,
                f"caveat_{language}": caveat,
                "collection": "imported",
                "added": self.today.isoformat(),
            }
        )
        self.citations += self._citations(slug, entry)
        return slug

    def _shown(self, entry: Entry) -> tuple[str, str]:
        """The date as the spreadsheet shows it to its readers; where that is no date, its words as a caveat."""
        when, words = entry.date, entry.shown
        if not words:
            return when, ""
        shown = shown_date(words, when)
        if shown is None:
            entry.notes.append(f"Display Date “{words}” became the caveat")
            return when, self.say(_CAVEAT, date=words)
        became = f"became {shown}, in place of {when}" if shown != when else "left out: the date says the same"
        entry.notes.append(f"Display Date “{words}” {became}")
        return shown, ""

    def _category(self, entry: Entry) -> str:
        label, categories = entry.group, self.categories
        if label and label not in categories:
            # One is kept for those without a group.
            if len(categories) >= MAX_CATEGORIES - 1:
                entry.notes.append(f"Group “{label}” became “{self.say(OTHER)}”: there are too many")
                label = ""
            else:
                categories[label] = self.group_slugs.give("", slug_of(label), label)
        if not label:
            return categories.setdefault("", _UNGROUPED)
        return categories[label]

    def _citations(self, slug: str, entry: Entry) -> Iterator[dict[str, str]]:
        """A citation for each source; what is said of it here and not in its title is where it stands in it."""
        cited: dict[str, list[str]] = {}
        for link in entry.links:
            address = f"https:{link.address}" if link.address.startswith("//") else link.address
            try:
                web_address(address)
            except Unexpected as error:
                entry.notes += _left_out(link, error.expected)
                continue
            source = self._source(link, address)
            locators = cited.setdefault(source["slug"], [])
            if link.words and not link.is_in_text and link.words not in (source["title"], *locators):
                locators.append(link.words)
            entry.notes.append(f"{_KIND[link.kind]} became a source, its publisher {source['publisher']}")
        for source_slug, locators in cited.items():
            locator = {f"locator_{self.language}": " · ".join(locators)}
            yield {"event": slug, "source": source_slug, **locator}

    def _source(self, link: Link, address: str) -> dict[str, str]:
        sources = self.sources
        if address not in sources:
            parts = urlsplit(address)
            host = (parts.hostname or "").removeprefix("www.")
            sources[address] = {
                "slug": self.source_slugs.give("", slug_of(f"{host} {parts.path}"), address),
                "publisher": host,
                "title": link.words or address,
                "title_is": "description",
                "url": address,
                "language": "und",
                "kind": link.kind,
                "read": "address",
            }
        return sources[address]


def bring_over(path: Path, language: str, today: date) -> tuple[dict[str, str], _Report]:
    """The files of a data set, none where no row could be taken, and what became of each row.

    Raises TimelineError where the file is no TimelineJS spreadsheet.
    """
    sheet = read_sheet(path)
    grown = _Import(language, one_line(path.stem) or "Timeline", today=today)
    report = _Report([], [grown.take(row) for row in sheet.rows], sheet.counted)
    if sheet.unknown:
        unknown = ", ".join(map(repr, sheet.unknown))
        report.general.append(f"Columns left out, since TimelineJS has none of these names: {unknown}")
    if grown.sources:
        report.general.append("Every source counts as not read, its language as unknown (und)")
    if not grown.events:
        return {}, report
    grown.events = list(_by_time(grown.times, grown.events))
    return write_files(grown), report


def _by_time(times: list[tuple[str, int]], events: list[dict[str, str]]) -> Iterable[dict[str, str]]:
    """The events in the order of their rows, but those of one day in the order of their times."""
    of_day: defaultdict[str, list[int]] = defaultdict(list)
    for position, (day, _) in enumerate(times):
        of_day[day].append(position)
    turns = {day: iter(sorted(positions, key=lambda position: times[position][1])) for day, positions in of_day.items()}
    return (events[next(turns[day])] for day, _ in times)


def _left_out(link: Link, expected: str) -> Iterable[str]:
    is_file = link.address.startswith("data:")
    address = f"{link.address[:_FILE_SHOWN]}…" if is_file and len(link.address) > _FILE_SHOWN else link.address
    yield f"{_KIND[link.kind]} “{address}” left out: expected {expected}"
    if link.words and not link.is_in_text:
        yield f"“{link.words}” left out with it"
