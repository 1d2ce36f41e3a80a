"""What errors of the drivers mean: those that no test can bring about on a real server at will."""

from __future__ import annotations

import logging
import sqlite3
from typing import TYPE_CHECKING

import psycopg
import pymysql
import pytest
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from flink_model_router.errors import InternalError, UnavailableError
from flink_model_router.store import open_store
from flink_model_router.store.failure import Failure, classify, translate
from flink_model_router.store.place import place_of
from samples import CHAT

if TYPE_CHECKING:
    from pathlib import Path

SECRET = "hunter2"  # noqa: S105 - to look for in messages


def wrapped(orig: BaseException) -> OperationalError:
    """As SQLAlchemy hands on a driver's error."""
    return OperationalError("SELECT secret", {"secret": SECRET}, orig, hide_parameters=True)


@pytest.mark.parametrize(
    ("orig", "failure"),
    [
        (psycopg.errors.SerializationFailure("x"), Failure.RETRY),
        (psycopg.errors.DeadlockDetected("x"), Failure.RETRY),
        (psycopg.errors.LockNotAvailable("x"), Failure.BUSY),
        (psycopg.errors.QueryCanceled("x"), Failure.BUSY),
        (psycopg.errors.AdminShutdown("x"), Failure.UNREACHABLE),
        (psycopg.errors.TooManyConnections("x"), Failure.UNREACHABLE),
        (psycopg.errors.DiskFull("x"), Failure.UNREACHABLE),
        (psycopg.errors.ReadOnlySqlTransaction("x"), Failure.UNREACHABLE),
        (psycopg.errors.InsufficientPrivilege("x"), Failure.UNREACHABLE),
        (psycopg.errors.UndefinedTable("x"), Failure.DEFECT),
        (psycopg.OperationalError("x"), Failure.UNREACHABLE),
        (psycopg.DataError("x"), Failure.DEFECT),
    ],
)
def test_errors_of_postgresql(orig: BaseException, failure: Failure) -> None:
    assert classify(wrapped(orig), "postgresql") is failure


@pytest.mark.parametrize(
    ("orig", "failure"),
    [
        (pymysql.err.OperationalError(1213, "x"), Failure.RETRY),
        (pymysql.err.OperationalError(1020, "x"), Failure.RETRY),
        (pymysql.err.OperationalError(1205, "x"), Failure.BUSY),
        (pymysql.err.OperationalError(1969, "x"), Failure.BUSY),
        (pymysql.err.OperationalError(2013, "x"), Failure.UNREACHABLE),
        (pymysql.err.OperationalError(1040, "x"), Failure.UNREACHABLE),
        (pymysql.err.OperationalError(1290, "x"), Failure.UNREACHABLE),
        (pymysql.err.ProgrammingError(1146, "x"), Failure.DEFECT),
        (pymysql.err.InterfaceError("x"), Failure.DEFECT),
        (pymysql.err.InterfaceError(), Failure.DEFECT),
    ],
)
def test_errors_of_mysql(orig: BaseException, failure: Failure) -> None:
    assert classify(wrapped(orig), "mysql") is failure


@pytest.mark.parametrize(
    ("orig", "url", "remedy"),
    [
        (sqlite3.OperationalError("database or disk is full"), "sqlite:////m.db", "Make room"),
        (psycopg.errors.DiskFull("x"), "postgresql://db/models", "Make room"),
        (pymysql.err.OperationalError(1021, "x"), "mysql://db/models", "Make room"),
        (pymysql.err.OperationalError(1114, "x"), "mysql://db/models", "Make room"),
        (psycopg.errors.TooManyConnections("x"), "postgresql://db/models", "End sessions"),
        (pymysql.err.OperationalError(1040, "x"), "mysql://db/models", "End sessions"),
        (psycopg.OperationalError("x"), "postgresql://db/models", "Check the url, user and password"),
        (sqlite3.OperationalError("unable to open database"), "sqlite:////m.db", "Check that the path"),
    ],
)
def test_the_advice_fits_what_failed(orig: BaseException, url: str, remedy: str) -> None:
    told = str(translate(wrapped(orig), place_of(url)))

    assert f". {remedy}" in told
    assert told.count("Check") == remedy.count("Check")


@pytest.mark.parametrize(
    ("text", "failure"),
    [
        ("database is locked", Failure.RETRY),
        ("database table is locked: model", Failure.RETRY),
        ("database or disk is full", Failure.UNREACHABLE),
        ("disk I/O error", Failure.UNREACHABLE),
        ("no such table: model", Failure.DEFECT),
    ],
)
def test_errors_of_sqlite(text: str, failure: Failure) -> None:
    assert classify(wrapped(sqlite3.OperationalError(text)), "sqlite") is failure


def test_no_free_connection_is_busy() -> None:
    place = place_of("postgresql://db/models", "me", SECRET)

    error = translate(PoolTimeoutError("QueuePool limit of size 5 reached"), place)

    assert isinstance(error, UnavailableError)
    assert error.code == "store-busy"


def test_a_connection_that_broke_is_unreachable() -> None:
    error = OperationalError("SELECT 1", {}, psycopg.errors.UndefinedTable("x"), connection_invalidated=True)

    assert classify(error, "postgresql") is Failure.UNREACHABLE


def test_a_mistake_of_ours_is_a_defect() -> None:
    error = translate(ArgumentError("wrong use"), place_of("postgresql://db/models"))

    assert isinstance(error, InternalError)
    assert "wrong use" in error.message


def test_statement_parameters_and_password_stay_out_of_the_message() -> None:
    place = place_of("postgresql://db/models", "me", SECRET)

    error = translate(wrapped(psycopg.OperationalError(f"option password={SECRET} is wrong")), place)

    assert SECRET not in error.message
    assert "SELECT" not in error.message
    assert "option password=****** is wrong" in error.message


def test_a_write_stands_though_old_requests_could_not_be_pruned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> int:
        raise wrapped(sqlite3.OperationalError("disk I/O error"))

    monkeypatch.setattr("flink_model_router.store.transaction.prune", fail)
    with caplog.at_level(logging.WARNING), open_store(f"sqlite:///{tmp_path / 'models.db'}") as store:
        assert store.create_model("default", "m", CHAT) == 1

    assert "Could not prune old request ids" in caplog.text
