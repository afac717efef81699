"""Turns a drawing into pixels: by resvg, with fonts of our own, so that it is the same on every machine.

Knows SVG and PNG alone.
"""

import re
from pathlib import Path

import resvg_py

_FONTS = [str(path) for path in sorted((Path(__file__).parent / "fonts").glob("*.ttf"))]
_FAMILY = "DejaVu Sans"
#: Without it, lengths in points and the like would be nothing.
_DPI = 96
#: What our fonts have no letters for: then those of the machine help out.
_OTHER_SCRIPTS = re.compile("[\u0530-\u1dff\u2c00-\ufdff\ufe30-\ufefe\uff00-\uffef\U00010000-\U0010ffff]")


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
