"""Checks the data set and loads it into the database.

The files are the truth and the database is made of them. `read` checks a folder; `load` checks it and builds the
database anew. Rows stream through, so that a million of them need little memory. Knows nothing of pages,
nor of one data set in particular: another folder is another timeline.

files     which files and columns there are
faults    the faults that were found
kinds     what a file is that is no CSV
scanning  a CSV file, a batch of rows at a time
toml      what a TOML file says at its keys
about     what timeline.toml says
passages  what story.toml and about.toml tell
draft     checking rows against each other and other files
across    what rows have to agree in beside slugs
statuses  whether what was said bears out how sure events are
digest    what names the content
reading   from files without a fault to rows
tables    from rows to new tables, and how these differ from the old ones
derived   what is worked out from the tables
indexing  by what events are found
beside    a process beside this one, for much work
loading   all of it: built, compared, exchanged
progress  how far it is
"""

from app.dataset.loading import LoadReport, load
from app.dataset.reading import DataSet, read
from app.dataset.tables import Change

__all__ = ["Change", "DataSet", "LoadReport", "load", "read"]
