#!/bin/sh
# BibLaTeX's date field takes EDTF: about (~), uncertain (?), open ends (..), decades (202X). Three programs that turn
# .bib into CSL agree on none of them: @citation-js/plugin-bibtex 0.8.2 and biblatex-csl-converter 3.2.2 (npm), and
# pandoc 3.9 (in pypandoc_binary 1.17, PyPI).
#
#                  citation-js         biblatex-csl-converter   pandoc
#   2024-10~       2024-10, sure       2024-10, circa           2024-10, circa
#   2024?          2024, sure          2024, circa              2024, sure
#   2024-10/..     "n.d." in APA       begins 2024-10           no date at all
#   202X           2020                no date, and an error    no date at all
#
# So a date that is not sure becomes a sure one, another one, or none, by where a reader takes it: our entries put the
# day on which a page was last changed into their date fields, and leave when an event was to its page. Seen with
# Node 20.20.2 and Python 3.11. Prints what it sees, and fails where any of this is no longer so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund @citation-js/core@0.8.2 @citation-js/plugin-bibtex@0.8.2 \
    @citation-js/plugin-csl@0.8.2 citeproc@2.4.63 biblatex-csl-converter@3.2.2
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check --only-binary :all: pypandoc_binary==1.17
cat > seen.mjs <<'JS'
import { readFileSync } from "node:fs";
import { Cite } from "@citation-js/core";
import "@citation-js/plugin-bibtex";
import "@citation-js/plugin-csl";
import { BibLatexParser, CSLExporter } from "biblatex-csl-converter";

for (const date of process.argv.slice(2)) {
  const entry = readFileSync("entry.bib", "utf8").replace("DATE", date);
  const cited = new Cite(entry);
  const inText = /\((.*?)\)/.exec(cited.format("bibliography", { format: "text", template: "apa" }))[1];
  console.log("citation-js", date, JSON.stringify(cited.data[0].issued), inText);
  const { entries, errors } = new BibLatexParser(entry).parse();
  const [{ issued }] = Object.values(new CSLExporter(entries, false).parse());
  console.log("converter", date, JSON.stringify(issued), errors.map((error) => error.type).join());
}
JS
cat > seen.py <<'PY'
import json
import sys

import pypandoc

assert str(pypandoc.get_pandoc_version()).startswith("3.9")
entry = open("entry.bib").read()
for date in sys.argv[1:]:
    (item,) = json.loads(pypandoc.convert_text(entry.replace("DATE", date), "csljson", format="biblatex"))
    print("pandoc", date, json.dumps(item.get("issued"), separators=(",", ":"), sort_keys=True))
PY
printf '@misc{key, title = {Title}, author = {Doe, Ann}, date = {DATE}}\n' > entry.bib
set -- 2024-10 2024-10~ '2024?' 2024-10/.. 202X
{
    node seen.mjs "$@"
    venv/bin/python seen.py "$@"
} | sed 's/ *$//' | tee seen
cat > expected <<'TEXT'
citation-js 2024-10 {"date-parts":[[2024,10]]} 2024, October
converter 2024-10 {"date-parts":[[2024,10]]}
citation-js 2024-10~ {"date-parts":[[2024,10]]} 2024, October
converter 2024-10~ {"date-parts":[[2024,10]],"circa":true}
citation-js 2024? {"date-parts":[[2024]]} 2024
converter 2024? {"date-parts":[[2024]],"circa":true}
citation-js 2024-10/.. {"date-parts":[[2024,10],null]} n.d.
converter 2024-10/.. {"date-parts":[[2024,10],[]]}
citation-js 202X {"date-parts":[[2020]]} 2020
converter 202X undefined invalid_date
pandoc 2024-10 {"date-parts":[[2024,10]]}
pandoc 2024-10~ {"circa":true,"date-parts":[[2024,10]]}
pandoc 2024? {"date-parts":[[2024]]}
pandoc 2024-10/.. null
pandoc 202X null
TEXT
cmp seen expected
