"""Is the data package the whole data set, the same for the same version, and sound to others?"""

import csv
import json
import sqlite3
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import date
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_STORED, ZipFile

import frictionless
import pytest
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from app import dataset
from app.database import reader
from app.dataset.scanning import scan
from app.dataset.toml import write_toml
from app.errors import DatabaseUnavailable
from app.importing import example, write
from app.lines import joined, plain_number, quoted
from app.models import FILES
from app.models.cells import Unexpected, number, text
from app.package import stream_package
from app.package.description import describe
from app.queries.reading import read_timeline, read_version
from bench.generate import generate
from tests import hostile
from tests.databases import database_in
from tests.datasets import FROZEN, Copy, read_rows, serving


def pieces_of(database_url: str) -> list[bytes]:
    engine = reader(database_url)
    try:
        with engine.connect() as connection:
            version = read_version(connection)
        return list(stream_package(engine, version))
    finally:
        engine.dispose()


def package_of(folder: Path, database_url: str) -> tuple[bytes, str]:
    """The package of a folder's data, and the version that was loaded."""
    version = dataset.load(folder, database_url).data_set.version
    return b"".join(pieces_of(database_url)), version


def unpacked(package: bytes, folder: Path) -> Path:
    with ZipFile(BytesIO(package)) as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder


def parts_of(package: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture(scope="module")
def package(database_url: str) -> bytes:
    return b"".join(pieces_of(database_url))


@pytest.fixture(scope="module")
def unpacked_package(package: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return unpacked(package, tmp_path_factory.mktemp("package"))


def data_of(kind: str, folder: Path) -> Path:
    match kind:
        case "the frozen data":
            return FROZEN
        case "a thousand events":
            generate(folder / "data", 1_000)
            return folder / "data"
        case "another subject in one language":
            write(folder / "data", example(["fr"]))
            return folder / "data"
        case "hostile texts":
            return hostile.of(folder).folder
    copy = Copy.without_events(folder)
    (copy.folder / "aliases.csv").write_text('name,spelling\nKyiv,Kiev\n"Smith, John",=1\n', "utf-8")
    (copy.folder / "timeline.toml").write_text(
        (copy.folder / "timeline.toml").read_text("utf-8").replace("west = 8\n", 'west = "0.00001"\n'), "utf-8"
    )
    return copy.folder


# Round trips


@pytest.mark.parametrize(
    "kind", ["the frozen data", "a thousand events", "hostile texts", "no events", "another subject in one language"]
)
def test_what_was_unpacked_loads_as_the_same_version_and_gives_the_same_package(kind: str, tmp_path: Path) -> None:
    for name in ("first", "second"):
        (tmp_path / name).mkdir()
    first, version = package_of(data_of(kind, tmp_path), database_in(tmp_path / "first"))
    # Always an SQLite file: where the first one is on a server, the two databases say the same.
    second, loaded = package_of(unpacked(first, tmp_path / "package"), f"sqlite:///{tmp_path}/second/timeline.db")
    assert loaded == version
    assert second == first


def test_a_data_set_that_is_written_otherwise_gives_the_same_package(package: bytes, tmp_path: Path) -> None:
    copy = Copy.of_all(tmp_path)
    for name in ("events.csv", "places.csv", "sources.csv", "units.csv", "series.csv"):
        with (copy.folder / name).open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        with (copy.folder / name).open("w", encoding="utf-8-sig", newline="") as file:
            # The order of events is theirs.
            in_order = rows if name == "events.csv" else rows[::-1]
            csv.writer(file, quoting=csv.QUOTE_ALL).writerows([header, *in_order])
    assert package_of(copy.folder, copy.database_url)[0] == package


def test_another_value_gives_another_package(package: bytes, tmp_path: Path) -> None:
    copy = Copy.of_all(tmp_path)
    copy.add_event("later")
    assert package_of(copy.folder, copy.database_url)[0] != package


def is_text(cell: str) -> bool:
    try:
        return text(cell) == cell
    except Unexpected:
        return False


#: Whatever a cell may hold.
cells = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(is_text)


@given(cells, st.lists(cells))
def test_toml_is_read_as_it_was_written(told: str, several: list[str]) -> None:
    table: Mapping[str, object] = {"text": told, "several": several, "is": True, "day": date(2024, 2, 29)}
    written = write_toml({"head": told}, {"one": table, "many": [table, table]})
    assert tomllib.loads(written) == {"head": told, "one": table, "many": [table, table]}


@given(rows=st.lists(st.tuples(cells, st.one_of(cells, st.just(""))), min_size=1))
def test_csv_is_read_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]) -> None:
    path = tmp_path_factory.getbasetemp() / "rows.csv"
    # A file that begins with a bracket would be taken for JSON; ours begin with the names of columns.
    rows = [("slug", "title"), *rows]
    lines = joined([list(map(quoted, column)) for column in zip(*rows, strict=True)])
    path.write_bytes("".join(f"{line}\r\n" for line in lines).encode())
    assert [tuple(row) for batch in scan(path) for row in batch.rows] == rows


