#!/bin/sh
# In iCalendar a comma divides categories, and one with a backslash before it is part of a category. node-ical 0.26.1
# (npm) knows the backslash in the title of an event, but not in its categories, which it divides at each comma first:
#
#   SUMMARY:Arms\, again                  Arms, again
#   CATEGORIES:Arms\, ammunition,Labour   "Arms\", "ammunition" and "Labour", the first with its backslash
#
# ical.js 2.2.1 (npm), icalendar 7.3.0 and ics 0.7.2 (PyPI) read "Arms, ammunition" and "Labour". So the name of a
# category that is to arrive in calendars as it is has no comma. Seen with Node 20.20.2 and Python 3.11. Prints what it
# sees, and fails where any of this is no longer so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund node-ical@0.26.1 ical.js@2.2.1
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --only-binary :all: icalendar==7.3.0 ics==0.7.2
printf '%s\r\n' BEGIN:VCALENDAR VERSION:2.0 PRODID:-//Example//EN BEGIN:VEVENT UID:a@example.org \
    DTSTAMP:20241020T000000Z 'DTSTART;VALUE=DATE:20241003' 'SUMMARY:Arms\, again' \
    'CATEGORIES:Arms\, ammunition,Labour' END:VEVENT END:VCALENDAR > a.ics
cat > seen.mjs <<'JS'
import { readFileSync } from "node:fs";
import ICAL from "ical.js";
import ical from "node-ical";

const text = readFileSync("a.ics", "utf8");
const { summary, categories } = ical.sync.parseICS(text)["a@example.org"];
const event = new ICAL.Component(ICAL.parse(text)).getFirstSubcomponent("vevent");
const found = {
  "node-ical": [summary, ...categories],
  "ical.js": [event.getFirstPropertyValue("summary"), ...event.getFirstProperty("categories").getValues()],
};
const expected = {
  "node-ical": ["Arms, again", "Arms\\", "ammunition", "Labour"],
  "ical.js": ["Arms, again", "Arms, ammunition", "Labour"],
};
console.log(found);
process.exit(JSON.stringify(found) === JSON.stringify(expected) ? 0 : 1);
JS
node seen.mjs
venv/bin/python - <<'PY'
from pathlib import Path

from icalendar import Calendar
from ics import Calendar as Other

text = Path("a.ics").read_bytes().decode()
event, other = Calendar.from_ical(text).walk("VEVENT")[0], Other(text).events.pop()
for found in (list(map(str, event.categories)), sorted(other.categories)):
    print(found)
    assert found == ["Arms, ammunition", "Labour"]
PY
