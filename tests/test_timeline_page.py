"""Does the page say what was asked for, and do its controls lead where they say?"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import pytest
from starlette.testclient import TestClient

from app.dates import Window
from tests.datasets import DEFAULT_WINDOW, FROZEN, Copy, Reference, read_rows, serving
from tests.reading import AS_A_BROWSER, PLOTS, Page, attribute, first_number, texts, words
from tests.test_responses import crowd

REFERENCE = Reference.of(FROZEN)
ALL_DAYS = Window(date.fromisoformat("0001-01-01"), date.fromisoformat("9999-12-31"))
CATEGORIES = ["arms", "troops", "labour", "infrastructure", "diplomacy"]
LANGUAGES = ["en", "fr"]


def slugs(query: str, client: TestClient, language: str = "en") -> list[str]:
    return Page.at(client, f"/{language}/?{query}").listed


# Each parameter, good and bad


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "query",
    [
        {},
        {"category": "troops"},
        {"category": ["arms", "troops"]},
        {"status": "claimed"},
        {"status": ["claimed", "reported"], "category": "labour"},
        {"place": "pyongyang"},
        {"place": ["pyongyang", "kyiv"], "status": "confirmed"},
        {"source": "franceinfo-2025"},
        {"source": "franceinfo-2025", "place": "kursk-region", "category": "troops"},
        {"collection": "franceinfo"},
        {"collection": "wider", "category": ["diplomacy", "infrastructure"], "place": "moscow"},
    ],
)
def test_values_of_one_facet_are_alternatives_and_facets_narrow_each_other(
    client: TestClient, language: str, query: dict[str, str | list[str]]
) -> None:
    where = {facet: [given] if isinstance(given, str) else given for facet, given in query.items()}
    page = Page.at(client, f"/{language}/?{urlencode(query, doseq=True)}")
    assert page.listed == REFERENCE.slugs(where)
    assert page.listed


@pytest.mark.parametrize(
    ("query", "parameter", "value", "expected"),
    [
        ("category=nonsense", "Category", "nonsense", "a category of this timeline"),
        ("category=arms&category=Troops", "Category", "Troops", "a slug: lowercase letters, digits and hyphens"),
        ("status=true", "Status", "true", "a status of this timeline"),
        ("place=atlantis", "Place", "atlantis", "a place of this timeline"),
        ("source=the-sun", "Source", "the-sun", "a source of this timeline"),
        ("collection=none", "Collection", "none", "a collection of this timeline"),
        ("from=2024-02-31", "From", "2024-02-31", "a day "),
        ("to=05/09", "To", "05/09", ""),
        ("sort=random", "Order", "random", "oldest, newest or updated"),
        ("q=a%00b", "Search", "a␀b", "text without control characters"),
        ("category=%00", "Category", "␀", "a slug: lowercase letters, digits and hyphens"),
        (f"q={'x' * 201}", "Search", "x" * 200, "at most 200 characters"),
        ("&".join(f"place=p{n}" for n in range(51)), "Place", "51", "at most 50 values"),
        ("q=%3Cscript%3E%00", "Search", "<script>␀", "text without control characters"),
    ],
)
def test_a_bad_value_is_named_with_its_parameter_and_what_was_expected(
    client: TestClient, query: str, parameter: str, value: str, expected: str
) -> None:
    for path in ("/en/", "/en/events/2024-10-troops-arrive", "/en/events.csv"):
        page = Page.at(client, f"{path}?{query}", status=400)
        fault = page.one(".fault")
        assert words(fault.css_first("strong")) == parameter
        assert words(fault.css_first("bdi")) == value
        assert expected in words(fault)
        assert page.has("#filter")
        assert page.listed


def test_every_fault_is_told_at_once(client: TestClient) -> None:
    page = Page.at(client, "/en/?from=x&to=y&sort=z&category=%21", status=400)
    assert texts(page.all(".fault strong")) == ["Category", "Order", "From", "To"]
    page = Page.at(client, "/en/?category=aa&status=bb&place=cc&source=dd&collection=ee&from=x", status=400)
    assert texts(page.all(".fault bdi")) == ["aa", "bb", "cc", "dd", "ee", "x"]
    assert texts(page.all("[role=alert] .faults bdi")) == ["aa", "bb", "cc", "dd", "ee"]


@pytest.mark.parametrize(
    ("language", "labels", "expected"),
    [
        ("en", ("From", "To"), "the year as well, in four digits"),
        ("fr", ("Du", "Au"), "l'année aussi, en quatre chiffres"),
    ],
)
def test_what_is_no_date_is_said_at_its_field_by_the_fields_name(
    client: TestClient, language: str, labels: tuple[str, str], expected: str
) -> None:
    page = Page.at(client, f"/{language}/?from=05/09&to=6+mai&category=arms", status=400)
    assert page.one("html").attributes["lang"] == language
    for name, label, typed in (("from", labels[0], "05/09"), ("to", labels[1], "6 mai")):
        field = page.one(f"#{name}")
        assert attribute(field, "value") == typed
        assert attribute(field, "aria-invalid") == "true"
        told = page.one(f"#{attribute(field, 'aria-describedby')}")
        assert attribute(told, "role") == "alert"
        assert words(told).startswith(label)
        assert typed in words(told)
        assert expected in words(told)
    assert not page.has(".notice")


def test_the_timeline_stays_beside_a_fault_under_what_could_be_understood(client: TestClient) -> None:
    rest = {"category": ["arms"]}
    for query in ("from=nonsense&category=arms", "category=arms&category=no&category=N%21&sort=x&collection=none"):
        page = Page.at(client, f"/en/?{query}", status=400)
        assert page.listed == REFERENCE.slugs(rest)
        assert page.chosen("category") == ["arms"]
        assert page.lanes == ["arms"]
        assert attribute(page.one("meta[name=robots]"), "content") == "noindex"
        assert not page.has("link[rel=canonical]")
        # What leads on is an address without a fault.
        for link in ("#zoom-in", "#preset-3", "#sort-newest", "#export-csv", "#list a"):
            address = attribute(page.all(link)[0], "href")
            assert client.get(address).status_code == 200, address
    page = Page.at(client, "/en/events/2024-10-troops-arrive?from=2024-10&to=soon", status=400)
    assert page.has("#panel")
    assert page.window == ("2024-10-01", "soon")
    assert not Page.at(client, "/en/?from=2024-10").has("[aria-invalid], .fault")


def test_an_event_that_is_not_there_is_not_there_whatever_is_asked_of_it(client: TestClient) -> None:
    for query in ("from=x", "category=nonsense", "sort=%00"):
        assert client.get(f"/en/events/no-such-event?{query}").status_code == 404


def test_the_address_of_a_fault_is_what_was_typed_and_no_more(client: TestClient) -> None:
    address = "/en/?category=arms&q=&collection=&from=05%2F09&to=2026-12-31&window=2023-07-01%2F2026-12-31&utm=x"
    response = client.get(address)
    assert response.status_code == 400
    assert response.headers["Content-Location"] == "/en/?category=arms&from=05%2F09&to=2026-12-31"


def test_the_form_keeps_what_was_typed_beside_a_fault(client: TestClient) -> None:
    query = {
        "category": ["arms", "troops"],
        "status": ["claimed"],
        "place": ["pyongyang"],
        "source": ["franceinfo-2025"],
        "collection": ["wider"],
        "from": ["2024-02-31"],
        "to": ["31 October"],
        "known": ["soon"],
        "q": ['"quoted" <b> & more'],
        "sort": ["newest"],
    }
    page = Page.at(client, f"/en/?{urlencode(query, doseq=True)}", status=400)
    sent: dict[str, list[str]] = {}
    for name, value in page.fields:
        sent.setdefault(name, []).append(value)
    assert sent == {**query, "window": ["2023-07-01/2026-12-31"]}


@pytest.mark.parametrize(
    "query",
    [
        "utm_source=mail&utm_campaign=x&fbclid=y&page=0",
        "category=&status=&place=&source=&collection=&from=&to=&q=&sort=",
        "from=+&q=%20%20",
        "Category=nonsense&FROM=x",
        "x=%00",
        "&&=&=x",
    ],
)
def test_what_is_blank_or_unknown_changes_nothing(client: TestClient, query: str) -> None:
    page = Page.at(client, f"/en/?{query}")
    assert page.listed == REFERENCE.slugs({})
    assert page.href("link[rel=canonical]") == "http://testserver/en/"


HOSTILE = [
    "'", '"', "%", "_", "*", "\\", "''; DROP TABLE event; --", '" OR 1=1', "NEAR(", "AND", "-kim", "kim*", "(", ")",
    "^", "title:kim", "{}", "{{ 7*7 }}", "<script>", "😀", "\u202e", "\x01\x1f", "é" * 200, "0", "--", "/*", "\ufffe",
]  # fmt: skip


# A search is made where nothing else is wrong.
@pytest.mark.parametrize(
    "parameters", [["q"], ["category", "place", "source", "collection", "from", "to", "q", "sort"]]
)
def test_no_text_breaks_the_page(client: TestClient, parameters: list[str]) -> None:
    for text in HOSTILE:
        query = "&".join(f"{parameter}={quote(text)}" for parameter in parameters)
        for path in ("/en/", "/en/events.csv"):
            response = client.get(f"{path}?{query}", headers=AS_A_BROWSER)
            assert response.status_code in (200, 400), (path, query)
            assert "<script>" not in response.text


@pytest.mark.parametrize("query", ["q=%ff%fe", "q=%", "from=%ff", "category=%C3%28", "q=%ED%A0%80"])
def test_broken_encodings_break_nothing(client: TestClient, query: str) -> None:
    assert client.get(f"/en/?{query}").status_code in (200, 400)


# The window


@pytest.mark.parametrize(
    ("start", "end", "is_listed"),
    [
        ("2024-10-31", "2024-10-31", True),
        ("2024-11-01", "2024-11-30", False),
        ("2024-10-01", "2024-10-01", True),
        ("2024-09-01", "2024-09-30", False),
        ("2024-09-30", "2024-10-01", True),
        ("2024-10-10", "2024-10-20", True),
        ("2024-01-01", "2024-12-31", True),
    ],
)
def test_a_month_is_in_every_window_that_has_one_of_its_days(
    client: TestClient, start: str, end: str, is_listed: bool
) -> None:
    assert ("2024-10-troops-arrive" in slugs(f"from={start}&to={end}", client)) == is_listed


@pytest.mark.parametrize(
    ("slug", "first", "last"),
    [
        ("2024-12-16-khasan-tumangang-train", "2024-12-16", "2024-12-16"),
        ("2024-10-08-first-troop-transfer", "2024-10-08", "2024-10-13"),
        ("2023-09-arms-deliveries", "2023-09-01", "2025-03-31"),
        ("2024-workers-sent", "2024-01-01", "2024-12-31"),
        ("2025-01-reinforcements", "2025-01-01", "2025-02-28"),
        ("1959-08-rail-bridge", "1959-08-01", "1959-08-31"),
    ],
)
def test_both_ends_of_an_event_and_of_the_window_are_inclusive(
    client: TestClient, slug: str, first: str, last: str
) -> None:
    start, end = date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()
    for number, is_listed in ((start - 1, False), (start, True), (end, True), (end + 1, False)):
        day = date.fromordinal(number).isoformat()
        assert (slug in slugs(f"from={day}&to={day}", client)) == is_listed, day


def test_the_default_window_is_the_data_sets_and_leaves_one_event_earlier(client: TestClient) -> None:
    page = Page.at(client, "/en/")
    assert page.window == ("2023-07-01", "2026-12-31")
    assert (page.shown, page.earlier, page.later) == (65, 1, 0)
    assert "1959-08-rail-bridge" not in page.listed
    assert page.sentence.startswith("65 of 66 events")


@pytest.mark.parametrize(
    ("query", "window"),
    [
        ("from=2024-10-01", ("2024-10-01", "2026-12-31")),
        ("to=2024-10-01", ("2023-07-01", "2024-10-01")),
        ("from=..&to=..", ("1959-08-01", "2026-09-23")),
        ("to=1960-01-01", ("1959-08-01", "1960-01-01")),
        ("from=2027-05-05", ("2027-05-05", "2027-05-05")),
        ("to=1900-01-01", ("1900-01-01", "1900-01-01")),
        ("from=0001-01-01&to=9999-12-31", ("0001-01-01", "9999-12-31")),
    ],
)
def test_missing_ends_are_filled_in(client: TestClient, query: str, window: tuple[str, str]) -> None:
    assert Page.at(client, f"/en/?{query}").window == window


def test_all_is_an_address_too(client: TestClient) -> None:
    page = Page.at(client, "/en/?from=..&to=..")
    assert page.listed == REFERENCE.slugs({}, ALL_DAYS)
    assert (page.earlier, page.later) == (0, 0)
    assert page.sentence.startswith("66 of 66 events")


@pytest.mark.parametrize(
    "query", ["", "category=troops", "status=claimed&category=arms", "collection=franceinfo", "place=pyongyang"]
)
@pytest.mark.parametrize("days", [("2024-10-01", "2024-10-31"), ("2023-01-01", "2023-01-02"), ("2027-01-01",) * 2])
def test_earlier_and_later_count_what_lies_wholly_outside_under_all_other_filters(
    client: TestClient, query: str, days: tuple[str, str]
) -> None:
    where = dict([pair.split("=") for pair in query.split("&")]) if query else {}
    matching = REFERENCE.matching({facet: [value] for facet, value in where.items()})
    start, end = map(date.fromisoformat, days)
    page = Page.at(client, f"/en/?{query}&from={start}&to={end}")
    assert page.earlier == sum(one.when.latest < start for one in matching)
    assert page.later == sum(one.when.earliest > end for one in matching)
    assert page.earlier + page.shown + page.later == len(matching)


@pytest.mark.parametrize(
    ("control", "days"), [("#earlier", ("2026-10-01", "2026-10-31")), ("#later", ("1990-01-01",) * 2)]
)
def test_jumps_lead_to_the_nearest_event_and_through_all_of_them(
    client: TestClient, control: str, days: tuple[str, str]
) -> None:
    page = Page.at(client, f"/en/?category=troops&from={days[0]}&to={days[1]}")
    seen: set[str] = set()
    for _ in range(40):
        if not page.has(control):
            break
        outside = getattr(page, control.removeprefix("#"))
        page = Page.at(client, page.href(control))
        assert page.listed
        assert getattr(page, control.removeprefix("#")) < outside
        seen.update(page.listed)
    expected = {one.slug for one in REFERENCE.matching({"category": ["troops"]})}
    assert not page.has(control)
    assert seen == expected


def test_an_empty_window_says_so_and_offers_a_way_out(client: TestClient) -> None:
    page = Page.at(client, "/en/?category=troops&from=1970-01-01&to=1970-12-31")
    assert page.listed == []
    assert page.shown == 0
    assert Page.at(client, page.href("#empty-window")).shown == len(REFERENCE.matching({"category": ["troops"]}))
    assert page.href("#empty-reset") == "/en/"


@pytest.mark.parametrize(
    "control", ["#zoom-in", "#zoom-out", "#fit", "#preset-1", "#preset-3", "#preset-12", "#preset-0"]
)
@pytest.mark.parametrize(
    "query", ["", "from=2024-10-31&to=2024-10-31", "from=0001-01-01&to=9999-12-31", "from=9999-12-31&to=9999-12-31"]
)
def test_zooming_leads_to_another_window_of_the_same_filter(client: TestClient, control: str, query: str) -> None:
    page = Page.at(client, f"/en/?category=troops&{query}")
    again = Page.at(client, page.href(control))
    assert again.lanes == ["troops"]
    assert again.chosen("category") == ["troops"]


@pytest.mark.parametrize("control", ["#zoom-in", "#zoom-out", "#fit", "#preset-1", "#preset-3", "#preset-12"])
@pytest.mark.parametrize("path", ["/en/", "/en/events/2025-04-24-kn-23-strike"])
@pytest.mark.parametrize(
    "query",
    [
        "",
        "from=..&to=..",
        "category=troops&from=1970-01-01&to=1970-12-31",
        "category=labour&from=2060-01-01",
        "q=kursk",
    ],
)
def test_zooming_never_leads_to_emptiness(client: TestClient, control: str, path: str, query: str) -> None:
    address = ""
    page = Page.at(client, f"{path}?{query}")
    for _ in range(12):
        # As near or as far as it goes, it leads to the page that it is on.
        if page.href(control) == address:
            break
        address = page.href(control)
        page = Page.at(client, address)
        assert page.listed


@pytest.mark.parametrize("control", ["#zoom-in", "#preset-1", "#preset-3", "#preset-12"])
def test_zooming_keeps_the_event_that_is_open_in_the_middle(client: TestClient, control: str) -> None:
    page = Page.at(client, "/en/events/2025-04-24-kn-23-strike?from=2023-01-01&to=2026-12-31")
    first, last = map(date.fromisoformat, Page.at(client, page.href(control)).window)
    assert abs((date(2025, 4, 24) - first).days - (last - date(2025, 4, 24)).days) <= 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_and_fit_are_one_window_without_what_is_far_from_the_rest(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/")
    assert page.href("#fit") == page.href("#preset-0")
    assert page.text("#fit") == page.text("#preset-0")
    fitted = Page.at(client, page.href("#fit"))
    assert (fitted.earlier, fitted.shown, fitted.later) == (1, 65, 0)
    assert "(1959)" in fitted.text("#earlier")
    assert fitted.one("#preset-0").attributes.get("aria-current") == "true"
    assert Page.at(client, fitted.href("#earlier")).listed == ["1959-08-rail-bridge"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", ["place=kyiv", "source=franceinfo-2025", "status=claimed", "q=kim&sort=newest"])
def test_an_address_that_asks_to_fit_says_in_the_end_which_days_these_are(
    client: TestClient, language: str, query: str
) -> None:
    response = client.get(f"/{language}/?from=fit&{query}")
    kept = response.headers["Content-Location"]
    assert kept.startswith(f"/{language}/?{query.partition('&')[0]}&from=20") or "q=" in query
    page = Page.at(client, kept)
    assert client.get(kept).text == response.text
    assert page.href("#fit") == kept
    matching = len(Page.at(client, f"/{language}/?from=..&to=..&{query}").listed)
    assert page.earlier + page.shown + page.later == matching
    assert page.shown > 0.8 * matching


def test_only_pages_know_what_fits(client: TestClient) -> None:
    assert client.get("/en/events.csv?from=fit").status_code == 400
    assert Page.at(client, "/en/?from=fit&q=nothing-like-this").shown == 0


# Facets


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    ("query", "days"),
    [
        ({}, None),
        ({"category": ["troops"]}, None),
        ({"category": ["troops", "labour"], "status": ["claimed"]}, None),
        ({"status": ["reported"], "collection": ["franceinfo"]}, None),
        ({"place": ["pyongyang"], "category": ["arms"]}, None),
        ({"source": ["franceinfo-2025"], "status": ["confirmed"]}, None),
        ({"category": ["diplomacy"]}, ("2024-10-01", "2024-10-31")),
        ({"status": ["claimed"]}, ("1959-01-01", "1959-12-31")),
    ],
)
def test_the_counts_of_a_facet_leave_out_its_own_choice(
    client: TestClient, language: str, query: dict[str, list[str]], days: tuple[str, str] | None
) -> None:
    window = Window(*map(date.fromisoformat, days)) if days else DEFAULT_WINDOW
    dates = f"&from={days[0]}&to={days[1]}" if days else ""
    page = Page.at(client, f"/{language}/?{urlencode(query, doseq=True)}{dates}")
    zeros = dict.fromkeys(CATEGORIES, 0)
    assert page.chips("category") == zeros | REFERENCE.counts("category", query, window)
    zeros = dict.fromkeys(["confirmed", "reported", "claimed"], 0)
    assert page.chips("status") == zeros | REFERENCE.counts("status", query, window)
    zeros = dict.fromkeys(["franceinfo", "wider"], 0)
    assert page.collections == zeros | REFERENCE.counts("collection", query, window)


def test_zero_counts_stay_visible(client: TestClient) -> None:
    page = Page.at(client, "/en/?category=troops&from=1959-01-01&to=1959-12-31")
    assert page.chips("category") == {**dict.fromkeys(CATEGORIES, 0), "infrastructure": 1}
    assert list(page.chips("category")) == CATEGORIES
    assert page.lane_counts == {"troops": 0}


@pytest.mark.parametrize("language", LANGUAGES)
def test_chips_lanes_sentence_list_and_export_agree(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/?category=troops&category=arms&from=2024-10-01&to=2025-05-31")
    count = len(page.listed)
    chips = page.chips("category")
    assert page.chosen("category") == page.lanes == ["arms", "troops"]
    assert page.lane_counts == {slug: chips[slug] for slug in ("arms", "troops")}
    assert chips["arms"] + chips["troops"] == count
    assert page.shown == first_number(page.text("#list-title")) == first_number(page.text("#export summary")) == count
    assert first_number(page.text("#export-csv-all").partition("(")[2]) == 66
    for plot in PLOTS:
        assert sorted(page.drawn(plot) + page.behind_clusters(plot)) == sorted(page.listed)
    assert (
        page.href("#export-csv")
        == f"/{language}/events.csv?category=arms&category=troops&from=2024-10-01&to=2025-05-31"
    )
    assert page.href("#export-csv-all") == f"/{language}/events.csv?from=..&to=.."


def test_the_sentence_says_what_is_shown(client: TestClient) -> None:
    page = Page.at(client, "/en/?category=troops&category=arms&status=confirmed&q=kursk&from=2024-10-01&to=2025-05-31")
    assert page.sentence.endswith(" of 66 events: arms or troops, confirmed, “kursk”, October 2024 – May 2025")


def test_a_place_and_a_source_are_chips_that_can_be_removed(client: TestClient) -> None:
    page = Page.at(client, "/en/?category=troops&place=kyiv&place=pyongyang&source=franceinfo-2025")
    chips = page.all("#filter .chip.removable")
    assert len(chips) == 3
    assert "Kyiv, Ukraine" in words(chips[0])
    assert "Pyongyang, North Korea" in words(chips[1])
    assert "franceinfo" in words(chips[2])
    fewer = Page.at(client, page.href("#without-place-kyiv"))
    assert [value for name, value in fewer.fields if name == "place"] == ["pyongyang"]
    assert fewer.chosen("category") == ["troops"]
    fewer = Page.at(client, fewer.href("#without-source-franceinfo-2025"))
    fewer = Page.at(client, fewer.href("#without-place-pyongyang"))
    assert not fewer.has("#filter .chip.removable")
    assert fewer.listed == REFERENCE.slugs({"category": ["troops"]})


def test_the_form_sends_the_filter_that_the_page_shows(client: TestClient) -> None:
    page = Page.at(
        client,
        "/en/?category=troops&status=confirmed&place=pyongyang&source=franceinfo-2025&collection=franceinfo"
        "&from=2024-01-01&to=2025-12-31&q=kim&sort=newest",
    )
    assert page.listed
    again = Page.at(client, f"{attribute(page.one('#filter'), 'action')}?{urlencode(page.fields)}")
    assert again.listed == page.listed
    assert again.href("link[rel=canonical]") == page.href("link[rel=canonical]")


def test_reset_leads_to_the_default_and_is_offered_only_where_something_is_chosen(client: TestClient) -> None:
    assert not Page.at(client, "/en/").has("#reset")
    for query in ("category=arms", "from=2024-01-01", "q=x"):
        assert Page.at(client, f"/en/?{query}").href("#reset") == "/en/"


# Order


def test_events_come_by_earliest_then_latest_then_slug(client: TestClient) -> None:
    expected = [record.slug for record in REFERENCE.records]
    assert slugs("from=..&to=..", client) == expected
    assert slugs("from=..&to=..&sort=oldest", client) == expected
    assert slugs("from=..&to=..&sort=newest", client) == expected[::-1]


def test_the_list_is_grouped_by_the_year_an_event_began(client: TestClient) -> None:
    for sort in ("oldest", "newest"):
        page = Page.at(client, f"/en/?from=..&to=..&sort={sort}")
        years = [record.when.earliest.year for record in REFERENCE.records]
        assert texts(page.all("#list h3")) == [str(year) for year in sorted(set(years), reverse=sort == "newest")]
        assert page.one(f"#sort-{sort}").attributes.get("aria-current") == "true"


@pytest.mark.parametrize(("language", "latest"), [("en", "Changed 5 March 2026"), ("fr", "Modifié le 5 mars 2026")])
def test_in_the_order_of_changes_days_head_the_list(tmp_path: Path, language: str, latest: str) -> None:
    copy = Copy.without_events(tmp_path)
    copy.add_event("old", date="2023-08-01", added="2026-01-01")
    copy.add_event("corrected", date="2024-01-01", added="2026-01-01", updated="2026-03-05")
    copy.add_event("new", date="2024-06-01", added="2026-03-01")
    copy.add_event("newer", date="2025-06-01", added="2026-03-01")
    with serving(copy) as client:
        page = Page.at(client, f"/{language}/?from=..&to=..&sort=updated")
    assert page.listed == ["corrected", "newer", "new", "old"]
    headings = page.all("#list h3")
    assert [attribute(one, "id") for one in headings] == [f"changed-2026-{day}" for day in ("03-05", "03-01", "01-01")]
    assert words(headings[0]) == latest
    assert page.one("#sort-updated").attributes.get("aria-current") == "true"
    assert not page.one("#sort-oldest").attributes.get("aria-current")


def test_a_list_in_the_order_of_changes_goes_on_page_by_page(tmp_path: Path) -> None:
    copy = crowd(tmp_path, 450)
    for number in (7, 300):
        copy.correct_event(f"event-{number:04}", updated="2026-05-01")
    with serving(copy) as client:
        address: str | None = "/en/?from=..&to=..&sort=updated"
        read: list[str] = []
        headings = []
        while address:
            page = Page.at(client, address)
            read += page.listed
            headings.append(texts(page.all("#list h3")))
            address = next((attribute(one, "href") for one in page.all("#next-page")), None)
        lines = client.get("/en/events.csv?from=..&to=..&sort=updated").text.splitlines()[1:]
    assert len(read) == len(set(read)) == 450
    assert set(read[:2]) == {"event-0007", "event-0300"}
    assert headings[0] == ["Changed 1 May 2026", "Changed 1 January 2026"]
    assert headings[1:] == [["Changed 1 January 2026"]] * 4
    assert [line.split(",")[0] for line in lines] == read


# Search


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A site of few events: names in several scripts, open ends, texts with markup."""
    copy = Copy.without_events(tmp_path_factory.mktemp("small"))
    copy.add_source("yonhap", publisher="연합뉴스", title="북한군 파병", language="ko", url="https://example.com/1")
    copy.add_source("tass", publisher="ТАСС", title="Заголовок", language="ru")
    copy.add_event(
        "visit",
        "yonhap",
        date="2024-06-19",
        category="diplomacy",
        place="pyongyang",
        title_en="Shoigu's visit to the parade",
        title_fr="La visite de Choïgou à l'Élysée",
        summary_en="A marching band played. 50% of it_all.",
        summary_fr="Un cœur d'œuvre.",
        attribution_en="Ministry spokesman",
        attribution_fr="Porte-parole",
        caveat_en="Unverified numbers",
        caveat_fr="Chiffres non vérifiés",
    )
    copy.add_event(
        "korean",
        "tass",
        date="2024-07-01",
        title_en="The 조선인민군 units",
        title_fr="Les unités 조선인민군",
        summary_en="Сергей Шойгу spoke.",
        summary_fr="Сергей Шойгу a parlé.",
    )
    copy.add_event(
        "markup",
        date="2024-08~/..",
        title_en='<b>Bold</b> & "quoted"',
        title_fr="<i>Gras</i>",
        summary_en="</script><script>alert(1)</script>",
        summary_fr="{{ 7 * 7 }}",
    )
    copy.add_event("open", date="2025-03-05/..", category="labour", status="reported")
    copy.add_event("later", date="2027-04-01/..", category="troops", status="claimed")
    with serving(copy) as client:
        yield client


