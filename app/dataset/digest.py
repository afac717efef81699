"""What names the content of a data set? A digest that changes with any cell.

It does not change with line ends, a byte order mark or the order of columns. Fed while the files are read.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence

from app.dataset.files import FILES

# No cell of a sound data set holds a control character, so this one ends a cell without doubt.
_END = "\x1f"


class Digest:
    """Begun with what timeline.toml says; then the cells of each column, which has a digest of its own."""

    def __init__(self, *about: object) -> None:
        self._about = json.dumps(about, sort_keys=True).encode()
        self._columns = {(file.table, one.name): hashlib.blake2b() for file in FILES for one in file.columns}

    def add(self, table: str, cells: Mapping[str, Sequence[str]]) -> None:
        """The cells of some more rows of a table, by column."""
        for name, column in cells.items():
            self._columns[table, name].update((_END.join(column) + _END).encode())

    def hexdigits(self) -> str:
        """Eight hexadecimal digits of all that was added."""
        whole = hashlib.blake2b(self._about, digest_size=4)
        for column in self._columns.values():
            whole.update(column.digest())
        return whole.hexdigest()
