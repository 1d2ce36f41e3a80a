"""How a store writes: in whose name, at what time, and with which care for routers."""

from __future__ import annotations

import getpass
import logging
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from flink_model_router.store.integrity import Guard, Integrity
from flink_model_router.store.versions import Stamp

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from flink_model_router.store.document import Document
    from flink_model_router.store.transaction import Clock, Transactions

_log = logging.getLogger(__name__)

Work = Callable[["Connection", Guard], "Document"]


class Writer:
    """Writes of one store; safe to use from many threads."""

    def __init__(
        self, transactions: Transactions, clock: Clock, *, user: str | None, integrity: Integrity
    ) -> None:
        """Write as that user; None for the one of the operating system."""
        self._transactions = transactions
        self._clock = clock
        self._user = user or _user()
        self._integrity = integrity

    def stamp(self, reason: str | None = None) -> Stamp:
        """For a change that is made now; a reason of blanks is none."""
        return Stamp(self._clock(), self._user, reason if reason and reason.strip() else None)

    def write(self, operation: str, request: str | None, work: Work) -> Document:
        """Do the work in one transaction, once and for all, and log what it warns of.

        Args:
            operation: what it is, kept with the request.
            request: the caller's id of this write, or None if it is never repeated.
            work: runs inside the transaction, again from the start if that lost against another one.

        Returns:
            What `work` answered, now or when the request was first carried out.

        Raises:
            CatalogError: what `work` raises; `store-unreachable` or `store-busy`.
        """

        def guarded(connection: Connection) -> Document:
            guard = Guard(self._integrity)
            answer = work(connection, guard)
            return {**answer, "warnings": guard.warnings} if guard.warnings else answer

        answer = self._transactions.write(operation, request, guarded)
        for warning in answer.get("warnings", ()):
            _log.warning("%s", warning)
        return answer


def _user() -> str:
    """The operating system's user; by number in a container that has no name for it."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"uid {os.getuid()}"
