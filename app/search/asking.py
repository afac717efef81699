"""The words of a search, and what each of them finds.

A word finds those that begin so, its own singular and plural, and a verb what ends otherwise; a number, and a word of
one or two letters, finds itself alone. A name that has several spellings is found by each of them.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import permutations
from typing import Final, NamedTuple

from app.search.texts import runs, tokens_of
from app.search.tokens import LONGEST, PLAIN, SHORT, Written, core, is_spaceless, key_of, words_of

#: A name as its words; and how else it is spelled.
Spelling = tuple[str, ...]
Aliases = Mapping[Spelling, Sequence[Spelling]]
NO_ALIASES: Final[Aliases] = {}

#: No name has more words.
LONGEST_NAME: Final = 8

# Endings of plurals, English and French, and those of their singulars.
_PLURALS: Final = (("s", ""), ("es", ""), ("x", ""), ("ies", "y"), ("aux", "al"), ("aux", "ail"), ("men", "man"))
#: Its singular is another word that people look for.
_NO_PLURAL: Final = "news"

# What else a verb may end in, English alone. Not the verb by itself: who looks for training or for the United Nations
# looks for no train and for no unit.
_ENDINGS_OF_VERBS: Final = ("ed", "ing", "ment", "ments")
_SHORTEST_VERB: Final = 3

_INITIALS: Final = re.compile(r"[^\W\d_]\.[^\W\d_]\.")


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
    tokens = tokens_of(search)
    # Where all is in capitals, they say nothing of a word.
    is_loud = search.isupper() and any(len(PLAIN[token]) > SHORT and PLAIN[token].isalpha() for token in tokens)
    runs_from = {run.first: run for run in runs(tokens)}
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
