"""How does a TimelineJS spreadsheet become a data set of ours? Its rows become events, its media and links sources.

What the spreadsheet does not say is not made up: it stands in the files in the plainest way, and the report tells so.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from app.dataset.toml import write_toml
from app.models import COLOURS, SHAPES
from app.models.cells import Unexpected, extent, web_address
from app.starting.folder import table
from app.starting.report import Outcome, Report
from app.starting.rows import Refused, Row, Sheet, Told, read_sheet, tell

#: As many as can be told apart by colour and shape.
MAX_CATEGORIES: Final = len(COLOURS) * len(SHAPES)
_SLUG_LENGTH: Final = 80
_SHOWN: Final = 60
#: The category of events without a group.
_UNGROUPED: Final = "other"
#: What the report calls that of which a source was made, by the kind of the source.
_KIND: Final = {"media": "Media", "web": "link"}
#: What the data set says where the spreadsheet says nothing, by language.
_WORDS: Final = {
    "en": {"other": "Other", "events": "Events", "web": "web page", "media": "media", "from": "Imported"},
    "fr": {"other": "Autres", "events": "Événements", "web": "page web", "media": "média", "from": "Importé"},
}
#: What timeline.toml says for who edits it, at its beginning and above its tables.
_EXAMPLE: Final = "What stands here as “example” was not in the spreadsheet: please set it right."
_COMMENTS: Final = {
    "[{}]": "The languages of the timeline: a table for each.",
    "[window]": "The days a reader sees who asked for no others, both inclusive.",
    "[licence]": "What others may do with the data.",
    "[[kinds]]": "Kinds of source, in the order of display.",
}


@dataclass(slots=True)
class _Import:
    """The data set while it grows."""

    language: str
    today: date
    name: str
    description: str = ""
    has_title: bool = False
    events: list[dict[str, str]] = field(default_factory=list)
    citations: list[dict[str, str]] = field(default_factory=list)
    categories: dict[str, str] = field(default_factory=dict)
    sources: dict[str, dict[str, str]] = field(default_factory=dict)
    #: How many there are of each, those with a number behind them counted.
    slugs: dict[str, int] = field(default_factory=lambda: {_UNGROUPED: 1})
    days: set[str] = field(default_factory=set)

    def take(self, row: Row) -> Outcome:
        headline = row["Headline"]
        try:
            told = tell(row)
            became = self._take_title(told) if row.kind == "title" and not self.has_title else self._take_event(told)
        except Refused as error:
            return Outcome(row.line, headline, "", [str(error)])
        return Outcome(row.line, told.headline, became, told.notes)

    def _take_title(self, told: Told) -> str:
        self.has_title = True
        self.name, self.description = told.headline, " ".join(told.text.split())
        told.links += [told.media] if told.media else []
        left_out = (("date", told.date), ("Group", told.group), ("links and Media", told.links))
        told.notes += [f"its {name} left out: it names the whole" for name, given in left_out if given]
        return "title"

    def _take_event(self, told: Told) -> str:
        if not told.date:
            raise Refused("it has no Year")
        if not told.text:
            told.notes.append("no Text: the headline stands in its place")
        slug = self._unused(f"{told.date.partition('/')[0]}-{_slug(told.headline) or 'event'}")
        self.days.update(extent(told.date))
        self.events.append(
            {
                "slug": slug,
                "date": told.date,
                "category": self._category(told),
                "status": "reported",
                f"title_{self.language}": told.headline,
                f"summary_{self.language}": told.text or told.headline,
                "collection": "imported",
                "added": self.today.isoformat(),
            }
        )
        cited = dict.fromkeys(self._sources_of(told))
        self.citations += [{"event": slug, "source": one} for one in cited]
        return slug

    def _category(self, told: Told) -> str:
        label = told.group
        if label and label not in self.categories:
            # One is kept for those without a group.
            if len(self.categories) >= MAX_CATEGORIES - 1:
                told.notes.append(f"Group “{label}” became “{_WORDS[self.language]['other']}”: there are too many")
                label = ""
            else:
                self.categories[label] = self._unused(_slug(label) or "group")
        if not label:
            return self.categories.setdefault("", _UNGROUPED)
        return self.categories[label]

    def _sources_of(self, told: Told) -> Iterable[str]:
        given = [("media", *told.media)] if told.media else []
        for kind, address, title in [*given, *(("web", address, words) for address, words in told.links)]:
            try:
                web_address(address)
            except Unexpected as error:
                shown = address if len(address) <= _SHOWN else f"{address[: _SHOWN - 1]}…"
                told.notes.append(f"{_KIND[kind]} “{shown}” left out: expected {error.expected}")
                continue
            yield self._source(kind, address, title)
            host = self.sources[address]["publisher"]
            told.notes.append(f"{_KIND[kind]} became a source, its publisher {host}")

    def _source(self, kind: str, address: str, title: str) -> str:
        if address not in self.sources:
            parts = urlsplit(address)
            host = (parts.hostname or "").removeprefix("www.")
            self.sources[address] = {
                "slug": self._unused(_slug(f"{host} {parts.path}") or "source"),
                "publisher": host,
                "title": title or address,
                "title_is": "description",
                "url": address,
                "language": "und",
                "kind": kind,
                "read": "address",
            }
        return self.sources[address]["slug"]

    def _unused(self, slug: str) -> str:
        slug = slug[:_SLUG_LENGTH].rstrip("-")
        number = self.slugs.get(slug, 0) + 1
        while number > 1 and f"{slug}-{number}" in self.slugs:
            number += 1
        self.slugs[slug] = number
        found = slug if number == 1 else f"{slug}-{number}"
        self.slugs.setdefault(found, 1)
        return found


def bring_over(path: Path, language: str, today: date) -> tuple[dict[str, str], Report]:
    """The files of a data set, none where no row could be taken, and what became of each row.

    Raises CannotBegin where the file is no TimelineJS spreadsheet.
    """
    sheet = read_sheet(path)
    grown = _Import(language, today, " ".join(path.stem.split()) or "Timeline")
    report = Report(outcomes=[grown.take(row) for row in sheet.rows])
    report.general += _general(sheet, grown)
    return (_files(grown) if grown.events else {}), report


def _general(sheet: Sheet, grown: _Import) -> Iterable[str]:
    if sheet.unknown:
        yield f"Columns left out, since TimelineJS has none of these names: {', '.join(map(repr, sheet.unknown))}"
    if grown.events:
        yield "Every event has the status “reported”, since the spreadsheet does not say how sure it is"
    if grown.sources:
        yield "Every source counts as not read, its language as unknown (und)"


def _files(grown: _Import) -> dict[str, str]:
    one, words = (grown.language,), _WORDS[grown.language]
    # The first eight differ in colour and in shape.
    looks = [(COLOURS[n % 8], SHAPES[(n + n // 8) % 8]) for n in range(MAX_CATEGORIES)]
    unnamed = words["events"] if len(grown.categories) == 1 else words["other"]
    categories = [
        {"slug": slug, f"label_{one[0]}": label or unnamed, f"definition_{one[0]}": label or unnamed}
        | {"colour": colour, "shape": shape}
        for (label, slug), (colour, shape) in zip(grown.categories.items(), looks, strict=False)
    ]
    tables = {
        "category": categories,
        "event": grown.events,
        "source": list(grown.sources.values()),
        "citation": grown.citations,
    }
    return {"timeline.toml": _timeline(grown, words), **dict(table(name, rows, one) for name, rows in tables.items())}


def _timeline(grown: _Import, words: Mapping[str, str]) -> str:
    name, label = grown.name, f"label_{grown.language}"
    start, end = (date.fromisoformat(day) for day in (min(grown.days), max(grown.days)))
    slug = _slug(name)[:_SLUG_LENGTH].rstrip("-") or "timeline"
    text = write_toml(
        {"slug": slug, "corrections": "mailto:you@timeline.example"},
        {
            grown.language: {"name": name, "title": name, "description": grown.description or name},
            "window": {"from": start, "to": end},
            "licence": {"name": "example", "url": "https://timeline.example/licence"},
            "collections": [{"slug": "imported", label: words["from"]}],
            "kinds": [{"slug": kind, label: words[kind], "state_media": False} for kind in ("media", "web")],
        },
    )
    for table_name, comment in _COMMENTS.items():
        line = f"\n{table_name.format(grown.language)}\n"
        text = text.replace(line, f"\n# {comment}{line}", 1)
    return f"# What the timeline says about itself. {_EXAMPLE}\n{text}"


def _slug(text: str) -> str:
    """What of a text can stand in an address."""
    folded = unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", folded.replace("'", "")).strip("-")
