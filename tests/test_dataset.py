"""Is every fault of a data set told, and does the database hold what the files say, all of it or nothing?"""

import csv
import re
import struct
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.database import building, reader
from app.dataset import Change, load, read
from app.errors import BadDataSet, DatabaseUnavailable, Fault
from app.eventset import positions, unite
from app.models.cells import ALL_AT_ONCE, Parse, Unexpected, web_address
from tests.databases import IS_POSTGRESQL, contents, database_in, writer
from tests.datasets import FROZEN

SMALL = {
    "timeline.toml": """\
slug = "canals"
corrections = "mailto:canals@example.org"
[en]
name = "Canals"
title = "Canals, year by year"
description = "How boats learned to climb."
[fr]
name = "Canaux"
title = "Les canaux, année par année"
description = "Comment les bateaux ont appris à monter."
[window]
from = 1800-01-01
to = 1899-12-31
[licence]
name = "CC BY 4.0"
url = "https://creativecommons.org/licenses/by/4.0/"
[[collections]]
slug = "archive"
label_en = "The archive"
label_fr = "Les archives"
[[kinds]]
slug = "newspaper"
label_en = "newspaper"
label_fr = "journal"
state_media = true
[[kinds]]
slug = "letters"
label_en = "letter"
label_fr = "lettre"
state_media = false
[[statuses]]
slug = "confirmed"
label_en = "Confirmed"
label_fr = "Confirmé"
meaning_en = "in print"
meaning_fr = "imprimé"
drawn = "solid"
[[statuses]]
slug = "reported"
label_en = "Reported"
label_fr = "Rapporté"
meaning_en = "in letters"
meaning_fr = "par lettre"
drawn = "half"
""",
    "categories.csv": (
        "slug,label_en,label_fr,definition_en,definition_fr,colour,shape\n"
        "locks,Locks,Écluses,Gates,Portes,blue,circle\n"
    ),
    "places.csv": "slug,name_en,name_fr,latitude,longitude\nbath,Bath,Bath,51.38,-2.36\nwales,Wales,Galles,,\n",
    "sources.csv": (
        "slug,publisher,title,title_is,url,published,language,kind,read\n"
        "gazette,The Gazette,A lock opens,original,https://example.org/a,1810-11,en,newspaper,text\n"
        "letter,A letter,On locks,description,,,en,letters,excerpt\n"
    ),
    "units.csv": "slug,one_en,other_en,one_fr,other_fr\nboats,boat,boats,bateau,bateaux\ntons,ton,tons,tonne,tonnes\n",
    "series.csv": "slug,label_en,label_fr,unit\nboats-a-year,Boats a year,Bateaux par an,boats\n",
    "events.csv": (
        "slug,date,category,status,place,title_en,title_fr,summary_en,summary_fr,attribution_en,attribution_fr,"
        "caveat_en,caveat_fr,collection,related,added,updated\n"
        "lock-opens,1810-10,locks,confirmed,bath,A lock opens,Une écluse ouvre,It opened.,Elle ouvre.,"
        "The Gazette,La Gazette,,,archive,lock-leaks,2026-01-02,\n"
        'lock-leaks,1811/..,locks,reported,,A lock leaks,Une écluse fuit,"It leaked,\nand more.",'
        '"Elle fuit,\net plus.",A letter,Une lettre,Unsure,Incertain,archive,lock-opens,2026-01-02,'
        "2026-02-03\n"
    ),
    "citations.csv": ("event,source,locator_en,locator_fr\nlock-opens,gazette,page 1,page 1\nlock-leaks,letter,,\n"),
    "figures.csv": (
        "event,label_en,label_fr,value,unit,qualifier,attributed_to_en,attributed_to_fr,source,series,stated,"
        "note_en,note_fr\n"
        "lock-opens,Boats,Bateaux,40,boats,about,The Gazette,La Gazette,gazette,boats-a-year,1810-11,,\n"
        "lock-leaks,Water,Eau,2.5,tons,at_least,A letter,Une lettre,,,,,\n"
    ),
    "aliases.csv": "name,spelling\nBath,Aquae Sulis\nThe Gazette,Gazetta\n",
    "speakers.csv": (
        "slug,label_en,label_fr,definition_en,definition_fr,part\n"
        "company,The company,La compagnie,Who digs,Qui creuse,party\n"
        "press,The press,La presse,Who looks on,Qui regarde,independent\n"
    ),
    "statements.csv": (
        "event,speaker,stance,stated,who_en,who_fr,source\n"
        "lock-opens,press,states,1810-11,The Gazette,La Gazette,gazette\n"
        "lock-opens,company,confirms,,Its engineer,Son ingénieur,\n"
        "lock-leaks,company,denies,1811-03/..,Its engineer,Son ingénieur,\n"
    ),
    "changes.csv": (
        "day,event,change_en,change_fr\n"
        "2026-02-03,lock-leaks,It was said to have burst.,Il était dit qu'elle avait cédé.\n"
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    for name, content in SMALL.items():
        (folder / name).write_text(content, encoding="utf-8", newline="")
    return folder


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return database_in(tmp_path)


def change(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    content = path.read_bytes().decode()
    assert content.count(old) >= 1, old
    path.write_bytes(content.replace(old, new, 1).encode())


def faults_of(folder: Path) -> tuple[Fault, ...]:
    with pytest.raises(BadDataSet) as caught:
        read(folder)
    return caught.value.faults


@contextmanager
def opened(database_url: str) -> Iterator[Callable[[str], list[Any]]]:
    """A function that runs a statement and gives its rows."""
    with writer(database_url).begin() as connection:

        def run(statement: str) -> list[Any]:
            result = connection.exec_driver_sql(statement)
            return [tuple(row) for row in result] if result.returns_rows else []

        yield run


def stored(database_url: str, table: str, *columns: str) -> list[tuple[object, ...]]:
    """Some columns of a table in order, texts as columns of files are called."""
    with opened(database_url) as run:
        names = ", ".join(re.sub("^(.+)_(en|fr)$", r"\1 ->> '\2'", column) for column in columns)
        return run(f"SELECT {names} FROM {table} ORDER BY {names}")  # noqa: S608  (our names)


def found_by(database_url: str, field: str) -> dict[str, list[str]]:
    """The slugs of the events that have each value of a field, in chronological order."""
    with opened(database_url) as run:
        events = [slug for (slug,) in run("SELECT event FROM export_row WHERE language = 'en' ORDER BY position")]
        rows = run(f"SELECT value, block, events FROM posting WHERE field = '{field}'")  # noqa: S608  (our names)
    return {value: [events[one] for one in positions(unite([(block, packed)]))] for value, block, packed in rows}


# Reading


def test_the_frozen_data_set_is_whole_and_without_fault() -> None:
    counts = read(FROZEN).counts
    names = ("event", "source", "citation", "figure", "place", "series", "category", "unit")
    assert [counts[name] for name in names] == [66, 113, 136, 80, 27, 7, 5, 20]


@pytest.mark.skipif(IS_POSTGRESQL, reason="reads what SQLite stores as text")
def test_the_cells_of_the_project_are_stored_as_they_are_written(database_url: str) -> None:
    load(FROZEN, database_url)
    for name, table in (("events.csv", "event"), ("sources.csv", "source"), ("citations.csv", "citation")):
        with (FROZEN / name).open(encoding="utf-8", newline="") as file:
            written = list(csv.DictReader(file))
        columns = [column for column in written[0] if column != "related"]
        assert {tuple(row[column] or None for column in columns) for row in written} == set(
            stored(database_url, table, *columns)
        )


@pytest.mark.skipif(IS_POSTGRESQL, reason="reads what SQLite stores as text")
def test_values_have_types_and_empty_cells_are_null(folder: Path, database_url: str) -> None:
    load(folder, database_url)
    assert stored(database_url, "event", "slug", "earliest", "latest", "place", "added", "updated") == [
        ("lock-leaks", "1811-01-01", "9999-12-31", None, "2026-01-02", "2026-02-03"),
        ("lock-opens", "1810-10-01", "1810-10-31", "bath", "2026-01-02", None),
    ]
    assert ("It leaked,\nand more.",) in stored(database_url, "event", "summary_en")
    assert stored(database_url, "figure", "id", "value") == [(1, 40.0), (2, 2.5)]
    assert stored(database_url, "place", "slug", "latitude") == [("bath", 51.38), ("wales", None)]
    assert stored(database_url, "relation", "event", "related") == [
        ("lock-leaks", "lock-opens"),
        ("lock-opens", "lock-leaks"),
    ]


@pytest.mark.skipif(IS_POSTGRESQL, reason="reads what SQLite stores as text")
def test_rows_that_are_read_together_lie_together(folder: Path, database_url: str) -> None:
    change(folder, "events.csv", "1811/..", "1805/..")
    load(folder, database_url)
    with opened(database_url) as run:
        assert run("SELECT slug FROM event ORDER BY rowid") == [
            ("lock-leaks",),
            ("lock-opens",),
        ]


def test_an_open_end_does_not_move_the_last_day(folder: Path) -> None:
    timeline = read(folder).timeline
    assert (timeline["first_day"], timeline["last_day"]) == ("1810-10-01", "1811-01-01")
    assert timeline["event_count"] == 2


def test_a_data_set_without_events_is_sound(folder: Path, database_url: str) -> None:
    for name in ("events.csv", "citations.csv", "figures.csv", "statements.csv", "changes.csv"):
        (folder / name).write_text(SMALL[name].split("\n")[0] + "\n", encoding="utf-8")
    report = load(folder, database_url)
    assert report.data_set.counts["event"] == 0
    timeline = report.data_set.timeline
    assert (timeline["first_day"], timeline["last_day"]) == (None, None)
    assert stored(database_url, "block", "number") == stored(database_url, "export_row", "event") == []


def test_the_version_is_the_last_day_of_work_and_a_digest(folder: Path) -> None:
    day, _, digest = read(folder).version.rpartition("-")
    assert day == "2026-02-03"
    assert len(digest) == 8
    assert int(digest, 16) >= 0


@pytest.mark.parametrize("name", [name for name in SMALL if name.endswith(".csv")])
def test_byte_order_mark_and_line_ends_change_nothing(folder: Path, name: str) -> None:
    before = read(folder)
    content = (folder / name).read_bytes().replace(b"\n", b"\r\n")
    (folder / name).write_bytes(b"\xef\xbb\xbf" + content)
    assert read(folder) == before
    assert read(folder).version == before.version


def test_the_order_of_columns_changes_nothing(folder: Path) -> None:
    before = read(folder)
    path = folder / "events.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines(keepends=True)))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(reversed(row) for row in rows)
    assert read(folder) == before


def reverse_rows(path: Path) -> None:
    header, *rows = csv.reader(path.read_text(encoding="utf-8").splitlines(keepends=True))
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *reversed(rows)])


@pytest.mark.parametrize("name", ["aliases.csv", "places.csv", "sources.csv", "units.csv"])
def test_the_order_of_rows_changes_nothing_where_it_means_nothing(folder: Path, name: str) -> None:
    before = read(folder).version
    reverse_rows(folder / name)
    assert read(folder).version == before


@pytest.mark.parametrize("name", ["citations.csv", "events.csv", "figures.csv", "speakers.csv", "statements.csv"])
def test_the_order_in_which_events_happen_are_sourced_counted_and_spoken_of_is_content(folder: Path, name: str) -> None:
    before = read(folder).version
    reverse_rows(folder / name)
    assert read(folder).version != before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("figures.csv", ",40,", ",040.0,"),
        ("places.csv", "51.38", "51.380"),
        ("timeline.toml", "[licence]", "# A remark\n[licence]"),
    ],
)
def test_how_the_same_is_written_changes_nothing(folder: Path, name: str, old: str, new: str) -> None:
    before = read(folder).version
    change(folder, name, old, new)
    assert read(folder).version == before


