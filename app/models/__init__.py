"""The schema of the database and of a data set: every table and column, once.

Reading and checking the files, types for programs, the dictionary of the data and the columns of exports follow from
here. Knows no query: what is read is in `queries`, what is written in `dataset`.

cells     what a cell of a file may hold
columns   how a column is declared, and what follows from that
dataset   the tables of the CSV files of a data set
timeline  those of its TOML files
derived   those of what is worked out from them
"""

from sqlmodel import SQLModel

from app.models.columns import add_checks
from app.models.dataset import COLOURS, READ_AMOUNTS, SHAPES, STANCES, TITLE_KINDS, WEIGHTS, Event
from app.models.derived import Build
from app.models.timeline import Timeline

__all__ = [
    "COLOURS",
    "READ_AMOUNTS",
    "SHAPES",
    "STANCES",
    "TITLE_KINDS",
    "WEIGHTS",
    "Build",
    "Event",
    "SQLModel",
    "Timeline",
]

add_checks()
