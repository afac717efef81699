"""The example: a small, complete data set on the first balloons, in the languages that are wanted.

Its files have all languages side by side. A language that they do not have gets English texts, to be replaced.
"""

import csv
import re
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path

from app.dataset.files import FILES, TEXTS
from app.importing.content import table
from app.words import LANGUAGES

_FOLDER = Path(__file__).parent / "balloons"
#: A table such as [en], to the blank line behind it; and a text such as label_en.
_TABLE = re.compile(rf"\[({'|'.join(LANGUAGES)})\]\n((?:.+\n)+\n)")
_TEXT = re.compile(rf"(\w+)_({'|'.join(LANGUAGES)}) = (.*\n)")


def example(languages: Sequence[str]) -> dict[str, str]:
    """The texts of its files by their names."""
    tables = {file.name: file.table for file in FILES}
    files = {}
    for path in sorted(_FOLDER.iterdir()):
        text = path.read_text(encoding="utf-8")
        if path.name in tables:
            name = tables[path.name]
            rows = (_in_languages(row, TEXTS.get(name, ()), languages) for row in csv.DictReader(StringIO(text)))
            _, text = table(name, rows, languages)
        elif path.suffix == ".toml":
            text = re.sub(f"(?:{_TABLE.pattern})+", lambda found: _tables(found[0], languages), text)
            text = re.sub(f"(?:^{_TEXT.pattern})+", lambda found: _texts(found[0], languages), text, flags=re.MULTILINE)
        files[path.name] = text
    return files


def _in_languages(row: Mapping[str, str], texts: Iterable[str], languages: Sequence[str]) -> Mapping[str, str]:
    """A row with its texts in these languages and no others."""
    written = {name: cell for name, cell in row.items() if not any(name.startswith(f"{text}_") for text in texts)}
    for text in texts:
        by_language = {language: row.get(f"{text}_{language}", "") for language in LANGUAGES}
        written |= {f"{text}_{language}": _nearest(by_language, language) for language in languages}
    return written


def _tables(given: str, languages: Sequence[str]) -> str:
    tables = dict(_TABLE.findall(given))
    return "".join(f"[{language}]\n{_nearest(tables, language)}" for language in languages)


def _texts(given: str, languages: Sequence[str]) -> str:
    texts: dict[str, dict[str, str]] = {}
    for name, language, text in _TEXT.findall(given):
        texts.setdefault(name, {})[language] = text
    return "".join(
        f"{name}_{language} = {_nearest(by_language, language)}"
        for name, by_language in texts.items()
        for language in languages
    )


def _nearest(texts: Mapping[str, str], language: str) -> str:
    """The text in a language, in the one that it is a kind of, or in English."""
    return texts.get(language) or texts.get(language.partition("-")[0]) or texts["en"]
