"""The one place where errors of SQLAlchemy and the drivers become this package's.

Drivers' texts are passed on, as they say what an administrator searches for; statements and parameters are
not.
"""

from __future__ import annotations

from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from flink_model_router.errors import CatalogError, InternalError, UnavailableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flink_model_router.store.place import Place


class Failure(Enum):
    """What a driver's error means for the caller."""

    RETRY = "the transaction lost against another one; again, it may win"
    BUSY = "another one holds a lock for too long"
    UNREACHABLE = "the database can't be opened, read or written"
    DEFECT = "nothing that a user or an administrator did"


_SQLITE: Final = {
    "database is locked": Failure.RETRY,
    "database table is locked": Failure.RETRY,
    "database schema has changed": Failure.RETRY,
    "unable to open database": Failure.UNREACHABLE,
    "attempt to write a readonly database": Failure.UNREACHABLE,
    "disk i/o error": Failure.UNREACHABLE,
    "database or disk is full": Failure.UNREACHABLE,
    "file is not a database": Failure.UNREACHABLE,
    "file is encrypted": Failure.UNREACHABLE,
    "disk image is malformed": Failure.UNREACHABLE,
    "locking protocol": Failure.UNREACHABLE,
}

# SQLSTATE, or its first two characters for the whole class.
_POSTGRESQL: Final = {
    "40001": Failure.RETRY,  # serialization failure
    "40P01": Failure.RETRY,  # deadlock
    "55P03": Failure.BUSY,  # lock_timeout
    "57014": Failure.BUSY,  # statement_timeout
    "08": Failure.UNREACHABLE,  # connection
    "25006": Failure.UNREACHABLE,  # read-only transaction
    "25P03": Failure.UNREACHABLE,  # idle in transaction for too long
    "28": Failure.UNREACHABLE,  # user or password
    "3D": Failure.UNREACHABLE,  # no such database
    "42501": Failure.UNREACHABLE,  # privileges
    "53": Failure.UNREACHABLE,  # disk full, out of memory, too many connections
    "57": Failure.UNREACHABLE,  # shutdown, crash
    "58": Failure.UNREACHABLE,  # system error
}

_MYSQL: Final = {
    1020: Failure.RETRY,  # record changed since last read (MariaDB 11)
    1213: Failure.RETRY,  # deadlock
    1205: Failure.BUSY,  # innodb_lock_wait_timeout
    1317: Failure.BUSY,  # killed by an administrator
    1969: Failure.BUSY,  # max_statement_time (MariaDB)
    3024: Failure.BUSY,  # max_execution_time (MySQL)
    1021: Failure.UNREACHABLE,  # disk full
    1040: Failure.UNREACHABLE,  # too many connections
    1044: Failure.UNREACHABLE,  # user has no right on the database
    1045: Failure.UNREACHABLE,  # user or password
    1049: Failure.UNREACHABLE,  # no such database
    1053: Failure.UNREACHABLE,  # shutdown
    1114: Failure.UNREACHABLE,  # table is full
    1129: Failure.UNREACHABLE,  # host is blocked
    1130: Failure.UNREACHABLE,  # host has no right
    1142: Failure.UNREACHABLE,  # user has no right on the table
    1203: Failure.UNREACHABLE,  # too many connections of the user
    1290: Failure.UNREACHABLE,  # read-only
    1698: Failure.UNREACHABLE,  # user or password (MariaDB's socket authentication)
    1792: Failure.UNREACHABLE,  # read-only transaction
    1836: Failure.UNREACHABLE,  # read-only
}
_FULL: Final = frozenset({"database or disk is full", "53100", 1021, 1114})
_CROWDED: Final = frozenset({"53300", 1040, 1203})
_MYSQL_CLIENT_ERRORS: Final = range(2000, 3000)


def classify(error: SQLAlchemyError, kind: str) -> Failure:
    """What the error means.

    Args:
        error: as SQLAlchemy raised it.
        kind: `sqlite`, `postgresql` or `mysql`.
    """
    if isinstance(error, PoolTimeoutError):
        return Failure.BUSY
    if not isinstance(error, DBAPIError) or error.orig is None:
        return Failure.DEFECT
    if error.connection_invalidated:
        return Failure.UNREACHABLE
    if kind == "sqlite":
        text = str(error.orig).lower()
        return next((failure for part, failure in _SQLITE.items() if part in text), Failure.DEFECT)
    if kind == "postgresql":
        return _classify_postgresql(error.orig)
    return _classify_mysql(error.orig)


@contextmanager
def translated(place: Place) -> Iterator[None]:
    """Raise what SQLAlchemy raises inside as a CatalogError, the foreign error as its cause."""
    try:
        yield
    except SQLAlchemyError as error:
        raise translate(error, place) from error


def translate(error: SQLAlchemyError, place: Place) -> CatalogError:
    """The error to raise instead: `store-unreachable`, `store-busy` or `internal`."""
    failure = classify(error, place.kind)
    reason = _reason(error, place)
    if failure is Failure.UNREACHABLE:
        return UnavailableError(
            "store-unreachable",
            f"The {place.name} can't be used: {reason}. {_remedy(error, place)}",
            url=place.shown,
        )
    if failure is Failure.DEFECT:
        return InternalError("internal", f"The {place.name} refused a statement: {reason}. Please report it.")
    return UnavailableError(
        "store-busy",
        f"The {place.name} was locked by others for too long: {reason}. Try again; if it stays so, look for "
        "a session or process that keeps a transaction open.",
        url=place.shown,
    )


def _classify_postgresql(error: BaseException) -> Failure:
    state = getattr(error, "sqlstate", None)
    if state is None:
        # psycopg gives no SQLSTATE where there was no session to give one.
        return (
            Failure.UNREACHABLE
            if type(error).__name__ in {"OperationalError", "ConnectionTimeout"}
            else Failure.DEFECT
        )
    return _POSTGRESQL.get(state) or _POSTGRESQL.get(state[:2], Failure.DEFECT)


def _classify_mysql(error: BaseException) -> Failure:
    number = error.args[0] if error.args else None
    if number in _MYSQL_CLIENT_ERRORS:
        return Failure.UNREACHABLE
    return _MYSQL.get(number, Failure.DEFECT) if isinstance(number, int) else Failure.DEFECT


def _reason(error: SQLAlchemyError, place: Place) -> str:
    orig = error.orig if isinstance(error, DBAPIError) else None
    if orig is None:
        text = str(error)
    elif place.kind == "mysql" and len(orig.args) > 1:
        text = f"{orig.args[1]} (error {orig.args[0]})"
    else:
        text = str(orig)
    first = " ".join(text.split()).rstrip(".? ")
    # Drivers don't print passwords; should one start to, it stops here.
    return first.replace(place.password, "******") if place.password else first


def _remedy(error: SQLAlchemyError, place: Place) -> str:
    orig = error.orig if isinstance(error, DBAPIError) else None
    marks = {getattr(orig, "sqlstate", None), orig.args[0] if orig is not None and orig.args else None}
    if marks & _FULL:
        return "Make room where it is kept, then repeat; nothing was half done."
    if marks & _CROWDED:
        return "End sessions that nobody needs, or let the server take more connections."
    if place.path is None:
        return "Check the url, user and password, that the server runs, and that it lets this user in."
    return (
        "Check that the path is right, that it is a SQLite file, "
        "and that this user may read and write it and its directory."
    )
