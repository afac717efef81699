"""How is TOML written? The few forms that a data set has, in one way each.

The standard library only reads it. Knows no key.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date

from app.lines import plain_number

Value = str | float | bool | date | Sequence[str]
Table = Mapping[str, Value]


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
    return "".join(f"{key} = {_value(value)}\n" for key, value in table.items())


def _value(value: Value) -> str:
    match value:
        case bool():
            return str(value).lower()
        case float():
            return plain_number(value)
        case date():
            return value.isoformat()
        case str():
            lines = [_escaped(line) for line in value.split("\n")]
            return f'"{lines[0]}"' if len(lines) == 1 else '"""\n' + "\n".join(lines) + '"""'
    return "".join(["[\n", *(f'  "{_escaped(one)}",\n' for one in value), "]"])


def _escaped(line: str) -> str:
    # What JSON escapes, TOML escapes alike.
    return json.dumps(line, ensure_ascii=False)[1:-1]
