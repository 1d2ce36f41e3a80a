"""What a calibration is asked to do, checked as far as that goes without reading anything."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from flink_model_router.calibration.threshold import MeanCost, Share
from flink_model_router.errors import InvalidInputError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from flink_model_router.calibration.pair import Pair
    from flink_model_router.calibration.threshold import Target


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What a calibration is asked to do.

    Attributes:
        recording: the file with scored rows.
        score: name of its column of scores.
        outcomes: names of its columns of outcomes, by label.
        share: wanted share of rows for the strong model, or None.
        cost: wanted mean cost of a row, or None; one of both is given.
        costs: what a call costs, by label, where that is known better than the router does.
        split: the part of the rows to choose the threshold on, or None for all of them and to report on all,
            too.
        seed: of split and bootstrap.
        resamples: of the bootstrap.
    """

    recording: Path
    score: str
    outcomes: Mapping[str, str]
    share: float | None = None
    cost: float | None = None
    costs: Mapping[str, float] = field(default_factory=dict)
    split: float | None = None
    seed: int = 42
    resamples: int = 1000

    def __post_init__(self) -> None:
        """Refuse what contradicts itself."""
        if (self.share is None) == (self.cost is None):
            raise InvalidInputError(
                "invalid-option",
                "Say what the threshold is for: --share 0.3 for a share of the rows, or --cost for what a "
                "row may cost on the mean; one of the two.",
            )
        if self.split is not None and not 0 < self.split < 1:
            raise InvalidInputError(
                "invalid-option",
                f"--split is {self.split:g}; it is the part of the rows to choose the threshold on, above 0 "
                "and below 1, such as 0.7. The others are reported on.",
            )

    def columns(self, pair: Pair) -> tuple[str, str]:
        """The columns of outcomes of the weak and of the strong model.

        Raises:
            InvalidInputError: `invalid-option`; the outcomes are not those of the pair.
        """
        if set(self.outcomes) != {pair.weak, pair.strong}:
            given = ", ".join(self.outcomes) or "none"
            raise InvalidInputError(
                "invalid-option",
                f"Outcomes are given of {given}, and needed of {pair.weak} and {pair.strong}: --outcome "
                f"{pair.weak}=<column> --outcome {pair.strong}=<column>.",
            )
        return self.outcomes[pair.weak], self.outcomes[pair.strong]

    def target(self, pair: Pair, costs: Mapping[str, float]) -> Target:
        """What is wanted of the threshold.

        Args:
            pair: the models.
            costs: of a call, by label, as far as they are known.

        Raises:
            InvalidInputError: `invalid-option`; a cost isn't known, or nothing reaches what is wanted.
        """
        if self.cost is None:
            return Share(self.share or 0.0)
        for label in (pair.weak, pair.strong):
            if label not in costs:
                raise InvalidInputError(
                    "invalid-option",
                    f"What a call of {label} costs isn't known: say so with --cost-of {label}=<number>, or "
                    f"in the router's option 'route.{label}.cost.per-call'.",
                )
        return MeanCost(self.cost, costs[pair.weak], costs[pair.strong])


def by_label(option: str, given: Sequence[str]) -> dict[str, str]:
    """Read `label=value`, given any number of times.

    Raises:
        InvalidInputError: `invalid-option`; one has no `=`, or two have one label.
    """
    found: dict[str, str] = {}
    for text in given:
        label, equals, value = text.partition("=")
        if not (label and equals and value):
            raise InvalidInputError(
                "invalid-option",
                f"{option} {text!r:.200} has the wrong form; write {option} <label>=<value>.",
            )
        if label in found:
            raise InvalidInputError("invalid-option", f"{option} names {label!r:.200} twice; keep one.")
        found[label] = value
    return found


def costs_by_label(given: Sequence[str]) -> dict[str, float]:
    """Read `label=cost`, given any number of times.

    Raises:
        InvalidInputError: `invalid-option`; as `by_label`, or a cost is no number from 0 on.
    """
    costs = {}
    for label, text in by_label("--cost-of", given).items():
        try:
            costs[label] = float(text)
        except ValueError:
            costs[label] = math.nan
        if not 0 <= costs[label] < math.inf:
            raise InvalidInputError(
                "invalid-option",
                f"--cost-of {label}={text:.200} must have a number from 0 on, such as 0.002.",
            )
    return costs
