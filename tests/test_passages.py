"""Are story.toml and about.toml checked like every other file, and may they be left out?"""

from pathlib import Path
from typing import Any

import pytest

from app.dataset import load, read
from app.errors import BadDataSet
from tests.databases import database_in
from tests.test_dataset import SLUG, SMALL, faults_of, stored

PASSAGE = """\
[[passages]]
slug = "locks"
heading_en = "Locks"
heading_fr = "Écluses"
text_en = "They lift boats."
text_fr = "Elles élèvent les bateaux."
from = 1810-01-01
to = "1811-12-31"
categories = ["locks"]
events = ["lock-opens", "lock-leaks"]
"""
KEYS = "slug, heading_en, heading_fr, text_en, text_fr"
ANY_KEY = "slug, heading_en, heading_fr, text_en, text_fr, from, to, categories, events"

each_file = pytest.mark.parametrize("file", ["story.toml", "about.toml"])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound data set with a passage in either file."""
    folder = tmp_path / "data"
    folder.mkdir()
    for name, content in SMALL.items():
        (folder / name).write_text(content, encoding="utf-8", newline="")
    for name in ("story.toml", "about.toml"):
        (folder / name).write_text(PASSAGE, encoding="utf-8")
    return folder


def test_passages_are_stored_with_what_they_speak_of(folder: Path, tmp_path: Path) -> None:
    url = database_in(tmp_path)
    load(folder, url)
    assert stored(url, "passage", "page", "slug", "position", "heading_fr", "text_en") == [
        (page, "locks", 1, "Écluses", "They lift boats.") for page in ("about", "story")
    ]
    assert [tuple(map(str, row)) for row in stored(url, "passage", "window_from", "window_to")] == [
        ("1810-01-01", "1811-12-31")
    ] * 2
    assert stored(url, "passage_category", "page", "passage", "category") == [
        ("about", "locks", "locks"),
        ("story", "locks", "locks"),
    ]
    assert stored(url, "passage_event", "event") == [("lock-leaks",)] * 2 + [("lock-opens",)] * 2


def test_a_data_set_without_them_has_no_passage_and_the_old_ones_go(folder: Path, tmp_path: Path) -> None:
    url = database_in(tmp_path)
    load(folder, url)
    (folder / "about.toml").unlink()
    load(folder, url)
    assert stored(url, "passage", "page") == [("story",)]
    (folder / "story.toml").unlink()
    load(folder, url)
    assert stored(url, "passage", "page") == stored(url, "passage_event", "event") == []


def test_a_passage_may_speak_of_nothing_in_particular(folder: Path) -> None:
    (folder / "story.toml").write_text(PASSAGE.split("from")[0], encoding="utf-8")
    assert read(folder).counts["passage"] == 2


@each_file
def test_any_change_of_a_passage_changes_the_version(folder: Path, file: str) -> None:
    versions = {read(folder).version}
    changes = {
        "boats.": "ships.",
        "1811-12-31": "1811-12-30",
        '["locks"]': "[]",
        ', "lock-leaks"': "",
        "Écluses": "Les",
    }
    for old, new in changes.items():
        (folder / file).write_text(PASSAGE.replace(old, new), encoding="utf-8")
        versions.add(read(folder).version)
    (folder / file).unlink()
    versions.add(read(folder).version)
    assert len(versions) == 2 + len(changes)


def test_how_lines_are_broken_says_nothing(folder: Path) -> None:
    def written(text: str) -> str:
        return PASSAGE.replace('"They lift boats."', f'"""{text}"""')

    versions = set()
    for text in ("One two.\n\nThree.", "\nOne\ntwo.\n\n  \nThree.\n", "One  \r\n  two.\r\n\r\nThree."):
        (folder / "story.toml").write_bytes(written(text).encode())
        versions.add(read(folder).version)
    assert len(versions) == 1


def slugs(count: int) -> str:
    return ", ".join(f'"lock-{number}"' for number in range(count))


@each_file
@pytest.mark.parametrize(
    ("old", "new", "key", "value", "expected"),
    [
        ('slug = "locks"\n', "", "passages 1.slug", "", "a value: this key must be there"),
        ('slug = "locks"', 'slug = "Locks!"', "passages 1.slug", "Locks!", SLUG),
        ('heading_fr = "Écluses"\n', "", "passages 1.heading_fr", "", "a value: this key must be there"),
        ('"Locks"', "12", "passages 1.heading_en", "12", "a text in quotes"),
        (
            '"They lift boats."',
            '"""\n \n"""',
            "passages 1.text_en",
            " \n",
            "text, its paragraphs parted by blank lines",
        ),
        ('"They lift boats."', '"a\\u0007b"', "passages 1.text_en", "a\u0007b", "text without NUL"),
        ("1810-01-01", "1812-01-01", "passages 1.to", "1811-12-31", "a day that is not before from, 1812-01-01"),
        ('"1811-12-31"', '"1811-12"', "passages 1.to", "1811-12", "a day such as 2024-10-31"),
        ("1810-01-01", "1810-01-01T00:00:00", "passages 1.from", "1810-01-01 00:00:00", "a text in quotes"),
        ('["locks"]', '["dams"]', "passages 1.categories", "dams", "a slug that is in categories.csv"),
        ('["locks"]', '"locks"', "passages 1.categories", "locks", "a list of slugs in square brackets"),
        ('"lock-leaks"', '"lock-sinks"', "passages 1.events", "lock-sinks", "a slug that is in events.csv"),
        ('"lock-leaks"', '"lock-opens"', "passages 1.events", "lock-opens", "every slug only once"),
        ('"lock-leaks"', "7", "passages 1.events", "7", "a text in quotes"),
        ('"lock-leaks"', slugs(50), "passages 1.events", "51 of them", "at most 50 slugs"),
        ("categories =", "category =", "passages 1.category", "['locks']", f"no key but {ANY_KEY}"),
        ("[[passages]]", 'title = "x"\n[[passages]]', "title", "x", "no key but passages"),
        ("[[passages]]", "[passages]", "passages", "", f"at least one [[passages]] with {KEYS}"),
    ],
)
def test_a_fault_is_told_with_file_key_and_what_was_expected(
    folder: Path, file: str, old: str, new: str, key: str, value: str, expected: str
) -> None:
    assert PASSAGE.count(old) == 1
    (folder / file).write_text(PASSAGE.replace(old, new), encoding="utf-8")
    (fault,) = faults_of(folder)
    assert (fault.file, fault.column, fault.value) == (file, key, value)
    assert expected in fault.expected


def test_a_slug_is_there_once_in_a_file_and_may_be_in_the_other(folder: Path) -> None:
    (folder / "story.toml").write_text(PASSAGE * 2, encoding="utf-8")
    (fault,) = faults_of(folder)
    assert str(fault) == "story.toml, passages 2.slug: found “locks”, expected every slug only once"


def test_there_may_be_fifty_passages(folder: Path) -> None:
    passages = [PASSAGE.replace('slug = "locks"', f'slug = "locks-{number}"') for number in range(51)]
    (folder / "about.toml").write_text("".join(passages[:50]), encoding="utf-8")
    assert read(folder).counts["passage"] == 51
    (folder / "about.toml").write_text("".join(passages), encoding="utf-8")
    (fault,) = faults_of(folder)
    assert (fault.value, fault.expected) == ("51 of them", "at most 50")


def test_all_faults_are_told_at_once_in_reading_order(folder: Path) -> None:
    (folder / "story.toml").write_text(PASSAGE.replace("Écluses", "").replace("lock-opens", "x"), encoding="utf-8")
    (folder / "about.toml").write_text("[[passages", encoding="utf-8")
    (folder / "places.csv").write_text(SMALL["places.csv"].replace("51.38", "91"), encoding="utf-8")
    faults = faults_of(folder)
    assert [fault.file for fault in faults] == ["story.toml", "story.toml", "about.toml", "places.csv"]
    assert faults[2].expected == "a file in TOML's syntax"


def test_a_folder_in_the_place_of_a_file_is_told(folder: Path) -> None:
    (folder / "story.toml").unlink()
    (folder / "story.toml").mkdir()
    with pytest.raises(BadDataSet, match=r"story\.toml.*a file that can be read"):
        read(folder)


def test_what_cannot_be_checked_is_not_called_missing(folder: Path) -> None:
    (folder / "events.csv").write_bytes(b"\xff")
    files: list[Any] = [fault.file for fault in faults_of(folder)]
    assert "story.toml" not in files
