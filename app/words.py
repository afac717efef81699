"""Words that are the same for every data set: the interface's languages and translations."""

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

#: The languages of the interface. A data set is in one of them or in several.
LANGUAGES: Final = ("en", "fr")
TRANSLATIONS = Path(__file__).parent / "translations"


def N_(text: str) -> str:  # noqa: N802  (so it is called wherever texts are gathered)
    """A text of the interface, which is translated where it is shown."""
    return text


@lru_cache(maxsize=len(LANGUAGES))
def translations(language: str) -> NullTranslations:
    """The interface's words. English is the language they are written in."""
    source = TRANSLATIONS / f"{language}.po"
    if not source.exists():
        return NullTranslations()
    compiled = BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Translations(compiled)
