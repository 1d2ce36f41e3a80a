"""Databases to test on: a SQLite file, and a fresh database on a PostgreSQL and a MariaDB server.

The servers are named by the environment; `eval "$(.ci/databases)"` installs, starts and names them:

    FMR_TEST_POSTGRES_URL   postgresql://127.0.0.1:5432/postgres, a database to connect to while making others
    FMR_TEST_POSTGRES_USER, FMR_TEST_POSTGRES_PASSWORD
                            of a role that may create databases
    FMR_TEST_MARIADB_URL, FMR_TEST_MARIADB_USER, FMR_TEST_MARIADB_PASSWORD
                            likewise, for databases named fmr_…

Tests on a server that isn't named are skipped; with FMR_REQUIRE_SERVERS=1 they fail.
"""

from __future__ import annotations

import os
import uuid
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import pytest
from sqlalchemy import insert, make_url, text
from sqlalchemy.exc import ProgrammingError
from tenacity import retry, retry_if_exception_type, stop_after_delay, wait_fixed

from flink_model_router.store import Store, open_store
from flink_model_router.store.engine import make_engine
from flink_model_router.store.place import Place, place_of
from flink_model_router.store.tables import LIVE, database, meta, metadata
from flink_model_router.store.transaction import utc_now

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Connection, Engine

SERVERS: Final = {"postgresql": "FMR_TEST_POSTGRES", "mariadb": "FMR_TEST_MARIADB"}
_PACKAGES: Final = {"postgresql": "postgresql", "mariadb": "mariadb-server"}

KINDS_OF_SERVERS: Final = tuple(pytest.param(kind, marks=pytest.mark.server) for kind in SERVERS)
KINDS: Final = ("sqlite", *KINDS_OF_SERVERS)


@dataclass(frozen=True)
class Address:
    """What a user would give to open a database."""

    url: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)

    @property
    def place(self) -> Place:
        return place_of(self.url, self.user, self.password)

    @property
    def is_sqlite(self) -> bool:
        return self.place.kind == "sqlite"

    def open(self, *, initialize: bool | None = True) -> Store:
        return open_store(self.url, self.user, self.password, initialize)

    def engine(self) -> Engine:
        """Of the test's own, to look behind the store's back."""
        return make_engine(self.place)


def server(kind: str) -> Address:
    """The server of that kind; skips the test, or fails it, if there is none."""
    prefix = SERVERS[kind]
    url = os.environ.get(f"{prefix}_URL")
    if url is None:
        reason = (
            f"no {kind} server: apt-get install {_PACKAGES[kind]}, start it and set {prefix}_URL, "
            'or, as root: eval "$(.ci/databases)"'
        )
        if os.environ.get("FMR_REQUIRE_SERVERS") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return Address(url, os.environ.get(f"{prefix}_USER"), os.environ.get(f"{prefix}_PASSWORD"))


def fresh(kind: str, directory: Path) -> Iterator[Address]:
    """An empty database; dropped at the end."""
    if kind == "sqlite":
        yield Address(f"sqlite:///{directory / 'models.db'}")
        return
    administration = server(kind)
    name = f"fmr_{uuid.uuid4().hex}"
    engine = administration.engine()
    try:
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        yield replace(administration, url=make_url(administration.url).set(database=name).render_as_string())
        _drop(engine, name, kind)
    finally:
        engine.dispose()


# FORCE ends the sessions of users, and fails while autovacuum is at work, which only a superuser may end.
@retry(
    retry=retry_if_exception_type(ProgrammingError),
    wait=wait_fixed(0.2),
    stop=stop_after_delay(60),
    reraise=True,
)
def _drop(engine: Engine, name: str, kind: str) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        force = " WITH (FORCE)" if kind == "postgresql" else ""
        connection.execute(text(f"DROP DATABASE {name}{force}"))


def empty(address: Address) -> None:
    """Bring a filled database back to what it was after its first start."""
    engine = address.engine()
    with engine.begin() as connection:
        for table in reversed(metadata.sorted_tables):
            if table is not meta:
                connection.execute(table.delete())
        add_default_database(connection)
    engine.dispose()


def add_default_database(connection: Connection) -> None:
    connection.execute(
        insert(database).values(name="default", live=LIVE, created_at=utc_now(), created_by="test")
    )
