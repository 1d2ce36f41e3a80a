"""Quality against the share of rows that the strong model gets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from flink_model_router.calibration.scored_rows import Floats, ScoredRows


@dataclass(frozen=True, slots=True, eq=False)
class Curve:
    """Points from "all rows to the weak model" to "all rows to the strong one".

    Between them are straight lines: what a router reaches that tosses a coin over the rows of one score.

    Attributes:
        thresholds: float64 (k,), falling: at point i go the rows to the strong model that reach
            `thresholds[i]`. The first is infinity.
        shares: float64 (k,), from 0 to 1: the share of rows that go to the strong model.
        quality: float64 (k,): the mean quality of the answers, in the unit of the outcomes.
    """

    thresholds: Floats
    shares: Floats
    quality: Floats

    @property
    def weak(self) -> float:
        """Mean quality where the weak model answers every row."""
        return float(self.quality[0])

    @property
    def strong(self) -> float:
        """Mean quality where the strong model answers every row."""
        return float(self.quality[-1])

    def quality_at(self, shares: Floats) -> Floats:
        """Mean quality at any shares, of the same shape."""
        return np.interp(shares, self.shares, self.quality)

    def at_threshold(self, threshold: float) -> tuple[float, float]:
        """Share and mean quality where the rows with `score >= threshold` go to the strong model."""
        point = int(np.count_nonzero(self.thresholds >= threshold)) - 1
        return float(self.shares[point]), float(self.quality[point])


@dataclass(frozen=True, slots=True, eq=False)
class Ranking:
    """Rows in the order in which a falling threshold gives them to the strong model.

    Equal keys come together. Made once and measured often: each resample of the bootstrap is one way to
    count the same rows.

    Attributes:
        keys: float64 (g,), distinct and falling.
        ends: intp (g,): the number of rows with at least this key.
        order: intp (n,): where each row stood before.
        weak: float64 (n,): quality of the weak model's answers, in this order.
        gains: float64 (n,): how much better the strong model's are.
    """

    keys: Floats
    ends: NDArray[np.intp]
    order: NDArray[np.intp]
    weak: Floats
    gains: Floats

    def curve(self, counts: Floats | None = None) -> Curve:
        """Measure the order.

        Args:
            counts: float64 (n,): how often each row counts, in this order; once each if None.
        """
        counts = np.ones_like(self.weak) if counts is None else counts
        rows = counts.sum()
        taken = np.concatenate(([0.0], np.cumsum(counts)[self.ends - 1])) / rows
        gained = np.concatenate(([0.0], np.cumsum(counts * self.gains)[self.ends - 1])) / rows
        weak = float(counts @ self.weak) / rows
        return Curve(np.concatenate(([np.inf], self.keys)), taken, weak + gained)


def ranking(rows: ScoredRows, keys: Floats) -> Ranking:
    """Rank rows by falling keys.

    Args:
        rows: n rows, at least one.
        keys: float64 (n,).
    """
    order = np.argsort(-keys, kind="stable")
    ranked = keys[order]
    ends = np.append(np.flatnonzero(np.diff(ranked)), len(ranked) - 1) + 1
    return Ranking(ranked[ends - 1], ends, order, rows.weak[order], rows.gains[order])


def quality_curve(rows: ScoredRows) -> Curve:
    """What the scores reach."""
    return ranking(rows, rows.scores).curve()


def oracle_curve(rows: ScoredRows) -> Curve:
    """What nobody can exceed: the strong model gets the rows in the order of what it gains on them.

    For right and wrong answers RouteLLM's "optimal" accuracy (`get_optimal_accuracy` of
    `routellm/evals/benchmarks.py`), up to the share at which no row is left to gain on; beyond it the strong
    model also gets the rows on which it is worse.
    """
    return ranking(rows, rows.gains).curve()


def random_curve(rows: ScoredRows) -> Curve:
    """What a coin reaches: at share s the mean of both models' quality, weighted 1 - s and s."""
    quality = np.array([rows.weak.mean(), rows.strong.mean()])
    return Curve(np.array([np.inf, -np.inf]), np.array([0.0, 1.0]), quality)
