"""The tables of a data set's TOML files: of timeline.toml with its lists, and of the passages of the others."""

import datetime
from dataclasses import replace
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlmodel import Field

from app.models import cells
from app.models.cells import Degrees, OneOf
from app.models.columns import DataTable, Texts, cell, columns_of, one_of, place_in_file, texts

TIMELINE_FILE: Final = "timeline.toml"
#: Optional files, by the page that shows their passages.
PASSAGE_FILES: Final = {"story": "story.toml", "about": "about.toml"}


class Timeline(DataTable, table=True):
    """The data set as a whole, in one row.

    `version` names its content; `first_day` and `last_day` span all events, open ends left out; both are None
    where there is no event. The map shows what lies between four degrees; all are None where there is no map.
    `languages` are those of all texts of all tables, the main one first, with spaces between them.
    """

    __table_args__ = (CheckConstraint("id = 1", name="only_row"),)

    id: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    slug: str = cell(cells.slug)
    corrections: str = cell(cells.contact)
    name: Texts = texts(key="name")
    title: Texts = texts(key="title")
    description: Texts = texts(key="description")
    default_from: datetime.date = cell(cells.day, key="window.from")
    default_to: datetime.date = cell(cells.day, key="window.to")
    licence: str = cell(cells.text, key="licence.name")
    licence_url: str = cell(cells.web_address, key="licence.url")
    map_west: float | None = cell(Degrees(180), key="map.west")
    map_south: float | None = cell(Degrees(90), key="map.south")
    map_east: float | None = cell(Degrees(180), key="map.east")
    map_north: float | None = cell(Degrees(90), key="map.north")
    version: str
    first_day: datetime.date | None
    last_day: datetime.date | None
    event_count: int
    languages: str


class Collection(DataTable, table=True):
    """A group of events that were gathered together; `position` is display order."""

    slug: str = cell(cells.slug, primary_key=True)
    position: int = place_in_file()
    label: Texts = texts()


class Kind(DataTable, table=True):
    """A kind of source; `state_media` where it speaks for a state. `position` is display order."""

    slug: str = cell(cells.slug, primary_key=True)
    position: int = place_in_file()
    label: Texts = texts()
    state_media: bool = cell(bool)


class Status(DataTable, table=True):
    """How sure it is what is told of an event; `position` is display order, `drawn` how markers are filled."""

    slug: str = cell(cells.slug, primary_key=True)
    position: int = place_in_file()
    label: Texts = texts()
    meaning: Texts = texts()
    drawn: str = cell(OneOf(("solid", "half", "hollow")))


class Passage(DataTable, table=True):
    """A text that a page shows; its paragraphs are parted by blank lines. `position` is display order in its page.

    `window_from` and `window_to` are the days that it speaks of, None where it does not say.
    """

    __table_args__ = (one_of("page", PASSAGE_FILES),)

    page: str = Field(primary_key=True)
    slug: str = cell(cells.slug, primary_key=True)
    position: int
    heading: Texts = texts()
    text: Texts = texts(parse=cells.paragraphs)
    window_from: datetime.date | None = cell(cells.day, key="from")
    window_to: datetime.date | None = cell(cells.day, key="to")


class PassageCategory(DataTable, table=True):
    __tablename__ = "passage_category"
    __table_args__ = (ForeignKeyConstraint(["page", "passage"], ["passage.page", "passage.slug"]),)

    page: str = Field(primary_key=True)
    passage: str = Field(primary_key=True)
    category: str = Field(primary_key=True, foreign_key="category.slug")


class PassageEvent(DataTable, table=True):
    __tablename__ = "passage_event"
    __table_args__ = (ForeignKeyConstraint(["page", "passage"], ["passage.page", "passage.slug"]),)

    page: str = Field(primary_key=True)
    passage: str = Field(primary_key=True)
    event: str = Field(primary_key=True, foreign_key="event.slug", index=True)


_KEYS: Final = tuple(columns_of(Timeline))
#: The keys of the table [map] of timeline.toml, which may be missing as a whole; and the columns of its other keys.
MAP_KEYS: Final = {
    column.key.removeprefix("map."): replace(column, required=True) for column in _KEYS if column.key.startswith("map.")
}
TIMELINE_COLUMNS: Final = tuple(column for column in _KEYS if not column.key.startswith("map."))
#: What the lists of timeline.toml are called there, by their tables.
LISTS: Final = {"collection": "collections", "kind": "kinds", "status": "statuses"}
#: Those that a data set may be without; where it has one, each row that may refer to an entry does.
OPTIONAL_LISTS: Final = ("status",)
#: Keys of a passage that may be left out: the tables that it refers to.
PASSAGE_REFERENCES: Final = {"categories": "category", "events": "event"}
