"""What does a filter mean in this data set: which slugs there are, and which days its window has?"""

from collections.abc import Iterable

from sqlalchemy import Connection, literal, select, union_all
from sqlmodel import SQLModel

from app.errors import BadFilter, ParameterFault
from app.filters import EventFilter
from app.queries import Catalogue, Settled
from app.queries.matching import Names, find_matches
from app.words import STATUSES

_place = SQLModel.metadata.tables["place"].c
_source = SQLModel.metadata.tables["source"].c
#: Between a publisher and a title.
_COLON = {"en": ": ", "fr": " : "}


def settle(connection: Connection, where: EventFilter, catalogue: Catalogue, language: str, statuses: Names) -> Settled:
    """Look the filter's slugs up and its window, which is written out where it follows from the events.

    ``statuses`` are their names in the languages of the data set.

    Raises BadFilter naming every slug the data has not got.
    """
    names = _names(connection, where, language)
    known: dict[str, Iterable[str]] = {
        "category": [one.slug for one in catalogue.categories[language]],
        "status": STATUSES,
        "place": names["place"],
        "source": names["source"],
    }
    faults = [
        ParameterFault(facet, value, f"a {facet} of this timeline")
        for facet, slugs in known.items()
        for value in getattr(where, facet)
        if value not in slugs
    ]
    if where.collection and where.collection not in [one.slug for one in catalogue.collections[language]]:
        faults.append(ParameterFault("collection", where.collection, "a collection of this timeline"))
    if faults:
        raise BadFilter(faults)
    if where.is_fitting:
        index = catalogue.index
        matches = find_matches(connection, catalogue, where, language, statuses)
        fit = index.fit(index.under(where, matches.events))
        where = where.within(fit) if fit else where.in_default_window()
    window = where.window(catalogue.default, catalogue.data)
    return Settled(where, window, names["place"], names["source"])


def _names(connection: Connection, where: EventFilter, language: str) -> dict[str, dict[str, str]]:
    names: dict[str, dict[str, str]] = {"place": {}, "source": {}}
    if not where.place and not where.source:
        return names
    chosen = [
        select(literal("place"), _place.slug, _place[f"name_{language}"]).where(_place.slug.in_(where.place)),
        select(literal("source"), _source.slug, _source.publisher + literal(_COLON[language]) + _source.title).where(
            _source.slug.in_(where.source)
        ),
    ]
    for facet, slug, name in connection.execute(union_all(*chosen)):
        names[facet][slug] = name
    return names
