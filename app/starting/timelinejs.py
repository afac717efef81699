"""How does a TimelineJS spreadsheet become a data set of ours? Its rows become events, its media and links sources.

What the spreadsheet does not say is not made up: it stands in the files in the plainest way, and the report tells so.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from app.dates import OPEN_END
from app.models.cells import Unexpected, extent, web_address
from app.starting.markup import Link, one_line
from app.starting.names import Names, spelled
from app.starting.report import Outcome, Report
from app.starting.rows import Refused, Row, Sheet
from app.starting.sheets import read_sheet
from app.starting.shown import shown_date
from app.starting.telling import Told, tell, untold
from app.starting.written import MAX_CATEGORIES, Content, write_files

__all__ = ["MAX_CATEGORIES", "bring_over"]

#: The category of events without a group.
_UNGROUPED: Final = "other"
#: What the report calls that of which a source was made, by the kind of the source.
_KIND: Final = {"media": "Media", "web": "link"}
#: Of an address that holds a whole file, in characters.
_FILE_SHOWN: Final = 60


@dataclass(slots=True)
class _Import:
    """The data set while it grows."""

    content: Content
    today: date
    has_title: bool = False
    names: Names = field(default_factory=Names)
    names_of_groups: Names = field(default_factory=Names)
    names_of_sources: Names = field(default_factory=Names)
    #: Of each event the day and the time of it.
    times: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.names_of_groups.give("", _UNGROUPED)

    def take(self, row: Row) -> Outcome:
        try:
            told = tell(row)
            is_title = row.kind == "title" and not self.has_title
            became = self._take_title(told) if is_title else self._take_event(told, row)
        except Refused as error:
            return Outcome(row.line, row["Headline"], "", list(untold(row, str(error))))
        return Outcome(row.line, told.headline, became, told.notes)

    def _take_title(self, told: Told) -> str:
        self.has_title = True
        self.content.name, self.content.description = told.headline, one_line(told.text)
        given = {"date": told.date, "Display Date": told.shown, "Group": told.group}
        left_out = [(name, text) for name, text in given.items() if text]
        left_out += [(_KIND[one.kind], " · ".join(filter(None, (one.address, one.words)))) for one in told.links]
        told.notes += [f"its {name} “{text}” left out: it names the whole" for name, text in left_out]
        return "title"

    def _take_event(self, told: Told, row: Row) -> str:
        if not told.date:
            raise Refused("it has no Year")
        language, (when, caveat) = self.content.language, self._shown(told)
        day = when.partition("/")[0].removesuffix("~")
        written = [f"{name}: {one_line(cell)}" for name, cell in sorted(row.cells.items()) if cell]
        before, own = ("", spelled(told.name)) if spelled(told.name) else (day, spelled(told.headline))
        slug = self.names.give(before, own, *written)
        self.times.append((day, told.time))
        self.content.days.update({*extent(when)} - {OPEN_END.isoformat()})
        self.content.events.append(
            {
                "slug": slug,
                "date": when,
                "category": self._category(told),
                "status": "reported",
                f"title_{language}": told.headline,
                f"summary_{language}": told.text,
                f"caveat_{language}": caveat,
                "collection": "imported",
                "added": self.today.isoformat(),
            }
        )
        self.content.citations += self._citations(slug, told)
        return slug

    def _shown(self, told: Told) -> tuple[str, str]:
        """The date as the spreadsheet shows it to its readers; where that is no date, its words as a caveat."""
        when, words = told.date, told.shown
        if not words:
            return when, ""
        shown = shown_date(words, when)
        if shown is None:
            told.notes.append(f"Display Date “{words}” became the caveat")
            return when, self.content.words["caveat"].format(words)
        became = f"became {shown}, in place of {when}" if shown != when else "left out: the date says the same"
        told.notes.append(f"Display Date “{words}” {became}")
        return shown, ""

    def _category(self, told: Told) -> str:
        label, categories = told.group, self.content.categories
        if label and label not in categories:
            # One is kept for those without a group.
            if len(categories) >= MAX_CATEGORIES - 1:
                told.notes.append(f"Group “{label}” became “{self.content.words['other']}”: there are too many")
                label = ""
            else:
                categories[label] = self.names_of_groups.give("", spelled(label), label)
        if not label:
            return categories.setdefault("", _UNGROUPED)
        return categories[label]

    def _citations(self, slug: str, told: Told) -> Iterator[dict[str, str]]:
        """A citation for each source; what is said of it here and not in its title is where it stands in it."""
        cited: dict[str, list[str]] = {}
        for link in told.links:
            address = f"https:{link.address}" if link.address.startswith("//") else link.address
            try:
                web_address(address)
            except Unexpected as error:
                told.notes += _left_out(link, error.expected)
                continue
            source = self._source(link, address)
            locators = cited.setdefault(source["slug"], [])
            if link.words and not link.is_told and link.words not in (source["title"], *locators):
                locators.append(link.words)
            told.notes.append(f"{_KIND[link.kind]} became a source, its publisher {source['publisher']}")
        for source_slug, locators in cited.items():
            locator = {f"locator_{self.content.language}": " · ".join(locators)}
            yield {"event": slug, "source": source_slug, **locator}

    def _source(self, link: Link, address: str) -> dict[str, str]:
        sources = self.content.sources
        if address not in sources:
            parts = urlsplit(address)
            host = (parts.hostname or "").removeprefix("www.")
            sources[address] = {
                "slug": self.names_of_sources.give("", spelled(f"{host} {parts.path}"), address),
                "publisher": host,
                "title": link.words or address,
                "title_is": "description",
                "url": address,
                "language": "und",
                "kind": link.kind,
                "read": "address",
            }
        return sources[address]


def bring_over(path: Path, language: str, today: date) -> tuple[dict[str, str], Report]:
    """The files of a data set, none where no row could be taken, and what became of each row.

    Raises CannotBegin where the file is no TimelineJS spreadsheet.
    """
    sheet = read_sheet(path)
    grown = _Import(Content(language, one_line(path.stem) or "Timeline"), today)
    report = Report([], [grown.take(row) for row in sheet.rows], sheet.counted)
    report.general += _general(sheet, grown.content)
    if not grown.content.events:
        return {}, report
    grown.content.events = list(_by_time(grown.times, grown.content.events))
    return write_files(grown.content), report


def _by_time(times: list[tuple[str, int]], events: list[dict[str, str]]) -> Iterable[dict[str, str]]:
    """The events in the order of their rows, but those of one day in the order of their times."""
    of_day: defaultdict[str, list[int]] = defaultdict(list)
    for position, (day, _) in enumerate(times):
        of_day[day].append(position)
    turns = {day: iter(sorted(positions, key=lambda one: times[one][1])) for day, positions in of_day.items()}
    return (events[next(turns[day])] for day, _ in times)


def _general(sheet: Sheet, content: Content) -> Iterable[str]:
    if sheet.unknown:
        yield f"Columns left out, since TimelineJS has none of these names: {', '.join(map(repr, sheet.unknown))}"
    if content.events:
        yield "Every event has the status “reported”, since the spreadsheet does not say how sure it is"
    if content.sources:
        yield "Every source counts as not read, its language as unknown (und)"


def _left_out(link: Link, expected: str) -> Iterable[str]:
    is_file = link.address.startswith("data:")
    address = f"{link.address[:_FILE_SHOWN]}…" if is_file and len(link.address) > _FILE_SHOWN else link.address
    yield f"{_KIND[link.kind]} “{address}” left out: expected {expected}"
    if link.words and not link.is_told:
        yield f"“{link.words}” left out with it"
