"""Renders pages as HTML in a reader's language: the Jinja environments, their words and formats.

One environment a language, so that a template names neither. Knows templates and translations, not SQL or routes.
"""

import hashlib
import json
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

from babel import Locale
from babel.numbers import format_compact_decimal, format_decimal
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from app.compiling import CompiledOnce, Compiler, written
from app.dates import Window, day_in_words, first_of_month, in_words, parse_date
from app.drawing import (
    BinTexts,
    Texts,
    bars,
    bins,
    distant_marks,
    drawing,
    em,
    event_marks,
    percent,
    strokes,
    verticals,
)
from app.filters import FACETS
from app.layout import Event
from app.layout.density import Bin
from app.layout.places import short_name
from app.words import LANGUAGES, translations

_ROOT = Path(__file__).parent.parent
TEMPLATES = _ROOT / "templates"
STATIC = _ROOT / "static"

#: Narrow no-break spaces keep French punctuation with its word.
_FRENCH_SPACES = {f" {mark}": f"\N{NARROW NO-BREAK SPACE}{mark}" for mark in ";?!%"} | {
    " :": "\N{NO-BREAK SPACE}:",
    " »": "\N{NO-BREAK SPACE}»",
    "« ": "«\N{NO-BREAK SPACE}",
}

#: Typed straight, because keyboards have no other: before a word it opens, elsewhere it is an apostrophe or closes.
_OPENING_QUOTE = re.compile(r"(?<![\w.,;:!?…])'(?=\w)")

_NO_LATIN = re.compile(r"[^\x20-\x7e\u00c0-\u00ff]")
_THOUSANDS = re.compile("(?<=[0-9]) (?=[0-9]{3}(?![0-9]))")

_OPENS = "\N{LEFT-TO-RIGHT ISOLATE}\N{RIGHT-TO-LEFT ISOLATE}\N{FIRST STRONG ISOLATE}"
_CLOSES = "\N{POP DIRECTIONAL ISOLATE}"
#: What is written from right to left, and the marks that turn the direction.
_TURNS = re.compile(
    "[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


@lru_cache(maxsize=1)
def static_digest() -> str:
    """One digest of all static files: their folder's name in addresses, so that they can be cached for ever."""
    return _digest(STATIC)


@lru_cache(maxsize=1)
def program_digest() -> str:
    """One digest of all that a page is made of besides the data: another release, another page."""
    return _digest(STATIC, TEMPLATES, Path(__file__).parent)


def _digest(*folders: Path) -> str:
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(folder)).encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def static_address(path: str) -> str:
    """The address of a file below ``static/``."""
    return f"/static/{static_digest()}/{path}"


@lru_cache(maxsize=16)
def base_map(frame: str) -> str | None:
    """The address of the ground for a map of this frame, as ``tools.draw_map`` draws it; None where nobody has."""
    path = f"maps/{frame}.svg"
    return static_address(path) if (STATIC / path).is_file() else None


@lru_cache(maxsize=4096)
def date_in_words(text: str, language: str) -> str:
    """An EDTF date in words."""
    return in_words(parse_date(text), language)


@lru_cache(maxsize=4096)
def window_in_words(window: Window, language: str) -> str:
    """A window in the plainest words: whole months and years by their names."""
    return in_words(parse_date(_window_as_edtf(window)), language)


def _window_as_edtf(window: Window) -> str:
    start, end = window.start, window.end
    length = 10
    if start.day == 1 and (end == date.max or date.fromordinal(end.toordinal() + 1).day == 1):
        length = 4 if (start.month, end.month) == (1, 12) else 7
    first, last = start.isoformat()[:length], end.isoformat()[:length]
    return first if first == last else f"{first}/{last}"


@lru_cache(maxsize=4096)
def number(value: float, language: str) -> str:
    return format_decimal(value, locale=language)


