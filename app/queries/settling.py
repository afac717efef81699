"""What does a filter mean in this data set: which slugs there are, and which days its window has?"""

from collections.abc import Mapping, Sequence
from functools import reduce
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, literal, select, union_all
from sqlmodel import SQLModel

from app.errors import BadFilter, ParameterFault
from app.facets import Facet
from app.filters import FACETS, EventFilter
from app.queries import Catalogue, Settled
from app.queries.matching import find_matches

#: Between a publisher and a title.
_COLON = {"en": ": ", "fr": " : "}


def settle(connection: Connection, where: EventFilter, catalogue: Catalogue, language: str) -> Settled:
    """Look the filter's slugs up and its window, which is written out where it follows from the events.

    Raises BadFilter naming every slug the data has not got.
    """
    names = _names(connection, where, catalogue, language)
    faults = [
        ParameterFault(facet.name, value, expected)
        for facet in FACETS
        for expected in (facet.expected,)
        for value in where.chosen(facet.name)
        if value not in names[facet.name]
    ]
    if faults:
        raise BadFilter(faults)
    if where.is_fitting:
        index = catalogue.index
        matches = find_matches(connection, catalogue, where, language)
        fit = index.fit(index.under(where, matches.events))
        where = where.within(fit) if fit else where.in_default_window()
    return Settled(where, where.window(catalogue.default, catalogue.data), names)


def _names(
    connection: Connection, where: EventFilter, catalogue: Catalogue, language: str
) -> Mapping[str, Mapping[str, str]]:
    """By facet what those of its chosen values are called that there are."""
    names: dict[str, dict[str, str]] = {}
    asked = []
    for facet in FACETS:
        chosen = where.chosen(facet.name)
        listed = facet.names(catalogue, language) if chosen else {}
        names[facet.name] = {slug: listed[slug] for slug in chosen if slug in listed}
        if chosen and not facet.is_counted:
            asked.append(_names_of(facet, chosen, language))
    if asked:
        for name, slug, called in connection.execute(union_all(*asked)):
            names[name][slug] = called
    return names


def _names_of(facet: Facet, chosen: Sequence[str], language: str) -> Select[Any]:
    """Facet, slug and name of each value that there is, by the columns that its table has in the language or in all."""
    table = SQLModel.metadata.tables[facet.name].c
    columns: list[ColumnElement[Any]] = [
        table[f"{name}_{language}" if f"{name}_{language}" in table else name] for name in facet.named_by
    ]
    name = reduce(lambda before, column: before + literal(_COLON[language]) + column, columns[1:], columns[0])
    return select(literal(facet.name), table.slug, name).where(table.slug.in_(chosen))
