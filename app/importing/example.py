"""The example: a small, complete data set on the first balloons, in the languages that are wanted.

Its files have all languages side by side. To get fewer languages, the columns, tables and keys of the others are left
out.
"""

import csv
import re
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from app.dataset.files import FILES, in_languages, is_in_languages
from app.importing.folder import table
from app.words import LANGUAGES

_FOLDER = Path(__file__).parent / "balloons"
#: A table such as [en], to the blank line behind it.
_TABLE = re.compile(rf"\[({'|'.join(LANGUAGES)})\]\n(?:.+\n)+\n")
_KEY = re.compile(r"(\w+) =")


def example(languages: Sequence[str]) -> dict[str, str]:
    """The texts of its files by their names."""
    tables = {file.name: file.table for file in FILES}
    files = {}
    for path in sorted(_FOLDER.iterdir()):
        text = path.read_text(encoding="utf-8")
        if path.name in tables:
            rows = (in_languages(row, languages) for row in csv.DictReader(StringIO(text)))
            _, text = table(tables[path.name], rows, languages)
        elif path.suffix == ".toml":
            text = _toml(text, languages)
        files[path.name] = text
    return files


def _toml(text: str, languages: Sequence[str]) -> str:
    tables = {found[1]: found[0] for found in re.finditer(_TABLE, text)}
    text = re.sub(rf"(?:{_TABLE.pattern})+", lambda _: "".join(tables[language] for language in languages), text)
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not (found := _KEY.match(line)) or is_in_languages(found[1], languages))
