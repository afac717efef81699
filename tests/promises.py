"""What must every answer be, whoever asked for whatever? Each function names what is wrong, in words.

Knows HTTP and the formats of answers, and nothing of the program but how its answers shall be.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import unescape
from io import StringIO
from typing import NamedTuple
from xml.dom.minidom import parseString
from xml.parsers.expat import ExpatError

from icalendar import Calendar


class Answer(NamedTuple):
    """As it came, unpacked: names of headers in lower case."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        return next((value for one, value in self.headers if one == name), "")


SECURITY = {
    "content-security-policy": r"default-src 'self';(?!.*unsafe)(?!.*http).*object-src 'none'",
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "permissions-policy": r".*geolocation=\(\).*",
    "cross-origin-opener-policy": "same-origin",
}
#: What only the inside of the program says.
INSIDE = (
    "Traceback",
    'File "',
    "site-packages",
    ".py",
    "sqlalchemy",
    "sqlite",
    "psycopg",
    "starlette",
    "uvicorn",
    "SELECT ",
    " FROM event",
    "/usr/",
    "/home/",
    "/root/",
    "/tmp/",  # noqa: S108 - a text to look for
)
#: A redirect, a page with a fault, one that is not there, a method that is not, an address that is too long, a format
#: that is not.
STATUSES = {200, 206, 304, 307, 400, 404, 405, 414, 416, 501}
MAY_DIFFER = {"date", "content-length", "transfer-encoding", "connection"}

_CONTENT_TYPE = re.compile(r"[a-z]+/[a-z0-9.+-]+(?:; charset=utf-8)?")
_TAG = re.compile(r'<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s+[a-zA-Z][\w:.-]*(?:="[^"<]*")?)*)\s*(/?)>')
_NAME = re.compile(r'\s([a-zA-Z][\w:.-]*)(?:="([^"]*)")?')
_BARE_AMPERSAND = re.compile(r"&(?!(?:[a-z]+|#[0-9]+|#x[0-9a-f]+);)", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_VOID = {"base", "br", "hr", "img", "input", "link", "meta"}


def faults(answer: Answer, sent: str, *, is_ours: bool) -> list[str]:
    """What is wrong with an answer to GET or to what is refused, taken by itself.

    `sent` is all that the request said, which may be said again; `is_ours` where a file of the program was asked for,
    which is public.
    """
    is_part = is_ours and answer.status < 400
    secured = _faults_of_a_part(answer) if is_part else _faults_of_a_page(answer)
    return [
        *secured,
        *_faults_of_the_head(answer),
        *(() if is_ours else _leaks(answer, sent)),
        *_faults_of_the_body(answer),
    ]


def faults_of_head(got: Answer, head: Answer) -> list[str]:
    """How the answer to HEAD differs from what GET got."""
    found = ["HEAD has a body"] if head.body else []
    found += ["GET has no body"] if not got.body and got.status not in (304, 307) else []
    if head.status != got.status:
        return [*found, f"HEAD has the status {head.status}, GET {got.status}"]
    ours, theirs = (_comparable(one) for one in (head, got))
    differ = sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name))
    return [*found, *(f"{name} is {ours.get(name)!r} for HEAD, {theirs.get(name)!r} for GET" for name in differ)]


def _comparable(answer: Answer) -> dict[str, str]:
    found = {name: value for name, value in answer.headers if name not in MAY_DIFFER}
    # It is a set: a name that is there twice says no more.
    return found | {"vary": ", ".join(sorted(set(answer.header("vary").split(", "))))}


def faults_of_repetition(known: Answer) -> list[str]:
    """What is wrong with the answer to a reader who has the page already."""
    found = [f"it has the status {known.status}"] if known.status != 304 else []
    found += ["304 has a body"] if known.body else []
    return found + [f"304 has {name}" for name in ("content-type", "content-length") if known.header(name)]


def _faults_of_the_head(answer: Answer) -> Iterator[str]:
    if answer.status not in STATUSES:
        yield f"status {answer.status}"
    counts = Counter(name for name, _ in answer.headers)
    yield from (f"{name} is there {count} times" for name, count in counts.items() if count > 1)
    content_type = answer.header("content-type")
    if answer.body and not _CONTENT_TYPE.fullmatch(content_type):
        yield f"content-type is {content_type!r}"
    if "server" in counts:
        yield "it names its server"


def _faults_of_a_part(answer: Answer) -> Iterator[str]:
    """Of what pages are made with: a drawing alone can be opened by itself, and has a policy."""
    is_drawing = answer.header("content-type").startswith("image/svg")
    for name in ("x-content-type-options", *(["content-security-policy"] if is_drawing else [])):
        if not re.fullmatch(SECURITY[name], answer.header(name)):
            yield f"{name} is {answer.header(name)!r}"


