"""Reads and writes TOML: values at keys, in the types of the columns that take them.

Knows TOML, and which faults to note; never which keys there are.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomli_w

from app.dataset.files import Faults
from app.dataset.scanning import Unreadable, opening
from app.errors import BadDate, Fault
from app.models.cells import Degrees, Parse, Unexpected, Value
from app.models.columns import Column

Table = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Toml:
    """One file, whose faults are noted."""

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

    def entries(
        self, name: str, given: object, columns: Mapping[str, Column], others: Iterable[str] = (), most: int = 0
    ) -> Iterator[tuple[str, Table, dict[str, Value]]]:
        """The tables of an array such as [[collections]], none where it is at fault.

        Of each the beginning of its keys, what was given, and its values by the names of the columns.
        """
        if not isinstance(given, list) or not given or not all(isinstance(table, dict) for table in given):
            required = [key for key, column in columns.items() if column.required]
            self.fault(name, "", f"at least one [[{name}]] with {', '.join(required)}")
            return
        if most and len(given) > most:
            self.fault(name, f"{len(given)} of them", f"at most {most}")
        slugs = set()
        for position, table in enumerate(given[:most] if most else given, 1):
            prefix = f"{name} {position}."
            values = self.values(prefix, table, columns, others)
            if values["slug"] in slugs:
                self.fault(f"{prefix}slug", values["slug"], "every slug only once")
            slugs.add(values["slug"] or prefix)
            yield prefix, table, values

    def values(
        self, prefix: str, table: Table, columns: Mapping[str, Column], others: Iterable[str] = ()
    ) -> dict[str, Value]:
        """The values of a table by the names of the columns, None where one is at fault or left out.

        Notes keys that are neither those of columns nor one of the others.
        """
        known = (*columns, *others)
        for key in sorted(table.keys() - set(known)):
            self.fault(prefix + key, table[key], f"no key but {', '.join(known)}")
        return {
            column.name: self.value(prefix + key, table.get(key), column.parse)
            if column.required or key in table
            else None
            for key, column in columns.items()
        }

    def value(self, key: str, given: object, parse: Parse) -> Value:
        """What stands at a key; None where it is at fault."""
        # TOML knows days by itself, and numbers; a small one would be written with a power of ten.
        if isinstance(given, date) and not isinstance(given, datetime):
            given = given.isoformat()
        elif isinstance(parse, Degrees) and isinstance(given, int | float) and not isinstance(given, bool):
            given = f"{Decimal(str(given)):f}"
        if given is None or given == "":
            self.fault(key, "", "a value: this key must be there")
        elif parse is bool:
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

    def fault(self, key: str, value: object, expected: str) -> None:
        self.faults.add(Fault(self.file, 0, key, str(value), expected))


def write_toml(head: Table, tables: Mapping[str, Table | Sequence[Table]]) -> str:
    """What stands above all tables, then these; a sequence of tables is an array of them."""
    parts = [_pairs(head)] if head else []
    for name, content in tables.items():
        if isinstance(content, Mapping):
            parts.append(f"[{name}]\n{_pairs(content)}")
        else:
            parts.extend(f"[[{name}]]\n{_pairs(table)}" for table in content)
    return "\n".join(parts)


def _pairs(table: Table) -> str:
    plain = {
        key: int(value) if isinstance(value, float) and value.is_integer() else value for key, value in table.items()
    }
    return tomli_w.dumps(plain, multiline_strings=True, indent=2)
