"""References as rows: which models a version refers to.

Which routers refer to a model is `uses.py`'s; what a router may refer to is `graph.py`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, insert, select

from flink_model_router.store.definition import Reference
from flink_model_router.store.tables import LIVE, database, model, model_reference, model_version
from flink_model_router.store.text import is_name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

# Made once: to compose a statement costs more than SQLite needs to run it.
_OF_VERSION: Final = (
    select(model_reference)
    .where(
        model_reference.c.model_id == bindparam("model_id"),
        model_reference.c.version == bindparam("version"),
    )
    .order_by(model_reference.c.position)
)


@dataclass(frozen=True, slots=True)
class ModelPath:
    """A model's name within the catalog."""

    database: str
    model: str

    def __str__(self) -> str:
        """`database.model`."""
        return f"{self.database}.{self.model}"


@dataclass(frozen=True, slots=True)
class Found:
    """A model that is there, with the version that is current or asked for."""

    model_id: int
    version: int


def lock(connection: Connection, path: ModelPath, *, shared: bool) -> Found | None:
    """Find a model by its name and keep others from changing it until the end of the transaction.

    Args:
        connection: in a writing transaction.
        path: its name.
        shared: whether others may do the same.

    Returns:
        The model with its current version, or None if it isn't there.
    """
    if not (is_name(path.database) and is_name(path.model)):
        return None
    database_id = (
        select(database.c.id)
        .where(database.c.name == path.database, database.c.live == LIVE)
        .scalar_subquery()
    )
    row = connection.execute(
        select(model.c.id, model.c.current_version)
        .where(model.c.database_id == database_id, model.c.name == path.model, model.c.live == LIVE)
        .with_for_update(read=shared, of=model)
    ).one_or_none()
    return None if row is None else Found(row.id, row.current_version)


def find(connection: Connection, path: ModelPath) -> Found | None:
    """Find a model by its name; None if it isn't there."""
    found = None
    if is_name(path.database) and is_name(path.model):
        found = connection.execute(
            select(model.c.id, model.c.current_version)
            .join(database, database.c.id == model.c.database_id)
            .where(database.c.name == path.database, database.c.live == LIVE)
            .where(model.c.name == path.model, model.c.live == LIVE)
        ).one_or_none()
    return None if found is None else Found(found.id, found.current_version)


def fingerprint_of(connection: Connection, found: Found) -> str | None:
    """Of that version's columns; None if there is no such version."""
    return connection.scalar(
        select(model_version.c.fingerprint).where(
            model_version.c.model_id == found.model_id, model_version.c.number == found.version
        )
    )


def of_version(connection: Connection, model_id: int, version: int) -> tuple[Reference, ...]:
    """The references of one version, in the order in which they were given."""
    rows = connection.execute(_OF_VERSION, {"model_id": model_id, "version": version})
    return tuple(
        Reference(
            role=row.role,
            label=row.label,
            database=row.target_database,
            model=row.target_model,
            version=row.target_version,
            fingerprint=row.fingerprint,
            alias=row.target_alias,
        )
        for row in rows
    )


def keep(connection: Connection, model_id: int, version: int, given: Sequence[Reference]) -> None:
    """Write the references of a new version."""
    rows = [
        {
            "model_id": model_id,
            "version": version,
            "position": position,
            "role": reference.role,
            "label": reference.label,
            "target_database": reference.database,
            "target_model": reference.model,
            "target_version": reference.version,
            "fingerprint": reference.fingerprint,
            "target_alias": reference.alias,
        }
        for position, reference in enumerate(given)
    ]
    if rows:
        connection.execute(insert(model_reference), rows)
