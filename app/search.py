"""When are two spellings the same word? Folds text for the search index and for the words a reader types.

Case, accents and ligatures do not matter: "choigou" is « Choïgou ». Knows no SQL, and nothing of events.
"""

import re
from unicodedata import category, normalize

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
    letters = "".join(c for c in normalize("NFKD", text) if category(c) != "Mn")
    plain = letters.casefold().translate(_PLAIN)
    return _BETWEEN_WORDS.sub(" ", normalize("NFC", plain)).strip()


def words(query: str) -> tuple[str, ...]:
    """The folded words a reader typed, in their order."""
    return tuple(fold(query).split())


def has_cjk(word: str) -> bool:
    """Whether a word holds Hangul, Han or Kana: written without spaces, it is found inside longer runs."""
    return _CJK.search(word) is not None
