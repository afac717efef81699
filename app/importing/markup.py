"""Reads a cell with HTML in it: its plain text, and the addresses that it leads to.

Only elements of HTML and of word processors are markup, and only where they are written whole: anything else, such as
``<3``, is text and stays. What attributes say is no text: it is given beside it, so that nothing is lost.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from html.entities import html5
from typing import Final, NamedTuple

from app.models.cells import UNSEEN

# fmt: off
#: Start a new line, and stand apart from what is beside them.
_BLOCKS: Final = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "dd", "details", "dialog", "dir", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup",
    "hr", "legend", "li", "listing", "main", "menu", "nav", "ol", "optgroup", "option", "p", "pre", "search", "section",
    "summary", "table", "tr", "ul", "xmp",
))
_CELLS: Final = frozenset(("td", "th"))
#: Lead nowhere that a reader goes.
_LEADS_NOWHERE: Final = frozenset(("base", "link", "meta", "script", "style"))
_OTHERS: Final = frozenset((
    "a", "abbr", "acronym", "applet", "area", "audio", "b", "basefont", "bdi", "bdo", "bgsound", "big", "blink",
    "button", "canvas", "center", "circle", "cite", "code", "col", "colgroup", "command", "data", "datalist", "defs",
    "del", "dfn", "em", "embed", "fencedframe", "font", "frame", "frameset", "g", "head", "html", "i", "iframe",
    "image", "img", "input", "ins", "isindex", "kbd", "keygen", "label", "map", "mark", "marquee", "math", "menuitem",
    "meter", "multicol", "nextid", "nobr", "noembed", "noframes", "noscript", "object", "output", "param", "path",
    "picture", "plaintext", "polygon", "portal", "progress", "q", "rb", "rect", "rp", "rt", "rtc", "ruby", "s", "samp",
    "select", "slot", "small", "source", "spacer", "span", "strike", "strong", "sub", "sup", "svg", "tbody", "template",
    "textarea", "tfoot", "thead", "time", "title", "track", "tt", "u", "use", "var", "video", "wbr", "xml",
))
# fmt: on
#: Of Word, Outlook, LibreOffice and the sheets of Google: <o:p>, <st1:place>, <google-sheets-html-origin>.
_FOREIGN: Final = r"(?:[amoprvwx]|w\d+|wp\w*|st\d|pic|mc|office|draw|style|table|text):[a-z][\w.-]*|[a-z-]+-html-origin"
_NAMES: Final = "|".join(sorted(_BLOCKS | _CELLS | _LEADS_NOWHERE | _OTHERS))
_ATTRIBUTES: Final = r"""(?:[\s/](?:[^<>"']|"[^"]*"|'[^']*')*)?"""
_MARKUP: Final = re.compile(
    rf"(?P<comment><!--)|<!doctype\b[^<>]*>|<\?xml\b[^<>]*>|<!\[(?:if|endif)\b[^<>]*>"
    rf"|<(?P<close>/?)(?P<name>{_NAMES}|{_FOREIGN})(?P<attributes>{_ATTRIBUTES})>",
    re.IGNORECASE,
)
#: What ends that of which nothing is read, or begins another: then the first is a text that speaks of it.
_ENDS: Final = {
    "comment": re.compile("(?P<end>-->)|<!--"),
    "script": re.compile(r"(?P<end></script\s*>)|<script\b", re.IGNORECASE),
    "style": re.compile(r"(?P<end></style\s*>)|<style\b", re.IGNORECASE),
}
_ATTRIBUTE: Final = re.compile(r"""([^\s"'<>/=]+)\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+)""")
_REFERENCE: Final = re.compile(r"&(#\d+|#[xX][0-9a-fA-F]+|\w+);")
#: Attributes that hold an address whatever it looks like; in any other stand only those that can be told.
_ADDRESSES: Final = frozenset(("action", "background", "cite", "formaction", "href", "longdesc", "poster", "src"))
_ADDRESS: Final = re.compile(r"https?://[^\s\"'<>()]+")
_SAID: Final = ("alt", "title")
_UNPRINTED: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Link(NamedTuple):
    """An address and its words; ``is_in_text`` where the text of the cell has the same. ``kind`` is web or media."""

    kind: str
    address: str
    words: str
    is_in_text: bool


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without markup, the links that were in it, and what else only the markup said."""

    text: str
    has_markup: bool = False
    links: Sequence[Link] = ()
    unsaid: Sequence[str] = ()


def plain(cell: str) -> Plain:
    """Unchanged where it holds no markup, but for spaces at its ends and characters that cannot be shown."""
    cell = _UNPRINTED.sub("", cell.replace("\r", "\n").replace("\t", " "))
    reader = _Reader()
    end = 0
    for found, after in _markup(cell):
        reader.read(cell[end : found.start()])
        reader.take(found)
        end = after
    reader.read(cell[end:])
    text = "".join(reader.written)
    if not end and text == cell:
        return Plain(trimmed(cell))
    lines = (one_line(line) for line in _UNPRINTED.sub("", text).splitlines())
    return Plain(trimmed("\n".join(line for line in lines if line)), True, list(reader.links()), reader.unsaid)


def _markup(cell: str) -> Iterator[tuple[re.Match[str], int]]:
    """Each piece of markup with the position behind it, which for a comment or a script is behind its end."""
    after = 0
    while found := _MARKUP.search(cell, after):
        after = found.end()
        name = "comment" if found["comment"] else (found["name"] or "").lower()
        if name in _ENDS and not found["close"]:
            end = _ENDS[name].search(cell, after)
            if not end or not end["end"]:
                continue
            after = end.end()
        yield found, after


def one_line(text: str) -> str:
    """The text with one space wherever it had any."""
    return " ".join(text.split())


def _words(text: str) -> str:
    return trimmed(one_line(_UNPRINTED.sub("", text)))


def trimmed(text: str) -> str:
    """The text without anything at its ends that nobody sees."""
    while text != (shorter := text.strip().strip(UNSEEN)):
        text = shorter
    return text


@dataclass(slots=True)
class _Reader:
    written: list[str] = field(default_factory=list)
    unsaid: list[str] = field(default_factory=list)
    #: Kind, address, what an attribute says of it, and the words between its tags.
    _found: list[tuple[str, str, str, list[str]]] = field(default_factory=list)
    _open: list[str] | None = None

    def read(self, text: str) -> None:
        text = _REFERENCE.sub(_character, text)
        self.written.append(text)
        if self._open is not None:
            self._open.append(text)

    def take(self, found: re.Match[str]) -> None:
        name = (found["name"] or "").lower()
        if name in _BLOCKS:
            self.written.append("\n")
        elif name in _CELLS:
            self.written.append(" ")
        if name == "a":
            self._open = None
        if name and not found["close"]:
            self._take_attributes(name, found["attributes"])

    def links(self) -> Iterator[Link]:
        for kind, address, said, words in self._found:
            in_text = _words("".join(words))
            yield Link(kind, address, in_text or said, bool(in_text))

    def _take_attributes(self, name: str, written: str) -> None:
        given: dict[str, str] = {}
        for attribute, value in _ATTRIBUTE.findall(written):
            unquoted = value[1:-1] if value[0] in "\"'" else value
            given[attribute.lower()] = _REFERENCE.sub(_character, unquoted).strip()
        said = [words for words in (_words(given.get(attribute, "")) for attribute in _SAID) if words]
        addresses = list(_addresses(name, given))
        if name in _LEADS_NOWHERE:
            self.unsaid += [*addresses, *said]
            return
        # Of several the first is what is looked at, others are a still or the same in another size.
        for position, address in enumerate(addresses):
            words: list[str] = []
            kind = "web" if name in ("a", "area") else "media"
            self._found.append((kind, address, said[0] if said and position == 0 else "", words))
            if name == "a" and position == 0:
                self._open = words
        self.unsaid += said[1:] if addresses and name != "a" else said


def _addresses(name: str, given: dict[str, str]) -> Iterator[str]:
    for attribute, value in given.items():
        if attribute in _ADDRESSES or (name, attribute) == ("object", "data"):
            if value:
                yield value
        elif not attribute.startswith("xmlns"):
            yield from _ADDRESS.findall(value)


def _character(found: re.Match[str]) -> str:
    # A name that HTML does not know stays, and so does one without a semicolon: "?a=1&copy=2" is an address.
    return unescape(found[0]) if found[1][0] == "#" or f"{found[1]};" in html5 else found[0]