def test_a_value_cannot_move_to_another_row(folder: Path) -> None:
    before = read(folder).version
    change(
        folder,
        "places.csv",
        "bath,Bath,Bath,51.38,-2.36\nwales,Wales,Galles,,",
        "bath,Bath,Bath,,\nwales,Wales,Galles,51.38,-2.36",
    )
    assert read(folder).version != before


def test_a_cell_cannot_pass_for_two(folder: Path) -> None:
    before = read(folder).version
    change(folder, "units.csv", "boat,boats", "boatb,oats")
    assert read(folder).version != before


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("timeline.toml", "by year", "by day"),
        ("timeline.toml", "The archive", "An archive"),
        ("timeline.toml", "state_media = true", "state_media = false"),
        ("timeline.toml", "[licence]", "[map]\nwest = 0\nsouth = 50\neast = 2\nnorth = 52\n[licence]"),
        ("units.csv", "bateaux", "barques"),
        ("citations.csv", "page 1,page 1", "page 2,page 2"),
        ("figures.csv", "2.5", "2.6"),
        ("aliases.csv", "Aquae Sulis", "Aquae"),
        ("speakers.csv", "independent", ""),
        ("statements.csv", "denies", "doubts"),
        ("changes.csv", "have burst", "have leaked"),
    ],
)
def test_any_change_changes_the_version(folder: Path, name: str, old: str, new: str) -> None:
    before = read(folder).version
    change(folder, name, old, new)
    assert read(folder).version != before


