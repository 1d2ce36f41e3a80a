"""Going back to an earlier version of a model, which makes a new one with its content."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flink_model_router.errors import InvalidInputError
from flink_model_router.store import models, stored_model
from flink_model_router.store.graph import Check
from flink_model_router.store.versions import NewVersion

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from flink_model_router.store.integrity import Guard
    from flink_model_router.store.references import ModelPath
    from flink_model_router.store.versions import Stamp


def roll_back(connection: Connection, path: ModelPath, version: int, stamp: Stamp, guard: Guard) -> int:
    """Make a new version with an earlier one's content the current one.

    Returns:
        Its number.

    Raises:
        NotFoundError: `database-not-exist` or `model-not-exist`, which an absent version is, too.
        ConflictError: `reference-changed`, if candidates have other columns by now, or `model-referenced` if
            other columns would break the routers that have the model as a candidate.
        InvalidInputError: `invalid-option`, if that version is the current one; `reference-missing`,
            `reference-cycle` or `reference-depth`.
    """
    found = models.lock(connection, path)
    if version == found.version:
        raise InvalidInputError(
            "invalid-option", f"Version {version} of model {path} is the current one. Name an earlier one."
        )
    models.demand_version(connection, path, found, version)
    old = stored_model.get(connection, path, version)
    new = NewVersion(old.definition, old.references, stamp, restores=version)
    check = Check(
        since=f"since version {version} of the router was checked",
        remedy="Alter the router instead, which checks it anew.",
    )
    return models.renew(connection, path, found, new, guard=guard, check=check)
