"""Can every event and the whole data set be cited: in a sentence, as BibTeX, as RIS, and of which version?"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from app import dataset
from app.main import create_app
from app.settings import Settings
from tests import hostile
from tests.databases import database_in
from tests.datasets import FROZEN, Copy, read_rows, serving
from tests.reading import PLAIN, Page, attribute

SLUG = "2025-04-24-kn-23-strike"
EVENT = next(row for row in read_rows(FROZEN, "events.csv") if row["slug"] == SLUG)
ACCESSED = date(2031, 3, 1)
VERSION = dataset.read(FROZEN).version

each_language = pytest.mark.parametrize("language", ["en", "fr"])
each_text = pytest.mark.parametrize("name", hostile.TEXTS)


@contextmanager
def on_the_day_of_access(database_url: str) -> Iterator[TestClient]:
    """The site on that day. Whatever else is asked meanwhile takes it for today, too."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("app.pages.site.today", lambda: ACCESSED)
        app = create_app(Settings(database_url=database_url, public_url="https://timeline.example"))
        with TestClient(app, follow_redirects=False, headers=PLAIN) as client:
            yield client


@pytest.fixture
def later(database_url: str) -> Iterator[TestClient]:
    with on_the_day_of_access(database_url) as client:
        yield client


# Readers of our own, which take nothing that is not as it has to be

_COMMANDS = {
    "textbraceleft": "{",
    "textbraceright": "}",
    "textasciitilde": "~",
    "textasciicircum": "^",
    "textbackslash": "\\",
}


def bibtex(written: str) -> tuple[str, str, dict[str, str]]:
    """The type, the key and the fields of the one entry: braces are counted wherever they stand, as programs do."""
    head = re.match(r"@([a-z]+)\{([a-z0-9-]+),\n", written)
    assert head, written[:80]
    rest, fields = written[head.end() :], {}
    while field := re.match(r"  ([a-z]+) = (?:\{|(?=[a-z]{3},))", rest):
        start = end = field.end()
        assert field[1] not in fields
        if rest[end - 1] != "{":
            # A name that styles know.
            fields[field[1]], rest = rest[end : end + 3], rest[end + 5 :]
            continue
        depth = 1
        while depth:
            depth += {"{": 1, "}": -1}.get(rest[end], 0)
            end += 1
        fields[field[1]] = rest[start : end - 1]
        assert rest[end : end + 2] == ",\n"
        rest = rest[end + 2 :]
    assert rest == "}\n"
    return head[1], head[2], fields


def plain(value: str) -> str:
    """What LaTeX would set: every character that means something to it is written out, and braces only group."""
    parts = re.compile(r"\\([&%$#_])|\\(text[a-z]+)\{\}|([^\\{}&%$#_~^\n])|[{}]")
    rest, said, depth = value, [], 0
    while rest:
        part = parts.match(rest)
        assert part, rest[:40]
        said.append(part[1] or (_COMMANDS[part[2]] if part[2] else part[3]) or "")
        depth += {"{": 1, "}": -1}.get(part[0], 0)
        assert depth >= 0
        rest = rest[part.end() :]
    assert depth == 0
    return "".join(said)


def ris(content: bytes) -> dict[str, str]:
    """The fields of the one record, a line each."""
    lines = content.decode("utf-8").split("\r\n")
    assert lines.pop() == ""
    fields = [re.fullmatch(r"([A-Z][A-Z0-9])  - ([^\n\r]*)", line) for line in lines]
    assert all(fields), lines
    assert [len(line.splitlines()) for line in lines] == [1] * len(lines)
    tags = [field[1] for field in fields if field]
    assert (tags[0], tags[-1]) == ("TY", "ER")
    assert len(set(tags)) == len(tags)
    return {field[1]: field[2] for field in fields if field}


# What is told


@each_language
def test_an_event_is_cited_with_permalink_day_of_access_and_version(later: TestClient, language: str) -> None:
    url = f"https://timeline.example/{language}/events/{SLUG}"
    title = EVENT[f"title_{language}"]
    kind, key, fields = bibtex(later.get(f"/{language}/events/{SLUG}.bib").text)
    assert (kind, key) == ("online", SLUG)
    assert (plain(fields.pop("author")), plain(fields.pop("title"))) == ("Alliance Timeline", title)
    day = EVENT["updated"] or EVENT["added"]
    assert fields == {
        "date": day,
        "year": day[:4],
        "month": date.fromisoformat(day).strftime("%b").lower(),
        "version": VERSION,
        "langid": {"en": "english", "fr": "french"}[language],
        "url": url,
        "urldate": "2031-03-01",
    }
    assert ris(later.get(f"/{language}/events/{SLUG}.ris").content) == {
        "TY": "ELEC",
        "ID": SLUG,
        "TI": title,
        "PB": "Alliance Timeline",
        "PY": day[:4],
        "DA": day.replace("-", "/"),
        "ET": VERSION,
        "LA": language,
        "UR": url,
        "Y2": "2031/03/01",
        "ER": "",
    }


