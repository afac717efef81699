"""How is a work written as RIS? One field a line, CRLF line ends, UTF-8."""

from collections.abc import Iterator
from datetime import date

from app.citing.work import Work, on_one_line


def write_ris(work: Work) -> str:
    return "".join(f"{tag}  - {on_one_line(value)}\r\n" for tag, value in _fields(work))


def _fields(work: Work) -> Iterator[tuple[str, str]]:
    """The kind comes first, and an empty field ends the record."""
    yield "TY", "DATA" if work.is_data_set else "ELEC"
    yield "ID", work.key
    yield "AU", work.site
    yield "TI", work.title
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
