"""The files of a data set with their columns and keys, by which they are read and written; and the faults in them.

All that is said of files follows from the tables in `models`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from itertools import groupby
from typing import Final

from app.errors import BadDataSet, Fault
from app.models import timeline
from app.models.cells import Degrees
from app.models.columns import Column, DataTable, InFile, columns_of, position_of, table_of, texts_of

TIMELINE_FILE: Final = "timeline.toml"


def keys_in(columns: Iterable[Column], languages: Collection[str]) -> dict[str, Column]:
    """The keys that a table of TOML has in a data set in these languages."""
    spread = (of_file for column in columns for of_file in column.in_languages(languages))
    return {column.key or column.name: column for column in spread}


@dataclass(frozen=True, slots=True, kw_only=True)
class File(InFile):
    """A file of CSV, whose rows become those of a ``table``.

    No two rows have the same values in the columns of ``key``, which is empty where rows may be alike.
    """

    table: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @classmethod
    def of(cls, model: type[DataTable]) -> "File":
        table, columns = table_of(model), tuple(columns_of(model))
        names = {column.name for column in columns}
        key = tuple(column.name for column in table.primary_key if column.name in names)
        return cls(**asdict(model.file), table=table.name, key=key, columns=columns)

    def in_languages(self, languages: Collection[str]) -> "File":
        return replace(self, columns=tuple(keys_in(self.columns, languages).values()))

    def languages_in(self, header: Iterable[str]) -> Collection[str]:
        """The languages in which it has texts by the names of its columns."""
        texts = tuple(f"{column.name}_" for column in self.columns if column.is_text)
        return dict.fromkeys(name.rpartition("_")[2] for name in header if name.startswith(texts))

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Columns that are both empty or neither: a text in two languages, and coordinates."""
        mutual = (column for column in self.columns if not column.required and not column.is_plural_form)
        for _, same in groupby(mutual, lambda column: Degrees if isinstance(column.parse, Degrees) else column.stem):
            first, *others = [column.name for column in same]
            yield from ((first, other) for other in others)


#: In the order in which they are read.
FILES: Final = tuple(File.of(model) for model in DataTable.__subclasses__() if hasattr(model, "file"))
FILE_OF: Final = {file.table: file for file in FILES}
#: The column of a table that holds a row's place in its file, where the order of rows means something.
POSITIONS: Final = {
    table_of(model).name: position for model in DataTable.__subclasses__() if (position := position_of(model))
}
#: The texts of each table that has any, by their names.
TEXTS: Final = {
    table_of(model).name: tuple(texts) for model in DataTable.__subclasses__() if (texts := texts_of(model))
}

_TIMELINE: Final = tuple(columns_of(timeline.Timeline))
#: The keys of the table [map] of timeline.toml, which may be missing as a whole.
MAP_KEYS: Final = {
    column.key.removeprefix("map."): replace(column, required=True)
    for column in _TIMELINE
    if column.key.startswith("map.")
}


def timeline_keys(languages: Collection[str]) -> dict[str, Column]:
    """The other keys of timeline.toml, as a path through its tables: the texts of a language have one to themselves."""
    keys = keys_in((column for column in _TIMELINE if not column.key.startswith("map.")), languages)
    return {f"{column.language}.{column.stem}" if column.language else key: column for key, column in keys.items()}


#: The lists of timeline.toml by their tables: what each is called there, and the columns of its entries.
LISTS: Final = {
    "collection": ("collections", tuple(columns_of(timeline.Collection))),
    "kind": ("kinds", tuple(columns_of(timeline.Kind))),
    "status": ("statuses", tuple(columns_of(timeline.Status))),
}
#: Those that a data set may be without; where it has one, each row that may refer to an entry does.
OPTIONAL_LISTS: Final = ("status",)

#: Optional files, by the page that shows their passages.
PASSAGE_FILES: Final = {page: f"{page}.toml" for page in timeline.PASSAGE_PAGES}
#: The columns of a passage; the keys of the days that it speaks of may be left out.
PASSAGE_COLUMNS: Final = tuple(columns_of(timeline.Passage))
#: Keys that may be left out: the tables that it refers to.
PASSAGE_REFERENCES: Final = {"categories": "category", "events": "event"}

_READING_ORDER: Final = [TIMELINE_FILE, *PASSAGE_FILES.values(), *(file.name for file in FILES)]
#: More faults than anybody corrects before checking again; a file of the wrong kind has millions.
_LIMIT: Final = 1000


class Faults:
    """The faults of a data set while it is checked: keeps the first of them, and counts the others."""

    def __init__(self) -> None:
        self._kept: defaultdict[str, list[Fault]] = defaultdict(list)
        self._count = 0

    def add(self, fault: Fault) -> None:
        """Note a fault. Within a file, faults of earlier lines should come first: later ones may not be kept."""
        self._count += 1
        if len(self._kept[fault.file]) < _LIMIT:
            self._kept[fault.file].append(fault)

    def are_in(self, file: str) -> bool:
        return bool(self._kept.get(file))

    def __bool__(self) -> bool:
        return self._count > 0

    def error(self) -> BadDataSet:
        """All faults as the error to raise, in the order of files and lines."""
        kept = [fault for faults in self._kept.values() for fault in faults]
        kept.sort(key=lambda fault: (_READING_ORDER.index(fault.file), fault.line))
        return BadDataSet(kept[:_LIMIT], more=self._count - len(kept[:_LIMIT]))