def _faults_of_a_page(answer: Answer) -> Iterator[str]:
    for name, pattern in SECURITY.items():
        if not re.fullmatch(pattern, answer.header(name)):
            yield f"{name} is {answer.header(name)!r}"
    may_be_framed = "frame-ancestors *;" in answer.header("content-security-policy")
    if not may_be_framed and "frame-ancestors 'none';" not in answer.header("content-security-policy"):
        yield "it does not say who may frame it"
    if answer.header("x-frame-options") != ("" if may_be_framed else "DENY"):
        yield f"x-frame-options is {answer.header('x-frame-options')!r}"


def _leaks(answer: Answer, sent: str) -> Iterator[str]:
    said = unescape(answer.body.decode("utf-8", "replace"))
    for text in INSIDE:
        if text in said and text not in sent:
            yield f"it says {text!r}"


def _faults_of_the_body(answer: Answer) -> Iterator[str]:
    if not answer.body:
        return
    media_type = answer.header("content-type").partition(";")[0]
    if answer.header("content-length") not in ("", str(len(answer.body))) and not answer.header("content-encoding"):
        yield f"content-length is {answer.header('content-length')}, not {len(answer.body)}"
    if answer.status == 304 and answer.body:
        yield "304 has a body"
    if media_type == "text/html":
        yield from html_faults(answer.body)
        if f'<html lang="{answer.header("content-language")}"' not in answer.body[:100].decode("utf-8", "replace"):
            yield "the language of the page is not that of its header"
    elif media_type in _READ:
        try:
            _READ[media_type](answer.body)
        except (ValueError, KeyError, csv.Error, ExpatError) as error:
            yield f"no {media_type}: {error}"


@lru_cache(maxsize=4096)
def html_faults(body: bytes) -> tuple[str, ...]:
    """Whether HTML is what it means to be: quoted attributes, tags closed in order, no bare "<" or "&", single ids."""
    try:
        html = body.decode()
    except UnicodeDecodeError as error:
        return (f"no UTF-8: {error}",)
    return (*_faults_of_characters(html), *_faults_of_tags(html))


def _faults_of_characters(html: str) -> Iterator[str]:
    if not html.startswith("<!doctype html>"):
        yield "no doctype"
    for pattern in (_BARE_AMPERSAND, _CONTROL):
        if found := pattern.search(html):
            yield f"{found[0]!r} in …{html[max(found.start() - 40, 0) : found.end() + 40]!r}…"
    between = _TAG.sub("", html).replace("<!doctype html>", "", 1)
    if "<" in between:
        position = between.index("<")
        yield f"no tag: {between[position : position + 80]!r}"


def _faults_of_tags(html: str) -> Iterator[str]:
    opened: list[str] = []
    ids: Counter[str] = Counter()
    for closes, name, attributes, closes_itself in _TAG.findall(html):
        if closes:
            if not opened or opened.pop() != name:
                yield f"</{name}> closes what is not open"
                return
            continue
        given = _NAME.findall(attributes)
        if len({one for one, _ in given}) < len(given):
            yield f"<{name}{attributes}> has an attribute twice"
        ids.update(value for one, value in given if one == "id")
        if not closes_itself and name not in _VOID:
            opened.append(name)
    yield from (f"<{name}> is not closed" for name in opened)
    yield from (f"the id {name!r} is there {count} times" for name, count in ids.items() if count > 1)


def _read_csv(body: bytes) -> None:
    """RFC 4180 in UTF-8, each line as long as the header."""
    rows = list(csv.reader(StringIO(body.decode("utf-8-sig"), newline=""), strict=True))
    if rows[0][:2] not in (["slug", "date"], ["slug", "publisher"]) or {len(row) for row in rows} != {len(rows[0])}:
        raise ValueError("lines of other lengths than the header")


def _read_calendar(body: bytes) -> None:
    """RFC 5545: short lines that end with CRLF, and a library that has nothing to say against them."""
    *lines, rest = body.split(b"\r\n")
    if rest or b"\n" in b"".join(lines) or max(map(len, lines)) > 75:
        raise ValueError("lines that are too long, or end otherwise than with CRLF")
    faulty = [event.errors for event in Calendar.from_ical(body).walk("VEVENT") if event.errors]
    if faulty:
        raise ValueError(f"events with faults: {faulty}")


def _read_problem(body: bytes) -> None:
    """RFC 9457: which kind, and which status."""
    found = json.loads(body)
    if not found["type"] or found["status"] not in STATUSES:
        raise ValueError(f"a problem of no kind: {found}")


_READ: Mapping[str, Callable[[bytes], object]] = {
    "application/atom+xml": parseString,
    "application/json": json.loads,
    "application/problem+json": _read_problem,
    "application/xml": parseString,
    "text/calendar": _read_calendar,
    "text/csv": _read_csv,
    "text/xml": parseString,
}
