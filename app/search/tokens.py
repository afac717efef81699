"""What stands between two spaces of a text: its words, by what each is found, and what it may be with its neighbours.

Characters are taken in their plainest spelling: without case, accents and ligatures.

A word may have signs in it: "KN-23", "main-d'œuvre", "U.S.", "15,000". It is found written as one, "kn23", and from
each of its pieces on, "23". An article before an apostrophe and the "'s" behind one are no part of it.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Final, NamedTuple, TypeVar
from unicodedata import category, normalize

from app.formats import month_names
from app.words import LANGUAGES

_T = TypeVar("_T")

#: So many characters of a word tell it from others: nobody types more.
LONGEST = 200
#: Words of so few letters are other words in other languages, and far too many words begin with them.
SHORT = 2
#: No number of more digits is part of a day, nor of another number.
_LONGEST_NUMBER = 4
#: Tokens that are remembered: nearly all that the texts of a data set have.
_MOST_KEPT = 16_384
#: Longer ones are hardly met again, and a sentence without spaces is found by as many keys as it has characters.
_MEMORABLE = 24

_HANGUL = "\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7fb"
_KANA = "\u3041-\u30ff\u31f0-\u31ff"
_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_CJK = re.compile(f"[{_HANGUL}{_KANA}{_HAN}]")
_NO_CJK = re.compile(f"[^{_HANGUL}{_KANA}{_HAN}]+")

# Letters that Unicode does not decompose although readers type them without the stroke or ligature.
_WITHOUT_STROKE = str.maketrans({"œ": "oe", "æ": "ae", "đ": "d", "ł": "l", "ø": "o"})
# Signs that programs write in the place of the two that people type; and one that is not there to be read.
_SIGNS = str.maketrans(dict.fromkeys("’ʼ‘′", "'") | dict.fromkeys("\u2010\u2011\u2012\u2212", "-") | {"\u00ad": None})
_BETWEEN_WORDS = re.compile(r"[\W_]+")

# [^\W_] is a letter or a digit, [^\W\d_] a letter.
_CORE = re.compile(r"[^\W_](?:.*[^\W_])?", re.DOTALL)
_INITIALS = re.compile(r"(?<![^\W_])[^\W\d_](?:\.[^\W\d_])+(?![^\W_])\.?")
_THOUSANDS = re.compile(r"(?<![^\W_])[0-9]{1,3}(?:[.,'][0-9]{3})+(?![^\W_])")
_ARTICLE = re.compile(r"(?<![\w-])(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu)'(?=[^\W_])", re.IGNORECASE)
_POSSESSIVE = re.compile(r"'s(?![^\W_])", re.IGNORECASE)
_DECIMAL = re.compile("[0-9]+[.,][0-9]+")
_WORD = re.compile(rf"{_DECIMAL.pattern}(?![.,]?[^\W_])|[^\W_]+(?:[-'.][^\W_]+)*")
_PIECES = re.compile(r"[^\W\d_]+(?=[0-9]+(?![^\W_]))|(?<![^\W_])[0-9]+(?=[^\W\d_]+(?![^\W_]))|[^\W_]+")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([-./])([0-9]{1,2})\2([0-9]{4})")
_YEAR_FIRST = re.compile(r"([0-9]{4})([-./])([0-9]{1,2})\2([0-9]{1,2})")
_DAY_OF_MONTH = re.compile(r"(?:0?[1-9]|[12][0-9]|3[01])(?:er|st|nd|rd|th)?")


class Written(NamedTuple):
    """A word as it is written, and as the one that it is whatever signs it has."""

    written: str
    word: str


class _Remembered(dict[str, _T]):
    """What is made of tokens, found out once each: texts have the same ones again and again."""

    def __init__(self, make: Callable[[str], _T]) -> None:
        self._make = make

    def __missing__(self, token: str) -> _T:
        made = self._make(token)
        if len(token) <= _MEMORABLE:
            if len(self) >= _MOST_KEPT:
                self.clear()
            self[token] = made
        return made


def unaccented(text: str) -> str:
    """The text without accents, with one kind of apostrophe and of hyphen."""
    if not text.isascii():
        letters = "".join(c for c in normalize("NFKD", text.translate(_SIGNS)) if category(c) != "Mn")
        # NFKD has made some signs of others.
        text = normalize("NFC", letters).translate(_SIGNS)
    return text


def lowered(text: str) -> str:
    """Unaccented text without case and ligatures."""
    return text.lower() if text.isascii() else normalize("NFC", text.casefold().translate(_WITHOUT_STROKE))


def fold(text: str) -> str:
    """The words of a text in their plainest spelling, one space between them."""
    return _BETWEEN_WORDS.sub(" ", lowered(unaccented(text))).strip()


def words_of(text: str) -> Sequence[Written]:
    """The words of a token, where somebody looks for them."""
    plain = unaccented(text)
    if day := _day(core(plain)):
        return [Written(core(text), _whole_day(day))]
    words = _words(plain)
    return [Written(core(text) if len(words) == 1 else word, _word(word)) for word in words]


def _whole_day(day: date) -> str:
    """The one word that a day is, however it is written."""
    return day.isoformat().replace("-", "")


def keys_of_day(day: date) -> Sequence[str]:
    """What a day is found by: itself, its month, its year, and itself in any year."""
    whole = _whole_day(day)
    return whole, whole[:6], whole[:4], whole[4:]


@lru_cache(maxsize=1)
def months() -> Mapping[str, int]:
    """The number of the month that a folded word of three letters or more names or begins to name.

    In the languages of the interface: an index is made before anybody has asked in any.
    """
    found: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for number, names in enumerate(month_names(language), 1):
            for name in map(fold, names):
                for length in range(SHORT + 1, len(name) + 1):
                    found.setdefault(name[:length], set()).add(number)
    return {word: numbers.pop() for word, numbers in found.items() if len(numbers) == 1}


def is_spaceless(word: str) -> bool:
    """Whether a word has Hangul, Han or Kana, which are written without spaces: such a word is a run of words."""
    return not word.isascii() and bool(_CJK.search(word))


def key_of(word: str, language: str) -> str:
    """The key of a whole word; one of a few letters is a word of its language."""
    if len(word) > SHORT:
        return word[:LONGEST]
    return f"{word}:{language}" if word.isalpha() and not is_spaceless(word) else word


def _as_initials(word: str) -> str:
    """The word that two capital letters are, beside the one that they are in any case: UN is U.N."""
    return f"{word[0]}.{word[1]}."


@lru_cache
def keys_in(language: str) -> Mapping[str, Sequence[str]]:
    """What any token is found by in a language; "" stands for none in particular."""
    return _Remembered(lambda token: tuple(_keys_of_token(unaccented(token), language)))


def _keys_of_token(text: str, language: str) -> Collection[str]:
    inner = core(text)
    if inner.isdecimal() and inner.isascii():
        # Most tokens that are met for the first time among very many are numbers.
        return (inner[:LONGEST],)
    if _is_plain(inner):
        return _keys_of_piece(inner, language)
    day = _day(inner)
    return keys_of_day(day) if day else {key for word in _words(text) for key in _keys(word, language)}


def core(text: str) -> str:
    """The text without what stands before and behind its words."""
    found = _CORE.search(text)
    return found[0] if found else ""


def _words(text: str) -> Sequence[str]:
    inner = core(text)
    if _is_plain(inner):
        return [inner]
    text = _INITIALS.sub(lambda found: found[0].replace(".", ""), text)
    text = _THOUSANDS.sub(lambda found: re.sub("[.,']", "", found[0]), text)
    return _WORD.findall(_POSSESSIVE.sub("", _ARTICLE.sub("", text)))


def _is_plain(word: str) -> bool:
    """Whether there is nothing in a word that could part it."""
    return word.isalpha() or word.isdecimal()


def _keys(word: str, language: str) -> Iterator[str]:
    """What a word is found by: its pieces, and what is written as one from each of them on."""
    pieces = _pieces(word)
    for first, piece in enumerate(pieces):
        yield from _keys_of_piece(piece, language)
        yield from _keys_of_piece("".join(pieces[first:]), language)


def _keys_of_piece(piece: str, language: str) -> Sequence[str]:
    plain = lowered(piece)
    if is_spaceless(plain):
        parts = [key_of(part, language) for part in _NO_CJK.findall(plain)]
        return [*parts, *(plain[start : start + LONGEST] for start in range(len(plain)))]
    key = key_of(plain, language)
    return [key, _as_initials(plain)] if _are_initials(piece, plain) else [key]


def _pieces(word: str) -> list[str]:
    if _is_plain(word):
        return [word]
    if _DECIMAL.fullmatch(word):
        return [word.replace(",", ".")]
    return _PIECES.findall(word)


def _word(word: str) -> str:
    joined = "".join(_pieces(word))
    plain = lowered(joined)
    return _as_initials(plain) if _are_initials(joined, plain) else plain


def _are_initials(letters: str, plain: str) -> bool:
    return len(letters) == len(plain) == SHORT and all(letter.isupper() for letter in letters)


def _day(inner: str) -> date | None:
    """The day that is written in digits, the year first or last; the day before the month, where both could be."""
    if found := _YEAR_FIRST.fullmatch(inner):
        year, _, *others = found.groups()
        return _valid(year, *others)
    if found := _DAY_FIRST.fullmatch(inner):
        day, _, month, year = found.groups()
        return _valid(year, month, day) or _valid(year, day, month)
    return None


def _valid(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _plain(token: str) -> str:
    return lowered(core(unaccented(token)))[: LONGEST // 2]


def _kind(token: str) -> str:
    text = unaccented(token)
    inner = core(text)
    plain = lowered(inner)[: LONGEST // 2]
    if len(plain) > _LONGEST_NUMBER and plain.isdecimal():
        return "-"
    if _DAY_OF_MONTH.fullmatch(plain):
        kind = "D"
    elif plain.isascii() and plain.isdecimal():
        kind = {1: "U", 2: "U", 3: "T", 4: "Y"}.get(len(plain), "-")
    elif plain in months():
        kind = "M"
    elif inner.isalpha() and inner[0].isupper() and text.startswith(inner):
        kind = "A" if len(inner) > 1 and inner.isupper() else "N"
    else:
        return "-"
    return kind if text.endswith(inner) else kind.lower()


#: A token as one word.
PLAIN: Final[Mapping[str, str]] = _Remembered(_plain)
#: A letter for what a token may be part of (see the package); a small one where a sign follows it.
KINDS: Final[Mapping[str, str]] = _Remembered(_kind)
