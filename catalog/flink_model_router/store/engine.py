"""Connections to a database: one engine for each address in a process, so set up that all behave alike.

What is written in a transaction and how often it is tried is `transaction.py`'s.
"""

from __future__ import annotations

import sqlite3
import sys
from threading import Lock
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import quote

from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import QueuePool

from flink_model_router.errors import UnavailableError
from flink_model_router.store.url_parameters import refuse_unknown, told

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Connection, Dialect
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

    from flink_model_router.store.place import Place

CONNECT_SECONDS: Final = 10
LOCK_SECONDS: Final = 10
STATEMENT_SECONDS: Final = 30
SILENCE_SECONDS: Final = 40
"""After which a PostgreSQL server hangs: by then it would have ended the statement itself."""

BEGIN: Final = "flink_model_router_begin"
"""Execution option of a connection: the statement that starts SQLite's transactions; None for none."""

_EXTRAS: Final = {"postgresql": ("psycopg", "postgres"), "mysql": ("pymysql", "mysql")}
_POOL: Final[dict[str, Any]] = {
    "poolclass": QueuePool,
    # So many stay open when nobody uses them. With fewer, sessions that write side by side would open and
    # close connections all the time, and a server takes longer for that than for a write.
    "pool_size": 10,
    "max_overflow": 15,
    "pool_timeout": LOCK_SECONDS,
}


class SharedEngine:
    """An engine and how many stores use it."""

    _all: Final[dict[tuple[URL, str | None], SharedEngine]] = {}
    _lock: Final = Lock()

    def __init__(self, place: Place) -> None:
        """Make the engine, which connects only when it is used."""
        self.engine = make_engine(place)
        self._key = _key(place)
        self._users = 0

    @classmethod
    def acquire(cls, place: Place) -> SharedEngine:
        """The process's engine for that address and password; give it back with `release`."""
        with cls._lock:
            shared = cls._all.get(_key(place))
            if shared is None:
                shared = cls._all[_key(place)] = cls(place)
            shared._users += 1
            return shared

    def release(self) -> None:
        """End the connections if no other store uses them."""
        with self._lock:
            self._users -= 1
            if self._users > 0:
                return
            del self._all[self._key]
        self.engine.dispose()


def make_engine(place: Place) -> Engine:
    """An engine of one's own.

    Raises:
        InvalidInputError: `invalid-option`, if the URL has a parameter that the driver doesn't know or use.
        UnavailableError: `store-unreachable`, if the driver isn't installed.
    """
    if place.path is not None:
        return _sqlite_engine(place.url, place.path)
    arguments = {"psycopg": _postgresql_arguments, "pymysql": _mysql_arguments}[place.url.get_driver_name()]()
    url = place.url.set(password=place.password) if place.password else place.url
    try:
        with told(place):
            engine = create_engine(
                url,
                connect_args=arguments,
                hide_parameters=True,
                isolation_level="READ COMMITTED",
                pool_pre_ping=True,
                pool_recycle=1800,
                **_POOL,
            )
    except ImportError as error:
        driver, extra = _EXTRAS[place.kind]
        raise UnavailableError(
            "store-unreachable",
            f"The {place.name} needs the driver '{driver}', which {sys.executable} lacks ({error}). Install "
            f"it: {sys.executable} -m pip install 'flink-model-router[{extra}]'",
            url=place.shown,
        ) from error
    refuse_unknown(place)
    event.listen(engine, "do_connect", _connect_postgresql if place.kind == "postgresql" else _connect_mysql)
    event.listen(engine, "connect", _set_up_postgresql if place.kind == "postgresql" else _set_up_mysql)
    return engine


def _key(place: Place) -> tuple[URL, str | None]:
    return place.url, place.password


def _postgresql_arguments() -> dict[str, Any]:
    return {
        "connect_timeout": CONNECT_SECONDS,
        "application_name": "flink-model-router",
        # A server that vanished without a word is noticed in about the time of a statement.
        "keepalives_idle": CONNECT_SECONDS,
        "keepalives_interval": 5,
        "keepalives_count": 4,
        "tcp_user_timeout": STATEMENT_SECONDS * 1000,
    }


def _connect_postgresql(
    _: Dialect, __: ConnectionPoolEntry, arguments: tuple[Any, ...], keywords: dict[str, Any]
) -> DBAPIConnection:
    from flink_model_router.store.postgresql import BoundedConnection  # noqa: PLC0415 - an extra

    connection = BoundedConnection.connect(*arguments, **keywords)
    connection.silence_seconds = SILENCE_SECONDS
    return cast("DBAPIConnection", connection)


def _set_up_postgresql(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    cursor.execute(f"SET statement_timeout = '{STATEMENT_SECONDS}s'")
    cursor.execute(f"SET lock_timeout = '{LOCK_SECONDS}s'")
    # A process that stops in the middle of a write must not hold its locks for ever.
    cursor.execute(f"SET idle_in_transaction_session_timeout = '{2 * STATEMENT_SECONDS}s'")
    cursor.close()
    connection.commit()


def _mysql_arguments() -> dict[str, Any]:
    return {
        "connect_timeout": CONNECT_SECONDS,
        "read_timeout": STATEMENT_SECONDS,
        "write_timeout": STATEMENT_SECONDS,
        "charset": "utf8mb4",
    }


def _connect_mysql(
    _: Dialect, __: ConnectionPoolEntry, arguments: tuple[Any, ...], keywords: dict[str, Any]
) -> DBAPIConnection:
    from flink_model_router.store.mysql import BoundedConnection  # noqa: PLC0415 - an extra

    return cast("DBAPIConnection", BoundedConnection(*arguments, **keywords))


def _set_up_mysql(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    # Strict, so that what doesn't fit is an error; the rest as the standard has it, whatever the server's
    # default.
    cursor.execute(
        "SET SESSION sql_mode = 'STRICT_ALL_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'"
    )
    cursor.execute(f"SET SESSION innodb_lock_wait_timeout = {LOCK_SECONDS}")
    cursor.execute("SET SESSION time_zone = '+00:00'")
    cursor.close()
    connection.commit()


def _sqlite_engine(url: URL, path: Path) -> Engine:
    # mode=rw: a file that is gone must not come back empty.
    address = f"file:{quote(str(path))}?mode=rw"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            address, uri=True, timeout=LOCK_SECONDS, isolation_level=None, check_same_thread=False
        )

    engine = create_engine(url, creator=connect, hide_parameters=True, **_POOL)

    @event.listens_for(engine, "connect")
    def set_up(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.close()
        record.info["file"] = _identity(path)

    @event.listens_for(engine, "checkout")
    def check(_: DBAPIConnection, record: ConnectionPoolEntry, __: PoolProxiedConnection) -> None:
        if record.info.get("file") != _identity(path):
            raise DisconnectionError(f"{path} is another file than the one that was opened")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # The driver itself would begin before writes only, and then without the lock.
        statement = connection.get_execution_options().get(BEGIN, "BEGIN")
        if statement is not None:
            connection.exec_driver_sql(statement)

    return engine


def _identity(path: Path) -> tuple[int, int] | None:
    """Tells a file from another that took its path: writes to a deleted one would be lost."""
    try:
        status = path.stat()
    except OSError:
        # Gone, or hidden by its directory's rights: the connection that is made anew says which.
        return None
    return status.st_dev, status.st_ino
