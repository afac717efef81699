"""Is the data set sound, and how does it get into the database?

The files are the truth and the database is a copy of them. `read` checks a folder and gives its rows; `load`
checks it and makes the database hold the same. Knows nothing of pages, nor of one data set in particular:
another folder is another timeline.

cells    what a cell may hold
files    which files and columns there are
draft    reading the files, collecting faults
reading  from files without a fault to rows
loading  from rows to the database
"""

from app.dataset.loading import Change, LoadReport, load
from app.dataset.reading import DataSet, read

__all__ = ["Change", "DataSet", "LoadReport", "load", "read"]
