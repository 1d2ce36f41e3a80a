"""A chosen threshold, and what it and its neighbours are worth on rows that were scored and judged."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from flink_model_router.calibration.curve import oracle_curve, quality_curve, random_curve
from flink_model_router.calibration.gap import average_gap_recovered, calls_needed
from flink_model_router.calibration.intervals import Intervals, bootstrap
from flink_model_router.calibration.threshold import Share, shortest
from flink_model_router.errors import InvalidInputError

if TYPE_CHECKING:
    from flink_model_router.calibration.curve import Curve
    from flink_model_router.calibration.scored_rows import ScoredRows
    from flink_model_router.calibration.threshold import Target

PARTS: Final = (0.5, 0.8)
"""Parts of the gap for which the calls needed are told: CPT(50%) and CPT(80%)."""
SHARES: Final = tuple(step / 10 for step in range(1, 10))
"""Shares whose thresholds are told beside the chosen one."""
FEWEST: Final = 20
"""Rows to choose a threshold on, and to report on; with fewer an interval spans nearly all there is."""


@dataclass(frozen=True, slots=True)
class Point:
    """A threshold, and what it does to the rows that are reported on.

    Attributes:
        threshold: rows that reach it go to the strong model; infinity for none, minus infinity for all.
        share: of rows that do.
        quality: mean of the answers.
        random: mean quality of a coin with the same share.
        oracle: the best mean quality with the same share.
        chosen: whether it is the chosen one.
    """

    threshold: float
    share: float
    quality: float
    random: float
    oracle: float
    chosen: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """All that is found.

    Attributes:
        threshold: the chosen one, in as few digits as divide the rows like it.
        point: what it does to the rows that are reported on.
        points: that one among others, by rising share, from no row to all.
        curve: what the scores reach.
        oracle: what nobody can exceed.
        random: what a coin reaches.
        intervals: of these figures.
        chosen_on: how many rows the threshold was chosen on.
        tied: how many of them have exactly the score at which they are divided; 0 if none has.
        reported_on: how many rows all else is about; the same rows unless they were split.
    """

    threshold: float
    point: Point
    points: tuple[Point, ...]
    curve: Curve
    oracle: Curve
    random: Curve
    intervals: Intervals
    chosen_on: int
    tied: int
    reported_on: int

    @property
    def apgr(self) -> float | None:
        """Average performance gap recovered; None where the strong model is not better on the mean."""
        return average_gap_recovered(self.curve)

    @property
    def oracle_apgr(self) -> float | None:
        """That of the oracle."""
        return average_gap_recovered(self.oracle)

    @property
    def calls_needed(self) -> dict[float, float | None]:
        """The least share of calls to the strong model, by part of the gap that it recovers."""
        return {part: calls_needed(self.curve, part) for part in PARTS}


def calibrate(
    chosen_on: ScoredRows, reported_on: ScoredRows, target: Target, *, resamples: int, seed: int
) -> Calibration:
    """Choose a threshold, and measure.

    Args:
        chosen_on: rows to choose it on.
        reported_on: rows to measure on: others, or the same.
        target: what is wanted.
        resamples: of the bootstrap.
        seed: of the bootstrap.

    Raises:
        InvalidInputError: `invalid-option`; there are too few rows, they all have one score, or no threshold
            reaches the target.
    """
    for rows, what in ((chosen_on, "to choose a threshold on"), (reported_on, "to report on")):
        if len(rows) < FEWEST:
            raise InvalidInputError(
                "invalid-option",
                f"There are {len(rows)} rows {what} that have a score and both outcomes, and at least "
                f"{FEWEST} are needed; some hundreds make a useful interval. Judge more rows, or give "
                "--split another part.",
            )
    if np.ptp(chosen_on.scores) == 0:
        raise InvalidInputError(
            "invalid-option",
            f"All {len(chosen_on)} rows have the score {chosen_on.scores[0]:g}, so that no threshold divides "
            "them. Look at the scoring model: does it get the column it was made for?",
        )
    exact = target.threshold(chosen_on.scores)
    threshold = shortest(exact, chosen_on.scores)
    curve, oracle, random = quality_curve(reported_on), oracle_curve(reported_on), random_curve(reported_on)

    def point(at: float) -> Point:
        share, quality = curve.at_threshold(at)
        there = np.array(share)
        chosen = at == threshold
        return Point(
            at, share, quality, float(random.quality_at(there)), float(oracle.quality_at(there)), chosen
        )

    others = {shortest(Share(share).threshold(chosen_on.scores), chosen_on.scores) for share in SHARES}
    thresholds = {threshold, math.inf, -math.inf} | others
    return Calibration(
        threshold=threshold,
        point=point(threshold),
        points=tuple(point(at) for at in sorted(thresholds, reverse=True)),
        curve=curve,
        oracle=oracle,
        random=random,
        intervals=bootstrap(reported_on, threshold, PARTS, resamples=resamples, seed=seed),
        chosen_on=len(chosen_on),
        tied=int(np.count_nonzero(chosen_on.scores == exact)),
        reported_on=len(reported_on),
    )
