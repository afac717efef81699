"""The index of a load: which events have each value and word, packed block by block.

With many events it is made in a second process, on a second core, while the load goes on. Whatever happens to either
process, the other one ends as well.
"""

import gc
import multiprocessing
import signal
from array import array
from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from functools import lru_cache
from multiprocessing.connection import Connection
from typing import Any, Final, NamedTuple

from app.eventset import BLOCK, little_endian, pack_block
from app.lines import EVENT_TEXTS
from app.models.cells import Columns
from app.search import WORDS, found_by, found_by_date

#: What each event has one value of.
_ONE_VALUE: Final = ("category", "collection", "added", "changed")


class Packed(NamedTuple):
    """Rows of the tables of blocks and of postings."""

    blocks: Sequence[Sequence[Any]] = ()
    postings: Sequence[Sequence[Any]] = ()


class Index:
    """Takes the events in chronological order: `add` for some at a time, `close` after the last."""

    def __init__(self) -> None:
        self._number = 0
        self._begin_block()

    def add(
        self,
        earliest: Iterable[int],
        latest: Iterable[int],
        places: Iterable[int],
        values: Mapping[str, Iterable[Iterable[str]]],
    ) -> Packed:
        """Take the next events: their first and last days and their places as numbers, and their values by field.

        A field has those of each event in turn, none of them twice. A block has to end where some events end; then,
        its rows are given back.
        """
        first = len(self._earliest)
        self._earliest.extend(earliest)
        self._latest.extend(latest)
        self._place.extend(places)
        for field, column in values.items():
            found = self._values[field]
            for position, its_values in enumerate(column, first):
                for value in its_values:
                    found[value].append(position)
        return self.close() if len(self._earliest) == BLOCK else Packed()

    def close(self) -> Packed:
        """The rows of the block that was begun, if one was; and begin the next."""
        if not self._earliest:
            return Packed()
        columns = [little_endian(numbers).tobytes() for numbers in (self._earliest, self._latest, self._place)]
        postings = [
            (field, value, self._number, pack_block(members))
            for field, found in self._values.items()
            for value, members in sorted(found.items())
        ]
        packed = Packed([(self._number, *columns)], postings)
        self._number += 1
        self._begin_block()
        return packed

    def _begin_block(self) -> None:
        self._earliest, self._latest, self._place = array("i"), array("i"), array("i")
        self._values: defaultdict[str, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))


class Cited(NamedTuple):
    """What the sources that an event cites add to its line and its words."""

    slugs: Sequence[str]
    publishers: Sequence[str]
    titles: str
    urls: str
    are_of_states: Sequence[bool] = ()

    @property
    def support(self) -> Sequence[str]:
        """What the event rests on alone, as the facet calls it."""
        is_of = {"one-source": len(self.slugs) == 1, "state-media": bool(self.slugs) and all(self.are_of_states)}
        return [name for name, is_so in is_of.items() if is_so]


#: Events, what each of them cites, and what was said of each: by speaker and stance, and with the day before them.
_Given = tuple[Columns, Sequence[Cited], Sequence[tuple[set[str], set[str]]]]


class Finding:
    """Notes what events are found by. Called with some of them at a time, and with None after the last.

    `places` has the number of each.
    """

    def __init__(self, languages: Sequence[str], places: Mapping[str, int]) -> None:
        self._index = Index()
        self._languages = tuple(languages)
        self._places = places

    def __call__(self, given: _Given | None) -> Packed:
        if given is None:
            return self._index.close()
        events, cited, said = given
        words = [set(found_by_date(written, self._languages)) for written in events["date"]]
        for language in self._languages:
            texts = zip(*(events[f"{name}_{language}"] for name in EVENT_TEXTS), strict=True)
            for its_words, its, its_texts in zip(words, cited, texts, strict=True):
                found_by([*filter(None, its_texts), *its.publishers], language, its_words)
        values = {
            **{name: zip(events[name], strict=True) for name in _ONE_VALUE},
            **{name: [(value,) if value else () for value in events[name]] for name in ("status", "place")},
            "source": [its.slugs for its in cited],
            "rests": [its.support for its in cited],
            "statement": [statements for statements, _ in said],
            "said": [dated for _, dated in said],
            WORDS: words,
        }
        places = [self._places.get(place, 0) for place in events["place"]]
        return self._index.add(map(_number, events["earliest"]), map(_number, events["latest"]), places, values)


@lru_cache(maxsize=65_536)
def _number(day: str) -> int:
    return date.fromisoformat(day).toordinal()


@contextmanager
def finding(
    make: Callable[[], Finding], *, beside: bool
) -> Iterator[tuple[Callable[[_Given | None], object], Callable[[], Packed]]]:
    """Functions that give it something, and take what it makes of that: each call of one is followed by the other.

    ``beside``: it works in a process beside this one.
    """
    if not beside:
        find, made = make(), deque[Packed]()
        yield (lambda given: made.append(find(given))), made.popleft
        return
    # Forked, it needs no time to begin and shares what is in memory.
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_find, args=(make, ours, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield ours.send, ours.recv
    finally:
        ours.close()
        process.join()


def _find(make: Callable[[], Finding], ours: Connection, theirs: Connection) -> None:
    # Else this end would keep the pipe open when everybody else is gone.
    ours.close()
    # Ctrl+C is for the other process, which then closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    find = make()
    with suppress(EOFError, BrokenPipeError):
        while True:
            theirs.send(find(theirs.recv()))
