"""A filter in words, on a page and in a file alike.

Knows the words of the interface; never markup, SQL or HTTP.
"""

from app.date_words import day_in_words
from app.filters import FACETS, Facet
from app.formats import isolated, listed, typeset, window_in_words
from app.queries.catalogue import ResolvedFilter
from app.words import translations


def filter_in_words(resolved: ResolvedFilter, language: str) -> str:
    """What a filter asks for, such as "bridges or canals, reported, October 1824 – May 1825"."""
    gettext = translations(language).gettext
    parts = []
    for facet in FACETS:
        if named := resolved.names.get(facet.name):
            names = listed([_within_a_sentence(name, facet, language) for name in named.values()], language)
            parts.append(gettext(facet.wording) % {"names": names})
    if known := resolved.where.known:
        parts.append(gettext("as known on %(day)s") % {"day": day_in_words(known, language)})
    if resolved.where.q:
        parts.append(gettext("“%(text)s”") % {"text": isolated(resolved.where.q)})
    return ", ".join([*parts, window_in_words(resolved.window, language)])


def _within_a_sentence(name: str, facet: Facet, language: str) -> str:
    if facet.foreign:
        return isolated(name)
    return typeset(name.lower() if facet.common_nouns else name, language)
