"""The size and colours of a picture, read from its address."""

import re
from typing import Annotated, Final

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from app.addresses import PREVIEW_WIDTH
from app.parameters import Query, refusal
from app.words import N_

THEMES: Final = ("light", "dark")
#: Pixels.
LEAST, MOST = 320, 2000
WIDTH = PREVIEW_WIDTH
_NUMBER = re.compile("[0-9]{1,5}")


def _theme(value: str) -> str:
    if value not in THEMES:
        raise refusal(N_("light or dark"))
    return value


def _pixels(value: str) -> int:
    if not _NUMBER.fullmatch(value) or not LEAST <= int(value) <= MOST:
        raise refusal(N_("a whole number of pixels from 320 to 2000"))
    return int(value)


_Theme = Annotated[str, AfterValidator(_theme), WithJsonSchema({"type": "string", "enum": list(THEMES)})]
_SIZE = WithJsonSchema({"type": "integer", "minimum": LEAST, "maximum": MOST})
_Pixels = Annotated[int, BeforeValidator(_pixels), _SIZE]


class ChartLook(Query):
    """``width`` is pixels; a chart is as high as it gets."""

    theme: Annotated[_Theme, Field(description=N_("colours of the picture"))] = THEMES[0]
    width: Annotated[_Pixels, Field(description=N_("how wide the picture is, in pixels"))] = WIDTH


class Look(ChartLook):
    """The same of a timeline, with a ``height``; without one it is as high as it gets, up to ``MOST``."""

    height: Annotated[
        _Pixels | None, _SIZE, Field(description=N_("how high it is, in pixels; without it, as high as what is shown"))
    ] = None


USUAL = Look()
