"""A limit on the requests of any stretch of time."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class Quota:
    """So many requests within any stretch of so many seconds."""

    requests: int
    seconds: float = 60.0


class Window:
    """What was granted of a quota lately; what was refused doesn't count."""

    def __init__(self, quota: Quota, clock: Callable[[], float]) -> None:
        self._quota = quota
        self._clock = clock
        self._granted: deque[float] = deque()

    def take(self) -> float | None:
        """Takes a place.

        Returns:
            None, or where all places are taken the seconds until one is free.
        """
        now = self._clock()
        while self._granted and self._granted[0] + self._quota.seconds <= now:
            self._granted.popleft()
        if len(self._granted) < self._quota.requests:
            self._granted.append(now)
            return None
        return self._granted[0] + self._quota.seconds - now
