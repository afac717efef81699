"""Gives each figure a permanent name, made of what it says and not of its place in the file."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import groupby, islice
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from app.dataset.tables import TABLES, write_rows
from app.lines import plain_number
from app.models.columns import text_in
from app.search.folding import lowered, unaccented

_figure = TABLES["figure"].c
#: So many names are written at a time.
_ROWS: Final = 1024
#: A text gives so many characters to a name.
_LONGEST: Final = 48
_NO_SLUG: Final = re.compile("[^a-z0-9]+")


def name_figures(connection: Connection, language: str) -> None:
    """Fill `figure_name`; ``language`` is the main one of the data set, whose texts the names are made of."""
    statement = select(
        _figure.id,
        _figure.event,
        text_in(_figure.label, language).label("label"),
        _figure.speaker,
        text_in(_figure.attributed_to, language).label("attributed_to"),
        _figure.value,
    ).order_by(_figure.event, _figure.id)
    with connection.execute(statement, execution_options={"stream_results": True}) as figures:
        names = _named(figures)
        while rows := list(islice(names, _ROWS)):
            write_rows(connection, TABLES["figure_name"], ["figure", "slug"], rows)


def _named(figures: Any) -> Iterator[tuple[int, str]]:
    """Each figure with its name. Those of an event that say the same are numbered from the second one on.

    No slug has two hyphens in a row: what stands before and after them cannot be taken for one another.
    """
    for event, several in groupby(figures, key=attrgetter("event")):
        uses: Counter[str] = Counter()
        for figure in several:
            said = _said(figure)
            uses[said] += 1
            yield figure.id, f"{event}--{said}{f'--{uses[said]}' if uses[said] > 1 else ''}"


def _said(figure: Row[Any]) -> str:
    value = plain_number(figure.value).replace("-", "minus ")
    texts = (figure.label, figure.speaker or figure.attributed_to, value)
    return "-".join(filter(None, map(_slug, texts)))


def _slug(text: str) -> str:
    """The words of a text in Latin letters and digits, as many of them as a name has room for."""
    whole = _NO_SLUG.sub("-", lowered(unaccented(text)).replace("'", "")).strip("-")
    return whole if len(whole) <= _LONGEST else whole[: _LONGEST + 1].rpartition("-")[0] or whole[:_LONGEST]
