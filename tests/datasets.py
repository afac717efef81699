"""Small data sets of a test's own, and whole ones read without the database.

`Copy` is a data set to add rows to; `serving` puts it on the air; `Reference` answers a filter by going through
the CSV files line by line, so that what the pages say can be held against something that knows no SQL. What tests know
by heart is in the frozen data set; those that ask the files what to expect are run with the real one, as it is and as
it may grow (`DATA_SETS`).
"""

import csv
import json
import re
import shutil
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from app import dataset
from app.dates import EventDate, Window, parse_date
from app.main import create_app
from app.settings import Settings
from tests.databases import database_in
from tests.ledger import OF_STATEMENTS, Said, kinds_of_state_media, rests_on, said_of
from tests.reading import PLAIN

ROOT = Path(__file__).resolve().parent.parent
#: The data set of one day: whatever tests know by its number, day, weight or words is in it, and it never changes.
FROZEN = ROOT / "tests" / "data"
FACETS = ("category", "status", "place", "source", "rests", "collection")

EVENT = {
    "date": "2024-06-01",
    "category": "arms",
    "status": "confirmed",
    "title_en": "Title",
    "title_fr": "Titre",
    "summary_en": "Summary.",
    "summary_fr": "Résumé.",
    "collection": "wider",
    "added": "2026-01-01",
}
SOURCE = {
    "publisher": "Publisher",
    "title": "Headline",
    "title_is": "original",
    "language": "en",
    "kind": "news-report",
    "read": "text",
}
FIGURE = {
    "label_en": "Label",
    "label_fr": "Libellé",
    "value": "12",
    "unit": "persons",
    "qualifier": "exact",
    "attributed_to_en": "Somebody",
    "attributed_to_fr": "Quelqu'un",
}
PASSAGE = {
    "slug": "passage",
    "heading_en": "Heading",
    "heading_fr": "Intertitre",
    "text_en": "Text.",
    "text_fr": "Texte.",
}


