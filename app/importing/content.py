"""The content of an imported data set, and its files: what the spreadsheet says, each thing once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from app.dataset.toml import write_toml
from app.importing.folder import table
from app.importing.slugs import slug_of
from app.models import COLOURS, SHAPES

#: As many as can be told apart by colour and shape.
MAX_CATEGORIES: Final = len(COLOURS) * len(SHAPES)
#: What the data set says where the spreadsheet says nothing, by language.
WORDS: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "other": "Other",
        "events": "Events",
        "web": "web page",
        "media": "media",
        "from": "Imported",
        "years": "From {} to {}",
        "year": "In {}",
        "group": "The group “{}” of the spreadsheet",
        "no group": "Whatever has no group in the spreadsheet",
        "caveat": "The spreadsheet says “{}” for the date",
    },
    "fr": {
        "other": "Autres",
        "events": "Événements",
        "web": "page web",
        "media": "média",
        "from": "Importé",
        "years": "De {} à {}",
        "year": "En {}",
        "group": "Le groupe « {} » du tableur",
        "no group": "Ce qui n’a pas de groupe dans le tableur",
        "caveat": "Le tableur indique comme date « {} »",
    },
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
class Content:
    """What the files are to hold; categories are slugs by label, that of events without a group by an empty one."""

    language: str
    name: str
    description: str = ""
    categories: dict[str, str] = field(default_factory=dict)
    events: list[dict[str, str]] = field(default_factory=list)
    sources: dict[str, dict[str, str]] = field(default_factory=dict)
    citations: list[dict[str, str]] = field(default_factory=list)
    #: The first and last day of each event.
    days: set[str] = field(default_factory=set)

    @property
    def words(self) -> Mapping[str, str]:
        return WORDS[self.language]


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
    language, words = content.language, content.words
    # The first eight differ in colour and in shape.
    looks = [(COLOURS[n % 8], SHAPES[(n + n // 8) % 8]) for n in range(MAX_CATEGORIES)]
    unnamed = words["events"] if len(content.categories) == 1 else words["other"]
    return [
        {
            "slug": slug,
            f"label_{language}": label or unnamed,
            f"definition_{language}": words["group"].format(label) if label else words["no group"],
            "colour": colour,
            "shape": shape,
        }
        for (label, slug), (colour, shape) in zip(content.categories.items(), looks, strict=False)
    ]


def _timeline(content: Content) -> str:
    words, start, end = content.words, date.fromisoformat(min(content.days)), date.fromisoformat(max(content.days))
    years = list(dict.fromkeys((start.year, end.year)))
    description = content.description or words["years" if len(years) > 1 else "year"].format(*years)
    label = f"label_{content.language}"
    text = write_toml(
        {"slug": slug_of(content.name) or "timeline", "corrections": "mailto:you@timeline.example"},
        {
            content.language: {"name": content.name, "title": content.name, "description": description},
            "window": {"from": start, "to": end},
            "licence": {"name": "example", "url": "https://timeline.example/licence"},
            "collections": [{"slug": "imported", label: words["from"]}],
            "kinds": [{"slug": kind, label: words[kind], "state_media": False} for kind in ("media", "web")],
        },
    )
    for table_name, comment in _COMMENTS.items():
        line = f"\n{table_name.format(content.language)}\n"
        text = text.replace(line, f"\n# {comment}{line}", 1)
    return f"# What the timeline says about itself. {_EXAMPLE}\n{text}"
