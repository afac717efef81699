"""Days, spans and keys are arithmetic: they are imported into a page that has nothing else and held to tables."""

import random
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page

from app.addresses import static_address
from app.formats import day_in_words
from app.words import LANGUAGES

# The bare page has no icon, and the browser asks for one.
pytestmark = pytest.mark.allowed_errors("favicon")


@pytest.fixture
def bare(page: Page) -> Page:
    page.goto("/healthz")
    return page


def run(page: Page, module: str, body: str, argument: Any = None) -> Any:
    """Evaluate a function of a module's exports and an argument."""
    script = f"async ([address, argument]) => ({body})(await import(address), argument)"
    return page.evaluate(script, [static_address(f"js/{module}.js"), argument])


def test_days_are_numbered_as_python_numbers_them(bare: Page) -> None:
    chance = random.Random(1959)  # noqa: S311 - days to try, no secrets
    days = [date(1, 1, 1), date(1900, 1, 1), date(1900, 2, 28), date(1900, 3, 1), date(2000, 2, 29), date.max]
    days += [date.fromordinal(chance.randint(1, date.max.toordinal())) for _ in range(200)]
    numbers = run(bare, "days", "(days, isos) => isos.map(days.toNumber)", [day.isoformat() for day in days])
    assert numbers == [day.toordinal() for day in days]
    assert run(bare, "days", "(days, numbers) => numbers.map(days.toIso)", numbers) == [day.isoformat() for day in days]
    assert run(bare, "days", "(days, numbers) => numbers.map(days.toParts)", numbers) == [
        [day.year, day.month, day.day] for day in days
    ]


def test_days_in_words(bare: Page) -> None:
    said = "(days, [isos, language, first]) => isos.map((iso) => days.inWords(days.toNumber(iso), language, first))"
    isos = ["2024-10-01", "2024-12-31", "0987-02-03"]
    assert run(bare, "days", said, [isos, "fr", "1er"]) == ["1er octobre 2024", "31 décembre 2024", "3 février 987"]
    assert run(bare, "days", said, [isos, "en", "1"]) == ["1 October 2024", "31 December 2024", "3 February 987"]
    all_months = [f"2024-{month:02}-02" for month in range(1, 13)]
    for language in (*LANGUAGES, "de", "th"):
        # Browsers and servers have CLDR of different years, which differ in the width of spaces.
        expected = [day_in_words(date(2024, month, 2), language).split() for month in range(1, 13)]
        assert [day.split() for day in run(bare, "days", said, [all_months, language, "1"])] == expected


LIMITS = {"start": 0, "days": 1000}


SPANS: list[tuple[str, Any]] = [
    # Panning keeps the length, zooming the moment under the pointer.
    ("span.pan({start: 100, days: 50}, -20)", {"start": 80, "days": 50}),
    ("span.zoom({start: 100, days: 40}, 0.5, 0)", {"start": 100, "days": 20}),
    ("span.zoom({start: 100, days: 40}, 0.5, 1)", {"start": 120, "days": 20}),
    ("span.zoom({start: 100, days: 40}, 2, 0.25)", {"start": 90, "days": 80}),
    ("span.moment(span.zoom({start: 100, days: 40}, 3, 0.7), 0.7)", 128),
    # Inside the limits, and no shorter than a day.
    ("span.clamp({start: -30, days: 50}, limits)", {"start": 0, "days": 50}),
    ("span.clamp({start: 990, days: 50}, limits)", {"start": 950, "days": 50}),
    ("span.clamp({start: -500, days: 3000}, limits)", LIMITS),
    ("span.clamp({start: 10, days: 0.5}, limits).days", 1),
    # A zoom that stops at a limit does not pan, wherever the pointer is.
    *(
        (f"span.clamp(span.zoom({{start: 10, days: 1}}, 0.5, {at}), limits)", {"start": 10, "days": 1})
        for at in (0, 0.25, 0.5, 1)
    ),
    ("span.clamp(span.zoom({start: 10, days: 2}, 0.25, 1), limits)", {"start": 11, "days": 1}),
    ("span.clamp(span.zoom(limits, 2, 1), limits)", LIMITS),
    # Whole days, at least one.
    ("span.snap({start: 10.4, days: 5.2})", {"start": 10, "days": 6}),
    ("span.snap({start: 10.6, days: 5})", {"start": 11, "days": 5}),
    ("span.snap({start: 10.4, days: 0.05})", {"start": 10, "days": 1}),
    # Fractions and moments undo each other.
    ("span.fraction({start: 10, days: 20}, 15)", 0.25),
    ("span.moment({start: 10, days: 20}, 0.25)", 15),
]


def test_spans(bare: Page) -> None:
    results = run(bare, "days", f"(span, limits) => [{', '.join(body for body, _ in SPANS)}]", LIMITS)
    for (body, expected), result in zip(SPANS, results, strict=True):
        assert result == pytest.approx(expected), body


def test_keys_ask_for_actions_and_leave_the_browser_its_own(bare: Page) -> None:
    keys = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", "PageUp", "PageDown", "+", "-", "0"]
    plain = {"ctrlKey": False, "metaKey": False, "altKey": False}
    body = "(keys, events) => events.map((event) => keys.action(event) ?? null)"
    assert run(bare, "keys", body, [plain | {"key": key} for key in keys]) == [
        {"type": "step", "by": -1},
        {"type": "step", "by": 1},
        {"type": "lane", "by": -1},
        {"type": "lane", "by": 1},
        {"type": "end", "last": False},
        {"type": "end", "last": True},
        {"type": "pan", "by": -1},
        {"type": "pan", "by": 1},
        {"type": "zoom", "factor": 0.5},
        {"type": "zoom", "factor": 2},
        {"type": "fit"},
    ]
    assert run(bare, "keys", body, [plain | {"key": "Escape"}]) == [{"type": "close"}]
    others = [plain | {"key": key} for key in ("a", "Tab", "Enter", " ", "/", "?", "")]
    others += [plain | {"key": key, held: True} for key in keys for held in plain]
    assert run(bare, "keys", body, others) == [None] * len(others)


# Two lanes and a crowd, not in chronological order; lane 1 is empty.
STOPS = [
    {"lane": 0, "order": 2, "x": 40},
    {"lane": 0, "order": 0, "x": 5},
    {"lane": 2, "order": 1, "x": 10},
    {"lane": 2, "order": 3, "x": 90},
]


STEPS: list[tuple[int, dict[str, Any], int]] = [
    (1, {"type": "step", "by": 1}, 2),
    (2, {"type": "step", "by": 1}, 0),
    (0, {"type": "step", "by": -1}, 2),
    (1, {"type": "step", "by": -1}, 1),
    (3, {"type": "step", "by": 1}, 3),
    (0, {"type": "end", "last": True}, 3),
    (0, {"type": "end", "last": False}, 1),
    (0, {"type": "lane", "by": 1}, 2),
    (3, {"type": "lane", "by": -1}, 0),
    (1, {"type": "lane", "by": -1}, 1),
    (2, {"type": "lane", "by": 1}, 2),
]


def test_where_a_step_leads(bare: Page) -> None:
    steps = [(current, move) for current, move, _ in STEPS]
    body = "(keys, [stops, steps]) => steps.map(([current, move]) => keys.target(stops, current, move))"
    assert run(bare, "keys", body, [STOPS, steps]) == [expected for *_, expected in STEPS]
