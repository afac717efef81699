"""What does a TOML file say at its keys? Its content, and each value as its key wants it.

Knows TOML, and which faults to note; never which keys there are.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.dataset.faults import Faults
from app.dataset.scanning import Unreadable, opening
from app.errors import BadDate, Fault
from app.models.cells import Parse, Unexpected, Value


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of one file, whose faults are noted."""

    file: str
    faults: Faults

    def read(self, folder: Path, *, is_optional: bool = False) -> dict[str, Any] | None:
        """All of the file; None where it cannot be read, or is left out."""
        try:
            with opening(folder / self.file) as file:
                return tomllib.loads(file.read().replace("\r\n", "\n"))
        except Unreadable as error:
            if not (is_optional and isinstance(error.__cause__, FileNotFoundError)):
                self.faults.add(error.fault)
        except tomllib.TOMLDecodeError as error:
            found = re.search(r"at line (\d+)", str(error))
            line = int(found[1]) if found else 0
            self.faults.add(Fault(self.file, line, "", str(error), "a file in TOML's syntax"))
        return None

    def value(self, key: str, given: object, parse: Parse) -> Value:
        """What stands at a key; None where it is at fault."""
        # TOML knows days by itself; written in quotes they are as good.
        if isinstance(given, date) and not isinstance(given, datetime):
            given = given.isoformat()
        if given is None or given == "":
            self.fault(key, "", "a value: this key must be there")
        elif parse is bool:
            # TOML knows these by themselves.
            if isinstance(given, bool):
                return given
            self.fault(key, given, "true or false, without quotes")
        elif not isinstance(given, str):
            self.fault(key, given, "a text in quotes")
        else:
            try:
                return parse(given)
            except (BadDate, Unexpected) as error:
                self.fault(key, given, error.expected)
        return None

    def tables(self, name: str, given: object, required: Iterable[str]) -> list[dict[str, Any]]:
        """The tables of an array such as [[collections]]; none where it is at fault."""
        if isinstance(given, list) and given and all(isinstance(one, dict) for one in given):
            return given
        self.fault(name, "", f"at least one [[{name}]] with {', '.join(required)}")
        return []

    def fault(self, key: str, value: object, expected: str) -> None:
        self.faults.add(Fault(self.file, 0, key, str(value), expected))
