"""The files of a data set with their columns and keys, by which they are read and written.

All of it follows from the tables in `models`.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final, TypeVar

from app.models import dataset
from app.models.cells import Degrees
from app.models.columns import Column, DataTable, columns_of, position_of, table_of
from app.words import LANGUAGES

_T = TypeVar("_T")

TIMELINE_FILE: Final = "timeline.toml"


def is_in_languages(name: str, languages: Collection[str]) -> bool:
    """Whether a data set in these languages has this column or key, such as ``title_fr`` or ``fr.title``."""
    return not any(
        name.endswith(f"_{language}") or name.startswith(f"{language}.")
        for language in LANGUAGES
        if language not in languages
    )


def in_languages(known: Mapping[str, _T], languages: Collection[str]) -> dict[str, _T]:
    """Those of the keys that a data set in these languages has."""
    return {name: value for name, value in known.items() if is_in_languages(name, languages)}


@dataclass(frozen=True, slots=True)
class File:
    """A file of CSV, whose rows become those of a ``table``.

    ``rows`` says in a sentence what a row is. No two rows have the same values in the columns of ``key``, which is
    empty where rows may be alike. ``is_optional``: a data set may be without the file.
    """

    table: str
    name: str
    rows: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    is_optional: bool = False

    @classmethod
    def of(cls, model: type[DataTable]) -> "File":
        """The file that a table is read from."""
        table, file, columns = table_of(model), model.file, tuple(columns_of(model))
        names = {column.name for column in columns}
        key = tuple(column.name for column in table.primary_key if column.name in names)
        return cls(table.name, file.name, file.rows, key, columns, file.is_optional)

    def in_languages(self, languages: Collection[str]) -> "File":
        """The file of a data set in these languages."""
        return replace(
            self, columns=tuple(column for column in self.columns if is_in_languages(column.name, languages))
        )

    def pairs(self) -> Iterator[tuple[str, str]]:
        """Columns that are both empty or neither: a text in two languages, and coordinates."""
        for _, same in groupby((column for column in self.columns if not column.required), _what_belongs_together):
            first, *others = [column.name for column in same]
            yield from ((first, other) for other in others)


def _what_belongs_together(column: Column) -> object:
    return Degrees if isinstance(column.parse, Degrees) else column.stem


#: In the order in which they are read: what others refer to comes before them.
FILES: Final = tuple(
    File.of(model)
    for model in (
        dataset.Category,
        dataset.Place,
        dataset.Source,
        dataset.Speaker,
        dataset.Unit,
        dataset.Series,
        dataset.Event,
        dataset.Citation,
        dataset.Statement,
        dataset.Figure,
        dataset.Correction,
        dataset.Alias,
    )
)
FILE_OF: Final = {file.table: file for file in FILES}
#: The column of a table that holds a row's place in its file, where the order of rows means something.
POSITIONS: Final = {
    table_of(model).name: position for model in DataTable.__subclasses__() if (position := position_of(model))
}


def _keys(model: type[DataTable]) -> dict[str, Column]:
    return {column.key or column.name: column for column in columns_of(model)}


_OF_TIMELINE: Final = {
    # The texts of a language have a table to themselves.
    f"{column.language}.{column.stem}" if column.language else key: column
    for key, column in _keys(dataset.Timeline).items()
}
#: The keys of timeline.toml, as a path through its tables, and of its table [map], which may be missing as a whole.
TIMELINE_KEYS: Final = {key: column for key, column in _OF_TIMELINE.items() if not key.startswith("map.")}
MAP_KEYS: Final = {
    key.removeprefix("map."): replace(column, required=True)
    for key, column in _OF_TIMELINE.items()
    if key.startswith("map.")
}
#: The lists of timeline.toml by their tables: what each is called there, and the keys of its entries.
LISTS: Final = {
    "collection": ("collections", _keys(dataset.Collection)),
    "kind": ("kinds", _keys(dataset.Kind)),
    "status": ("statuses", _keys(dataset.Status)),
}
#: Those that a data set may be without; where it has one, each row that may refer to an entry does.
OPTIONAL_LISTS: Final = ("status",)

#: Optional files, by the page that shows their passages.
PASSAGE_FILES: Final = {page: f"{page}.toml" for page in dataset.PASSAGE_PAGES}
#: The keys of a passage; those of the days that it speaks of may be left out.
PASSAGE_KEYS: Final = _keys(dataset.Passage)
#: Keys that may be left out: the tables that it refers to.
PASSAGE_REFERENCES: Final = {"categories": "category", "events": "event"}
#: A page holds all its passages, and each of them all that it refers to.
MAX_PASSAGES: Final = 50
MAX_REFERENCES: Final = 50
