"""What does a filter ask for, in a reader's words? On a page and in a file alike.

Knows the data set and the words of the interface; never markup, SQL or HTTP.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from app.html import isolated, listed, typeset, window_in_words
from app.queries import Catalogue, Settled
from app.queries.matching import Names
from app.search.texts import found_by
from app.words import STATUSES, translations


def filter_in_words(catalogue: Catalogue, settled: Settled, language: str) -> str:
    """What a filter asks for, such as "bridges or canals, reported, October 1824 – May 1825"."""
    where, gettext = settled.where, translations(language).gettext
    parts: list[str] = []
    if where.category:
        chosen = [one.label for one in catalogue.categories[language] if one.slug in where.category]
        parts.append(listed([typeset(label.lower(), language) for label in chosen], language))
    if where.status:
        statuses = _statuses(language)
        parts.append(listed([statuses[one] for one in where.status], language))
    if where.place:
        names = listed([typeset(name, language) for name in settled.place_names.values()], language)
        parts.append(gettext("place: %(names)s") % {"names": names})
    if where.source:
        names = listed([isolated(name) for name in settled.source_names.values()], language)
        parts.append(gettext("source: %(names)s") % {"names": names})
    parts += [typeset(one.label, language) for one in catalogue.collections[language] if one.slug == where.collection]
    if where.q:
        parts.append(gettext("“%(text)s”") % {"text": isolated(where.q)})
    return ", ".join([*parts, window_in_words(settled.window, language)])


@lru_cache
def status_names(languages: Sequence[str]) -> Names:
    """By status what it is found by: its name in some languages."""
    named = [_statuses(language) for language in languages]
    return {
        status: frozenset().union(*(found_by([of[status]], one) for one, of in zip(languages, named, strict=True)))
        for status in STATUSES
    }


def _statuses(language: str) -> Mapping[str, str]:
    gettext = translations(language).gettext
    return {"confirmed": gettext("confirmed"), "reported": gettext("reported"), "claimed": gettext("claimed")}
