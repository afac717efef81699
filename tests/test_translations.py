"""Is every word of the interface there in each language, and does the French site show none in English?"""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po
from selectolax.lexbor import LexborHTMLParser, LexborNode
from starlette.testclient import TestClient

from app.importing import example, write
from app.words import LANGUAGES, translations
from tests.datasets import FROZEN, ROOT, Copy, serving

APP, TEMPLATES = ROOT / "app", ROOT / "templates"
#: A text, or its singular and plural.
Text = str | tuple[str, ...]

PLACEHOLDER = re.compile(r"%\((\w+)\)s")
#: Where a text begins or ends within what a page shows.
EDGE = r"(?:^|$|\s*[:;,.()‹›“”«»–]\s*)"
#: Attributes that readers see or hear.
SPOKEN = ("title", "aria-label", "placeholder")
#: What a template may say itself: these are the same in every language.
UNIVERSAL = {"API", "CSV", "BibTeX", "RIS", "Excel", "LibreOffice"}

#: What every language writes alike, and what French calls by the same words.
SHARED = {
    ":",
    ";",
    "1",
    "“%(text)s”",
    "%(number)s %(unit)s",
    "Enter",
    "Esc",
    "Page Up",
    "Page Down",
    "Home",
    "End",
}
SAME = {
    "fr": {
        "Collection",
        "Dates",
        "Dossier",
        "Notes",
        "Source",
        "Sources",
        "Zoom",
        "Date",
        "Latitude",
        "Longitude",
        "version",
        "%(num)s confirmation",
        "%(num)s confirmations",
        "%(num)s source",
        "%(num)s sources",
    }
}

PAGES = {
    "/fr/": 200,
    "/fr/?from=..&to=..&sort=newest": 200,
    "/fr/?category=arms&category=troops&status=claimed&status=reported&place=kursk-region&q=kim": 200,
    "/fr/?source=franceinfo-2025&collection=franceinfo": 200,
    "/fr/?q=zzzz": 200,
    "/fr/story": 200,
    "/fr/story/arms": 200,
    "/fr/about": 200,
    "/fr/help": 200,
    "/fr/data": 200,
    "/fr/api": 200,
    "/fr/?category=x&status=x&place=x&source=x&collection=x": 400,
    "/fr/?from=2024-02-31&to=x&sort=x&category=A&q=%00": 400,
    "/fr/?from=05/09&to=31/02/2025": 400,
    "/fr/sources": 200,
    "/fr/sources?kind=state-news-agency&kind=state-broadcaster&language=en&q=kim": 200,
    "/fr/sources?q=zzzz": 200,
    "/fr/sources?kind=x&language=x": 400,
    "/fr/sources?after=none": 400,
    "/fr/figures": 200,
    "/fr/places?place=kyiv": 200,
    "/fr/figures?after=2025-04-30-nis-casualties--wounded-nis-south-korea-4100": 200,
    "/fr/figures?after=x": 400,
    "/fr/dossier?from=..&to=..": 200,
    "/fr/dossier?q=zzzz": 200,
    "/fr/dossier?category=x": 400,
    "/fr/embed": 200,
    "/fr/embed/events/2024-10-troops-arrive?category=arms&theme=dark": 200,
    "/fr/embed?q=zzzz": 200,
    "/fr/embed-code": 200,
    "/fr/embed?category=x&theme=x": 400,
    "/fr/embed/events/no-such-event": 404,
    "/fr/events/no-such-event": 404,
    "/fr/no-such-page": 404,
}


OTHERS = LANGUAGES[1:]


