"""Checks the data set and loads it into the database.

The files are the truth and the database is made of them. `read` checks a folder; `load` checks it and builds the
database anew. Rows stream through, so that a million of them need little memory. Knows nothing of pages,
nor of one data set in particular: another folder is another timeline.

files     which files and columns there are, and the faults in them
scanning  a CSV file, a batch of rows at a time; what a file is that is none
toml      what timeline.toml says, and the passages of story.toml and about.toml
draft     checking rows against each other and other files
across    what rows have to agree in beside slugs
reading   from files without a fault to rows, and what names their content
tables    from rows to new tables, and how these differ from the old ones
derived   what is worked out from the tables
indexing  by what events are found, in a process beside the load
loading   all of it: built, compared, exchanged
progress  how far it is
"""

from app.dataset.loading import LoadReport, load
from app.dataset.reading import DataSet, read
from app.dataset.tables import Change

__all__ = ["Change", "DataSet", "LoadReport", "load", "read"]
