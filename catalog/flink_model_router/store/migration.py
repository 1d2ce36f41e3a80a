"""Filling an empty database and bringing an older one up to date, by Alembic, one process at a time."""

from __future__ import annotations

import hashlib
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import text

from flink_model_router.errors import InternalError, InvalidInputError, UnavailableError
from flink_model_router.store.engine import BEGIN, LOCK_SECONDS
from flink_model_router.store.retry import attempts
from flink_model_router.store.schema import PRODUCT, REVISIONS, Condition, State, demand, examine
from flink_model_router.store.tables import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

    from flink_model_router.store.place import Place

_PACKAGE: Final = Path(__file__).resolve().parent.parent
_PLACES: Final = (_PACKAGE / "migrations", _PACKAGE.parent.parent / "migrations")
"""Of the migrations: in the package when it is installed, at the root of a checkout."""

LOCK_NUMBER: Final = 0x666D726D
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


def settled(engine: Engine, place: Place) -> Condition:
    """What is in a database when no other process migrates it any more; nothing is changed.

    Raises:
        UnavailableError: `store-busy`, if another process migrates for too long.
        SQLAlchemyError: from the database.
    """
    with _alone(engine, place) as connection:
        return examine(connection)


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


def downgrade(engine: Engine, place: Place, target: str | None, *, force: bool) -> Condition:
    """Take a schema back to an older revision.

    Args:
        engine: of the database.
        place: for messages.
        target: the revision to go back to; None for the one before that which is there.
        force: whether what an older schema can't hold may be lost.

    Raises:
        InvalidInputError: `invalid-option`, if there is no such older revision, or something would be lost.
            Nothing is touched then.
        SchemaError: if the database is not one of this product's that this version knows.
        UnavailableError: `store-busy`, if another process migrates for too long.
        SQLAlchemyError: from the database.
    """
    with _alone(engine, place) as connection:
        condition = examine(connection)
        if condition.revision not in REVISIONS:
            demand(condition, place)
            raise InvalidInputError(
                "invalid-option",
                f"The {place.name} has schema revision {condition.revision}, which a newer version made. "
                "Only a version that knows that revision can take it back.",
            )
        older = REVISIONS[: REVISIONS.index(condition.revision)]
        if target is None:
            target = older[-1] if older else condition.revision
        if target not in older:
            known = f"one of {', '.join(older)}" if older else "none: that is the oldest"
            raise InvalidInputError(
                "invalid-option",
                f"The {place.name} has schema revision {condition.revision} and can't go back to {target}. "
                f"An older revision is {known}.",
            )
        lost = _losses(connection, target, condition.revision)
        if lost and not force:
            raise InvalidInputError(
                "invalid-option",
                f"Schema revision {target} can't hold all that is in the {place.name}. Lost would be: "
                f"{'; '.join(lost)}. Nothing was changed. Keep a copy (model-catalog db export), then repeat "
                "with --force.",
                lost=lost,
            )
        command.downgrade(configuration(connection), target)
        return examine(connection)


def _losses(connection: Connection, target: str, revision: str) -> list[str]:
    """What the revisions above the target say that their downgrade takes away from this database."""
    scripts = ScriptDirectory.from_config(configuration()).iterate_revisions(revision, target)
    return [loss for script in scripts for loss in script.module.losses(connection)]


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
    from flink_model_router.store.postgresql import unhurried  # noqa: PLC0415 - an extra

    with connection.begin(), unhurried(connection):
        connection.execute(text("SET LOCAL statement_timeout = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": LOCK_NUMBER})
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
