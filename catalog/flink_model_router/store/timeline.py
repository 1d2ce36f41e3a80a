"""What happened to a model, one event after the other, of dropped and renamed models too."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from sqlalchemy import or_, select

from flink_model_router.errors import NotFoundError
from flink_model_router.store import databases, renames
from flink_model_router.store.absence import absent_model, whereabouts
from flink_model_router.store.event import Event
from flink_model_router.store.tables import (
    LIVE,
    database,
    model,
    model_alias_change,
    model_rename,
    model_version,
)
from flink_model_router.store.text import is_name

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlalchemy import Connection, Row

    from flink_model_router.store.references import ModelPath


def of_name(connection: Connection, path: ModelPath, *, former: bool) -> list[Event]:
    """The events of the model of that name, oldest first, those under names that it had before included.

    Args:
        connection: in any transaction.
        path: the name.
        former: whether models count, too, that had the name before and were dropped or renamed. Each one's
            events stand together, in order of the models' creation.

    Raises:
        NotFoundError: `database-not-exist` or `model-not-exist`, which tells where a renamed one went.
    """
    if not former:
        databases.find(connection, path.database)
    rows = _bearers(connection, path) if is_name(path.database) and is_name(path.model) else []
    wanted = [row for row in rows if former or (row.live == LIVE and row.name == path.model)]
    if wanted:
        return [event for row in wanted for event in _of_model(connection, row)]
    went = whereabouts(connection, path) if rows else None
    if not rows or (went and len(rows) == 1):
        raise absent_model(connection, path)
    raise NotFoundError(
        "model-not-exist",
        f"Model {str(path)!r:.480} is not in this catalog. {f'{went} ' if went else ''}"
        f"{len(rows)} former model(s) of that name have a history: model-catalog model history with --all "
        "shows it.",
        database=path.database,
        model=path.model,
    )


def _bearers(connection: Connection, path: ModelPath) -> Sequence[Row[Any]]:
    """All models that have or had the name, in order of creation."""
    renamed = select(model_rename.c.model_id).where(
        or_(model_rename.c.from_name == path.model, model_rename.c.to_name == path.model)
    )
    statement = (
        select(model.c.id, model.c.name, model.c.live)
        .add_columns(model.c.dropped_at, model.c.dropped_by, model.c.drop_reason)
        .join(database, database.c.id == model.c.database_id)
        .where(database.c.name == path.database)
        .where(or_(model.c.name == path.model, model.c.id.in_(renamed)))
        .order_by(model.c.id)
    )
    return connection.execute(statement).all()


def _of_model(connection: Connection, row: Row[Any]) -> list[Event]:
    changed = _merged(_versions(connection, row.id), _moves(connection, row.id), _named_before)
    events = _merged(changed, _renames(connection, row.id), _is_creation)
    if row.live != LIVE:
        dropped = Event(
            model_id=row.id, change="drop", at=row.dropped_at, by=row.dropped_by, reason=row.drop_reason
        )
        events.append(dropped)
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
            model_id=model_id,
            change=row.change_kind,
            version=row.number,
            from_version=row.restored_version,
            at=row.created_at,
            by=row.created_by,
            reason=row.reason,
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
            model_id=model_id,
            change="alias",
            version=row.to_version,
            from_version=row.from_version,
            alias=row.alias,
            at=row.created_at,
            by=row.created_by,
            reason=row.reason,
        )
        for row in rows
    ]


def _renames(connection: Connection, model_id: int) -> list[Event]:
    return [
        Event(
            model_id=model_id,
            change="rename",
            from_name=rename.before,
            to_name=rename.after,
            at=rename.stamp.at,
            by=rename.stamp.by,
            reason=rename.stamp.reason,
        )
        for rename in renames.of_model(connection, model_id)
    ]


def _merged(events: list[Event], later: list[Event], precedes: Callable[[Event, Event], bool]) -> list[Event]:
    """Both in their own order, whatever the clocks said.

    Args:
        events: in their order.
        later: others, in theirs.
        precedes: whether one of the former comes before one of the latter even if its time doesn't say so.
    """
    merged: list[Event] = []
    waiting = deque(events)
    for event in later:
        while waiting and (waiting[0].at <= event.at or precedes(waiting[0], event)):
            merged.append(waiting.popleft())
        merged.append(event)
    return [*merged, *waiting]


def _named_before(version: Event, move: Event) -> bool:
    """An alias comes after the version that it names."""
    return (version.version or 0) <= (move.version or 0)


def _is_creation(event: Event, _: Event) -> bool:
    """Nothing is renamed before it is there."""
    return event.change == "create"
