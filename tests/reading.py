"""What a page says, read from its HTML as a reader would: so that tests compare claims, not markup."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode
from starlette.testclient import TestClient

_NUMBER = re.compile(r"[0-9]{1,3}(?:[, \u202f\u00a0][0-9]{3})+(?![0-9])|[0-9]+")

#: What is refused is a page for who likes pages best.
AS_A_BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
#: Nothing is compressed for who reads what a page says; tests of compression say what they accept.
PLAIN = {"Accept-Encoding": "identity"}
#: Marks are packed twice: a wide plot has room for more names.
PLOTS = ("usual", "wide", "narrow")


def first_number(text: str) -> int:
    """The first number of a text, in English or French form."""
    found = _NUMBER.search(text)
    assert found, text
    return int(re.sub(r"[^0-9]", "", found[0]))


@dataclass(frozen=True)
class Page:
    """A page of the timeline."""

    html: str
    status: int

    @classmethod
    def at(cls, client: TestClient, address: str, status: int = 200) -> "Page":
        response = client.get(address, headers=AS_A_BROWSER)
        assert response.status_code == status, (address, response.status_code)
        return cls(response.text, response.status_code)

    @cached_property
    def tree(self) -> LexborHTMLParser:
        return LexborHTMLParser(self.html)

    def all(self, selector: str) -> list[LexborNode]:
        return self.tree.css(selector)

    def has(self, selector: str) -> bool:
        return self.tree.css_first(selector) is not None

    def one(self, selector: str) -> LexborNode:
        (node,) = self.tree.css(selector)
        return node

    def text(self, selector: str) -> str:
        """The words of the one element, with single spaces between them."""
        return words(self.one(selector))

    def href(self, selector: str) -> str:
        return attribute(self.one(selector), "href")

    @property
    def listed(self) -> list[str]:
        return [attribute(node, "id").removeprefix("list-") for node in self.all("#list li[id^=list-]")]

    @property
    def told(self) -> list[str]:
        """The events of a dossier."""
        return [attribute(node, "id") for node in self.all(".dossier article")]

    @property
    def lanes(self) -> list[str]:
        return [attribute(node, "id").removeprefix("lane-") for node in self.all(".lane")]

    @property
    def lane_counts(self) -> dict[str, int]:
        return {
            attribute(node, "id").removeprefix("lane-"): first_number(words(node.css_first("h2 small")))
            for node in self.all(".lane")
        }

    def drawn(self, plot: str) -> list[str]:
        """Events with a mark of their own, on one of the `PLOTS`."""
        marks = [node for node in self.all(".lane a.event") if has_row(node, plot)]
        return [attribute(node, "id").removeprefix("mark-") for node in marks]

    def behind_clusters(self, plot: str) -> list[str]:
        """Events that a "+N" stands for."""
        return [slug for _, hidden in self.crowds(plot) for slug in hidden]

    def crowds(self, plot: str) -> list[tuple[LexborNode, list[str]]]:
        """Each "+N" with its events: those of its lane without a row, which the numbers count one after the other."""
        found = []
        for lane in self.all(".lane"):
            hidden = [attribute(node, "id") for node in lane.css("a.event") if not has_row(node, plot)]
            for node in lane.css("a.cluster"):
                if has_row(node, plot):
                    count = first_number(words(node))
                    found.append((node, [slug.removeprefix("mark-") for slug in hidden[:count]]))
                    hidden = hidden[count:]
            assert not hidden
        return found

    def chips(self, facet: str) -> dict[str, int]:
        """The count on each chip."""
        boxes = self.all(f"#filter input[type=checkbox][name={facet}]")
        return {attribute(box, "value"): first_number(words(box.parent.css_first("small"))) for box in boxes}

    def chosen(self, facet: str) -> list[str]:
        return [attribute(box, "value") for box in self.all(f"#filter input[name={facet}][checked]")]

    @property
    def collections(self) -> dict[str, int]:
        options = [node for node in self.all("#collection option") if attribute(node, "value")]
        return {attribute(node, "value"): first_number(words(node).rpartition("(")[2]) for node in options}

    @property
    def places(self) -> dict[str, int]:
        """The count of each place in the list beside the map."""
        links = self.all(".by-place a")
        return {
            attribute(link, "id").removeprefix("place-"): first_number(words(link.css_first("small"))) for link in links
        }

    @property
    def circles(self) -> list[tuple[list[str], int]]:
        """The names that each circle stands for, and how many events."""
        found = [node.text() for node in self.all(".circles title")]
        found += [attribute(node, "title") for node in self.all(".off a")]
        told = (as_typed(text).rpartition(":") for text in found)
        return [(names.strip().split(" · "), first_number(count)) for names, _, count in told]

    @property
    def sentence(self) -> str:
        return self.text("#sentence")

    @property
    def shown(self) -> int:
        """The number with which the sentence begins."""
        return first_number(self.sentence)

    @property
    def earlier(self) -> int:
        return first_number(self.text("#earlier")) if self.has("#earlier") else 0

    @property
    def later(self) -> int:
        return first_number(self.text("#later")) if self.has("#later") else 0

    @property
    def window(self) -> tuple[str, str]:
        return attribute(self.one("#from"), "value"), attribute(self.one("#to"), "value")

    @property
    def fields(self) -> list[tuple[str, str]]:
        """What the form would send."""
        sent: list[tuple[str, str]] = []
        for node in self.all("#filter input[name]"):
            kind = node.attributes.get("type") or "text"
            if kind != "checkbox" or "checked" in node.attributes:
                sent.append((attribute(node, "name"), attribute(node, "value")))
        sent += [("collection", attribute(node, "value")) for node in self.all("#collection option[selected]")]
        return sent


def has_row(node: LexborNode, plot: str) -> bool:
    """Whether it is shown on a plot: its class says in which row, where that differs from the usual one."""
    rows = dict(one.split("-") for one in attribute(node, "class").split() if one[1] == "-")
    return rows.get(plot[0], rows["u"]) != "x"


def attribute(node: LexborNode, name: str) -> str:
    return node.attributes.get(name) or ""


#: Data are typed with straight ones.
_STRAIGHT = str.maketrans("‘’", "''")


def as_typed(text: str) -> str:
    """A text as who types it would have it: with single spaces, and straight apostrophes."""
    return " ".join(text.split()).translate(_STRAIGHT)


def words(node: LexborNode | None) -> str:
    """The words of an element, as somebody would type them."""
    assert node is not None
    return as_typed(node.text())


def texts(nodes: Sequence[LexborNode]) -> list[str]:
    return [words(node) for node in nodes]
