"""Renames of models as rows: who gave which model another name, when and why.

Packages older than the table rename without a record: a rename need not begin with the name that the one
before ended with, nor the last one end with the present name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from flink_model_router.store.tables import LIVE, model, model_rename
from flink_model_router.store.versions import Stamp

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Rename:
    """A rename of a model within its database.

    Attributes:
        before: the name that it had.
        after: the name that it was given.
        stamp: when, by whom and why.
    """

    before: str
    after: str
    stamp: Stamp


def keep(connection: Connection, model_id: int, rename: Rename) -> None:
    """Keep that the model was renamed; the caller has checked and done it."""
    connection.execute(
        insert(model_rename).values(
            model_id=model_id,
            from_name=rename.before,
            to_name=rename.after,
            reason=rename.stamp.reason,
            created_at=rename.stamp.at,
            created_by=rename.stamp.by,
        )
    )


def of_model(connection: Connection, model_id: int) -> list[Rename]:
    """The model's renames, the first one first."""
    rows = connection.execute(
        select(model_rename).where(model_rename.c.model_id == model_id).order_by(model_rename.c.id)
    )
    return [
        Rename(row.from_name, row.to_name, Stamp(row.created_at, row.created_by, row.reason)) for row in rows
    ]


def successor(connection: Connection, database_id: int, former_name: str) -> tuple[str, Stamp] | None:
    """The living model that had the name last: its present name, and who took it away from which when."""
    row = connection.execute(
        select(model.c.name, model_rename.c.created_at, model_rename.c.created_by, model_rename.c.reason)
        .join(model, model.c.id == model_rename.c.model_id)
        .where(model_rename.c.from_name == former_name)
        .where(model.c.database_id == database_id, model.c.live == LIVE)
        # By time first: an import gives the ids model by model.
        .order_by(model_rename.c.created_at.desc(), model_rename.c.id.desc())
        .limit(1)
    ).one_or_none()
    return None if row is None else (row.name, Stamp(row.created_at, row.created_by, row.reason))
