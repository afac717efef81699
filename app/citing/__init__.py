"""How does one cite an event, or the whole data set? One registry, one file a style: a work in, text out.

Knows works and languages; never SQL, HTML or HTTP.

work    what is cited
plain   as a sentence, to be read and copied
bibtex  for LaTeX
ris     for reference managers
"""

from collections.abc import Callable
from dataclasses import dataclass

from app.citing.bibtex import write_bibtex
from app.citing.plain import write_plain
from app.citing.ris import write_ris
from app.citing.work import Work

__all__ = ["STYLES", "Style", "Work", "write_plain"]


@dataclass(frozen=True, slots=True)
class Style:
    """A way to cite: its media type, its writer, and whether a browser shows it or saves it as a file."""

    media_type: str
    write: Callable[[Work], str]
    is_shown: bool = False


#: By the ending of the address.
STYLES = {
    "txt": Style("text/plain; charset=utf-8", write_plain, is_shown=True),
    "bib": Style("application/x-bibtex", write_bibtex),
    "ris": Style("application/x-research-info-systems", write_ris),
}
