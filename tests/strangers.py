"""What may a stranger send? Requests of every kind as hypothesis strategies: sound, nearly sound and hostile.

Knows HTTP and the words that the data set and its pages use, and nothing of the program.
"""

import csv
import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, quote_plus, unquote_plus

from hypothesis import strategies as st

Header = tuple[str, str]
Pair = tuple[str, str]


class Request(NamedTuple):
    """What stands on the wire: `target` is printable ASCII, header values have a byte for each character."""

    method: str
    target: str
    headers: tuple[Header, ...] = ()

    @property
    def said(self) -> str:
        """All that it says, decoded."""
        return unquote_plus(self.target) + str(self.headers)

    def knowing(self, tag: str) -> "Request":
        """The same from a reader who has the answer of this entity tag."""
        others = tuple(one for one in self.headers if one[0] not in ("If-None-Match", "Range"))
        return self._replace(headers=(*others, ("If-None-Match", tag)))

    @property
    def is_for_a_file(self) -> bool:
        """Whether it asks for one of the program's own files."""
        return self.target.startswith("/static/")


class Vocabulary(NamedTuple):
    """The slugs of a data set by the parameter that takes them, and the static files that its pages name."""

    slugs: dict[str, Sequence[str]]
    static: Sequence[str]

    @classmethod
    def of(cls, data: Path, page: str) -> "Vocabulary":
        """From the files of a data set and the HTML of one of its pages."""
        tables = {"category": "categories", "place": "places", "source": "sources", "after": "events"}
        slugs = {name: _slugs(data / f"{file}.csv") for name, file in tables.items()}
        known = {
            "status": ["confirmed", "reported", "claimed"],
            "collection": ["franceinfo", "wider"],
            "kind": ["news-report", "state-news-agency"],
            "language": ["en", "fr"],
            "theme": ["light", "dark"],
            "format": ["json", "xml"],
            "maxwidth": ["320", "100000"],
            "maxheight": ["1"],
            "url": [quote_plus(f"{site}{path}") for site in SITES for path in ("/en/", "/fr/?q=kim", "/en/events/x")],
        }
        return cls(slugs | known, sorted(set(re.findall(r'"(/static/[^"]+)"', page))))


#: As the tests call themselves, as a server on this machine does, and as somebody else does.
SITES = ("http://testserver", "http://127.0.0.1:8000", "http://evil.example", "http://[", "//")
METHODS = (*["GET"] * 20, "HEAD", "OPTIONS", "POST", "PUT", "DELETE", "PATCH", "TRACE")
PARAMETERS = (
    *("category", "status", "place", "source", "collection", "from", "to", "q", "sort", "after", "limit", "bom"),
    *("kind", "language", "theme", "url", "format", "maxwidth", "maxheight"),
)
#: In which events can be taken away, CSV the most often: one that is there is worth more than a mistake.
ENDINGS = (*["csv"] * 8, *["json", "ics", "atom", "timelinejs.json"] * 2)
COUNTS = (*[1] * 12, 2, 50, 51, 1_000, 2_000, 10_000)