@pytest.mark.parametrize(
    ("language", "q", "found"),
    [
        ("en", "shoigu", ["visit"]),
        ("en", "SHOIGU", ["visit"]),
        ("en", "sho", ["visit"]),
        ("en", "hoigu", []),
        ("en", "parade visit", ["visit"]),
        ("en", "parade korean", []),
        ("fr", "choigou", ["visit"]),
        ("fr", "Choïgou", ["visit"]),
        ("fr", "CHOÏGOU", ["visit"]),
        ("fr", "elysee", ["visit"]),
        ("fr", "coeur oeuvre", ["visit"]),
        ("en", "choigou", ["visit"]),
        ("en", "marching", ["visit"]),
        ("en", "pyongyang", ["visit"]),
        ("fr", "coree du nord", ["visit"]),
        ("en", "coree", ["visit"]),
        ("fr", "parade", ["visit"]),
        ("fr", "it", []),
        ("en", "spokesman", ["visit"]),
        ("en", "unverified", ["visit"]),
        ("fr", "verifies", ["visit"]),
        ("en", "연합뉴스", ["visit"]),
        ("en", "тасс", ["korean"]),
        ("en", "Шойгу", ["korean"]),
        ("en", "шойг", ["korean"]),
        ("en", "조선인민군", ["korean"]),
        ("en", "인민", ["korean"]),
        ("en", "조선 units", ["korean"]),
        ("en", "조선 parade", []),
        ("en", '"shoigu', ["visit"]),
        ("en", "visit parade", ["visit"]),
        ("en", "visit AND parade", []),
        ("en", "visit OR korean", []),
        ("en", "NOT shoigu", []),
        ("en", "NEAR(visit parade)", []),
        ("en", "visit* -parade (", ["visit"]),
        ("en", "title:visit", []),
        ("en", "50%", ["visit"]),
        ("en", "5%", []),
        ("en", "it_all", ["visit"]),
        ("en", "_", []),
        ("en", "?!", []),
    ],
)
def test_search_takes_words_as_text(small: TestClient, language: str, q: str, found: list[str]) -> None:
    page = Page.at(small, f"/{language}/?q={quote(q)}&from=..&to=..")
    assert page.listed == found
    assert attribute(page.one("#q"), "value") == q


