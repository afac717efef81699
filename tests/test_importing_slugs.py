"""Is what comes from a spreadsheet called for good by what it says, whatever rows are around it?"""

import re
import tempfile
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.importing.content import Slugs, slug_of
from app.importing.markup import plain
from app.importing.timelinejs import bring_over
from tests.spreadsheets import TODAY, brought, sheet


@pytest.mark.parametrize(
    ("headline", "name"),
    [
        ("Πρώτη γέφυρα", "proti-gefyra"),
        ("Первый мост", "pervyy-most"),
        ("첫 다리", "cheos-dali"),
        ("أول جسر", "wl-jsr"),
        ("L’été d'œuvre", "lete-doeuvre"),
        ("L\N{RIGHT SINGLE QUOTATION MARK}e\N{COMBINING ACUTE ACCENT}te", "lete"),
        ("…!", ""),
    ],
)
def test_a_headline_in_any_script_is_a_name(headline: str, name: str) -> None:
    """As anyascii 0.3.3 spells it: another version may not change what is linked to."""
    assert slug_of(headline) == name


_HEADLINES = st.one_of(st.text(max_size=12), st.sampled_from(["Opened", "أول جسر", "!!!", "첫 다리"])).filter(
    lambda one: bool(plain(one).text)
)
_DIFFERENT = st.lists(_HEADLINES, min_size=1, max_size=6, unique_by=lambda one: slug_of(one) or one)


def names_of(*headlines: str) -> dict[str, str]:
    """What rows with these headlines are called, all of one day."""
    rows = [{"Year": "1950", "Headline": one, "Text": f"Of {one!r}."} for one in headlines]
    with tempfile.TemporaryDirectory() as name:
        _, report = bring_over(sheet(Path(name), *rows), "en", TODAY)
    return {row["Text"]: one.became for row, one in zip(rows, report.outcomes, strict=True)}


@given(
    st.lists(_HEADLINES, min_size=1, max_size=6, unique_by=lambda one: slug_of(one) or one),
    st.integers(1, 6),
    st.randoms(),
)
def test_a_spreadsheet_that_grew_gives_every_row_the_name_it_had(
    headlines: list[str], old: int, chance: Random
) -> None:
    """Calendars and feeds know events by their names: in a real Arabic file 42 of 42 had been numbered."""
    before = names_of(*headlines[:old])
    chance.shuffle(headlines)
    grown = names_of(*headlines)
    assert before.items() <= grown.items()
    assert len(set(grown.values())) == len(headlines)


def test_of_two_rows_with_one_headline_on_one_day_the_later_has_a_name_of_its_content(tmp_path: Path) -> None:
    rows = [{"Year": "1950", "Headline": "Opened", "Text": one} for one in ("North", "South", "South")]
    once, _ = brought(tmp_path, *rows[:2])
    again, _ = brought(tmp_path, {**rows[0], "Year": "1949"}, *rows)
    names = [one["slug"] for one in again["events.csv"]]
    assert names[1:3] == [one["slug"] for one in once["events.csv"]]
    assert names[:2] == ["1949-opened", "1950-opened"]
    assert len(set(names)) == 4
    assert all(re.fullmatch(r"1950-opened-[0-9a-f]{8}", one) for one in names[2:])


def test_names_that_are_given_already_get_a_digest_of_what_they_name() -> None:
    names = Slugs()
    assert names.give("1950", "one", "a") == "1950-one"
    assert names.give("1950", "one", "b") == "1950-one-3e23e816"
    assert names.give("1950", "", "c").startswith("1950-")
    assert len({names.give("", "same", "same") for _ in range(5)}) == 5
    assert all(len(names.give("", "x" * 80, str(one))) <= 80 for one in range(3))
