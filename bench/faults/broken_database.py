"""What do readers get while the database breaks and comes back? `python bench/faults/broken_database.py`

Three visitors ask for mixed pages, files and addresses while the file is replaced, truncated, overwritten, locked,
removed, or in a folder that cannot be written. Each answer must be a right one or the plain page with 503, in the
reader's language, with all headers; once the file is back, all must be right again, without a restart.
"""

import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from common import HEADS, Visits, ask, bound_by_permissions, folder, load, serving
from generate import generate
from harness import ROOT, Row, table

_SECONDS = 3.0
_LOCK = """\
import sqlite3, sys
sqlite3.connect(sys.argv[1], isolation_level=None).execute("BEGIN EXCLUSIVE")
print("locked", flush=True)
input()
"""

Break = Callable[[Path], None]


def rows(seconds: float = _SECONDS) -> list[Row]:
    with folder() as name:
        parent = Path(name)
        data = parent / "data"
        generate(data, 1000)
        load(data, parent / "whole.db")
        load(ROOT / "data", parent / "other.db")
        made = [_break(parent, fault, seconds) for fault in BREAKS]
        made.append(_damage_at_random(parent))
        made.append(_lock(parent, seconds))
        made.append(_forbid(parent, seconds))
    return made


def _replace(path: Path, source: Path) -> None:
    """Whole, in one moment, as one ought to."""
    new = path.with_suffix(".new")
    shutil.copyfile(source, new)
    new.replace(path)


def _replace_by_rubbish(path: Path) -> None:
    path.with_suffix(".new").write_bytes(os.urandom(100_000))
    path.with_suffix(".new").replace(path)


def _damage(path: Path, chance: random.Random) -> None:
    """Rubbish over some pages of the file."""
    pages = path.stat().st_size // 4096
    with path.open("r+b") as file:
        for page in chance.sample(range(pages), max(pages // 20, 1)):
            file.seek(page * 4096 + chance.choice((0, 0, 8, 100, 1000)))
            file.write(chance.choice((chance.randbytes(3000), bytes(3000), b"7" * 3000)))


BREAKS: dict[str, Break] = {
    "replaced by another whole file": lambda path: _replace(path, path.with_name("other.db")),
    "another whole file copied over it": lambda path: Path(shutil.copyfile(path.with_name("other.db"), path)).touch(),
    "truncated to half": lambda path: os.truncate(path, path.stat().st_size // 2),
    "truncated to nothing": lambda path: os.truncate(path, 0),
    "overwritten with rubbish": lambda path: _overwrite(path),
    "replaced by rubbish": _replace_by_rubbish,
    "removed": Path.unlink,
}


def _overwrite(path: Path) -> None:
    path.write_bytes(os.urandom(path.stat().st_size))


def _break(parent: Path, fault: str, seconds: float) -> Row:
    path = parent / "timeline.db"
    shutil.copyfile(parent / "whole.db", path)
    with serving(ROOT / "data", path) as server:
        with Visits(server.port):
            time.sleep(seconds / 3)
        with Visits(server.port) as meanwhile:
            BREAKS[fault](path)
            time.sleep(seconds)
        _replace(path, parent / "whole.db")
        with Visits(server.port) as after:
            time.sleep(seconds / 3)
    return _row(fault, meanwhile, after, server.tracebacks)


def _row(fault: str, meanwhile: Visits, after: Visits, tracebacks: int, more: str = "") -> Row:
    is_back = set(after.kinds) == {"right"}
    is_well = not meanwhile.others and is_back and not tracebacks
    afterwards = "all right" if is_back else after.sentence
    return Row(
        [fault, f"{meanwhile.sentence}{more}; afterwards {afterwards}; {tracebacks} tracebacks"],
        "right or 503",
        is_well,
    )


def _damage_at_random(parent: Path) -> Row:
    """Pages of the file under rubbish, differently each time; one server for all."""
    path = parent / "timeline.db"
    shutil.copyfile(parent / "whole.db", path)
    chance = random.Random(1959)  # noqa: S311
    with serving(ROOT / "data", path) as server:
        with Visits(server.port) as meanwhile:
            for _ in range(20):
                _damage(path, chance)
                time.sleep(0.3)
                _replace(path, parent / "whole.db")
                time.sleep(0.1)
        with Visits(server.port) as after:
            time.sleep(1)
    return _row("20 times, a twentieth of its pages overwritten", meanwhile, after, server.tracebacks)


def _lock(parent: Path, seconds: float) -> Row:
    path = parent / "timeline.db"
    shutil.copyfile(parent / "whole.db", path)
    with serving(ROOT / "data", path) as server:
        # From here on they are known.
        for page in ("/en/", "/fr/"):
            ask(server.port, page)
        with locked(path), Visits(server.port, visitors=12) as meanwhile:
            time.sleep(3 * seconds)
        with Visits(server.port) as after:
            time.sleep(seconds / 3)
    more = f", the slowest known page took {meanwhile.slowest_known_ms:.0f} ms"
    return _row(f"locked for {3 * seconds:g} seconds by another process", meanwhile, after, server.tracebacks, more)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    command = [sys.executable, "-c", _LOCK, str(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:  # noqa: S603
        assert holder.stdout is not None  # noqa: S101
        holder.stdout.readline()
        yield
        holder.communicate(b"\n")


def _forbid(parent: Path, seconds: float) -> Row:
    fault = "in a folder that cannot be written"
    shut = parent / "shut"
    shut.mkdir()
    path = Path(shutil.copyfile(parent / "whole.db", shut / "timeline.db"))
    path.chmod(0o444)
    shut.chmod(0o555)
    try:
        before = bound_by_permissions(shut)
        if before is None:
            return Row([fault, "not tried: permissions do not bind root here"])
        with serving(ROOT / "data", path, before) as server, Visits(server.port) as visits:
            time.sleep(seconds)
    finally:
        shut.chmod(0o755)
    return Row([fault, f"{visits.sentence}; {server.tracebacks} tracebacks"], "right", set(visits.kinds) == {"right"})


if __name__ == "__main__":
    print(table(HEADS, rows()))
