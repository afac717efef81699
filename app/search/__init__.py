"""Search: what a reader means by the words of a search, and by which words a text is found.

Case and accents do not matter, nor whether a word has a hyphen, an apostrophe, a point or a separator of thousands in
it: "noel" is « Noël », "kn23" is KN-23 and 15000 is 15,000. A date is the same in digits and in words, of any language
of the data.

A text is found by its words; by dates in it, whatever their spelling; and by names of several words, as one. Words are
told apart by the spaces between them (`tokens`), but some belong together: "24 April 2025", "15 000", "Tower Bridge",
"MI 6". Which do shows in their kinds, a letter each: D a number that may be a day, U any other of one or two digits, T
one of three, Y one of four; M a month; A a word in capitals, N one that begins with a capital. It is a small letter
where a sign follows the token.

A word of a search finds those that begin so, its own singular and plural, and a verb what ends otherwise; a number, and
a word of one or two letters, finds itself alone. A name that has several spellings is found by each of them.

Knows no SQL, and nothing of events.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain, permutations
from typing import Final, NamedTuple

from app.dates import Moment, parse_date
from app.formats import month_names
from app.search.tokens import (
    KINDS,
    LONGEST,
    PLAIN,
    SHORT,
    Written,
    core,
    is_spaceless,
    key_of,
    keys_in,
    keys_of_day,
    months,
    words_of,
)

#: A date or a number; or nothing, before two tokens that are a name. Most tokens are told by the first look at two.
_TOGETHER = re.compile(
    "(?=[NADUTMmd][NnAaDdUuTtYyMm])(?:[Dd][Mm][Yy]?|[Mm][Dd][Yy]?|[Mm][Yy]|[DUT]T*[Tt]|(?=[NA][NnAa]|A[DdUuTtYy]))"
)
#: The field under which it is noted what events are found by, in all languages.
WORDS = "word"
#: Nothing belongs together over it.
_APART = " | "
#: It has all the days that there are in any.
_LEAP_YEAR = 2000
#: As many dates as are likely to be written: 175 years of days.
_DATES = 65_536

#: A name as its words; and how else it is spelled.
Spelling = tuple[str, ...]
Aliases = Mapping[Spelling, Sequence[Spelling]]
NO_ALIASES: Final[Aliases] = {}

#: No name has more words.
LONGEST_NAME: Final = 8

# Endings of plurals, and those of their singulars.
_PLURALS: Final = (
    ("s", ""),
    # English
    *(("es", ""), ("ies", "y"), ("men", "man")),
    # French
    *(("x", ""), ("aux", "al"), ("aux", "ail")),
)
#: Its singular is another word that people look for.
_NO_PLURAL: Final = "news"

# What else a verb may end in, English alone. Not the verb by itself: who looks for training or for the United Nations
# looks for no train and for no unit.
_ENDINGS_OF_VERBS: Final = ("ed", "ing", "ment", "ments")
_SHORTEST_VERB: Final = 3

_INITIALS: Final = re.compile(r"[^\W\d_]\.[^\W\d_]\.")


class _Run(NamedTuple):
    """Tokens that belong together. Those of a date or a number are one word, the first of the keys, if there is any.

    Those of a name are words of their own, so that a search does not pass over them: it ends where it begins.
    """

    first: int
    beyond: int
    keys: Sequence[str]


def _tokens_of(text: str) -> list[str]:
    """What stands between spaces, or dashes, which part words as spaces do."""
    return text.replace("–", " ").replace("—", " ").split()


def found_by(texts: Sequence[str], language: str, keys: set[str] | None = None) -> set[str]:
    """All that some texts in a language are found by.

    It is added to the ``keys`` that are given: of a million events, a set each is enough.
    """
    keys = set() if keys is None else keys
    tokens = _tokens_of(_APART.join(texts))
    keys.update(*map(keys_in(language).__getitem__, tokens))
    for run in _runs(tokens):
        keys.update(run.keys)
    return keys


def _runs(tokens: Sequence[str]) -> Iterator[_Run]:
    """The dates, the numbers with spaces in them, and the names of two words, in their order."""
    for found in _TOGETHER.finditer("".join(map(KINDS.__getitem__, tokens))):
        first, beyond = found.span()
        if first < beyond:
            yield _Run(first, beyond, _keys_of_run(found[0], *[PLAIN[token] for token in tokens[first:beyond]]))
        else:
            yield _Run(first, beyond, [PLAIN[tokens[first]] + PLAIN[tokens[first + 1]]])


@lru_cache(maxsize=_DATES)
def _keys_of_run(kinds: str, *words: str) -> Sequence[str]:
    """Of a number; or of a day or a month that is named, in its year or in any. None where there is no such day."""
    parts = dict(zip(kinds.upper(), words, strict=True))
    if "M" not in parts:
        return ["".join(words)]
    month, year = months()[parts["M"]], parts.get("Y", "")
    if "D" not in parts:
        return [f"{year}{month:02}"]
    try:
        day = date(int(year or _LEAP_YEAR), month, int(re.sub(r"\D", "", parts["D"])))
    except ValueError:
        return []
    return keys_of_day(day) if year else [f"{day:%m%d}"]


@lru_cache(maxsize=_DATES)
def found_by_date(text: str, languages: tuple[str, ...]) -> frozenset[str]:
    """All that an event is found by that happened then, by its EDTF date: days, months and years where it begins and
    ends, and the names of months in some languages.
    """
    when = parse_date(text)
    moments = filter(None, (when.start, when.end))
    return frozenset(chain.from_iterable(_keys_of_moment(moment, languages) for moment in moments))


def _keys_of_moment(moment: Moment, languages: tuple[str, ...]) -> Iterator[str]:
    day = moment.first
    if moment.precision == "day":
        yield from keys_of_day(day)
    elif moment.precision == "month":
        yield f"{day.year:04}{day.month:02}"
    yield f"{day.year:04}"
    if moment.precision != "year":
        for language in languages:
            yield from found_by([*month_names(language)[day.month - 1]], language)


class Lookup(NamedTuple):
    """What one word finds: what begins so, unless it is empty, and whole words."""

    beginning: str
    wholes: frozenset[str]

    def finds(self, keys: Collection[str]) -> bool:
        """Whether it finds what is found by these keys."""
        return any(key in self.wholes or (self.beginning and key.startswith(self.beginning)) for key in keys)


class Asked(NamedTuple):
    """A word or a name as it was written: all words of one of its spellings are to be found."""

    written: str
    spellings: Sequence[Sequence[Lookup]]


def ask(search: str, language: str, aliases: Aliases) -> Sequence[Asked]:
    """The words of a search, each once, in a language; "" stands for none in particular."""
    words = list(_words(search))
    asked: dict[Spelling, Asked] = {}
    while words:
        lengths = range(min(LONGEST_NAME, len(words)), 1, -1)
        length = next((length for length in lengths if _spelling(words[:length]) in aliases), 1)
        name = _spelling(words[:length])
        own = [_lookup(word, language) for word in name]
        others = [[_lookup(word, language, is_whole=True) for word in spelling] for spelling in aliases.get(name, ())]
        asked.setdefault(name, Asked(" ".join(word.written for word in words[:length]), [own, *others]))
        words = words[length:]
    return list(asked.values())


def aliases_of(rows: Iterable[tuple[str, str]]) -> Aliases:
    """By each spelling of a name the others, from names and how else they are spelled."""
    names: dict[Spelling, list[Spelling]] = {}
    for name, spelling in rows:
        words = spelling_of(name)
        names.setdefault(words, [words]).append(spelling_of(spelling))
    return {name: [other for other in several if other != name] for several in names.values() for name in several}


def spelling_of(name: str) -> Spelling:
    """The words of a name, the same however it is written."""
    return _spelling(list(_words(name)))


def parted(search: str) -> Sequence[str]:
    """The words of a search as they were written; where it is one word alone, what signs and spaces part it into."""
    written = [word.written for word in _words(search)]
    return written if len(written) != 1 else re.findall(r"[^\W_]{2,}", written[0])


def _spelling(words: Sequence[Written]) -> Spelling:
    return tuple(word.word for word in words)


def _words(search: str) -> Iterator[Written]:
    """In their order. A date is one word, and so is a number with spaces in it."""
    tokens = _tokens_of(search)
    # Where all is in capitals, they say nothing of a word.
    is_loud = search.isupper() and any(len(PLAIN[token]) > SHORT and PLAIN[token].isalpha() for token in tokens)
    runs_from = {run.first: run for run in _runs(tokens) if run.first < run.beyond and run.keys}
    position = 0
    while position < len(tokens):
        run = runs_from.get(position)
        if run:
            yield Written(core(" ".join(tokens[position : run.beyond])), run.keys[0])
        else:
            yield from (_quiet(word) if is_loud else word for word in words_of(tokens[position]))
        position = run.beyond if run else position + 1


def _quiet(word: Written) -> Written:
    return Written(word.written, word.word.replace(".", "")) if _INITIALS.fullmatch(word.word) else word


def _lookup(word: str, language: str, *, is_whole: bool = False) -> Lookup:
    if is_spaceless(word):
        return Lookup(word[:LONGEST], frozenset())
    if len(word) <= SHORT or _INITIALS.fullmatch(word) or word.replace(".", "").isdecimal():
        return Lookup("", frozenset([key_of(word, language)]))
    forms = frozenset(_forms(word))
    return Lookup("", forms | {word[:LONGEST]}) if is_whole else Lookup(word[:LONGEST], forms)


def _forms(word: str) -> Iterator[str]:
    """What a word may be beside what begins with it: singular, plural, another end of a verb; some are no words."""
    for plural, singular in _PLURALS:
        if word.endswith(plural) and not word.endswith("ss") and word != _NO_PLURAL:
            yield word.removesuffix(plural) + singular
        if singular and word.endswith(singular):
            yield word.removesuffix(singular) + plural
    for ending, other in permutations(_ENDINGS_OF_VERBS, 2):
        if word.endswith(ending) and len(word) >= _SHORTEST_VERB + len(ending):
            yield word.removesuffix(ending) + other
