"""Does the page of figures say what was stated, by whom and when, and nothing else?"""

import csv
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.dates import parse_date
from app.exports.csv import SHEETS
from app.formats import date_in_words, typeset
from app.lines import plain_number
from tests.datasets import FROZEN, ROOT, Copy, figure_names, of_the_real, read_rows, serving
from tests.reading import Page, as_typed, attribute, texts, words

_ROWS = read_rows(FROZEN, "figures.csv")
FIGURES = [{"id": name, **row} for name, row in zip(figure_names(_ROWS), _ROWS, strict=True)]
BY_NAME = {row["id"]: row for row in FIGURES}
DATA = ROOT / "data"
EVENTS = {row["slug"]: row for row in read_rows(FROZEN, "events.csv")}
SOURCES = {row["slug"]: row for row in read_rows(FROZEN, "sources.csv")}
SERIES = {row["slug"]: row for row in read_rows(FROZEN, "series.csv")}
QUALIFIERS = {
    "en": {"about": "about", "at_least": "at least", "more_than": "more than", "at_most": "at most", "exact": ""},
    "fr": {"about": "environ", "at_least": "au moins", "more_than": "plus de", "at_most": "au plus", "exact": ""},
}

each_language = pytest.mark.parametrize("language", ["en", "fr"])


def spoken(text: str, language: str = "en") -> str:
    return as_typed(typeset(text, language))


def rows_in(page: Page, part: str) -> list[str]:
    """The figures of a table, by their permanent names."""
    return [attribute(node, "id").removeprefix("figure-") for node in page.all(f"#{part} tbody tr")]


def points_in(page: Page, part: str) -> list[str]:
    return [attribute(node, "data-figure") for node in page.all(f"#{part} .point")]


def cell(page: Page, figure: str, name: str) -> str:
    return page.text(f"#figure-{figure} .{name}")


