"""Do dependencies point one way, and are libraries known only where they belong? Read from the source."""

import ast
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parent.parent / "app"

#: Who may know a library; everybody else must not.
MAY_KNOW = {
    "fastapi": {"main", "pages", "web"},
    "starlette": {"main", "html", "pages", "web"},
    "starlette_compress": {"web"},
    "jinja2": {"html"},
    "markupsafe": {"drawing", "html"},
    "sqlalchemy": {
        "commands",
        "database",
        "models",
        "queries",
        "dataset",
        "exports",
        "package",
        "pages",
        "web",
    },
    "sqlmodel": {"models", "queries", "dataset"},
    "alembic": {"database"},
    "resvg_py": {"exports"},
    "xlsxwriter": {"exports"},
    "sqlite3": {"database"},
    "tomli_w": {"dataset"},
    "pydantic": {"exports", "filters", "pages", "parameters", "queries", "settings", "typed_dates", "web"},
    "pydantic_settings": {"settings"},
    "anyascii": {"importing"},
    "babel": {"formats", "html", "importing", "words"},
    "uvicorn": {"serve"},
}
#: These name the types and errors of the database, and never say a statement.
OF_SQLALCHEMY_ONLY = {
    "commands": {"Engine"},
    "exports": {"Connection"},
    "package": {"Connection", "Engine"},
    "pages": {"Connection", "DatabaseError", "Engine", "TimeoutError"},
    "web": {"DatabaseError"},
}

Import = tuple[str, str, str]


def imports() -> list[Import]:
    """Every import of the program as (importing part, imported module, imported name)."""
    found: list[Import] = []
    for path in sorted(APP.rglob("*.py")):
        part = path.relative_to(APP).parts[0].removesuffix(".py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found += [(part, alias.name, "") for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                assert node.level == 0, f"{path}: a relative import hides where a name comes from"
                found += [(part, node.module or "", alias.name) for alias in node.names]
    return found


IMPORTS = imports()
OURS = [
    (part, name if module == "app" else module.split(".")[1]) for part, module, name in IMPORTS if module[:3] == "app"
]


@pytest.mark.parametrize("library", MAY_KNOW)
def test_a_library_is_known_only_where_it_belongs(library: str) -> None:
    assert {part for part, module, _ in IMPORTS if module.split(".")[0] == library} <= MAY_KNOW[library]


@pytest.mark.parametrize("part", OF_SQLALCHEMY_ONLY)
def test_pages_write_no_sql(part: str) -> None:
    names = {name for importer, module, name in IMPORTS if importer == part and module.startswith("sqlalchemy")}
    assert names <= OF_SQLALCHEMY_ONLY[part]


def test_nobody_reads_the_environment_past_the_settings() -> None:
    sources = {path.name: path.read_text(encoding="utf-8") for path in APP.rglob("*.py")}
    readers = {
        name
        for name, source in sources.items()
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Attribute) and node.attr in ("environ", "getenv")
    }
    assert readers <= {"settings.py"}


def test_parts_import_only_from_the_lines_below_theirs() -> None:
    picture = (APP.parent / "ARCHITECTURE.md").read_text(encoding="utf-8").split("```")[1]
    parts = {path.stem for path in APP.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    lines = [[word for word in line[:28].split() if word in parts] for line in picture.strip().splitlines()]
    height = {part: -number for number, line in enumerate(lines) for part in line}
    assert height.keys() == parts - {"__init__"}
    assert [(part, inner) for part, inner in OURS if part != inner and height[inner] >= height[part]] == []
