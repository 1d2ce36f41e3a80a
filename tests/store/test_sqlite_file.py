"""The SQLite file: how it is made, and what is said when it can't be used."""

from __future__ import annotations

import os
import sqlite3
import stat
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from flink_model_router.errors import CatalogError, InvalidInputError, SchemaError, UnavailableError
from flink_model_router.store import State, examine_store, open_store
from flink_model_router.store.engine import SharedEngine
from flink_model_router.store.place import place_of
from samples import CHAT

if TYPE_CHECKING:
    from collections.abc import Iterator

NOBODY = 65534


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "models.db"


@contextmanager
def without_power() -> Iterator[Path]:
    """A directory that everyone may enter; inside the block root is nobody, as root may do everything."""
    with tempfile.TemporaryDirectory() as directory:
        Path(directory).chmod(0o777)
        was_root = os.geteuid() == 0
        if was_root:
            os.seteuid(NOBODY)
        try:
            yield Path(directory)
        finally:
            if was_root:
                os.seteuid(0)


def url_of(path: Path) -> str:
    return f"sqlite:///{path}"


def test_the_default_file_and_its_directory_are_for_this_user_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))

    open_store().close()

    directory = tmp_path / ".flink-model-router"
    assert stat.S_IMODE(directory.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in directory.iterdir()} == {0o600}
    assert "models.db" in {file.name for file in directory.iterdir()}


def test_a_file_is_set_up_so_that_an_acknowledged_write_survives(path: Path) -> None:
    with open_store(url_of(path)):
        shared = SharedEngine.acquire(place_of(url_of(path)))
        with shared.engine.connect() as connection:
            found = {
                name: connection.scalar(text(f"PRAGMA {name}"))
                for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
            }
        shared.release()

    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


def test_a_path_with_characters_that_mean_something_in_a_uri_is_that_file(tmp_path: Path) -> None:
    path = tmp_path / "a b%20#é&mode=ro.db"

    with open_store(url_of(path)) as store:
        store.create_model("default", "m", CHAT)

    assert path.is_file()
    assert {file.name for file in tmp_path.iterdir()} == {path.name}


def test_a_file_behind_a_closed_directory_is_not_taken_for_a_missing_one(path: Path) -> None:
    # What the first opening imports may lie where nobody else can read it.
    open_store(url_of(path)).close()
    with without_power() as directory:
        closed = directory / "closed"
        closed.mkdir()
        url = url_of(closed / "models.db")
        store = open_store(url)
        closed.chmod(0)

        for use in (
            lambda: examine_store(url),
            lambda: open_store(url, initialize=False),
            store.list_databases,
        ):
            with pytest.raises(UnavailableError, match=r"can't be (used|looked at).*director") as caught:
                use()
            assert caught.value.code == "store-unreachable"

        closed.chmod(0o700)
        assert store.list_databases() == ["default"]
        store.close()


def test_a_missing_file_is_not_called_an_empty_one(path: Path) -> None:
    status = examine_store(url_of(path))

    assert status.state is State.EMPTY
    assert "is not there. Check the path, or make it with: model-catalog db init" in str(status.fault)
    path.touch()
    assert "has no tables yet" in str(examine_store(url_of(path)).fault)


def test_a_file_that_is_not_a_database_is_named(path: Path) -> None:
    path.write_bytes(b"this is no database" * 100)

    with pytest.raises(
        UnavailableError, match=f"file {path} can't be used: file is not a database"
    ) as caught:
        open_store(url_of(path))

    assert caught.value.code == "store-unreachable"
    assert caught.value.__cause__ is not None
    assert path.read_bytes() == b"this is no database" * 100


def test_a_damaged_database_is_named(path: Path) -> None:
    with open_store(url_of(path)) as store:
        for number in range(50):
            store.create_model("default", f"m{number}", CHAT)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))

    with pytest.raises(UnavailableError, match=str(path)) as caught, open_store(url_of(path)) as store:
        store.get_model("default", "m7")

    assert caught.value.code == "store-unreachable"


def test_a_directory_is_not_a_database(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match=f"SQLite file {tmp_path} can't be used: unable to open"):
        open_store(url_of(tmp_path))


@pytest.mark.parametrize("initialize", [True, None])
def test_a_directory_that_is_missing_is_not_made(tmp_path: Path, initialize: bool | None) -> None:  # noqa: FBT001
    path = tmp_path / "missing" / "models.db"

    with pytest.raises(UnavailableError, match=f"{path} can't be made: No such file or directory. Check"):
        open_store(url_of(path), initialize=initialize)

    assert not path.parent.exists()


