"""Does a page get its scripts and its style sheets as one file each, and is what cannot be joined refused?"""

import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from starlette.testclient import TestClient

from app.addresses import STATIC
from app.web.static import StaticTexts, joined
from tests.reading import Page, attribute

MODULES = {
    "entry.js": 'import * as d from "./a-day.js";\nimport m from "./min.js";\n'
    'import {\n  one,\n  two as other,\n} from "./both.js";\nd.go(m);\n',
    "min.js": "var m=1;\n",
    "a-day.js": 'import { one } from "./both.js";\n\nexport function go() {\n  return one;\n}\nconst hidden = 1;\n',
    "both.js": "// Both.\nexport const one = 1;\nexport async function two() {}\nexport class Three {}\n",
}


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8")


def test_what_is_imported_comes_first_and_once(tmp_path: Path) -> None:
    write(tmp_path, MODULES)
    text = joined(tmp_path / "entry.js")
    assert re.findall(r"^const (\$\w+) = ", text, re.MULTILINE) == ["$both", "$a_day", "$min", "$entry"]
    assert "return { one, two, Three };" in text
    assert re.search(r"const \{\s*one,\s*two: other,\s*\} = \$both;", text)
    assert "const d = $a_day;" in text
    assert "const { default: m } = $min;" in text
    assert "return { default: m };" in text
    assert not re.search(r"^\s*(import|export)\b", text, re.MULTILINE), "nothing is left to be fetched"


def test_what_a_module_exports_it_exports_still(tmp_path: Path) -> None:
    write(tmp_path, MODULES)
    assert joined(tmp_path / "a-day.js").endswith("export const { go } = $a_day;\n")
    assert joined(tmp_path / "both.js") == MODULES["both.js"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("export let one = 1;", "export let one = 1;"),
        ("const one = 1;\nexport default one;", "export default one;"),
        ("const one = 1;\nexport { one };", "export { one };"),
        ('export * from "./entry.js";', "export *"),
        ('import one, { two } from "./entry.js";', "import one, { two }"),
        ('import "./entry.js";', 'import "./entry.js";'),
        ('import { day } from "./entry.js";', "both.js → entry.js → both.js"),
        ('export const one = () => import("./a-day.js");', "what a-day.js imports would be there twice"),
    ],
)
def test_what_would_not_mean_the_same_is_refused_when_the_program_starts(tmp_path: Path, text: str, said: str) -> None:
    write(tmp_path, {**MODULES, "entry.js": 'import { one } from "./both.js";\n', "both.js": f"{text}\n"})
    with pytest.raises(ValueError, match=r"(both|entry)\.js: ") as refused:
        StaticTexts(directory=tmp_path)
    assert said in str(refused.value)


def test_sheets_stand_in_their_order_and_keep_their_medium(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "all.css": '/* All. */\n@import "one.css";\n@import "two.css" print;\np { margin: 0; }\n',
            "one.css": "a { color: red; }\n",
            "two.css": "b { color: blue; }\n",
            "circle.css": '@import "circle.css";\n',
            "strange.css": '@import url("one.css");\n',
        },
    )
    text = joined(tmp_path / "all.css")
    assert text == "/* All. */\na { color: red; }\n\n@media print {\nb { color: blue; }\n}\np { margin: 0; }\n"
    for name in ("circle.css", "strange.css"):
        with pytest.raises(ValueError, match=name):
            joined(tmp_path / name)


ONE_SCRIPT = ["/en/", "/fr/about", "/en/dossier", "/en/embed", "/en/no-such-page", "/en/?from=x"]


@pytest.mark.parametrize("path", [*ONE_SCRIPT, "/fr/figures", "/en/story"])
def test_a_page_names_one_sheet_and_one_script_of_ours_and_they_name_no_other(client: TestClient, path: str) -> None:
    """Figures and story have another script each, for what only they do."""
    page = Page(client.get(path, headers={"Accept": "text/html"}).text, 0)
    sheets = [attribute(one, "href") for one in page.all("link[rel=stylesheet]")]
    modules = [attribute(one, "src") for one in page.all("script[type=module]")]
    assert (len(sheets), len(modules)) == (1, 1 if path in ONE_SCRIPT else 2)
    for address in (*sheets, *modules):
        answer = client.get(urljoin(path, address))
        assert answer.status_code == 200
        assert not re.search(r"@import|\bfrom\s*[\"']\./|\bimport\s*[\"'{*]", answer.text)


def test_each_of_our_files_is_served_by_itself_as_well(client: TestClient) -> None:
    main = attribute(Page.at(client, "/en/").one("script[type=module]"), "src")
    for file in (*STATIC.glob("js/*.js"), *STATIC.glob("css/*.css")):
        assert client.get(urljoin(main, f"../{file.relative_to(STATIC)}")).status_code == 200
