"""Aliases as rows: which version of a model each one names, and who moved it.

When an alias may be moved or dropped is `alias_moves.py`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select, update

from flink_model_router.store.tables import model_alias, model_alias_change

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from flink_model_router.store.document import Document
    from flink_model_router.store.versions import Stamp


@dataclass(frozen=True, slots=True)
class Alias:
    """A name for one version of a model.

    Attributes:
        name: begins with a letter.
        version: that it names.
        changed_at: when it was set to that version, in UTC.
        changed_by: who did.
        reason: why, or None.
    """

    name: str
    version: int
    changed_at: datetime
    changed_by: str
    reason: str | None

    def to_document(self) -> Document:
        """Write all attributes; the time in ISO 8601."""
        return {
            "alias": self.name,
            "version": self.version,
            "changed_at": self.changed_at.isoformat(),
            "changed_by": self.changed_by,
            "reason": self.reason,
        }


def version_of(connection: Connection, model_id: int, name: str) -> int | None:
    """The version that the alias names; None if the model has no such alias."""
    return connection.scalar(
        select(model_alias.c.version).where(model_alias.c.model_id == model_id, model_alias.c.name == name)
    )


def of_model(connection: Connection, model_id: int) -> dict[str, int]:
    """The versions that the model's aliases name, by alias, sorted."""
    rows = connection.execute(
        select(model_alias.c.name, model_alias.c.version).where(model_alias.c.model_id == model_id)
    )
    return dict(sorted((row.name, row.version) for row in rows))


def with_last_change(connection: Connection, model_id: int) -> list[Alias]:
    """The model's aliases, sorted, each with its last move."""
    changes = connection.execute(
        select(
            model_alias_change.c.alias,
            model_alias_change.c.created_at,
            model_alias_change.c.created_by,
            model_alias_change.c.reason,
        )
        .where(model_alias_change.c.model_id == model_id)
        .order_by(model_alias_change.c.id)
    )
    last = {row.alias: (row.created_at, row.created_by, row.reason) for row in changes}
    return [Alias(name, version, *last[name]) for name, version in of_model(connection, model_id).items()]


def point(connection: Connection, model_id: int, name: str, version: int, stamp: Stamp) -> None:
    """Make the alias name that version, and keep who did it; the caller has checked all of it."""
    before = version_of(connection, model_id, name)
    if before is None:
        connection.execute(insert(model_alias).values(model_id=model_id, name=name, version=version))
    else:
        connection.execute(
            update(model_alias)
            .where(model_alias.c.model_id == model_id, model_alias.c.name == name)
            .values(version=version)
        )
    _record(connection, model_id, name, (before, version), stamp)


def remove(connection: Connection, model_id: int, name: str, version: int, stamp: Stamp) -> None:
    """Take the alias away from the version that it names, and keep who did it."""
    connection.execute(
        delete(model_alias).where(model_alias.c.model_id == model_id, model_alias.c.name == name)
    )
    _record(connection, model_id, name, (version, None), stamp)


def _record(
    connection: Connection, model_id: int, name: str, move: tuple[int | None, int | None], stamp: Stamp
) -> None:
    connection.execute(
        insert(model_alias_change).values(
            model_id=model_id,
            alias=name,
            from_version=move[0],
            to_version=move[1],
            reason=stamp.reason,
            created_at=stamp.at,
            created_by=stamp.by,
        )
    )