#: Percent escapes that are none, that no character has, and that mean something to somebody further in.
BROKEN = (
    "%",
    "%2",
    "%ZZ",
    "%u0041",
    "%00",
    "a%00b",
    "%01%02%7F%85",
    "%0D%0ASet-Cookie:%20a=b",
    "%C0%80",
    "%E0%80%AF",
    "%F0%9F%98",
    "%ED%A0%80",
    "%ED%A0%BD%ED%B8%80",
    "%F4%90%80%80",
    "%FE%FF",
    "%EF%BF%BF",
    "%E2%80%AE%E2%81%A6txet",
    "%E2%81%A9%E2%80%AC",
    "%25%32%35",
    "+++",
    "",
)
WORDS = (
    "kim",
    "Choïgou",
    "북한",
    "'; DROP TABLE event; --",
    '" OR 1=1',
    "NEAR(a b)",
    "a* AND (b",
    "%_\\",
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %}",
    "%(num)s {0} ${x}",
    "&amp;&#60;&nbsp",
    "../../etc/passwd",
    "javascript:alert(1)",
    "=1+1",
    "a" * 200,
    "a" * 201,
    "조" * 200,
    "e\u0301" * 100,
    "\ufdfa" * 200,
    "a " * 100,
    "조 " * 100,
    "b" * 20_000,
)
NUMBERS = ("-1", "0", "1e309", "NaN", "9" * 400, "2147483648", "9223372036854775808", "1_000", "٣")
DAYS = (
    "..",
    "...",
    "/..",
    "0000-01-01",
    "0001-01-01",
    "0001-01-02",
    "9999-12-31",
    "9999-12-30",
    "10000-01-01",
    "2024-02-30",
    "2024",
    "2024-10",
    "2024-10~",
    "2025-11-05~",
    "2024-10-08/2024-10-13",
    "2025-04-30/..",
    "../2024-10-08",
    "2024-10-01T00:00",
    "2024-1-1",
    "２０２４-10-01",
    "-2024-10-01",
    "1700?",
    "Y170000002",
)
PATHS = (
    "//evil.example/",
    "//evil.example/%2e%2e",
    "/%2F%2Fevil.example",
    "/en/../../etc/passwd",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/static/../app/main.py",
    "/static/%00",
    "/static//etc/passwd",
    "/en/events/../events.csv",
    "/en/events/%2e%2e",
    "/en/events.csv/",
    "/en/events.",
    "/en/events.%00",
    "/en/%3Fq=kim",
    "/fr/%23list",
    "/en/events/a%3Fb",
    "/fr/events/%0D%0AX-Injected:1",
    "/en%2Fevents.csv",
    "/healthz/",
    "/docs",
    "/openapi.json",
    "/en/api",
    "/api",
    "/favicon.ico",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap-0.xml",
    "/sitemap-1.xml",
    "/sitemap-" + "9" * 5_000 + ".xml",
    "/sitemap-%D9%A3.xml",
    "/picture-en-%00.png",
    "/picture-fr-" + "0" * 12 + ".png",
    "/embed.js",
    "/en/embedded",
    "/en/embed/",
    "/en/embed/x/y",
    "/embed/en",
    "/en/cite.bib",
    "/fr/cite.ris",
    "/en/cite.txt",
    "/en/cite.%00",
    "/.git/config",
    "/" + "a" * 300,
    "/en/events/" + "a" * 5_000,
    "/en/events/" + "a" * 50_000,
    "/en" + "/" * 10_000,
    "/fr" + "/x" * 7_000,
)
HEADERS = {
    "Accept-Encoding": ("identity", "gzip", "br", "gzip, deflate, br, zstd", "gzip;q=0", "br;q=x", "*", ", ,,", "\xff"),
    "Accept-Language": ("fr", "FR-fr;q=1e309,en;q=nan", "fr;q=-1", "fr;q=;q=1", ",;=," * 500, "x-klingon", "\xe9"),
    "Accept": ("text/html", "application/json", "", "*/*;q=x", "application/problem+json;q=nan, text/html;q=1e309"),
    "If-None-Match": ("*", '"', 'W/"', "W/W/", '"a", "b", ' * 500, "\xff\xfe"),
    "If-Modified-Since": ("yesterday", "Mon, 01 Jan 99999999999 00:00:00 GMT", "Thu, 31 Feb 2024 99:99:99 +9999"),
    "Range": ("bytes=0-0", "bytes=9-1", "bytes=-99999999999999999999", "bytes=" + "0-0," * 500, "x=1"),
    "If-Range": ('"x"', "yesterday"),
    "HX-Request": ("true", "maybe"),
    "HX-Boosted": ("true",),
    "HX-Target": ("page", "<b>", "#\xff"),
    "HX-Current-URL": ("http://evil.example/", "javascript:alert(1)"),
    "HX-History-Restore-Request": ("true",),
    "Host": ("", "[", "[::1", "evil.example:99999999", "a b", "\xff", "h" * 5_000),
    "X-Forwarded-Host": ("evil.example",),
    "X-Forwarded-Proto": ("gopher",),
    "X-Original-URL": ("/admin",),
    "X-HTTP-Method-Override": ("DELETE",),
    "Cookie": ("a=b; " * 500, "=;=;"),
    "Referer": ("http://evil.example/<script>",),
    "User-Agent": ("", "() { :; }; echo", "\xf0" * 100),
    "Content-Type": ("application/json", "multipart/form-data", ""),
    "Upgrade": ("websocket", "h2c"),
    "Expect": ("100-continue", "200-ok"),
    "Origin": ("null", "http://evil.example"),
}


def requests(vocabulary: Vocabulary) -> st.SearchStrategy[Request]:
    """Any request that an HTTP client can send, over every route."""
    paths, queries = _paths(vocabulary), _queries(vocabulary)
    targets = st.builds(lambda path, query: path + query, paths, queries)
    return st.builds(Request, st.sampled_from(METHODS), targets, _headers())


def _slugs(file: Path) -> list[str]:
    with file.open(encoding="utf-8", newline="") as lines:
        return [row["slug"] for row in csv.DictReader(lines)]


