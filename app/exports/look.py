"""How a picture looks: its size and colours, read from its address, what is around it, and its pixels.

Above it stand a title and what it is of, below where it comes from. All in units, of which a pixel is a part, and in
colours by the names that the style sheet gives them. Pixels are made by resvg, with fonts of our own, so that they are
the same on every machine.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, NamedTuple

import resvg_py
from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from app.addresses import PREVIEW_WIDTH, STATIC
from app.formats import typeset
from app.layout.text_widths import cut, text_width, wrapped
from app.parameters import Query, unexpected
from app.queries.catalogue import Catalogue
from app.words import N_, translations

THEMES: Final = ("light", "dark")
#: Pixels.
_LEAST, MOST = 320, 2000
_NUMBER = re.compile("[0-9]{1,5}")
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

_FONTS = [str(path) for path in sorted((Path(__file__).parent.parent / "fonts").glob("*.ttf"))]
_FAMILY = "DejaVu Sans"
#: Without it, lengths in points and the like would be nothing.
_DPI = 96
#: What our fonts have no letters for: then those of the machine help out.
_OTHER_SCRIPTS = re.compile("[\u0530-\u1dff\u2c00-\ufdff\ufe30-\ufefe\uff00-\uffef\U00010000-\U0010ffff]")


def _theme(value: str) -> str:
    if value not in THEMES:
        raise unexpected(N_("light or dark"))
    return value


def _pixels(value: str) -> int:
    if not _NUMBER.fullmatch(value) or not _LEAST <= int(value) <= MOST:
        raise unexpected(N_("a whole number of pixels from 320 to 2000"))
    return int(value)


_Theme = Annotated[str, AfterValidator(_theme), WithJsonSchema({"type": "string", "enum": list(THEMES)})]
_SIZE = WithJsonSchema({"type": "integer", "minimum": _LEAST, "maximum": MOST})
_Pixels = Annotated[int, BeforeValidator(_pixels), _SIZE]


class ChartLook(Query):
    """``width`` is pixels; a chart is as high as it gets."""

    theme: Annotated[_Theme, Field(description=N_("colours of the picture"))] = THEMES[0]
    width: Annotated[_Pixels, Field(description=N_("how wide the picture is, in pixels"))] = PREVIEW_WIDTH


class Look(ChartLook):
    """The same of a timeline, with a ``height``; without one it is as high as it gets, up to ``MOST``."""

    height: Annotated[
        _Pixels | None, _SIZE, Field(description=N_("how high it is, in pixels; without it, as high as what is shown"))
    ] = None


USUAL = Look()


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


def head(catalogue: Catalogue, language: str, title: str, said: Iterable[Said], width: float) -> Iterator[Line]:
    """Lines from the top of a drawing ``width`` wide."""
    room, y = width - 2 * MARGIN, MARGIN + _USUAL
    yield Line(cut(typeset(catalogue.texts[language].name, language), room / _USUAL), y, _USUAL)
    size = _LARGEST if text_width(title) * _BOLD * _LARGEST <= room else _LARGE
    for line in wrapped(title, room / size / _BOLD, 2):
        y += size * _LINE
        yield Line(line, y, size, "ink", is_bold=True)
    for text, lines, colour in said:
        y += _USUAL * 0.3
        for line in wrapped(text, room / _USUAL, lines):
            y += _USUAL * _LINE
            yield Line(line, y, _USUAL, colour)


def foot(catalogue: Catalogue, language: str, address: str, y: float, width: float) -> Iterator[Line]:
    """Lines from ``y`` on: where it comes from, in which version, and under which licence."""
    name = typeset(catalogue.texts[language].name, language)
    edition = f"{translations(language).gettext('version')} {catalogue.version}"
    for row, text in enumerate((address, f"{name} · {edition} · {catalogue.licence}"), 1):
        yield Line(cut(text, (width - 2 * MARGIN) / _SMALL), y + row * _SMALL * 1.6, _SMALL)


@lru_cache
def colours(theme: str) -> Mapping[str, str]:
    """Those of the page, in which each is once in light and once in dark."""
    sheet = (STATIC / "css" / "base.css").read_text("utf-8")
    return {name: light if theme == "light" else dark for name, light, dark in _LIGHT_DARK.findall(sheet)}


def write_png(svg: str) -> bytes:
    """A drawing in the size that it says it has."""
    return resvg_py.svg_to_bytes(
        svg_string=svg,
        skip_system_fonts=not _OTHER_SCRIPTS.search(svg),
        font_files=_FONTS,
        font_family=_FAMILY,
        sans_serif_family=_FAMILY,
        dpi=_DPI,
    )
