"""What does every page show around its own matter? The data set's own words; and the pages of errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.errors import ParameterFault
from app.links import PageLinks
from app.queries import Catalogue, Kind, Label, Texts


@dataclass(frozen=True, slots=True)
class Site:
    """What every page shows around its own matter."""

    catalogue: Catalogue
    language: str
    public_url: str

    @property
    def texts(self) -> Texts:
        return self.catalogue.texts[self.language]

    @property
    def categories(self) -> tuple[Label, ...]:
        return self.catalogue.categories[self.language]

    @property
    def category_numbers(self) -> Mapping[str, int]:
        """Colour and shape go by a category's place in its file, from 1 to 8 and round again."""
        return {one.slug: index % 8 + 1 for index, one in enumerate(self.categories)}

    @property
    def collections(self) -> tuple[Label, ...]:
        return self.catalogue.collections[self.language]

    @property
    def kinds(self) -> Mapping[str, Kind]:
        """The kinds of source by their slugs, in the order of display."""
        return {one.slug: one for one in self.catalogue.kinds[self.language]}


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """Something else went wrong; ``site`` is None where even the database cannot be read."""

    site: Site | None
    language: str
    status: int
    alternates: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class BadAddressPage:
    """An address that could not be understood, of a page without a timeline: what was wrong with it."""

    site: Site
    faults: Sequence[ParameterFault]
    links: PageLinks