def quoted(value: object) -> str:
    """A text or a list of texts as TOML writes them."""
    # What JSON escapes, TOML escapes alike; but for this one.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_rows(folder: Path, file: str) -> list[dict[str, str]]:
    with (folder / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def figure_names(rows: Iterable[dict[str, str]]) -> list[str]:
    """The permanent names of figures: event, label, who stated it, and value; what is named so already is numbered."""
    names: list[str] = []
    uses: Counter[str] = Counter()
    for row in rows:
        texts = (row["label_en"], row.get("speaker") or row["attributed_to_en"], row["value"].replace("-", "minus "))
        plain = [unicodedata.normalize("NFKD", re.sub("['’]", "", text)).lower() for text in texts]
        plain = [re.sub("[\u0300-\u036f]", "", text) for text in plain]
        parts = ["-".join(re.findall("[a-z0-9]+", text)) for text in plain]
        parts = [part if len(part) <= 48 else part[:49].rsplit("-", 1)[0] for part in parts]
        name = f"{row['event']}--{'-'.join(filter(None, parts))}"
        uses[name] += 1
        names.append(f"{name}--{uses[name]}" if uses[name] > 1 else name)
    return names


def default_window(folder: Path) -> Window:
    window = tomllib.loads((folder / "timeline.toml").read_text("utf-8"))["window"]
    return Window(window["from"], window["to"])


DEFAULT_WINDOW = default_window(FROZEN)


@dataclass(frozen=True)
class Copy:
    """A copy of a data set in a folder of its own."""

    folder: Path

    @classmethod
    def of_all(cls, parent: Path, folder: Path = FROZEN) -> "Copy":
        return cls(Path(shutil.copytree(folder, parent / "data")))

    @classmethod
    def without_events(cls, parent: Path) -> "Copy":
        """Categories, places, units and collections are as in the frozen one; there is no event and no source."""
        copy = cls.of_all(parent)
        for file in ("events.csv", "sources.csv", "citations.csv", "figures.csv", "statements.csv", "changes.csv"):
            header = (copy.folder / file).read_text(encoding="utf-8").splitlines()[0]
            (copy.folder / file).write_text(header + "\n", encoding="utf-8")
        # They speak of the events.
        for file in ("story.toml", "about.toml"):
            (copy.folder / file).unlink()
        return copy

    @property
    def database_url(self) -> str:
        """Where `serving` loads it."""
        return database_in(self.folder.parent)

    def add(self, file: str, *rows: Mapping[str, str]) -> None:
        with (self.folder / file).open(encoding="utf-8", newline="") as lines:
            columns = next(csv.reader(lines))
        with (self.folder / file).open("a", encoding="utf-8", newline="") as lines:
            csv.DictWriter(lines, columns, restval="").writerows(rows)

    def begin(self, file: str, *rows: Mapping[str, str]) -> None:
        """Write a file that is not there yet, with the columns that the first row names."""
        (self.folder / file).write_text(",".join(rows[0]) + "\n", encoding="utf-8")
        self.add(file, *rows)

    def add_event(self, slug: str, *sources: str, **cells: str) -> None:
        """An event, and the sources it cites where they are not there yet."""
        self.add("events.csv", {**EVENT, "slug": slug, **cells})
        known = {row["slug"] for row in read_rows(self.folder, "sources.csv")}
        self.add("sources.csv", *({**SOURCE, "slug": one} for one in sources if one not in known))
        self.add("citations.csv", *({"event": slug, "source": one} for one in sources))

    def correct_event(self, slug: str, **cells: str) -> None:
        """Give an event that is there other cells."""
        rows = [{**row, **cells} if row["slug"] == slug else row for row in read_rows(self.folder, "events.csv")]
        with (self.folder / "events.csv").open("w", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)

    def tell(self, file: str, *passages: Mapping[str, object]) -> None:
        """Write a file of passages."""
        written = ("\n".join(f"{key} = {quoted(value)}" for key, value in one.items()) for one in passages)
        text = "".join(f"[[passages]]\n{one}\n" for one in written)
        (self.folder / file).write_text(text, encoding="utf-8")

    def add_source(self, slug: str, **cells: str) -> None:
        self.add("sources.csv", {**SOURCE, "slug": slug, **cells})

    def add_figure(self, event: str, **cells: str) -> None:
        self.add("figures.csv", {**FIGURE, "event": event, **cells})


def of_the_real(parent: Path) -> Copy:
    return Copy.of_all(parent, ROOT / "data")


def grown(parent: Path) -> Copy:
    """The real data set as it may be one day, with another event and source and a correction where most tests look."""
    copy = of_the_real(parent)
    copy.add_event("2025-04-24-another", "another-source", date="2025-04-24", place="kyiv", title_en="Kyiv again")
    texts = {f"{name}_{language}": "Corrected." for name in ("summary", "caveat") for language in ("en", "fr")}
    titles = {"title_en": "Kyiv hit", "title_fr": "Kiev touchée"}
    copy.correct_event("2025-04-24-kn-23-strike", updated="2027-01-01", **titles, **texts)
    return copy


#: The data sets of tests that ask the files what to expect, each made in a folder.
DATA_SETS: Mapping[str, Callable[[Path], Copy]] = {"real": of_the_real, "grown": grown}


@contextmanager
def serving(copy: Copy, public_url: str = "https://timeline.example") -> Iterator[TestClient]:
    """A client of a site with this data set."""
    dataset.load(copy.folder, copy.database_url)
    app = create_app(Settings(database_url=copy.database_url, data_dir=copy.folder, public_url=public_url))
    with TestClient(app, follow_redirects=False, headers=PLAIN) as client:
        yield client


@dataclass(frozen=True)
class Record:
    """An event as its files have it; ``rests`` is what it rests on alone."""

    slug: str
    position: int
    when: EventDate
    sources: tuple[str, ...]
    rests: tuple[str, ...]
    said: Sequence[Said]
    cells: Mapping[str, str]

    def values(self, facet: str, where: Mapping[str, Any] | None = None) -> tuple[str, ...]:
        """What it has of a facet; of one of statements, those that have what the filter says of the other."""
        if facet in OF_STATEMENTS:
            asked = {getattr(one, facet) for one in self.said if one.is_asked_for(where or {}, leaving_out=facet)}
            return tuple(sorted(asked))
        others = {"source": self.sources, "rests": self.rests}
        return others[facet] if facet in others else (self.cells[facet],)

    def is_spoken_of(self, where: Mapping[str, Any], leaving_out: str = "") -> bool:
        """Whether a statement is as a filter asks, where it asks for any."""
        facets = () if leaving_out in OF_STATEMENTS else OF_STATEMENTS
        is_asked = where.get("known") or any(where.get(facet) for facet in facets)
        return not is_asked or any(
            one.is_asked_for(where if facets else {"known": where["known"]}) for one in self.said
        )

    @property
    def changed(self) -> str:
        return self.cells["updated"] or self.cells["added"]

    @property
    def order(self) -> tuple[date, date, int]:
        return self.when.earliest, self.when.latest, self.position


@dataclass(frozen=True)
class Reference:
    """The events of a folder in chronological order, filtered the slow way."""

    records: Sequence[Record]
    default_window: Window
    places: Mapping[str, Mapping[str, str]]
    publishers: Mapping[str, str]

    @classmethod
    def of(cls, folder: Path) -> "Reference":
        cited = read_rows(folder, "citations.csv")
        kinds = {row["slug"]: row["kind"] for row in read_rows(folder, "sources.csv")}
        state_media = kinds_of_state_media(folder)
        statements = read_rows(folder, "statements.csv")
        records = [
            Record(
                row["slug"],
                position,
                parse_date(row["date"]),
                sources,
                rests_on(sources, kinds, state_media),
                said_of(row["slug"], parse_date(row["date"]).earliest, statements),
                row,
            )
            for position, row in enumerate(read_rows(folder, "events.csv"))
            for sources in (tuple(one["source"] for one in cited if one["event"] == row["slug"]),)
        ]
        places = {row["slug"]: row for row in read_rows(folder, "places.csv")}
        publishers = {row["slug"]: row["publisher"] for row in read_rows(folder, "sources.csv")}
        return cls(sorted(records, key=lambda one: one.order), default_window(folder), places, publishers)

    def texts(self, slug: str, language: str) -> list[str]:
        """All that an event may be found by."""
        (record,) = [one for one in self.records if one.slug == slug]
        own = [record.cells[f"{name}_{language}"] for name in ("title", "summary", "attribution", "caveat")]
        place = self.places[record.cells["place"]][f"name_{language}"] if record.cells["place"] else ""
        return [*own, place, *(self.publishers[source] for source in record.sources)]

    def matching(self, where: Mapping[str, Any], leaving_out: str = "") -> list[Record]:
        """Under all facets of `where` but one, whatever their days."""
        return [
            record
            for record in self.records
            if record.is_spoken_of(where, leaving_out)
            and all(
                set(record.values(facet)) & set(where[facet])
                for facet in FACETS
                if where.get(facet) and facet != leaving_out
            )
        ]

    def slugs(self, where: Mapping[str, Any], window: Window | None = None) -> list[str]:
        return [record.slug for record in self.matching(where) if inside(record, window or self.default_window)]

    def counts(self, facet: str, where: Mapping[str, Any], window: Window | None = None) -> dict[str, int]:
        """How many events each value of a facet has, under the choices in the others."""
        counts: dict[str, int] = {}
        for record in self.matching(where, leaving_out=facet):
            if inside(record, window or self.default_window):
                for value in record.values(facet, where):
                    counts[value] = counts.get(value, 0) + 1
        return counts


def inside(record: Record, window: Window) -> bool:
    return record.when.earliest <= window.end and record.when.latest >= window.start
