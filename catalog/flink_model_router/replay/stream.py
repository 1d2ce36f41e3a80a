"""Batches of rows to the JVM, and its decisions back: some batches are under way at any time."""

from __future__ import annotations

import threading
from queue import Queue
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import pyarrow as pa

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flink_model_router.jvm import Program

_UNDER_WAY: Final = 4
_Row = TypeVar("_Row")


class DecisionStream(Generic[_Row]):
    """Pairs what was sent with what came back for it."""

    def __init__(self, program: Program, schema: Any) -> None:  # noqa: ANN401 - a pyarrow schema
        """Use a program that has answered and now waits for rows of this schema."""
        self._program = program
        self._schema = schema
        self._sent: Queue[_Row] = Queue(_UNDER_WAY)
        self._stopped = threading.Event()
        self._failure: BaseException | None = None

    def decide(self, batches: Iterator[tuple[_Row, Any]]) -> Iterator[tuple[_Row, Any]]:
        """Send batches and get decisions.

        Args:
            batches: what to hand back, and the pyarrow batch to send. Read in a thread of its own.

        Returns:
            What was handed in, each with a pyarrow batch of decisions.

        Raises:
            Exception: what the batches raise.
            InternalError: `internal`, if the program ends early.
        """
        feeder = threading.Thread(target=self._feed, args=(batches,), name="rows for the JVM", daemon=True)
        feeder.start()
        whole = False
        try:
            with pa.ipc.open_stream(self._program.source) as decisions:
                for decision in decisions:
                    yield self._sent.get(), decision
            whole = True
        except (pa.ArrowException, OSError, EOFError):
            if self._failure is None:
                raise self._program.failure() from None
        finally:
            self._end(feeder, whole=whole)
        if isinstance(self._failure, OSError) or (self._failure is None and not self._sent.empty()):
            raise self._program.failure() from None
        if self._failure is not None:
            raise self._failure

    def _end(self, feeder: threading.Thread, *, whole: bool) -> None:
        if not whole:
            # The feeder may wait for a program that waits for somebody to read its decisions.
            self._stopped.set()
            self._program.kill()
            while not self._sent.empty():
                self._sent.get()
        feeder.join()

    def _feed(self, batches: Iterator[tuple[_Row, Any]]) -> None:
        try:
            with self._program.sink as sink, pa.ipc.new_stream(sink, self._schema) as stream:
                for row, batch in batches:
                    if self._stopped.is_set():
                        return
                    self._sent.put(row)
                    stream.write_batch(batch)
        except BaseException as failure:  # noqa: BLE001 - raised again where it is waited for
            self._failure = failure
