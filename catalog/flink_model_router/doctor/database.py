"""The database: whether it can be reached, and whether this version can work with its schema."""

from __future__ import annotations

from flink_model_router.doctor.check import Check
from flink_model_router.errors import CatalogError
from flink_model_router.store import State, examine_store


def check_database(url: str | None, user: str | None, password: str | None) -> Check:
    """Look, and change nothing."""
    try:
        status = examine_store(url, user, password)
    except CatalogError as error:
        found, _, remedy = error.message.partition(". ")
        return Check("database", "fail", found, remedy)
    if status.state is State.EMPTY and status.url.startswith("sqlite:"):
        return Check("database", "ok", f"{status.url} is not there yet; the first CREATE CATALOG makes it")
    if status.fault is not None:
        found, _, remedy = status.fault.message.partition(". ")
        return Check("database", "fail", found, remedy)
    found = f"{status.url}, schema revision {status.revision}"
    if status.state is State.NEWER:
        return Check(
            "database", "warn", f"{found}, made by a newer version", "Upgrade this package when you can."
        )
    return Check("database", "ok", found)
