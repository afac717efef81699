"""Writes a new data set into a folder of its own: all of its files or none."""

import csv
import secrets
import shutil
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from pathlib import Path

from app.dataset import DataSet, read
from app.dataset.files import FILE_OF
from app.errors import CannotBegin


def write(folder: Path, files: Mapping[str, str]) -> DataSet:
    """Write the files of a sound data set, and say what it holds.

    Raises CannotBegin where the folder is there already and not empty, or cannot be written.
    """
    check(folder)
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
        raise CannotBegin(f"{folder} cannot be written: {error.strerror}.") from error
    return data_set


def check(folder: Path) -> None:
    """Raises CannotBegin where something is there already: nothing is ever written over."""
    try:
        is_taken = folder.is_symlink() or (folder.exists() and (not folder.is_dir() or any(folder.iterdir())))
    except (OSError, ValueError) as error:
        raise CannotBegin(f"{folder} cannot be looked at: {getattr(error, 'strerror', None) or error}.") from error
    if is_taken:
        raise CannotBegin(f"{folder} is there already and not an empty folder: choose another name.")


def table(name: str, rows: Iterable[Mapping[str, str]], languages: Sequence[str]) -> tuple[str, str]:
    """The name and the text of the file of a table: the columns of these languages, empty where a row has none."""
    file = FILE_OF[name].in_languages(languages)
    text = StringIO()
    writer = csv.DictWriter(text, [column.name for column in file.columns], restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return file.name, text.getvalue()