def test_a_search_counts_in_every_facet(client: TestClient) -> None:
    page = Page.at(client, "/en/?q=kim")
    assert page.listed
    assert sum(page.chips("category").values()) == sum(page.chips("status").values()) == page.shown
    assert sum(page.collections.values()) == page.shown


def test_texts_of_the_data_are_never_markup(small: TestClient) -> None:
    page = Page.at(small, "/en/events/markup")
    assert page.text("#panel-title") == '<b>Bold</b> & "quoted"'
    assert page.text("#panel .summary") == "</script><script>alert(1)</script>"
    assert not page.has("#page script")
    assert Page.at(small, "/fr/events/markup").text("#panel .summary") == "{{ 7 * 7 }}"


# Open ends


@pytest.mark.parametrize(
    ("days", "listed"),
    [
        (("2025-03-04", "2025-03-04"), ["markup"]),
        (("2025-03-05", "2025-03-05"), ["markup", "open"]),
        (("2026-12-31", "2026-12-31"), ["markup", "open"]),
        (("9999-01-01", "9999-12-31"), ["markup", "open", "later"]),
        (("..", ".."), ["visit", "korean", "markup", "open", "later"]),
    ],
)
def test_an_open_end_lasts_for_ever(small: TestClient, days: tuple[str, str], listed: list[str]) -> None:
    page = Page.at(small, f"/en/?from={days[0]}&to={days[1]}")
    assert page.listed == listed


