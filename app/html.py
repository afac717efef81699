"""Renders pages as HTML in a reader's language: the Jinja environments with their words, filters and macros.

One environment a language, so that a template names neither. Knows templates and translations, not SQL or routes.
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import Any

from babel.support import NullTranslations
from jinja2 import Environment, FileSystemLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from app import drawing, formats
from app.addresses import STATIC, base_map, digest, static_address
from app.filters import FACETS
from app.layout.places import short_name
from app.words import in_its_region, locale_of, own_name, translations

_APP = Path(__file__).parent
_TEMPLATES = _APP.parent / "templates"

_NO_LATIN = re.compile(r"[^\x20-\x7e\u00c0-\u00ff]")
_ESCAPED = re.compile("[&<>'\"]")

#: Filters that write in the environment's language.
_IN_LANGUAGE: tuple[Callable[..., Any], ...] = (
    formats.date_in_words,
    formats.day_in_words,
    formats.window_in_words,
    formats.number,
    formats.short_number,
    formats.language_name,
    formats.unit,
    formats.qualified,
    formats.typeset,
    formats.alternatives,
)
#: Filters that are the same in every language.
_IN_ANY: tuple[Callable[..., Any], ...] = (
    own_name,
    in_its_region,
    formats.isolated,
    short_name,
    drawing.percent,
    drawing.em,
    drawing.tick_path,
    drawing.dash_path,
    drawing.bin_bars,
)


@cache
def program_digest() -> str:
    """One digest of all that a page is made of besides the data: another release, another page."""
    return digest(STATIC, _TEMPLATES, _APP)


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


def _written(value: object) -> str:
    """What ``escape`` makes of a value, but as it is where there is nothing to escape: a page has hundreds of these."""
    if isinstance(value, Markup) or (type(value) is str and not _ESCAPED.search(value)):
        return value
    return str(value) if type(value) is int else escape(value)


class _Compiler(CodeGenerator):
    """Compiles templates whose output goes through ``_written``, which each environment has as ``written``."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.written(")


class _CompiledOnce(Extension):
    """When a template is compiled, translates ``{{ _("…") }}``, since an environment has only one language, and removes
    the indentation: neither is done again for each page.
    """

    _CALL = ("variable_begin", "name", "lparen", "string", "rparen", "variable_end")
    _INDENTATION = re.compile("^[ \t]+", re.MULTILINE)

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        """Remove the indentation, which is for readers of the template: a page is smaller by a hundredth without it."""
        return self._INDENTATION.sub("", source)

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        held: list[Token] = []
        for token in stream:
            held.append(token)
            if token.type != self._CALL[len(held) - 1] or (token.type == "name" and token.value != "_"):
                yield from held
                held = []
            elif len(held) == len(self._CALL):
                words: NullTranslations = self.environment.words  # type: ignore[attr-defined]
                # Formatted, as it would be when rendered: there a percent sign is written twice.
                yield Token(token.lineno, "data", words.gettext(held[3].value) % {})
                held = []
        yield from held


def _direction(language: str) -> Markup:
    """The attribute of a page that says its direction; empty where that is the usual one."""
    direction = locale_of(language).text_direction
    return Markup(' dir="{}"').format(direction) if direction != "ltr" else Markup()


@cache
def _environment(language: str) -> Environment:
    """The templates in one language. A name that a page does not have is an error, not an empty text."""
    templates = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        extensions=["jinja2.ext.i18n", _CompiledOnce],
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.policies["json.dumps_function"] = _json
    words = translations(language)
    templates.code_generator_class = _Compiler
    templates.extend(words=words, written=_written)
    templates.install_gettext_callables(  # type: ignore[attr-defined]
        words.gettext, words.ngettext, newstyle=True
    )
    templates.filters |= {function.__name__: partial(function, language=language) for function in _IN_LANGUAGE}
    templates.filters |= {function.__name__: function for function in _IN_ANY}
    templates.filters["day_number"] = date.toordinal
    templates.globals.update(
        language=language,
        direction=_direction(language),
        percent_is_apart=not locale_of(language).percent_formats[None].pattern.endswith("0%"),
        static=static_address,
        base_map=base_map,
        first_of_month=formats.first_of_month(language),
        facets=FACETS,
        bare_mark=drawing.bare_mark,
        marks_beyond=drawing.marks_beyond,
        event_marks=partial(drawing.event_marks, language=language),
        bin_links=partial(drawing.bin_links, language=language),
    )
    for template, most, names in _PURE_MACROS:
        module = templates.get_template(template).module
        templates.globals.update({name: lru_cache(maxsize=most)(getattr(module, name)) for name in names})
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
    return _environment(language).get_template(template).render(page=page)


def stream(template: str, page: object, language: str) -> Iterator[str]:
    """The same in pieces, while what the page iterates over is still being read."""
    pieces = _environment(language).get_template(template).stream(page=page)
    pieces.enable_buffering(_PIECES)
    return iter(pieces)
