"""Makes a new data set: from a small example, or from a spreadsheet that was made for TimelineJS.

Here are the two commands, `new` and `import-timelinejs`, the example in the languages that are wanted, and the folder
that files are written to: a new one, all of them or nothing. Knows the files of a data set, and neither database nor
pages.

balloons       the files of the example, with all their languages side by side
markup         plain text from HTML
rows           the columns and rows of a spreadsheet, from CSV and from JSON
display_dates  the date of a row, from the words that readers see
entries        what a row says: an event or the title, and its date
timelinejs     from a spreadsheet to a data set, and a report of what was taken, changed and refused
content        the content of that data set, its slugs and its files
"""

import argparse
import csv
import json
import re
import secrets
import shlex
import shutil
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

from app.dataset import DataSet, read
from app.errors import TimelineError
from app.importing.content import table
from app.importing.timelinejs import bring_over
from app.models import FILES, TEXTS
from app.settings import Settings
from app.words import LANGUAGES

#: The exit status where something was written, and something refused.
_REFUSED_SOME = 3
_BALLOONS = Path(__file__).parent / "balloons"
#: A table such as [en], to the blank line behind it; and a text such as label_en.
_TABLE = re.compile(rf"\[({'|'.join(LANGUAGES)})\]\n((?:.+\n)+\n)")
_TEXT = re.compile(rf"(\w+)_({'|'.join(LANGUAGES)}) = (.*\n)")


def new(options: argparse.Namespace, _settings: Settings) -> int:
    """Write the example."""
    languages = list(dict.fromkeys(options.language or ["en"]))
    data_set = write(options.folder, example(languages))
    _say(options.folder, data_set)
    return 0


def import_timelinejs(options: argparse.Namespace, _settings: Settings) -> int:
    """Write what a spreadsheet holds, and say what became of it row by row."""
    _check(options.folder)
    files, report = bring_over(options.spreadsheet, options.language, datetime.now(UTC).date())
    data_set = write(options.folder, files) if files else None
    if options.json:
        written = {"folder": str(options.folder) if data_set else None, **report.as_json()}
        print(json.dumps(written, ensure_ascii=False, indent=2))
    else:
        print("\n".join(report.lines))
    if data_set is None:
        sys.stdout.flush()
        raise TimelineError("Nothing was written: no row of the spreadsheet could be taken as an event.")
    if not options.json:
        _say(options.folder, data_set)
    return _REFUSED_SOME if report.count("refused") else 0


def _say(folder: Path, data_set: DataSet) -> None:
    """What was written, and what to do with it."""
    given = f"DATA_DIR={shlex.quote(str(folder))} DATABASE_URL={shlex.quote(f'sqlite:///{folder}.db')}"
    print(f"""\
{folder}: {data_set.summary}
Next:
  {given} python -m app load
  {given} python -m app serve
Then edit the files; docs/your-own-timeline.md tells how.""")


def write(folder: Path, files: Mapping[str, str]) -> DataSet:
    """Write the files of a sound data set, and say what it holds.

    Raises TimelineError where the folder is there already and not empty, or cannot be written.
    """
    _check(folder)
    # It gets its name when all is there: what is interrupted leaves no half of a data set behind.
    unnamed = folder.absolute().with_name(f".{folder.absolute().name}-{secrets.token_hex(4)}")
    try:
        unnamed.mkdir(parents=True)
        try:
            for name, text in files.items():
                (unnamed / name).write_text(text, encoding="utf-8", newline="")
            data_set = read(unnamed)
            unnamed.replace(folder)
        finally:
            shutil.rmtree(unnamed, ignore_errors=True)
    except OSError as error:
        raise TimelineError(f"{folder} cannot be written: {error.strerror}.") from error
    return data_set


def _check(folder: Path) -> None:
    """Raises TimelineError where something is there already: nothing is ever written over."""
    try:
        is_taken = folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir())))
    except (OSError, ValueError) as error:
        raise TimelineError(f"{folder} cannot be looked at: {getattr(error, 'strerror', None) or error}.") from error
    if is_taken:
        raise TimelineError(f"{folder} is there already and not an empty folder: choose another name.")


def example(languages: Sequence[str]) -> dict[str, str]:
    """The texts of the files of the example by their names; English ones in a language that they do not have."""
    tables = {file.name: table for table, file in FILES.items()}
    files = {}
    for path in sorted(_BALLOONS.iterdir()):
        text = path.read_text(encoding="utf-8")
        if path.name in tables:
            name = tables[path.name]
            rows = (_in_languages(row, TEXTS[name], languages) for row in csv.DictReader(StringIO(text)))
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
