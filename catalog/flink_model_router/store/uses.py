"""Uses: which routers refer to a model, from the model's side.

A version of a router counts if somebody can call it: it is the current one, an alias names it, or a version
that counts pins it. Older ones are history and hold nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from flink_model_router.store.definition import Reference
from flink_model_router.store.references import Found, ModelPath
from flink_model_router.store.tables import LIVE, database, model, model_alias, model_reference

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import ColumnElement, Connection


@dataclass(frozen=True, slots=True)
class Use:
    """One reference to a model.

    Attributes:
        router: whose it is.
        found: the router's version that has it.
        current: whether that is the router's current version.
        reference: to the model.
    """

    router: ModelPath
    found: Found
    current: bool
    reference: Reference

    def __str__(self) -> str:
        """The router's path, with its version unless that is the current one."""
        return str(self.router) if self.current else f"{self.router}${self.found.version}"


def uses_of(connection: Connection, target: ModelPath) -> list[Use]:
    """All references to the model, in the order in which the routers were created."""
    return _counting(connection, _names(target), set())


def uses_from_outside(connection: Connection, name: str) -> list[Use]:
    """All references from other databases to models of this one."""
    outside = (model_reference.c.target_database == name) & (database.c.name != name)
    return _counting(connection, outside, set())


def routers(uses: Iterable[Use]) -> list[str]:
    """The routers as they are named to people, each once."""
    return list(dict.fromkeys(str(use) for use in uses))


def roles(uses: Iterable[Use]) -> str:
    """What the uses make of their target, for a sentence: `candidate`, or `candidate or selector`."""
    return " or ".join(sorted({use.reference.role for use in uses}))


def _names(target: ModelPath) -> ColumnElement[bool]:
    return (model_reference.c.target_database == target.database) & (
        model_reference.c.target_model == target.model
    )


def _counting(connection: Connection, which: ColumnElement[bool], seen: set[Found]) -> list[Use]:
    aliased = exists().where(
        model_alias.c.model_id == model_reference.c.model_id,
        model_alias.c.version == model_reference.c.version,
    )
    # Most old versions are pinned by nobody; the others are looked at one by one.
    pin = model_reference.alias("pin")
    pinned = exists().where(
        pin.c.target_database == database.c.name,
        pin.c.target_model == model.c.name,
        pin.c.target_version == model_reference.c.version,
    )
    rows = connection.execute(
        select(
            model_reference,
            model.c.name.label("router"),
            database.c.name.label("database"),
            model.c.current_version,
            aliased.label("aliased"),
            pinned.label("pinned"),
        )
        .select_from(model_reference)
        .join(model, (model.c.id == model_reference.c.model_id) & (model.c.live == LIVE))
        .join(database, database.c.id == model.c.database_id)
        .where(which)
        .order_by(model_reference.c.model_id, model_reference.c.version, model_reference.c.position)
    ).all()
    uses = []
    for row in rows:
        router, found = ModelPath(row.database, row.router), Found(row.model_id, row.version)
        current = row.version == row.current_version
        if current or row.aliased or (row.pinned and _pinned(connection, router, found, seen)):
            reference = Reference(
                role=row.role,
                label=row.label,
                database=row.target_database,
                model=row.target_model,
                version=row.target_version,
                fingerprint=row.fingerprint,
                alias=row.target_alias,
            )
            uses.append(Use(router, found, current, reference))
    return uses


def _pinned(connection: Connection, router: ModelPath, found: Found, seen: set[Found]) -> bool:
    """Whether a version that counts pins this one; `seen` are those on the way here, which can't."""
    if found in seen:
        return False
    pins = _names(router) & (model_reference.c.target_version == found.version)
    return bool(_counting(connection, pins, seen | {found}))
