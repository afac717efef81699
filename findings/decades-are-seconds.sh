#!/bin/sh
# "1950s" is a decade to a reader of history, and 1,950 seconds to two programs that read dates in words: dateparser
# 1.5.0 (PyPI) takes it for half an hour ago, and after "in" for half an hour from now, though the word "the" stands
# there; its search finds it in a sentence. @markwhen/parser 1.2.0 (npm), which draws timelines from text, has it begin
# now and last so long. At noon of 20 October 2024:
#
#   dateparser    1950s           2024-10-20 11:27:30
#                 the 1950s       2024-10-20 11:27:30
#                 in the 1950s    2024-10-20 12:32:30
#                 search          in the 1950s, 2024-10-20 11:27:30
#                 1950            1950-10-20 00:00:00
#   markwhen      1950s: Aid      from now, for 1,950 seconds
#                 1950: Aid       the year 1950
#
# Neither says anything. So a decade is to be written as the range of its years for programs such as these, and a date
# of today in what they read is a mistake to look for. Seen with Python 3.11 and Node 20.20.2. Prints what it sees, and
# fails where any of this is no longer so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --only-binary :all: dateparser==1.5.0
npm install --silent --no-audit --no-fund @markwhen/parser@1.2.0
venv/bin/python - <<'PY'
from datetime import datetime

from dateparser import parse
from dateparser.search import search_dates

SETTINGS = {"RELATIVE_BASE": datetime(2024, 10, 20, 12)}
EXPECTED = {
    "1950s": datetime(2024, 10, 20, 11, 27, 30),
    "the 1950s": datetime(2024, 10, 20, 11, 27, 30),
    "in the 1950s": datetime(2024, 10, 20, 12, 32, 30),
    "1950": datetime(1950, 10, 20),
}
for words, expected in EXPECTED.items():
    found = parse(words, languages=["en"], settings=SETTINGS)
    print(f"{words}: {found}")
    assert found == expected, expected
found = search_dates("Aid came in the 1950s.", languages=["en"], settings=SETTINGS)
print(found)
assert found == [("in the 1950s", datetime(2024, 10, 20, 11, 27, 30))]
PY
cat > seen.mjs <<'JS'
import { parse } from "@markwhen/parser";

const range = (line) => {
  const { fromDateTimeIso, toDateTimeIso } = parse(line).events.children[0].dateRangeIso;
  console.log(line, fromDateTimeIso, toDateTimeIso);
  return [new Date(fromDateTimeIso), new Date(toDateTimeIso)];
};
const now = Date.now();
const [first, last] = range("1950s: Aid");
const [begin, end] = range("1950: Aid");
const isNow = Math.abs(first - now) < 60_000 && last - first === 1_950_000;
process.exit(isNow && begin.getUTCFullYear() === 1950 && end.getUTCFullYear() === 1951 ? 0 : 1);
JS
TZ=UTC node seen.mjs
