"""Which files does a data set have, with which columns? The tables that reading goes by."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from app.dataset.cells import (
    Degrees,
    OneOf,
    Parse,
    contact,
    day,
    edtf,
    language,
    number,
    paragraphs,
    slug,
    slugs,
    spelled,
    text,
    web_address,
)
from app.models import COLOURS, QUALIFIERS, READ_AMOUNTS, SHAPES, STATUSES, TITLE_KINDS, WEIGHTS

_T = TypeVar("_T")

#: Those that the interface is translated into: a data set is told in one of them or in several.
LANGUAGES: Final = ("en", "fr")
TIMELINE_FILE: Final = "timeline.toml"


def is_told(name: str, languages: Collection[str]) -> bool:
    """Whether a data set in these languages has this column or key, such as ``title_fr`` or ``fr.title``."""
    return not any(name.endswith(f"_{one}") or name.startswith(f"{one}.") for one in LANGUAGES if one not in languages)


def told(known: Mapping[str, _T], languages: Collection[str]) -> dict[str, _T]:
    """Those of the keys that a data set in these languages has."""
    return {name: value for name, value in known.items() if is_told(name, languages)}


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    parse: Parse = text
    required: bool = True
    refers_to: str = ""
    #: Whether the header may be without it, as if all its cells were empty.
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class File:
    table: str
    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    is_optional: bool = False

    def told_in(self, languages: Collection[str]) -> "File":
        """The file of a data set in these languages."""
        return replace(self, columns=tuple(one for one in self.columns if is_told(one.name, languages)))

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Columns that are both empty or neither: texts in two languages, and coordinates."""
        names = {one.name for one in self.columns}
        for one in self.columns:
            if one.name.endswith("_en") and not one.required:
                yield one.name, one.name.removesuffix("_en") + "_fr"
        if {"latitude", "longitude"} <= names:
            yield "latitude", "longitude"


def both(name: str, required: bool = True) -> tuple[Column, ...]:
    return tuple(Column(f"{name}_{language}", text, required) for language in LANGUAGES)


FILES: Final = (
    File(
        "category",
        "categories.csv",
        ("slug",),
        (
            Column("slug", slug),
            *both("label"),
            *both("definition"),
            Column("colour", OneOf(COLOURS)),
            Column("shape", OneOf(SHAPES)),
        ),
    ),
    File(
        "place",
        "places.csv",
        ("slug",),
        (
            Column("slug", slug),
            *both("name"),
            Column("latitude", Degrees(90), required=False),
            Column("longitude", Degrees(180), required=False),
        ),
        is_optional=True,
    ),
    File(
        "source",
        "sources.csv",
        ("slug",),
        (
            Column("slug", slug),
            Column("publisher"),
            Column("title"),
            Column("title_is", OneOf(TITLE_KINDS)),
            Column("url", web_address, required=False),
            Column("published", edtf, required=False),
            Column("language", language),
            Column("kind", slug, refers_to="kind"),
            Column("read", OneOf(READ_AMOUNTS)),
        ),
    ),
    File("unit", "units.csv", ("slug",), (Column("slug", slug), *both("one"), *both("other")), is_optional=True),
    File(
        "series",
        "series.csv",
        ("slug",),
        (Column("slug", slug), *both("label"), Column("unit", slug, refers_to="unit")),
        is_optional=True,
    ),
    File(
        "event",
        "events.csv",
        ("slug",),
        (
            Column("slug", slug),
            Column("date", edtf),
            Column("category", slug, refers_to="category"),
            Column("status", OneOf(STATUSES)),
            Column("place", slug, required=False, refers_to="place"),
            *both("title"),
            *both("summary", required=False),
            *both("attribution", required=False),
            *both("caveat", required=False),
            Column("collection", slug, refers_to="collection"),
            Column("related", slugs, required=False),
            Column("added", day),
            Column("updated", day, required=False),
            Column("weight", OneOf(WEIGHTS), required=False, is_optional=True),
        ),
    ),
    File(
        "citation",
        "citations.csv",
        ("event", "source"),
        (
            Column("event", slug, refers_to="event"),
            Column("source", slug, refers_to="source"),
            *both("locator", required=False),
        ),
    ),
    File(
        "figure",
        "figures.csv",
        (),
        (
            Column("event", slug, refers_to="event"),
            *both("label"),
            Column("value", number),
            Column("unit", slug, refers_to="unit"),
            Column("qualifier", OneOf(QUALIFIERS)),
            *both("attributed_to"),
            Column("source", slug, required=False, refers_to="source"),
            Column("series", slug, required=False, refers_to="series"),
            Column("stated", edtf, required=False),
            *both("note", required=False),
        ),
        is_optional=True,
    ),
    File(
        "alias", "aliases.csv", ("spelling",), (Column("name", spelled), Column("spelling", spelled)), is_optional=True
    ),
)

#: The column of a table that holds a row's place in its file, where the order of rows means something.
POSITIONS: Final[Mapping[str, str]] = {
    **dict.fromkeys(("category", "collection", "kind", "citation"), "position"),
    "figure": "id",
}
FILE_OF: Final = {file.table: file for file in FILES}

TIMELINE_KEYS: Final[Mapping[str, tuple[str, Parse]]] = {
    # key in the file: (column of the table, what it may hold)
    "slug": ("slug", slug),
    "corrections": ("corrections", contact),
    **{
        f"{language}.{name}": (f"{name}_{language}", text)
        for language in LANGUAGES
        for name in ("name", "title", "description")
    },
    "window.from": ("default_from", day),
    "window.to": ("default_to", day),
    "licence.name": ("licence", text),
    "licence.url": ("licence_url", web_address),
}
_LABELLED: Final[Mapping[str, Parse]] = {"slug": slug, "label_en": text, "label_fr": text}
#: The lists of timeline.toml by their tables: what each is called there, and what its entries hold.
LISTS: Final[Mapping[str, tuple[str, Mapping[str, Parse]]]] = {
    "collection": ("collections", _LABELLED),
    "kind": ("kinds", {**_LABELLED, "state_media": bool}),
}
#: Of the table [map], which may be missing as a whole.
MAP_KEYS: Final = {"west": Degrees(180), "south": Degrees(90), "east": Degrees(180), "north": Degrees(90)}

#: Optional files, by the page that shows their passages.
PASSAGE_FILES: Final = {"story": "story.toml", "about": "about.toml"}
PASSAGE_KEYS: Final[Mapping[str, Parse]] = {
    "slug": slug,
    **{f"heading_{language}": text for language in LANGUAGES},
    **{f"text_{language}": paragraphs for language in LANGUAGES},
}
#: Keys that may be left out: the days that a passage speaks of, and the tables it refers to.
PASSAGE_DAYS: Final = {"from": "window_from", "to": "window_to"}
PASSAGE_REFERENCES: Final = {"categories": "category", "events": "event"}
#: A page holds all its passages, and each of them all that it refers to.
MAX_PASSAGES: Final = 50
MAX_REFERENCES: Final = 50
