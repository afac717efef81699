"""Words that are the same for every data set: the interface's translations, and what CLDR says of languages.

A language is named by its BCP 47 tag, such as ``fr`` or ``pt-BR``. English is what the interface is written in; it is
in each other language that has a catalogue in `translations`.
"""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.core import get_global
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations

_TRANSLATIONS = Path(__file__).parent / "translations"
#: The languages of the interface, English first.
LANGUAGES: Final = ("en", *sorted(catalogue.stem for catalogue in _TRANSLATIONS.glob("*.po")))
#: Our English is that of Britain: "24 April 2025".
_REGIONS: Final = {"en": "en-GB"}


def N_(text: str) -> str:  # noqa: N802  (so it is called wherever texts are gathered)
    """A text of the interface, which is translated where it is shown."""
    return text


class _English(NullTranslations):
    """English for a page that is written from right to left: each text keeps its own direction."""

    def gettext(self, message: str) -> str:
        return f"\N{LEFT-TO-RIGHT ISOLATE}{message}\N{POP DIRECTIONAL ISOLATE}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@cache
def translations(language: str) -> NullTranslations:
    """The interface's words in a language, or in the one that it is a kind of; in English where there is neither."""
    source = _TRANSLATIONS / f"{language}.po"
    if not source.exists():
        wider = language.rpartition("-")[0]
        if wider:
            return translations(wider)
        return NullTranslations() if locale_of(language).text_direction == "ltr" else _English()
    compiled = BytesIO()
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=locale_of(language)))
    compiled.seek(0)
    return Translations(compiled)


@cache
def locale_of(language: str) -> Locale:
    """What CLDR knows of a language; raises ValueError or UnknownLocaleError where that is nothing."""
    return Locale.parse(_REGIONS.get(language, language), sep="-")


def is_language(tag: str) -> bool:
    """Whether this is how BCP 47 writes a language that CLDR knows."""
    try:
        return tag != "root" and str(Locale.parse(tag, sep="-")).replace("_", "-") == tag
    except (ValueError, UnknownLocaleError):
        return False


@cache
def plural_forms(language: str) -> frozenset[str]:
    """The categories that CLDR has for the plurals of a language, such as one, few, many and other."""
    return frozenset(locale_of(language).plural_form.tags | {"other"})


@cache
def own_name(language: str) -> str:
    """What a language calls itself, as a heading has it."""
    name = Locale.parse(language, sep="-").get_display_name() or language
    return name[0].upper() + name[1:]


@cache
def english_name(language: str) -> str:
    """What English calls a language, whatever its region or script."""
    return locale_of(language).get_language_name("en") or language


@cache
def in_its_region(language: str) -> str:
    """The language with the region where most of its readers are, such as fr_FR, as Open Graph wants it."""
    locale = locale_of(language)
    likely = Locale.parse(get_global("likely_subtags").get(locale.language, str(locale)))
    return f"{locale.language}_{locale.territory or likely.territory}"