# Faults: one edit, one fault

NUMBER = "a number such as 1200 or 0.5"
SLUG = "a slug: lowercase letters and digits, with single hyphens between them"
EMPTY = "a value: this cell must not be empty"
BEFORE = "an interval that does not end before it starts"
NAME = "a name: one to 8 words, of at most 200 characters"
MAP = "[map]\nwest = -10\nsouth = 50\nnorth = '60.5'\n"


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        (
            "events.csv",
            "1810-10",
            "1810-02-30",
            (2, "date", "1810-02-30", "a day from 01 to 28, as 1810-02 has"),
        ),
        ("events.csv", "1810-10", "1810/1809", (2, "date", "1810/1809", BEFORE)),
        ("events.csv", "1810-10", "autumn", (2, "date", "autumn", "a date such as")),
        ("events.csv", "2026-02-03", "2026-02", (3, "updated", "2026-02", "a day such as 2024-10-31")),
        ("events.csv", "2026-01-02,\n", ",\n", (2, "added", "", EMPTY)),
        ("events.csv", "A lock leaks", "", (3, "title_en", "", EMPTY)),
        ("events.csv", "A lock leaks", "A \0 lock", (3, "title_en", "A \0 lock", "text without NUL")),
        (
            "events.csv",
            "A lock leaks",
            "A lock ",
            (3, "title_en", "A lock ", "text without spaces at its ends"),
        ),
        ("events.csv", ",Incertain", ",", (3, "caveat_fr", "", "a value, because caveat_en has one")),
        ("events.csv", ",The Gazette", ",", (2, "attribution_en", "", "because attribution_fr has one")),
        (
            "events.csv",
            "reported",
            "rumoured",
            (3, "status", "rumoured", "a slug that is in timeline.toml"),
        ),
        (
            "events.csv",
            "leaks,1811/..,locks",
            "leaks,1811/..,dams",
            (3, "category", "dams", "in categories.csv"),
        ),
        ("events.csv", "bath", "bristol", (2, "place", "bristol", "a slug that is in places.csv")),
        (
            "events.csv",
            "archive",
            "attic",
            (2, "collection", "attic", "a slug that is in timeline.toml"),
        ),
        ("places.csv", "51.38", "91", (2, "latitude", "91", "degrees from -90 to 90")),
        ("places.csv", "-2.36", "-180.5", (2, "longitude", "-180.5", "degrees from -180 to 180")),
        ("places.csv", "51.38", "51°", (2, "latitude", "51°", "degrees from -90 to 90")),
        ("places.csv", "-2.36", "", (2, "longitude", "", "a value, because latitude has one")),
        ("places.csv", "wales", "Wales", (3, "slug", "Wales", SLUG)),
        ("places.csv", "wales", "wales-", (3, "slug", "wales-", SLUG)),
        ("places.csv", "wales", "bath", (3, "slug", "bath", "slug only once; line 2 has the same")),
        (
            "sources.csv",
            "original",
            "guessed",
            (2, "title_is", "guessed", "one of original, rebuilt, description"),
        ),
        ("sources.csv", ",text", ",some", (2, "read", "some", "one of text, excerpt, headline, address")),
        ("sources.csv", "https:", "javascript:", (2, "url", "javascript://example.org/a", "https://")),
        ("sources.csv", "https://example.org/a", "https://", (2, "url", "https://", "https://")),
        ("sources.csv", "https://example.org/a", "https://[a", (2, "url", "https://[a", "https://")),
        ("sources.csv", "org/a", "org/ a", (2, "url", "https://example.org/ a", "https://")),
        ("sources.csv", "1810-11", "11/1810", (2, "published", "11/1810", "a date such as")),
        (
            "sources.csv",
            ",en,letter",
            ",English,letter",
            (3, "language", "English", "a language tag such as"),
        ),
        ("series.csv", ",boats\n", ",carts\n", (2, "unit", "carts", "a slug that is in units.csv")),
        (
            "citations.csv",
            "lock-leaks",
            "lock-sinks",
            (3, "event", "lock-sinks", "a slug that is in events.csv"),
        ),
        ("citations.csv", "letter", "diary", (3, "source", "diary", "a slug that is in sources.csv")),
        (
            "citations.csv",
            "lock-leaks,letter",
            "lock-opens,gazette",
            (3, "source", "gazette", "event and source only once; line 2 has the same"),
        ),
        ("figures.csv", "40", "forty", (2, "value", "forty", NUMBER)),
        ("figures.csv", "40", "nan", (2, "value", "nan", NUMBER)),
        ("figures.csv", "40", "inf", (2, "value", "inf", NUMBER)),
        ("figures.csv", "40", "9" * 400, (2, "value", "9" * 400, NUMBER)),
        ("figures.csv", "40", "1 000", (2, "value", "1 000", NUMBER)),
        ("figures.csv", "about", "roughly", (2, "qualifier", "roughly", "one of exact, about")),
        ("figures.csv", ",gazette,", ",herald,", (2, "source", "herald", "a slug that is in sources.csv")),
        ("figures.csv", "boats-a-year", "carts-a-year", (2, "series", "carts-a-year", "a slug that is in")),
        (
            "figures.csv",
            ",boats,",
            ",tons,",
            (2, "unit", "tons", "boats, the unit of the series boats-a-year"),
        ),
        ("figures.csv", ",tons,", ",casks,", (3, "unit", "casks", "a slug that is in units.csv")),
        ("figures.csv", "1810-11", "", (2, "stated", "", "it belongs to the series boats-a-year")),
        ("figures.csv", "1810-11", "1810-13", (2, "stated", "1810-13", "a month from 01 to 12")),
        ("figures.csv", ",,,,,\n", ",,,,\n", (3, "", "12 cells", "13 cells, as many as the header has")),
        ("figures.csv", ",,,,,\n", ",,,,,,\n", (3, "", "14 cells", "13 cells, as many as the header has")),
        ("units.csv", "other_en", "many_en", None),
        ("units.csv", "other_fr", "other_en", None),
        (
            "timeline.toml",
            "1899-12-31",
            "1799-12-31",
            (0, "window.to", "1799-12-31", "not before window.from"),
        ),
        ("timeline.toml", "1899-12-31", '"soon"', (0, "window.to", "soon", "a day such as")),
        ("timeline.toml", "1899-12-31", "1899", (0, "window.to", "1899", "a text in quotes")),
        ("timeline.toml", 'slug = "canals"', 'slug = "The canals"', (0, "slug", "The canals", SLUG)),
        ("timeline.toml", 'slug = "canals"\n', "", (0, "slug", "", "this key must be there")),
        ("timeline.toml", '"Canaux"', '""', (0, "fr.name", "", "this key must be there")),
        ("timeline.toml", "[en]", "[en]\nmotto = 1", (0, "en.motto", "1", "no key but slug")),
        ("timeline.toml", "mailto:canals@", "canals@", (0, "corrections", "canals@example.org", "mailto:")),
        ("timeline.toml", "[[collections]]", "[collections]", (0, "collections", "", "at least one")),
        ("timeline.toml", "state_media = true", 'state_media = "yes"', (0, "kinds 1.state_media", "yes", "true or")),
        ("timeline.toml", "state_media = true", "", (0, "kinds 1.state_media", "", "this key must be there")),
        ("timeline.toml", '"solid"', '"filled"', (0, "statuses 1.drawn", "filled", "one of solid, half, hollow")),
        ("timeline.toml", 'meaning_fr = "par lettre"', "", (0, "statuses 2.meaning_fr", "", "this key must be there")),
        ("timeline.toml", 'drawn = "half"', 'drawn = "half"\nof = "1"', (0, "statuses 2.of", "1", "no key but slug")),
        ("events.csv", ",reported,", ",,", (3, "status", "", EMPTY)),
        ("timeline.toml", '"journal"', "true", (0, "kinds 1.label_fr", "True", "a text in quotes")),
        ("sources.csv", ",letters,", ",letter,", (3, "kind", "letter", "a slug that is in timeline.toml")),
        ("timeline.toml", "label_en", "words_en", None),
        ("timeline.toml", "[licence]", f"{MAP}east = 'far'\n[licence]", (0, "map.east", "far", "degrees from -180")),
        ("timeline.toml", "[licence]", f"{MAP}[licence]", (0, "map.east", "", "this key must be there")),
        ("timeline.toml", "[licence]", f"{MAP}east = true\n[licence]", (0, "map.east", "True", "a text in quotes")),
        ("timeline.toml", "[licence]", f"{MAP}east = -10\n[licence]", (0, "map.east", "-10.0", "other degrees than")),
        ("timeline.toml", "[licence]", f"{MAP}east = 1\nup = 2\n[licence]", (0, "map.up", "2", "no key but west")),
        (
            "timeline.toml",
            "[licence]",
            f"{MAP}east = 1\n[licence]".replace("60.5", "50"),
            (0, "map.north", "50.0", "degrees north of map.south, 50"),
        ),
        ("timeline.toml", "slug", "map = 1\nslug", (0, "map", "1", "a table [map] with west, south, east, north")),
        ("timeline.toml", '"canals"', "canals", (1, "", "Invalid value", "a file in TOML's syntax")),
        ("aliases.csv", "Aquae Sulis", "", (2, "spelling", "", EMPTY)),
        ("aliases.csv", "Aquae Sulis", "…", (2, "spelling", "…", NAME)),
        ("aliases.csv", "Aquae Sulis", "a b c d e f g h i", (2, "spelling", "a b c d e f g h i", NAME)),
        ("aliases.csv", "Aquae Sulis", "a" * 201, (2, "spelling", "a" * 201, NAME)),
        ("aliases.csv", "Aquae Sulis", "BÂTH", (2, "spelling", "BÂTH", "another spelling: case, accents and signs")),
        ("aliases.csv", "Gazetta", "aquae sulis!", (3, "spelling", "aquae sulis!", "only once; line 2 has the same")),
        ("aliases.csv", "Gazetta", "Aquae Sulis", (3, "spelling", "Aquae Sulis", "only once; line 2 has the same")),
        ("aliases.csv", "Gazetta", "BATH", (3, "spelling", "BATH", "a spelling that is no name; line 2 has it")),
        ("aliases.csv", "The Gazette", "Aquae sulis", (3, "name", "Aquae sulis", "no other spelling; line 2 has it")),
        ("aliases.csv", "name,", "slug,", None),
        ("speakers.csv", ",party", ",judge", (2, "part", "judge", "one of party, independent")),
        (
            "speakers.csv",
            "dent\n",
            "dent\npress,A,B,C,D,\n",
            (4, "slug", "press", "slug only once; line 3 has the same"),
        ),
        ("speakers.csv", ",Who digs,", ",,", (2, "definition_en", "", EMPTY)),
        ("statements.csv", ",denies,", ",says,", (4, "stance", "says", "one of states, confirms, denies, doubts, d")),
        ("statements.csv", ",denies,", ",,", (4, "stance", "", EMPTY)),
        ("statements.csv", "lock-leaks,", "lock-sinks,", (4, "event", "lock-sinks", "a slug that is in events.csv")),
        ("statements.csv", "company,den", "king,den", (4, "speaker", "king", "a slug that is in speakers.csv")),
        ("statements.csv", ",gazette\n", ",herald\n", (2, "source", "herald", "a slug that is in sources.csv")),
        ("statements.csv", ",gazette\n", ",letter\n", (2, "source", "letter", "a source that lock-opens cites in c")),
        ("statements.csv", "1811-03/..", "in March", (4, "stated", "in March", "a date such as")),
        ("statements.csv", "1811-03/..", "1811-02-30", (4, "stated", "1811-02-30", "a day from 01 to 28")),
        ("statements.csv", ",La Gazette,", ",,", (2, "who_fr", "", EMPTY)),
        ("statements.csv", ",The Gazette,", ",,", (2, "who_en", "", EMPTY)),
        ("statements.csv", "stated", "when", None),
        ("changes.csv", "2026-02-03", "2026-02", (2, "day", "2026-02", "a day such as 2024-10-31")),
        ("changes.csv", "lock-leaks", "lock-sinks", (2, "event", "lock-sinks", "a slug that is in events.csv")),
        ("changes.csv", "It was said to have burst.", "", (2, "change_en", "", EMPTY)),
        ("changes.csv", "change_fr", "reason_fr", None),
    ],
)
def test_a_fault_is_told_with_its_place_value_and_what_was_expected(
    folder: Path, name: str, old: str, new: str, fault: tuple[int, str, str, str] | None
) -> None:
    change(folder, name, old, new)
    faults = faults_of(folder)
    assert {one.file for one in faults} == {name}
    if fault is not None:
        (only,) = faults
        line, column, value, expected = fault
        assert (only.line, only.column) == (line, column)
        assert only.value == value if column else value in only.value
        assert expected in only.expected


