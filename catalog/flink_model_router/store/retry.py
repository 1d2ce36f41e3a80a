"""How often something is tried again that lost against another transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sqlalchemy.exc import SQLAlchemyError
from tenacity import (
    Retrying,
    retry_if_exception,
    stop_after_attempt,
    stop_after_delay,
    wait_random_exponential,
)

from flink_model_router.store.engine import LOCK_SECONDS
from flink_model_router.store.failure import Failure, classify
from flink_model_router.store.request import CarriedOutError

Sleep = Callable[[float], None]

_ATTEMPTS: Final = 30
_FIRST_WAIT_SECONDS: Final = 0.01
_LONGEST_WAIT_SECONDS: Final = 0.5


def attempts(kind: str, sleep: Sleep) -> Retrying:
    """Calls a function until it doesn't lose, but not longer than a lock is waited for.

    Args:
        kind: of the database: `sqlite`, `postgresql` or `mysql`.
        sleep: waits so many seconds; at random, so that those who met don't meet again.

    Returns:
        What to call with the function and its arguments. It raises the function's last error.
    """

    def may_win_next_time(error: BaseException) -> bool:
        if isinstance(error, CarriedOutError):
            return True
        return isinstance(error, SQLAlchemyError) and classify(error, kind) is Failure.RETRY

    return Retrying(
        retry=retry_if_exception(may_win_next_time),
        stop=stop_after_attempt(_ATTEMPTS) | stop_after_delay(LOCK_SECONDS),
        wait=wait_random_exponential(multiplier=_FIRST_WAIT_SECONDS, max=_LONGEST_WAIT_SECONDS),
        sleep=sleep,
        reraise=True,
    )
