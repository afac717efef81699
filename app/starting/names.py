"""What are events, groups and sources called for good? What they say themselves, in the letters of addresses.

A name never depends on the rows around it: a spreadsheet that has grown gives every row the name it had.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from anyascii import anyascii

_LENGTH: Final = 80
_DIGEST: Final = 8


def spelled(text: str) -> str:
    """The text in the letters, digits and hyphens of an address, whatever script it is in; empty where it has none."""
    # Composed first: the same letters in pieces would be spelled differently.
    letters = anyascii(unicodedata.normalize("NFC", text)).lower().replace("'", "")
    return _shortened(re.sub(r"[^a-z0-9]+", "-", letters).strip("-"), _LENGTH)


def _shortened(name: str, length: int) -> str:
    return name[:length].rstrip("-")


@dataclass(slots=True)
class Names:
    """Names that are given once each."""

    _given: set[str] = field(default_factory=set)

    def give(self, before: str, own: str, *content: str) -> str:
        """A name of both; where there is none of its own or it is given already, one with a digest of the content."""
        given, told = "-".join(one for one in (before, own) if one) if own else "", "\0".join(content)
        while not given or given in self._given:
            digest = sha256(told.encode()).hexdigest()[:_DIGEST]
            shortened = _shortened(own, _LENGTH - _DIGEST - 1)
            given = "-".join(one for one in (before, shortened, digest) if one)
            # Whose content is the same, too, is another all the same.
            told += "\0"
        self._given.add(given)
        return given
