"""Checks other spellings of names: each belongs to one name, and none is the name of something else."""

from collections import Counter
from collections.abc import Iterator, Sequence

from app.search.asking import Spelling, spelling_of

#: A search looks for all of them.
MAX_SPELLINGS = 20


class Spellings:
    """The rows of aliases.csv that were read so far."""

    def __init__(self) -> None:
        # The line of each, and how it is written there.
        self._names: dict[Spelling, int] = {}
        self._spellings: dict[Spelling, tuple[int, str]] = {}
        self._counts: Counter[Spelling] = Counter()

    def check(
        self, lines: Sequence[int], names: Sequence[str], spellings: Sequence[str]
    ) -> Iterator[tuple[int, str, str, str]]:
        """Of each row at fault the line, the column, its value and what was expected there."""
        for line, name, spelling in zip(lines, names, spellings, strict=True):
            words, other = spelling_of(name), spelling_of(spelling)
            if words and other:
                for column, expected in self._faults(line, words, other, spelling):
                    yield line, column, name if column == "name" else spelling, expected

    def _faults(self, line: int, name: Spelling, spelling: Spelling, written: str) -> Iterator[tuple[str, str]]:
        if spelling == name:
            yield "spelling", "another spelling: case, accents and signs within a word make none"
            return
        first, as_there = self._spellings.setdefault(spelling, (line, written))
        # The same spelling twice is reported as any double key is.
        if as_there != written:
            yield "spelling", f"a spelling only once; line {first} has the same"
        if spelling in self._names:
            yield "spelling", f"a spelling that is no name; line {self._names[spelling]} has it as one"
        if name in self._spellings:
            yield "name", f"a name that is no other spelling; line {self._spellings[name][0]} has it as one"
        self._names.setdefault(name, line)
        self._counts[name] += 1
        if self._counts[name] == MAX_SPELLINGS + 1:
            yield "name", f"at most {MAX_SPELLINGS} spellings of a name"
