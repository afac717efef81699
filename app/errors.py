"""What can go wrong, in sentences for people. Knows nothing of HTTP, SQL or the terminal.

TimelineError             anything that a command cannot do: its message says what and why
├── BadDate               a text that is not a date as we write them
├── BadDataSet            the files of the data set, with every fault found in them
├── DatabaseUnavailable   the database cannot be opened, written or is not loaded
├── BadFilter             parameters of an address that cannot be understood
└── EventNotFound         no event has this slug
"""

from collections.abc import Iterable
from dataclasses import dataclass


class TimelineError(Exception):
    """Base of all errors of this project, and one that nobody has to tell from others; `str(error)` can be shown."""


class BadDate(TimelineError):
    """A text that is not a date: `value` as given, and `expected`, such as "a month from 01 to 12"."""

    def __init__(self, value: str, expected: str) -> None:
        super().__init__(f"{_shown(value)} is not a date: expected {expected}")
        self.value = value
        self.expected = expected


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault of the data set.

    `file` is relative to the data folder; `line` counts physical lines from 1 (0: the file as a whole);
    `column` is a column or key name, empty where the whole row or file is meant.
    """

    file: str
    line: int
    column: str
    value: str
    expected: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        if not self.column and not self.value:
            return f"{where}: expected {self.expected}"
        column = f", {self.column}" if self.column else ""
        return f"{where}{column}: found {_shown(self.value)}, expected {self.expected}"


class BadDataSet(TimelineError):
    """The data set has faults; `faults` holds them in file and line order, and there are so many `more`."""

    def __init__(self, faults: Iterable[Fault], more: int = 0) -> None:
        self.faults = tuple(faults)
        self.more = more
        count = len(self.faults) + more
        super().__init__(
            "\n".join(
                [
                    f"The data set has {count} fault{'s' if count != 1 else ''}:",
                    *map(str, self.faults),
                    *([f"… and {more} more"] if more else []),
                ]
            )
        )


class DatabaseUnavailable(TimelineError):
    """The database cannot serve its purpose; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class ParameterFault:
    """A parameter of an address that cannot be understood; `expected` is an English text to translate."""

    parameter: str
    value: str
    expected: str


class BadFilter(TimelineError):
    """The filter in an address cannot be understood; `faults` holds one fault a parameter value."""

    def __init__(self, faults: Iterable[ParameterFault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(f"{f.parameter}={_shown(f.value)}: expected {f.expected}" for f in self.faults))


class EventNotFound(TimelineError):
    """No event has this `slug`."""

    def __init__(self, slug: str) -> None:
        super().__init__(f"No event is called {_shown(slug)}")
        self.slug = slug


def _shown(value: str) -> str:
    """The value on one line, short enough for a terminal, control characters made visible."""
    if not value:
        return "nothing"
    short = value if len(value) <= 80 else value[:79] + "…"
    return "“" + "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in short) + "”"
