"""A cache of the values that were asked for last, by their keys, for many threads.

Values are opaque. Throw the cache away when the data behind it changes.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import Lock
from typing import Generic, TypeVar

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class LRUCache(Generic[_Key, _Value]):
    """A least-recently-used cache of at most ``most`` values. None means "absent" and cannot be one of them."""

    def __init__(self, most: int) -> None:
        self.most = most
        #: In the order in which they were asked for.
        self._values: dict[_Key, _Value] = {}
        self._lock = Lock()

    def get(self, key: _Key, make: Callable[[_Key], _Value]) -> _Value:
        """The value of a key; ``make`` is called for it where it is not in the cache."""
        with self._lock:
            found = self._values.pop(key, None)
        value = make(key) if found is None else found
        self._keep({key: value})
        return value

    def find(self, keys: Iterable[_Key], read: Callable[[Sequence[_Key]], Mapping[_Key, _Value]]) -> dict[_Key, _Value]:
        """The values of some keys, in their order; ``read`` is called once for all that are not in the cache.

        A key of which ``read`` gives nothing is left out.
        """
        wanted = list(dict.fromkeys(keys))
        with self._lock:
            found = {key: value for key in wanted if (value := self._values.pop(key, None)) is not None}
        if len(found) < len(wanted):
            found |= read([key for key in wanted if key not in found])
            found = {key: found[key] for key in wanted if key in found}
        self._keep(found)
        return found

    def _keep(self, values: Mapping[_Key, _Value]) -> None:
        with self._lock:
            self._values |= values
            while len(self._values) > self.most:
                del self._values[next(iter(self._values))]
