"""Do spellings that readers take for the same fold to the same?"""

import re
from unicodedata import category, normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.search import fold, keys, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Choïgou", "choigou"),
        ("Élysée", "elysee"),
        ("E\u0301lyse\u0301e", "elysee"),
        ("Main-d'œuvre", "main d oeuvre"),
        ("Ægir æther", "aegir aether"),
        ("Straße STRASSE", "strasse strasse"),
        ("Đà Nẵng", "da nang"),
        ("Łódź", "lodz"),
        ("Tromsø", "tromso"),
        ("KN\u201123", "kn 23"),
        ("snake_case", "snake case"),
        ("ﬁn ＫＮ", "fin kn"),
        ("Шойгу", "шоигу"),
        ("Ёлка", "елка"),
        ("조선", "조선"),
        ("朝鮮", "朝鮮"),
        ('"foo" AND (NEAR*', "foo and near"),
        ("  a \t b\n", "a b"),
        ("\0", ""),
        ("", ""),
    ],
)
def test_text_folds_to_its_plainest_spelling(text: str, folded: str) -> None:
    assert fold(text) == folded


LATIN = st.text(st.characters(max_codepoint=0x2FF) | st.characters(min_codepoint=0x2000, max_codepoint=0x206F))


@given(st.text() | LATIN)
def test_the_quick_way_folds_as_the_long_way_does(text: str) -> None:
    letters = "".join(c for c in normalize("NFKD", text) if category(c) != "Mn").casefold()
    plain = letters.translate(str.maketrans({"œ": "oe", "æ": "ae", "đ": "d", "ł": "l", "ø": "o"}))
    assert fold(text) == re.sub(r"[\W_]+", " ", normalize("NFC", plain)).strip()


@given(st.text())
def test_folded_text_is_words_and_single_spaces(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert "_" not in folded
    assert all(c.isalnum() or c == " " for c in folded)


def test_a_query_is_its_folded_words_in_order() -> None:
    assert words("  Kim's  ÉTÉ, kim ") == ("kim", "s", "ete", "kim")
    assert words(" ?! ") == ()


@pytest.mark.parametrize("word", ["조선", "조선인민군2", "朝鮮", "北京", "ロシア", "きた", "x国"])
def test_scripts_without_spaces_are_found_from_any_character_on(word: str) -> None:
    assert keys(fold(word)) == {word[start:] for start in range(len(word))}


@pytest.mark.parametrize("word", ["kim", "шоигу", "2024", "ελλαδα", "ไทย"])
def test_scripts_with_spaces_are_found_from_their_beginning(word: str) -> None:
    assert keys(word) == {word}


def test_of_long_words_only_a_beginning_counts() -> None:
    assert words("a" * 1000) == ("a" * 200,)
    assert keys("a" * 1000) == {"a" * 200}
    assert {len(key) for key in keys("朝" * 1000)} == set(range(1, 201))
