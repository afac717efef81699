"""How does a data set get into the database? In one transaction, all or nothing.

Knows the order of the steps; what each of them does is told in `reading`, `staging`, `derived` and `picturing`.
"""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.database import analyse, attach, explained, migrate, stager
from app.dataset.derived import refill
from app.dataset.picturing import redraw
from app.dataset.progress import Tell, untold
from app.dataset.reading import DataSet, read
from app.dataset.staging import Change, Staging


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a load did: the `data_set` that is loaded and the `changes` a table."""

    data_set: DataSet
    changes: Mapping[str, Change]

    @property
    def sentence(self) -> str:
        """Such as "66 events, 113 sources, …: 1 added, 0 changed, 0 removed", which counts events."""
        if not any(self.changes.values()):
            return f"{self.data_set.summary}: nothing changed"
        others = sum((change for name, change in self.changes.items() if name != "event"), Change())
        rest = f" (other rows: {others})" if others else ""
        return f"{self.data_set.summary}: {self.changes['event']}{rest}"


def load(data_dir: Path, database_url: str, tell: Tell = untold) -> LoadReport:
    """Make the database hold this data set, in one transaction: all of it or nothing.

    Rows that are the same already are left alone; where all are, nothing is written. The database is neither
    made nor locked before the whole data set was found sound. Raises BadDataSet and DatabaseUnavailable.
    """
    with explained(database_url), _without_cycles(), stager(database_url).connect() as connection:
        with explained(database_url, is_staging=True), connection.begin():
            staging = Staging(connection)
            data_set = read(data_dir, staging.take, tell)
        migrate(database_url)
        attach(connection, database_url)
        with connection.begin():
            changes = staging.write(tell)
            refill(connection, changes, data_set, tell)
            redraw(connection, changes, tell)
            if any(changes.values()):
                analyse(connection)
            tell("finishing", 0, None)
    return LoadReport(data_set, changes)


@contextmanager
def _without_cycles() -> Iterator[None]:
    """Rows come and go by the million and never refer to each other: looking for cycles takes a fifth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
