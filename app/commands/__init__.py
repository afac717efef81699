"""What the commands do; those that make a new data set are in `importing`.

Each gets its options and the settings, and gives an exit status where that is not 0. Here is how they show how far they
are: in one line on a terminal, rewritten while the work goes on.

data_set  `check` and `load`
export    `export`
serve     `serve`
"""

import time
from contextlib import AbstractContextManager, nullcontext
from typing import Final, TextIO

from app.dataset import Progress, no_progress

#: Work that is over within this many seconds shows nothing.
_PATIENCE: Final = 1.0
_BETWEEN: Final = 0.2


class _TerminalProgress:
    """`Progress` for a terminal. Use as a context: on leaving, the line is wiped out."""

    def __init__(self, terminal: TextIO) -> None:
        self._terminal = terminal
        self._next = time.monotonic() + _PATIENCE
        self._what = ""
        self._width = 0

    def __call__(self, what: str, rows: int, part: float | None = None) -> None:
        now = time.monotonic()
        # Another kind of work is shown at once: it may be long before it is reported again.
        if now < self._next and not (self._what and what != self._what):
            return
        self._next, self._what = now + _BETWEEN, what
        percent = "" if part is None else f", {part:.0%}"
        counted = f": {rows:,} rows" if rows else " …"
        self._write(f"{what}{counted}{percent}")

    def __enter__(self) -> "_TerminalProgress":
        return self

    def __exit__(self, *_: object) -> None:
        if self._width:
            self._write("")
            self._terminal.write("\r")
            self._terminal.flush()

    def _write(self, line: str) -> None:
        # Blanks wipe out what a longer line before left: not every terminal knows how to clear one.
        self._terminal.write("\r" + line.ljust(self._width))
        self._terminal.flush()
        self._width = len(line)


def progress_at(output: TextIO, *, quiet: bool = False) -> AbstractContextManager[Progress]:
    """Says how far the work is, where somebody may be waiting at a terminal."""
    return nullcontext(no_progress) if quiet or not output.isatty() else _TerminalProgress(output)
