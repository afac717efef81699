"""What may a cell hold? Each function takes a cell that is not empty and gives its value.

It raises Unexpected or BadDate where the cell holds something else; both say what was `expected`.
Knows nothing of files and columns.
"""

import math
import re
from collections.abc import Callable, Sequence
from datetime import date
from urllib.parse import urlsplit

from app.dates import parse_date, parse_day

Value = str | int | float | date | None
Parse = Callable[[str], Value]


class Unexpected(Exception):
    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected


_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


def text(cell: str) -> str:
    if _CONTROL.search(cell):
        raise Unexpected("text without NUL or other control characters")
    if cell != cell.strip():
        raise Unexpected("text without spaces at its ends")
    return cell


def slug(cell: str) -> str:
    if not _SLUG.fullmatch(cell):
        raise Unexpected("a slug: lowercase letters and digits, with single hyphens between them")
    return cell


def slugs(cell: str) -> str:
    for slug in cell.split(";"):
        if not _SLUG.fullmatch(slug):
            raise Unexpected("slugs joined by “;” without spaces")
    return cell


def edtf(cell: str) -> str:
    return parse_date(cell).text


def day(cell: str) -> date:
    return parse_day(cell)


def number(cell: str) -> float:
    value = float(cell) if _NUMBER.fullmatch(cell) else math.nan
    if not math.isfinite(value):
        raise Unexpected("a number such as 1200 or 0.5")
    return value


def degrees(limit: int) -> Callable[[str], Value]:
    def parse(cell: str) -> float:
        expected = f"degrees from -{limit} to {limit}, such as 42.43"
        if not _NUMBER.fullmatch(cell) or abs(float(cell)) > limit:
            raise Unexpected(expected)
        return float(cell)

    return parse


def one_of(allowed: Sequence[str]) -> Callable[[str], Value]:
    def parse(cell: str) -> str:
        if cell not in allowed:
            raise Unexpected(f"one of {', '.join(allowed)}")
        return cell

    return parse


def web_address(cell: str) -> str:
    if _has_host(text(cell), ("http", "https")):
        return cell
    raise Unexpected("an address that starts with https:// or http://")


def contact(cell: str) -> str:
    if re.fullmatch(r"mailto:[^\s@]+@[^\s@]+", cell) or _has_host(text(cell), ("http", "https")):
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
