"""What does a load leave behind that finds no room? `python bench/faults/full_disk.py`

Loads a larger data set into a database, allowing files of so many sizes that room ends in all phases of a load; as
root also on a disk of its own (tmpfs) that is full. The file must be the same afterwards, alone in its folder, and
served all the while; the load must say in a sentence what is full and what to do.
"""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from common import HEADS, Visits, files_in, folder, load, serving
from generate import generate
from harness import APP, ROOT, Row, settings, table

_LIMITS_KIB = (0, 64, 800, 1600, 2400, 3200, 4800)


def rows() -> list[Row]:
    with folder() as name:
        data = Path(name) / "data"
        generate(data, 3000)
        made = [_limits(Path(name), data)]
        if os.geteuid() == 0:
            made.append(_full_disk(Path(name), data))
    return made


def _limits(parent: Path, data: Path) -> Row:
    disk = parent / "limited"
    disk.mkdir()
    database = _small(disk)
    before = database.read_bytes()
    with serving(ROOT / "data", database) as server, Visits(server.port) as visits:
        reported = [_try(data, database, limit) for limit in _LIMITS_KIB]
    is_same = database.read_bytes() == before and files_in(disk) == ["timeline.db"]
    is_well = all(reported) and is_same and not visits.others and not visits.kinds["503"]
    came = f"{sum(reported)} of {len(reported)} loads said so; the file {_same(is_same)}; meanwhile {visits.sentence}"
    return Row([f"no room: files may have {_LIMITS_KIB[0]} to {_LIMITS_KIB[-1]:,} KiB", came], "old data", is_well)


def _full_disk(parent: Path, data: Path) -> Row:
    name = "disk full: a disk of 4 MiB"
    with _disk(parent / "disk", "4m") as disk:
        if disk is None:
            return Row([name, "not tried: no file system may be mounted here"])
        database = _small(disk)
        before = database.read_bytes()
        with serving(ROOT / "data", database) as server, Visits(server.port) as visits:
            is_reported = _try(data, database, None, "the disk is full")
        is_same = database.read_bytes() == before and files_in(disk) == ["timeline.db"]
    is_well = is_reported and is_same and not visits.others and not visits.kinds["503"]
    return Row([name, f"said so; the file {_same(is_same)}; meanwhile {visits.sentence}"], "old data", is_well)


def _small(disk: Path) -> Path:
    load(ROOT / "data", disk / "timeline.db")
    return disk / "timeline.db"


def _same(is_same: bool) -> str:
    return "stayed the same, alone in its folder" if is_same else "CHANGED, or others lie beside it"


def _try(data: Path, database: Path, limit_kib: int | None, words: str = "") -> bool:
    """Whether a load failed as it should."""

    def bind() -> None:
        if limit_kib is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit_kib * 1024, limit_kib * 1024))

    done = subprocess.run(  # noqa: S603
        [*APP, "load"],
        cwd=ROOT,
        env=settings(data, database),
        capture_output=True,
        text=True,
        preexec_fn=bind,
        check=False,
    )
    says = done.stderr.endswith("Make room and load again; no data was changed.\n") and words in done.stderr
    return done.returncode == 1 and says and done.stderr.count("\n") == 1


@contextmanager
def _disk(mount: Path, size: str) -> Iterator[Path | None]:
    mount.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "none", str(mount)]
    if subprocess.run(command, capture_output=True, check=False).returncode:  # noqa: S603
        yield None
        return
    try:
        yield mount
    finally:
        subprocess.run(["umount", str(mount)], check=True)  # noqa: S603, S607


if __name__ == "__main__":
    print(table(HEADS, rows()))
