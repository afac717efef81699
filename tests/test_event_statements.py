"""Do panel and dossier say who has said what of an event, when, and how long that took?"""

from pathlib import Path

import pytest
from selectolax.lexbor import LexborNode
from starlette.testclient import TestClient

from app.pages.event import first_days
from app.queries.statements import StatementRow
from tests.datasets import FROZEN, Copy, read_rows, serving
from tests.reading import Page, attribute, texts, words

ARRIVAL = "2024-10-troops-arrive"
DEBRIS = "2023-12-30-first-nk-missiles"
WORKERS = "2024-workers-sent"

STATEMENTS = {
    ("en", WORKERS): [
        ("8 November 2024", "Moscow FSB border service, via Politico", "states"),
        ("c. May 2025", "Media franceinfo, on the sanctions", "states"),
        ("day unknown", "Seoul Intelligence service, via franceinfo", "states"),
    ],
    ("fr", ARRIVAL): [
        ("d'un jour d'octobre au 18 octobre 2024", "Kiev", "affirme"),
        ("18 octobre 2024", "Séoul NIS, sur le premier transfert", "affirme"),
        ("octobre 2024 – 25 avril 2025", "Moscou Moscou, sans l'admettre", "refuse de se prononcer"),
        ("octobre 2024 – 25 avril 2025", "Pyongyang Pyongyang, sans l'admettre", "refuse de se prononcer"),
        ("26 avril 2025", "Moscou Guérassimov, devant Poutine", "confirme"),
        ("28 avril 2025", "Pyongyang Commission militaire du parti au pouvoir", "confirme"),
        ("30 avril 2025", "Séoul NIS, pour les totaux", "affirme"),
    ],
}


def rows(page: Page) -> list[list[LexborNode]]:
    return [list(row.iter()) for row in page.all("#panel table.statements tbody tr")]


@pytest.mark.parametrize(("language", "slug"), STATEMENTS)
def test_the_panel_has_the_statements_in_the_order_of_their_days(client: TestClient, language: str, slug: str) -> None:
    page = Page.at(client, f"/{language}/events/{slug}")
    assert [tuple(texts(row[:3])) for row in rows(page)] == STATEMENTS[language, slug]


