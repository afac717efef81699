"""Are words found as readers mean them?"""

import re
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.dates import parse_date
from app.search import NO_ALIASES, Aliases, Asked, aliases_of, ask, found_by, found_by_date, parted
from app.search.tokens import fold


def finds(search: str, text: str, language: str = "en", aliases: Aliases = NO_ALIASES) -> bool:
    """Whether a search finds a text in its language."""
    keys = found_by([text], language)
    return all(is_found(one, keys) for one in ask(search, language, aliases))


def is_found(asked: Asked, keys: set[str]) -> bool:
    return any(all(one.finds(keys) for one in spelling) for spelling in asked.spellings)


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
        ("co\u00adoperate", "cooperate"),
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


@given(st.text())
def test_folded_text_is_words_and_single_spaces(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert all(c.isalnum() or c == " " for c in folded)


#: What readers take for the same word, each found by each of the others.
SAME = [
    ["KN-23", "KN23", "kn-23", "kn23", "KN\u201123"],
    ["U.S.", "US", "U.S"],
    ["15,000", "15000", "15 000", "15\u202f000", "15.000", "15\u2019000"],
    ["2.5", "2,5"],
    ["main-d'œuvre", "main-d’oeuvre", "MAIN-D'ŒUVRE", "maindoeuvre"],
    ["cease-fire", "ceasefire", "Cease\u2011Fire"],
    ["Kim's", "Kim’s", "kim"],
    ["l'armée", "l’armée", "L'ARMEE", "armée"],
    ["24 April 2025", "24 avril 2025", "April 24, 2025", "24th April 2025", "2025-04-24", "24.04.2025", "24/4/2025"],
    ["1 May 2025", "1er mai 2025", "May 1st, 2025", "01/05/2025", "2025-5-1"],
    ["4/24/2025", "24 Apr. 2025", "24 avr. 2025"],
    ["April 2025", "avril 2025", "Apr 2025", "2025-04"],
    ["24 April", "24 avril", "April 24"],
]


@pytest.mark.parametrize("spellings", SAME)
def test_spellings_of_one_word_find_each_other(spellings: Sequence[str]) -> None:
    for text in spellings:
        for search in spellings:
            assert finds(search, f"Said: ({text})."), (search, text)


#: Texts, searches that find them, and searches that do not.
WORDS = [
    ("A KN-23 is shown", ["KN 23", "kn", "23", "kn2"], ["n23", "KN-25", "KN-2 3"]),
    ("A KN 23 is shown", ["KN-23", "KN23"], ["KN-3"]),
    ("A KN-25 was shown to 23 guests", ["KN-25", "KN 23"], ["KN-23", "KN23"]),
    ("North Korean wind", ["north-korean", "NorthKorean", "north korea"], ["Korean-North"]),
    ("Wind from the north, Korean snow", ["north korean"], ["north-korean"]),
    ("A U.S. envoy arrives", ["U.S.", "US", "us", "u.s."], ["usual"]),
    ("Usual summer floods", ["usual", "summer"], ["U.S.", "us", "s", "C++"]),
    ("Tell us under oath", ["us"], ["US", "U.S.", "UN", "un"]),
    ("UN rules", ["UN", "un", "U.N."], ["u"]),
    ("Kim Jong Un", ["kim jong un", "KIM JONG UN", "Jong-un"], ["UN", "ki"]),
    ("15,000 seats", ["15000", "15 000"], ["15", "000", "1500", "150000"]),
    ("1,500 seats in 2025", ["1500", "2025"], ["15000", "202", "20250"]),
    ("en 2024, 500 places", ["500", "2024"], ["2024500"]),
    ("over 2.5 million", ["2.5", "2,5"], ["25", "2", "5"]),
    ("missiles balistiques", ["missile balistique", "missiles", "balist"], ["missille"]),
    ("un missile balistique", ["missiles balistiques"], ["missilier"]),
    ("casualties, armies, men", ["casualty", "army", "man"], ["casual army men x"]),
    ("a casualty of an army of one woman", ["casualties", "armies", "women"], ["womb"]),
    ("des généraux, des travaux, des bateaux", ["général", "travail", "bateau"], ["generique"]),
    ("un général, un travail, un bateau", ["généraux", "travaux", "bateaux"], ["general travaillant"]),
    ("a new bridge", ["new", "bridges"], ["news"]),
    ("a deployment began", ["deployed", "deploying", "deployments", "deploy"], ["deploys", "begin"]),
    ("they deployed, monitored and shipped", ["deploying", "monitoring", "shipping"], ["shipment", "monitors"]),
    ("a train, a unit, in March", ["trains", "units"], ["training", "trained", "united", "marched"]),
    ("a king, a ring", ["king"], ["ked", "red"]),
    ("a good mas", ["mas"], ["mass"]),
    ("aujourd'hui", ["aujourd’hui", "aujourdhui", "hui"], ["jour"]),
    ("The 9M729, 170mm", ["9m729", "170 mm", "170mm"], ["729"]),
    ("on 8–13 October 2024", ["13 October 2024", "8 2024"], ["12 October 2024", "2024-10-08"]),
    ("from 24 to 30 April 2025", ["30 April", "2025-04-30", "april"], ["24 April", "2025-04-24"]),
    ("on 30 February 2025", ["30 February 2025", "february"], ["2025-02-28"]),
    ("조선인민군", ["조선", "인민", "군"], ["조군"]),
    ("在北京市举行", ["北京", "京市"], ["上海"]),
    ("제11군단 2024年10月", ["11", "제11", "군단", "2024", "2024年"], ["1", "202"]),
    ("example.com/path", ["example.com", "com", "path"], ["ample"]),
    ("C++ and C", ["c++", "C"], ["C+d"]),
]


@pytest.mark.parametrize(("text", "found", "missed"), WORDS)
def test_a_search_finds_what_it_means_and_nothing_else(text: str, found: Sequence[str], missed: Sequence[str]) -> None:
    assert [one for one in found if not finds(one, text)] == []
    assert [one for one in missed if finds(one, text)] == []


def test_words_of_two_letters_are_those_of_their_language() -> None:
    article = found_by(["un pont"], "fr")
    (asked,) = ask("un", "en", NO_ALIASES)
    assert not is_found(asked, article)
    (asked,) = ask("un", "fr", NO_ALIASES)
    assert is_found(asked, article)
    (asked,) = ask("UN", "fr", NO_ALIASES)
    assert is_found(asked, found_by(["UN rules"], "en"))


def test_texts_stand_apart() -> None:
    keys = found_by(["It opened in North", "Korean visitors came on 24", "April was warm"], "en")
    assert keys.isdisjoint({"northkorean", "0424"})
    assert {"north", "korean", "24", "april"} <= keys


@pytest.mark.parametrize(
    ("when", "found", "missed"),
    [
        ("2025-04-24", ["24 April 2025", "24 avril", "2025-04-24", "April 2025", "avril", "2025"], ["24", "25 April"]),
        ("2025-11~", ["November 2025", "novembre", "2025-11"], ["1 November 2025"]),
        ("2024", ["2024"], ["January", "2024-01"]),
        ("2024-10-08/2024-10-13", ["8 October 2024", "13 octobre 2024", "October 2024"], ["2024-10-07"]),
        ("2023-09/2025-03", ["September 2023", "mars 2025", "2025"], ["2024", "2023-09-01"]),
        ("0987-05-01/..", ["0987", "1 May"], ["9999", "December"]),
    ],
)
def test_a_date_is_found_in_words_and_in_digits(when: str, found: Sequence[str], missed: Sequence[str]) -> None:
    keys = set(found_by_date(when, ("en", "fr")))
    for search in found:
        assert all(is_found(one, keys) for one in ask(search, "en", NO_ALIASES)), search
    for search in missed:
        assert not all(is_found(one, keys) for one in ask(search, "en", NO_ALIASES)), search
    assert parse_date(when)


ALIASES = aliases_of(
    [
        ("Kyiv", "Kiev"),
        ("Zelensky", "Zelenskyy"),
        ("Zelensky", "Zelenskiy"),
        ("UN", "ONU"),
        ("UN", "United Nations"),
        ("US", "États-Unis"),
        ("Kim Jong Un", "金正恩"),
    ]
)


@pytest.mark.parametrize(
    ("search", "text"),
    [
        ("Kiev", "A strike on Kyiv"),
        ("KYIV", "Kiev, April"),
        ("zelenskiy", "Zelenskyy said"),
        ("Zelenskyy", "Zelensky said"),
        ("UN", "selon l’ONU"),
        ("U.N. envoy", "an envoy of the United Nations"),
        ("united nations envoy", "a UN envoy"),
        ("U.S.", "aux États-Unis"),
        ("etats-unis", "the US"),
        ("Kim Jong Un in Beijing", "金正恩在北京 in Beijing"),
        ("金正恩", "Kim Jong Un"),
    ],
)
def test_a_name_is_found_by_all_its_spellings(search: str, text: str) -> None:
    assert finds(search, text, aliases=ALIASES)
    assert not finds(search, text)


@pytest.mark.parametrize(
    ("search", "text"), [("un", "selon l'ONU"), ("nations united", "the UN"), ("zelens", "Zelenskiy"), ("onus", "UN")]
)
def test_only_the_spelling_itself_stands_for_a_name(search: str, text: str) -> None:
    assert finds(search, text, aliases=ALIASES) == finds(search, text)


def test_other_spellings_are_whole_words() -> None:
    assert not finds("Kyiv", "Kievan Rus", aliases=ALIASES)
    assert finds("Kiev", "Kievan Rus", aliases=ALIASES)


def test_a_search_is_its_words_each_once_as_they_are_written() -> None:
    asked = ask(" «Kyiv»  24 avr. 2025, 15 000 KYIV: united nations! ", "en", ALIASES)
    assert [one.written for one in asked] == ["Kyiv", "24 avr. 2025", "15 000", "united nations"]
    assert not ask(" ?! … ", "en", ALIASES)


@pytest.mark.parametrize(
    ("search", "parts"),
    [
        ("missile Kyiv April 2025", ["missile", "Kyiv", "April 2025"]),
        ("long-range", ["long", "range"]),
        ("24 avril 2025", ["24", "avril", "2025"]),
        ("Séoul", ["Séoul"]),
        ("main-d'œuvre", ["main", "œuvre"]),
        ("!", []),
    ],
)
def test_a_search_that_finds_nothing_has_parts(search: str, parts: Sequence[str]) -> None:
    assert list(parted(search)) == parts


@given(st.text() | st.from_regex(re.compile(r"[A-Za-z0-9éŒ’' .,/-]{0,40}"), fullmatch=True))
def test_a_text_is_found_by_all_that_it_says(text: str) -> None:
    keys = found_by([text], "en")
    assert all(is_found(one, keys) for one in ask(text, "en", NO_ALIASES))
    assert all(len(key) <= 200 and not set(key) & set(" %_") for key in keys)


def test_of_long_words_only_a_beginning_counts() -> None:
    assert found_by(["a" * 1000], "en") == {"a" * 200}
    assert finds("a" * 1000, "a" * 900)
    assert {len(key) for key in found_by(["朝" * 1000], "en")} == set(range(1, 201))
    assert max(map(len, found_by(["A" * 300 + " " + "B" * 300], "en"))) == 200
