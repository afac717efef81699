"""What has been read before and may be needed again? So many values by their keys, for many threads.

Knows nothing of what it keeps: whoever makes one forgets it when its values are true no more.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock
from typing import Generic, TypeVar

Key = TypeVar("Key")
Value = TypeVar("Value")


class Kept(Generic[Key, Value]):
    """The ``most`` values that were asked for last."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._values: OrderedDict[Key, Value] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Key, make: Callable[[Key], Value]) -> Value:
        """What there is under a key; ``make`` gives it where it is not here yet."""
        return self.find([key], lambda _: {key: make(key)})[key]

    def find(self, keys: Iterable[Key], read: Callable[[Sequence[Key]], Mapping[Key, Value]]) -> dict[Key, Value]:
        """What there is under some keys, in their order; ``read`` gives what is not here yet."""
        wanted = list(dict.fromkeys(keys))
        with self._lock:
            found = {key: self._values[key] for key in wanted if key in self._values}
        if len(found) < len(wanted):
            found |= read([key for key in wanted if key not in found])
        with self._lock:
            for key, value in found.items():
                self._values[key] = value
                self._values.move_to_end(key)
            while len(self._values) > self.most:
                self._values.popitem(last=False)
        return {key: found[key] for key in wanted if key in found}
