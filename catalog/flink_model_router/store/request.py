"""Requests: a write that is repeated after a crash happens once.

The request is kept by the last statement of its transaction, with the answer. Of two transactions with the
same id only one can end: the other does its work in vain and finds the first one's answer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from sqlalchemy import bindparam, delete, insert, select
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
_KEEP: Final = insert(write_request)


class CarriedOutError(Exception):
    """The request was carried out by another transaction; this one must not end."""


@dataclass(frozen=True, slots=True)
class Request:
    """A write that the caller may repeat.

    Attributes:
        id: of the caller's making, the same for each repetition.
        operation: what the write does.
    """

    id: str
    operation: str

    def __post_init__(self) -> None:
        """Check the id; InvalidInputError `invalid-option` if it can't be one."""
        refuse_text("The request id", self.id, SHORT_LENGTH)


def earlier_answer(connection: Connection, request: Request) -> Document | None:
    """What the request was answered, or None if it is new.

    Raises:
        InvalidInputError: `invalid-option`, if the id was used for another operation.
    """
    row = connection.execute(_FIND, {"request": request.id}).one_or_none()
    if row is None:
        return None
    if row.operation != request.operation:
        raise InvalidInputError(
            "invalid-option",
            f"Request {request.id} was carried out as '{row.operation}' and can't be repeated as "
            f"'{request.operation}'. Use a new id for each write.",
        )
    answer: Document = json.loads(row.answer)
    return answer


def keep(connection: Connection, request: Request, answer: Document, now: datetime) -> None:
    """Keep the request with its answer, at the end of the transaction that carried it out.

    Raises:
        CarriedOutError: if another one was faster.
    """
    row = {"id": request.id, "operation": request.operation, "answer": json.dumps(answer), "created_at": now}
    try:
        connection.execute(_KEEP, row)
    except IntegrityError as error:
        raise CarriedOutError from error


def prune(connection: Connection, now: datetime) -> int:
    """Forget requests that nobody repeats any more; how many they were."""
    return connection.execute(
        delete(write_request).where(write_request.c.created_at < now - KEPT_FOR)
    ).rowcount
