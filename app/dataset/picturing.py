"""Which pictures of the timeline are there? One a language, drawn once a load, where the data changed.

Knows what is on them, and nothing of how it is drawn.
"""

import hashlib
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, delete, func, select
from sqlmodel import SQLModel

from app.dataset.progress import Tell
from app.dataset.staging import Change, write_rows
from app.layout import bin_edges
from app.picture import MAX_MARKS, Category, Subject, draw_counts, draw_events
from app.postings import positions
from app.queries import Catalogue, find_events, read_catalogue

_pictures = SQLModel.metadata.tables["picture"]


def redraw(connection: Connection, changes: Mapping[str, Change], tell: Tell) -> None:
    """Draw the default window in every language, if anything changed or was never drawn."""
    drawn: Any = connection.execute(select(func.count()).select_from(_pictures)).scalar_one()
    if drawn and not any(changes.values()):
        return
    tell("drawing the timeline", 0, None)
    catalogue = read_catalogue(connection)
    connection.execute(delete(_pictures))
    pictures = [(language, _picture(connection, catalogue, language)) for language in catalogue.languages]
    rows = [(language, hashlib.sha256(png).hexdigest()[:12], png) for language, png in pictures]
    write_rows(connection, _pictures, ["language", "digest", "png"], rows)


def _picture(connection: Connection, catalogue: Catalogue, language: str) -> bytes:
    texts, index, window = catalogue.texts[language], catalogue.index, catalogue.default
    categories = [Category(one.slug, one.label, one.colour, one.shape) for one in catalogue.categories[language]]
    subject = Subject(texts.name, texts.title, texts.description, categories, window, language)
    shown = index.inside(index.everything, window)
    if shown.bit_count() > MAX_MARKS:
        return draw_counts(subject, index.histogram(shown, bin_edges(window)))
    return draw_events(subject, list(find_events(connection, catalogue.rows, positions(shown), language).values()))
