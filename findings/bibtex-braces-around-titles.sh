#!/bin/sh
# Two braces around a whole title do not keep its capitals: @retorquere/bibtex-parser 9.0.29 (npm), with which Better
# BibTeX for Zotero imports, takes braces around all of a title for a habit of exporters, removes them, and writes the
# title as a sentence. Braces around single words stay. In BibTeX itself nothing within either is touched.
#
#   {{Russia and North Korea, event by event}}        Russia and north korea, event by event
#   {{Russia} and {North} {Korea,} event by event}    Russia and North Korea, event by event
#
# So each word with a capital gets braces of its own in our citations. Seen with Node 20.20.2. Prints what it sees, and
# fails where any of this is no longer so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @retorquere/bibtex-parser@9.0.29
cat > seen.mjs <<'JS'
import { parse } from "@retorquere/bibtex-parser";

const expected = {
  "{{Russia and North Korea, event by event}}": "Russia and north korea, event by event",
  "{{Russia} and {North} {Korea,} event by event}": "Russia and North Korea, event by event",
};
let differs = false;
for (const [written, wanted] of Object.entries(expected)) {
  const { title } = parse(`@online{a, title = ${written}}`).entries[0].fields;
  const read = title.replace(/<\/?span[^>]*>/g, "");
  console.log(`${written}  ${read}`);
  differs ||= read !== wanted;
}
process.exit(differs ? 1 : 0);
JS
node seen.mjs
