"""What each word of a search would find alone, for a page where all of them together find nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from app.links import Links
from app.pages.site import Site
from app.queries.selecting import find_each


@dataclass(frozen=True, slots=True)
class Alone:
    """A word, how many events it finds under the rest of the filter, and where they are.

    They are in the same window; or at other dates, where the window has none.
    """

    word: str
    count: int
    is_elsewhere: bool
    href: str


def gather_alone(connection: Connection, site: Site, links: Links) -> Sequence[Alone]:
    """Each word of the search of a page with these links; none where it has but one."""
    index, where = site.catalogue.index, links.where
    found = find_each(connection, site.catalogue, where, site.language)
    alone = []
    for word, events in found.items() if len(found) > 1 else ():
        under = index.under(where, events)
        inside = index.inside(under, links.window).bit_count()
        of_word = replace(links, where=where.but(q=word), bounds=index.days.bounds(under, links.window))
        href = of_word.current if inside else of_word.fit
        alone.append(Alone(word, inside or under.bit_count(), not inside, href))
    return alone
