"""What a replay is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flink_model_router.policy import Moment

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from flink_model_router.policy import PolicyDocument


@dataclass(frozen=True, slots=True)
class ReplayRequest:
    """A replay.

    Attributes:
        policy: the one to look at.
        against: the one to compare it with, or None.
        columns: recorded names of input columns that are called otherwise.
        outcomes: for a candidate's label, the recorded column that says how good its answer was: true or
            false, or a number.
        lengths: for a candidate's label, the recorded column with the characters of its answer.
        time_column: recorded column of the time that rules read as `routing_clock`, or None.
        moment: that time for all rows, and the session's time zone.
        strict: whether a row that can't be read ends the replay.
        shown: how many rows that differ are kept in the result.
        differences: a file for all of them, JSON lines or CSV by its ending, or None.
    """

    policy: PolicyDocument
    against: PolicyDocument | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    outcomes: Mapping[str, str] = field(default_factory=dict)
    lengths: Mapping[str, str] = field(default_factory=dict)
    time_column: str | None = None
    moment: Moment = field(default_factory=Moment)
    strict: bool = False
    shown: int = 20
    differences: Path | None = None
