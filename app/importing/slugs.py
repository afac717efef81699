"""Makes slugs of events, groups and sources from their own texts.

A slug never depends on the rows around it: in a spreadsheet that has grown every row gets the slug it had.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from anyascii import anyascii

_LENGTH: Final = 80
_DIGEST: Final = 8


def slug_of(text: str) -> str:
    """The text in the letters, digits and hyphens of an address, whatever script it is in; empty where it has none."""
    # Composed first: the same letters in pieces would be spelled differently.
    letters = anyascii(unicodedata.normalize("NFC", text)).lower().replace("'", "")
    return _shortened(re.sub(r"[^a-z0-9]+", "-", letters).strip("-"), _LENGTH)


def _shortened(name: str, length: int) -> str:
    return name[:length].rstrip("-")


@dataclass(slots=True)
class Slugs:
    """Slugs, each of which is given only once."""

    _given: set[str] = field(default_factory=set)

    def give(self, before: str, own: str, *content: str) -> str:
        """The two parts joined. Where ``own`` is empty or the slug is taken, a digest of the content is added."""
        given, hashed = "-".join(part for part in (before, own) if part) if own else "", "\0".join(content)
        while not given or given in self._given:
            digest = sha256(hashed.encode()).hexdigest()[:_DIGEST]
            shortened = _shortened(own, _LENGTH - _DIGEST - 1)
            given = "-".join(part for part in (before, shortened, digest) if part)
            # Two things with the same content still get two slugs.
            hashed += "\0"
        self._given.add(given)
        return given
