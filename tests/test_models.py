"""Is the schema told once? What files, exports and queries take from it is held to the tables themselves."""

from typing import NamedTuple

import pytest
from sqlmodel import SQLModel

from app.dataset.files import FILE_OF, FILES, POSITIONS
from app.exports.csv import SHEETS
from app.models.columns import columns
from app.words import LANGUAGES

TABLES = SQLModel.metadata.tables


class Titled(NamedTuple):
    """Fields of two tables, and one that is worked out."""

    slug: str
    title: str
    latitude: float
    place_name: str


def test_a_text_is_a_column_for_each_language_next_to_each_other() -> None:
    names = [one.name for one in FILE_OF["event"].columns]
    for stem in ("title", "summary", "attribution", "caveat"):
        first = names.index(f"{stem}_{LANGUAGES[0]}")
        assert names[first : first + len(LANGUAGES)] == [f"{stem}_{language}" for language in LANGUAGES]
        assert {TABLES["event"].c[f"{stem}_{language}"].nullable for language in LANGUAGES} == {stem != "title"}


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_every_column_of_a_file_has_a_meaning_and_a_place_in_its_table(file) -> None:  # type: ignore[no-untyped-def]
    table = TABLES[file.table]
    for one in file.columns:
        assert one.meaning.endswith(".")
        assert (one.name in table.c) == one.is_stored
        if one.is_stored:
            assert one.required != table.c[one.name].nullable
            assert {key.column.table.name for key in table.c[one.name].foreign_keys} <= {one.refers_to}
    # What a table has beside that is worked out, or where the row stands in its file.
    others = set(table.c.keys()) - {one.name for one in file.columns}
    assert others == {POSITIONS.get(file.table), *(["earliest", "latest"] if file.table == "event" else [])} - {None}


def test_every_column_of_a_sheet_has_a_meaning() -> None:
    assert all(meaning.endswith(".") for sheet in SHEETS.values() for meaning in sheet.values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_record_is_read_by_the_names_of_its_fields(language: str) -> None:
    event, place = TABLES["event"], TABLES["place"]
    found = columns(Titled._fields, language, event, place, place_name=place.c[f"name_{language}"])
    assert [one.name for one in found] == list(Titled._fields)
    assert [str(one.element) for one in found] == [  # type: ignore[attr-defined]
        "event.slug",
        f"event.title_{language}",
        "place.latitude",
        f"place.name_{language}",
    ]
    with pytest.raises(KeyError):
        columns(["motto"], language, event, place)