def test_a_sentence_says_the_same_in_the_words_of_its_language(later: TestClient) -> None:
    address = f"https://timeline.example/en/events/{SLUG}"
    assert later.get(f"/en/events/{SLUG}.txt").text == (
        f"“{EVENT['title_en']}”, Alliance Timeline, version {VERSION}, {address} (accessed 1 March 2031)."
    )
    assert later.get("/fr/cite.txt").text == (
        "«\u00a0Russie et Corée du Nord, événement par événement\u00a0», Alliance Timeline, "
        f"version {VERSION}, https://timeline.example/fr/ (consulté le 1er mars 2031)."
    )


@each_language
def test_the_whole_data_set_is_cited_as_one(later: TestClient, language: str) -> None:
    kind, key, fields = bibtex(later.get(f"/{language}/cite.bib").text)
    assert (kind, key) == ("dataset", "alliance-timeline")
    record = ris(later.get(f"/{language}/cite.ris").content)
    assert record["TY"] == "DATA"
    assert record["TI"] == plain(fields["title"]) == Page.at(later, f"/{language}/").text("h1")
    assert record["UR"] == fields["url"] == f"https://timeline.example/{language}/"
    assert record["ET"] == fields["version"] == VERSION
    assert record["DA"].replace("/", "-") == fields["date"] == VERSION[:10]


@each_language
def test_every_event_has_its_citations(client: TestClient, language: str) -> None:
    for row in read_rows(FROZEN, "events.csv"):
        address = f"/{language}/events/{row['slug']}"
        _, key, fields = bibtex(client.get(f"{address}.bib").text)
        record = ris(client.get(f"{address}.ris").content)
        assert key == record["ID"] == row["slug"]
        assert plain(fields["title"]) == record["TI"] == row[f"title_{language}"]


def test_an_organisation_is_no_person(later: TestClient) -> None:
    """As an author of RIS, pandoc 3.9, bibutils 7.2 and biblatex-csl-converter 3.6 read it as "Timeline, Alliance", or
    as "Smith" where it holds a comma, with or without another at its end."""
    for address in ("/en/cite", f"/en/events/{SLUG}"):
        assert not {"AU", "A1", "A2", "ED"} & ris(later.get(f"{address}.ris").content).keys()
        _, _, fields = bibtex(later.get(f"{address}.bib").text)
        assert fields["author"] == "{Alliance Timeline}"


def test_styles_of_bibtex_find_the_year_and_the_month(later: TestClient) -> None:
    """pybtex 0.26.1 with the style "plain" printed no date: it knows none but year and month."""
    written = later.get("/en/cite.bib").text
    day = date.fromisoformat(VERSION[:10])
    assert f"  year = {{{day.year}}},\n  month = {day.strftime('%b').lower()},\n" in written


def test_names_in_a_title_keep_their_capitals_word_by_word(tmp_path: Path) -> None:
    """@retorquere/bibtex-parser 9.0.29, of Better BibTeX, reads "north korea" in a title with double braces."""
    copy = Copy.without_events(tmp_path)
    copy.add_event("one", title_en="Kim’s KN-23 strikes Kyiv, state TV says: “{Not} ours”")
    with serving(copy) as client:
        _, _, fields = bibtex(client.get("/en/events/one.bib").text)
    assert fields["title"] == (
        r"{Kim’s} {KN-23} strikes {Kyiv,} state {TV} says: {“\textbraceleft{}Not\textbraceright{}} ours”"
    )


@pytest.mark.parametrize("name", ["cite", f"events/{SLUG}"])
def test_styles_come_as_what_they_are(client: TestClient, name: str) -> None:
    kinds = {
        "txt": "text/plain; charset=utf-8",
        "bib": "application/x-bibtex",
        "ris": "application/x-research-info-systems",
    }
    key = SLUG if name != "cite" else "alliance-timeline"
    for ending, kind in kinds.items():
        response = client.get(f"/fr/{name}.{ending}")
        assert response.headers["Content-Type"] == kind
        assert response.headers["Content-Language"] == "fr"
        saved = None if ending == "txt" else f'attachment; filename="{key}.{ending}"'
        assert response.headers.get("Content-Disposition") == saved


