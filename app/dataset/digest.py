"""Names the content of a data set by a digest that changes with any value.

It does not change with what the tables do not keep: line ends, the order of columns, how a number is written, nor the
order of rows where it means nothing. So whatever is written from the tables again has the same name. Fed while the
files are read.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from app.dataset.files import FILES, POSITIONS
from app.models.cells import Value

# No value of a sound data set holds a control character, so this one ends a value without doubt.
_END = "\x1f"
_ROW_BYTES = 32


class Digest:
    """Begun with what the TOML files say; then the rows of each table, and those whose order means something in order.

    These have a digest a column, which is quicker. For the others stands the sum of the digests of the rows.
    """

    def __init__(self, languages: Sequence[str], *about: object) -> None:
        self._about = json.dumps(about, sort_keys=True).encode()
        files = (file.in_languages(languages) for file in FILES)
        self._names = {file.table: [column.name for column in file.columns] for file in files}
        self._columns = {
            table: {name: hashlib.blake2b() for name in names}
            for table, names in self._names.items()
            if table in POSITIONS
        }
        self._sums = dict.fromkeys(self._names.keys() - POSITIONS.keys(), 0)

    def add(self, table: str, values: Mapping[str, Sequence[Value]]) -> None:
        """Some more rows of a table, by column."""
        columns = {name: _texts(values[name]) for name in self._names[table] if name in values}
        if table in self._sums:
            self._sums[table] += sum(map(_number, zip(*columns.values(), strict=True)))
            return
        for name, column in columns.items():
            self._columns[table][name].update((_END.join(column) + _END).encode())

    def hexdigits(self) -> str:
        """Eight hexadecimal digits of all that was added."""
        whole = hashlib.blake2b(self._about, digest_size=4)
        for table in self._names:
            for column in self._columns.get(table, {}).values():
                whole.update(column.digest())
            if table in self._sums:
                whole.update((self._sums[table] % 2 ** (8 * _ROW_BYTES)).to_bytes(_ROW_BYTES))
        return whole.hexdigest()


def _texts(column: Sequence[Value]) -> Sequence[str]:
    # All values of a column are of one type, but for those that are missing.
    if column and isinstance(column[0], str) and None not in column:
        return cast("Sequence[str]", column)
    return ["" if value is None else str(value) for value in column]


def _number(row: Iterable[str]) -> int:
    return int.from_bytes(hashlib.blake2b(_END.join(row).encode(), digest_size=_ROW_BYTES).digest())
