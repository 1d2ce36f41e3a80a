"""Connections to PostgreSQL that don't wait for ever for a server that hangs.

The server itself ends a statement, or a wait for a lock, that takes too long. One whose process stands still
doesn't, and as its machine goes on to answer, TCP doesn't notice.
"""

from __future__ import annotations

from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

import psycopg

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

    from psycopg.abc import PQGen
    from psycopg.waiting import Ready, Wait
    from sqlalchemy import Connection

T = TypeVar("T")


class SilentServerError(psycopg.OperationalError):
    """The server took too long to say anything. The connection is closed then."""


class BoundedConnection(psycopg.Connection[Any]):
    """A connection that gives up a server which says nothing.

    Attributes:
        silence_seconds: how long that may be; None for as long as it takes.
    """

    silence_seconds: float | None = None

    def wait(self, gen: PQGen[T], *args: Any, **kwargs: Any) -> T:  # noqa: ANN401 - psycopg's versions differ
        """Carry out what the generator wants of the server.

        Raises:
            SilentServerError: if the server says nothing for too long.
        """
        if self.silence_seconds is None:
            return super().wait(gen, *args, **kwargs)
        try:
            return super().wait(_bounded(gen, self.silence_seconds), *args, **kwargs)
        except SilentServerError:
            # An answer may come yet, and would be taken for that to the next question.
            self.close()
            raise


@contextmanager
def unhurried(connection: Connection) -> Iterator[None]:
    """Let statements take their time, as those of a migration may."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, BoundedConnection)  # noqa: S101 - as `engine.py` makes it
    bound = driver.silence_seconds
    driver.silence_seconds = None
    try:
        yield
    finally:
        driver.silence_seconds = bound


def _bounded(gen: PQGen[T], seconds: float) -> Generator[Wait, Ready | int, T]:
    try:
        end = monotonic() + seconds
        wanted = next(gen)
        while True:
            ready = yield wanted
            # psycopg looks in now and then with nothing, so that Ctrl-C is heard.
            if ready:
                end = monotonic() + seconds
            elif monotonic() >= end:
                raise SilentServerError(f"the server has said nothing for {seconds:g} s")
            wanted = gen.send(ready)
    except StopIteration as done:
        result: T = done.value
        return result
