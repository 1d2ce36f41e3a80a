"""The threshold for a wanted share of calls to the strong model, or for what a row may cost on the mean."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_FLOOR, ROUND_HALF_EVEN, Context
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from flink_model_router.errors import InvalidInputError

if TYPE_CHECKING:
    from flink_model_router.calibration.scored_rows import Floats

_DIGITS: Final = 17
"""Those of any double."""


class Target(Protocol):
    """What is wanted of a threshold."""

    def threshold(self, scores: Floats) -> float:
        """The threshold that reaches it on these scores, float64 (n,) with at least two different ones.

        Raises:
            InvalidInputError: `invalid-option`, if none does.
        """

    def told(self) -> str:
        """The target for people."""


@dataclass(frozen=True, slots=True)
class Share:
    """So many rows go to the strong model.

    Attributes:
        share: above 0 and below 1.
    """

    share: float

    def __post_init__(self) -> None:
        """Refuse what is no share, or needs no threshold."""
        if not 0 <= self.share <= 1:
            raise InvalidInputError(
                "invalid-option",
                f"--share is {self.share:g}; it is a part of the rows: give a number between 0 and 1, such "
                "as 0.3 for 30 %.",
            )
        if self.share in (0, 1):
            one = "strong" if self.share else "weak"
            raise InvalidInputError(
                "invalid-option",
                f"--share is {self.share:g}, which sends every row to the {one} model: name that model in "
                "ML_PREDICT and leave the router out, or give a share between 0 and 1.",
            )

    def threshold(self, scores: Floats) -> float:
        """The quantile of the scores at 1 - share, as `routellm/calibrate_threshold.py` of RouteLLM takes it.

        Between two scores it is interpolated linearly. Without ties the share is reached within one row;
        with ties at the threshold all rows of that score go to the strong model.
        """
        return float(np.quantile(scores, 1 - self.share))

    def told(self) -> str:
        """As `30 % of the rows`."""
        return f"{self.share * 100:g} % of the rows to the strong model"


@dataclass(frozen=True, slots=True)
class MeanCost:
    """A row costs at most so much on the mean.

    Attributes:
        cost: of a row, in the unit of the others.
        weak: what a call of the weak model costs.
        strong: what a call of the strong model costs.
    """

    cost: float
    weak: float
    strong: float

    def __post_init__(self) -> None:
        """Refuse a cost that no share reaches, or every one does."""
        if not self.strong > self.weak:
            raise InvalidInputError(
                "invalid-option",
                f"A call of the strong model costs {self.strong:g} and one of the weak model {self.weak:g}, "
                "so that no cost chooses between them. Give --cost-of for both with the dearer one as the "
                "strong model, or a --share.",
            )
        if not self.weak < self.cost < self.strong:
            raise InvalidInputError(
                "invalid-option",
                f"--cost is {self.cost:g}, which no threshold reaches: a row costs {self.weak:g} if all go "
                f"to the weak model, and {self.strong:g} if all go to the strong one. Give a cost between "
                "the two.",
            )

    def threshold(self, scores: Floats) -> float:
        """The lowest score at which the mean cost is not above the wanted one."""
        distinct, counts = np.unique(scores, return_counts=True)
        reaching = np.cumsum(counts[::-1])[::-1] / len(scores)
        affordable = self.weak + reaching * (self.strong - self.weak) <= self.cost
        if not affordable.any():
            least = self.weak + float(reaching[-1]) * (self.strong - self.weak)
            raise InvalidInputError(
                "invalid-option",
                f"--cost is {self.cost:g}, and the least that a threshold reaches is {least:g}: {counts[-1]} "
                "rows share the highest score and go to the strong model together. Give a higher cost, or "
                "scores that tell more rows apart.",
            )
        return float(distinct[np.argmax(affordable)])

    def told(self) -> str:
        """As `at most 0.002 a row`."""
        return f"at most {self.cost:g} a row"


def shortest(threshold: float, scores: Floats) -> float:
    """The number with the fewest digits near a threshold that divides the same scores in the same way.

    Args:
        threshold: that at least one score reaches.
        scores: float64 (n,).
    """
    reaching = scores >= threshold
    if reaching.all():
        return threshold
    lowest, highest = scores[reaching].min(), scores[~reaching].max()
    for digits in range(1, _DIGITS):
        for rounding in (ROUND_HALF_EVEN, ROUND_FLOOR):
            rounded = float(Context(digits, rounding).create_decimal(threshold))
            if highest < rounded <= lowest:
                return rounded
    return threshold