@cache
def catalogue(language: str) -> Catalog:
    with (APP / "translations" / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def texts_of_templates() -> set[Text]:
    options = {"**": {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}}
    return _extracted(TEMPLATES, [("**", "jinja2.ext:babel_extract")], options)


def texts_of_code() -> set[Text]:
    return _extracted(APP, [("**.py", "python")], {}) | {
        # The data set's faults are for those who keep it, on a terminal, in English.
        text
        for path in (
            *APP.glob("*.py"),
            *(one for part in ("exports", "pages", "queries") for one in APP.glob(f"{part}/*.py")),
        )
        for text in expectations(path.read_text("utf-8"))
    }


def _extracted(folder: Path, methods: list[tuple[str, str]], options: Mapping[str, dict[str, str]]) -> set[Text]:
    return {message for _, _, message, _, _ in extract_from_dir(folder, methods, options)}


def expectations(source: str) -> Iterator[str]:
    """What faults of parameters say was expected: the third argument, where it is written out."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or len(node.args) < 3:
            continue
        if (node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")) in (
            "ParameterFault",
            "fault",
        ):
            yield from _spelled(node.args[2])


def _spelled(expected: ast.expr) -> Iterator[str]:
    """The text that an argument is, where it is written out."""
    if isinstance(expected, ast.Constant):
        assert isinstance(expected.value, str)
        yield expected.value
    else:
        assert ast.unparse(expected) in ("expected", "facet.expected", "error['msg']"), (
            f"not a text to translate: {ast.unparse(expected)}"
        )


@cache
def all_texts() -> set[Text]:
    return texts_of_templates() | texts_of_code()


def as_tuple(text: object) -> tuple[str, ...]:
    """A text and its plural alike; Babel writes both as tuples or lists."""
    if isinstance(text, str):
        return (text,)
    assert isinstance(text, tuple | list)
    return tuple(text)


def test_extraction_sees_templates_and_code() -> None:
    texts = all_texts()
    assert {"Caveat", "or", "oldest, newest or updated", "a place of this timeline", "the slug of a source"} <= texts
    assert ("%(num)s event", "%(num)s events") in texts


def test_expectations_are_read_from_calls_and_unknown_holes_refused() -> None:
    assert list(expectations('self.fault(name, value, "a day")\nParameterFault("q", "x", "a word")')) == [
        "a day",
        "a word",
    ]
    with pytest.raises(AssertionError):
        list(expectations('self.fault(name, value, f"a {thing}")'))
    with pytest.raises(AssertionError):
        list(expectations("self.fault(name, value, str(error))"))


def faults_of_translation(text: Text, language: str) -> Iterator[str]:
    found = [message for message in catalogue(language) if as_tuple(message.id)[0] == as_tuple(text)[0]]
    if not found:
        yield "not there"
    for message in found:
        yield from faults_of_message(message, text, catalogue(language).num_plurals)


def faults_of_message(message: Message, text: Text, num_plurals: int) -> Iterator[str]:
    originals, forms = as_tuple(message.id), as_tuple(message.string)
    if message.fuzzy:
        yield "fuzzy"
    if originals != as_tuple(text) or len(forms) != (num_plurals if len(originals) > 1 else 1):
        yield "not as many forms, or others"
    for translated in forms:
        original = originals[-1]
        if not translated.strip():
            yield "blank"
        if sorted(PLACEHOLDER.findall(translated)) != sorted(PLACEHOLDER.findall(original)):
            yield "other placeholders"
        if re.sub(PLACEHOLDER, "", translated).count("%") != re.sub(PLACEHOLDER, "", original).count("%"):
            yield "another number of percent signs"


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_has_a_translation(language: str) -> None:
    assert {text: faults for text in all_texts() if (faults := list(faults_of_translation(text, language)))} == {}


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_in_the_catalogue_is_obsolete(language: str) -> None:
    assert {message.id for message in catalogue(language) if message.id} - all_texts() == set()
    assert not catalogue(language).obsolete


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_repeats_the_english_text(language: str) -> None:
    repeated = {
        original
        for message in catalogue(language)
        for original, translated in zip(as_tuple(message.id), as_tuple(message.string), strict=False)
        if original and original == translated
    }
    assert repeated <= SHARED | SAME.get(language, set())


@pytest.mark.parametrize(
    ("language", "counts", "forms"),
    [
        ("fr", (0, 1, 2), ["événement", "événement", "événements"]),
        ("uk", (0, 1, 2, 5, 11, 21, 22, 25), ["подій", "подія", "події", "подій", "подій", "подія", "події", "подій"]),
        ("ko", (0, 1, 2), ["사건", "사건", "사건"]),
    ],
)
def test_plurals_are_those_of_the_language(language: str, counts: Sequence[int], forms: Sequence[str]) -> None:
    said = [translations(language).ngettext("%(num)s event", "%(num)s events", count) for count in counts]
    assert [re.sub(r"\W*%\(num\)s\w?\W*", "", text) for text in said] == list(forms)


def test_punctuation_keeps_to_its_word() -> None:
    for message in catalogue("fr"):
        for translated in as_tuple(message.string) if message.id else ():
            for before, mark in pairwise(translated):
                assert mark not in ":»" or before == "\N{NO-BREAK SPACE}", translated
                assert mark not in ";?!" or before == "\N{NARROW NO-BREAK SPACE}", translated
                assert before != "«" or mark == "\N{NO-BREAK SPACE}", translated
            assert "'" not in translated


def test_templates_hold_no_words_of_their_own() -> None:
    """A text that is written into the markup reaches no translator."""
    for path in TEMPLATES.rglob("*.html"):
        markup = re.sub(r"{#.*?#}|{{.*?}}|{%.*?%}", "", path.read_text("utf-8"), flags=re.DOTALL)
        texts = {text for _, text in spoken(LexborHTMLParser(markup)) if re.search(r"[^\W\d_]", text)}
        assert texts <= UNIVERSAL, path


def spoken(page: LexborHTMLParser) -> Iterator[tuple[LexborNode, str]]:
    """All that a page shows or tells, piece by piece."""
    assert page.root is not None
    for node in page.root.traverse(include_text=True):
        if node.is_text_node:
            if node.parent is None or node.parent.tag not in ("script", "style"):
                yield from ((node, piece) for piece in _pieces(node.text()))
        else:
            for name in SPOKEN:
                yield from ((node, piece) for piece in _pieces(node.attributes.get(name) or ""))


def _pieces(text: str) -> Iterator[str]:
    yield from (piece for piece in re.split(r"\s+·\s+|\s*\n\s*", text.strip(" \n·")) if piece)


def is_foreign(node: LexborNode | None, language: str) -> bool:
    """Whether the markup says that a text is not in the page's language, or is a name."""
    while node is not None and node.tag not in ("html", "-undef"):
        if node.tag == "bdi" or node.attributes.get("lang") not in (None, language):
            return True
        node = node.parent
    return False


@cache
def english_forms(language: str) -> list[tuple[str, str, re.Pattern[str]]]:
    """Every English text that its translation differs from, its longest part, and its looks on a page.

    It stands between punctuation: French sentences hold words such as "Place" too.
    """
    forms = []
    for message in catalogue(language):
        for original, translated in zip(as_tuple(message.id), as_tuple(message.string), strict=False):
            if original and original != translated and re.search(r"[^\W\d_]", re.sub(PLACEHOLDER, "", original)):
                parts = re.split(r"%\(\w+\)s", original)
                form = re.compile(f"{EDGE}{'.+?'.join(map(re.escape, parts))}{EDGE}")
                forms.append((original, max(parts, key=len), form))
    return forms


@cache
def english_in(text: str, language: str) -> tuple[str, ...]:
    """The English texts that a piece of a page holds. Most pages share most pieces."""
    return tuple(english for english, part, form in english_forms(language) if part in text and form.search(text))


@cache
def name_of_the_timeline() -> str:
    """It is not translated, whatever its words are."""
    return tomllib.loads((FROZEN / "timeline.toml").read_text("utf-8"))["fr"]["name"]


def assert_no_english(body: str, language: str = "fr") -> None:
    page = LexborHTMLParser(body)
    root = page.css_first("html")
    assert root is not None
    assert root.attributes["lang"] == language
    texts = {text.replace(name_of_the_timeline(), "") for node, text in spoken(page) if not is_foreign(node, language)}
    assert texts
    assert {text: english_in(text, language) for text in texts if english_in(text, language)} == {}


@pytest.mark.parametrize(("address", "status"), PAGES.items(), ids=PAGES)
def test_pages_of_the_french_site_show_no_english(client: TestClient, address: str, status: int) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert_no_english(response.text)


def test_events_of_the_french_site_show_no_english(client: TestClient) -> None:
    """All of them: between them they show every kind of source, figure and date."""
    page = LexborHTMLParser(client.get("/fr/?from=..&to=..").text)
    slugs = [(node.attributes["id"] or "").removeprefix("list-") for node in page.css("#list li")]
    assert slugs
    for slug in slugs:
        response = client.get(f"/fr/events/{slug}")
        assert response.status_code == 200
        assert_no_english(response.text)
    assert_no_english(client.get(f"/fr/events/{slugs[0]}?q=zzzz").text)


@pytest.mark.parametrize("address", ["/fr/events/told-there", "/fr/sources?q=india"])
def test_the_name_of_a_publisher_may_be_english(tmp_path: Path, address: str) -> None:
    """And the markup says that it is a name: else "The Times of India" would be English on a French page."""
    copy = Copy.of_all(tmp_path)
    copy.add_source("of-india", publisher="The Times of India")
    copy.add_event("told-there", "of-india")
    with serving(copy) as client:
        body = client.get(address).text
    assert "The Times of India" in body
    assert_no_english(body)


def test_the_sentence_is_french(client: TestClient) -> None:
    address = "/fr/?category=arms&category=troops&status=claimed&status=reported&q=kim&from=2024-10-01&to=2025-05-31"
    sentence = LexborHTMLParser(client.get(address).text).css_first("#sentence")
    assert sentence is not None
    words = " ".join(sentence.text().split())
    assert re.fullmatch(
        r"\d+ événements? sur \d+ : armes ou troupes, affirmé ou rapporté, « kim », octobre 2024 – mai 2025", words
    )


def test_english_is_recognised_where_it_stands(client: TestClient) -> None:
    """The English site fails what the French one passes, so the check does see."""
    with pytest.raises(AssertionError):
        assert_no_english(client.get("/en/").text.replace('<html lang="en"', '<html lang="fr"'))


#: All but the page about the data, which says what the codes in its files mean.
OF_EXAMPLE = (
    *("", "?from=..&to=..&lanes=status", "?q=zzzz", "?from=x", "events/1783-08-27-hydrogen", "events/none", "story"),
    *("story/over-the-sea", "about", "help", "api", "sources", "places", "changes", "dossier", "embed", "embed-code"),
)


@pytest.mark.parametrize("language", OTHERS[1:])
def test_pages_in_other_languages_show_no_english(tmp_path: Path, language: str) -> None:
    write(tmp_path / "data", example([language]))
    with serving(Copy(tmp_path / "data")) as client:
        for path in OF_EXAMPLE:
            assert_no_english(client.get(f"/{language}/{path}").text, language)
