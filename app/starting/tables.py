"""How are the files of a data set written? CSV and TOML as text, from values."""

import csv
import json
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO

from app.dataset.files import FILE_OF

Row = Mapping[str, str]


def table(name: str, rows: Iterable[Row], languages: Sequence[str]) -> tuple[str, str]:
    """The name and the text of the file of a table: the columns of these languages, empty where a row has none."""
    file = FILE_OF[name].told_in(languages)
    text = StringIO()
    writer = csv.DictWriter(text, [one.name for one in file.columns], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.name, text.getvalue()


def quoted(text: str) -> str:
    """A text as TOML writes it."""
    # What JSON escapes, TOML escapes alike; but for this one.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
