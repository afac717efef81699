"""The content of a new data set as files, and of an imported one: what the spreadsheet says, each thing once."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from io import StringIO
from typing import Final

from anyascii import anyascii

from app.dataset.toml import write_toml
from app.dates import OPEN_END
from app.models import FILES
from app.models.cells import extent
from app.models.dataset import COLOURS, SHAPES
from app.words import N_, translations

#: As many as can be told apart by colour and shape.
MAX_CATEGORIES: Final = len(COLOURS) * len(SHAPES)
#: What the events are called that have no group, beside others that have one.
OTHER: Final = N_("Other")
_GROUP: Final = N_("The group “%(group)s” of the spreadsheet")
#: The kinds of source that there are, by their slugs.
_KINDS: Final = {"media": N_("media"), "web": N_("web page")}

#: What timeline.toml says for who edits it, at its beginning and above its tables.
_EXAMPLE: Final = "What stands here as “example” was not in the spreadsheet: please set it right."
_COMMENTS: Final = {
    "[{}]": "The languages of the timeline: a table for each.",
    "[window]": "The days a reader sees who asked for no others, both inclusive.",
    "[licence]": "What others may do with the data.",
    "[[kinds]]": "Kinds of source, in the order of display.",
}
#: Of a slug, and of the digest at its end, in characters.
_LENGTH: Final = 80
_DIGEST: Final = 8


def slug_of(text: str) -> str:
    """The text in the letters, digits and hyphens of an address, whatever script it is in; empty where it has none."""
    # Composed first: the same letters in pieces would be spelled differently.
    letters = anyascii(unicodedata.normalize("NFC", text)).lower().replace("'", "")
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:_LENGTH].rstrip("-")


@dataclass(slots=True)
class Slugs:
    """Slugs, each of which is given only once.

    None depends on the rows around it: in a spreadsheet that has grown every row gets the slug it had.
    """

    _given: set[str] = field(default_factory=set)

    def give(self, before: str, own: str, *content: str) -> str:
        """The two parts joined. Where ``own`` is empty or the slug is taken, a digest of the content is added."""
        given, hashed = "-".join(part for part in (before, own) if part) if own else "", "\0".join(content)
        while not given or given in self._given:
            digest = sha256(hashed.encode()).hexdigest()[:_DIGEST]
            shortened = own[: _LENGTH - _DIGEST - 1].rstrip("-")
            given = "-".join(part for part in (before, shortened, digest) if part)
            # Two things with the same content still get two slugs.
            hashed += "\0"
        self._given.add(given)
        return given


def table(name: str, rows: Iterable[Mapping[str, str]], languages: Sequence[str]) -> tuple[str, str]:
    """The name and the text of the file of a table: the columns of these languages, empty where a row has none."""
    file = FILES[name].in_languages(languages)
    text = StringIO()
    writer = csv.DictWriter(text, [column.name for column in file.columns], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.name, text.getvalue()


@dataclass(slots=True)
class Content:
    """What the files are to hold; categories are slugs by label, that of events without a group by an empty one."""

    language: str
    name: str
    description: str = ""
    categories: dict[str, str] = field(default_factory=dict)
    events: list[dict[str, str]] = field(default_factory=list)
    sources: dict[str, dict[str, str]] = field(default_factory=dict)
    citations: list[dict[str, str]] = field(default_factory=list)

    def say(self, text: str, **values: object) -> str:
        """What the data set says where the spreadsheet says nothing: a text of the interface in its language."""
        return translations(self.language).gettext(text) % values


def write_files(content: Content) -> dict[str, str]:
    """The texts of the files by their names."""
    tables = {
        "category": _categories(content),
        "event": content.events,
        "source": list(content.sources.values()),
        "citation": content.citations,
    }
    files = dict(table(name, rows, (content.language,)) for name, rows in tables.items())
    return {"timeline.toml": _timeline(content), **files}


def _categories(content: Content) -> list[dict[str, str]]:
    language = content.language
    # The first eight differ in colour and in shape.
    looks = [(COLOURS[n % 8], SHAPES[(n + n // 8) % 8]) for n in range(MAX_CATEGORIES)]
    unnamed = content.say(N_("Events") if len(content.categories) == 1 else OTHER)
    ungrouped = content.say(N_("Whatever has no group in the spreadsheet"))
    return [
        {
            "slug": slug,
            f"label_{language}": label or unnamed,
            f"definition_{language}": content.say(_GROUP, group=label) if label else ungrouped,
            "colour": colour,
            "shape": shape,
        }
        for (label, slug), (colour, shape) in zip(content.categories.items(), looks, strict=False)
    ]


def _timeline(content: Content) -> str:
    days = {day for event in content.events for day in extent(event["date"])} - {OPEN_END.isoformat()}
    start, end = date.fromisoformat(min(days)), date.fromisoformat(max(days))
    said = N_("In %(first)s") if start.year == end.year else N_("From %(first)s to %(last)s")
    description = content.description or content.say(said, first=start.year, last=end.year)
    label = f"label_{content.language}"
    text = write_toml(
        {"slug": slug_of(content.name) or "timeline", "corrections": "mailto:you@timeline.example"},
        {
            content.language: {"name": content.name, "title": content.name, "description": description},
            "window": {"from": start, "to": end},
            "licence": {"name": "example", "url": "https://timeline.example/licence"},
            "collections": [{"slug": "imported", label: content.say(N_("Imported"))}],
            "kinds": [{"slug": kind, label: content.say(name), "state_media": False} for kind, name in _KINDS.items()],
        },
    )
    for table_name, comment in _COMMENTS.items():
        line = f"\n{table_name.format(content.language)}\n"
        text = text.replace(line, f"\n# {comment}{line}", 1)
    return f"# What the timeline says about itself. {_EXAMPLE}\n{text}"
