"""`model-catalog db export|import`."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import stat
import subprocess
import sys
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from command_line import model_catalog
from flink_model_router.store import Integrity, open_store
from samples import CHAT, create_router

if TYPE_CHECKING:
    from pathlib import Path

    from flink_model_router.store import Store

PROGRAM = [sys.executable, "-c", "from flink_model_router.cli.app import main; main()"]


@pytest.fixture(autouse=True)
def models(store: Store) -> None:
    """A router and its candidate."""
    store.create_model("default", "cheap", CHAT)
    create_router(store, "router", "cheap")


@pytest.fixture
def other(tmp_path: Path) -> str:
    """The url of another file, which isn't there yet."""
    return f"sqlite:///{tmp_path / 'other.db'}"


def test_an_export_to_standard_output_is_the_document_alone() -> None:
    done = model_catalog("db", "export")

    assert done.exit_code == 0
    assert done.document["format"] == "flink-model-router export"
    assert [each["name"] for each in done.document["databases"][0]["models"]] == ["cheap", "router"]
    assert done.stderr == ""


def test_a_router_without_its_candidate_is_imported_if_that_is_asked_for(tmp_path: Path, other: str) -> None:
    file = tmp_path / "backup.json"
    with open_store(integrity=Integrity.warn) as store:
        store.drop_model("default", "cheap")
    model_catalog("db", "export", "--output-file", str(file))

    refused = model_catalog("db", "import", str(file), "--url", other)
    done = model_catalog("db", "import", str(file), "--url", other, "--integrity", "warn", "--output", "json")

    assert refused.exit_code == 5
    assert "import it with --integrity warn" in " ".join(refused.stderr.split())
    assert (done.exit_code, done.document["warnings"]) == (0, 1)


def test_an_export_goes_to_a_file_and_from_there_into_another_database(tmp_path: Path, other: str) -> None:
    file = tmp_path / "backup.json"

    there = model_catalog("db", "export", "--output-file", str(file), "--output", "json")
    back = model_catalog("db", "import", str(file), "--url", other, "--output", "json")

    assert there.document == {
        "file": str(file),
        "from": f"sqlite:///{tmp_path / '.flink-model-router' / 'models.db'}",
        "databases": 1,
        "objects": 2,
    }
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert back.document == {"file": str(file), "into": other, "databases": 1, "objects": 2}
    assert model_catalog("db", "export", "--url", other).stdout == file.read_text(encoding="utf-8")
    assert sorted(path.name for path in tmp_path.iterdir() if "backup" in path.name) == ["backup.json"]


def test_an_export_ends_without_a_word_when_its_reader_has_enough(store: Store) -> None:
    store.create_model("default", "large", replace(CHAT, comment="x" * 1_000_000))

    exporting = subprocess.Popen(
        [*PROGRAM, "db", "export"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert exporting.stdout
    assert exporting.stdout.read(1) == "{"
    exporting.stdout.close()
    assert exporting.stderr
    told = exporting.stderr.read()
    exporting.stderr.close()

    assert (exporting.wait(), told) == (1, "")


def test_an_import_reads_standard_input(other: str) -> None:
    document = model_catalog("db", "export").stdout

    done = subprocess.run(
        [*PROGRAM, "db", "import", "-", "--url", other],
        input=document,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stderr == ""
    assert ["objects", "2"] in [line.split() for line in done.stdout.splitlines()]


def test_an_import_into_what_holds_something_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "backup.json"
    model_catalog("db", "export", "--output-file", str(file))

    refused = model_catalog("db", "import", str(file), "--output", "json")

    assert refused.exit_code == 4
    assert refused.error["code"] == "store-not-empty"
    assert "2 models" in refused.error["message"]


def test_what_is_wrong_in_a_file_is_told_with_its_place(tmp_path: Path, other: str) -> None:
    document = model_catalog("db", "export").document
    document["databases"][0]["models"][0]["versions"][0]["definition"]["options"]["api-key"] = "hunter2"
    file = tmp_path / "edited.json"
    file.write_text(json.dumps(document))

    refused = model_catalog("db", "import", str(file), "--url", other)

    assert refused.exit_code == 5
    assert refused.stderr.startswith(
        "error: $.databases[0].models[0].versions[0]: Option 'api-key' of model default.cheap is a secret"
    )
    assert "hunter2" not in refused.stderr


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "nope.json can't be read: No such file or directory."),
        (b"", "nope.json is no JSON document, or not a whole one"),
        (b'{"format": "\xff"}', "nope.json is not UTF-8: byte 13 can't be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(
    tmp_path: Path, other: str, content: bytes | None, said: str
) -> None:
    file = tmp_path / "nope.json"
    if content is not None:
        file.write_bytes(content)

    refused = model_catalog("db", "import", str(file), "--url", other)

    assert refused.exit_code == 5
    assert said in refused.stderr
    assert not (tmp_path / "other.db").exists()


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    refused = model_catalog("db", "export", "--output-file", str(tmp_path / "no" / "backup.json"))

    assert refused.exit_code == 5
    assert "backup.json can't be written: No such file or directory." in refused.stderr


def test_an_export_that_fails_leaves_the_file_of_the_last_one(tmp_path: Path, default_file: Path) -> None:
    file = tmp_path / "backup.json"
    file.write_text("the last one")
    connection = sqlite3.connect(default_file)
    connection.execute("ALTER TABLE model_alias_change RENAME COLUMN reason TO why")
    connection.close()

    failed = model_catalog("db", "export", "--output-file", str(file))

    assert failed.exit_code == 1
    assert file.read_text() == "the last one"
    assert [path.name for path in tmp_path.iterdir() if "backup" in path.name] == ["backup.json"]


def test_an_import_that_is_killed_leaves_an_empty_catalog(tmp_path: Path, store: Store, other: str) -> None:
    for number in range(300):
        store.create_model("default", f"m{number}", CHAT)
    file = tmp_path / "backup.json"
    model_catalog("db", "export", "--output-file", str(file))
    model_catalog("db", "init", "--url", other)
    log = tmp_path / "other.db-wal"
    before = log.stat().st_size if log.exists() else 0

    # The pages of a large transaction reach the log before its end, when they no longer fit the cache.
    importing = subprocess.Popen([*PROGRAM, "db", "import", str(file), "--url", other])
    deadline = time.monotonic() + 60
    while importing.poll() is None and time.monotonic() < deadline:
        if log.exists() and log.stat().st_size > before:
            break
        os.sched_yield()
    importing.send_signal(signal.SIGKILL)
    importing.wait()

    with open_store(other) as left:
        found = left.list_models("default")
    assert len(found) in {0, 302}
    if not found:
        assert model_catalog("db", "import", str(file), "--url", other).exit_code == 0
