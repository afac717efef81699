"""Does what a page needs only once, when its templates are compiled.

Knows Jinja, and neither what templates say nor what they are given.
"""

import re
from collections.abc import Iterator

from babel.support import NullTranslations
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from markupsafe import Markup, escape

_ESCAPED = re.compile("[&<>'\"]")


def written(value: object) -> str:
    """What ``escape`` makes of a value, but as it is where there is nothing to escape: a page has hundreds of these."""
    if isinstance(value, Markup) or (type(value) is str and not _ESCAPED.search(value)):
        return value
    return str(value) if type(value) is int else escape(value)


class Compiler(CodeGenerator):
    """Compiles templates whose output goes through ``written``, which each environment has as ``written``."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape or finalize.src is not None:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.written(")


class CompiledOnce(Extension):
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