@pytest.mark.parametrize(
    "path",
    ["/en/cite.doc", "/en/cite.", "/de/cite.bib", "/en/events/none.bib", f"/en/events/{SLUG}.doc", "/en/events/.ris"],
)
def test_what_cannot_be_cited_is_not_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_citation_is_another_on_another_day(client: TestClient, database_url: str) -> None:
    for path in ("/en/cite.txt", f"/en/events/{SLUG}.bib"):
        etag = client.get(path).headers["ETag"]
        assert client.get(path, headers={"If-None-Match": etag}).status_code == 304
        with on_the_day_of_access(database_url) as later:
            assert later.get(path, headers={"If-None-Match": etag}).status_code == 200


# On a page


@each_language
def test_a_page_shows_its_citation_and_leads_to_the_others(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/events/{SLUG}?category=arms")
    places = {"cite-event": f"/{language}/events/{SLUG}", "cite": f"/{language}/cite"}
    for place, address in places.items():
        assert page.one(f"#{place}-text").text() == client.get(f"{address}.txt").text
        links = [attribute(one, "href") for one in page.all(f"#{place} a")]
        assert links == [f"{address}.{ending}" for ending in ("bib", "ris", "txt")]
        assert attribute(page.one(f"#{place} button"), "data-copies") == f"{place}-text"
        assert page.one(f"#{place}").tag == "details"
    assert not Page.at(client, f"/{language}/").has("#cite-event")


# Hostile texts


def on_one_line(text: str) -> str:
    return " ".join(text.split())


@each_text
@each_language
def test_no_text_breaks_out_of_its_field(hostile_site: TestClient, language: str, name: str) -> None:
    title = on_one_line(hostile.TEXTS[name])
    address = f"/{language}/events/{name}"
    _, key, fields = bibtex(hostile_site.get(f"{address}.bib").text)
    assert key == name
    assert plain(fields["title"]) == title
    assert list(fields) == ["author", "title", "date", "year", "month", "version", "langid", "url", "urldate"]
    record = ris(hostile_site.get(f"{address}.ris").content)
    assert record["TI"] == title
    assert record["UR"] == f"https://timeline.example{address}"
    sentence = hostile_site.get(f"{address}.txt").text
    assert len(sentence.splitlines()) == 1


@each_language
def test_no_text_of_the_data_set_breaks_its_citation(hostile_site: TestClient, language: str) -> None:
    _, _, fields = bibtex(hostile_site.get(f"/{language}/cite.bib").text)
    record = ris(hostile_site.get(f"/{language}/cite.ris").content)
    assert plain(fields["author"]) == record["PB"] != ""
    assert plain(fields["title"]) == record["TI"] != ""


def test_an_address_with_braces_keeps_an_entry_whole(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    copy.add_event("one", title_en=r"50 % of \emph{a_b}, ~$1 & #2^3")
    with serving(copy, "https://timeline.example/{a}b") as client:
        _, _, fields = bibtex(client.get("/en/events/one.bib").text)
        assert fields["url"] == "https://timeline.example/%7Ba%7Db/en/events/one"
        assert plain(fields["title"]) == r"50 % of \emph{a_b}, ~$1 & #2^3"


# The version


def versions(client: TestClient) -> set[str]:
    """The version that each place tells."""
    page = Page.at(client, "/en/events/one")
    footer = re.search(r"version (\S+)", page.text("footer.site"))
    name = re.search(r"alliance-timeline_(.+?)_", client.get("/en/events.csv").headers["Content-Disposition"])
    sentence = re.search(r"version (\S+),", client.get("/en/events/one.txt").text)
    assert footer
    assert name
    assert sentence
    record: dict[str, Any] = ris(client.get("/fr/cite.ris").content)
    return {footer[1], name[1], sentence[1], record["ET"], client.get("/healthz").json()["version"]}


@pytest.mark.usefixtures("noticing_at_once")
def test_the_same_version_is_told_everywhere_and_changes_with_the_data_alone(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    copy.add_event("one", "source")
    with serving(copy) as client:
        (first,) = versions(client)
        assert re.fullmatch(r"2026-01-01-[0-9a-f]{8}", first)
        for path in copy.folder.iterdir():
            os.utime(path, (2_000_000_000, 2_000_000_000))
        dataset.load(copy.folder, copy.database_url)
        assert versions(client) == {first}
        another = database_in(tmp_path / "another")
        assert dataset.load(copy.folder, another).data_set.version == first
        events = copy.folder / "events.csv"
        events.write_text(events.read_text("utf-8").replace("Summary.", "Summary!"), "utf-8")
        dataset.load(copy.folder, copy.database_url)
        (second,) = versions(client)
        assert second != first
