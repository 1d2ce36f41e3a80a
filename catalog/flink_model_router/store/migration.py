"""Filling an empty database and bringing an older one up to date, by Alembic, one process at a time."""

from __future__ import annotations

import hashlib
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from alembic import command
from alembic.config import Config
from sqlalchemy import text

from flink_model_router.errors import InternalError, UnavailableError
from flink_model_router.store.engine import BEGIN, LOCK_SECONDS
from flink_model_router.store.retry import attempts
from flink_model_router.store.schema import PRODUCT, Condition, State, demand, examine
from flink_model_router.store.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

    from flink_model_router.store.place import Place

_PACKAGE: Final = Path(__file__).resolve().parent.parent
_PLACES: Final = (_PACKAGE / "migrations", _PACKAGE.parent.parent / "migrations")
"""Of the migrations: in the package when it is installed, at the root of a checkout."""

_LOCK_NUMBER: Final = 0x666D726D
"""Of PostgreSQL's advisory lock, for every version of this product the same."""


def initialize(engine: Engine, place: Place) -> Condition:
    """Fill an empty database; of several processes that start at once one does it, the others find it done.

    Raises:
        SchemaError: if the database is neither empty nor served. Nothing is touched then.
        UnavailableError: `store-busy`, if another process migrates for too long.
        SQLAlchemyError: from the database.
    """
    with _alone(engine, place) as connection:
        condition = examine(connection)
        if condition.state is State.UNFINISHED:
            metadata.drop_all(connection)
        if condition.vacant:
            command.upgrade(configuration(connection), "head")
            condition = examine(connection)
        demand(condition, place)
        return condition


def upgrade(engine: Engine, place: Place) -> Condition:
    """Bring an older schema up to date; one that is served is left as it is.

    Raises:
        SchemaError: if the database is not this product's, empty, or newer and incompatible.
        UnavailableError: `store-busy`, if another process migrates for too long.
        SQLAlchemyError: from the database.
    """
    with _alone(engine, place) as connection:
        condition = examine(connection)
        if condition.state is State.OLDER:
            command.upgrade(configuration(connection), "head")
            condition = examine(connection)
        demand(condition, place)
        return condition


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's configuration, made in code: an installed package has no alembic.ini.

    Args:
        connection: what `migrations/env.py` migrates, inside the transaction that it is in.
    """
    config = Config()
    config.set_main_option("script_location", str(_migrations_path()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def _migrations_path() -> Path:
    for path in _PLACES:
        if (path / "env.py").is_file():
            return path
    raise InternalError(
        "internal",
        f"The migrations of {PRODUCT} are not in {_PLACES[0]}. The package is not whole; install it again: "
        f"pip install --force-reinstall {PRODUCT}",
    )


@contextmanager
def _alone(engine: Engine, place: Place) -> Iterator[Connection]:
    """A writing transaction, with the lock that keeps other processes from migrating beside it."""
    alone = {"sqlite": _alone_in_file, "postgresql": _alone_in_transaction, "mysql": _alone_on_server}[
        place.kind
    ]
    with engine.connect() as connection, alone(connection, place):
        yield connection


@contextmanager
def _alone_in_file(connection: Connection, place: Place) -> Iterator[None]:
    attempts(place.kind, time.sleep)(_use_write_ahead_log, connection)
    with connection.execution_options(**{BEGIN: "BEGIN IMMEDIATE"}).begin():
        yield


@contextmanager
def _alone_in_transaction(connection: Connection, _: Place) -> Iterator[None]:
    with connection.begin():
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK_NUMBER})
        yield


@contextmanager
def _alone_on_server(connection: Connection, place: Place) -> Iterator[None]:
    # The session's lock, not the transaction's: MySQL and MariaDB commit at each CREATE TABLE.
    digest = hashlib.sha256(str(place.url.database).encode()).hexdigest()
    name = f"{PRODUCT} {digest[:32]}"
    taken = connection.scalar(
        text("SELECT GET_LOCK(:name, :seconds)"), {"name": name, "seconds": LOCK_SECONDS}
    )
    connection.commit()
    if taken != 1:
        raise UnavailableError(
            "store-busy",
            f"The {place.name} is being migrated by another process. Try again.",
            url=place.shown,
        )
    try:
        with connection.begin():
            yield
    finally:
        connection.execute(text("SELECT RELEASE_LOCK(:name)"), {"name": name})
        connection.commit()


def _use_write_ahead_log(connection: Connection) -> None:
    """Let readers go on beside a writer, from now on and for every process: the file remembers it.

    It can't be done in a transaction. SQLite must not wait by itself here: two processes would each hold what
    the other waits for.
    """
    connection.execution_options(**{BEGIN: None})
    waiting = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    try:
        connection.exec_driver_sql("PRAGMA journal_mode = WAL")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {waiting}")
        connection.commit()
