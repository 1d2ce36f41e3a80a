"""What happened to a model, one event after the other, of dropped models too."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sqlalchemy import select

from flink_model_router.errors import NotFoundError
from flink_model_router.store import databases
from flink_model_router.store.absence import absent_model
from flink_model_router.store.tables import LIVE, database, model, model_alias_change, model_version
from flink_model_router.store.text import is_name

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from flink_model_router.store.document import Document
    from flink_model_router.store.references import ModelPath


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a model.

    Attributes:
        model_id: tells models apart that had the same name one after the other.
        change: what happened; `alias` for one that was set or dropped.
        version: that was made, or that the alias names since; None for a drop of either.
        from_version: that a rollback restored, or that the alias named before; else None. A downgrade of
            the schema makes it forget what earlier rollbacks restored.
        alias: its name, or None.
        at: when, in UTC.
        by: who did it.
        reason: why, or None.
    """

    model_id: int
    change: Literal["create", "alter", "rollback", "alias", "drop"]
    version: int | None
    from_version: int | None
    alias: str | None
    at: datetime
    by: str
    reason: str | None

    def to_document(self) -> Document:
        """Write all attributes; the time in ISO 8601."""
        return {
            "model_id": self.model_id,
            "change": self.change,
            "version": self.version,
            "from_version": self.from_version,
            "alias": self.alias,
            "at": self.at.isoformat(),
            "by": self.by,
            "reason": self.reason,
        }


def of_name(connection: Connection, path: ModelPath, *, former: bool) -> list[Event]:
    """The events of the model of that name, oldest first.

    Args:
        connection: in any transaction.
        path: the name.
        former: whether models that had the name before and were dropped count, too.

    Raises:
        NotFoundError: `database-not-exist` or `model-not-exist`.
    """
    if not former:
        databases.find(connection, path.database)
    rows = []
    if is_name(path.database) and is_name(path.model):
        statement = (
            select(model.c.id, model.c.live, model.c.dropped_at, model.c.dropped_by)
            .join(database, database.c.id == model.c.database_id)
            .where(database.c.name == path.database, model.c.name == path.model)
            .order_by(model.c.id)
        )
        rows = list(connection.execute(statement))
    wanted = [row for row in rows if former or row.live == LIVE]
    if not wanted:
        if not rows:
            raise absent_model(connection, path)
        raise NotFoundError(
            "model-not-exist",
            f"Model {str(path)!r:.480} is not in this catalog. {len(rows)} former model(s) of that name have "
            "a history: model-catalog model history with --all shows it.",
            database=path.database,
            model=path.model,
        )
    events = []
    for row in wanted:
        events += _merged(_versions(connection, row.id), _moves(connection, row.id))
        if row.live != LIVE:
            events.append(Event(row.id, "drop", None, None, None, row.dropped_at, row.dropped_by, None))
    return events


def _versions(connection: Connection, model_id: int) -> list[Event]:
    rows = connection.execute(
        select(
            model_version.c.change_kind,
            model_version.c.number,
            model_version.c.restored_version,
            model_version.c.created_at,
            model_version.c.created_by,
            model_version.c.reason,
        )
        .where(model_version.c.model_id == model_id)
        .order_by(model_version.c.number)
    )
    return [
        Event(
            model_id,
            row.change_kind,
            row.number,
            row.restored_version,
            None,
            row.created_at,
            row.created_by,
            row.reason,
        )
        for row in rows
    ]


def _moves(connection: Connection, model_id: int) -> list[Event]:
    rows = connection.execute(
        select(model_alias_change)
        .where(model_alias_change.c.model_id == model_id)
        .order_by(model_alias_change.c.id)
    )
    return [
        Event(
            model_id,
            "alias",
            row.to_version,
            row.from_version,
            row.alias,
            row.created_at,
            row.created_by,
            row.reason,
        )
        for row in rows
    ]


def _merged(versions: list[Event], moves: list[Event]) -> list[Event]:
    """Both in their own order, whatever the clocks said; an alias comes after the version that it names."""
    merged: list[Event] = []
    waiting = deque(versions)
    for move in moves:
        while waiting and (waiting[0].at <= move.at or (waiting[0].version or 0) <= (move.version or 0)):
            merged.append(waiting.popleft())
        merged.append(move)
    return [*merged, *waiting]
