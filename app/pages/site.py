"""What does every page show around its own matter? The data set's own words; and the page of an error."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.queries import Catalogue, Label, Texts


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
    def collections(self) -> tuple[Label, ...]:
        return self.catalogue.collections[self.language]


@dataclass(frozen=True, slots=True)
class ErrorPage:
    """Something else went wrong; ``site`` is None where even the database cannot be read."""

    site: Site | None
    language: str
    status: int
    alternates: Mapping[str, str]
