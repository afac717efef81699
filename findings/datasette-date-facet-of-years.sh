#!/bin/sh
# Datasette 0.65.5 (PyPI) suggests a facet of dates for a column where some are known to the day and others to the month
# or the year. One would guess that it counts each row, or that it leaves out what is no day. But it asks date() of
# SQLite, to which a month is nothing, and four digits are the number of a day, counted from November 4714 BC:
#
#   2024-10-03    2024-10-03     its link finds the row
#   2024          -4707-06-09    its link finds the row: the year 2024
#   1950          -4707-03-27    so does this one
#   2024-10       in no count, and no link finds it
#
# Our table of events has such a column: whoever serves it by Datasette had better count another, of first days. Seen
# with Python 3.11 and SQLite 3.40.1. Prints what it sees, and fails where any of this is no longer so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --only-binary :all: datasette==0.65.5
cat > seen.py <<'PY'
import asyncio
import sqlite3

from datasette.app import Datasette

DATES = ["2024-10-03", "2024-10", "2024", "1950"]
EXPECTED = {"2024-10-03": ["2024-10-03"], "-4707-06-09": ["2024"], "-4707-03-27": ["1950"]}


async def seen() -> dict[str, list[str]]:
    client = Datasette(["timeline.db"]).client
    table = (await client.get("/timeline/events.json")).json()
    assert "date" in [facet.get("type") for facet in table["suggested_facets"]]
    table = (await client.get("/timeline/events.json?_facet_date=date")).json()
    found = {}
    for facet in table["facet_results"]["date"]["results"]:
        rows = (await client.get(f"/timeline/events.json?_shape=array&date__date={facet['value']}")).json()
        found[facet["value"]] = [row["date"] for row in rows]
    return found


database = sqlite3.connect("timeline.db")
database.execute("create table events (date text)")
database.executemany("insert into events values (?)", [(date,) for date in DATES])
database.commit()
found = asyncio.run(seen())
print(DATES, found, sep="\n")
assert found == EXPECTED, EXPECTED
PY
venv/bin/python seen.py