def test_a_screen_reader_hears_what_the_table_is_and_of_whom_each_row_is(client: TestClient) -> None:
    page = Page.at(client, f"/en/events/{ARRIVAL}")
    assert page.text("table.statements caption") == "Statements about this event in the order of their days"
    assert texts(page.all("table.statements th[scope=col]")) == ["Day", "Speaker", "Stance", "Source"]
    assert {attribute(row[1], "scope") for row in rows(page)} == {"row"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_statement_leads_to_its_source_among_those_of_the_event(client: TestClient, language: str) -> None:
    publishers = {row["slug"]: row["publisher"] for row in read_rows(FROZEN, "sources.csv")}
    for slug in (ARRIVAL, WORKERS, DEBRIS):
        page = Page.at(client, f"/{language}/events/{slug}")
        stated = [row for row in read_rows(FROZEN, "statements.csv") if row["event"] == slug]
        linked = [link for row in rows(page) if (link := row[3].css_first("a"))]
        assert len(linked) == len([row for row in stated if row["source"]])
        found = [words(page.one(attribute(link, "href")).css_first(".publisher")) for link in linked]
        assert sorted(found) == sorted(publishers[row["source"]] for row in stated if row["source"])
        for link in linked:
            assert words(link) in words(page.one(attribute(link, "href")))


def test_a_speaker_leads_to_all_of_which_it_has_spoken(client: TestClient) -> None:
    page = Page.at(client, f"/en/events/{ARRIVAL}")
    (link,) = {attribute(row[1].css_first("a"), "href") for row in rows(page) if "Pyongyang" in words(row[1])}
    others = {row["event"] for row in read_rows(FROZEN, "statements.csv") if row["speaker"] == "pyongyang"}
    assert set(Page.at(client, link).listed) == others


def said(*statements: tuple[str, str | None]) -> list[StatementRow]:
    return [StatementRow("seoul", "Seoul", stance, stated, "Seoul", None) for stance, stated in statements]


@pytest.mark.parametrize(
    ("when", "statements", "en", "fr"),
    [
        (
            "2024-10-08/2024-10-13",
            said(("states", "2024-10-12"), ("confirms", "2025-04-26"), ("confirms", "2025-04-28")),
            [
                "First said on 12 October 2024, 4 days after it began.",
                "First confirmed on 26 April 2025, more than 6 months after it began.",
            ],
            [
                "Première déclaration le 12 octobre 2024, 4 jours après le début.",
                "Première confirmation le 26 avril 2025, plus de 6 mois après le début.",
            ],
        ),
        (
            "2024-06-19",
            said(("states", "2024-06-19"), ("states", "2024-06-20")),
            ["First said on 19 June 2024, the day it began."],
            ["Première déclaration le 19 juin 2024, le jour même du début."],
        ),
        (
            "2024-06-30",
            said(("confirms", "2024-07-01")),
            ["First said and confirmed on 1 July 2024, 1 day after it began."],
            ["Première déclaration et confirmation le 1er juillet 2024, 1 jour après le début."],
        ),
        # Of a month nobody knows how long ago it began, but how long at least.
        (
            "2024-10",
            said(("states", "2024-10-18"), ("confirms", "2024-11-05")),
            ["First said on 18 October 2024.", "First confirmed on 5 November 2024, at least 5 days after it began."],
            [
                "Première déclaration le 18 octobre 2024.",
                "Première confirmation le 5 novembre 2024, au moins 5 jours après le début.",
            ],
        ),
        (
            "2023-02-15",
            said(("states", "2025-02-15")),
            ["First said on 15 February 2025, 2 years after it began."],
            None,
        ),
        (
            "2022-02-15",
            said(("states", "2025-02-14")),
            ["First said on 14 February 2025, more than 2 years after it began."],
            None,
        ),
        ("2024-01-15", said(("states", "2024-04-15")), ["First said on 15 April 2024, 3 months after it began."], None),
        # Announced before.
        ("2024-11-05", said(("states", "2024-11-04")), ["First said on 4 November 2024."], None),
        ("2024-11-05~", said(("states", "2024-11-14")), ["First said on 14 November 2024."], None),
        # Another one may have come before.
        (
            "2024-10-01",
            said(("states", "2024-10-18"), ("denies", None)),
            ["First said no later than 18 October 2024."],
            None,
        ),
        (
            "2024-10-01",
            said(("states", "2024-10/2024-10-18"), ("states", "2024-10-18")),
            ["First said no later than 18 October 2024."],
            ["Première déclaration au plus tard le 18 octobre 2024."],
        ),
        ("2024-10-01", said(("states", "2024-10-18~")), ["First said no later than 18 October 2024."], None),
        ("2024-10-01", said(("states", "2024-11")), ["First said no later than 30 November 2024."], None),
        ("2024-10-01", said(("declines", None)), [], []),
        ("2024-10-01", [], [], []),
    ],
)
def test_it_is_said_when_something_was_first_said_and_no_more_precisely_than_anybody_knows(
    when: str, statements: list[StatementRow], en: list[str], fr: list[str] | None
) -> None:
    assert first_days(when, statements, "en") == en
    if fr is not None:
        assert first_days(when, statements, "fr") == fr


def test_the_panel_says_when_an_event_was_first_spoken_of(client: TestClient) -> None:
    paragraphs = texts(Page.at(client, "/en/events/2024-10-08-first-troop-transfer").all("#statements ~ p"))
    assert paragraphs[:2] == [
        "First said on 18 October 2024, 10 days after it began.",
        "First confirmed on 26 April 2025, more than 6 months after it began.",
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_dossier_has_every_statement_with_its_event(client: TestClient, language: str) -> None:
    page = Page.at(client, f"/{language}/dossier?from=..&to=..")
    speakers = {row["slug"]: row[f"label_{language}"] for row in read_rows(FROZEN, "speakers.csv")}
    expected: dict[str, list[str]] = {slug: [] for slug in page.told}
    for row in read_rows(FROZEN, "statements.csv"):
        expected[row["event"]].append(speakers[row["speaker"]])
    for record in page.all("article.record"):
        found = texts(record.css(".said strong"))
        assert sorted(found) == sorted(expected[attribute(record, "id")])


def test_a_data_set_without_statements_has_no_word_about_them(tmp_path: Path) -> None:
    copy = Copy.of_all(tmp_path)
    for file in ("speakers.csv", "statements.csv"):
        (copy.folder / file).unlink()
    with serving(copy) as client:
        page = Page.at(client, f"/en/events/{ARRIVAL}")
        assert not page.has(".statements")
        assert not page.has("#known")
        assert not page.has(".sources .number")
        assert not Page.at(client, "/en/dossier").has(".said")
