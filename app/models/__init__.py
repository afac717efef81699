"""The schema of the database and of a data set: every table, column and file, once.

Reading and checking the files, types for programs, the dictionary of the data and the columns of exports follow from
here. Knows no query: what is read is in `queries`, what is written in `dataset`.

cells     what a cell of a file may hold
columns   how a column and a file are declared, and what follows from that
dataset   the tables of the CSV files of a data set
timeline  those of its TOML files
derived   those of what is worked out from them
"""

from collections.abc import Mapping
from typing import Final

from sqlalchemy import Table
from sqlmodel import SQLModel

from app.models import dataset, derived, timeline  # noqa: F401  (declare the tables)
from app.models.columns import DataTable, File, add_checks, file_of, position_of, table_of, texts_of

add_checks()

#: All tables by their names, each after those that it refers to.
TABLES: Final[Mapping[str, Table]] = {table.name: table for table in SQLModel.metadata.sorted_tables}
#: The files of CSV by their tables, in the order in which they are read.
FILES: Final[Mapping[str, File]] = {
    table_of(model).name: file_of(model) for model in DataTable.__subclasses__() if hasattr(model, "file")
}
#: The column of a table that holds a row's place in its file, where the order of rows means something.
POSITIONS: Final = {
    table_of(model).name: position for model in DataTable.__subclasses__() if (position := position_of(model))
}
#: The texts of each table that has any, by their names.
TEXTS: Final = {
    table_of(model).name: tuple(texts) for model in DataTable.__subclasses__() if (texts := texts_of(model))
}
