"""A model: its script, how far it has come, and what it has seen."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fault_server.counters import Tally
from fault_server.faults import Fault
from fault_server.quota import Window
from fault_server.script import Answer, Script, Step

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(frozen=True)
class OverQuota:
    """The quota has no place.

    Attributes:
        retry_after: Whole seconds after which it has one.
    """

    retry_after: int


Turn = Step | OverQuota


class Model:
    """One model of the server; not thread-safe."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.tally = Tally()
        self._clock = clock
        self.follow(Script())

    def follow(self, script: Script) -> None:
        """Starts a script at its first step, with its whole quota; counters go on."""
        self._script = script
        self._steps_done = 0
        self._window = Window(script.quota, self._clock) if script.quota else None

    def turn(self, question: str, authorization: str | None) -> Turn:
        """What the next call meets."""
        if self._script.key is not None and authorization != f"Bearer {self._script.key}":
            return Fault.UNAUTHORIZED
        wait = self._window.take() if self._window else None
        if wait is not None:
            return OverQuota(math.ceil(wait))
        poisoned = self._script.poisoned(question)
        if poisoned is not None:
            return poisoned
        step = self._script.step(self._steps_done)
        self._steps_done += 1
        return step


def kind(turn: Turn) -> str:
    """A turn's name in the counters."""
    if isinstance(turn, Fault):
        return turn.value
    return "answer" if isinstance(turn, Answer) else "over-quota"