def test_an_open_end_fades_out_and_says_so(small: TestClient) -> None:
    page = Page.at(small, "/en/?from=2025-01-01&to=2025-12-31")
    (bar,) = page.one("#mark-open").css(".bar")
    assert attribute(bar, "class").split() == ["bar", "fade-end"]
    assert "from 5 March 2025" in attribute(page.one("#mark-open"), "aria-label")
    assert page.one("#mark-markup").css_first(".arrow") is not None


def test_the_data_ends_where_its_last_known_day_is(small: TestClient) -> None:
    assert Page.at(small, "/en/?from=..&to=..").window == ("2024-06-19", "2027-04-01")
    assert Page.at(small, "/en/?from=2027-01-15").window == ("2027-01-15", "2027-04-01")
    page = Page.at(small, "/en/")
    assert (page.shown, page.later) == (4, 1)


# The event panel


@pytest.mark.parametrize(
    ("path", "when"),
    [
        ("/en/events/2024-10-troops-arrive", "October 2024"),
        ("/fr/events/2024-10-troops-arrive", "octobre 2024"),
        ("/en/events/2024-11-05-first-clash-kursk", "c. 5 November 2024"),
        ("/fr/events/2024-11-05-first-clash-kursk", "vers le 5 novembre 2024"),
        ("/en/events/2024-10-08-first-troop-transfer", "8–13 October 2024"),
        ("/fr/events/2024-10-08-first-troop-transfer", "8–13 octobre 2024"),
    ],
)
def test_the_panel_says_the_date_in_words(client: TestClient, path: str, when: str) -> None:
    assert Page.at(client, path).text("#panel .when time") == when


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_panel_tells_all_that_is_known(client: TestClient, language: str) -> None:
    record = next(one for one in REFERENCE.records if one.slug == "2025-04-30-nis-casualties")
    page = Page.at(client, f"/{language}/events/{record.slug}")

    def plain(text: str) -> str:
        return " ".join(text.split())

    panel = page.text("#panel")
    for column in ("title", "summary", "attribution", "caveat"):
        if text := record.cells[f"{column}_{language}"]:
            assert plain(text) in panel
    figures = [row for row in read_rows(FROZEN, "figures.csv") if row["event"] == record.slug]
    labels = [row["label_en"] for row in figures]
    figures.sort(key=lambda row: labels.index(row["label_en"]))
    assert len(page.all("#panel .figures > div")) == len(figures) > 0
    for row, figure in zip(figures, page.all("#panel .figures > div"), strict=True):
        assert plain(row[f"label_{language}"]) in words(figure)
        assert plain(row[f"attributed_to_{language}"]) in words(figure)
        assert first_number(words(figure.css_first("strong"))) == float(row["value"])
        starts_with_number = words(figure.css_first("dd")).startswith(words(figure.css_first("strong")))
        assert starts_with_number == (row["qualifier"] == "exact")
    sources = {row["slug"]: row for row in read_rows(FROZEN, "sources.csv")}
    for slug, source in zip(record.sources, page.all("#panel .sources > li"), strict=True):
        assert sources[slug]["publisher"] in words(source)
        assert plain(sources[slug]["title"]) in words(source)
        assert source.css_first("cite").attributes["lang"] == sources[slug]["language"]
    place = next(row for row in read_rows(FROZEN, "places.csv") if row["slug"] == record.cells["place"])
    assert plain(place[f"name_{language}"]) in panel
    assert page.text("head > title").startswith(plain(record.cells[f"title_{language}"]))


