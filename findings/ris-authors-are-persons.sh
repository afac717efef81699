#!/bin/sh
# RIS has no author that is an organisation: pandoc 3.9 (in pypandoc-binary 1.17) and biblatex-csl-converter 3.6.0 (npm)
# both divide an author at its comma or its last space, into a family name and others: a comma at the end, meant for
# organisations, does not help a name that has commas of its own. A publisher stays whole in both.
#
#   AU  - Alliance Timeline       family Timeline, given Alliance
#   AU  - Smith, Jones & Co,      family Smith, in both
#   PB  - Smith, Jones & Co       Smith, Jones & Co
#
# So our citations name the site as the publisher and have no author. Seen with Python 3.11 and Node 20.20.2. Prints what
# it sees, and fails where any of this is no longer so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --only-binary :all: pypandoc-binary==1.17
npm install --silent --no-audit --no-fund biblatex-csl-converter@3.6.0
for author in "Alliance Timeline" "Smith, Jones & Co,"; do
    printf 'TY  - ELEC\nTI  - Russia and North Korea\nAU  - %s\nPB  - Smith, Jones & Co\nER  - \n' "$author" > record.ris
    venv/bin/python - > pandoc.txt <<'PY'
import json, pypandoc
record = json.loads(pypandoc.convert_file("record.ris", "csljson", format="ris"))[0]
print(record["author"][0]["family"], "|", record["publisher"])
PY
    cat > seen.mjs <<'JS'
import { readFileSync } from "node:fs";
import { RISParser } from "biblatex-csl-converter";

const { entries } = new RISParser(readFileSync("record.ris", "utf8")).parse();
const { author, publisher } = Object.values(entries)[0].fields;
const text = (parts) => parts.flat(9).map((part) => part.text).join("");
console.log(text(author[0].family), "|", text(publisher.flat(9)));
JS
    node seen.mjs > converter.txt
    echo "AU  - $author"
    cat pandoc.txt converter.txt
    wanted=$(case "$author" in Smith*) echo Smith ;; *) echo Timeline ;; esac)
    for read in pandoc.txt converter.txt; do
        [ "$(cat "$read")" = "$wanted | Smith, Jones & Co" ]
    done
done
