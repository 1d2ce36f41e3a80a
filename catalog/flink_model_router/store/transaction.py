"""How work on a store is wrapped: one transaction, tried again where another one won, errors translated."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.exc import SQLAlchemyError

from flink_model_router.errors import CatalogError
from flink_model_router.store.engine import BEGIN
from flink_model_router.store.failure import translated
from flink_model_router.store.request import CarriedOutError, Request, earlier_answer, keep, prune
from flink_model_router.store.retry import Sleep, attempts

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from flink_model_router.store.document import Document
    from flink_model_router.store.place import Place

logger = logging.getLogger(__name__)

_PRUNED_EVERY: Final = timedelta(hours=1)

# On MySQL nothing is begun before the first statement, and to leave the mode would cost what an end costs.
_STATEMENT: Final[dict[str, dict[str, Any]]] = {
    "sqlite": {BEGIN: None},
    "postgresql": {"isolation_level": "AUTOCOMMIT"},
    "mysql": {},
}
# SQLite's transactions are like that.
_SNAPSHOT: Final[dict[str, dict[str, Any]]] = {
    "sqlite": {},
    "postgresql": {"isolation_level": "REPEATABLE READ"},
    "mysql": {"isolation_level": "REPEATABLE READ"},
}
# SQLite takes its write lock at once: two that read first and then both write could only fail.
_WRITE: Final = {BEGIN: "BEGIN IMMEDIATE"}

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The time, with its zone."""
    return datetime.now(timezone.utc)


class Transactions:
    """Runs reads and writes on one engine; safe to use from many threads."""

    def __init__(
        self, engine: Engine, place: Place, clock: Clock = utc_now, sleep: Sleep = time.sleep
    ) -> None:
        """Bind to an engine.

        Args:
            engine: of that place.
            place: for messages.
            clock: gives the time, with its zone.
            sleep: waits so many seconds between attempts.
        """
        self._reading = engine
        self._statement = engine.execution_options(**_STATEMENT[place.kind])
        self._snapshot = engine.execution_options(**_SNAPSHOT[place.kind])
        self._write = engine.execution_options(**_WRITE)
        self._place = place
        self._clock = clock
        self._sleep = sleep
        self._pruned_at: datetime | None = None

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that changes nothing; each of its statements sees what is committed by then.

        Raises:
            UnavailableError: `store-unreachable` or `store-busy`.
        """
        with translated(self._place), self._reading.begin() as connection:
            yield connection

    @contextmanager
    def statement(self) -> Iterator[Connection]:
        """As `reading`, for what takes one statement: it needs no transaction around it, and gets none.

        Raises:
            UnavailableError: `store-unreachable` or `store-busy`.
        """
        with translated(self._place), self._statement.connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A transaction that changes nothing and sees all as it was at its first read, whoever writes.

        For what takes several statements to read and may be changed or deleted between them.

        Raises:
            UnavailableError: `store-unreachable` or `store-busy`.
        """
        with translated(self._place), self._snapshot.begin() as connection:
            yield connection

    def write(self, operation: str, request: str | None, work: Callable[[Connection], Document]) -> Document:
        """Do the work once and for all.

        Args:
            operation: what it is, kept with the request.
            request: the caller's id of this write, or None if it is never repeated.
            work: runs inside the transaction, again from the start if that lost against another one.

        Returns:
            What `work` answered, now or when the request was first carried out.

        Raises:
            CatalogError: what `work` raises; `store-unreachable` or `store-busy`.
        """
        repeatable = None if request is None else Request(request, operation)
        with translated(self._place):
            answer: Document = attempts(self._place.kind, self._sleep)(self._attempt, repeatable, work)
        self._prune()
        return answer

    def _attempt(self, request: Request | None, work: Callable[[Connection], Document]) -> Document:
        if request is None:
            with self._write.begin() as connection:
                return work(connection)
        try:
            with self._write.begin() as connection:
                answer = work(connection)
                keep(connection, request, answer, self._clock())
                return answer
        except (CarriedOutError, CatalogError):
            # It may have failed for the very reason that it was carried out before.
            earlier = self._earlier(request)
            if earlier is None:
                raise
            return earlier

    def _earlier(self, request: Request) -> Document | None:
        with self.statement() as connection:
            return earlier_answer(connection, request)

    def _prune(self) -> None:
        now = self._clock()
        if self._pruned_at is not None and abs(now - self._pruned_at) < _PRUNED_EVERY:
            return
        self._pruned_at = now
        try:
            with self._write.begin() as connection:
                prune(connection, now)
        except SQLAlchemyError:
            # The caller's write is done and must not look as if it had failed; the next hour's tries again.
            logger.warning("Could not prune old request ids of the %s", self._place.name, exc_info=True)
