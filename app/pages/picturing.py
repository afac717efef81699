"""What is on the picture that links to the site are shown with? The timeline in its default window.

Knows what is on it, and nothing of how it is drawn.
"""

from sqlalchemy import Connection

from app.layout import bin_edges
from app.picture import MAX_MARKS, Category, Subject, draw_counts, draw_events
from app.postings import positions
from app.queries import Catalogue, find_events


def draw_timeline(connection: Connection, catalogue: Catalogue, language: str) -> bytes:
    """A PNG, the same wherever it is drawn from the same data."""
    texts, index, window = catalogue.texts[language], catalogue.index, catalogue.default
    categories = [Category(one.slug, one.label, one.colour, one.shape) for one in catalogue.categories[language]]
    subject = Subject(texts.name, texts.title, texts.description, categories, window, language)
    shown = index.inside(index.everything, window)
    if shown.bit_count() > MAX_MARKS:
        return draw_counts(subject, index.histogram(shown, bin_edges(window)))
    # There is no room for names: without them, more events find a place.
    found = find_events(connection, catalogue.rows, positions(shown), language).values()
    return draw_events(subject, [event._replace(title="") for event in found])
