"""Does some work in a second process, on a second core, while this one goes on.

Knows nothing of the work. Whatever happens to either process, the other one ends as well.
"""

import gc
import multiprocessing
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import Any, Protocol

Work = Callable[[Any], Any]


class Worker(Protocol):
    """Takes one item at a time, and gives back what was made of it: each `give` is followed by a `take`."""

    def give(self, item: Any) -> None: ...
    def take(self) -> Any: ...


@contextmanager
def beside(make: Callable[[], Work], *, is_worth_it: bool) -> Iterator[Worker]:
    """Makes the work, in a process beside this one if that is worth it, and has it do what is given to it."""
    if not is_worth_it:
        yield _Here(make())
        return
    # Forked, it needs no time to begin and shares what is in memory.
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe()
    process = context.Process(target=_do, args=(make, ours, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield _There(ours)
    finally:
        ours.close()
        process.join()


def _do(make: Callable[[], Work], ours: Connection, theirs: Connection) -> None:
    # Else this end would keep the pipe open when everybody else is gone.
    ours.close()
    # Ctrl+C is for the other process, which then closes the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.disable()
    work = make()
    with suppress(EOFError, BrokenPipeError):
        while True:
            theirs.send(work(theirs.recv()))


class _Here:
    def __init__(self, work: Work) -> None:
        self._work = work
        self._made: Any = None

    def give(self, item: Any) -> None:
        self._made = self._work(item)

    def take(self) -> Any:
        return self._made


class _There:
    def __init__(self, pipe: Connection) -> None:
        self.give = pipe.send
        self.take = pipe.recv
