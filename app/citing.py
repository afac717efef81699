"""Citations of an event or of the whole data set. A registry of styles: a work in, text out.

Knows works and languages; never SQL or HTTP.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

from app.formats import day_in_words, typeset
from app.words import english_name, translations

# Programs that read BibTeX count braces before they look at backslashes: a brace in a text would end its field, however
# it is escaped. So each is written by its name.
_ESCAPED = str.maketrans(
    {character: f"\\{character}" for character in "&%$#_"}
    | {
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "\\": r"\textbackslash{}",
    }
)
_PLAIN = "/:?#[]@!$&'()*+,;=%~"
#: Names that every style knows, and writes in its own language.
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


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


def write_plain(work: Work) -> str:
    """One line, as a footnote has it; its texts cannot turn the direction of the rest."""
    gettext = translations(work.language).gettext
    return gettext("“%(title)s”, %(site)s, version %(version)s, %(address)s (accessed %(day)s).") % {
        "title": typeset(_on_one_line(work.title), work.language),
        "site": typeset(_on_one_line(work.site), work.language),
        "version": work.version,
        "address": work.url,
        "day": day_in_words(work.accessed, work.language),
    }


def _write_bibtex(work: Work) -> str:
    """One entry of BibLaTeX's types, whatever its texts hold.

    Dates are given twice: as BibLaTeX reads them, and as the styles of BibTeX do.
    """
    kind = "dataset" if work.is_data_set else "online"
    fields = "".join(f"  {name} = {value},\n" for name, value in _bibtex_fields(work))
    return f"@{kind}{{{work.key},\n{fields}}}\n"


def _bibtex_fields(work: Work) -> Iterator[tuple[str, str]]:
    # A second pair of braces: this is the name of an organisation, not of a person.
    yield "author", f"{{{{{_text(work.site)}}}}}"
    yield "title", f"{{{_title(work.title)}}}"
    if work.day:
        yield "date", f"{{{work.day.isoformat()}}}"
        yield "year", f"{{{work.day.year}}}"
        yield "month", _MONTHS[work.day.month - 1]
    yield "version", f"{{{work.version}}}"
    # As BibLaTeX has them: in English, without a region.
    yield "langid", f"{{{english_name(work.language).lower()}}}"
    # Taken as it is: nothing but braces and backslashes means anything here.
    yield "url", f"{{{quote(work.url, safe=_PLAIN)}}}"
    yield "urldate", f"{{{work.accessed.isoformat()}}}"


def _title(title: str) -> str:
    """Each word with a capital in braces of its own, which no style then writes small.

    Braces around the whole are taken off by programs that turn titles into sentences.
    """
    words = _on_one_line(title).split(" ")
    return " ".join(f"{{{_text(word)}}}" if word.lower() != word else _text(word) for word in words)


def _text(text: str) -> str:
    return _on_one_line(text).translate(_ESCAPED)


def _write_ris(work: Work) -> str:
    """For reference managers: one field a line, with CRLF line ends."""
    return "".join(f"{tag}  - {_on_one_line(value)}\r\n" for tag, value in _ris_fields(work))


def _ris_fields(work: Work) -> Iterator[tuple[str, str]]:
    """The kind comes first, and an empty field ends the record.

    The site is the publisher: whatever stands as an author is read as a person, with a family name and given ones.
    """
    yield "TY", "DATA" if work.is_data_set else "ELEC"
    yield "ID", work.key
    yield "TI", work.title
    yield "PB", work.site
    if work.day:
        yield "PY", str(work.day.year)
        yield "DA", _day(work.day)
    yield "ET", work.version
    yield "LA", work.language
    yield "UR", work.url
    yield "Y2", _day(work.accessed)
    yield "ER", ""


def _day(day: date) -> str:
    return day.isoformat().replace("-", "/")


def _on_one_line(text: str) -> str:
    """A text without line ends of any kind, which would end a field or a record."""
    return " ".join(text.split())


@dataclass(frozen=True, slots=True)
class Style:
    """A way to cite: its media type, its writer, and whether a browser shows it or saves it as a file."""

    media_type: str
    write: Callable[[Work], str]
    is_shown: bool = False


#: By the ending of the address.
STYLES = {
    "txt": Style("text/plain; charset=utf-8", write_plain, is_shown=True),
    "bib": Style("application/x-bibtex", _write_bibtex),
    "ris": Style("application/x-research-info-systems", _write_ris),
}