@each_language
def test_each_figure_of_a_series_stands_once_in_its_table_and_as_one_point(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/figures")
    for slug in SERIES:
        of_series = sorted(row["id"] for row in FIGURES if row["series"] == slug)
        assert of_series
        assert sorted(rows_in(page, f"series-{slug}")) == of_series
        assert sorted(points_in(page, f"series-{slug}")) == of_series
        assert words(page.one(f"#series-{slug} h2")).startswith(spoken(SERIES[slug][f"label_{language}"], language))
    assert len(page.all(".point")) == sum(bool(row["series"]) for row in FIGURES) == 21


@each_language
def test_all_others_stand_in_the_last_table_in_the_order_of_their_events(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/figures")

    def order(row: dict[str, str]) -> tuple[object, ...]:
        when = parse_date(EVENTS[row["event"]]["date"])
        return when.earliest, when.latest, row["event"], list(BY_NAME).index(row["id"])

    assert rows_in(page, "others") == [row["id"] for row in sorted(FIGURES, key=order) if not row["series"]]
    assert len(page.all("tbody tr")) == len(FIGURES) == 80


@each_language
def test_a_row_says_number_speaker_day_source_and_event(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/figures")
    for row in FIGURES:
        number = row["id"]
        stated = cell(page, number, "stated")
        assert cell(page, number, "says") == spoken(row[f"attributed_to_{language}"], language)
        assert cell(page, number, "event-of") == spoken(EVENTS[row["event"]][f"title_{language}"], language)
        assert page.href(f"#figure-{number} .event-of a") == f"/{language}/events/{row['event']}"
        assert cell(page, number, "source") == SOURCES[row["source"]]["publisher"]
        if SOURCES[row["source"]]["url"]:
            assert page.href(f"#figure-{number} .source a") == SOURCES[row["source"]]["url"]
        else:
            assert not page.has(f"#figure-{number} .source a")
        assert cell(page, number, "what") == spoken(row[f"label_{language}"], language)
        when = row["stated"] if row["series"] else EVENTS[row["event"]]["date"]
        assert cell(page, number, "when") == date_in_words(when, language)
        qualifier = QUALIFIERS[language][row["qualifier"]]
        assert stated.startswith(f"{qualifier} " if qualifier else stated[0])
        assert spoken(row[f"note_{language}"], language) in stated


def test_numbers_have_the_form_of_their_language(client: TestClient) -> None:
    english, french = (Page.at(client, f"/{language}/figures") for language in ("en", "fr"))
    sent = next(row["id"] for row in FIGURES if row["event"] == "2025-04-30-nis-casualties" and row["value"] == "15000")
    assert words(english.one(f"#figure-{sent} .amount")) == "about 15,000 people"
    assert french.one(f"#figure-{sent} .amount").text() == "environ 15\N{NARROW NO-BREAK SPACE}000 personnes"
    half = next(row["id"] for row in FIGURES if row["unit"] == "percent" and row["value"] == "50")
    assert words(english.one(f"#figure-{half} .amount")) == "more than 50%"
    assert words(french.one(f"#figure-{half} .amount")) == "plus de 50 %"
    assert "15\N{NARROW NO-BREAK SPACE}000" in [
        node.text() for node in french.all("#series-soldiers-sent .levels text")
    ]
    assert "15,000" in texts(english.all("#series-soldiers-sent .levels text"))


def test_no_line_can_end_within_a_french_number(client: TestClient) -> None:
    page = Page.at(client, "/fr/figures")
    said = [page.one("main").text(), *(attribute(point, "aria-label") for point in page.all(".point"))]
    assert any("\N{NARROW NO-BREAK SPACE}000" in text for text in said[1:])
    assert [found for text in said for found in re.findall("[0-9] [0-9]{3}(?![0-9])", text)] == []


def test_a_point_says_what_its_row_does_and_leads_to_the_same_event(client: TestClient) -> None:
    page = Page.at(client, "/en/figures")
    for section in page.all(".series"):
        (figure,) = section.css("figure")
        title = attribute(figure, "aria-labelledby")
        assert words(page.one(f"#{title}"))
        assert attribute(figure.css("svg[role=group]")[0], "aria-labelledby") == title
        rows = section.css("tbody tr")
        points = {attribute(point, "data-figure"): point for point in section.css("a.point")}
        assert len(points) == len(rows)
        for row in rows:
            point = points[attribute(row, "data-figure")]
            name = attribute(point, "aria-label")
            for part in ("amount", "says", "when"):
                assert words(row.css(f".{part}")[0]) in as_typed(name)
            assert as_typed(name).startswith(words(point.css("title")[0]))
            assert all(as_typed(short.text().strip()) in as_typed(name) for short in point.css(".beside"))
            assert attribute(point, "href") == attribute(row.css(".event-of a")[0], "href")
            status = EVENTS[BY_NAME[attribute(row, "data-figure")]["event"]]["status"]
            assert words(row.css(".status")[0]).lower() == status
            drawn = {"confirmed": "solid", "reported": "half", "claimed": "hollow"}[status]
            assert drawn in attribute(point.css("svg.marker")[0], "class").split()
            assert drawn in attribute(row.css(".says .marker")[0], "class").split()
            assert len(point.css(".left")) == (drawn == "half")
            number = words(row.css("strong")[0])
            assert {short.text().strip() for short in point.css(".beside")} <= {number, f"{number[:-8]}M"}


@each_language
def test_a_sentence_above_each_strip_names_its_lowest_and_its_highest_number(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/figures")
    for slug in SERIES:
        rows = [row for row in FIGURES if row["series"] == slug]
        rows.sort(key=lambda row: parse_date(row["stated"]).earliest)
        low, high = (choose(rows, key=lambda row: float(row["value"])) for choose in (min, max))
        said = page.text(f"#series-{slug}-caption")
        assert said.startswith(f"{len(rows)} statement" if language == "en" else f"{len(rows)} déclaration")
        place = 0
        for row in (low, high) if low["value"] != high["value"] else (low,):
            who, when = spoken(row[f"attributed_to_{language}"], language), row["stated"]
            month = date_in_words(when[:7] + "~" * when.endswith("~"), language)
            place = said.index(f"{cell(page, row['id'], 'amount')} ({who}, {month})", place) + 1


def test_each_figure_has_an_address_on_the_page(client: TestClient) -> None:
    page = Page.at(client, "/en/figures")
    addresses = {attribute(row, "id"): attribute(row.css(".address a")[0], "href") for row in page.all("tbody tr")}
    assert addresses == {f"figure-{name}": f"#figure-{name}" for name in BY_NAME}


def test_without_statuses_nothing_is_said_of_them(tmp_path: Path) -> None:
    copy = Copy.of_all(tmp_path)
    path = copy.folder / "timeline.toml"
    path.write_text(path.read_text("utf-8").partition("[[statuses]]")[0], "utf-8")
    for slug in EVENTS:
        copy.correct_event(slug, status="")
    with serving(copy) as client:
        page = Page.at(client, "/en/figures")
        assert len(page.all(".point")) == 21
        assert not page.all(".status, .legend .speakers, .marker:is(.half, .hollow)")
        assert "How sure" not in texts(page.all("thead th"))


def test_without_speakers_all_marks_are_alike_and_none_is_named(client: TestClient) -> None:
    page = Page.at(client, "/en/figures")
    assert len(page.all(".legend .speakers")) == 1
    assert {attribute(point, "class") for point in page.all(".point")} == {"point"}
    assert {attribute(use, "href") for use in page.all(".point .marker > .shape")} == {"#shape-2"}
    assert not page.all("td .hidden")


def test_a_qualifier_is_drawn_as_it_is_written(client: TestClient) -> None:
    page = Page.at(client, "/en/figures")
    drawn = {
        attribute(point, "data-figure"): (
            len(point.css(".approximate")) > 0,
            next((attribute(one, "d").split("V")[1][0] for one in point.css(".open")), ""),
        )
        for point in page.all(".point")
    }
    how = {"exact": (False, ""), "about": (True, ""), "at_most": (False, "2")}
    up = (False, "-")
    for row in FIGURES:
        if row["series"] and not row["stated"].endswith("~"):
            assert drawn[row["id"]] == how.get(row["qualifier"], up), row


def test_what_was_stated_in_a_month_does_not_hide_what_was_stated_on_a_day(client: TestClient) -> None:
    page = Page.at(client, "/en/figures")
    for section in page.all(".series"):
        are_periods = [len(point.css(".bar")) > 0 for point in section.css(".point")]
        assert are_periods == sorted(are_periods, reverse=True)


def test_no_line_joins_two_points(client: TestClient) -> None:
    page = Page.at(client, "/en/figures")
    assert not page.all("polyline")
    assert all(attribute(line, "y1") == attribute(line, "y2") for line in page.all(".chart line"))


def test_the_header_leads_here_and_the_languages_to_each_other(client: TestClient) -> None:
    page = Page.at(client, "/en/figures")
    assert texts(page.all(".sections [aria-current=page]")) == ["Figures"]
    assert "/fr/figures" in [attribute(node, "href") for node in page.all(".languages a")]
    assert page.href("link[rel=canonical]") == "http://testserver/en/figures"
    assert "/en/figures" in [attribute(node, "href") for node in Page.at(client, "/en/").all(".sections a")]


# The file


def rows_of_file(client: TestClient, address: str) -> list[dict[str, str]]:
    response = client.get(address)
    assert response.status_code == 200
    text = response.content.decode("utf-8-sig")
    found = list(csv.DictReader(StringIO(text, newline=""), strict=True))
    assert all(None not in row and None not in row.values() for row in found)
    return found


@each_language
def test_the_file_has_the_figures_of_the_page(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/figures")
    written = rows_of_file(client, page.href("#export-csv"))
    expected = [
        {
            "event": row["event"],
            "event_title": EVENTS[row["event"]][f"title_{language}"],
            "event_date": EVENTS[row["event"]]["date"],
            "source_publisher": SOURCES[row["source"]]["publisher"],
            "source_title": SOURCES[row["source"]]["title"],
            "source_url": SOURCES[row["source"]]["url"],
            **{name: row[f"{name}_{language}"] for name in ("label", "attributed_to", "note")},
            **{name: row[name] for name in ("value", "unit", "qualifier", "series", "stated", "source")},
            "speaker": "",
            "speaker_label": "",
        }
        for row in FIGURES
    ]
    key = lambda row: sorted(row.items())  # noqa: E731
    assert sorted(written, key=key) == sorted(expected, key=key)
    assert "80" in page.text("#export")
    others = [row["label"] for row in written if not row["series"]]
    assert others == [BY_NAME[one][f"label_{language}"] for one in rows_in(page, "others")]


def test_the_file_is_rfc_4180_in_utf_8_and_named(client: TestClient) -> None:
    response = client.get("/fr/figures.csv")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    name = f"alliance-timeline_{client.get('/healthz').json()['version']}_figures.csv"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.headers["Content-Language"] == "fr"
    assert response.text.startswith(",".join(SHEETS["figures"]) + "\r\n")
    assert response.text.count("\n") == response.text.count("\r\n") == len(FIGURES) + 1


def test_the_byte_order_mark_comes_on_request_only(client: TestClient) -> None:
    plain, marked = client.get("/en/figures.csv"), client.get("/en/figures.csv?bom=1")
    assert marked.content == b"\xef\xbb\xbf" + plain.content
    assert marked.headers["ETag"] != plain.headers["ETag"]
    assert Page.at(client, "/en/figures").href("#export-csv-excel") == "/en/figures.csv?bom=1"


@pytest.mark.parametrize(
    ("value", "text"),
    [(15000.0, "15000"), (4.7, "4.7"), (-8.5, "-8.5"), (1e-5, "0.00001"), (999999999999999.0, "999999999999999")],
)
def test_a_number_is_written_plainly(value: float, text: str) -> None:
    assert plain_number(value) == text


# Other data

_ODD = "one--label-somebody-{}"


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A series of one statement, negative and huge values, what a spreadsheet would run, no source."""
    copy = Copy.without_events(tmp_path_factory.mktemp("odd"))
    copy.add_event("one", date="2024-01-01", title_en="=1+1")
    copy.add_source("named", publisher="@who", title="-title")
    persons = {"series": "soldiers-sent", "unit": "persons"}
    copy.add_figure("one", value="7", stated="2024-02", qualifier="at_most", **persons)
    rounds = {"series": "shells-shipped", "unit": "rounds"}
    copy.add_figure("one", value="-999999999999999", stated="2024-02-03", **rounds)
    copy.add_figure("one", value="999999999999999", stated="2024-02-03", **rounds)
    copy.add_figure("one", value="-12.5", label_en="+label 2", note_en="=note", note_fr="=note", source="named")
    copy.add_figure("one", value="0")
    with serving(copy) as client:
        yield client


def test_a_series_with_a_single_statement_is_a_point_and_a_row(odd: TestClient) -> None:
    page = Page.at(odd, "/en/figures")
    name = "one--label-somebody-7"
    assert points_in(page, "series-soldiers-sent") == rows_in(page, "series-soldiers-sent") == [name]
    assert page.text("#series-soldiers-sent-caption") == "1 statement: at most 7 people (Somebody, February 2024)."
    assert cell(page, name, "stated") == "at most 7 people Label"
    assert len(page.all("#series-soldiers-sent .bar")) == 1


def test_negative_and_huge_numbers_have_their_place(odd: TestClient) -> None:
    page = Page.at(odd, "/en/figures")
    low, high = (page.one(f"[data-figure='{_ODD.format(value)}'] > svg") for value in (f"minus-{'9' * 15}", "9" * 15))
    (zero,) = page.all("#series-shells-shipped .zero")
    heights = [
        float(attribute(node, name).removesuffix("em")) for node, name in ((high, "y"), (zero, "y1"), (low, "y"))
    ]
    assert heights == sorted(set(heights))
    assert "999,999,999,999,999" in cell(page, _ODD.format("9" * 15), "stated")
    others = ["one--label-2-somebody-minus-12-5", _ODD.format("0")]
    assert cell(page, others[0], "stated").startswith("-12.5 people")
    assert rows_in(page, "others") == others


def test_a_figure_without_a_source_says_so_by_a_dash(odd: TestClient) -> None:
    assert cell(Page.at(odd, "/en/figures"), _ODD.format("0"), "source") == "–"


def test_a_spreadsheet_runs_nothing_and_a_number_stays_one(odd: TestClient) -> None:
    row = rows_of_file(odd, "/en/figures.csv")[3]
    assert row["event_title"] == "'=1+1"
    assert (row["label"], row["note"]) == ("'+label 2", "'=note")
    assert (row["source_publisher"], row["source_title"]) == ("'@who", "'-title")
    assert row["value"] == "-12.5"
    assert rows_of_file(odd, "/en/figures.csv")[1]["value"] == "-999999999999999"


def test_a_data_set_without_figures_says_so(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    copy.add_event("one")
    with serving(copy) as client:
        for language, notice in (("en", "Nothing has been stated in numbers yet."), ("fr", "Aucun chiffre")):
            page = Page.at(client, f"/{language}/figures")
            assert page.text("#no-figures").startswith(notice)
            assert not page.has("table")
            assert not page.has("#export")
            assert rows_of_file(client, f"/{language}/figures.csv") == []


# Many of them


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """550 statements of a series, most on the same days; 530 other figures, many of them of one event."""
    copy = Copy.without_events(tmp_path_factory.mktemp("many"))
    for number in range(12):
        copy.add_event(f"event-{number}", date=f"2024-01-{number + 1:02}")
    cells = {"label_en": "L", "label_fr": "L", "attributed_to_en": "A", "attributed_to_fr": "A", "unit": "persons"}
    series = [
        {"event": f"event-{number % 12}", "value": str(number), "qualifier": "about", "series": "soldiers-sent"}
        | {"stated": f"2024-{number % 3 + 1:02}", **cells}
        for number in range(550)
    ]
    others = [
        {"event": f"event-{5 if number % 2 else number % 12}", "value": str(number), "qualifier": "exact", **cells}
        for number in range(530)
    ]
    copy.add("figures.csv", *series, *others)
    with serving(copy) as client:
        yield client


def followed(client: TestClient, part: str) -> list[list[str]]:
    """The figures of a part, page by page, by the links that lead on."""
    pages, address = [], "/en/figures"
    while address:
        page = Page.at(client, address)
        pages.append(rows_in(page, part))
        links = page.all(f"#{part} a[rel=next]")
        address = attribute(links[0], "href").partition("#")[0] if links else ""
    return pages


def test_a_long_series_comes_in_pages_that_leave_nothing_out(many: TestClient) -> None:
    pages = followed(many, "series-soldiers-sent")
    assert [len(page) for page in pages] == [250, 250, 50]
    assert len({one for page in pages for one in page}) == 550


def test_the_others_come_in_pages_that_leave_nothing_out(many: TestClient) -> None:
    pages = followed(many, "others")
    assert [len(page) for page in pages] == [250, 250, 30]
    assert len({one for page in pages for one in page}) == 530


def test_a_following_page_holds_its_own_part_alone_and_leads_back(many: TestClient) -> None:
    page = Page.at(many, "/en/figures")
    first = page.href("#others a[rel=next]").partition("#")[0]
    following = Page.at(many, first)
    assert not following.all(".series")
    assert following.href("#first-page") == "/en/figures"
    assert following.href("link[rel=canonical]") == f"https://timeline.example{first}"
    assert len(page.all(".series")) == 1
    statements = Page.at(many, page.href(".series a[rel=next]").partition("#")[0])
    assert not statements.has("#others")


def test_the_file_has_all_of_them_in_order(many: TestClient) -> None:
    written = rows_of_file(many, "/en/figures.csv")
    assert len(written) == 1080
    assert [row["event_date"] for row in written] == sorted(row["event_date"] for row in written)


@pytest.mark.parametrize("after", ["x", "-1", "99999", "1" * 50, "²", "1.0", "%00", "1e3"])
def test_what_is_no_figure_to_go_on_from_is_refused(client: TestClient, after: str) -> None:
    page = Page.at(client, f"/fr/figures?after={after}", 400)
    assert "after" in page.text(".faults")
    assert "le nom d'un chiffre" in page.text(".faults")
    assert "/fr/figures" in [attribute(node, "href") for node in page.all("main a")]


def test_a_blank_place_to_go_on_from_is_the_whole_page(client: TestClient) -> None:
    assert len(Page.at(client, "/en/figures?after=&utm_source=x").all("tbody tr")) == 80


def test_a_following_page_is_never_taken_for_the_first(many: TestClient) -> None:
    first = many.get("/en/figures")
    following = Page.at(many, "/en/figures").href("#others a[rel=next]").partition("#")[0]
    second = many.get(following)
    assert many.get("/en/figures").content == first.content != second.content
    assert many.get(following).content == second.content
    assert first.headers["ETag"] != second.headers["ETag"]


# Names that stay


def test_a_figure_keeps_its_name_when_others_are_added_and_what_says_the_same_is_numbered(tmp_path: Path) -> None:
    names = []
    for added in (0, 2):
        copy = Copy.without_events(tmp_path / str(added))
        copy.add_event("a-b")
        copy.add_event("a")
        for number in range(added):
            copy.add_figure("a", value=str(number), label_en="Before")
        copy.add_figure("a", value="4.7", label_en="B C’s d’où: 戦")
        copy.add_figure("a-b", value="4.7", label_en="C’s d’où: 戦")
        copy.add_figure("a", value="4.7", label_en="b c’s D’OÙ", note_en="another", note_fr="une autre")
        with serving(copy) as client:
            names.append(rows_in(Page.at(client, "/fr/figures"), "others"))
    assert sorted(names[0]) == ["a--b-cs-dou-somebody-4-7", "a--b-cs-dou-somebody-4-7--2", "a-b--cs-dou-somebody-4-7"]
    assert set(names[1]) == {*names[0], "a--before-somebody-0", "a--before-somebody-1"}


# Speakers


@pytest.fixture(scope="module")
def spoken_for(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with serving(of_the_real(tmp_path_factory.mktemp("spoken"))) as client:
        yield client


@each_language
def test_a_point_has_the_look_of_its_speaker_in_the_legend_and_its_row_too(
    spoken_for: TestClient, language: str
) -> None:
    page = Page.at(spoken_for, f"/{language}/figures")
    stated = read_rows(DATA, "figures.csv")
    rows = dict(zip(figure_names(stated), stated, strict=True))
    labels = {row["slug"]: row[f"label_{language}"] for row in read_rows(DATA, "speakers.csv")}
    legend = page.all(".legend .speakers")[0].css("li")
    used = {row["speaker"] for row in rows.values()} - {""}
    assert texts(legend) == [label for slug, label in labels.items() if slug in used]
    looks = {}
    for one in legend:
        looks[words(one)] = attribute(one, "class"), attribute(one.css(".marker")[0], "class").split()[1]
    assert len(set(looks.values())) == len({shape for _, shape in looks.values()}) == len(looks) > 5
    for point in page.all(".point"):
        row = rows[attribute(point, "data-figure")]
        colour, shape = looks[labels[row["speaker"]]]
        assert attribute(point, "class") == f"point {colour}"
        assert attribute(point.css(".marker > .shape")[0], "href") == f"#{shape}"
        says = page.one(f"#figure-{attribute(point, 'data-figure')} .says")
        assert colour in attribute(says, "class").split()
        assert shape in attribute(says.css(".marker")[0], "class").split()
        assert words(says).startswith(labels[row["speaker"]])
    assert all(one in page.text("#series-soldiers-sent-caption") for one in ("Washington", labels["seoul"]))


def test_the_file_names_the_speakers(spoken_for: TestClient) -> None:
    labels = {row["slug"]: row["label_fr"] for row in read_rows(DATA, "speakers.csv")}
    written = rows_of_file(spoken_for, "/fr/figures.csv")
    assert len({row["speaker"] for row in written}) > 5
    assert all(row["speaker_label"] == labels.get(row["speaker"], "") for row in written)
