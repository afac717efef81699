"""The schema of the database and of a data set: every table, column and file, once.

Reading and checking the files, types for programs, the dictionary of the data and the columns of exports follow from
here. Knows no query: what is read is in `queries`, what is written in `dataset`.

cells     what a cell of a file may hold
columns   how a column and a file are declared, and what follows from that
dataset   the tables of the CSV files of a data set
timeline  those of its TOML files

Here are the tables of what a load works out from others, so that nobody has to wait for it later; and what follows from
all tables together.
"""

import datetime
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from sqlalchemy import Index, Table, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.models import dataset, timeline  # noqa: F401  (declare the tables)
from app.models.cells import OneOf
from app.models.columns import POSITION, DataTable, File, columns_of, one_of


class Block(SQLModel, table=True):
    """When and where 65,536 consecutive events are, in chronological order; the last block has what is left.

    Each column has one little-endian 32-bit integer an event. `earliest` and `latest` are numbers of days as
    `date.toordinal` has them; `place` is the number of its place among all of them in order of their slugs, from 1,
    or 0 for none.
    """

    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    earliest: bytes
    latest: bytes
    place: bytes


class Posting(SQLModel, table=True):
    """Which events of a block have a value in a field, packed as `eventset` does it.

    A field is a facet, whose values are slugs; or `added`, whose values are days; or `changed`, whose values are the
    days on which events were worked on last, or added where they never were since; or `word`, whose values are what
    texts and dates are found by, in all languages.
    """

    # Rows are many and small: in the order of the key they need no index beside them.
    __table_args__ = ({"sqlite_with_rowid": False},)

    field: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    block: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    events: bytes


class ExportLine(SQLModel, table=True):
    """An event's line of CSV in a language, without its permalink, which depends on where the site is served.

    `position` is the event's place in chronological order, from 0.
    """

    __tablename__ = "export_row"
    # Not a constraint, which could not be left until all rows are there.
    __table_args__ = (Index(None, "language", "event", unique=True),)

    language: str = Field(primary_key=True)
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    event: str
    csv: str


class SourceEntry(SQLModel, table=True):
    """Where a source stands among all of them, and what it is found by.

    In order: by the folded name of its publisher, as much of it as is worth comparing; by the first day on which it
    can have been published, `OPEN_END` where that is not known; by its slug. `words` are what it is found by, with
    spaces around each; `uses` is the number of events that cite it.
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
    uses: int


class Build(SQLModel, table=True):
    """Which program made the tables, in one row: another one may make other lines, words and pictures of the data."""

    program: str = Field(primary_key=True)


class FigureName(SQLModel, table=True):
    """The permanent name of a figure, of which its address is made."""

    __tablename__ = "figure_name"
    # Not a constraint, which could not be left until all rows are there.
    __table_args__ = (Index(None, "slug", unique=True),)

    figure: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    slug: str


#: All tables by their names, each after those that it refers to.
TABLES: Final[Mapping[str, Table]] = {table.name: table for table in SQLModel.metadata.sorted_tables}
_MODELS = {model.__table__.name: model for model in DataTable.__subclasses__()}
#: The columns that a data set tells of each table.
COLUMNS: Final = {table: tuple(columns_of(model)) for table, model in _MODELS.items()}


def _file(table: str) -> File:
    """The file of a table, with all that follows from its columns."""
    names = {column.name for column in COLUMNS[table]}
    key = tuple(column.name for column in TABLES[table].primary_key if column.name in names)
    return replace(_MODELS[table].file, table=table, key=key, columns=COLUMNS[table])


#: The files of CSV by their tables, in the order in which they are read.
FILES: Final = {table: _file(table) for table, model in _MODELS.items() if hasattr(model, "file")}
#: The column of a table that holds a row's place in its file, where the order of rows means something.
POSITIONS: Final = {
    name: column.name for name, table in TABLES.items() for column in table.columns if POSITION in column.info
}
#: The texts of each of these tables by their names.
TEXTS: Final = {
    table: {column.name: column for column in columns if column.is_text} for table, columns in COLUMNS.items()
}

for _table, _columns in COLUMNS.items():
    for _column in _columns:
        # Where a cell holds one of some codes, the database holds no other.
        if isinstance(_column.parse, OneOf):
            TABLES[_table].append_constraint(one_of(_column.name, _column.parse.allowed))
