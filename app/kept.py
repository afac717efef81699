"""What has been read before and may be needed again? So many values by their keys, for many threads.

Knows nothing of what it keeps: whoever makes one forgets it when its values are true no more.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """The ``most`` values that were asked for last; None cannot be one of them."""

    def __init__(self, most: int) -> None:
        self.most = most
        #: In the order in which they were asked for.
        self._values: dict[Key, Value] = {}
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[Key], Value]) -> Value:
        """What there is under a key; ``make`` gives it where it is not here yet."""
        with self._lock:
            found = self._values.pop(key, None)
        value = make(key) if found is None else found
        self._keep({key: value})
        return value

    def find(self, keys: Iterable[Key], read: Callable[[Sequence[Key]], Mapping[Key, Value]]) -> dict[Key, Value]:
        """What there is under some keys, in their order; ``read`` gives what is not here yet."""
        wanted = list(dict.fromkeys(keys))
        with self._lock:
            found = {key: value for key in wanted if (value := self._values.pop(key, None)) is not None}
        if len(found) < len(wanted):
            found |= read([key for key in wanted if key not in found])
            found = {key: found[key] for key in wanted if key in found}
        self._keep(found)
        return found

    def _keep(self, values: Mapping[Key, Value]) -> None:
        with self._lock:
            self._values |= values
            while len(self._values) > self.most:
                del self._values[next(iter(self._values))]
