"""What does the database hold? One table a file of the data set, and one row about the timeline itself.

Columns are named as in the files of `data/`; the last four tables hold what is worked out from the others once a
load, so that nobody has to wait for it later. Knows no query: what is read is in `queries`, what is written in
`dataset`.
"""

import datetime
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

STATUSES: Final = ("confirmed", "reported", "claimed")
WEIGHTS: Final = ("key", "normal", "minor")
QUALIFIERS: Final = ("exact", "about", "at_least", "more_than", "at_most")
TITLE_KINDS: Final = ("original", "rebuilt", "description")
READ_AMOUNTS: Final = ("text", "excerpt", "headline", "address")
PASSAGE_PAGES: Final = ("story", "about")
#: What a category's marker may look like: as pages and pictures draw it, and in the order of their numbers there.
COLOURS: Final = ("red", "blue", "ochre", "green", "purple", "magenta", "grey", "olive")
SHAPES: Final = ("diamond", "circle", "square", "triangle", "pentagon", "cross", "wedge", "hexagon")

#: Columns that came later have a default, which no row of ours keeps: SQLite adds none without.
_ADDED: Final = {"server_default": text("''")}

# Names of their own make constraints changeable by a later migration, on every database alike.
SQLModel.metadata.naming_convention = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
}


def _one_of(column: str, allowed: tuple[str, ...]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({', '.join(repr(value) for value in allowed)})", name=column)


class Timeline(SQLModel, table=True):
    """The data set as a whole, in one row.

    `version` names its content; `first_day` and `last_day` span all events, open ends left out; both are None
    where there is no event. The map shows what lies between four degrees; all are None where there is no map.
    `languages` are those in which the data set is told, the first of them first, with spaces between them. In any
    other, all texts of all tables are empty.
    """

    __tablename__ = "timeline"
    __table_args__ = (CheckConstraint("id = 1", name="only_row"),)

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    slug: str
    name_en: str
    name_fr: str
    title_en: str
    title_fr: str
    description_en: str
    description_fr: str
    default_from: datetime.date
    default_to: datetime.date
    licence: str
    licence_url: str
    corrections: str
    map_west: float | None
    map_south: float | None
    map_east: float | None
    map_north: float | None
    version: str
    first_day: datetime.date | None
    last_day: datetime.date | None
    event_count: int
    languages: str = Field(sa_column_kwargs=_ADDED)


class Collection(SQLModel, table=True):
    """A group of events that were gathered together; `position` is display order."""

    __tablename__ = "collection"

    slug: str = Field(primary_key=True)
    position: int
    label_en: str
    label_fr: str


class Kind(SQLModel, table=True):
    """A kind of source; `state_media` where it speaks for a state. `position` is display order."""

    __tablename__ = "kind"

    slug: str = Field(primary_key=True)
    position: int
    label_en: str
    label_fr: str
    state_media: bool


class Category(SQLModel, table=True):
    """A kind of event; `position` is display order. `colour` and `shape` are those of its markers."""

    __tablename__ = "category"

    slug: str = Field(primary_key=True)
    position: int
    label_en: str
    label_fr: str
    definition_en: str
    definition_fr: str
    colour: str = Field(sa_column_kwargs=_ADDED)
    shape: str = Field(sa_column_kwargs=_ADDED)


class Place(SQLModel, table=True):
    """Where events happened; WGS 84 degrees, both None where the place is too wide for a point."""

    __tablename__ = "place"

    slug: str = Field(primary_key=True)
    name_en: str
    name_fr: str
    latitude: float | None
    longitude: float | None


class Alias(SQLModel, table=True):
    """Another spelling of a name: who looks for one finds the other."""

    __tablename__ = "alias"

    spelling: str = Field(primary_key=True)
    name: str


class Source(SQLModel, table=True):
    """A publication that events cite; `published` is EDTF, `kind` a slug of the table of kinds."""

    __tablename__ = "source"
    __table_args__ = (_one_of("title_is", TITLE_KINDS), _one_of("read", READ_AMOUNTS))

    slug: str = Field(primary_key=True)
    publisher: str
    title: str
    title_is: str
    url: str | None
    published: str | None
    language: str
    kind: str
    read: str


class Event(SQLModel, table=True):
    """Something that happened: `date` is EDTF, `earliest` and `latest` its extent (`OPEN_END` if open)."""

    __tablename__ = "event"
    __table_args__ = (_one_of("status", STATUSES), Index(None, "earliest", "latest", "slug"))

    slug: str = Field(primary_key=True)
    date: str
    earliest: datetime.date
    latest: datetime.date
    category: str = Field(foreign_key="category.slug")
    status: str
    place: str | None = Field(foreign_key="place.slug", index=True)
    title_en: str
    title_fr: str
    summary_en: str | None
    summary_fr: str | None
    attribution_en: str | None
    attribution_fr: str | None
    caveat_en: str | None
    caveat_fr: str | None
    collection: str = Field(foreign_key="collection.slug")
    added: datetime.date
    updated: datetime.date | None
    weight: str | None


class Citation(SQLModel, table=True):
    """An event cites a source; `position` is the order of the file, `locator_*` where in the source."""

    __tablename__ = "citation"

    position: int
    event: str = Field(primary_key=True, foreign_key="event.slug")
    source: str = Field(primary_key=True, foreign_key="source.slug", index=True)
    locator_en: str | None
    locator_fr: str | None


class Unit(SQLModel, table=True):
    """What a figure counts: its words for one and for several."""

    __tablename__ = "unit"

    slug: str = Field(primary_key=True)
    one_en: str
    other_en: str
    one_fr: str
    other_fr: str


class Series(SQLModel, table=True):
    """Figures of one kind that can be charted over time, all in one `unit`."""

    __tablename__ = "series"

    slug: str = Field(primary_key=True)
    label_en: str
    label_fr: str
    unit: str = Field(foreign_key="unit.slug")


class Figure(SQLModel, table=True):
    """A number that somebody stated about an event; `id` is its position in the file, `stated` is EDTF."""

    __tablename__ = "figure"
    __table_args__ = (_one_of("qualifier", QUALIFIERS),)

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    event: str = Field(foreign_key="event.slug", index=True)
    label_en: str
    label_fr: str
    value: float
    unit: str = Field(foreign_key="unit.slug")
    qualifier: str
    attributed_to_en: str
    attributed_to_fr: str
    source: str | None = Field(foreign_key="source.slug", index=True)
    series: str | None = Field(foreign_key="series.slug", index=True)
    stated: str | None
    note_en: str | None
    note_fr: str | None


class Relation(SQLModel, table=True):
    """Two events that belong together; stored both ways round."""

    __tablename__ = "relation"

    event: str = Field(primary_key=True, foreign_key="event.slug")
    related: str = Field(primary_key=True, foreign_key="event.slug", index=True)


class Passage(SQLModel, table=True):
    """A text that a page shows; its paragraphs are parted by blank lines. `position` is display order in its page.

    `window_from` and `window_to` are the days that it speaks of, None where it does not say.
    """

    __tablename__ = "passage"
    __table_args__ = (_one_of("page", PASSAGE_PAGES),)

    page: str = Field(primary_key=True)
    slug: str = Field(primary_key=True)
    position: int
    heading_en: str
    heading_fr: str
    text_en: str
    text_fr: str
    window_from: datetime.date | None
    window_to: datetime.date | None


class PassageCategory(SQLModel, table=True):
    """A passage speaks of a category."""

    __tablename__ = "passage_category"
    __table_args__ = (ForeignKeyConstraint(["page", "passage"], ["passage.page", "passage.slug"]),)

    page: str = Field(primary_key=True)
    passage: str = Field(primary_key=True)
    category: str = Field(primary_key=True, foreign_key="category.slug")


class PassageEvent(SQLModel, table=True):
    """A passage speaks of an event."""

    __tablename__ = "passage_event"
    __table_args__ = (ForeignKeyConstraint(["page", "passage"], ["passage.page", "passage.slug"]),)

    page: str = Field(primary_key=True)
    passage: str = Field(primary_key=True)
    event: str = Field(primary_key=True, foreign_key="event.slug", index=True)


class RecentChange(SQLModel, table=True):
    """One of the events that were worked on last: `changed` is the day on which it was updated, or else added."""

    __tablename__ = "recent_change"

    event: str = Field(primary_key=True)
    changed: datetime.date


class Block(SQLModel, table=True):
    """When and where 65,536 consecutive events are, in chronological order; the last block has what is left.

    Each column has one little-endian 32-bit integer an event. `earliest` and `latest` are numbers of days as
    `date.toordinal` has them; `place` is the number of its place among all of them in order of their slugs, from 1,
    or 0 for none.
    """

    __tablename__ = "block"

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    earliest: bytes
    latest: bytes
    place: bytes


class Posting(SQLModel, table=True):
    """Which events of a block have a value in a field, packed as `postings` has it.

    A field is a facet, whose values are slugs; or `changed`, whose values are the days on which events were worked on
    last, or added where they never were since; or `word`, whose values are what texts and dates are found by, in all
    languages.
    """

    __tablename__ = "posting"
    # Rows are many and small: in the order of the key they need no index beside them.
    __table_args__ = ({"sqlite_with_rowid": False},)

    field: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    block: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    events: bytes


class ExportLine(SQLModel, table=True):
    """An event's line of CSV in a language, without its permalink, which depends on where the site is served.

    `position` is the event's place in chronological order, from 0. What changes how a line is written needs a
    migration that empties this table: else lines are made again only where the data changed.
    """

    __tablename__ = "export_row"
    __table_args__ = (UniqueConstraint("language", "event"),)

    language: str = Field(primary_key=True)
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    event: str
    csv: str


class Picture(SQLModel, table=True):
    """The timeline as a PNG in a language, for links that are shared; `digest` names its bytes.

    What changes how it is drawn needs a migration that empties this table.
    """

    __tablename__ = "picture"

    language: str = Field(primary_key=True)
    digest: str
    png: bytes


class SourceEntry(SQLModel, table=True):
    """Where a source stands among all of them, and what it is found by.

    In order: by the folded name of its publisher, as much of it as is worth comparing; by the first day on which it
    can have been published, `OPEN_END` where that is not known; by its slug. `words` are what it is found by, with
    spaces around each.
    """

    __tablename__ = "source_entry"
    # Read from beginning to end: in the order of the key they need no index beside them.
    __table_args__ = (UniqueConstraint("source"), {"sqlite_with_rowid": False})

    publisher: str = Field(primary_key=True)
    published: datetime.date = Field(primary_key=True)
    source: str = Field(primary_key=True)
    kind: str
    language: str
    words: str
