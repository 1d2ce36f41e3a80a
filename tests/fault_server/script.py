"""What a model does, call by call."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from fault_server.faults import Fault
from fault_server.judge import Judge
from fault_server.quota import Quota

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class Answer:
    """A proper answer.

    Attributes:
        text: Of the answer; `<model>: <question>` if None.
        delay: Seconds from the question to it.
        judge: Reads the question and says the answer, in place of `text`.
    """

    text: str | None = None
    delay: float = 0.0
    judge: Judge | None = None


Step = Answer | Fault


@dataclass(frozen=True)
class Script:
    """How a model treats those who call it.

    Attributes:
        steps: For the first call, the second and so on; the last one holds from then on.
        repeats: Whether the steps begin anew after the last one.
        poison: For questions that contain a text, the step that they always get; these calls use up no step.
        quota: Calls beyond it get status 429 and a Retry-After, and use up no step.
        key: Whoever doesn't present it gets status 401, and uses up neither quota nor step.
    """

    steps: tuple[Step, ...] = (Answer(),)
    repeats: bool = False
    poison: Mapping[str, Step] = field(default_factory=dict)
    quota: Quota | None = None
    key: str | None = None

    def step(self, number: int) -> Step:
        """The step for the n-th call, from 0."""
        place = number % len(self.steps) if self.repeats else min(number, len(self.steps) - 1)
        return self.steps[place]

    def poisoned(self, question: str) -> Step | None:
        return next((step for text, step in self.poison.items() if text in question), None)


def parse(described: Mapping[str, Any]) -> Script:
    """Reads a script from JSON: a fault is its name, an answer an object, and the rest as in `Script`.

    Raises:
        TypeError: A key is unknown.
        ValueError: A fault is unknown.
    """
    given = dict(described)
    steps = tuple(_step(each) for each in given.pop("steps", ())) or (Answer(),)
    poison = {text: _step(each) for text, each in given.pop("poison", {}).items()}
    quota = given.pop("quota", None)
    return Script(steps=steps, poison=poison, quota=Quota(**quota) if quota else None, **given)


def _step(described: str | Mapping[str, Any]) -> Step:
    if isinstance(described, str):
        return Fault(described)
    given = dict(described)
    judge = given.pop("judge", None)
    return Answer(judge=None if judge is None else Judge(judge), **given)