@given(st.floats(-1e14, 1e14, allow_nan=False).map(lambda value: value + 0.0))
def test_numbers_are_read_as_they_were_written(value: float) -> None:
    assert number(plain_number(value)) == value


# What it holds


def test_it_holds_the_files_of_the_data_set_and_what_tells_of_them(package: bytes) -> None:
    names = list(parts_of(package))
    assert set(names) == {
        *(path.name for path in FROZEN.iterdir()),
        "aliases.csv",
        "changes.csv",
        "speakers.csv",
        "statements.csv",
        "datapackage.json",
        "LICENSE.txt",
    }
    assert names[0] == "README.md"


def test_it_names_version_and_licence(package: bytes, client: TestClient) -> None:
    parts = parts_of(package)
    version = client.get("/healthz").json()["version"]
    described = json.loads(parts["datapackage.json"])
    assert described["version"] == version
    assert described["licenses"] == [
        {"name": "CC-BY-4.0", "title": "CC BY 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
    ]
    for name in ("README.md", "LICENSE.txt"):
        told = parts[name].decode()
        assert version in told
        assert "https://creativecommons.org/licenses/by/4.0/" in told


def test_every_column_is_described_and_bound_as_load_binds_it(package: bytes) -> None:
    described = json.loads(parts_of(package)["datapackage.json"])
    resources = {one["path"]: one for one in described["resources"]}
    for file in FILES.values():
        fields = {one["name"]: one for one in resources[file.name]["schema"]["fields"]}
        columns = file.in_languages(("en", "fr")).columns
        assert list(fields) == [one.name for one in columns]
        for column in columns:
            field = fields[column.name]
            assert field["description"]
            assert field.get("constraints", {}).get("required", False) == column.required
            assert column.name in parts_of(package)["README.md"].decode()


def test_nothing_in_it_tells_of_a_clock_or_a_machine(package: bytes) -> None:
    with ZipFile(BytesIO(package)) as archive:
        for entry in archive.infolist():
            assert (entry.date_time, entry.compress_type) == ((1980, 1, 1, 0, 0, 0), ZIP_STORED)
            assert (entry.create_system, entry.external_attr) == (3, 0o100644 << 16)


def test_files_longer_than_four_gigabytes_would_fit(package: bytes) -> None:
    with ZipFile(BytesIO(package)) as archive:
        for entry in archive.infolist():
            # The extra field of ZIP64 stands behind the name.
            behind = entry.header_offset + 30 + len(entry.filename)
            assert package[behind:].startswith(b"\x01\x00\x10\x00")


def test_no_piece_is_as_long_as_a_long_file(tmp_path: Path) -> None:
    generate(tmp_path / "data", 1_000)
    url = database_in(tmp_path)
    dataset.load(tmp_path / "data", url)
    pieces = pieces_of(url)
    assert max(map(len, pieces)) < len(parts_of(b"".join(pieces))["events.csv"])


def test_it_is_of_the_version_that_was_asked_for(database_url: str) -> None:
    engine = reader(database_url)
    with pytest.raises(DatabaseUnavailable):
        next(stream_package(engine, "2026-01-01-00000000"))
    engine.dispose()


# What others say of it


def faults(folder: Path) -> Iterator[tuple[str, str]]:
    report = frictionless.validate(str(folder / "datapackage.json"))
    yield from report.flatten(["type", "note"])


def test_frictionless_finds_it_sound(unpacked_package: Path) -> None:
    assert list(faults(unpacked_package)) == []


def test_frictionless_finds_hostile_texts_sound(tmp_path: Path) -> None:
    copy = hostile.of(tmp_path)
    package, _ = package_of(copy.folder, copy.database_url)
    assert list(faults(unpacked(package, tmp_path / "package"))) == []


#: In which file a text is replaced by which, and the fault in which column that shall be found.
REFUSED = [
    ("events.csv", ",confirmed,", ",certain,", ("constraint-error", "status")),
    ("events.csv", ",wider,", ",narrow,", ("constraint-error", "collection")),
    ("events.csv", ",pyongyang,", ",atlantis,", ("foreign-key", "place")),
    ("events.csv", ",2023-07-26,", ",26 July,", ("constraint-error", "date")),
    ("events.csv", ",2026-11-22,", ",yesterday,", ("type-error", "added")),
    ("places.csv", ",49.9935,", ",149.9935,", ("constraint-error", "latitude")),
    ("figures.csv", ",50,", ",many,", ("type-error", "value")),
    ("units.csv", "attacks,attack", "attacks,", ("constraint-error", "one_en")),
    ("sources.csv", ",news-report,", ",gossip,", ("constraint-error", "kind")),
    ("speakers.csv", ",independent", ",impartial", ("constraint-error", "part")),
    ("statements.csv", ",denies,", ",rejects,", ("constraint-error", "stance")),
    ("statements.csv", ",pyongyang,", ",atlantis,", ("foreign-key", "speaker")),
    ("changes.csv", ",2023-09-13-vostochny-summit,", ",2023-09-13-nowhere,", ("foreign-key", "event")),
]


def test_frictionless_finds_what_load_would_refuse(unpacked_package: Path, tmp_path: Path) -> None:
    """The schema is no decoration."""
    described = json.loads((unpacked_package / "datapackage.json").read_text("utf-8"))
    for resource in described["resources"]:
        # Else that the bytes are others would be found first.
        del resource["bytes"], resource["hash"]
        content = (unpacked_package / resource["path"]).read_text("utf-8")
        for name, old, new, _ in REFUSED:
            if resource["path"] == name:
                assert old in content
                content = content.replace(old, new, 1)
        (tmp_path / resource["path"]).write_text(content, "utf-8")
    (tmp_path / "datapackage.json").write_text(json.dumps(described), "utf-8")
    report = frictionless.validate(str(tmp_path / "datapackage.json"))
    found = {
        (Path(str(task.place)).name, (error.type, field))
        for task in report.tasks
        for error in task.errors
        for field in getattr(error, "field_names", None) or [getattr(error, "field_name", "")]
    }
    assert {(name, fault) for name, _, _, fault in REFUSED} <= found


def test_others_make_a_database_of_it(unpacked_package: Path, tmp_path: Path) -> None:
    """frictionless 5.21.0, and datapackage-to-datasette 0.5.0 with it, failed on the files of TOML, which are no
    tables, and on patterns of cells that are empty."""
    described = json.loads((unpacked_package / "datapackage.json").read_text("utf-8"))
    assert {one["path"] for one in described["files"]} == {"timeline.toml", "about.toml", "story.toml"}
    Package(str(unpacked_package / "datapackage.json")).publish(f"sqlite:///{tmp_path}/tables.db")
    with closing(sqlite3.connect(tmp_path / "tables.db")) as connection:
        tables = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall())
        assert tables.keys() == {Path(file.name).stem for file in FILES.values()}
        assert sum(sql.count("FOREIGN KEY") for sql in tables.values()) >= 13
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        for name in ("events", "sources"):
            (count,) = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()  # noqa: S608 - our own names
            assert count == len(read_rows(FROZEN, f"{name}.csv"))


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://creativecommons.org/licenses/by-sa/4.0/deed.fr", "CC-BY-SA-4.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "CC0-1.0"),
        ("https://creativecommons.org/licenses/by-nc/4.0/", None),
        ("https://licence.example/", None),
    ],
)
def test_a_licence_has_the_name_that_the_open_definition_gives_it(
    database_url: str, address: str, name: str | None
) -> None:
    engine = reader(database_url)
    with engine.connect() as connection:
        timeline = {**read_timeline(connection), "licence": "Title", "licence_url": address}
        (licence,) = json.loads(describe(connection, timeline, []))["licenses"]
    engine.dispose()
    assert licence == {**({"name": name} if name else {}), "title": "Title", "path": address}


