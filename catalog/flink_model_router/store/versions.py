"""Versions of a model: written once, never changed. How they are read back is `stored_model.py`'s."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from sqlalchemy import insert

from flink_model_router.store import references
from flink_model_router.store.tables import model_column, model_option, model_version

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from flink_model_router.store.definition import ModelDefinition, Reference

ChangeKind = Literal["create", "alter", "rollback"]

_INSERT_VERSION: Final = insert(model_version)
_INSERT_COLUMNS: Final = insert(model_column)
_INSERT_OPTIONS: Final = insert(model_option)


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who changes something, when and why.

    Attributes:
        at: with its time zone.
        by: a user's name, for people.
        reason: what the user gave as one, or None.
    """

    at: datetime
    by: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A version that is about to be written.

    Attributes:
        definition: what the user said.
        references: what Java found in its options.
        stamp: who writes it, when and why.
        restores: the earlier version whose content this one has again, or None.
    """

    definition: ModelDefinition
    references: tuple[Reference, ...]
    stamp: Stamp
    restores: int | None = None


def write(connection: Connection, model_id: int, number: int, kind: ChangeKind, new: NewVersion) -> None:
    """Write a version; the caller has checked all of it and makes it the current one."""
    version = {
        "model_id": model_id,
        "number": number,
        "change_kind": kind,
        "fingerprint": new.definition.fingerprint,
        "comment": new.definition.comment,
        "created_at": new.stamp.at,
        "created_by": new.stamp.by,
        "reason": new.stamp.reason,
        "restored_version": new.restores,
    }
    connection.execute(_INSERT_VERSION, version)
    columns = [
        {
            "model_id": model_id,
            "version": number,
            "direction": direction,
            "position": position,
            "name": column.name,
            "type": column.type,
            "comment": column.comment,
        }
        for direction, side in (("input", new.definition.input), ("output", new.definition.output))
        for position, column in enumerate(side)
    ]
    if columns:
        connection.execute(_INSERT_COLUMNS, columns)
    options = [
        {"model_id": model_id, "version": number, "name": key, "value": value}
        for key, value in new.definition.options.items()
    ]
    if options:
        connection.execute(_INSERT_OPTIONS, options)
    references.keep(connection, model_id, number, new.references)
