"""The database: whether it can be reached, and whether this version can work with its schema."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from flink_model_router.doctor.check import Check
from flink_model_router.errors import CatalogError
from flink_model_router.store import State, examine_store

_SQLITE: Final = "sqlite:///"


def check_database(url: str | None, user: str | None, password: str | None) -> Check:
    """Look, and change nothing."""
    try:
        status = examine_store(url, user, password)
    except CatalogError as error:
        found, _, remedy = error.message.partition(". ")
        return Check("database", "fail", found, remedy)
    if status.state is State.EMPTY and status.url.startswith(_SQLITE):
        path = Path(status.url.removeprefix(_SQLITE))
        obstacle = None if path.exists() else _obstacle(path, is_default=url is None)
        if obstacle is not None:
            return Check(
                "database",
                "fail",
                f"{status.url} is not there and can't be made: {obstacle}",
                "Make that folder for this user, or name another place: --url here, 'url' in CREATE CATALOG.",
            )
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


def _obstacle(path: Path, *, is_default: bool) -> str | None:
    """Why the first CREATE CATALOG could not make the file, or None; it makes folders for the default one."""
    folder = path.parent
    while is_default and not folder.exists():
        folder = folder.parent
    if not folder.exists():
        return f"there is no folder {folder}"
    if not folder.is_dir():
        return f"{folder} is no folder"
    if not os.access(folder, os.W_OK | os.X_OK):
        return f"this user may not write in {folder}"
    return None
