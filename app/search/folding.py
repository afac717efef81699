"""The plainest spelling of a text: without case, accents and ligatures."""

import re
from unicodedata import category, normalize

# Letters that Unicode does not decompose although readers type them without the stroke or ligature.
_PLAIN = str.maketrans({"œ": "oe", "æ": "ae", "đ": "d", "ł": "l", "ø": "o"})
# Signs that programs write in the place of the two that people type; and one that is not there to be read.
_SIGNS = str.maketrans(dict.fromkeys("’ʼ‘′", "'") | dict.fromkeys("\u2010\u2011\u2012\u2212", "-") | {"\u00ad": None})
_BETWEEN_WORDS = re.compile(r"[\W_]+")


def unaccented(text: str) -> str:
    """The text without accents, with one kind of apostrophe and of hyphen."""
    if not text.isascii():
        letters = "".join(c for c in normalize("NFKD", text.translate(_SIGNS)) if category(c) != "Mn")
        # NFKD has made some signs of others.
        text = normalize("NFC", letters).translate(_SIGNS)
    return text


def lowered(text: str) -> str:
    """Unaccented text without case and ligatures."""
    return text.lower() if text.isascii() else normalize("NFC", text.casefold().translate(_PLAIN))


def fold(text: str) -> str:
    """The words of a text in their plainest spelling, one space between them."""
    return _BETWEEN_WORDS.sub(" ", lowered(unaccented(text))).strip()
