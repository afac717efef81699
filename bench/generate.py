"""Makes a data set of any size, the same for the same seed: `python bench/generate.py FOLDER --events 1000`.

Its events lie in the default window of `tests/data/`, whose categories, places, units, speakers and collections it
shares: mostly days, some months and intervals, a few approximate or open. Each cites one to three sources, and one to
four statements are made about it.
"""

import argparse
import csv
import random
import shutil
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from pathlib import Path

_DATA = Path(__file__).resolve().parent.parent / "tests" / "data"
_FIRST, _LAST = date(2023, 7, 1), date(2026, 12, 31)
_PAIRS = (
    "delegation/délégation convoy/convoi shells/obus workers/ouvriers bridge/pont summit/sommet "
    "drill/exercice factory/usine train/train missiles/missiles engineers/ingénieurs visit/visite "
    "statement/déclaration sanctions/sanctions report/rapport satellite/satellite ceremony/cérémonie "
    "treaty/traité cargo/cargaison"
)
_WORDS = dict(pair.split("/") for pair in _PAIRS.split())
_EVENTS_TO_A_SOURCE = 3
#: The first are what is said most.
_STANCES = dict(zip(("states", "confirms", "denies", "doubts", "declines"), (60, 15, 10, 10, 5), strict=True))


def generate(folder: Path, events: int, seed: int = 1959) -> None:
    """Write the data set into a folder, which is made where it is missing."""
    chance = random.Random(seed)  # noqa: S311 - the same data again, no secrets
    folder.mkdir(parents=True, exist_ok=True)
    for name in ("timeline.toml", "categories.csv", "places.csv", "units.csv", "series.csv", "speakers.csv"):
        shutil.copyfile(_DATA / name, folder / name)
    source_count = max(events // _EVENTS_TO_A_SOURCE, 3)
    _write(folder, "sources.csv", _sources(source_count))
    _write(folder, "events.csv", _events(chance, events))
    _write(folder, "citations.csv", _citations(chance, events, source_count))
    _write(folder, "figures.csv", _figures(chance, events))
    _write(folder, "statements.csv", _statements(chance, folder / "citations.csv"))


def _sources(count: int) -> Iterator[dict[str, str]]:
    for number in range(count):
        yield {
            "slug": f"source-{number}",
            "publisher": f"Agency {number % 97}",
            "title": f"Headline {number}",
            "title_is": "original",
            "url": f"https://agency-{number % 97}.example/news/{number}",
            "published": (_FIRST + timedelta(number % 1200)).isoformat(),
            "language": ("en", "fr", "ko", "ru")[number % 4],
            "kind": ("news-report", "news-agency", "state-news-agency")[number % 3],
            "read": "text",
        }


def _events(chance: random.Random, count: int) -> Iterator[dict[str, str]]:
    categories, places = _slugs("categories.csv"), _slugs("places.csv")
    for number in range(count):
        words = chance.choices(list(_WORDS), k=chance.randint(3, 7))
        mots = [_WORDS[word] for word in words]
        yield {
            "slug": f"event-{number}",
            "date": _date(chance),
            "category": chance.choice(categories),
            "status": chance.choice(("confirmed", "reported", "claimed")),
            "place": chance.choice(places),
            "title_en": " ".join(words).capitalize(),
            "title_fr": " ".join(mots).capitalize(),
            "summary_en": f"Event {number}: " + " ".join(words * 4) + ".",
            "summary_fr": f"Événement {number} : " + " ".join(mots * 4) + ".",
            "attribution_en": f"Agency {number % 97}",
            "attribution_fr": f"Agence {number % 97}",
            "collection": chance.choice(("franceinfo", "wider")),
            "added": "2026-11-22",
        }


def _date(chance: random.Random) -> str:
    day = _FIRST + timedelta(chance.randrange((_LAST - _FIRST).days + 1))
    kind = chance.random()
    if kind < 0.7:
        return day.isoformat()
    if kind < 0.8:
        return f"{day:%Y-%m}"
    if kind < 0.95:
        return f"{day}/{day + timedelta(chance.randint(1, 60))}"
    return f"{day}~" if kind < 0.99 else f"{day}/.."


def _citations(chance: random.Random, events: int, sources: int) -> Iterator[dict[str, str]]:
    for number in range(events):
        for source in sorted(chance.sample(range(sources), chance.randint(1, 3))):
            yield {"event": f"event-{number}", "source": f"source-{source}"}


def _figures(chance: random.Random, events: int) -> Iterator[dict[str, str]]:
    units = _slugs("units.csv")
    for number in range(0, events, 4):
        yield {
            "event": f"event-{number}",
            "label_en": "Amount",
            "label_fr": "Quantité",
            "value": str(chance.randint(1, 10_000)),
            "unit": chance.choice(units),
            "qualifier": "about",
            "attributed_to_en": f"Agency {number % 97}",
            "attributed_to_fr": f"Agence {number % 97}",
        }


def _statements(chance: random.Random, citations: Path) -> Iterator[dict[str, str]]:
    speakers, stances, weights = _slugs("speakers.csv"), list(_STANCES), list(_STANCES.values())
    with citations.open(encoding="utf-8", newline="") as lines:
        for event, cited in groupby(csv.DictReader(lines), key=itemgetter("event")):
            sources = [row["source"] for row in cited]
            for speaker in chance.sample(speakers, chance.randint(1, 4)):
                day = _FIRST + timedelta(chance.randrange((_LAST - _FIRST).days + 1))
                yield {
                    "event": event,
                    "speaker": speaker,
                    "stance": chance.choices(stances, weights)[0],
                    "stated": day.isoformat() if chance.random() < 0.9 else "",
                    "who_en": f"A voice of {speaker}",
                    "who_fr": f"Une voix de {speaker}",
                    "source": chance.choice(sources),
                }


def _slugs(file: str) -> list[str]:
    with (_DATA / file).open(encoding="utf-8", newline="") as lines:
        return [row["slug"] for row in csv.DictReader(lines)]


def _write(folder: Path, file: str, rows: Iterator[dict[str, str]]) -> None:
    """With the columns of the file there."""
    with (_DATA / file).open(encoding="utf-8", newline="") as lines:
        columns: Sequence[str] = next(csv.reader(lines))
    with (folder / file).open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--events", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1959)
    options = parser.parse_args()
    generate(options.folder, options.events, options.seed)
