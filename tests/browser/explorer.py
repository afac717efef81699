"""What a page of the explorer says, read as a person reads it: the tests compare its parts with each other."""

import csv
import io
import re
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlsplit

from playwright.sync_api import Page

# What the data set shows to a reader who asked for no dates.
DEFAULT_WINDOW = ("from=2023-07-01", "to=2026-12-31")

# Clusters ("+3") stand for the events that found no room in their lane. What a width does not show is not drawn.
READ = """
() => {
  const all = (selector, read) => [...document.querySelectorAll(selector)].map(read);
  const isDrawn = (mark) => mark.getClientRects().length > 0;
  const drawn = (lane, selector) => [...lane.querySelectorAll(selector)].filter(isDrawn);
  const slug = (mark) => mark.id.replace("mark-", "");
  const hidden = (lane) => [...lane.querySelectorAll(".event")].filter((mark) => !isDrawn(mark)).map(slug);
  const text = (selector) => document.querySelector(selector)?.textContent.replace(/\\s+/g, " ").trim() ?? "";
  return {
    path: location.pathname,
    query: location.search.slice(1),
    listed: all("#list li", (item) => item.id.slice("list-".length)),
    heading: text("#list-title"),
    sentence: text("#sentence"),
    exported: text("#export summary"),
    exportLink: document.querySelector("#export-csv").getAttribute("href"),
    lanes: all(".lane", (lane) => ({
      category: lane.id.replace(/^lane-/, ""),
      count: lane.querySelector(".name small").textContent,
      drawn: [
        ...drawn(lane, ".event").map(slug),
        ...hidden(lane).slice(0, drawn(lane, ".cluster").reduce((sum, one) => sum + Number(one.textContent), 0)),
      ],
    })),
    chips: all("#filter input[name=category]", (box) => ({
      category: box.value, checked: box.checked, count: box.closest("label").querySelector("small").textContent,
    })),
    statuses: all("#filter input[name=status]:checked", (box) => box.value),
    q: document.querySelector("#q").value,
    from: document.querySelector("#from").value,
    to: document.querySelector("#to").value,
    focus: document.activeElement?.id ?? "",
    title: document.title,
  };
}
"""


class Lane(NamedTuple):
    category: str
    count: int
    drawn: list[str]


class Explorer(NamedTuple):
    """One reading of the page; numbers are numbers, whatever their language."""

    path: str
    query: list[tuple[str, str]]
    listed: list[str]
    heading: int
    sentence: str
    exported: int
    export_link: str
    lanes: list[Lane]
    chips: dict[str, int]
    chosen: list[str]
    statuses: list[str]
    q: str
    dates: tuple[str, str]
    focus: str
    title: str


def read(page: Page) -> Explorer:
    raw: dict[str, Any] = page.evaluate(READ)
    return Explorer(
        path=raw["path"],
        query=parse_qsl(raw["query"], keep_blank_values=True),
        listed=raw["listed"],
        heading=first_number(raw["heading"]),
        sentence=raw["sentence"],
        exported=first_number(raw["exported"]),
        export_link=raw["exportLink"],
        lanes=[Lane(one["category"], first_number(one["count"]), one["drawn"]) for one in raw["lanes"]],
        chips={one["category"]: first_number(one["count"]) for one in raw["chips"]},
        chosen=[one["category"] for one in raw["chips"] if one["checked"]],
        statuses=raw["statuses"],
        q=raw["q"],
        dates=(raw["from"], raw["to"]),
        focus=raw["focus"],
        title=raw["title"],
    )


def first_number(text: str) -> int:
    found = re.search(r"\d+", text)
    assert found, f"no number in {text!r}"
    return int(found[0])


def download(page: Page) -> list[str]:
    """The slugs of the file behind the export link."""
    response = page.request.get(read(page).export_link)
    assert response.ok
    return [row["slug"] for row in csv.DictReader(io.StringIO(response.text(), newline=""))]


def wait_for_query(page: Page, query: str) -> None:
    """Until the address and the page both are of this query: the two change one after the other.

    Whether an address names the default window, one test asks for all.
    """
    page.wait_for_function(
        """([query, ...defaults]) => {
          const own = (search) => search.slice(1).split("&").filter((pair) => !defaults.includes(pair)).join("&");
          const link = document.querySelector("#export-csv");
          // A list out of sight is laid out a moment later, and cannot be used before.
          if (document.documentElement.hasAttribute("data-spared")) return false;
          return link && own(new URL(link.href).search) === query && own(location.search) === query;
        }""",
        arg=[query, *DEFAULT_WINDOW],
    )


def assert_agrees(page: Page, *, written_out: bool = False) -> Explorer:
    """List, lanes, chips, sentence, export button and exported file are of the same events.

    Where an event's page has a window of its own, the export's address alone has it ``written_out``.
    """
    now = read(page)
    count = len(now.listed)
    assert now.heading == count
    assert first_number(now.sentence) == count
    assert now.exported == count
    assert sum(lane.count for lane in now.lanes) == count
    assert sorted(slug for lane in now.lanes for slug in lane.drawn) == sorted(now.listed)
    for lane in now.lanes:
        assert len(lane.drawn) == lane.count
        assert now.chips[lane.category] == lane.count
    if now.chosen:
        assert [lane.category for lane in now.lanes] == now.chosen
    window = list(zip(("from", "to"), now.dates, strict=True)) if written_out else []
    assert parse_qsl(urlsplit(now.export_link).query) == [*now.query, *window]
    assert download(page) == now.listed
    return now
