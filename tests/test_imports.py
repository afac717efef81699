"""Do dependencies still point inward? Who may import whom, read from the source."""

import ast
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parent.parent / "app"

#: For each module, or package as a whole, the modules of ours that it may import.
MAY_IMPORT = {
    "errors": set(),
    "kept": set(),
    "postings": set(),
    "settings": set(),
    "static": set(),
    "words": set(),
    "database": {"errors"},
    "dates": {"errors"},
    "facets": {"words"},
    "models": {"words"},
    "parameters": {"errors", "words"},
    "layout": {"dates"},
    "lines": {"dates"},
    "search": {"dates", "words"},
    "drawing": {"layout"},
    "picture": {"dates", "layout"},
    "typed_dates": {"dates", "errors", "search"},
    "filters": {"dates", "errors", "facets", "parameters", "typed_dates", "words"},
    "counts": {"dates", "filters", "kept", "postings"},
    "html": {"dates", "drawing", "filters", "layout", "words"},
    "web": {"errors", "filters", "parameters", "words"},
    "citing": {"dates", "html", "words"},
    "links": {"counts", "dates", "filters", "layout", "parameters"},
    "queries": {"counts", "dates", "errors", "facets", "filters", "kept", "models", "postings", "search"},
    "dataset": {
        "database",
        "dates",
        "errors",
        "layout",
        "lines",
        "models",
        "picture",
        "postings",
        "queries",
        "search",
        "words",
    },
    "wording": {"facets", "filters", "html", "queries", "words"},
    "exports": {
        "counts",
        "dates",
        "filters",
        "html",
        "lines",
        "links",
        "models",
        "parameters",
        "queries",
        "search",
        "wording",
        "words",
    },
    "starting": {"dataset", "dates", "errors", "models", "words"},
    "api": {
        "citing",
        "errors",
        "exports",
        "filters",
        "links",
        "parameters",
        "postings",
        "queries",
        "search",
        "web",
        "words",
    },
    "package": {"dataset", "exports", "lines", "queries", "words"},
    "pages": {
        "api",
        "citing",
        "counts",
        "dates",
        "errors",
        "exports",
        "filters",
        "html",
        "layout",
        "links",
        "package",
        "parameters",
        "postings",
        "queries",
        "web",
        "wording",
        "words",
    },
    "main": {"database", "html", "pages", "settings", "static", "web"},
    "__main__": {
        "database",
        "dataset",
        "errors",
        "exports",
        "filters",
        "main",
        "package",
        "queries",
        "settings",
        "starting",
        "words",
    },
}
#: Who may know a library; everybody else must not.
MAY_KNOW = {
    "fastapi": {"main", "pages", "web"},
    "starlette": {"main", "html", "pages", "static", "web"},
    "starlette_compress": {"web"},
    "jinja2": {"html"},
    "markupsafe": {"drawing", "html"},
    "sqlalchemy": {
        "__main__",
        "database",
        "models",
        "queries",
        "dataset",
        "api",
        "exports",
        "package",
        "pages",
        "web",
    },
    "sqlmodel": {"models", "queries", "dataset"},
    "alembic": {"database"},
    "PIL": {"picture"},
    "sqlite3": {"database"},
    "pydantic": {"settings", "__main__", "facets", "filters", "parameters"},
    "pydantic_settings": {"settings"},
    "babel": {"dates", "html", "words"},
    "uvicorn": {"__main__"},
}
#: These name the types and errors of the database, and never say a statement.
OF_SQLALCHEMY_ONLY = {
    "__main__": {"Engine"},
    "api": {"Connection"},
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


@pytest.mark.parametrize("part", sorted({part for part, _, _ in IMPORTS} - {"__init__"}))
def test_a_module_imports_only_what_lies_further_in(part: str) -> None:
    assert {imported for importer, imported in OURS if importer == part} - {part} <= MAY_IMPORT[part]


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


def test_nothing_goes_round_in_a_circle() -> None:
    allowed = {part: set(inner) for part, inner in MAY_IMPORT.items()}
    while outermost := [part for part in allowed if not allowed[part]]:
        for part in outermost:
            del allowed[part]
        for inner in allowed.values():
            inner.difference_update(outermost)
    assert not allowed
