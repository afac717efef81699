"""Is another data set another timeline, with nothing of ours in it? Of another subject, in one language, with less."""

import csv
import io
import json
import os
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest
from openapi_spec_validator import validate
from starlette.testclient import TestClient

from app import dataset, pages
from app.__main__ import main
from app.dataset import read
from app.errors import BadDataSet
from app.importing import example, write
from app.models.dataset import COLOURS, SHAPES
from tests.databases import database_in
from tests.datasets import Copy, serving
from tests.promises import html_faults
from tests.reading import Page, as_typed, attribute, texts
from tests.test_command_line import serving as serving_apart

FRENCH = "fr"
#: What a data set may do without, so that there is one event and hardly anything else.
_LEAST = {
    "timeline.toml": """\
slug = "pain"
corrections = "https://example.org/contact"
[fr]
name = "Pain"
title = "Le pain, jour après jour"
description = "Une baguette à la fois."
[window]
from = 1793-01-01
to = 1793-12-31
[licence]
name = "CC0"
url = "https://creativecommons.org/publicdomain/zero/1.0/"
[[collections]]
slug = "tout"
label_fr = "Tout"
[[kinds]]
slug = "livre"
label_fr = "livre"
state_media = false
""",
    "categories.csv": "slug,label_fr,definition_fr,colour,shape\npain,Pain,Du pain,olive,wedge\n",
    "events.csv": (
        "slug,date,category,place,title_fr,summary_fr,attribution_fr,caveat_fr,collection,related,added,updated\n"
        "egalite,1793-11-15,pain,,Le pain de l'égalité,Un seul pain pour tous.,,,tout,,2026-01-02,\n"
    ),
    "sources.csv": "slug,publisher,title,title_is,url,published,language,kind,read\n",
    "citations.csv": "event,source,locator_fr\n",
}


