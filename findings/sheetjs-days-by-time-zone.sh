#!/bin/sh
# A day in a workbook has no time zone, yet which day SheetJS 0.18.5 (npm, xlsx: the newest there) reads with cellDates
# depends on that of the reader, and not by whole hours: where the local time of 1900 was not of whole minutes, a Date
# can lack the seconds of it, and is of the evening before. The cell with the number 45568, shown as 2024-10-03, is for
# toString():
#
#   UTC, New York, London, Berlin, Tokyo    Thu Oct 03 2024 00:00:00
#   Pyongyang                               Thu Oct 03 2024 00:00:00
#   Seoul                                   Wed Oct 02 2024 23:59:08
#   Paris                                   Wed Oct 02 2024 23:59:39
#   Kyiv                                    Wed Oct 02 2024 23:59:56
#
# The text of the cell is 2024-10-03 in all of them, and so is its number. So of a workbook of days, such as ours for
# Excel, the text is to be read, and a test in UTC shows nothing. Seen with Node 20.20.2. Prints what it sees, and fails
# where any of this is no longer so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund xlsx@0.18.5
cat > seen.cjs <<'JS'
const { read, write } = require("xlsx");

const expected = {
  UTC: "Thu Oct 03 2024 00:00:00",
  "America/New_York": "Thu Oct 03 2024 00:00:00",
  "Europe/London": "Thu Oct 03 2024 00:00:00",
  "Europe/Berlin": "Thu Oct 03 2024 00:00:00",
  "Asia/Tokyo": "Thu Oct 03 2024 00:00:00",
  "Asia/Pyongyang": "Thu Oct 03 2024 00:00:00",
  "Asia/Seoul": "Wed Oct 02 2024 23:59:08",
  "Europe/Paris": "Wed Oct 02 2024 23:59:39",
  "Europe/Kyiv": "Wed Oct 02 2024 23:59:56",
};
const sheet = { "!ref": "A1:A1", A1: { t: "n", v: 45568, z: "yyyy-mm-dd" } };
const workbook = write({ SheetNames: ["Events"], Sheets: { Events: sheet } }, { type: "buffer", bookType: "xlsx" });
const { v: day, w: text } = read(workbook, { cellDates: true }).Sheets.Events.A1;
const seen = String(day).slice(0, 24);
console.log(process.env.TZ, seen, text);
process.exit(seen === expected[process.env.TZ] && text === "2024-10-03" ? 0 : 1);
JS
for zone in UTC America/New_York Europe/London Europe/Berlin Europe/Paris Europe/Kyiv Asia/Tokyo Asia/Pyongyang \
    Asia/Seoul; do
    TZ=$zone node seen.cjs
done