def test_every_event_has_a_page_in_both_languages(client: TestClient) -> None:
    for record in REFERENCE.records:
        for language in LANGUAGES:
            # A window of one day, because it is drawn quickly.
            day = record.when.earliest
            page = Page.at(client, f"/{language}/events/{record.slug}?from={day}&to={day}")
            assert page.text("#panel-title") == " ".join(record.cells[f"title_{language}"].split())
            assert len(page.all("#panel .sources > li")) == len(record.sources)
            assert record.slug in page.listed
            related = [one for one in record.cells["related"].split(";") if one]
            assert len(page.all("#panel .related li")) == len(related)


def test_links_to_sources_open_safely(client: TestClient) -> None:
    links = Page.at(client, "/en/events/2024-06-19-treaty-signed").all("#panel .sources cite a")
    assert links
    for link in links:
        assert attribute(link, "href").startswith(("https://", "http://"))
        # This keeps the other page from ours as well: it implies "noopener".
        assert "noreferrer" in attribute(link, "rel").split()


@pytest.mark.parametrize(
    ("slug", "query", "window"),
    [
        # In the default window, no address needed.
        ("2024-10-troops-arrive", "", ("2023-07-01", "2026-12-31")),
        ("2024-10-troops-arrive", "category=troops&q=kursk", ("2023-07-01", "2026-12-31")),
        # An explicit window wins, even one without the event.
        ("2024-10-troops-arrive", "from=2024-10-01&to=2024-10-31", ("2024-10-01", "2024-10-31")),
        ("2024-10-troops-arrive", "from=2025-01-01&to=2025-12-31", ("2025-01-01", "2025-12-31")),
        ("1959-08-rail-bridge", "from=2023-07-01&to=2026-12-31", ("2023-07-01", "2026-12-31")),
        ("1959-08-rail-bridge", "from=..&to=..", ("1959-08-01", "2026-09-23")),
        ("1959-08-rail-bridge", "from=2024-01-01", ("2024-01-01", "2026-12-31")),
        # Outside the default window: its extent and six months around.
        ("1959-08-rail-bridge", "", ("1959-01-30", "1960-03-01")),
        ("1959-08-rail-bridge", "category=infrastructure", ("1959-01-30", "1960-03-01")),
    ],
)
def test_an_event_is_shown_in_a_window_that_suits_it(
    client: TestClient, slug: str, query: str, window: tuple[str, str]
) -> None:
    page = Page.at(client, f"/en/events/{slug}?{query}")
    start, end = map(date.fromisoformat, page.window)
    expected = tuple(map(date.fromisoformat, window))
    # Half a year is 182 or 183 or 184 days.
    assert abs((start - expected[0]).days) <= 2
    assert abs((end - expected[1]).days) <= 2


