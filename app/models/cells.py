"""What a cell may hold: each function takes a cell that is not empty and gives its value.

It raises Unexpected or BadDate where the cell holds something else; both say what was `expected`. A million rows
have tens of millions of cells: what comes again and again is remembered, and what there is most of can be looked
at all at once. Knows nothing of files and columns.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from app.dates import OPEN_END, parse_date, parse_day
from app.search import LONGEST_NAME, spelling_of

#: Days are kept as they are written, YYYY-MM-DD: so they sort, compare and are stored.
Value = str | int | float | None
Parse = Callable[[str], Value]
#: Some rows column by column, each by its name and all of one length: as they are written, or as values.
Columns = Mapping[str, Sequence[Any]]


class Unexpected(Exception):
    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected


#: An address has to have room for a slug.
_MAX_SLUG_LENGTH = 200
#: No index takes a name of any length.
_MAX_NAME_LENGTH = 200
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
#: From here on a number is neither stored to the unit nor put in words.
_TOO_LARGE = 1e15
#: Spaces without a width: a text of nothing else could be neither seen nor clicked.
UNSEEN = "\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"
_CONTROL_BYTES = bytes(code for code in range(128) if _CONTROL.match(chr(code)))
#: Most addresses: with a host, and without anything that a closer look could object to.
_PLAIN_ADDRESS = re.compile(r"https?://[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[A-Za-z0-9._~%!$&'()*+,;=:@/?-]*)?")
#: As many dates as are likely to be written: 175 years of days.
_DATES = 65_536


class _Extent(NamedTuple):
    """The first and the last day that a date can have touched."""

    earliest: str
    latest: str


def text(cell: str) -> str:
    if _CONTROL.search(cell):
        raise Unexpected("text without NUL or other control characters")
    if cell != cell.strip() or cell != cell.strip(UNSEEN):
        raise Unexpected("text without spaces at its ends")
    return cell


def spelled(cell: str) -> str:
    """What a search can find as one."""
    if not 1 <= len(spelling_of(text(cell))) <= LONGEST_NAME or len(cell) > _MAX_NAME_LENGTH:
        raise Unexpected(f"a name: one to {LONGEST_NAME} words, of at most {_MAX_NAME_LENGTH} characters")
    return cell


def paragraphs(cell: str) -> str:
    """Paragraphs with a blank line between them, each on one line, however it was broken into lines."""
    given = re.split(r"\n[ \t]*\n", cell.strip())
    lines = [re.sub(r"[ \t]*\n[ \t]*", " ", paragraph).strip(" \t") for paragraph in given]
    kept = [text(line) for line in lines if line]
    if not kept:
        raise Unexpected("text, its paragraphs parted by blank lines")
    return "\n\n".join(kept)


def _are_texts(cells: Sequence[str]) -> bool:
    """Whether each of the cells, of which some may be empty, is a text."""
    # In UTF-8 the bytes of control characters stand for nothing else.
    content = "".join(cells).encode()
    has_control = len(content.translate(None, _CONTROL_BYTES)) < len(content)
    return not has_control and [*map(str.strip, cells)] == [*cells] == [*map(str.strip, cells, repeat(UNSEEN))]


def slug(cell: str) -> str:
    if not _SLUG.fullmatch(cell):
        raise Unexpected("a slug: lowercase letters and digits, with single hyphens between them")
    if len(cell) > _MAX_SLUG_LENGTH:
        raise Unexpected(f"a slug of at most {_MAX_SLUG_LENGTH} characters")
    return cell


def _are_slugs(cells: Sequence[str]) -> bool:
    return all(map(_SLUG.fullmatch, cells)) and max(map(len, cells), default=0) <= _MAX_SLUG_LENGTH


def slugs(cell: str) -> str:
    """In order: they are a set."""
    several = cell.split(";")
    if not all(map(_SLUG.fullmatch, several)):
        raise Unexpected("slugs joined by “;” without spaces")
    return ";".join(sorted(several))


@lru_cache(maxsize=_DATES)
def extent(cell: str) -> _Extent:
    when = parse_date(cell)
    return _Extent(when.earliest.isoformat(), when.latest.isoformat())


def known_on(cell: str | None) -> str:
    """The day by which what was said at this EDTF date had been said: its last, or the first of an open one.

    Empty where there is no date.
    """
    if not cell:
        return ""
    first, last = extent(cell)
    return first if last == OPEN_END.isoformat() else last


def edtf(cell: str) -> str:
    extent(cell)
    return cell


@lru_cache(maxsize=_DATES)
def day(cell: str) -> str:
    return parse_day(cell).isoformat()


def number(cell: str) -> float:
    value = float(cell) if _NUMBER.fullmatch(cell) else math.nan
    if math.isnan(value):
        raise Unexpected("a number such as 1200 or 0.5")
    if abs(value) >= _TOO_LARGE:
        raise Unexpected("a number such as 1200 or 0.5, of at most 15 digits before the point")
    # Without the sign of a zero, which not every database keeps.
    return value + 0.0


@dataclass(frozen=True, slots=True)
class Degrees:
    """Degrees between the limit and its opposite."""

    limit: int

    def __call__(self, cell: str) -> float:
        if not _NUMBER.fullmatch(cell) or abs(float(cell)) > self.limit:
            raise Unexpected(f"degrees from -{self.limit} to {self.limit}, such as 42.43")
        return float(cell) + 0.0


@dataclass(frozen=True, slots=True)
class OneOf:
    allowed: tuple[str, ...]

    def __call__(self, cell: str) -> str:
        if cell not in self.allowed:
            raise Unexpected(f"one of {', '.join(self.allowed)}")
        return cell


def web_address(cell: str) -> str:
    if _PLAIN_ADDRESS.fullmatch(cell) or _has_host(text(cell), ("http", "https")):
        return cell
    raise Unexpected("an address that starts with https:// or http://")


def contact(cell: str) -> str:
    if re.fullmatch(r"mailto:[^\s@]+@[^\s@]+", text(cell)) or _has_host(cell, ("http", "https")):
        return cell
    raise Unexpected("an address that starts with mailto: or https://")


def _has_host(cell: str, schemes: tuple[str, ...]) -> bool:
    try:
        parts = urlsplit(cell)
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.hostname) and not re.search(r"\s", cell)


def language(cell: str) -> str:
    if not _LANGUAGE.fullmatch(cell):
        raise Unexpected("a language tag such as en, fr or pt-BR")
    return cell


#: For columns of one kind: whether all cells are what their function would give back as it is.
ALL_AT_ONCE: Mapping[Parse, Callable[[Sequence[str]], bool]] = {text: _are_texts, slug: _are_slugs}

_MOMENT = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?~?"
_SCHEMAS: Mapping[Parse, Mapping[str, Any]] = {
    text: {},
    slug: {"pattern": _SLUG.pattern, "maxLength": _MAX_SLUG_LENGTH},
    slugs: {"pattern": f"{_SLUG.pattern}(;{_SLUG.pattern})*"},
    edtf: {"pattern": rf"{_MOMENT}(/({_MOMENT}|\.\.))?"},
    day: {"format": "date"},
    number: {"type": "number"},
    web_address: {"format": "uri", "pattern": r"https?://\S+"},
    language: {"pattern": _LANGUAGE.pattern},
    spelled: {"maxLength": _MAX_NAME_LENGTH},
}


def schema_of(parse: Parse) -> dict[str, Any]:
    """A kind of cell described for programs, in terms of JSON Schema; a pattern holds for the whole cell."""
    match parse:
        case OneOf(allowed):
            return {"type": "string", "enum": list(allowed)}
        case Degrees(limit):
            return {"type": "number", "minimum": -limit, "maximum": limit}
    schema = {"type": "string", **_SCHEMAS[parse]}
    if "pattern" in schema:
        # The standards of schemas know only groups that are counted.
        schema["pattern"] = schema["pattern"].replace("(?:", "(")
    return schema
