"""Renders pages as HTML in a reader's language: the Jinja environments with their words, filters and macros.

One environment a language, so that a template names neither. Knows templates and translations, not SQL or routes.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from app.compiling import CompiledOnce, Compiler, written
from app.date_words import day_in_words, first_of_month
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
from app.formats import (
    date_in_words,
    isolated,
    language_name,
    listed,
    number,
    qualified,
    short_number,
    typeset,
    unit,
    window_in_words,
)
from app.layout import Event
from app.layout.density import Bin
from app.layout.places import short_name
from app.words import in_its_region, locale_of, own_name, translations

_ROOT = Path(__file__).parent.parent
TEMPLATES = _ROOT / "templates"
STATIC = _ROOT / "static"

_NO_LATIN = re.compile(r"[^\x20-\x7e\u00c0-\u00ff]")


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


def _texts(event: Event, status: str, language: str) -> Texts:
    title = str(escape(typeset(event.title, language)))
    said = (date_in_words(event.date, language), typeset(status.lower(), language))
    return Texts(title, ", ".join([title, *(str(escape(part)) for part in said if part)]))


def _bin_texts(one: Bin, language: str, number_of_events: Callable[[int], str]) -> BinTexts:
    when = escape(window_in_words(one.window, language))
    return BinTexts(escape(number(one.count, language)), number_of_events(one.count), when)


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
        "own_name": own_name,
        "in_its_region": in_its_region,
        "unit": in_language(unit),
        "qualified": in_language(qualified),
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


@cache
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
        direction=locale_of(language).text_direction,
        percent_is_apart=not locale_of(language).percent_formats[None].pattern.endswith("0%"),
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
