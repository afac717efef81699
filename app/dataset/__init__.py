"""Is the data set sound, and how does it get into the database?

The files are the truth and the database is a copy of them. `read` checks a folder; `load` checks it and makes the
database hold the same. Rows stream through, so that a million of them need little memory. Knows nothing of pages,
nor of one data set in particular: another folder is another timeline.

cells     what a cell may hold
files     which files and columns there are
faults    the faults that were found
kinds     what a file is that is no CSV
scanning  a CSV file, a batch of rows at a time
keys      what a TOML file says at its keys
about     what timeline.toml says
passages  what story.toml and about.toml tell
draft     checking rows against each other and other files
digest    what names the content
reading   from files without a fault to rows
staging   from rows to tables: what differs is written
derived   what is worked out from the tables
picturing pictures of them
loading   all of it in one transaction
progress  how far it is
"""

from app.dataset.loading import LoadReport, load
from app.dataset.reading import DataSet, read
from app.dataset.staging import Change

__all__ = ["Change", "DataSet", "LoadReport", "load", "read"]