@pytest.fixture(scope="module", params=["whole", "least"])
def french(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A site of another subject in French alone: with all there can be, and with the least."""
    folder = tmp_path_factory.mktemp(request.param) / "data"
    write(folder, example([FRENCH]) if request.param == "whole" else _LEAST)
    with serving(Copy(folder)) as client:
        yield client


def hrefs(page: Page) -> set[str]:
    found = {attribute(node, "href").partition("#")[0] for node in page.all("a[href^='/']")}
    return {one for one in found if one}


def walk(client: TestClient) -> dict[str, Page]:
    """Every page that is one of its own, from the home page on: those with a query are much alike."""
    found: dict[str, Page] = {}
    waiting = {"/fr/", "/fr/?from=..&to=..", "/fr/about", "/fr/figures", "/fr/sources"}
    while waiting:
        address = waiting.pop()
        response = client.get(address)
        assert response.status_code == 200, address
        if response.headers["Content-Type"].startswith("text/html"):
            found[address] = Page(response.text, 200)
            waiting |= {one for one in hrefs(found[address]) if "?" not in one} - found.keys()
    return found


def test_every_page_is_served_well_formed_and_in_the_one_language(french: TestClient) -> None:
    pages = walk(french)
    assert len(pages) >= 6
    for address, page in pages.items():
        assert html_faults(page.html.encode()) == (), address
        assert attribute(page.one("html"), "lang") == "fr"
        assert not page.has("nav.languages"), address
        assert {attribute(node, "hreflang") for node in page.all("[hreflang]")} <= {"fr"}
        assert not [one for one in hrefs(page) if one.startswith("/en")], address
        assert not page.has("meta[property='og:locale:alternate']")


def test_no_address_of_the_program_answers_in_another_language(french: TestClient) -> None:
    modules = [import_module(f"app.pages.{one.name}") for one in iter_modules(pages.__path__)]
    served = [one.path for module in modules if hasattr(module, "router") for one in module.router.routes]
    slug = Page.at(french, "/fr/?from=..&to=..").listed[0]
    given = {"language": "en", "slug": slug, "step": "over-the-sea", "extension": "bib", "part": "0"}
    given |= {"series": "people-aloft", "ending": "svg"}
    with_language = [path for path in served if "{language}" in path]
    paths = [re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: given[found[1]], path) for path in with_language]
    assert len(paths) >= 12
    for path in paths:
        page = Page.at(french, path, 404)
        assert page.text("h1") == "Page introuvable", path
        assert attribute(page.one("html"), "lang") == "fr"
        assert html_faults(page.html.encode()) == (), path


@pytest.mark.parametrize("liked", ["en", "en-GB,en;q=0.9,fr;q=0.1", "de", "", "fr"])
def test_the_way_in_leads_to_the_language_there_is(french: TestClient, liked: str) -> None:
    response = french.get("/?q=pain", headers={"Accept-Language": liked})
    assert (response.status_code, response.headers["Location"]) == (307, "/fr/?q=pain")


def test_machines_are_told_of_one_language_and_of_pages_that_show_something(french: TestClient) -> None:
    pages = french.get("/sitemap-0.xml").text
    assert "hreflang" not in pages
    listed = re.findall(r"<loc>https://timeline\.example(/[^<]*)</loc>", pages)
    sections = {attribute(node, "href") for node in Page.at(french, "/fr/").all(".sections a")}
    assert set(listed) == {*sections, "/fr/api", "/fr/changes", "/fr/data", "/fr/dossier", "/fr/help"}
    assert french.get("/sitemap-1.xml").text.count("<loc>") == Page.at(french, "/fr/?from=..&to=..").shown
    told = json.loads(Page.at(french, "/fr/").text("script[type='application/ld+json']"))
    assert [one["inLanguage"] for one in told["@graph"]] == ["fr", ["fr"]]
    answers = {one: french.get(f"/oembed?url=https://timeline.example/{one}/").status_code for one in ("fr", "en")}
    assert answers == {"fr": 200, "en": 404}


def test_programs_are_told_of_one_language_too(french: TestClient) -> None:
    document = french.get("/openapi.json").json()
    validate(document)
    assert document["components"]["parameters"]["language"]["schema"]["enum"] == ["fr"]
    assert document["externalDocs"]["url"] == "https://timeline.example/fr/api"
    assert french.get("/api", headers={"Accept-Language": "en"}).headers["Location"] == "/fr/api"
    Page.at(french, "/fr/api")


def test_files_hold_the_events_in_the_one_language(french: TestClient) -> None:
    rows = list(csv.DictReader(io.StringIO(french.get("/fr/events.csv?from=..&to=..").text)))
    titles = texts(Page.at(french, "/fr/?from=..&to=..").all("#list li a"))
    assert [as_typed(one["title"]) for one in rows] == [as_typed(title) for title in titles]
    assert french.get("/fr/?q=balloon").status_code == 200
    assert french.get("/en/events.png").status_code == 404


def test_sections_that_show_nothing_are_not_in_the_header(tmp_path: Path) -> None:
    least, whole = tmp_path / "least" / "data", tmp_path / "whole" / "data"
    write(least, _LEAST)
    write(whole, example(["fr", "en"]))
    with serving(Copy(least)) as client:
        page = Page.at(client, "/fr/")
        assert texts(page.all(".sections a")) == ["Chronologie", "À propos"]
        # One collection is no choice and tells nothing, and without places there is no part for them.
        assert not page.has("#collection")
        assert not page.has("#places")
        assert page.listed == ["egalite"]
        assert not page.has("#list details")
        assert not Page.at(client, "/fr/about").has("#collections")
        panel = Page.at(client, "/fr/events/egalite")
        # Nothing is said of how sure it is, either.
        assert not panel.has("#panel .facts")
        assert not panel.has("#panel .sources")
        Page.at(client, "/fr/story", 404)
        assert Page.at(client, "/fr/figures").has("#no-figures")
    with serving(Copy(whole)) as client:
        page = Page.at(client, "/fr/")
        assert texts(page.all(".sections a")) == ["Chronologie", "Récit", "Sources", "À propos"]
        # The first of two is the one for whoever likes neither.
        assert texts(page.all(".languages a")) == ["FR", "EN"]
        assert client.get("/", headers={"Accept-Language": "de"}).headers["Location"] == "/fr/"
        assert client.get("/", headers={"Accept-Language": "en"}).headers["Location"] == "/en/"


@pytest.mark.usefixtures("noticing_at_once")
def test_a_load_may_change_the_languages_while_it_is_served(tmp_path: Path) -> None:
    folders = {}
    for name, languages in (("fr", ["fr"]), ("both", ["en", "fr"])):
        folders[name] = tmp_path / name
        write(folders[name], example(languages))
    copy = Copy(folders["fr"])
    with serving(copy) as client:
        for name, status in (("both", 200), ("fr", 404), ("both", 200)):
            dataset.load(folders[name], copy.database_url)
            for path in ("/en/", "/en/events.csv", "/en/events/1785-01-07-channel", "/en/sources", "/sitemap.xml"):
                Page.at(client, path, status if path.startswith("/en") else 200)
            assert Page.at(client, "/fr/").has("nav.languages") == (status == 200)
            shown = Page.at(client, "/fr/events/1785-01-07-channel")
            assert shown.text("#panel h2") == "Blanchard et Jeffries traversent la Manche"
            if status == 200:
                found = Page.at(client, "/en/?q=channel&from=..&to=..")
                assert found.listed == ["1785-01-07-channel"]
        assert dataset.load(folders["both"], copy.database_url).sentence.endswith("nothing changed")


# What the files may say


def faults(folder: Path) -> list[tuple[str, str, str]]:
    with pytest.raises(BadDataSet) as caught:
        read(folder)
    return [(one.file, one.column, one.expected) for one in caught.value.faults]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path / "data", _LEAST)
    return tmp_path / "data"


def put(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize("table", ["xx", "french", "FR", "fr_CA"])
def test_a_data_set_in_no_language_is_asked_for_one(folder: Path, table: str) -> None:
    """And nothing else is said of its files, which are in the language that they say."""
    put(folder, "timeline.toml", "[fr]", f"[{table}]")
    expected = "a table such as [en] or [pt-BR], or several: the languages of the data set"
    assert faults(folder) == [("timeline.toml", "", expected)]


def test_texts_in_a_language_that_the_data_set_has_not_got_are_at_fault(folder: Path) -> None:
    put(folder, "categories.csv", "label_fr", "label_en")
    assert {(column, expected.partition(" ")[0]) for _, column, expected in faults(folder)} == {
        ("label_fr", "a"),
        ("label_en", "only"),
    }
    put(folder, "categories.csv", "label_en", "label_fr")
    put(folder, "timeline.toml", 'label_fr = "Tout"', 'label_fr = "Tout"\nlabel_en = "All"')
    assert [column for _, column, _ in faults(folder)] == ["collections 1.label_en"]


@pytest.mark.parametrize(
    ("look", "column", "expected"),
    [
        ("teal,wedge", "colour", f"one of {', '.join(COLOURS)}"),
        ("red,star", "shape", f"one of {', '.join(SHAPES)}"),
        (",wedge", "colour", "a value: this cell must not be empty"),
        ("olive,wedge", "shape", "colour and shape together only once; line 2 has the same"),
    ],
)
def test_a_look_that_cannot_be_told_apart_is_a_fault(folder: Path, look: str, column: str, expected: str) -> None:
    with (folder / "categories.csv").open("a", encoding="utf-8") as file:
        file.write(f"autre,Autre,Le reste,{look}\n")
    assert faults(folder) == [("categories.csv", column, expected)]


def test_categories_look_as_their_file_says(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    file = copy.folder / "categories.csv"
    file.write_text("slug,label_en,label_fr,definition_en,definition_fr,colour,shape\n", encoding="utf-8")
    looks = {f"{colour}-{shape}": (colour, shape) for colour, shape in zip(COLOURS, reversed(SHAPES), strict=True)}
    for slug, (colour, shape) in looks.items():
        texts_of = dict.fromkeys(("slug", "label_en", "label_fr", "definition_en", "definition_fr"), slug)
        copy.add("categories.csv", {**texts_of, "colour": colour, "shape": shape})
        copy.add_event(slug, "one", category=slug)
    with serving(copy) as client:
        page = Page.at(client, "/en/")
        drawn = {}
        for slug, (colour, _) in looks.items():
            assert f"category-{COLOURS.index(colour) + 1}" in attribute(page.one(f"#lane-{slug}"), "class").split()
            drawn[slug] = attribute(page.one(f"#mark-{slug} use.at"), "href").removeprefix("#m")
            assert f"shape-{drawn[slug]}" in attribute(page.one(f"#lane-{slug} h2 .marker"), "class").split()
        assert len(set(drawn.values())) == len(looks)


def test_the_command_line_speaks_the_language_of_the_data_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "mine", _LEAST)
    monkeypatch.setenv("DATABASE_URL", database_in(tmp_path))
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "mine"))
    assert [main([command]) for command in ("check", "load")] == [0, 0]
    capfd.readouterr()
    assert main(["export"]) == main(["export", "--language", "fr"]) == 0
    assert capfd.readouterr().out.count(",Le pain de l'égalité,") == 2
    assert main(["export", "--language", "en"]) == 1
    told = "--language is “en”: expected fr, in which the data set is told.\n"
    assert capfd.readouterr() == ("", told)
    with serving_apart({**os.environ, "PORT": "0"}) as (_, line):
        assert line.startswith("Pain on http://")