#: A data set may do without these, as long as none of those refers to them.
OPTIONAL = {
    "places.csv": ["events.csv"],
    "units.csv": ["series.csv", "figures.csv"],
    "series.csv": ["figures.csv"],
    "speakers.csv": ["statements.csv"],
}
#: Nor does anything refer to these.
NEVER_NEEDED = {"figures.csv", "aliases.csv", "statements.csv", "changes.csv"}


@pytest.mark.parametrize("name", OPTIONAL)
def test_a_file_that_nothing_refers_to_may_be_left_out(folder: Path, name: str) -> None:
    (folder / name).unlink()
    expected = f"a file of this name in {folder}, since {OPTIONAL[name][0]} refers to it"
    assert faults_of(folder) == (Fault(name, 0, "", "", expected),)
    change(folder, "events.csv", ",bath,", ",,")
    for other in ("series.csv", "figures.csv", "statements.csv", "changes.csv"):
        (folder / other).unlink(missing_ok=True)
    counts = read(folder).counts
    assert [counts[one] for one in ("event", "series", "figure", "statement", "correction")] == [2, 0, 0, 0, 0]


def test_names_may_be_without_other_spellings_and_have_twenty(folder: Path) -> None:
    (folder / "aliases.csv").unlink()
    assert read(folder).counts["alias"] == 0
    rows = [f"Bath,Bath {number}\n" for number in range(21)]
    (folder / "aliases.csv").write_text("".join(["name,spelling\n", *rows[:20]]), encoding="utf-8")
    assert read(folder).counts["alias"] == 20
    (folder / "aliases.csv").write_text("".join(["name,spelling\n", *rows]), encoding="utf-8")
    assert faults_of(folder) == (Fault("aliases.csv", 22, "name", "Bath", "at most 20 spellings of a name"),)


