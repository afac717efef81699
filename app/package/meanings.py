"""What do files and columns mean, for people? One sentence each, in English; pages have them in other languages.

The one place that says so: of the files of the data set, which the package holds, and of the CSV files that the site
writes for those who want one sheet. What a cell may hold is not told here: programs get that from `descriptor`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from app.dataset.files import FILES
from app.exports.csv import COLUMNS as EVENTS
from app.exports.figures import COLUMNS as FIGURES
from app.exports.sources import COLUMNS as SOURCES
from app.words import LANGUAGES, N_

#: What a row of each file of the data set is, by its table.
ROWS: Final[Mapping[str, str]] = {
    "category": N_("A kind of event, in the order of display."),
    "place": N_("A place where events happened."),
    "source": N_("A publication that events cite."),
    "unit": N_("What figures count, in words."),
    "series": N_("Figures of one kind, to be charted over time."),
    "event": N_("Something that happened."),
    "citation": N_("An event cites a source, in the order in which its page names them."),
    "figure": N_("A number that somebody stated about an event."),
    "alias": N_("Another spelling of a name: a search for either finds both."),
}

_SLUG: Final = N_("Its permanent name, in lowercase letters, digits and hyphens.")
_LATITUDE: Final = N_("Degrees north, WGS 84; empty where a place, such as a country, has no one point.")
_LONGITUDE: Final = N_("Degrees east, likewise.")
_EVENT: Final = {
    "slug": _SLUG,
    "date": N_("When it happened, in EDTF: as precisely as it is known and no more so."),
    "category": N_("The slug of its category."),
    "status": N_("How sure it is: confirmed, reported or claimed."),
    "place": N_("The slug of the place where it happened."),
    "title": N_("Its title."),
    "summary": N_("What happened, in a few sentences."),
    "attribution": N_("Who says so."),
    "caveat": N_("What is uncertain or disputed."),
    "collection": N_("The slug of the group of events with which it was gathered."),
    "related": N_("The slugs of the events that belong with it, joined with semicolons."),
    "added": N_("The day on which it was written down."),
    "updated": N_("The day on which it was last worked on, where that was later."),
    "weight": N_("How much it matters beside others: key, normal or minor; empty as normal."),
}
_SOURCE: Final = {
    "slug": _SLUG,
    "publisher": N_("Who published it."),
    "title": N_("Its title, or what stands in for it."),
    "title_is": N_("Whether the title is the original one, rebuilt from the address, or a description."),
    "url": N_("Its address, where one is known."),
    "published": N_("When it was published, in EDTF."),
    "language": N_("The tag of its language, such as en."),
    "kind": N_("The slug of its kind."),
    "read": N_("How much of it was read: the whole text, an excerpt, the headline or the address alone."),
}
_FIGURE: Final = {
    "event": N_("The slug of the event that it is about."),
    "label": N_("What was counted."),
    "value": N_("The number."),
    "unit": N_("The slug of what it counts."),
    "qualifier": N_("How exactly it was stated: exact, about, at_least, more_than or at_most."),
    "attributed_to": N_("Who stated it."),
    "source": N_("The slug of the source that says so."),
    "series": N_("The slug of the series that it belongs to."),
    "stated": N_("When it was stated, in EDTF."),
    "note": N_("What else is to be known of it."),
}

#: The columns of the files of the data set, by table; one in several languages without the tag at its end.
_COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "category": {
        "slug": _SLUG,
        "label": N_("What it is called."),
        "definition": N_("What belongs to it."),
        "colour": N_("The colour of its markers."),
        "shape": N_("The shape of its markers."),
    },
    "place": {"slug": _SLUG, "name": N_("What it is called."), "latitude": _LATITUDE, "longitude": _LONGITUDE},
    "source": _SOURCE,
    "unit": {"slug": _SLUG, "one": N_("The word for one."), "other": N_("The word for several.")},
    "series": {"slug": _SLUG, "label": N_("What it is called."), "unit": N_("The slug of what its figures count.")},
    "event": _EVENT,
    "citation": {
        "event": N_("The slug of the event."),
        "source": N_("The slug of the source."),
        "locator": N_("Where in the source it stands."),
    },
    "figure": _FIGURE,
    "alias": {
        "name": N_("The name, as the texts mostly have it."),
        "spelling": N_("How else it is spelled, in whatever language."),
    },
}

#: The columns of the CSV files that the site writes in one language, by the ends of their addresses.
_EXPORTED: Final[Mapping[str, Mapping[str, str]]] = {
    "events": {
        **_EVENT,
        "earliest": N_("The first day that it can have touched."),
        "latest": N_("The last such day; empty where the end is open."),
        "place": N_("Where it happened."),
        "latitude": _LATITUDE,
        "longitude": _LONGITUDE,
        "sources": N_("Publisher and title of each source, joined with “ | ”."),
        "source_urls": N_("The addresses of the same sources in the same order."),
        "permalink": N_("The address of its page."),
    },
    "figures": {
        **_FIGURE,
        "event_title": N_("The title of the event."),
        "event_date": N_("When the event happened, in EDTF."),
        "source_publisher": N_("Who published the source."),
        "source_title": N_("The title of the source."),
        "source_url": N_("The address of the source."),
    },
    "sources": {
        **_SOURCE,
        "state_media": N_("Whether it is of state media: yes or no."),
        "events": N_("How many events cite it."),
    },
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file of CSV: what a row of it is, and its columns: those that mean the same in several languages together."""

    name: str
    rows: str
    columns: Sequence[tuple[Sequence[str], str]]

    @property
    def width(self) -> int:
        return sum(len(names) for names, _meaning in self.columns)


def meaning_of(table: str, column: str) -> str:
    """What a column of a file of the data set means, in whatever language its texts are."""
    return _COLUMNS[table][stem(column)]


def stem(column: str) -> str:
    """The column's name without the language at its end."""
    name, _underscore, language = column.rpartition("_")
    return name if language in LANGUAGES else column


def _sheet(name: str, rows: str, columns: Iterable[str], meanings: Mapping[str, str]) -> Sheet:
    named: dict[str, list[str]] = {}
    for column in columns:
        named.setdefault(stem(column), []).append(column)
    return Sheet(name, rows, [(names, meanings[one]) for one, names in named.items()])


def file_sheets(languages: Sequence[str]) -> list[Sheet]:
    """Those of a data set in these languages, which the package holds."""
    return [
        _sheet(file.name, ROWS[file.table], [one.name for one in file.columns], _COLUMNS[file.table])
        for file in (one.told_in(languages) for one in FILES)
    ]


#: Those that the site writes in one language: all of it in one sheet, for people.
EXPORTED_SHEETS: Final = tuple(
    _sheet(f"{name}.csv", ROWS[table], columns, _EXPORTED[name])
    for name, table, columns in (
        ("events", "event", EVENTS),
        ("figures", "figure", FIGURES),
        ("sources", "source", SOURCES),
    )
)
