"""What does a cell with HTML in it say in plain text, and which addresses does it lead to?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

#: What starts a new line, what is never read, and what else may stand in a text. Anything else is no markup.
# fmt: off
_BLOCKS = frozenset((
    "blockquote", "br", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p", "section",
    "table", "tr", "ul",
))
_UNREAD = frozenset(("script", "style"))
_OTHERS = frozenset((
    "a", "abbr", "audio", "b", "big", "center", "cite", "code", "del", "em", "embed", "font", "i", "iframe", "img",
    "ins", "mark", "object", "q", "s", "small", "source", "span", "strike", "strong", "sub", "sup", "tbody", "td", "th",
    "thead", "tt", "u", "video",
))
# fmt: on
_SPACES = re.compile(r"[^\S\n]+")
_UNPRINTED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Plain:
    """A text without markup. ``links`` are addresses with what stood for them, empty for an image or a frame."""

    text: str
    has_markup: bool = False
    links: Sequence[tuple[str, str]] = ()


def plain(cell: str) -> Plain:
    """Unchanged where it holds no markup, but for spaces at its ends and characters that cannot be shown."""
    cell = _UNPRINTED.sub("", cell.replace("\r", "\n").replace("\t", " "))
    if "<" not in cell and "&" not in cell:
        return Plain(_trimmed(cell))
    reader = _Reader()
    reader.feed(cell)
    reader.close()
    if not reader.has_markup and reader.text == cell:
        return Plain(_trimmed(cell))
    lines = (_SPACES.sub(" ", line).strip() for line in _UNPRINTED.sub("", reader.text).splitlines())
    return Plain(_trimmed("\n".join(line for line in lines if line)), True, reader.links)


def _trimmed(text: str) -> str:
    unseen = "\N{SOFT HYPHEN}\N{ZERO WIDTH SPACE}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}"
    while text != (shorter := text.strip().strip(unseen)):
        text = shorter
    return text


@dataclass
class _Link:
    address: str
    words: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.has_markup = False
        self._written: list[str] = []
        self._unread = 0
        self._links: list[_Link] = []
        self._open: _Link | None = None

    @property
    def text(self) -> str:
        return "".join(self._written)

    @property
    def links(self) -> list[tuple[str, str]]:
        return [(one.address, _SPACES.sub(" ", " ".join(one.words)).strip()) for one in self._links]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _BLOCKS | _UNREAD | _OTHERS:
            self.handle_data(self.get_starttag_text() or "")
            return
        self.has_markup = True
        if tag in _BLOCKS:
            self._written.append("\n")
        self._unread += tag in _UNREAD
        given = dict(attrs)
        address = given.get("href" if tag == "a" else "src")
        if address:
            self._links.append(_Link(address.strip()))
            self._open = self._links[-1] if tag == "a" else self._open

    def handle_endtag(self, tag: str) -> None:
        if tag not in _BLOCKS | _UNREAD | _OTHERS:
            self.handle_data(f"</{tag}>")
            return
        self.has_markup = True
        if tag in _BLOCKS:
            self._written.append("\n")
        if tag in _UNREAD:
            self._unread = max(self._unread - 1, 0)
        if tag == "a":
            self._open = None

    def handle_comment(self, data: str) -> None:  # noqa: ARG002  (the method's signature)
        self.has_markup = True

    def handle_data(self, data: str) -> None:
        if not self._unread:
            self._written.append(data)
            if self._open:
                self._open.words.append(data)
