"""Do the documents tell what is there? Tables, links, paths and commands are compared with the program."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from pkgutil import resolve_name
from urllib.parse import urlsplit

import pytest

from app.__main__ import command_line
from app.settings import Settings

ROOT = Path(__file__).resolve().parent.parent
NAMES = (
    *("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md", "SECURITY.md", "data/README.md"),
    *("bench/README.md", "bench/results.md"),
    *("docs/deployment.md", "docs/embedding.md", "docs/your-own-timeline.md"),
)
DOCUMENTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in NAMES}
README, ARCHITECTURE, CHANGELOG = (DOCUMENTS[name] for name in ("README.md", "ARCHITECTURE.md", "CHANGELOG.md"))
DEPLOYMENT = DOCUMENTS["docs/deployment.md"]
UNIT, PROXY, ROLES = (
    (ROOT / "deploy" / name).read_text(encoding="utf-8") for name in ("timeline@.service", "nginx.conf", "roles.sql")
)

#: Where a document may lead; whatever else has a host is a workplace of somebody.
HOSTS = {
    "127.0.0.1",
    "creativecommons.org",
    "example.org",
    "keepachangelog.com",
    "oembed.com",
    "semver.org",
    "timeline.example.org",
    "datapackage.org",
    "www.loc.gov",
}
FOLDERS = ("app", "bench", "data", "deploy", "docs", "migrations", "static", "templates", "tests", "tools")

each_document = pytest.mark.parametrize("name", NAMES)


def first_cells(text: str, heading: str) -> list[str]:
    """The first column of the first table below a heading, whose names stand in backticks."""
    section = re.split(r"^#+ ", text.split(f"# {heading}\n")[1], flags=re.MULTILINE)[0]
    return re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)


def code(text: str) -> Iterator[str]:
    """Every line of a code block, and every piece of code in a sentence."""
    for block in re.findall(r"^ *```\w*\n(.*?)^ *```", text, re.MULTILINE | re.DOTALL):
        yield from block.splitlines()
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def test_the_settings_of_the_readme_are_those_there_are() -> None:
    assert first_cells(README, "Settings") == [name.upper() for name in Settings.model_fields]


@each_document
def test_links_lead_to_files_that_exist(name: str) -> None:
    folder = (ROOT / name).parent
    targets = [target for target in re.findall(r"\]\(([^)#\s]+)", DOCUMENTS[name]) if not urlsplit(target).scheme]
    assert [target for target in targets if not (folder / target).exists()] == []


@each_document
def test_paths_that_are_named_exist(name: str) -> None:
    paths = re.findall(rf"(?<![\w./<-])(?:{'|'.join(FOLDERS)})/[\w./@-]*", DOCUMENTS[name])
    assert [path for path in paths if not (ROOT / path.rstrip(".")).exists()] == []


def test_a_recipe_names_what_is_in_the_file_that_it_names() -> None:
    recipes = DOCUMENTS["CONTRIBUTING.md"].split("## Recipes")[1].split("\n## ")[0]
    named = re.findall(r"`(\w+)`\s+in\s+`([\w/]+\.py)`", recipes)
    named += [(name, path) for path, name in re.findall(r"`([\w/]+\.py)`: [^`.]*`(\w+)`", recipes)]
    assert named
    texts = {path: (ROOT / path).read_text(encoding="utf-8") for _, path in named}
    assert [(name, path) for name, path in named if not re.search(rf"\b{name}\b", texts[path])] == []


@each_document
def test_commands_are_those_there_are(name: str) -> None:
    targets = re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    for line in code(DOCUMENTS[name]):
        command = line.split(" #")[0].strip()
        if found := re.match(r"make (\w+)", command):
            assert found[1] in targets, line
        if found := re.search(r"python -m app (.*)", command):
            arguments = re.split(" > | &&", found[1])[0].split()
            if arguments != ["--help"]:
                assert callable(resolve_name(command_line().parse_args(arguments).function)), line


@each_document
def test_a_document_speaks_of_the_project_alone(name: str) -> None:
    text = DOCUMENTS[name]
    hosts = {urlsplit(address).hostname for address in re.findall(r"https?://[\w.:/-]+", text)}
    # HOST:PORT stands for what the settings say.
    assert hosts - {"host"} <= HOSTS
    assert re.findall(r"(?<![\w.~>/])/(?:home|mnt|opt|private|root|tmp|Users|var|work)/\S*", text) == []
    assert re.findall(r"(?i)\b(?:issue|ticket|pull request|PR) ?#?\d+|(?<!\w)#\d+|\bsessions?\b", text) == []


def test_what_is_deployed_is_a_command_with_settings_that_there_are() -> None:
    command = re.findall(r"^ExecStart=.* -m app (.*)$", UNIT, re.MULTILINE)
    assert [command_line().parse_args(arguments.split()).workers for arguments in command] == [2]
    assert f"`{command[0]}`" in DEPLOYMENT
    for text in (UNIT, DEPLOYMENT):
        given = re.findall(r"(?<![\w.-])([A-Z]+(?:_[A-Z]+)*)=", text)
        assert set(given) - {"PYTHON"} <= {name.upper() for name in Settings.model_fields}


def test_the_parts_that_are_deployed_agree_about_ports_and_roles() -> None:
    ports = set(re.findall(r"^    server 127\.0\.0\.1:(\d+)", PROXY, re.MULTILINE))
    assert ports == set(re.findall(r"timeline@(\d+)", DEPLOYMENT)) == set(re.findall(r"timeline@(\d+)", UNIT))
    roles = set(re.findall(r"CREATE ROLE (\w+)", ROLES + DEPLOYMENT))
    assert set(re.findall(r"://(timeline_\w+)", DEPLOYMENT)) < roles


def test_the_changelog_begins_with_the_version_of_the_program() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (
        re.findall(r"^## \[(.+)\] – (?:Unreleased|\d{4}-\d{2}-\d{2})$", CHANGELOG, re.MULTILINE)[0]
        == project["version"]
    )
