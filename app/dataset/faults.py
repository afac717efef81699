"""Collects faults: keeps the first of them in reading order, and counts the others."""

from collections import defaultdict

from app.dataset.files import FILES, PASSAGE_FILES, TIMELINE_FILE
from app.errors import BadDataSet, Fault

#: More than anybody corrects before checking again; a file of the wrong kind has millions.
LIMIT = 1000

_NAMES = [TIMELINE_FILE, *PASSAGE_FILES.values(), *(file.name for file in FILES)]
_READING_ORDER = {name: position for position, name in enumerate(_NAMES)}


class Faults:
    """The faults of a data set while it is checked."""

    def __init__(self) -> None:
        self._kept: defaultdict[str, list[Fault]] = defaultdict(list)
        self._count = 0

    def add(self, fault: Fault) -> None:
        """Note a fault. Within a file, faults of earlier lines should come first: later ones may not be kept."""
        self._count += 1
        if len(self._kept[fault.file]) < LIMIT:
            self._kept[fault.file].append(fault)

    def are_in(self, file: str) -> bool:
        return bool(self._kept.get(file))

    def __bool__(self) -> bool:
        return self._count > 0

    def error(self) -> BadDataSet:
        """All faults as the error to raise, in the order of files and lines."""
        kept = [fault for faults in self._kept.values() for fault in faults]
        kept.sort(key=lambda fault: (_READING_ORDER[fault.file], fault.line))
        return BadDataSet(kept[:LIMIT], more=self._count - len(kept[:LIMIT]))
