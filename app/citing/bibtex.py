"""How is a work written as BibTeX? One entry of BibLaTeX's types, UTF-8, whatever its texts hold.

Programs that read BibTeX count braces before they look at backslashes: a brace in a text would end its field, however
it is escaped. So each is written by its name.
"""

from collections.abc import Iterator
from urllib.parse import quote

from app.citing.work import Work, on_one_line

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
_LANGUAGES = {"en": "english", "fr": "french"}


def write_bibtex(work: Work) -> str:
    kind = "dataset" if work.is_data_set else "online"
    fields = "".join(f"  {name} = {{{value}}},\n" for name, value in _fields(work))
    return f"@{kind}{{{work.key},\n{fields}}}\n"


def _fields(work: Work) -> Iterator[tuple[str, str]]:
    # A second pair of braces: these are names, which no style may write in small letters.
    yield "author", f"{{{_text(work.site)}}}"
    yield "title", f"{{{_text(work.title)}}}"
    if work.day:
        yield "date", work.day.isoformat()
    yield "version", work.version
    yield "langid", _LANGUAGES[work.language]
    # Taken as it is: nothing but braces and backslashes means anything here.
    yield "url", quote(work.url, safe="/:?#[]@!$&'()*+,;=%~")
    yield "urldate", work.accessed.isoformat()


def _text(text: str) -> str:
    return on_one_line(text).translate(_ESCAPED)
