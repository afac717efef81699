"""Which pictures of the timeline are there? One a language, drawn once a load.

Knows what is on them, and nothing of how it is drawn.
"""

import hashlib

from sqlalchemy import Connection

from app.dataset.progress import Tell
from app.dataset.tables import TABLES, write_rows
from app.layout import bin_edges
from app.picture import MAX_MARKS, Category, Subject, draw_counts, draw_events
from app.postings import positions
from app.queries import Catalogue, find_events, read_catalogue


def draw(connection: Connection, tell: Tell) -> None:
    """Draw the default window in every language."""
    tell("drawing the timeline", 0, None)
    catalogue = read_catalogue(connection)
    pictures = [(language, _picture(connection, catalogue, language)) for language in catalogue.languages]
    rows = [(language, hashlib.sha256(png).hexdigest()[:12], png) for language, png in pictures]
    write_rows(connection, TABLES["picture"], ["language", "digest", "png"], rows)


def _picture(connection: Connection, catalogue: Catalogue, language: str) -> bytes:
    texts, index, window = catalogue.texts[language], catalogue.index, catalogue.default
    categories = [Category(one.slug, one.label, one.colour, one.shape) for one in catalogue.categories[language]]
    subject = Subject(texts.name, texts.title, texts.description, categories, window, language)
    shown = index.inside(index.everything, window)
    if shown.bit_count() > MAX_MARKS:
        return draw_counts(subject, index.histogram(shown, bin_edges(window)))
    # There is no room for names: without them, more events find a place.
    found = find_events(connection, catalogue.rows, positions(shown), language).values()
    return draw_events(subject, [event._replace(title="") for event in found])
