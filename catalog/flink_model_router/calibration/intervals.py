"""How far figures could be off because the rows are a sample: percentile intervals by bootstrap over rows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from flink_model_router.calibration.curve import ranking
from flink_model_router.calibration.gap import average_gap_recovered, calls_needed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flink_model_router.calibration.curve import Curve
    from flink_model_router.calibration.scored_rows import Floats, ScoredRows

CONFIDENCE: Final = 0.95
GRID: Final = 101
"""Points of the band: each per cent of the share."""
_WITHOUT_GAP: Final = 0.05
"""The part of resamples without a gap between the models from which on nothing is said on its recovery."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From `low` to `high`, both in the unit of the figure."""

    low: float
    high: float


@dataclass(frozen=True, slots=True, eq=False)
class Intervals:
    """Intervals of the figures of one threshold and its curve.

    Attributes:
        share: of rows that reach the threshold.
        quality: at the threshold.
        over_random: by how much that exceeds a coin with the same share.
        apgr: None where resamples had no gap between the models.
        calls_needed: by part of the gap; None likewise.
        shares: float64 (GRID,), where the band is told.
        low: float64 (GRID,): lower end of the curve's quality at each of these, pointwise.
        high: float64 (GRID,): upper end.
    """

    share: Interval
    quality: Interval
    over_random: Interval
    apgr: Interval | None
    calls_needed: dict[float, Interval | None]
    shares: Floats
    low: Floats
    high: Floats


def bootstrap(
    rows: ScoredRows, threshold: float, parts: Sequence[float], *, resamples: int, seed: int
) -> Intervals:
    """Draw the rows anew, with replacement, and see how the figures vary; the threshold stays.

    Efron's percentile method with `CONFIDENCE`. Takes time and memory in O(resamples * n) and O(n).

    Args:
        rows: n rows.
        threshold: the chosen one.
        parts: of the gap, for `calls_needed`.
        resamples: how often.
        seed: the same seed draws the same rows.
    """
    ranked = ranking(rows, rows.scores)
    generator = np.random.default_rng(seed)
    shares = np.linspace(0, 1, GRID)
    drawn = len(rows)
    band = np.empty((resamples, GRID))
    points = np.empty((resamples, 3))
    recoveries: list[list[float]] = []
    for sample in range(resamples):
        counts = np.bincount(generator.integers(0, drawn, drawn), minlength=drawn).astype(np.float64)
        curve = ranked.curve(counts)
        band[sample] = curve.quality_at(shares)
        points[sample] = _at(curve, threshold)
        recovery = _recovery(curve, parts)
        if recovery is not None:
            recoveries.append(recovery)
    low, high = np.quantile(band, _ENDS, axis=0)
    share, quality, over_random = (_interval(points[:, column]) for column in range(3))
    told: list[Interval | None] = [None] * (1 + len(parts))
    if len(recoveries) >= (1 - _WITHOUT_GAP) * resamples:
        told = [_interval(column) for column in np.array(recoveries).T]
    needed = dict(zip(parts, told[1:], strict=True))
    return Intervals(share, quality, over_random, told[0], needed, shares, low, high)


_ENDS: Final = ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)


def _at(curve: Curve, threshold: float) -> tuple[float, float, float]:
    share, quality = curve.at_threshold(threshold)
    return share, quality, quality - (curve.weak + share * (curve.strong - curve.weak))


def _recovery(curve: Curve, parts: Sequence[float]) -> list[float] | None:
    figures = [average_gap_recovered(curve), *(calls_needed(curve, part) for part in parts)]
    return [figure for figure in figures if figure is not None] or None


def _interval(values: Floats) -> Interval:
    low, high = np.quantile(values, _ENDS)
    return Interval(float(low), float(high))
