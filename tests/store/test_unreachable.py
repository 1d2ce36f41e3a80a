"""Servers that are down, refuse the user, or are too busy: never taken for a database without the object."""

from __future__ import annotations

import socket
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import make_url, text

from databases import KINDS_OF_SERVERS, server
from flink_model_router.errors import UnavailableError
from flink_model_router.store import migration, open_store
from flink_model_router.store.failure import translated
from samples import CHAT
from stalling_proxy import stalling_proxy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from databases import Address

SECRET = "not-the-password"  # noqa: S105 - to look for in messages


@pytest.fixture
def closed_port() -> Iterator[int]:
    """A port that nobody listens on, and nobody can take during the test."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield taken.getsockname()[1]


on_servers = pytest.mark.parametrize("shared_address", KINDS_OF_SERVERS, indirect=True)


@pytest.fixture(params=KINDS_OF_SERVERS)
def administration(request: pytest.FixtureRequest) -> Address:
    return server(request.param)


@pytest.mark.parametrize("scheme", ["postgresql", "mysql", "mariadb"])
def test_a_server_that_does_not_answer_is_named(scheme: str, closed_port: int) -> None:
    url = f"{scheme}://127.0.0.1:{closed_port}/models"

    with pytest.raises(
        UnavailableError, match=f"{scheme}://me@127.0.0.1:{closed_port}/models can't be"
    ) as caught:
        open_store(url, "me", SECRET)

    assert caught.value.code == "store-unreachable"
    assert "that the server runs" in caught.value.message
    assert "?." not in caught.value.message
    assert caught.value.__cause__ is not None
    assert SECRET not in str(caught.value) + repr(caught.value.details) + repr(caught.value.__cause__)


def test_a_wrong_password_is_said_and_not_shown(administration: Address) -> None:
    wrong = replace(administration, password=SECRET)

    with pytest.raises(UnavailableError, match=r"(password authentication failed|Access denied)") as caught:
        wrong.open()

    assert caught.value.code == "store-unreachable"
    assert SECRET not in str(caught.value) + repr(caught.value.details) + repr(caught.value.__cause__)


def test_a_database_that_is_not_on_the_server_is_named(administration: Address) -> None:
    url = make_url(administration.url).set(database="fmr_absent").render_as_string()

    with pytest.raises(UnavailableError, match="fmr_absent") as caught:
        replace(administration, url=url).open()

    assert caught.value.code == "store-unreachable"


@pytest.mark.parametrize(
    ("scheme", "driver", "extra"), [("postgresql", "psycopg", "postgres"), ("mariadb", "pymysql", "mysql")]
)
def test_a_driver_that_is_missing_is_named_with_its_extra(
    monkeypatch: pytest.MonkeyPatch, scheme: str, driver: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, driver, None)

    with pytest.raises(UnavailableError, match=rf"the driver '{driver}'.*-router\[{extra}\]'") as caught:
        open_store(f"{scheme}://127.0.0.1/models")

    assert caught.value.code == "store-unreachable"
    assert sys.executable in caught.value.message


@on_servers
def test_connections_that_the_server_ended_are_replaced(filled: Address) -> None:
    with filled.open() as store:
        store.create_model("default", "m", CHAT)
        end_all_connections(filled)

        assert store.get_model("default", "m").definition == CHAT
        end_all_connections(filled)
        assert store.alter_model("default", "m", 1, CHAT) == 2


@on_servers
def test_a_lock_held_for_too_long_is_busy(filled: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flink_model_router.store.engine.LOCK_SECONDS", 1)
    with filled.open() as store:
        store.create_model("default", "m", CHAT)
        engine = filled.engine()
        with engine.begin() as connection:
            connection.execute(text("UPDATE model SET current_version = 1"))

            with pytest.raises(UnavailableError, match="was locked by others for too long") as caught:
                store.alter_model("default", "m", 1, CHAT)
            assert store.get_model("default", "m").version == 1
        engine.dispose()

        assert caught.value.code == "store-busy"
        assert store.alter_model("default", "m", 1, CHAT) == 2


@on_servers
def test_a_server_that_falls_silent_is_given_up(filled: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("SILENCE_SECONDS", "STATEMENT_SECONDS"):
        monkeypatch.setattr(f"flink_model_router.store.engine.{limit}", 1)
    url = make_url(filled.url)
    assert url.host is not None
    assert url.port is not None
    with stalling_proxy(url.host, url.port) as proxy:
        through_proxy = replace(
            filled, url=url.set(host="127.0.0.1", port=proxy.port).render_as_string(hide_password=False)
        )
        with through_proxy.open() as store:
            store.create_model("default", "m", CHAT)
            proxy.stall()

            with pytest.raises(UnavailableError, match=r"timeout expired|timed out") as caught:
                store.get_model("default", "m")

            assert caught.value.code == "store-unreachable"
            proxy.resume()
            assert store.get_model("default", "m").definition == CHAT


@pytest.mark.parametrize("shared_address", [KINDS_OF_SERVERS[0]], indirect=True)
def test_a_migration_that_takes_long_is_not_taken_for_a_server_that_hangs(
    filled: Address, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("flink_model_router.store.engine.SILENCE_SECONDS", 1)
    monkeypatch.setattr("flink_model_router.store.engine.LOCK_SECONDS", 3)
    engine = filled.engine()
    with engine.begin() as other:
        other.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": migration.LOCK_NUMBER})

        with pytest.raises(UnavailableError) as caught, translated(filled.place):
            migration.upgrade(engine, filled.place)

    engine.dispose()
    assert caught.value.code == "store-busy"


@pytest.mark.parametrize("scheme", ["postgresql", "mariadb"])
def test_a_server_that_accepts_and_says_nothing_has_the_time_of_a_connection(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # psycopg takes two seconds at least.
    monkeypatch.setattr("flink_model_router.store.engine.CONNECT_SECONDS", 2)
    for limit in ("SILENCE_SECONDS", "STATEMENT_SECONDS"):
        monkeypatch.setattr(f"flink_model_router.store.engine.{limit}", 3600)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"{scheme}://127.0.0.1:{silent.getsockname()[1]}/models"

        with pytest.raises(UnavailableError, match=r"time.*out") as caught:
            open_store(url, "me", SECRET)

    assert caught.value.code == "store-unreachable"


def end_all_connections(address: Address) -> None:
    engine = address.engine()
    with engine.connect() as connection:
        if address.place.kind == "postgresql":
            statement = (
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            connection.execute(text(statement))
        else:
            mine = connection.scalar(text("SELECT CONNECTION_ID()"))
            others = connection.scalars(text("SELECT id FROM information_schema.processlist")).all()
            for other in others:
                if other != mine:
                    connection.execute(text(f"KILL {other}"))
    engine.dispose()