@pytest.mark.parametrize("name", sorted(SMALL.keys() - OPTIONAL.keys() - NEVER_NEEDED))
def test_a_missing_file_is_one_fault(folder: Path, name: str) -> None:
    (folder / name).unlink()
    faults = faults_of(folder)
    assert Fault(name, 0, "", "", f"a file of this name in {folder}") in faults
    assert {one.file for one in faults} <= {name, "events.csv"}


def test_a_missing_folder_is_one_fault(tmp_path: Path) -> None:
    (fault,) = faults_of(tmp_path / "nowhere")
    assert "a folder" in fault.expected


def test_missing_unknown_and_repeated_columns_are_told(folder: Path) -> None:
    change(folder, "places.csv", "name_en,name_fr", "name_fr,name_fr,height")
    change(folder, "places.csv", "bath,Bath,Bath", "bath,Bath,Bath,10")
    change(folder, "places.csv", "wales,Wales,Galles", "wales,Galles,Galles,10")
    found = [(one.line, one.column, one.expected) for one in faults_of(folder)]
    assert found[0] == (1, "name_en", "a column of this name")
    assert found[1] == (1, "name_fr", "every column only once")
    assert found[2][:2] == (1, "height")
    assert len(found) == 3


def widen(folder: Path, name: str, column: str, *given: str) -> None:
    """Give a file a column that it may be without, with some cells of its first rows."""
    path = folder / name
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines(keepends=True)))
    cells = [column, *given, *[""] * (len(rows) - 1 - len(given))]
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([*row, cell] for row, cell in zip(rows, cells, strict=True))


