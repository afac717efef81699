"""Does the program say nothing of what the data set is about? Its words are looked for in code, pages and styles."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.datasets import FROZEN, ROOT, read_rows

#: Whatever a reader or a keeper of another data set may come to see. Other projects' files are not ours to word.
PROGRAM = ("app", "deploy", "migrations", "static", "templates", "tools")
READ_AS_TEXT = {
    *("", ".conf", ".css", ".csv", ".html", ".js", ".md"),
    *(".po", ".py", ".service", ".sql", ".svg", ".toml", ".ts"),
}

#: What the data set is about, however it is written.
SUBJECT = (
    *("russia", "russe", "russie", "korea", "corée", "coréen", "dprk", "rpdc", "moscow", "moscou", "soviet", "kremlin"),
    *("kim", "putin", "poutine", "lavrov", "shoigu", "choïgou", "zelensk", "ukrain", "kyiv", "kiev", "kursk", "koursk"),
    *("pyongyang", "seoul", "séoul", "tumen", "nato", "otan", "alliance", "franceinfo", "kcna", "troop", "soldier"),
)
#: What the program itself is called, where it signs a file.
NAME = 'PROGRAM = "Alliance Timeline"'
#: Names of the data set that are other words as well.
COMMON = {"Port", "Square", "House", "United", "Nations", "North", "South", "Assembly", "Gare", "Place"}
WORD = re.compile(r"[^\W\d_]+")


@cache
def names() -> frozenset[str]:
    """What the data set writes with a capital and never without one, where no sentence begins."""
    events, places = (read_rows(FROZEN, f"{name}.csv") for name in ("events", "places"))
    texts = [text for row in events for column, text in row.items() if column[-3:] in ("_en", "_fr")]
    in_lower_case = {word for text in texts for word in WORD.findall(text) if word.islower()}
    named = {word for row in places for column in ("name_en", "name_fr") for word in WORD.findall(row[column])}
    named |= {word for row in events for column in ("title_en", "title_fr") for word in WORD.findall(row[column])[1:]}
    proper = {word for word in named if len(word) > 3 and word[0].isupper() and word.lower() not in in_lower_case}
    return frozenset(proper - COMMON)


@cache
def slugs() -> frozenset[str]:
    tables = ("categories", "events", "places", "sources", "series")
    return frozenset(row["slug"] for name in tables for row in read_rows(FROZEN, f"{name}.csv"))


def program() -> Iterator[Path]:
    for folder in PROGRAM:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and path.suffix in READ_AS_TEXT and not {"vendor", "__pycache__"} & set(path.parts):
                yield path


def told_by(text: str) -> Iterator[tuple[int, str]]:
    """Each word of the subject that a text holds, with its line."""
    for number, line in enumerate(text.splitlines(), 1):
        if line == NAME:
            continue
        folded = line.casefold()
        found = {word for word in SUBJECT if re.search(rf"(?<![^\W\d_]){word}", folded)}
        found |= names() & set(WORD.findall(line))
        found |= slugs() & set(re.findall(r"[a-z0-9]+(?:-[a-z0-9]+)*", line))
        yield from ((number, word) for word in sorted(found))


def test_the_program_says_nothing_of_what_the_data_set_is_about() -> None:
    read = {path: path.read_text("utf-8") for path in program()}
    assert len(read) > 150
    assert [(path.relative_to(ROOT), *told) for path, text in read.items() for told in told_by(text)] == []


@pytest.mark.parametrize("word", ["Kharkiv", "kyiv", "2025-04-24-kn-23-strike", "North Korean", "Corée", "Poutine"])
def test_words_of_the_subject_would_be_found(word: str) -> None:
    assert {number for number, _ in told_by(f"<p>one</p>\n<p>{word}</p>")} == {2}


def test_the_names_are_those_of_the_data_set() -> None:
    assert len(names()) > 60
    assert WORD.findall(read_rows(FROZEN, "places.csv")[0]["name_en"])[0] in names()