def test_a_directory_that_may_not_be_written_is_named() -> None:
    with without_power() as directory:
        path = directory / "closed" / "models.db"
        path.parent.mkdir(mode=0o500)

        with pytest.raises(UnavailableError, match=f"{path} can't be made: Permission denied"):
            open_store(url_of(path))


def test_a_directory_that_may_not_be_entered_is_named() -> None:
    with without_power() as directory:
        path = directory / "closed" / "inner" / "models.db"
        path.parent.parent.mkdir(mode=0o600)

        with pytest.raises(UnavailableError, match=f"{path} can't be looked at: Permission denied") as caught:
            examine_store(url_of(path))

    assert caught.value.code == "store-unreachable"


def test_a_file_that_may_not_be_read_is_named() -> None:
    with without_power() as directory:
        path = directory / "models.db"
        open_store(url_of(path)).close()
        path.chmod(0)

        with pytest.raises(UnavailableError, match=f"SQLite file {path} can't be used: unable to open"):
            open_store(url_of(path))


def test_a_file_that_may_not_be_written_is_named() -> None:
    with without_power() as directory:
        path = directory / "models.db"
        open_store(url_of(path)).close()
        path.chmod(0o400)

        with (
            pytest.raises(UnavailableError, match=f"file {path} can't be used: attempt to write") as caught,
            open_store(url_of(path)) as store,
        ):
            store.create_model("default", "m", CHAT)

    assert caught.value.code == "store-unreachable"


def test_a_file_that_is_deleted_does_not_come_back_empty(path: Path) -> None:
    with open_store(url_of(path)) as store:
        path.unlink()

        with pytest.raises(UnavailableError, match="unable to open"):
            store.list_databases()

        assert not path.exists()


def test_a_file_that_is_replaced_is_not_taken_for_the_old_one(path: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    with open_store(url_of(other)) as store:
        store.create_model("default", "theirs", CHAT)
    with open_store(url_of(path)) as store:
        store.create_model("default", "mine", CHAT)
        for left in path.parent.glob(f"{path.name}*"):
            left.unlink()
        other.rename(path)

        assert store.list_models("default") == ["theirs"]


def test_looking_at_a_file_that_is_not_there_makes_none(path: Path) -> None:
    assert examine_store(url_of(path)).state is State.EMPTY
    with pytest.raises(SchemaError):
        open_store(url_of(path), initialize=False)

    assert not path.exists()


def test_a_file_locked_for_too_long_is_busy(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flink_model_router.store.engine.LOCK_SECONDS", 0)
    monkeypatch.setattr("flink_model_router.store.retry.LOCK_SECONDS", 0)
    with open_store(url_of(path)) as store:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")

        with pytest.raises(UnavailableError, match=f"{path} was locked by others for too long") as caught:
            store.create_model("default", "m", CHAT)
        assert caught.value.code == "store-busy"
        assert store.list_models("default") == []

        other.execute("ROLLBACK")
        other.close()
        assert store.create_model("default", "m", CHAT) == 1


def test_a_write_waits_for_a_lock_and_then_succeeds(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flink_model_router.store.engine.LOCK_SECONDS", 0)
    open_store(url_of(path)).close()
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 3:
            other.execute("ROLLBACK")

    with open_store(url_of(path), sleep=sleep) as store:
        assert store.create_model("default", "m", CHAT) == 1
    other.close()

    assert len(waits) == 3
    assert all(0 <= wait <= 0.5 for wait in waits)


def test_readers_go_on_while_another_process_writes(path: Path) -> None:
    with open_store(url_of(path)) as store:
        store.create_model("default", "m", CHAT)
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN EXCLUSIVE")

        assert store.get_model("default", "m").definition == CHAT

        other.execute("ROLLBACK")
        other.close()


def test_a_user_for_a_file_is_refused_before_anything_is_made(path: Path) -> None:
    with pytest.raises(InvalidInputError):
        open_store(url_of(path), user="me")

    assert not path.exists()


def test_every_error_of_a_file_names_it(path: Path) -> None:
    path.write_bytes(b"x" * 5000)

    with pytest.raises(CatalogError) as caught:
        examine_store(url_of(path))

    assert str(path) in caught.value.message
    assert caught.value.details == {"url": url_of(path)}
