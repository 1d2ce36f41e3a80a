"""Moves of aliases: set to a version, to another one, or taken away, each inside a given transaction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flink_model_router.errors import ConflictError
from flink_model_router.store import aliases, graph, models, references
from flink_model_router.store.absence import absent_model
from flink_model_router.store.graph import Check
from flink_model_router.store.text import is_alias, refuse_alias
from flink_model_router.store.uses import routers, uses_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from flink_model_router.store.references import Found, ModelPath
    from flink_model_router.store.versions import Stamp


def move(connection: Connection, path: ModelPath, name: str, version: int, stamp: Stamp) -> int | None:
    """Make an alias name a version.

    Returns:
        The version that it named before; None for a new alias.

    Raises:
        NotFoundError: `database-not-exist` or `model-not-exist`, which an absent version is, too.
        ConflictError: `model-referenced`, if routers that follow the alias were checked against other
            columns; `reference-changed`, if the version's own candidates have other columns by now.
        InvalidInputError: `invalid-name`; `reference-missing`, `reference-cycle` or `reference-depth`.
    """
    refuse_alias(name)
    current = models.lock(connection, path)
    found = models.demand_version(connection, path, current, version)
    before = aliases.version_of(connection, found.model_id, name)
    if before == version:
        return before
    _refuse_other_columns(connection, path, name, found)
    graph.verify(
        connection,
        path,
        references.of_version(connection, found.model_id, version),
        Check(
            since=f"since version {version} of the router was checked",
            remedy="Alter the router, which checks it anew, and set the alias to the new version.",
            alias=name,
        ),
    )
    aliases.point(connection, found.model_id, name, version, stamp)
    return before


def drop(connection: Connection, path: ModelPath, name: str, stamp: Stamp) -> int:
    """Take an alias away.

    Returns:
        The version that it named.

    Raises:
        NotFoundError: `database-not-exist` or `model-not-exist`, which an absent alias is, too.
        ConflictError: `model-referenced`, if routers follow it.
    """
    found = models.lock(connection, path)
    version = aliases.version_of(connection, found.model_id, name) if is_alias(name) else None
    if version is None:
        raise absent_model(connection, path, name)
    followers = routers(use for use in uses_of(connection, path) if use.reference.alias == name)
    if followers:
        raise ConflictError(
            "model-referenced",
            f"Alias '{name}' of model {path} can't be dropped: routers follow it: {', '.join(followers)}. "
            "Alter or drop these routers first.",
            routers=followers,
        )
    aliases.remove(connection, found.model_id, name, version, stamp)
    return version


def _refuse_other_columns(connection: Connection, path: ModelPath, name: str, found: Found) -> None:
    fingerprint = references.fingerprint_of(connection, found)
    broken = routers(
        use
        for use in uses_of(connection, path)
        if use.reference.alias == name and use.reference.fingerprint != fingerprint
    )
    if broken:
        raise ConflictError(
            "model-referenced",
            f"Alias '{name}' of model {path} can't be set to version {found.version}, which has other "
            f"columns: routers follow it: {', '.join(broken)}. Set another alias to that version and alter "
            "these routers to follow it.",
            routers=broken,
        )