def _escaped(text: str) -> str:
    # A lone surrogate becomes the three bytes that UTF-8 forbids.
    return quote_plus(text, errors="surrogatepass")


@cache
def _any_text() -> st.SearchStrategy[str]:
    """Percent-encoded text of every plane, lone surrogates among it, or what only looks like that."""
    text = st.text(st.characters() | st.characters(categories=["Cs", "Cc", "Cf", "Mn", "Co", "Cn"]), max_size=12)
    return (text | st.sampled_from(WORDS)).map(_escaped) | st.sampled_from(BROKEN)


def _values(name: str, vocabulary: Vocabulary) -> st.SearchStrategy[str]:
    days = (st.dates().map(str) | st.sampled_from(DAYS)).map(_escaped)
    sound: dict[str, st.SearchStrategy[str]] = {
        "from": days,
        "to": days,
        "q": st.sampled_from(WORDS).map(_escaped),
        "sort": st.sampled_from(("oldest", "newest", "random")),
        "bom": st.sampled_from(("1", "0")),
        "limit": st.sampled_from(("1", "7", "1000", "1001")),
    }
    slugs = sound[name] if name in sound else st.sampled_from(vocabulary.slugs[name])
    # What is sound comes most often: a fault hides all that the others would do.
    return st.one_of(slugs, slugs, slugs, slugs, _any_text(), st.sampled_from(NUMBERS).map(_escaped), days)


def _queries(vocabulary: Vocabulary) -> st.SearchStrategy[str]:
    # Each is made once: what hypothesis finds out about a strategy it need not find out for every request.
    ours = {name: st.tuples(st.just(name), _values(name, vocabulary)) for name in PARAMETERS}
    one_of_ours = st.sampled_from(PARAMETERS).flatmap(ours.__getitem__)
    windows = st.lists(st.dates().map(str), min_size=2, max_size=2).map(lambda days: f"from={days[0]}&to={days[1]}")
    foreign = st.tuples(_any_text(), _any_text())
    pairs = st.builds(_repeated, st.one_of(one_of_ours, one_of_ours, one_of_ours, foreign), st.sampled_from(COUNTS))
    written = st.lists(st.one_of(pairs, pairs, pairs, windows, _any_text()), min_size=1, max_size=5) | st.just([])
    return written.map(lambda parts: "?" + "&".join(parts) if parts else "")


def _repeated(pair: Pair, count: int) -> str:
    """So many times the same parameter; beyond two with values that all differ."""
    name, value = pair
    if count < 3:
        return "&".join([f"{name}={value}"] * count)
    return "&".join(f"{name}={value[:8]}{number}" for number in range(count))


def _paths(vocabulary: Vocabulary) -> st.SearchStrategy[str]:
    language = st.sampled_from((*["en", "fr"] * 8, "de", "EN", "e%6E"))
    slug = st.sampled_from(vocabulary.slugs["after"])
    event = st.builds("/{}/events/{}".format, language, st.one_of(slug, slug, slug, slug, _any_text().map(_as_path)))
    of_one = st.sampled_from((*["bib", "ris", "txt"] * 4, *ENDINGS, ""))
    file = st.builds("/{}/events/{}.{}".format, language, slug, of_one)
    export = st.builds("/{}/events.{}".format, language, st.sampled_from((*ENDINGS, "CSV", "")))
    page = language.map("/{}/".format)
    sources = st.builds("/{}/sources{}".format, language, st.sampled_from(("", "", ".csv")))
    kinds = st.sampled_from(("embed", "embed", "embed-code"))
    embed = st.builds("/{}/{}".format, language, kinds) | st.builds("/{}/{}/events/{}".format, language, kinds, slug)
    oembed = st.just("/oembed")
    others = st.sampled_from(("/", "/en", "/fr", "/healthz", *PATHS)) | st.sampled_from(vocabulary.static)
    unknown = st.lists(_any_text().map(_as_path), max_size=4).map(lambda parts: "/" + "/".join(parts))
    return st.one_of(*[page] * 5, *[event] * 3, *[export] * 2, sources, file, embed, oembed, others, unknown)


def _as_path(text: str) -> str:
    return quote(text.replace("+", "%20"), safe="%/:")


def _headers() -> st.SearchStrategy[tuple[Header, ...]]:
    values = {name: st.tuples(st.just(name), st.sampled_from(given)) for name, given in HEADERS.items()}
    one = st.sampled_from(list(HEADERS)).flatmap(values.__getitem__)
    return st.lists(one, max_size=3).map(tuple)