def test_an_open_ended_event_beyond_the_default_window_has_its_own(small: TestClient) -> None:
    page = Page.at(small, "/en/events/later")
    assert page.window[0] < "2027-04-01" < page.window[1] < "2028-01-01"
    assert "later" in page.listed


@pytest.mark.parametrize("sort", ["oldest", "newest"])
def test_previous_and_next_are_chronological_within_the_filter(client: TestClient, sort: str) -> None:
    query = f"category=troops&status=confirmed&sort={sort}"
    expected = REFERENCE.slugs({"category": ["troops"], "status": ["confirmed"]})
    page = Page.at(client, f"/en/events/{expected[0]}?{query}")
    assert not page.has("#previous")
    walked = [expected[0]]
    while page.has("#next"):
        before = page
        page = Page.at(client, page.href("#next"))
        walked.append(urlsplit(Page.at(client, page.href("#previous")).href("#next")).path.rsplit("/", 1)[1])
        assert page.text(".position") == f"{len(walked)} of {len(expected)}"
        assert page.listed == before.listed
    assert walked == expected


def test_an_event_outside_the_filter_says_so_and_can_be_shown(client: TestClient) -> None:
    slug = "2024-06-19-treaty-signed"
    for query in (
        "category=troops",
        "status=claimed&sort=newest",
        "q=nothing-like-this",
        "from=2025-01-01&to=2025-12-31",
        "category=arms&from=2024-06-01&to=2024-06-30",
    ):
        page = Page.at(client, f"/en/events/{slug}?{query}")
        assert page.text("#panel-title")
        assert slug not in page.listed
        assert not page.has(".position")
        shown = Page.at(client, page.href("#show-event"))
        assert slug in shown.listed
        assert not shown.has("#show-event")
        assert shown.text("#panel-title") == page.text("#panel-title")
    assert not Page.at(client, f"/en/events/{slug}").has("#show-event")


