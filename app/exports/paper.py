"""What every picture has around it: above a title and what it is of, below where it comes from.

All in units, of which a pixel is a part, and in colours by the names that the style sheet gives them.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from app.exports.look import ChartLook
from app.layout.text_widths import cut, text_width, wrapped
from app.static_files import STATIC
from app.words import translations

#: A pixel is so many units, and more where the picture is small: so wide is the smallest drawing.
_UNITS_A_PIXEL = 0.8
_LEAST_WIDTH = 960.0
#: In units.
MARGIN, FOOT = 24.0, 52.0
_SMALL, _USUAL, _LARGE, _LARGEST = 12.0, 15.0, 20.0, 27.0
_LINE = 1.4
_BOLD = 1.13
_LIGHT_DARK = re.compile(r"--([\w-]+): light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\)")

#: What is said below the title: a text, in how many lines at most, and in which colour.
Said = tuple[str, int, str]


class Line(NamedTuple):
    """A line of text, with its baseline at ``y``; its colour by its name."""

    text: str
    y: float
    size: float
    colour: str = "muted"
    is_bold: bool = False


def width_of(look: ChartLook) -> float:
    """How wide the drawing is, in units."""
    return max(look.width * _UNITS_A_PIXEL, _LEAST_WIDTH)


def head(name: str, title: str, said: Iterable[Said], width: float) -> Iterator[Line]:
    """Lines from the top of a drawing ``width`` wide."""
    room, y = width - 2 * MARGIN, MARGIN + _USUAL
    yield Line(cut(name, room / _USUAL), y, _USUAL)
    size = _LARGEST if text_width(title) * _BOLD * _LARGEST <= room else _LARGE
    for line in wrapped(title, room / size / _BOLD, 2):
        y += size * _LINE
        yield Line(line, y, size, "ink", is_bold=True)
    for text, lines, colour in said:
        y += _USUAL * 0.3
        for line in wrapped(text, room / _USUAL, lines):
            y += _USUAL * _LINE
            yield Line(line, y, _USUAL, colour)


def foot(address: str, name: str, version: str, licence: str, language: str, y: float, width: float) -> Iterator[Line]:
    """Lines from ``y`` on: where it comes from, in which version, and under which licence."""
    edition = f"{translations(language).gettext('version')} {version}"
    for row, text in enumerate((address, " · ".join((name, edition, licence))), 1):
        yield Line(cut(text, (width - 2 * MARGIN) / _SMALL), y + row * _SMALL * 1.6, _SMALL)


@lru_cache
def colours(theme: str) -> Mapping[str, str]:
    """Those of the page, in which each is once in light and once in dark."""
    sheet = (STATIC / "css" / "base.css").read_text("utf-8")
    return {name: light if theme == "light" else dark for name, light, dark in _LIGHT_DARK.findall(sheet)}
