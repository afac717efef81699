"""Are the colours and shapes that a data set may choose legible, different, and what they are called?"""

import colorsys
import re
from itertools import combinations

import pytest

from app.addresses import STATIC
from app.models.dataset import COLOURS, SHAPES
from tests.datasets import ROOT

SHEET = (STATIC / "css" / "base.css").read_text("utf-8")
#: The light and the dark value of each custom property.
VALUES = {name: pair for name, *pair in re.findall(r"--([\w-]+): light-dark\((#[0-9a-f]+), (#[0-9a-f]+)\)", SHEET)}
#: Where on the wheel of hues a colour of this name may lie, in degrees.
HUES = {
    "red": (0, 20),
    "blue": (200, 220),
    "ochre": (35, 50),
    "green": (155, 175),
    "purple": (260, 290),
    "magenta": (320, 335),
    "grey": (195, 225),
    "olive": (60, 80),
}


def channels(colour: str) -> list[float]:
    digits = colour[1:] if len(colour) == 7 else "".join(one * 2 for one in colour[1:])
    return [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2 defines it."""
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels(colour)]
    return sum(part * one for part, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("number", range(1, 9))
def test_every_colour_stands_out_wherever_it_is_drawn(number: int, theme: int) -> None:
    """WCAG asks for 3 of graphics, and 4.5 of small text."""
    colour = VALUES[f"category-{number}"][theme]
    grounds = {name: contrast(colour, VALUES[name][theme]) for name in ("paper", "card", "band")}
    assert min(grounds.values()) >= 4, grounds


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
def test_colours_are_what_they_are_called(theme: int) -> None:
    assert set(HUES) == set(COLOURS)
    for number, name in enumerate(COLOURS, 1):
        hue, _, saturation = colorsys.rgb_to_hls(*channels(VALUES[f"category-{number}"][theme]))
        least, most = HUES[name]
        assert least <= hue * 360 <= most, (name, hue * 360)
        assert (saturation < 0.25) == (name == "grey"), (name, saturation)


def test_shapes_differ_where_there_are_no_colours() -> None:
    paths = re.findall(r'^  \("(M[^"]+)",', (ROOT / "templates" / "shapes.html").read_text("utf-8"), re.MULTILINE)
    assert len(SHAPES) == 8
    assert len(paths) == 12
    assert all(one != other for one, other in combinations(paths, 2))
