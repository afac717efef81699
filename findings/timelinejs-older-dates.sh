#!/bin/sh
# TimelineJS 3.9.11 (npm, @knight-lab/timelinejs) still reads spreadsheets of its first version, whose dates stand in
# the columns "Start Date" and "End Date" as the spreadsheet shows them: in France with the day first, in words, with
# the time. What it makes of these is not what one would guess, and but for the last nobody is told:
#
#   24/5/1883          the month is 24, and the slide stands on 5 January 1883
#   3/4/1883           4 March, whatever the country
#   5/24/83            the year 83
#   May 24, 1883       the year 0
#   1883-5-24          the year 0
#   1883-05-24 14:30   ReferenceError: cls is not defined
#
# So a day is only taken from such a sheet where it can be read in one way. Seen with Node 20.20.2, in the window of
# jsdom 26.1.0, of which the dates ask nothing; esbuild 0.28.2 makes one file of the parts of TimelineJS. Prints what it
# sees, and fails where any of this is no longer so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @knight-lab/timelinejs@3.9.11 esbuild@0.28.2 jsdom@26.1.0
cat > seen.mjs <<'JS'
import { TLDate, parseDate } from "@knight-lab/timelinejs/src/js/date/TLDate.js";

const expected = {
  "24/5/1883": "1883-1-5",
  "3/4/1883": "1883-3-4",
  "5/24/83": "83-5-24",
  "May 24, 1883": "0-1-1",
  "1883-5-24": "0-1-1",
  "1883-05-24 14:30": "ReferenceError: cls is not defined",
};
const seen = (written) => {
  try {
    const day = new TLDate(parseDate(written)).data.date_obj;
    return [day.getFullYear(), day.getMonth() + 1, day.getDate()].join("-");
  } catch (error) {
    return String(error);
  }
};
for (const [written, day] of Object.entries(expected)) {
  const found = seen(written);
  console.log(`${written}: ${found}`);
  if (found !== day) {
    console.error(`expected ${day}`);
    process.exitCode = 1;
  }
}
JS
cat > window.cjs <<'JS'
const { window } = new (require("jsdom").JSDOM)();
const { document, navigator, getComputedStyle } = window;
Object.assign(globalThis, { window, document, navigator, getComputedStyle });
JS
npx esbuild seen.mjs --bundle --platform=node --format=cjs --loader:.css=empty --log-level=error --outfile=seen.cjs
node --require ./window.cjs seen.cjs
