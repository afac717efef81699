#!/bin/sh
# Some days of a month, in words, become one day of another year: text_to_edtf of edtf 5.0.2 (PyPI) makes the first of
# two numbers a year, of this century whatever else is said. It neither raises an error nor returns None, as it does for
# much that it does not know; "3 October 2024", "October 2024", "spring 2024" and "circa 2024" are right.
#
#   3-5 October 2024          2003-10-05
#   October 3-5, 2024         2005-10-03
#   from 3 to 5 October 2024  2003-10-05
#   25-27 June 1950           2025-06-27
#   October-December 2024     XXXX-10/2024-12
#   2023-2024                 2023/2024
#   2023 to 2024              None
#   1er octobre 2024          2024-01
#
# So dates in words are read by forms of our own, each of which says all that is written or is refused. Seen with
# Python 3.11. Prints what it sees, and fails where any of this is no longer so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --only-binary :all: edtf==5.0.2
venv/bin/python - <<'PY'
from edtf import text_to_edtf

EXPECTED = {
    "3 October 2024": "2024-10-03",
    "October 2024": "2024-10",
    "spring 2024": "2024-21",
    "circa 2024": "2024~",
    "3-5 October 2024": "2003-10-05",
    "October 3-5, 2024": "2005-10-03",
    "from 3 to 5 October 2024": "2003-10-05",
    "25-27 June 1950": "2025-06-27",
    "October-December 2024": "XXXX-10/2024-12",
    "2023-2024": "2023/2024",
    "2023 to 2024": None,
    "1er octobre 2024": "2024-01",
}
for words, expected in EXPECTED.items():
    found = text_to_edtf(words)
    print(f"{words}: {found}")
    assert found == expected, expected
PY
