"""Is a text never wider in a browser than the server thinks?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.layout.text_widths import text_width

#: Advances of DejaVu Sans in thousandths of an em, as the font's own table has them.
DEJAVU_SANS = {
    " ": 318, "!": 401, '"': 460, "#": 838, "%": 950, "&": 780, "'": 275, "(": 390, "-": 361, ".": 318, "/": 337,
    "0": 636, "1": 636, ":": 337, "?": 531, "@": 1000, "A": 684, "B": 686, "C": 698, "D": 770, "E": 632, "F": 575,
    "G": 775, "H": 752, "I": 295, "J": 295, "K": 656, "L": 557, "M": 863, "N": 748, "O": 787, "P": 603, "Q": 787,
    "R": 695, "S": 635, "T": 611, "U": 732, "V": 684, "W": 989, "X": 685, "Y": 611, "Z": 685, "a": 613, "b": 635,
    "c": 550, "d": 635, "e": 615, "f": 352, "g": 635, "h": 634, "i": 278, "j": 278, "k": 579, "l": 278, "m": 974,
    "n": 634, "o": 612, "p": 635, "q": 635, "r": 411, "s": 521, "t": 392, "u": 634, "v": 592, "w": 818, "x": 592,
    "y": 592, "z": 525, "«": 612, "»": 612, "é": 615, "É": 632, "ç": 550, "œ": 1023, "æ": 982, "ï": 278, "–": 500,
    "—": 1000, "’": 318, "“": 518, "…": 1000, "\N{NO-BREAK SPACE}": 318, "\N{NARROW NO-BREAK SPACE}": 200,
    "й": 650, "Ж": 1077, "Щ": 1094, "і": 278, "ї": 278, "ґ": 525, "и": 650, "л": 639, "ф": 855, "Λ": 684,
    "€": 636, "№": 1040,
}  # fmt: skip


@pytest.mark.parametrize("character", DEJAVU_SANS)
def test_no_character_is_narrower_than_in_the_font(character: str) -> None:
    assert text_width(character * 100) >= DEJAVU_SANS[character] / 10


@pytest.mark.parametrize("text", ["Kim shows Russia's defence minister a weapons exhibition", "Élysée : « œuvre »"])
def test_a_name_has_some_margin_but_not_much(text: str) -> None:
    drawn = sum(DEJAVU_SANS[character] for character in text) / 1000
    assert drawn < text_width(text) < 1.08 * drawn


@pytest.mark.parametrize("character", "북한朝鮮ロ。Ａ")
def test_characters_that_fill_the_em_have_more_than_an_em(character: str) -> None:
    assert text_width(character) > 1


def test_an_accent_written_apart_takes_no_room() -> None:
    assert text_width("E\u0301lyse\u0301e") == text_width("Élysée")


@given(st.text(max_size=50))
def test_every_text_has_a_width(text: str) -> None:
    assert text_width(text) == text_width(text)
    assert (text_width(text) > 0) == (text != "")
