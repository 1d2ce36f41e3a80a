"""Opening a store: from a URL to a database whose schema this version works with."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flink_model_router.errors import UnavailableError
from flink_model_router.store import schema
from flink_model_router.store.engine import SharedEngine
from flink_model_router.store.failure import translated
from flink_model_router.store.integrity import Integrity
from flink_model_router.store.place import Place, place_of
from flink_model_router.store.schema import Condition, State
from flink_model_router.store.store import Store
from flink_model_router.store.transaction import utc_now
from flink_model_router.store.url_parameters import told

if TYPE_CHECKING:
    from pathlib import Path

    from flink_model_router.errors import SchemaError
    from flink_model_router.store.retry import Sleep
    from flink_model_router.store.transaction import Clock


def open_store(  # noqa: PLR0913 - the first five are the catalog's options, the others what a test puts in
    url: str | None = None,
    user: str | None = None,
    password: str | None = None,
    initialize: bool | None = None,  # noqa: FBT001 - the option's three values
    *,
    integrity: Integrity = Integrity.strict,
    clock: Clock = utc_now,
    sleep: Sleep = time.sleep,
) -> Store:
    """Open the store at a URL, ready to use. Close it when done.

    Args:
        url: `sqlite:////absolute/path`, `postgresql://…`, `mysql://…` or `mariadb://…`; None for the SQLite
            file in the user's home.
        user: of a server.
        password: of a server, as text; references are resolved by the caller.
        initialize: whether an empty database is filled; None for yes on SQLite and no on a server.
        integrity: what becomes of a change that would break routers.
        clock: gives the time, with its zone.
        sleep: waits so many seconds between attempts of a write.

    Raises:
        InvalidInputError: `invalid-option`, if the URL is wrong.
        UnavailableError: `store-unreachable` or `store-busy`.
        SchemaError: `schema-missing`, `schema-outdated`, `schema-newer` or `store-foreign`.
    """
    place = place_of(url, user, password)
    if initialize is None:
        initialize = place.path is not None
    if initialize and place.path is not None:
        _make_file(place.path, is_default=not (url and url.strip()))
    shared = SharedEngine.acquire(place)
    try:
        condition = _ready(place, shared, initialize=initialize)
    except BaseException:
        shared.release()
        raise
    return Store(place, shared, condition.revision or "", clock=clock, sleep=sleep, integrity=integrity)


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """What a look at a database found.

    Attributes:
        url: the address in the form for people, without a password.
        state: of the schema.
        revision: of the schema that is there, or None.
        head: the revision that this version makes.
        fault: why this version can't work with the database and what to do; None if it can.
    """

    url: str
    state: State
    revision: str | None
    head: str
    fault: SchemaError | None


def examine_store(
    url: str | None = None, user: str | None = None, password: str | None = None
) -> StoreStatus:
    """Look at the schema of a database and change nothing.

    Raises:
        InvalidInputError: `invalid-option`, if the URL is wrong.
        UnavailableError: `store-unreachable` or `store-busy`.
    """
    place = place_of(url, user, password)
    shared = SharedEngine.acquire(place)
    try:
        return _status(place, _condition(place, shared))
    finally:
        shared.release()


def upgrade_store(
    url: str | None = None, user: str | None = None, password: str | None = None
) -> StoreStatus:
    """Bring the schema of a database up to date.

    Raises:
        InvalidInputError: `invalid-option`, if the URL is wrong.
        UnavailableError: `store-unreachable` or `store-busy`.
        SchemaError: if there is no schema of ours that this version knows.
    """
    place = place_of(url, user, password)
    shared = SharedEngine.acquire(place)
    try:
        condition = _condition(place, shared)
        if condition.state is State.OLDER:
            from flink_model_router.store import migration  # noqa: PLC0415 - Alembic is slow to import

            with translated(place):
                condition = migration.upgrade(shared.engine, place)
        schema.demand(condition, place)
        return _status(place, condition)
    finally:
        shared.release()


def downgrade_store(
    url: str | None = None,
    user: str | None = None,
    password: str | None = None,
    *,
    target: str | None = None,
    force: bool = False,
) -> StoreStatus:
    """Take the schema of a database back to an older revision; this version can't work with it then.

    Args:
        url: as for `open_store`.
        user: of a server.
        password: of a server.
        target: the revision to go back to; None for the one before that which is there.
        force: whether what an older schema can't hold may be lost.

    Raises:
        InvalidInputError: `invalid-option`, if the URL is wrong, there is no such older revision, or
            something would be lost.
        UnavailableError: `store-unreachable` or `store-busy`.
        SchemaError: if there is no schema of ours that this version knows.
    """
    from flink_model_router.store import migration  # noqa: PLC0415 - Alembic is slow to import

    place = place_of(url, user, password)
    shared = SharedEngine.acquire(place)
    try:
        condition = _condition(place, shared)
        if condition.revision is None:
            schema.demand(condition, place)
        with translated(place):
            return _status(place, migration.downgrade(shared.engine, place, target, force=force))
    finally:
        shared.release()


def _status(place: Place, condition: Condition) -> StoreStatus:
    fault = schema.fault_of(condition, place)
    return StoreStatus(place.shown, condition.state, condition.revision, schema.head(), fault)


def _ready(place: Place, shared: SharedEngine, *, initialize: bool) -> Condition:
    condition = _condition(place, shared)
    if condition.vacant and initialize:
        from flink_model_router.store import migration  # noqa: PLC0415 - Alembic is slow to import

        with translated(place):
            condition = migration.initialize(shared.engine, place)
    schema.demand(condition, place)
    return condition


def _condition(place: Place, shared: SharedEngine) -> Condition:
    if place.path is not None and not _is_there(place.path):
        return Condition(State.EMPTY, None, ())
    with translated(place), told(place), shared.engine.connect() as connection:
        condition = schema.examine(connection)
    if condition.served or condition.state is State.EMPTY or place.kind != "mysql":
        return condition
    from flink_model_router.store import migration  # noqa: PLC0415 - Alembic is slow to import

    # MySQL and MariaDB commit at each CREATE TABLE: others see a database that is half filled or upgraded.
    with translated(place):
        return migration.settled(shared.engine, place)


def _is_there(path: Path) -> bool:
    """As `Path.exists`, which leaves it to its caller that a directory may be closed to this user."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise UnavailableError(
            "store-unreachable",
            f"The SQLite file {path} can't be looked at: {error.strerror}. Check that the path is right and "
            "that this user may enter each directory in it.",
        ) from error
    return True


def _make_file(path: Path, *, is_default: bool) -> None:
    """Make the file and, for the default one, its directory, so that only this user can read them."""
    try:
        if is_default:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        raise UnavailableError(
            "store-unreachable",
            f"The SQLite file {path} can't be made: {error.strerror}. Check that its directory is there and "
            "that this user may write it.",
        ) from error
