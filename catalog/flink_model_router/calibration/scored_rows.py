"""Rows of which both models' answers were judged, with the score that a selector gave each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class ScoredRows:
    """Columns of equal length n, all finite.

    Attributes:
        scores: float64 (n,); the higher, the more a row belongs to the strong model.
        weak: float64 (n,); the quality of the weak model's answer, such as 0 for wrong and 1 for right.
        strong: float64 (n,); of the strong model's answer, in the same unit.
    """

    scores: Floats
    weak: Floats
    strong: Floats

    def __post_init__(self) -> None:
        """Refuse what no arithmetic could make sense of.

        Raises:
            ValueError: The columns differ in length, have another dimension than one, or hold NaN or
                infinity.
        """
        if not self.scores.ndim == self.weak.ndim == self.strong.ndim == 1:
            raise ValueError("scores, weak and strong must have one dimension each")
        if not len(self.scores) == len(self.weak) == len(self.strong):
            raise ValueError(
                f"{len(self.scores)} scores, {len(self.weak)} and {len(self.strong)} outcomes: lengths must "
                "be equal"
            )
        if not all(np.isfinite(column).all() for column in (self.scores, self.weak, self.strong)):
            raise ValueError("scores and outcomes must be finite; leave other rows out before")

    def __len__(self) -> int:
        """How many rows there are."""
        return len(self.scores)

    @property
    def gains(self) -> Floats:
        """float64 (n,): how much better the strong model's answer is, negative where it is worse."""
        return self.strong - self.weak

    def take(self, chosen: NDArray[np.intp] | NDArray[np.bool_]) -> ScoredRows:
        """The rows at some positions, or those for which a mask is true."""
        return ScoredRows(self.scores[chosen], self.weak[chosen], self.strong[chosen])

    def between(self, lowest: float, below: float) -> ScoredRows:
        """The rows with `lowest <= score < below`."""
        return self.take((self.scores >= lowest) & (self.scores < below))

    def split(self, fraction: float, seed: int) -> tuple[ScoredRows, ScoredRows]:
        """Divide the rows at random.

        Args:
            fraction: of the first part, between 0 and 1; the part has the nearest whole number of rows.
            seed: the same seed divides the same rows in the same way.

        Returns:
            Both parts, which together hold each row once.
        """
        order = np.random.default_rng(seed).permutation(len(self))
        first = round(fraction * len(self))
        return self.take(order[:first]), self.take(order[first:])