def test_related_events_lead_to_their_pages(client: TestClient) -> None:
    page = Page.at(client, "/en/events/2024-12-16-khasan-tumangang-train?category=infrastructure")
    related = Page.at(client, page.href("#related-1959-08-rail-bridge"))
    assert related.text("#panel-title") == "Rail bridge over the Tumen opens"
    assert "1959-08-rail-bridge" in related.listed


@pytest.mark.parametrize("query", ["", "category=troops&from=2024-10-01&to=2024-12-31&q=kursk&sort=newest"])
def test_the_canonical_address_of_an_event_has_no_query(client: TestClient, query: str) -> None:
    for language in LANGUAGES:
        page = Page.at(client, f"/{language}/events/2024-10-troops-arrive?{query}")
        assert page.href("link[rel=canonical]") == f"http://testserver/{language}/events/2024-10-troops-arrive"


def test_the_canonical_address_of_a_filter_is_in_canonical_order(client: TestClient) -> None:
    page = Page.at(client, "/en/?sort=oldest&q=kim&category=troops&utm_source=x&category=arms&status=")
    assert page.href("link[rel=canonical]") == "http://testserver/en/?category=arms&category=troops&q=kim"


@pytest.mark.parametrize(
    "path", ["/en/", "/en/?category=troops&q=kursk", "/en/events/2024-10-troops-arrive?category=troops&sort=newest"]
)
def test_the_language_switch_keeps_event_and_query(client: TestClient, path: str) -> None:
    page = Page.at(client, path)
    french = path.replace("/en/", "/fr/")
    assert page.href(".languages a[hreflang=fr]") == french
    assert page.href("link[hreflang=fr]") == f"http://testserver{french}"
    assert page.href("link[hreflang=en]") == f"http://testserver{path}"
    there = Page.at(client, french)
    assert there.one("html").attributes["lang"] == "fr"
    assert there.listed == page.listed or "q=" in path
    assert there.href(".languages a[hreflang=en]") == path
    assert there.one(".languages a[hreflang=fr]").attributes.get("aria-current") == "true"


@pytest.mark.parametrize("query", ["", "category=troops&from=2024-10-01&to=2024-12-31&q=kursk"])
def test_closing_leads_back_to_the_filter(client: TestClient, query: str) -> None:
    page = Page.at(client, f"/en/events/2024-10-troops-arrive?{query}")
    closed = Page.at(client, page.href("#close"))
    assert page.href("#close") == f"/en/?{query}".rstrip("?")
    assert not closed.has("#panel")
    assert closed.listed == page.listed


def test_closing_an_event_of_another_time_stays_there(client: TestClient) -> None:
    page = Page.at(client, "/en/events/1959-08-rail-bridge")
    assert Page.at(client, page.href("#close")).listed == ["1959-08-rail-bridge"]


def test_events_in_list_and_plot_lead_to_their_pages_under_the_same_filter(client: TestClient) -> None:
    page = Page.at(client, "/en/?category=troops&from=2024-10-01&to=2024-12-31")
    for selector in ("#list-2024-10-troops-arrive a", "#mark-2024-10-troops-arrive"):
        event = Page.at(client, page.href(selector))
        assert event.listed == page.listed
        assert event.one("#list .selected").attributes["id"] == "list-2024-10-troops-arrive"
        assert event.one("#mark-2024-10-troops-arrive").attributes.get("aria-current") == "true"


# The plot


def test_every_mark_has_a_name_a_date_and_a_status_in_words(client: TestClient) -> None:
    page = Page.at(client, "/en/")
    name = attribute(page.one("#mark-2024-10-troops-arrive"), "aria-label")
    assert "October 2024" in name
    assert name.endswith("confirmed")
    assert all(attribute(mark, "aria-label") for mark in page.all("a.event, a.cluster"))


def test_status_is_a_word_and_a_shape_in_the_list(client: TestClient) -> None:
    page = Page.at(client, "/en/")
    for record in REFERENCE.matching({})[1:]:
        row = page.one(f"#list-{record.slug}")
        assert record.cells["status"].capitalize() in words(row)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """A site with more events than a lane has room for: on one day, and on the days of one month."""
    copy = Copy.without_events(tmp_path_factory.mktemp("crowded"))
    for number in range(20):
        copy.add_event(f"same-{number:02}", date="2024-06-10", category="arms", title_en=f"Same day {number}")
        copy.add_event(f"near-{number:02}", date=f"2024-06-{number + 1:02}", category="troops", title_en="Near")
    with serving(copy) as client:
        yield client


def test_what_found_no_room_is_behind_a_number_that_zooms_in_or_leads_to_the_list(crowded: TestClient) -> None:
    page = Page.at(crowded, "/en/")
    crowds = [crowd for plot in PLOTS for crowd in page.crowds(plot)]
    assert len(crowds) >= 4
    for cluster, hidden in crowds:
        assert first_number(words(cluster.css_first("text"))) == len(hidden)
        address = attribute(cluster, "href")
        there = Page.at(crowded, address)
        assert set(hidden) <= set(there.listed)
        if fragment := urlsplit(address).fragment:
            assert there.has(f"#{fragment}")
            assert fragment.removeprefix("list-") in hidden
        else:
            assert set(there.listed) <= set(page.listed)
            assert there.window != page.window
    same_day = page.one("#lane-arms").css_first("a.cluster")
    assert "#list-same-" in attribute(same_day, "href")