def test_the_weight_of_events_may_be_left_out_and_is_checked_where_it_is_given(folder: Path, database_url: str) -> None:
    before = read(folder).version
    load(folder, database_url)
    assert set(stored(database_url, "event", "weight")) == {(None,)}
    widen(folder, "events.csv", "weight")
    assert read(folder).version == before
    weigh_again = folder / "events.csv"
    text = weigh_again.read_text(encoding="utf-8")
    first, second, *others = text.splitlines(keepends=True)
    weigh_again.write_text("".join([first, second.rstrip() + "key\n", *others]), encoding="utf-8")
    assert read(folder).version != before
    load(folder, database_url)
    assert ("key",) in stored(database_url, "event", "weight")
    weigh_again.write_text(weigh_again.read_text(encoding="utf-8").replace("key\n", "heavy\n"), encoding="utf-8")
    assert faults_of(folder) == (Fault("events.csv", 2, "weight", "heavy", "one of key, normal, minor"),)


def test_a_figure_may_name_its_speaker_who_is_then_one_of_those_there_are(folder: Path, database_url: str) -> None:
    before = read(folder).version
    widen(folder, "figures.csv", "speaker", "press")
    assert read(folder).version != before
    load(folder, database_url)
    assert stored(database_url, "figure", "id", "speaker") == [(1, "press"), (2, None)]
    change(folder, "figures.csv", ",press", ",king")
    assert faults_of(folder) == (Fault("figures.csv", 2, "speaker", "king", "a slug that is in speakers.csv"),)


def test_the_part_of_speakers_may_be_left_out(folder: Path) -> None:
    change(folder, "speakers.csv", ",part\n", "\n")
    change(folder, "speakers.csv", ",party\n", "\n")
    change(folder, "speakers.csv", ",independent\n", "\n")
    assert read(folder).counts["speaker"] == 2


def test_what_carries_a_statement_is_looked_for_where_all_citations_could_be_read(folder: Path) -> None:
    """Of a citation that is at fault it is not known what it would have carried."""
    change(folder, "citations.csv", "lock-opens,gazette", "lock-opens,gazete")
    assert [(one.file, one.value) for one in faults_of(folder)] == [("citations.csv", "gazete")]
    (folder / "citations.csv").write_text(SMALL["citations.csv"].split("\n")[0] + "\n", encoding="utf-8")
    assert [(one.file, one.line, one.value) for one in faults_of(folder)] == [("statements.csv", 2, "gazette")]


def test_bad_utf8_is_told_with_its_line(folder: Path) -> None:
    path = folder / "places.csv"
    path.write_bytes(path.read_bytes().replace(b"Galles", b"Gall\xe9s"))
    assert Fault("places.csv", 3, "", "byte e9", "text in UTF-8") in faults_of(folder)


def test_broken_quotes_are_told_with_the_line_they_start_on(folder: Path) -> None:
    change(folder, "events.csv", '"It leaked,\nand more."', '"It leaked,\nand" more.')
    assert any((one.line, one.expected) == (3, "rows as in RFC 4180") for one in faults_of(folder))


def test_lines_are_those_an_editor_shows(folder: Path) -> None:
    with (folder / "events.csv").open("a", encoding="utf-8") as file:
        file.write("\nlast,soon,locks,confirmed,,A,B,C,D,,,,,archive,,2026-01-02,\n")
    (fault,) = faults_of(folder)
    # The row of line 3 goes over three lines, and a blank one follows it.
    assert (fault.line, fault.column) == (7, "date")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("lock-leaks,2026", "lock-opens,2026", "other events, not the event itself"),
        ("lock-leaks,2026", "lock-bursts,2026", "events that are in events.csv"),
        ("lock-leaks,2026", ",2026", "an event that has lock-leaks among its own related events"),
        ("lock-leaks,2026", "lock-leaks;lock-leaks,2026", "every related event only once"),
        ("lock-leaks,2026", "lock-leaks; lock-leaks,2026", "slugs joined by “;” without spaces"),
    ],
)
def test_related_events_exist_and_say_the_same_of_each_other(folder: Path, old: str, new: str, expected: str) -> None:
    change(folder, "events.csv", old, new)
    faults = faults_of(folder)
    assert expected in {one.expected for one in faults}
    assert {one.column for one in faults} == {"related"}


def test_all_faults_are_told_at_once_in_reading_order(folder: Path) -> None:
    change(folder, "timeline.toml", '"Canaux"', '""')
    change(folder, "places.csv", "51.38", "north")
    change(folder, "events.csv", "1810-10", "autumn")
    change(folder, "events.csv", "reported", "rumoured")
    (folder / "sources.csv").unlink()
    error = BadDataSet(faults_of(folder))
    assert [one.file for one in error.faults] == [
        "timeline.toml",
        "places.csv",
        "sources.csv",
        "events.csv",
        "events.csv",
    ]
    lines = str(error).splitlines()
    assert lines[0] == "The data set has 5 faults:"
    assert lines[2] == "places.csv:2, latitude: found “north”, expected degrees from -90 to 90, such as 42.43"
    assert len(lines) == 6


def test_of_very_many_faults_the_first_are_told_and_the_others_counted(folder: Path) -> None:
    header = SMALL["places.csv"].split("\n")[0]
    rows = [f"place-{number},A,B,91,0" for number in range(2500)]
    (folder / "places.csv").write_text("\n".join([header, *rows, ""]), encoding="utf-8")
    change(folder, "events.csv", "1810-10", "autumn")
    error = BadDataSet(faults_of(folder)[:1], more=7)
    assert str(error).splitlines()[::2] == ["The data set has 8 faults:", "… and 7 more"]
    with pytest.raises(BadDataSet) as caught:
        read(folder)
    # Those of the places, one of the date, and one of the place that the event of 1810 names.
    assert (len(caught.value.faults), caught.value.more) == (1000, 1502)
    assert [one.line for one in caught.value.faults] == list(range(2, 1002))
    assert str(caught.value).splitlines()[-1] == "… and 1502 more"


