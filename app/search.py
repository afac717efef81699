"""When are two spellings the same word? Folds text for the search index and for the words a reader types.

Case, accents and ligatures do not matter: "noel" is « Noël ». Knows no SQL, and nothing of events.
"""

import re
from unicodedata import category, normalize

#: So many characters of a word tell it from others: nobody types more.
LONGEST = 200

#: Beginnings of so few characters have so many words that these are put together beforehand.
SHORT = 2

# Letters that Unicode does not decompose although readers type them without the stroke or ligature.
_PLAIN = str.maketrans({"œ": "oe", "æ": "ae", "đ": "d", "ł": "l", "ø": "o"})

# The tokenizer of the index takes "_" for a separator, Python's \w takes it for a letter.
_BETWEEN_WORDS = re.compile(r"[\W_]+")

_HANGUL = "\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\uac00-\ud7fb"
_KANA = "\u3041-\u30ff\u31f0-\u31ff"
_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_CJK = re.compile(f"[{_HANGUL}{_KANA}{_HAN}]")


def fold(text: str) -> str:
    """The words of a text in their plainest spelling, one space between them."""
    folded = _fold_bytes(text)
    if folded is None and _LATIN.fullmatch(text):
        parts = _HARD.split(text)
        parts[1::2] = map(_LETTERS.__getitem__, parts[1::2])
        folded = _fold_bytes("".join(parts))
    return _fold_with_care(text) if folded is None else folded


def words(query: str) -> tuple[str, ...]:
    """The folded words a reader typed, in their order; of a long one, as much as the index holds."""
    return tuple(word[:LONGEST] for word in fold(query).split())


def keys(word: str) -> set[str]:
    """What a folded word is found by the beginnings of.

    A word with Hangul, Han or Kana is a run of words written without spaces: it is found from any of its characters on.
    """
    starts = range(len(word)) if _CJK.search(word) else range(1)
    return {word[start : start + LONGEST] for start in starts}


def beginnings_in(language: str) -> str:
    """The field of the index that has what short beginnings of words find."""
    return f"{language}_{SHORT}"


def _fold_with_care(text: str) -> str:
    return _parted(text).strip()


def _parted(text: str) -> str:
    """Folded, and one space for whatever stands between words or at the ends."""
    letters = "".join(c for c in normalize("NFKD", text) if category(c) != "Mn")
    plain = letters.casefold().translate(_PLAIN)
    return _BETWEEN_WORDS.sub(" ", normalize("NFC", plain))


# The same, some thirty times quicker, for the texts that there are most of. A Latin letter does not combine with its
# neighbours, so each can be folded alone, and nearly all of those of Latin-1 become one plain letter or stand between
# words: folding them is translating bytes. The others, such as "œ", are few in a text, and the same again and again.
_LATIN = re.compile("[\0-\u02ff\u2000-\u206f]*")
_SINGLE = {code: _parted(chr(code)) for code in range(256)}
_EASY = bytes(code for code, plain in _SINGLE.items() if len(plain) == 1 and plain.isascii())
_FOLDED = bytes(ord(_SINGLE[code]) if code in _EASY else 0 for code in range(256))
_HARD = re.compile(f"([^{re.escape(_EASY.decode('latin-1'))}])")


def _fold_bytes(text: str) -> str | None:
    """None where a character is not an easy one."""
    try:
        letters = text.encode("latin-1")
    except UnicodeEncodeError:
        return None
    if letters.translate(None, _EASY):
        return None
    folded = letters.translate(_FOLDED).decode("ascii").strip()
    while "  " in folded:
        folded = folded.replace("  ", " ")
    return folded


class _Letters(dict[str, str]):
    """Plain spellings of single characters, found out once each."""

    def __missing__(self, letter: str) -> str:
        self[letter] = plain = _parted(letter)
        return plain


_LETTERS = _Letters()