@lru_cache(maxsize=4096)
def short_number(value: float, language: str) -> str:
    """A number as short as it can be said without rounding it: ``6.5M``, but ``6,543,210``."""
    if abs(value) < _MILLION:
        return number(value, language)
    thousandths = value / 1000 ** (math.floor(math.log10(abs(value))) // 3 - 1)
    if thousandths != round(thousandths):
        return number(value, language)
    return format_compact_decimal(value, locale=language, fraction_digits=3)


def language_name(code: str, language: str) -> str:
    """What a language is called in another; the code itself where Babel does not know it."""
    return str(Locale.parse(language).languages.get(code, code))


@lru_cache(maxsize=4096)
def typeset(text: str | None, language: str) -> str:
    """A text of the data set, isolated, with the apostrophes and spaces its language's printers use."""
    if text is None:
        return ""
    if "'" in text:
        text = _OPENING_QUOTE.sub("\N{LEFT SINGLE QUOTATION MARK}", text)
        text = text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")
    if language == "fr":
        for plain, spaced in _FRENCH_SPACES.items():
            text = text.replace(plain, spaced)
        text = _THOUSANDS.sub("\N{NARROW NO-BREAK SPACE}", text)
    return isolated(text)


def _texts(event: Event, status: str, language: str) -> Texts:
    title = str(escape(typeset(event.title, language)))
    said = (date_in_words(event.date, language), typeset(status.lower(), language))
    return Texts(title, ", ".join([title, *(str(escape(part)) for part in said if part)]))


def _bin_texts(one: Bin, language: str, number_of_events: Callable[[int], str]) -> BinTexts:
    when = escape(window_in_words(one.window, language))
    return BinTexts(escape(number(one.count, language)), number_of_events(one.count), when)


def listed(values: list[str], language: str) -> str:
    """``a, b or c``."""
    if len(values) < 2:
        return "".join(values)
    last = translations(language).gettext("or")
    return f"{', '.join(values[:-1])} {last} {values[-1]}"


def isolated(text: str) -> str:
    """Text of foreign direction cannot reorder what stands around it, be that in an attribute.

    What it opens is closed: an isolate that stayed open would take in all that follows, and one too many closed
    would end ours.
    """
    if not _TURNS.search(text):
        return text
    depth, kept = 0, []
    for character in text:
        depth += (character in _OPENS) - (character == _CLOSES)
        if depth < 0:
            depth = 0
        else:
            kept.append(character)
    return f"\N{FIRST STRONG ISOLATE}{''.join(kept)}{_CLOSES * (depth + 1)}"


def _formats(language: str) -> Mapping[str, Callable[..., Any]]:
    def in_language(function: Callable[..., Any]) -> Callable[..., Any]:
        return partial(function, language=language)

    return {
        "date_in_words": in_language(date_in_words),
        "day_in_words": in_language(day_in_words),
        "window_in_words": in_language(window_in_words),
        "number": in_language(number),
        "short_number": in_language(short_number),
        "language_name": in_language(language_name),
        "typeset": in_language(typeset),
        "listed": in_language(listed),
        "isolated": isolated,
        "day_number": date.toordinal,
        "percent": percent,
        "verticals": verticals,
        "strokes": strokes,
        "short_name": short_name,
        "bars": bars,
        "em": em,
    }


def _entries(page: Any, events: Iterable[Any], start: Callable[..., str], end: Callable[..., str]) -> Markup:
    """The list's entries of some events. All that differs from page to page is the query of their links."""
    query, opened, labels, statuses = escape(page.links.query), page.opened, page.site.labels, page.site.statuses
    several = []
    for event in events:
        status, is_selected, voices = statuses[event.status], event.slug == opened, page.voices.get(event.slug)
        several.append(
            f"{start(event, labels[event.category], status.drawn, is_selected)}{query}"
            f"{end(event, status, is_selected, voices)}"
        )
    return Markup("".join(several))  # noqa: S704 - made of macros


#: From here on numbers are said in millions and more.
_MILLION = 1_000_000
#: Of a template, sent together: each is no more than what stands between two expressions.
_PIECES = 2_000

#: Macros that say the same whenever they are given the same, by their template: rendered once for so many arguments,
#: and at hand in every template. Each may use those above it.
_PURE_MACROS = (
    ("marker.html", 64, ("shape", "marker", "status_badge")),
    ("marker.html", 4096, ("who_says",)),
    ("timeline/counted.html", 1024, ("number_of_events", "counted")),
    ("shapes.html", 8, ("shapes", "stance_symbols", "stance_mark")),
    ("failure.html", 1, ("failure",)),
)


def _json(value: object, **options: Any) -> str:
    """JSON with Latin letters as the page has them, which makes it lighter; other signs by their numbers, since some
    would turn the direction of what stands around them.
    """
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), **options)
    return _NO_LATIN.sub(lambda sign: json.dumps(sign[0])[1:-1], written)


@lru_cache(maxsize=len(LANGUAGES))
def environment(language: str) -> Environment:
    """The templates in one language. A name that a page does not have is an error, not an empty text."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        extensions=["jinja2.ext.i18n", CompiledOnce],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.policies["json.dumps_function"] = _json
    words = translations(language)
    templates.code_generator_class = Compiler
    templates.extend(words=words, written=written)
    templates.install_gettext_callables(  # type: ignore[attr-defined]
        words.gettext, words.ngettext, newstyle=True
    )
    templates.filters.update(_formats(language))
    templates.globals.update(
        language=language,
        static=static_address,
        base_map=base_map,
        first_of_month=first_of_month(language),
        facets=FACETS,
        drawing=drawing,
        distant_marks=distant_marks,
        event_marks=partial(
            event_marks,
            texts=lru_cache(maxsize=4096)(partial(_texts, language=language)),
            typeset=partial(typeset, language=language),
        ),
    )
    for template, most, names in _PURE_MACROS:
        module = templates.get_template(template).module
        templates.globals.update({name: lru_cache(maxsize=most)(getattr(module, name)) for name in names})
    counted: Any = templates.globals["number_of_events"]
    templates.globals["bins"] = partial(bins, texts=partial(_bin_texts, language=language, number_of_events=counted))
    module = templates.get_template("timeline/entry.html").module
    start, end = (lru_cache(maxsize=4096)(getattr(module, name)) for name in ("entry_start", "entry_end"))
    templates.globals["entries"] = partial(_entries, start=start, end=end)
    return templates


def render(
    template: str, page: object, language: str, status: int = 200, headers: Mapping[str, str] | None = None
) -> HTMLResponse:
    """A template with one frozen dataclass, which it calls ``page``."""
    return HTMLResponse(markup(template, page, language), status, {"Content-Language": language, **(headers or {})})


def markup(template: str, page: object, language: str) -> str:
    """The same as a text, for an answer that is more than a page."""
    return environment(language).get_template(template).render(page=page)


def stream(template: str, page: object, language: str) -> Iterator[str]:
    """The same in pieces, while what the page iterates over is still being read."""
    pieces = environment(language).get_template(template).stream(page=page)
    pieces.enable_buffering(_PIECES)
    return iter(pieces)