@pytest.mark.parametrize("length", [999, 1000, 1001, 2000])
def test_a_fault_is_told_wherever_a_batch_ends(folder: Path, length: int) -> None:
    with (folder / "places.csv").open("a", encoding="utf-8") as file:
        file.writelines(f"place-{number},A,B,,\n" for number in range(length))
        file.write("bath,A,B,,\nlast,A,B,,1\n")
    twice, half = faults_of(folder)
    assert (twice.line, twice.expected) == (length + 4, "slug only once; line 2 has the same")
    assert (half.line, half.column) == (length + 5, "latitude")


@given(st.lists(st.text(max_size=5)))
def test_cells_that_are_looked_at_all_at_once_are_judged_as_one_by_one(written: list[str]) -> None:
    for one, all_at_once in ALL_AT_ONCE.items():
        cells = [cell for cell in written if cell]
        assert all_at_once(cells) == all(is_sound(one, cell) for cell in cells)


@given(st.from_regex(r"https?://[ -~]{1,20}", fullmatch=True))
def test_an_address_that_is_taken_has_a_host(address: str) -> None:
    if is_sound(web_address, address):
        assert urlsplit(address).hostname


def is_sound(parse: Parse, cell: str) -> bool:
    try:
        return parse(cell) == cell
    except Unexpected:
        return False


# Loading


def test_loading_fills_every_table_and_the_search_index(database_url: str) -> None:
    report = load(FROZEN, database_url)
    assert report.changes["event"] == Change(added=66)
    assert "66 events, 113 sources" in report.sentence
    assert ": 66 added, 0 changed, 0 removed" in report.sentence
    with opened(database_url) as run:
        for name, count in report.data_set.counts.items():
            assert run(f"SELECT count(*) FROM {name}") == [(count,)]  # noqa: S608  (our names)
        assert run("SELECT count(*) FROM export_row") == [(2 * 66,)]
    assert "2023-07-26-shoigu-pyongyang" in found_by(database_url, "word")["choigou"]


def test_the_search_index_holds_what_a_reader_may_search_for(folder: Path, database_url: str) -> None:
    load(folder, database_url)
    found = found_by(database_url, "word")
    words = {word for word, events in found.items() if "lock-opens" in events}
    english = {"a:en", "lock", "opens", "it:en", "opened", "the", "gazette", "thegazette", "bath"}
    french = {"une", "ecluse", "ouvre", "elle", "la:fr", "lagazette"}
    assert words == english | french | {"1810", "181010", "october", "octobre"}
    assert {"fuit", "incertain", "letter"} <= found.keys()


def test_loading_twice_writes_nothing(folder: Path, database_url: str) -> None:
    load(folder, database_url)
    before = contents(database_url)
    report = load(folder, database_url)
    assert not any(report.changes.values())
    assert report.sentence.endswith(": nothing changed")
    assert contents(database_url) == before


def test_loading_adds_changes_and_removes(folder: Path, database_url: str) -> None:
    load(folder, database_url)
    change(folder, "events.csv", "A lock opens,", "A lock is opened,")
    change(folder, "places.csv", "wales,Wales,Galles,,\n", "kent,Kent,Kent,,\n")
    change(folder, "citations.csv", "lock-leaks,letter,,\n", "")
    report = load(folder, database_url)
    assert report.changes["event"] == Change(changed=1)
    assert report.changes["place"] == Change(added=1, removed=1)
    assert report.changes["citation"] == Change(removed=1)
    assert "0 added, 1 changed, 0 removed (other rows: 1 added, 1 changed, 2 removed)" in report.sentence
    with opened(database_url) as run:
        assert run("SELECT title ->> 'en' FROM event ORDER BY slug") == [("A lock leaks",), ("A lock is opened",)]
    found = found_by(database_url, "word")
    assert found["is:en"] == ["lock-opens"]
    assert "opens" not in found


def test_events_that_change_places_are_changed_and_those_that_only_make_room_are_not(
    folder: Path, database_url: str
) -> None:
    load(folder, database_url)
    reverse_rows(folder / "events.csv")
    report = load(folder, database_url)
    assert report.changes["event"] == Change(changed=2)
    path = folder / "events.csv"
    header, _, rest = path.read_text(encoding="utf-8").partition("\n")
    change(folder, "events.csv", header, f"{header}\nlast,1812,locks,confirmed,,A,B,C,D,,,,,archive,,2026-01-02,")
    assert rest in path.read_text(encoding="utf-8")
    report = load(folder, database_url)
    assert report.changes["event"] == Change(added=1)


def test_a_load_says_how_many_statements_speakers_and_changes_are_others(folder: Path, database_url: str) -> None:
    load(folder, database_url)
    change(folder, "statements.csv", ",denies,", ",doubts,")
    change(folder, "speakers.csv", "company,The company", "company,The canal company")
    with (folder / "changes.csv").open("a", encoding="utf-8") as file:
        file.write("2026-02-04,lock-opens,The day was wrong.,Le jour était faux.\n")
    report = load(folder, database_url)
    changes = {table: made for table, made in report.changes.items() if made and table != "timeline"}
    assert changes == {"speaker": Change(changed=1), "statement": Change(changed=1), "correction": Change(added=1)}
    assert found_by(database_url, "statement") == {
        "press states": ["lock-opens"],
        "company confirms": ["lock-opens"],
        "company doubts": ["lock-leaks"],
    }


def test_the_days_and_places_of_all_events_stand_in_chronological_order(database_url: str) -> None:
    load(FROZEN, database_url)
    events = sorted(stored(database_url, "event", "earliest", "latest", "position", "slug"))
    ((number, *packed, places),) = stored(database_url, "block", "number", "earliest", "latest", "place")
    assert number == 0
    for place, days in enumerate(packed):
        assert isinstance(days, bytes)
        numbers = [date.fromisoformat(str(one[place])).toordinal() for one in events]
        assert list(struct.unpack(f"<{len(events)}i", days)) == numbers
    slugs = ["", *(slug for (slug,) in stored(database_url, "place", "slug"))]
    at = dict(stored(database_url, "event", "slug", "coalesce(place, '')"))  # type: ignore[arg-type]
    assert isinstance(places, bytes)
    assert [slugs[one] for one in struct.unpack(f"<{len(events)}i", places)] == [at[slug] for *_, slug in events]


