"""Is every dependency in the locks pinned and hashed, and is every declared one there?

Versions are not compared with what a registry offers: this works without a network.
"""

import json
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;=*]+)( ;[^#]*?)?( --hash=sha256:[0-9a-f]{64})+")


def name_of(requirement: str) -> str:
    """The normal form of a requirement's name: `Babel>=2` is `babel`."""
    name = re.split(r"[^A-Za-z0-9._-]", requirement, maxsplit=1)[0]
    return re.sub(r"[-_.]+", "-", name).lower()


def read_python_lock(name: str, faults: list[str]) -> dict[str, str]:
    """Package -> version; a line that is not `name==version --hash=…` is a fault."""
    text = (ROOT / name).read_text(encoding="utf-8").replace("\\\n", " ")
    versions = {}
    for raw in text.splitlines():
        line = " ".join(raw.split())
        if not line or line.startswith("#"):
            continue
        match = PINNED.fullmatch(line)
        if match is None:
            faults.append(f"{name}: not pinned and hashed: {line[:80]}")
        else:
            versions[name_of(match["name"])] = match["version"]
    return versions


def check_node_lock(folder: str, faults: list[str]) -> None:
    """Versions in package.json are exact; every package has its hash and no address."""
    declared = json.loads((ROOT / folder / "package.json").read_text(encoding="utf-8"))
    for name, version in (declared.get("dependencies", {}) | declared.get("devDependencies", {})).items():
        if not re.fullmatch(r"\d+\.\d+\.\d+", version):
            faults.append(f"{folder}/package.json: not pinned: {name} {version}")
    locked = json.loads((ROOT / folder / "package-lock.json").read_text(encoding="utf-8"))
    for path, package in locked["packages"].items():
        if path and not package.get("integrity"):
            faults.append(f"{folder}/package-lock.json: no hash: {path}")
        if "resolved" in package:
            faults.append(f"{folder}/package-lock.json: an address, which the hash makes needless: {path}")


def find_faults() -> list[str]:
    faults: list[str] = []
    run = read_python_lock("requirements.lock", faults)
    postgres = read_python_lock("requirements-postgres.lock", faults)
    dev = read_python_lock("requirements-dev.lock", faults)
    read_python_lock("requirements-uv.lock", faults)
    bench = read_python_lock("bench/requirements.lock", faults)

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    faults += [
        f"{lock}: missing: {requirement} (make lock)"
        for lock, locked, declared in [
            ("requirements.lock", run, project["project"]["dependencies"]),
            ("requirements-postgres.lock", postgres, project["project"]["optional-dependencies"]["postgres"]),
            ("requirements-dev.lock", dev, project["dependency-groups"]["dev"]),
        ]
        for requirement in declared
        if name_of(requirement) not in locked
    ]
    faults += [
        f"{lock}: {name} is {locked.get(name, 'missing')}, served is {version} (make lock)"
        for lock, locked, served in [
            ("requirements-postgres.lock", postgres, run),
            ("requirements-dev.lock", dev, postgres),
        ]
        for name, version in served.items()
        if locked.get(name) != version
    ]
    wanted = (ROOT / "bench" / "requirements.in").read_text(encoding="utf-8").splitlines()
    faults += [
        f"bench/requirements.lock: missing: {name} (make lock)"
        for name in wanted
        if name and not name.startswith("#") and name_of(name) not in bench
    ]
    for folder in (".", "bench"):
        check_node_lock(folder, faults)
    return faults


if __name__ == "__main__":
    found = find_faults()
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    sys.exit(bool(found))
