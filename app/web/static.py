"""Serves our own files: with what they import, without comments, compressed once and as well as can be.

They live under a digest of them all and never change, so the time that the best compression takes is spent but
once a file. Knows files and HTTP.

Each import is replaced by what it names: a browser then asks once, where it would ask for each file after reading the
one that names it. Written for the forms of import and export that our own scripts and style sheets use; any other is
refused, and so are circles. A script of others that is no module is imported as if what it defines were its default
export.
"""

import hashlib
import os
import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from mimetypes import guess_type
from pathlib import Path

import brotli
from rcssmin import cssmin
from rjsmin import jsmin
from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from app.web.headers import accepts

_TEXTS = frozenset((".css", ".js", ".svg"))
_BEST = 11
_SHORTENED: Mapping[str, Callable[[str], str]] = {".css": cssmin, ".js": jsmin}

_IMPORT = re.compile(r'^import (\* as )?(\w+|\{[^}]*\}) from "(\.{1,2}/[^"]+\.js)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:(?:async )?function\*?|class|const) (\w+))", re.MULTILINE)
#: A script that is no module begins with the variable that it defines.
_SCRIPT = re.compile(r"\Avar (\w+)=")
#: A module that is fetched later; not the name of a type, which stands in braces.
_LATER = re.compile(r'(?<!\{)\bimport\("\./([\w-]+\.js)"\)')
#: What the others leave alone: a variable that may change after it was exported, for one.
_OTHER = re.compile(r"^\s*(?:import\b(?!\()|export\b).*", re.MULTILINE)
_SHEET = re.compile(r'^@import "([\w-]+\.css)"(?: (\w+))?;$', re.MULTILINE)


class StaticTexts(StaticFiles):
    """Small files, kept in memory, whose texts are answered in Brotli's best compression to whoever accepts it."""

    def __init__(self, *, directory: Path) -> None:
        """Raises ValueError where a file of ours cannot be joined: now, and not for the first who asks for it."""
        super().__init__(directory=directory)
        for file in directory.resolve().rglob("*"):
            if file.suffix in _SHORTENED:
                _content(file)

    def file_response(
        self,
        full_path: "str | os.PathLike[str]",
        stat_result: os.stat_result,  # noqa: ARG002  (the method's signature)
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """By content alone: its time would give the same file another tag on another machine."""
        file, asked = Path(full_path), Headers(scope=scope)
        headers = {"ETag": _etag(file)}
        media_type = guess_type(file.name)[0] or "application/octet-stream"
        if file.suffix in _TEXTS and accepts(",".join(asked.getlist("accept-encoding")), "br"):
            return Response(_compressed(file), status_code, {**headers, "Content-Encoding": "br"}, media_type)
        return Response(_content(file), status_code, headers, media_type)


@lru_cache(maxsize=64)
def _content(file: Path) -> bytes:
    """Scripts and style sheets of ours whole, without comments and blanks, which are for whoever reads them here."""
    shorten = None if file.name.endswith(".min.js") else _SHORTENED.get(file.suffix)
    return shorten(joined(file)).encode() if shorten else file.read_bytes()


@lru_cache(maxsize=64)
def _compressed(file: Path) -> bytes:
    return bytes(brotli.compress(_content(file), mode=brotli.MODE_TEXT, quality=_BEST))


@lru_cache(maxsize=64)
def _etag(file: Path) -> str:
    return f'W/"{hashlib.sha256(_content(file)).hexdigest()[:12]}"'


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
