"""Do dependencies still point inward? Who may import whom, read from the source."""

import ast
from pathlib import Path

import pytest

APP = Path(__file__).resolve().parent.parent / "app"

#: For each module, or package as a whole, the modules of ours that it may import.
MAY_IMPORT = {
    "errors": set(),
    "settings": set(),
    "search": {"dates"},
    "postings": set(),
    "headers": set(),
    "etags": set(),
    "negotiation": set(),
    "static": {"etags"},
    "dates": {"errors"},
    "lines": {"dates"},
    "database": {"errors"},
    "models": {"dates"},
    "layout": {"dates"},
    "typed_dates": {"dates", "errors", "search"},
    "filters": {"dates", "errors", "typed_dates"},
    "kept": set(),
    "compressing": set(),
    "recompressing": set(),
    "queries": {"counts", "dates", "errors", "filters", "kept", "models", "postings", "search"},
    "citing": {"dates", "html"},
    "picture": {"dates", "layout"},
    "sitemap": set(),
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
    },
    "starting": {"dataset", "dates", "errors", "models"},
    "counts": {"dates", "filters", "kept", "postings"},
    "links": {"counts", "dates", "filters", "layout"},
    "exports": {
        "counts",
        "dates",
        "errors",
        "filters",
        "html",
        "lines",
        "links",
        "models",
        "postings",
        "queries",
        "search",
        "wording",
    },
    "api": {
        "citing",
        "errors",
        "exports",
        "filters",
        "html",
        "links",
        "postings",
        "problems",
        "queries",
        "search",
        "wording",
    },
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
        "postings",
        "problems",
        "queries",
        "wording",
    },
    "package": {"dataset", "exports", "html", "lines", "queries"},
    "cache": {"etags", "filters", "negotiation", "recompressing"},
    "drawing": {"layout"},
    "html": {"dates", "drawing", "filters", "layout"},
    "wording": {"filters", "html", "queries", "search"},
    "problems": {"errors", "html"},
    "routes": {
        "api",
        "citing",
        "etags",
        "exports",
        "filters",
        "headers",
        "html",
        "links",
        "negotiation",
        "package",
        "pages",
        "queries",
        "sitemap",
        "wording",
    },
    "main": {
        "cache",
        "compressing",
        "database",
        "errors",
        "filters",
        "headers",
        "html",
        "links",
        "negotiation",
        "pages",
        "problems",
        "routes",
        "settings",
        "static",
    },
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
        "wording",
    },
}
#: Who may know a library; everybody else must not.
MAY_KNOW = {
    "fastapi": {"main", "routes"},
    "starlette": {"main", "cache", "compressing", "headers", "html", "routes", "static"},
    "starlette_compress": {"compressing"},
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
        "routes",
        "main",
    },
    "sqlmodel": {"models", "queries", "dataset"},
    "alembic": {"database"},
    "PIL": {"picture"},
    "sqlite3": {"database"},
    "pydantic": {"settings", "__main__"},
    "pydantic_settings": {"settings"},
    "babel": {"dates", "html", "starting"},
    "anyascii": {"starting"},
    "uvicorn": {"__main__"},
}
#: These name the types and errors of the database, and never say a statement.
OF_SQLALCHEMY_ONLY = {
    "__main__": {"Engine"},
    "api": {"Connection"},
    "exports": {"Connection"},
    "package": {"Connection", "Engine"},
    "pages": {"Connection"},
    "routes": {"Connection", "DatabaseError", "Engine"},
    "main": {"DatabaseError", "TimeoutError"},
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
def test_pages_and_routes_write_no_sql(part: str) -> None:
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
