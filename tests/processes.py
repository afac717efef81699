"""Processes that load a data set, forked from one that has the program already: to import it takes longer than to load.

Knows nothing of what tests expect of them.
"""

import multiprocessing
import os
import signal
from pathlib import Path

from app import database, dataset
from app.dataset import derived

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload([__name__])


def load_until_killed(folder: Path, database_url: str, moment: str) -> None:
    """A load that kills its process when it says that it does what ``moment`` names.

    It has so small a cache that new pages are in the file long before the end, and a process beside it.
    """
    database.sqlite._BUILDING_CACHE_KIB = 16
    derived._MANY = 1

    def tell(what: str, rows: int, part: float | None) -> None:
        del rows, part
        if what == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    dataset.load(folder, database_url, tell)