def test_frictionless_finds_a_file_that_was_cut_short(unpacked_package: Path, tmp_path: Path) -> None:
    for path in unpacked_package.iterdir():
        content = path.read_bytes()
        (tmp_path / path.name).write_bytes(content[:-100] if path.name == "figures.csv" else content)
    assert {"hash-count", "byte-count"} & {type_ for type_, _ in faults(tmp_path)}


# Over HTTP


def test_it_can_be_fetched_from_an_address_without_a_language(client: TestClient, package: bytes) -> None:
    response = client.get("/datapackage.zip", headers={"Accept-Encoding": "br"})
    assert response.content == package
    version = client.get("/healthz").json()["version"]
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Content-Disposition"] == f'attachment; filename="alliance-timeline_{version}.zip"'
    assert response.headers["Content-Encoding"] == "br"


def test_who_has_it_gets_it_no_more(client: TestClient) -> None:
    etag = client.head("/datapackage.zip").headers["ETag"]
    response = client.get("/datapackage.zip", headers={"If-None-Match": etag})
    assert (response.status_code, response.content) == (304, b"")


def test_its_head_has_no_body(client: TestClient) -> None:
    response = client.head("/datapackage.zip")
    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["Content-Type"] == "application/zip"


def test_a_load_gives_another_one(tmp_path: Path, noticing_at_once: None) -> None:  # noqa: ARG001
    copy = Copy.of_all(tmp_path)
    with serving(copy) as client:
        before = client.get("/datapackage.zip")
        copy.add_event("later")
        dataset.load(copy.folder, copy.database_url)
        after = client.get("/datapackage.zip", headers={"If-None-Match": before.headers["ETag"]})
        assert after.status_code == 200
        assert b"later" in parts_of(after.content)["events.csv"]
