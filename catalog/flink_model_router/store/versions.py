"""Versions of a model: written once, read back whole, never changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from sqlalchemy import bindparam, insert, select

from flink_model_router.store import references
from flink_model_router.store.definition import Column, ModelDefinition, Reference
from flink_model_router.store.tables import model_column, model_option, model_version

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

ChangeKind = Literal["create", "alter", "rollback"]

# Made once: to compose a statement costs more than SQLite needs to run it.
_COLUMNS: Final = (
    select(model_column.c.direction, model_column.c.name, model_column.c.type, model_column.c.comment)
    .where(model_column.c.model_id == bindparam("model_id"), model_column.c.version == bindparam("version"))
    .order_by(model_column.c.direction, model_column.c.position)
)
_OPTIONS: Final = (
    select(model_option.c.name, model_option.c.value)
    .where(model_option.c.model_id == bindparam("model_id"), model_option.c.version == bindparam("version"))
    .order_by(model_option.c.name)
)

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


def read(connection: Connection, model_id: int, number: int, comment: str | None) -> ModelDefinition:
    """Read a version back.

    Args:
        connection: in any transaction.
        model_id: of the model.
        number: of a version that is there.
        comment: of that version, which the caller read when it looked for it.
    """
    key = {"model_id": model_id, "version": number}
    sides: dict[str, list[Column]] = {"input": [], "output": []}
    for direction, name, kind, said in connection.execute(_COLUMNS, key):
        sides[direction].append(Column(name, kind, said))
    options = {name: value for name, value in connection.execute(_OPTIONS, key)}  # noqa: C416 - rows aren't pairs
    return ModelDefinition(
        input=tuple(sides["input"]), output=tuple(sides["output"]), options=options, comment=comment
    )