def test_a_process_beside_finds_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for many in (1000, 1):
        monkeypatch.setattr("app.dataset.derived._MANY", many)
        database_url = database_in(tmp_path / str(many))
        load(FROZEN, database_url)
        found.append((found_by(database_url, "word"), stored(database_url, "block", "number", "earliest", "latest")))
    assert found[0] == found[1]


def test_each_value_has_its_events(database_url: str) -> None:
    load(FROZEN, database_url)
    for facet in ("category", "status", "collection", "place"):
        expected: dict[object, list[object]] = {}
        for *_, slug, value in stored(database_url, "event", "earliest", "latest", "position", "slug", facet):
            if value is not None:
                expected.setdefault(value, []).append(slug)
        assert found_by(database_url, facet) == expected
    cited = {(source, event) for source, events in found_by(database_url, "source").items() for event in events}
    assert cited == set(stored(database_url, "citation", "source", "event"))


def test_the_lines_of_csv_stand_in_chronological_order_and_follow_the_data(folder: Path, database_url: str) -> None:
    load(folder, database_url)
    assert stored(database_url, "export_row", "language", "position", "event") == [
        ("en", 0, "lock-opens"),
        ("en", 1, "lock-leaks"),
        ("fr", 0, "lock-opens"),
        ("fr", 1, "lock-leaks"),
    ]
    change(folder, "sources.csv", "A lock opens", "A lock is opened")
    change(folder, "events.csv", "1810-10", "1812-10")
    load(folder, database_url)
    leaks, opens = stored(database_url, "export_row", "position", "event", "csv")[::2]
    assert (leaks[:2], opens[:2]) == ((0, "lock-leaks"), (1, "lock-opens"))
    assert str(opens[2]).endswith(",The Gazette: A lock is opened,https://example.org/a")


@pytest.mark.parametrize("table", ["export_row", "block", "posting"])
def test_what_another_program_made_of_the_data_is_made_anew_although_nothing_changed(
    folder: Path, database_url: str, table: str
) -> None:
    load(folder, database_url)
    made = {
        "export_row": ("language", "position", "event", "csv"),
        "block": ("number", "earliest", "latest", "place"),
        "posting": ("field", "value", "block", "events"),
    }
    before = [stored(database_url, name, *columns) for name, columns in made.items()]
    with opened(database_url) as run:
        run(f"DELETE FROM {table}")  # noqa: S608  (our names)
        run("UPDATE build SET program = 'another'")
    assert not any(load(folder, database_url).changes.values())
    assert [stored(database_url, name, *columns) for name, columns in made.items()] == before


def test_a_row_may_leave_what_is_removed_at_the_same_time(folder: Path, database_url: str) -> None:
    load(folder, database_url)
    change(folder, "categories.csv", "locks,", "gates,")
    change(folder, "events.csv", "1810-10,locks", "1810-10,gates")
    change(folder, "events.csv", "1811/..,locks", "1811/..,gates")
    report = load(folder, database_url)
    assert report.changes["category"] == Change(added=1, removed=1)
    assert report.changes["event"] == Change(changed=2)


def test_another_data_set_replaces_the_first(folder: Path, database_url: str) -> None:
    load(FROZEN, database_url)
    report = load(folder, database_url)
    assert report.changes["event"] == Change(added=2, removed=66)
    with opened(database_url) as run:
        assert run("SELECT slug, event_count FROM timeline") == [("canals", 2)]


def test_a_faulty_data_set_leaves_the_database_as_it_was(folder: Path, database_url: str) -> None:
    load(folder, database_url)
    before = contents(database_url)
    change(folder, "events.csv", "1810-10", "autumn")
    with pytest.raises(BadDataSet):
        load(folder, database_url)
    assert contents(database_url) == before


def test_a_faulty_data_set_makes_no_database(folder: Path, database_url: str, tmp_path: Path) -> None:
    change(folder, "events.csv", "1810-10", "autumn")
    with pytest.raises(BadDataSet):
        load(folder, database_url)
    assert not (tmp_path / "timeline.db").exists()
    with pytest.raises(DatabaseUnavailable, match="run `python -m app load`"):
        reader(database_url)


@pytest.mark.parametrize("moment", ["citations.csv", "writing lines of CSV and words", "finishing"])
def test_a_load_that_fails_midway_leaves_nothing_behind(folder: Path, database_url: str, moment: str) -> None:
    def tell(what: str, _rows: int, _part: float | None = None) -> None:
        if what == moment:
            raise RuntimeError("a fault of ours")

    load(folder, database_url)
    before = contents(database_url)
    names = sorted(path.name for path in folder.parent.iterdir())
    with pytest.raises(RuntimeError, match="a fault of ours"):
        load(FROZEN, database_url, tell)
    assert contents(database_url) == before
    assert sorted(path.name for path in folder.parent.iterdir()) == names


def test_a_database_that_another_load_replaces_is_told_in_a_sentence(
    folder: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(folder, database_url)
    for kind in ("sqlite", "postgresql"):
        monkeypatch.setattr(f"app.database.{kind}._WRITER_WAITS_MS", 10)
    with (
        building(database_url) as other,
        other.replacing(),
        pytest.raises(DatabaseUnavailable, match="is in use by another program"),
    ):
        load(folder, database_url)


def test_nothing_is_written_to_the_data(folder: Path, database_url: str) -> None:
    before = {one.name: one.read_bytes() for one in folder.iterdir()}
    load(folder, database_url)
    assert {one.name: one.read_bytes() for one in folder.iterdir()} == before