def test_following_the_numbers_shows_every_event_or_ends_in_the_list(crowded: TestClient) -> None:
    page = Page.at(crowded, "/en/?category=troops")
    for _ in range(20):
        clusters = [one for one in page.all("a.cluster") if "#" not in attribute(one, "href")]
        if not clusters:
            break
        page = Page.at(crowded, attribute(clusters[0], "href"))
    assert not page.all("a.cluster")


def test_all_rows_that_a_lane_may_have_are_in_the_style_sheet(crowded: TestClient) -> None:
    page = Page.at(crowded, "/en/?category=arms&from=2024-06-01&to=2024-06-30")
    used = {
        name
        for mark in page.all("a.event, a.cluster, svg.rows")
        for name in attribute(mark, "class").split()
        if re.fullmatch(r"[uwn]-[\dx]+", name)
    }
    sheets = "".join(crowded.get(attribute(link, "href")).text for link in page.all("link[rel=stylesheet]"))
    assert len(used) > 20
    assert all(re.search(rf"\.{name}[{{,]", sheets) for name in used)


# Other pages


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("fr", "fr"),
        ("fr-CA,fr;q=0.9,en;q=0.8", "fr"),
        ("en-GB,en;q=0.9,fr;q=0.8", "en"),
        ("de,ko;q=0.9", "en"),
        ("de,fr;q=0.5", "fr"),
        ("en;q=0.1,fr;q=0.2", "fr"),
        ("fr;q=0,en", "en"),
        ("fr;q=0", "en"),
        ("*", "en"),
        ("FR", "fr"),
        ("fr;q=nonsense, en", "en"),
        (";;;,,,q=", "en"),
    ],
)
def test_the_bare_address_leads_to_the_readers_language(client: TestClient, accepted: str, language: str) -> None:
    response = client.get("/?category=arms", headers={"Accept-Language": accepted})
    assert response.status_code == 307
    assert response.headers["Location"] == f"/{language}/?category=arms"
    assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize(
    "path",
    [
        "/de/",
        "/de",
        "/EN/",
        "/robots.txt/",
        "/healthz/",
        "/en/events",
        "/en/events/",
        "/en/nothing",
        "/en/events/no-such-event",
        "/en/events/%00",
        "/en/events/' OR 1=1",
        "/en/events/é",
        "/fr/events/no-such-event?category=arms",
        "/en/events.xml",
        "/de/events.csv",
        "/de/events/2024-10-troops-arrive",
        "/static/nothing.css",
        "/en/events/2024-10-troops-arrive/more",
    ],
)
def test_what_does_not_exist_is_a_404_page_that_offers_search(client: TestClient, path: str) -> None:
    page = Page.at(client, path, status=404)
    language = "fr" if path.startswith("/fr/") else "en"
    assert page.one("html").attributes["lang"] == language
    form = page.one("form[role=search]")
    assert attribute(form, "action") == f"/{language}/"
    sent = {attribute(field, "name"): attribute(field, "value") for field in form.css("input")}
    found = Page.at(client, f"{attribute(form, 'action')}?{urlencode({**sent, 'q': 'tumen'})}")
    assert "1959-08-rail-bridge" in found.listed


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_address_without_its_last_slash_leads_to_the_page(client: TestClient, language: str) -> None:
    response = client.get(f"/{language}?category=arms")
    assert response.status_code == 307
    assert response.headers["Location"] == f"/{language}/?category=arms"


def test_every_page_says_its_language_title_and_description(client: TestClient) -> None:
    for language in LANGUAGES:
        page = Page.at(client, f"/{language}/")
        assert page.one("html").attributes["lang"] == language
        assert page.text("head > title")
        assert attribute(page.one("meta[name=description]"), "content")
        assert client.get(page.href("link[rel=icon]")).status_code == 200
    titles = {Page.at(client, f"/{language}/").text("head > title") for language in LANGUAGES}
    assert len(titles) == 2


def test_ids_are_unique(client: TestClient) -> None:
    for path in ("/en/?from=..&to=..", "/fr/events/2024-10-troops-arrive", "/en/?from=x"):
        page = Page(client.get(path).text, 0)
        ids = [attribute(node, "id") for node in page.all("[id]")]
        assert len(ids) == len(set(ids))


def test_every_link_of_a_page_leads_somewhere(client: TestClient) -> None:
    for start in ("/en/", "/fr/events/2024-10-troops-arrive?category=troops&place=kursk-region"):
        page = Page.at(client, start)
        links = {attribute(link, "href").partition("#")[0] for link in page.all("[href^='/']")}
        # One of each kind is enough: those that differ in the event alone are walked elsewhere.
        kinds = {link.partition("/events/20")[0] + link.partition("?")[2]: link for link in links}
        for link in kinds.values():
            assert client.get(link).status_code == 200, link


def test_another_data_set_is_another_timeline(tmp_path: Path) -> None:
    copy = Copy.without_events(tmp_path)
    categories = copy.folder / "categories.csv"
    categories.write_text(
        "slug,label_en,label_fr,definition_en,definition_fr,colour,shape\n"
        "food,Food,Nourriture,Eaten,Mangé,olive,cross\n",
        encoding="utf-8",
    )
    toml = copy.folder / "timeline.toml"
    toml.write_text(
        toml.read_text(encoding="utf-8")
        .replace("Russia and North Korea, event by event", "Bread")
        .replace("2023-07-01", "1789-01-01")
        .replace("2026-12-31", "1789-12-31"),
        encoding="utf-8",
    )
    copy.add_event("bread", date="1789-07", category="food")
    with serving(copy) as client:
        page = Page.at(client, "/en/")
        assert page.lanes == ["food"]
        assert page.listed == ["bread"]
        assert page.text("h1") == "Bread"
        assert page.window == ("1789-01-01", "1789-12-31")
        assert "arms" not in page.chips("category")


def test_a_timeline_without_events_is_a_page_too(tmp_path: Path) -> None:
    with serving(Copy.without_events(tmp_path)) as client:
        for query in ("", "?from=..&to=..", "?category=arms&q=x", "?from=1900-01-01&to=1900-01-02"):
            page = Page.at(client, f"/en/{query}")
            assert (page.shown, page.listed) == (0, [])
            for control in ("#zoom-in", "#zoom-out", "#fit"):
                Page.at(client, page.href(control))
