"""Is the schema told once? What files, exports and queries take from it is held to the tables themselves."""

from typing import NamedTuple

import pytest
from sqlalchemy import select
from sqlalchemy.dialects import sqlite
from sqlmodel import SQLModel

from app.exports.csv import SHEETS
from app.models import FILES, POSITIONS
from app.models.columns import columns

TABLES = SQLModel.metadata.tables


class Titled(NamedTuple):
    """Fields of two tables, and one that is worked out."""

    slug: str
    title: str
    latitude: float
    place_name: str


def test_a_text_is_a_column_for_each_language_next_to_each_other() -> None:
    """In files; in its table it is one column, whatever the languages of a data set."""
    languages = ("uk", "pt-BR", "en")
    names = [one.name for one in FILES["event"].in_languages(languages).columns]
    for stem in ("title", "summary", "attribution", "caveat"):
        first = names.index(f"{stem}_uk")
        assert names[first : first + 3] == [f"{stem}_{language}" for language in languages]
        assert TABLES["event"].c[stem].nullable == (stem != "title")


def test_plural_forms_are_columns_for_the_languages_that_have_them() -> None:
    names = [one.name for one in FILES["unit"].in_languages(("en", "uk", "ko")).columns]
    assert names == ["slug", "one_en", "one_uk", "few_uk", "many_uk", "other_en", "other_uk", "other_ko"]


@pytest.mark.parametrize("file", FILES.values(), ids=lambda file: file.name)
def test_every_column_of_a_file_has_a_meaning_and_a_place_in_its_table(file) -> None:  # type: ignore[no-untyped-def]
    table = TABLES[file.table]
    for one in file.columns:
        assert one.meaning.endswith(".")
        assert (one.name in table.c) == one.is_stored
        if one.is_stored and not one.is_plural_form:
            assert one.required != table.c[one.name].nullable
            assert {key.column.table.name for key in table.c[one.name].foreign_keys} <= {one.refers_to}
    # What a table has beside that is worked out, or where the row stands in its file.
    others = set(table.c.keys()) - {one.name for one in file.columns}
    assert others == {POSITIONS.get(file.table), *(["earliest", "latest"] if file.table == "event" else [])} - {None}


def test_every_column_of_a_sheet_has_a_meaning() -> None:
    assert all(meaning.endswith(".") for sheet in SHEETS.values() for meaning in sheet.values())


def test_a_record_is_read_by_the_names_of_its_fields() -> None:
    event, place = TABLES["event"], TABLES["place"]
    found = columns(Titled._fields, event, place, place_name=place.c.slug)
    assert [one.name for one in found] == list(Titled._fields)
    written = str(
        select(*found).params(language="fr").compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
    )
    assert "JSON_EXTRACT(event.title, '$.\"fr\"')" in written
    assert "place.latitude AS latitude, place.slug AS place_name" in written
    with pytest.raises(KeyError):
        columns(["motto"], event, place)
