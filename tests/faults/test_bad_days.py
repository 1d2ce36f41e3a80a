"""A database that goes away, fills up or won't be written: an honest error, nothing lost, and on it goes."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from databases import KINDS_OF_SERVERS, Address
from faults.servers import private_server
from flink_model_router.errors import CatalogError, UnavailableError
from samples import CHAT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from flink_model_router.store import Store

MEBIBYTE = 1024 * 1024


@pytest.mark.parametrize("kind", KINDS_OF_SERVERS)
def test_a_server_may_be_down_at_the_start_go_away_and_come_back(kind: str) -> None:
    with private_server(kind) as server:
        with pytest.raises(UnavailableError) as down:
            server.address.open()
        server.start()
        with server.address.open() as store:
            store.create_model("default", "m", CHAT)
            server.kill()
            with pytest.raises(UnavailableError) as reading:
                store.get_model("default", "m")
            with pytest.raises(UnavailableError) as writing:
                store.create_model("default", "n", CHAT)
            server.start()

            assert store.get_model("default", "m").definition == CHAT
            store.create_model("default", "n", CHAT)

        assert [error.value.code for error in (down, reading, writing)] == ["store-unreachable"] * 3
        for error in (down, reading, writing):
            assert "Check the url, user and password, that the server runs" in error.value.message


@pytest.mark.server
def test_a_user_who_may_only_read_reads_and_is_told_of_the_rest() -> None:
    with private_server("postgresql") as server:
        server.start()
        with server.address.open() as store:
            store.create_model("default", "m", CHAT)
        engine = server.address.engine()
        with engine.begin() as connection:
            connection.execute(text("CREATE ROLE reader LOGIN PASSWORD 'reads'"))
            connection.execute(text("GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader"))
        engine.dispose()
        reader = replace(server.address, user="reader", password="reads")  # noqa: S106 - of a throw-away server

        with reader.open() as store:
            assert store.get_model("default", "m").definition == CHAT
            with pytest.raises(UnavailableError, match="permission denied") as refused:
                store.create_model("default", "n", CHAT)

        assert refused.value.code == "store-unreachable"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of its own, of four mebibytes."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "none", str(tmp_path)],
        check=False,
        capture_output=True,
        text=True,
    )
    if mounted.returncode != 0:
        pytest.skip(f"a small file system can only be mounted as root: {mounted.stderr.strip()}")
    yield tmp_path
    subprocess.run(["umount", "--lazy", str(tmp_path)], check=True)


def test_a_full_disk_is_said_keeps_what_was_acknowledged_and_is_usable_again(small_disk: Path) -> None:
    with Address(f"sqlite:///{small_disk / 'models.db'}").open() as store:
        acknowledged, error = _fill(store)
        listed = store.list_models("default")
        for name in listed:
            assert store.get_model("default", name).definition.comment == "x" * (MEBIBYTE // 4)
        subprocess.run(["mount", "-o", "remount,size=64m", str(small_disk)], check=True)
        store.create_model("default", "afterwards", CHAT)

    assert error.code == "store-unreachable"
    assert "full" in error.message
    assert acknowledged
    assert listed == acknowledged


def _fill(store: Store) -> tuple[list[str], CatalogError]:
    large = replace(CHAT, comment="x" * (MEBIBYTE // 4))
    acknowledged: list[str] = []
    while True:
        name = f"m{len(acknowledged)}"
        try:
            store.create_model("default", name, large)
        except CatalogError as error:
            return acknowledged, error
        acknowledged.append(name)
