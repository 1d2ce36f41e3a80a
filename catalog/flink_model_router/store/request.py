"""Requests: a write that is repeated after a crash happens once.

The claim is the first write of a transaction, so that of two with the same id one waits for the other's end.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from flink_model_router.errors import InvalidInputError
from flink_model_router.store.tables import write_request
from flink_model_router.store.text import SHORT_LENGTH, refuse_text

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from flink_model_router.store.document import Document

KEPT_FOR: Final = timedelta(days=1)

# Made once: to compose a statement costs more than SQLite needs to run it.
_FIND: Final = select(write_request.c.operation, write_request.c.answer).where(
    write_request.c.id == bindparam("request")
)
_CLAIM: Final = insert(write_request)
_SETTLE: Final = (
    update(write_request)
    .where(write_request.c.id == bindparam("request"))
    .values(answer=bindparam("document"))
)


class ClaimedMeanwhileError(Exception):
    """Another transaction carried out the same request; when this one starts again it finds the answer."""


def earlier_answer(connection: Connection, request: str, operation: str) -> Document | None:
    """What the request was answered, or None if it is new.

    Raises:
        InvalidInputError: `invalid-option`, if the id was used for another operation or can't be one.
    """
    refuse_text("The request id", request, SHORT_LENGTH)
    row = connection.execute(_FIND, {"request": request}).one_or_none()
    if row is None:
        return None
    if row.operation != operation:
        raise InvalidInputError(
            "invalid-option",
            f"Request {request} was carried out as '{row.operation}' and can't be repeated as "
            f"'{operation}'. Use a new id for each write.",
        )
    answer: Document = json.loads(row.answer)
    return answer


def claim(connection: Connection, request: str, operation: str, now: datetime) -> None:
    """Take the id for this transaction.

    Raises:
        ClaimedMeanwhileError: if another one just committed it.
    """
    try:
        connection.execute(_CLAIM, {"id": request, "operation": operation, "created_at": now})
    except IntegrityError as error:
        raise ClaimedMeanwhileError from error


def settle(connection: Connection, request: str, answer: Document) -> None:
    """Keep the answer with the claim."""
    connection.execute(_SETTLE, {"request": request, "document": json.dumps(answer)})


def prune(connection: Connection, now: datetime) -> int:
    """Forget requests that nobody repeats any more; how many they were."""
    return connection.execute(
        delete(write_request).where(write_request.c.created_at < now - KEPT_FOR)
    ).rowcount
