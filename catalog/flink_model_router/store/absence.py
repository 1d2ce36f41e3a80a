"""What to tell somebody who asks for a model that isn't there: why, and which one may have been meant."""

from __future__ import annotations

import difflib
import shlex
from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from flink_model_router.errors import NotFoundError
from flink_model_router.store import aliases, renames
from flink_model_router.store.tables import LIVE, database, model
from flink_model_router.store.text import is_name

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from flink_model_router.store.references import ModelPath

_LOOKED_AT: Final = 1000
"""How many names are compared at most: a slip of the pen is no reason for a long search."""


def absent_model(connection: Connection, path: ModelPath, version: int | str | None = None) -> NotFoundError:
    """The error `model-not-exist`, for a model or a version of it, by number or alias, that was not found."""
    what = f"Model {str(path)!r:.480}"
    if isinstance(version, str):
        what = f"Alias {version!r:.240} of model {str(path)!r:.480}"
    elif version is not None:
        what = f"Version {version} of model {str(path)!r:.480}"
    return NotFoundError(
        "model-not-exist",
        f"{what} is not in this catalog. {_advice(connection, path)}",
        database=path.database,
        model=path.model,
    )


def whereabouts(connection: Connection, path: ModelPath) -> str | None:
    """Where the living model went that had the name of one that isn't there; None if it was never renamed."""
    database_id = _database(connection, path)
    found = None if database_id is None else renames.successor(connection, database_id, path.model)
    if found is None:
        return None
    name, renamed = found
    # A name that begins with a hyphen would be taken for an option.
    end_of_options = "-- " if name.startswith("-") else ""
    return (
        f"That model was renamed by {renamed.by:.240} at {renamed.at.isoformat(timespec='seconds')} and is "
        f"{name!r:.240} now: model-catalog model history --database {shlex.quote(path.database)} "
        f"{end_of_options}{shlex.quote(name)} shows its history."
    )


def _advice(connection: Connection, path: ModelPath) -> str:
    database_id = _database(connection, path)
    if database_id is None:
        return (
            f"There is not even a database {path.database!r:.240}. Name one that SHOW DATABASES lists, or "
            "create it."
        )
    living = (model.c.database_id == database_id) & (model.c.live == LIVE)
    if is_name(path.model):
        found = connection.execute(
            select(model.c.id, model.c.current_version).where(living, model.c.name == path.model)
        ).one_or_none()
        if found is not None:
            names = ", ".join(aliases.of_model(connection, found.id)) or "none"
            return (
                f"Its versions are 1 to {found.current_version}, its aliases: {names}. Name one of them, or "
                "none for the current version."
            )
        went = whereabouts(connection, path)
        if went is not None:
            return went
    known = connection.scalars(select(model.c.name).where(living).order_by(model.c.id).limit(_LOOKED_AT))
    near = difflib.get_close_matches(path.model, known.all(), n=1)
    meant = f"Did you mean {near[0]!r}? " if near else ""
    return f"{meant}SHOW MODELS and model-catalog model list tell what is there."


def _database(connection: Connection, path: ModelPath) -> int | None:
    if not is_name(path.database):
        return None
    return connection.scalar(
        select(database.c.id).where(database.c.name == path.database, database.c.live == LIVE)
    )
