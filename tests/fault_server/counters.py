"""What a model has seen."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True)
class Call:
    """A call that came in.

    Attributes:
        at: When, in seconds of the machine's monotonic clock.
        question: The last message of the user.
        authorization: The header of that name.
        connection: Which one it came over; each connection has a number of its own.
        kind: What it met: `answer`, a fault's name, or `over-quota`.
    """

    at: float
    question: str
    authorization: str | None
    connection: int
    kind: str


@dataclass
class Counters:
    """A model's calls, counted.

    Attributes:
        begun: Came in.
        answered: Got a whole and proper answer, late ones included.
        abandoned: Had their connection closed before the server was done with them.
        in_flight: Are neither answered nor otherwise done with.
        highest_in_flight: Were so at once.
        kinds: By what they met.
        calls: In the order in which they came.
    """

    begun: int = 0
    answered: int = 0
    abandoned: int = 0
    in_flight: int = 0
    highest_in_flight: int = 0
    kinds: dict[str, int] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)


class Tally:
    """Keeps a model's counters, and wakes those who wait for them."""

    def __init__(self) -> None:
        self._counters = Counters()
        self._waiting: list[tuple[Callable[[Counters], bool], asyncio.Future[Counters]]] = []

    @property
    def seen(self) -> Counters:
        """A copy of the counters."""
        return replace(self._counters, kinds=dict(self._counters.kinds), calls=list(self._counters.calls))

    @contextmanager
    def count(self, call: Call) -> Iterator[None]:
        """Counts a call from its beginning to its end."""
        counters = self._counters
        counters.begun += 1
        counters.in_flight += 1
        counters.highest_in_flight = max(counters.highest_in_flight, counters.in_flight)
        counters.kinds[call.kind] = counters.kinds.get(call.kind, 0) + 1
        counters.calls.append(call)
        self._wake()
        try:
            yield
        except asyncio.CancelledError:
            counters.abandoned += 1
            raise
        finally:
            counters.in_flight -= 1
            self._wake()

    def answered(self) -> None:
        self._counters.answered += 1

    async def until(self, reached: Callable[[Counters], bool], seconds: float) -> Counters:
        """Waits for the counters to be as wanted; they are looked at after each change.

        Returns:
            As they were at that moment.

        Raises:
            TimeoutError: They weren't so in time.
        """
        if reached(self._counters):
            return self.seen
        seen: asyncio.Future[Counters] = asyncio.get_running_loop().create_future()
        self._waiting.append((reached, seen))
        try:
            return await asyncio.wait_for(seen, seconds)
        except asyncio.TimeoutError:  # Not yet the built-in one in Python 3.10.
            counted = replace(self._counters, calls=[])
            raise TimeoutError(f"waited {seconds:g} s in vain, and have {counted}") from None

    def _wake(self) -> None:
        if self._waiting:
            for reached, seen in self._waiting:
                if not seen.done() and reached(self._counters):
                    seen.set_result(self.seen)
            self._waiting = [pair for pair in self._waiting if not pair[1].done()]
