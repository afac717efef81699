"""The files below ``static/``: their addresses, and their texts joined with all that they import.

Each import is replaced by what it names: a browser then asks once, where it would ask for each file after reading the
one that names it. Written for the forms of import and export that our own scripts and style sheets use; any other is
refused, and so are circles. A script of others that is no module is imported as if what it defines were its default
export.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from pathlib import Path

STATIC = Path(__file__).parent.parent / "static"

_IMPORT = re.compile(r'^import (\* as )?(\w+|\{[^}]*\}) from "(\.{1,2}/[^"]+\.js)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:(?:async )?function\*?|class|const) (\w+))", re.MULTILINE)
#: A script that is no module begins with the variable that it defines.
_SCRIPT = re.compile(r"\Avar (\w+)=")
#: A module that is fetched later; not the name of a type, which stands in braces.
_LATER = re.compile(r'(?<!\{)\bimport\("\./([\w-]+\.js)"\)')
#: What the others leave alone: a variable that may change after it was exported, for one.
_OTHER = re.compile(r"^\s*(?:import\b(?!\()|export\b).*", re.MULTILINE)
_SHEET = re.compile(r'^@import "([\w-]+\.css)"(?: (\w+))?;$', re.MULTILINE)


def digest(*folders: Path) -> str:
    """A few letters for the names and bytes of all files in some folders."""
    found = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                found.update(str(path.relative_to(folder)).encode())
                found.update(path.read_bytes())
    return found.hexdigest()[:12]


@cache
def static_digest() -> str:
    """One digest of all static files: their folder's name in addresses, so that they can be cached for ever."""
    return digest(STATIC)


def static_address(path: str) -> str:
    """The address of a file below ``static/``."""
    return f"/static/{static_digest()}/{path}"


@lru_cache(maxsize=16)
def base_map(frame: str) -> str | None:
    """The address of the ground for a map of this frame, as ``tools.draw_map`` draws it; None where nobody has."""
    path = f"maps/{frame}.svg"
    return static_address(path) if (STATIC / path).is_file() else None


def joined(file: Path) -> str:
    """The text of a file, with that of all files that it imports. Raises ValueError where one cannot be joined."""
    return _JOINED[file.suffix](file) if file.suffix in _JOINED else file.read_text("utf-8")


def _joined_modules(file: Path) -> str:
    """An ES module: what it imports is made before it. One that imports nothing is left as it is."""
    modules: dict[Path, str] = {}
    _gather(file, modules, ())
    if len(modules) == 1:
        return modules[file]
    names = _EXPORT.findall(modules[file])
    made = "".join(_made(module, text) for module, text in modules.items())
    return f"{made}export const {{ {', '.join(names)} }} = {_name(file)};\n" if names else made


def _gather(file: Path, modules: dict[Path, str], importers: tuple[Path, ...]) -> None:
    """Put a module's text behind those of the modules that it imports, each once."""
    if file in importers:
        way = (*importers[importers.index(file) :], file)
        raise ValueError(f"{file}: imports itself: {' → '.join(module.name for module in way)}")
    if file not in modules:
        text = file.read_text("utf-8")
        for _, _, name in _IMPORT.findall(text):
            _gather(file.parent / name, modules, (*importers, file))
        for name in _LATER.findall(text):
            if _IMPORT.search((file.parent / name).read_text("utf-8")):
                raise ValueError(f"{file}: what {name} imports would be there twice, since it is fetched later")
        modules[file] = text


def _made(file: Path, text: str) -> str:
    """A module as a function that is called once: its names stay its own, and it returns those that it exports."""
    exported = ", ".join([*_EXPORT.findall(text), *(f"default: {name}" for name in _SCRIPT.findall(text))])
    own = _EXPORT.sub("", _IMPORT.sub(_taken, text))
    if other := _OTHER.search(own):
        raise ValueError(f"{file}: “{other[0].strip()}” is of no form that is joined")
    return f"const {_name(file)} = (() => {{\n{own}\nreturn {{ {exported} }};\n}})();\n"


def _taken(match: re.Match[str]) -> str:
    """An import as a constant, from what the module returned."""
    whole, names, name = match.groups()
    if not whole:
        names = names.replace(" as ", ": ") if names.startswith("{") else f"{{ default: {names} }}"
    return f"const {names} = {_name(Path(name))};"


def _name(module: Path) -> str:
    return "$" + re.sub(r"\W", "_", module.stem)


def _joined_sheets(file: Path) -> str:
    """A style sheet: those that it imports stand in the places of their names, some for a medium only."""

    def imported(match: re.Match[str]) -> str:
        text = (file.parent / match[1]).read_text("utf-8")
        return f"@media {match[2]} {{\n{text}}}" if match[2] else text

    own = _SHEET.sub(imported, file.read_text("utf-8"))
    if "@import" in own:
        raise ValueError(f"{file}: an @import is of no form that is joined, or stands in a sheet that is imported")
    return own


_JOINED: Mapping[str, Callable[[Path], str]] = {".js": _joined_modules, ".css": _joined_sheets}
