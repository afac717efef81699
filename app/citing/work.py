"""What is cited? An event's page, or the data set as a whole."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Work:
    """A work of a ``site``, in one language; texts are as the data set has them.

    ``key`` names it in a bibliography. ``day`` is when it was last worked on, None where nobody knows; ``version`` is
    that of the data, ``accessed`` the day on which it is cited.
    """

    key: str
    title: str
    site: str
    language: str
    url: str
    version: str
    day: date | None
    accessed: date
    is_data_set: bool


def on_one_line(text: str) -> str:
    """A text without line ends of any kind, which would end a field or a record."""
    return " ".join(text.split())
