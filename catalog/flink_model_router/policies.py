"""What a router does about calls that fail, typed; `docs/failures.md` tells what each part means.

An attribute that isn't given leaves Java's default. No value is checked here: Java does that when the model
is created.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    Value = str | bool | float | timedelta | Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """How often and after how long a candidate is asked again for a row.

    Attributes:
        max_retries: For each candidate, 0 for never.
        initial_delay: The longest wait before the first one; it doubles with each further one.
        max_delay: The longest wait before any.
    """

    max_retries: int | None = None
    initial_delay: timedelta | None = None
    max_delay: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitBreaker:
    """When a candidate is left alone, and for how long.

    Attributes:
        enabled: False for never.
        failures_in_a_row: So many open the breaker, and so do so many slow calls in a row.
        window: How many of the last calls the rate is taken of.
        failure_rate: The share of failed calls, or of slow ones, that opens it; above 0, at most 1.
        slow_call_duration: A call that takes so long is slow. Half of what an attempt may take if None, for a
            candidate that was quicker before.
        open_duration: How long it stays open the first time; doubles with each try that fails.
        max_open_duration: The longest that it stays open between two tries.
    """

    enabled: bool | None = None
    failures_in_a_row: int | None = None
    window: int | None = None
    failure_rate: float | None = None
    slow_call_duration: timedelta | None = None
    open_duration: timedelta | None = None
    max_open_duration: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorHandling:
    """What becomes of a row that no candidate answered.

    Attributes:
        usual: `fail`, `null` or `default`.
        by_class: The same for one class of errors, such as `context-length`.
        default_output: Values of output columns, as texts, where it is `default`.
    """

    usual: str | None = None
    by_class: Mapping[str, str] = field(default_factory=dict)
    default_output: Mapping[str, str] = field(default_factory=dict)

    def options(self) -> Iterator[tuple[str, str]]:
        """The options that say so."""
        if self.usual is not None:
            yield "error-handling", self.usual
        for error_class, handling in self.by_class.items():
            yield f"error-handling.{error_class}", handling
        for column, value in self.default_output.items():
            yield f"default-output.{column}", value


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What an answered call costs, in any unit.

    Attributes:
        per_call: Whatever its length.
        per_1k_characters_in: For 1000 characters of text given to the candidate.
        per_1k_characters_out: For 1000 characters of its answer's text.
    """

    per_call: float | None = None
    per_1k_characters_in: float | None = None
    per_1k_characters_out: float | None = None


def named_options(
    holder: object, prefix: str = "", names: Iterable[str] | None = None
) -> Iterator[tuple[str, str]]:
    """Options that are called as a dataclass's attributes are, but for the dashes.

    Args:
        holder: The dataclass; None has no options.
        prefix: Stands before each name.
        names: Of the attributes; all of them if None.
    """
    if holder is None:
        return
    if names is None:
        names = [each.name for each in fields(holder)]  # type: ignore[arg-type]  # all holders are dataclasses
    for name in names:
        value = getattr(holder, name)
        if value is not None:
            yield prefix + name.replace("_", "-"), _text(value)


def _text(value: Value) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, timedelta):
        return f"{round(value / timedelta(milliseconds=1))} ms"
    if isinstance(value, float):
        # Never 5e-05, which is no number to Java's parser of options.
        return format(Decimal(str(value)), "f")
    if isinstance(value, (str, int)):
        return str(value)
    return ";".join(value)
